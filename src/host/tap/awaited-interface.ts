/** Waits for an interface that somebody else brings into a namespace, as a container engine does. */
import { setTimeout as pause } from 'node:timers/promises';
import { interfacesIn, type ShownInterface } from './interfaces-in.ts';
import { watchLinks } from './link-news.ts';
import { namespaceInode } from './namespace.ts';

/** Between two looks whether the namespace is there: a file that becomes one tells nobody. */
const PAUSE_MS = 10;

/**
 * Resolves with the interface of a namespace that fits, or `undefined` when `signal` comes first. The namespace need
 * not be there yet. To look into it costs the start of a program, so that is done when the kernel tells of a change,
 * and not in between. Throws `namespace-missing` when it has gone again, or `system-refused`.
 */
export async function awaitInterface(
  namespacePath: string,
  fits: (each: ShownInterface) => boolean,
  signal: AbortSignal,
): Promise<ShownInterface | undefined> {
  while (namespaceInode(namespacePath) === undefined) {
    if (signal.aborted) return undefined;
    await pause(PAUSE_MS);
  }
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
      const found = signal.aborted ? undefined : (await interfacesIn(namespacePath)).find(fits);
      if (found !== undefined) return found;
    }
    return undefined;
  } finally {
    signal.removeEventListener('abort', tell);
    news.close();
  }
}
