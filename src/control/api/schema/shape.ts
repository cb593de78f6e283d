/**
 * How a schema of the API is written: one interface for readers and callers, one TypeBox schema for the
 * validator and the OpenAPI document, and a check by the compiler that both say the same.
 *
 * The interface is the type that crosses the code; the schema never leaves the agent's process. The
 * command line imports the interfaces as types alone and so never loads TypeBox.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';

/** A text with one of the given values; JSON Schema `enum`. */
export function oneOf<const T extends readonly string[]>(
  values: T,
  description: string,
): TSchema & { static: T[number]; params: [] } {
  const schema = Type.Unsafe<T[number]>({ type: 'string', enum: [...values], description });
  return schema as TSchema & { static: T[number]; params: [] };
}

/**
 * A property that a client may leave out: the validator then puts `value` there, so that the operation
 * always sees it. Typed as present, marked optional in the document.
 */
export function defaulted<S extends TSchema>(schema: S, value: Static<S>): S {
  return Type.Optional({ ...schema, default: value }) as unknown as S;
}

/** Map from text to text. */
export function textMap(description: string): TSchema & {
  static: Record<string, string>;
  params: [];
} {
  const schema = Type.Unsafe<Record<string, string>>({
    type: 'object',
    additionalProperties: { type: 'string' },
    description,
  });
  return schema as TSchema & { static: Record<string, string>; params: [] };
}

/**
 * Returns the schema unchanged when it describes exactly `T`; anything else does not compile. Read-only
 * and mutable properties count as equal.
 */
export function shapeOf<T>(): <S extends TSchema>(
  schema: Same<Plain<Static<S>>, Plain<T>> extends true ? S : Mismatch<Static<S>>,
) => TSchema {
  return (schema) => schema as TSchema;
}

interface Mismatch<S> {
  readonly schemaAndInterfaceDiffer: S;
}

type Plain<T> = T extends readonly (infer E)[]
  ? readonly Plain<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Plain<T[K]> }
    : T;

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
