/**
 * Fields of JSON objects that other programs send, by the type that is wanted. `null` is as good as absent: programs
 * written in Go and Rust send it for what is not set. Every function throws `invalid-value` for another type.
 */
import { WeftError } from '../model/errors.ts';

/** An object, and how it is called in a sentence. */
export interface Fields {
  readonly what: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Returns the fields of an object. */
export function fieldsOf(what: string, value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { what, values: value as Record<string, unknown> };
  }
  throw wrong(what, value, 'an object');
}

/** Names of the fields that are set. */
export function keysOf({ values }: Fields): string[] {
  return Object.keys(values).filter((key) => isSet(values[key]));
}

/** A text; `undefined` when it is absent or empty. */
export function textField(fields: Fields, key: string): string | undefined {
  const value = fields.values[key];
  if (!isSet(value) || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw wrong(`${fields.what} ${key}`, value, 'a text');
}

/** A whole number that is not negative. */
export function wholeField(fields: Fields, key: string): number | undefined {
  const value = fields.values[key];
  if (!isSet(value)) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrong(`${fields.what} ${key}`, value, 'a whole number');
}

/** An object; `undefined` when it is absent. */
export function objectField(fields: Fields, key: string): Fields | undefined {
  const value = fields.values[key];
  return isSet(value) ? fieldsOf(`${fields.what} ${key}`, value) : undefined;
}

/** The objects of a list; none when it is absent. */
export function objectsField(fields: Fields, key: string): Fields[] {
  const what = `${fields.what} ${key}`;
  return itemsOf(fields, key).map((value, i) => fieldsOf(`${what}[${i}]`, value));
}

/** The texts of a list; none when it is absent. */
export function textsField(fields: Fields, key: string): string[] {
  return itemsOf(fields, key).map((value) => {
    if (typeof value === 'string') return value;
    throw wrong(`${fields.what} ${key}`, value, 'a list of texts');
  });
}

/** Texts by name; none when it is absent. */
export function textMapField(fields: Fields, key: string): Record<string, string> {
  const map = objectField(fields, key);
  const entries = map === undefined ? [] : Object.entries(map.values);
  for (const [name, value] of entries) {
    if (typeof value !== 'string') throw wrong(`${fields.what} ${key} ${name}`, value, 'a text');
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A short form of a value, for a sentence. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}...` : text;
}

/** Of a value in a sentence. */
const SHOWN_CHARS_MAX = 100;

function itemsOf(fields: Fields, key: string): readonly unknown[] {
  const value = fields.values[key];
  if (!isSet(value)) return [];
  if (Array.isArray(value)) return value;
  throw wrong(`${fields.what} ${key}`, value, 'a list');
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function wrong(what: string, value: unknown, wanted: string): WeftError {
  const why = `it is ${shown(value)} and not ${wanted}`;
  return new WeftError('invalid-value', { what, why, remedy: 'correct it' });
}
