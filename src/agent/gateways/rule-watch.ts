/**
 * Knows whether somebody has changed the packet filter: the kernel tells, so nobody has to list all rules every few
 * seconds to find out.
 */
import { type NetlinkNews, watchRules } from '../../host/netlink-news.ts';

/** The filter as it was at some moment. */
export type RuleMark = number | undefined;

/** Follows the filter of this host from the first `mark` on. */
export class RuleWatch {
  #news: NetlinkNews | undefined;
  #changes = 0;
  #stops = 0;

  /** Marks this moment; undefined when the kernel does not tell of changes, so that whoever wants to know must look. */
  async mark(): Promise<RuleMark> {
    if (this.#news === undefined) await this.#follow();
    return this.#news && this.#changes;
  }

  /** False when certainly nothing has changed. */
  mayHaveChanged(since: RuleMark): boolean {
    return since === undefined || this.#news === undefined || since !== this.#changes;
  }

  /** Follows it no more, until the next `mark`. */
  stop(): void {
    this.#stops++;
    this.#news?.close();
    this.#news = undefined;
  }

  async #follow(): Promise<void> {
    const stops = this.#stops;
    const changed = (): void => {
      this.#changes++;
    };
    const ended = (): void => {
      this.#news = undefined;
    };
    const news = await watchRules(changed, ended).catch(() => undefined);
    if (stops === this.#stops) this.#news = news;
    else news?.close();
  }
}
