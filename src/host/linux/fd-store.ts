/**
 * Keeps descriptors of TAPs with systemd, so that they outlive the agent: a TAP with a descriptor never loses its
 * carrier, and can be taken over where its namespace has no path any more. `FDSTORE=1` of sd_notify(3); descriptors
 * come back by `takePassedDescriptors`.
 *
 * systemd never answers. So what it was sent is believed to be kept, `probe` finds out whether anything is, and whoever
 * needs a descriptor can do without.
 */
import { closeSync } from 'node:fs';
import { kernel, kernelFault } from '../kernel.ts';
import { errnoName } from '../refusals.ts';
import { notifySocket, type PassedDescriptor } from './systemd.ts';

/** Other descriptors of the unit, such as its sockets, have other names. */
const PREFIX = 'weft-';
/** A name that no endpoint has. */
const PROBE = `${PREFIX}probe`;
/** systemd reads its queue in no time, unless it has stopped doing so. */
const SEND_WAIT_MS = 200;
const REMEDY =
  'run the agent as a unit with Type=notify and FileDescriptorStoreMax=, or leave out fd-store';

/** The store of this process's unit. Make one only: it owns what systemd had stored. */
export class FdStore {
  readonly #socket = notifySocket();
  readonly #wanted: boolean;
  readonly #warn: (sentence: string) => void;
  /** What an earlier run stored and nobody has claimed yet. */
  readonly #passed = new Map<string, readonly number[]>();
  /** What systemd is believed to have. */
  readonly #stored = new Set<string>();
  #warned = false;

  /**
   * @param passed  what systemd passed; what has other names is left alone
   * @param wanted  false: what an earlier run left is still given out, and then removed from the store
   * @param warn    gets a sentence, once, when descriptors are not kept
   */
  constructor(
    passed: readonly PassedDescriptor[],
    wanted: boolean,
    warn: (sentence: string) => void,
  ) {
    this.#wanted = wanted;
    this.#warn = warn;
    // Without a way to the kernel nothing can be done with them, and systemd keeps them.
    if (kernelFault() !== undefined) return;
    for (const { fd, name } of passed) {
      if (!name.startsWith(PREFIX)) continue;
      if (name === PROBE) closeSync(fd);
      else this.#passed.set(name, [...(this.#passed.get(name) ?? []), fd]);
      this.#stored.add(name);
    }
    // Left by a run that ended while it asked.
    this.remove(PROBE.slice(PREFIX.length));
  }

  /**
   * Finds out whether descriptors are kept, and warns when they are not. Asks nothing when they are not wanted, or
   * where there can be none.
   */
  async probe(): Promise<void> {
    if (!this.#wanted || kernelFault() !== undefined) return;
    if (this.#socket === undefined) {
      this.#warnOnce('the agent was not started by systemd (NOTIFY_SOCKET is not set)');
      return;
    }
    const refusal = await kernel().probeFdStore(this.#socket, PROBE);
    if (refusal === null) return;
    const { step, errno } = refusal;
    const reasons: Readonly<Record<string, string>> = {
      keep: 'systemd gave one back: its store has no place',
      barrier: 'systemd does not read its messages',
    };
    this.#warnOnce(reasons[step] ?? `${step} failed with ${errnoName(errno)}`);
  }

  /** True when an earlier run stored descriptors of the endpoint and nobody has taken them. */
  has(endpoint: string): boolean {
    return this.#passed.has(PREFIX + endpoint);
  }

  /** Gives out the descriptors that an earlier run stored; the caller owns them. Empty when there are none. */
  take(endpoint: string): readonly number[] {
    const fds = this.#passed.get(PREFIX + endpoint) ?? [];
    this.#passed.delete(PREFIX + endpoint);
    return fds;
  }

  /** Stores duplicates of all descriptors of an endpoint; those that are stored already stay. */
  keep(endpoint: string, fds: readonly number[]): void {
    const name = PREFIX + endpoint;
    if (!this.#wanted) this.remove(endpoint);
    else if (!this.#stored.has(name) && this.#send(`FDSTORE=1\nFDPOLL=0\nFDNAME=${name}`, fds)) {
      this.#stored.add(name);
    }
  }

  /** Takes the descriptors of an endpoint out of the store; systemd closes its duplicates a moment later. */
  remove(endpoint: string): void {
    const name = PREFIX + endpoint;
    if (this.#stored.delete(name)) this.#send(`FDSTOREREMOVE=1\nFDNAME=${name}`, []);
  }

  /** Closes and removes what nobody has taken: its endpoints are gone. Returns how many endpoints those were. */
  removeUnclaimed(): number {
    const names = [...this.#passed.keys()];
    for (const name of names) {
      const endpoint = name.slice(PREFIX.length);
      for (const fd of this.take(endpoint)) closeSync(fd);
      this.remove(endpoint);
    }
    return names.length;
  }

  #send(text: string, fds: readonly number[]): boolean {
    if (this.#socket === undefined) return false;
    const errno = kernel().sendUnixDatagram(this.#socket, text, fds, SEND_WAIT_MS);
    if (errno !== 0) this.#warnOnce(`systemd did not take a message (${errnoName(errno)})`);
    return errno === 0;
  }

  #warnOnce(why: string): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#warn(`descriptors of TAPs do not survive the agent: ${why}; ${REMEDY}`);
  }
}
