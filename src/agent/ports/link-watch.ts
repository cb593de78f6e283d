/** Follows the interfaces of namespaces: a burst of changes is told once, a moment after the first of them. */
import { type NetlinkNews, watchLinks } from '../../host/netlink-news.ts';
import { Timers } from '../../host/process/timers.ts';

/** One change of a person is several of the kernel's. */
const GATHER_MS = 50;

/** The namespaces that are followed, by identity. */
export class LinkWatch {
  readonly #news = new Map<string, NetlinkNews>();
  readonly #timers: Timers<'changed'>;
  #gathering = false;
  #stopped = false;

  constructor(changed: () => void) {
    this.#timers = new Timers(() => {
      this.#gathering = false;
      changed();
    });
  }

  /**
   * Follows these namespaces from now on, and no others: who follows a namespace keeps it alive. One that cannot be
   * followed is tried again the next time. Never rejects.
   *
   * @param wanted  paths by inode; `undefined` is the namespace of the agent
   */
  async follow(wanted: ReadonlyMap<string, string | undefined>): Promise<void> {
    for (const [inode, news] of this.#news) {
      if (wanted.has(inode)) continue;
      news.close();
      this.#news.delete(inode);
    }
    for (const [inode, path] of wanted) {
      if (this.#news.has(inode)) continue;
      const ended = (): void => {
        this.#news.delete(inode);
        this.#changed();
      };
      const opened = watchLinks(path, () => this.#changed(), ended);
      const news = await opened.catch(() => undefined);
      if (news === undefined) continue;
      if (this.#stopped) news.close();
      else this.#news.set(inode, news);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#timers.close();
    for (const news of this.#news.values()) news.close();
    this.#news.clear();
  }

  #changed(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    this.#timers.after(GATHER_MS, 'changed');
  }
}
