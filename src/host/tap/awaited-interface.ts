/** Waits for an interface that somebody else brings into a namespace, as a container engine does. */
import { setTimeout as pause } from 'node:timers/promises';
import { watchLinks } from '../netlink-news.ts';
import { interfacesIn, type ShownInterface } from './interfaces-in.ts';
import { namespaceInode } from './namespace.ts';

/** Between two looks whether the namespace is there: a file that becomes one tells nobody. */
const PAUSE_MS = 10;
/** After a look that a busy machine did not answer in time. */
const AGAIN_MS = 250;

/**
 * Resolves with the interface of a namespace that fits, or `undefined` when `signal` comes first. The namespace need
 * not be there yet. To look into it costs the start of a program, so that is done when the kernel tells of a change,
 * and not in between; a look that is refused is repeated. Throws `namespace-missing` when it has gone again, or
 * `system-refused` when the kernel does not tell.
 */
export async function awaitInterface(
  namespacePath: string,
  fits: (each: ShownInterface) => boolean,
  signal: AbortSignal,
): Promise<ShownInterface | undefined> {
  await awaitNamespace(namespacePath, signal);
  if (signal.aborted) return undefined;
  // It may have come before we listen.
  let isNews = true;
  let wake = (): void => undefined;
  const tell = (): void => {
    isNews = true;
    wake();
  };
  signal.addEventListener('abort', tell);
  // With too many changes to tell, there is nothing to do but to look.
  const news = await watchLinks(namespacePath, tell, tell);
  try {
    while (!signal.aborted) {
      if (!isNews) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      isNews = false;
      if (signal.aborted) return undefined;
      try {
        const found = (await interfacesIn(namespacePath)).find(fits);
        if (found !== undefined) return found;
      } catch (error) {
        if (namespaceInode(namespacePath) === undefined) throw error;
        await pause(AGAIN_MS);
        isNews = true;
      }
    }
    return undefined;
  } finally {
    signal.removeEventListener('abort', tell);
    news.close();
  }
}

async function awaitNamespace(path: string, signal: AbortSignal): Promise<void> {
  while (namespaceInode(path) === undefined && !signal.aborted) await pause(PAUSE_MS);
}
