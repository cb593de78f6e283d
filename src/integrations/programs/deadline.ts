/** An answer in bounded time: what started us may not ask again before it has one. */

/**
 * How long an agent may take, milliseconds: longer than it waits itself for another node, and less than runtimes wait
 * for us, which is two minutes and more.
 */
export const ANSWER_MS = 60_000;

/** Resolves with what the work gives, or after a time with something else; nobody sees what the work gives then. */
export async function withDeadline<T>(work: Promise<T>, ms: number, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
