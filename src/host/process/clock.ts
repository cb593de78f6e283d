/** Clocks of the operating system. */

/** Milliseconds of a clock that never goes back, with fractions. */
export function monotonicMs(): number {
  return performance.now();
}

/** Milliseconds since 1970. For people, and for the expiry of tokens. */
export function wallMs(): number {
  return Date.now();
}
