/** What one method of one path is, and how its declaration is written. The table of all is `routes.ts`. */
import { type TSchema, Type } from '@sinclair/typebox';
import type { Operations } from './operations.ts';

/** What a request brings, already checked against the schemas of its route. */
export interface RouteInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly body: unknown;
}

/** One method of one path. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path with parameters as `:ref`. */
  readonly url: string;
  readonly summary: string;
  /** HTTP status of success. */
  readonly status: 200 | 201;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** Largest body; absent: `API_BODY_BYTES_MAX`. */
  readonly bodyBytesMax?: number;
  /** Runs before the body is held against its schema; throws the refusal of one that another schema would fit. */
  checkBody?(body: unknown): void;
  readonly answer: TSchema;
  handle(operations: Operations, input: RouteInput): Promise<unknown>;
}

/** The answer is a view with a name. */
export function ref(view: TSchema): TSchema {
  return Type.Unsafe({ $ref: `${view.title}#` });
}

/** The answer is a list of such views. */
export function listOf(view: TSchema): TSchema {
  return Type.Array(ref(view));
}

/** The one text of a query parameter; empty without it. */
export function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A parameter of the path. */
export function param(input: RouteInput, name: string): string {
  return input.params[name] ?? '';
}
