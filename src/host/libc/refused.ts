/** How the functions of this folder say what the kernel refused, before it becomes a value for others. */
import type { NativeRefusal } from '../native.ts';

/** A step that the kernel refused; caught by `refusalOf` only. */
class Refused extends Error {
  readonly refusal: NativeRefusal;

  constructor(refusal: NativeRefusal) {
    super(`${refusal.step}: errno ${refusal.errno}`);
    this.refusal = refusal;
  }
}

/** Throws that the kernel refused a step. */
export function refuse(step: string, errno: number): never {
  throw new Refused({ step, errno });
}

/** Returns the result of a call of the C library. Throws when it is a negative errno. */
export function must(step: string, result: number): number {
  return result < 0 ? refuse(step, -result) : result;
}

/** Of the result of a call of the C library: 0, or the errno. */
export function errnoOf(result: number): number {
  return result < 0 ? -result : 0;
}

/** Acts, and returns what was refused, if something was. Other errors are thrown on. */
export function refusalOf<T>(act: () => T): T | NativeRefusal {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}
