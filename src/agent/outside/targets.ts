/**
 * The targets of applications outside, as this host sees them: what their names mean now, and whether they take
 * connections. Looked at again and again while somebody wants them; a name that is not answered for a while keeps the
 * addresses that it had.
 */
import type { ExternalHealth } from '../../control/api/schema/outside/external.ts';
import { hostLookup } from '../../host/dns/host-lookup.ts';
import { takesConnections } from '../../host/ports/tcp-probe.ts';
import type { External } from '../../model/endpoint.ts';
import { formatIp, type Ip, parseIp } from '../../model/ip.ts';

/** From one look to the next. */
const REVIEW_MS = 10_000;
const CONNECT_MS = 2000;

interface Target {
  readonly external: External;
  addresses: readonly Ip[];
  health: ExternalHealth;
}

/** The targets. */
export class Targets {
  readonly #changed: () => void;
  readonly #targets = new Map<string, Target>();
  readonly #timer: NodeJS.Timeout;

  /** @param changed  a name means something else than before */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.#timer = setInterval(() => {
      for (const target of this.#targets.values()) void this.#look(target);
    }, REVIEW_MS).unref();
  }

  /** Says which targets are wanted from now on; others are forgotten. */
  want(externals: readonly External[]): void {
    const keys = new Set(externals.map(keyOf));
    for (const key of this.#targets.keys()) if (!keys.has(key)) this.#targets.delete(key);
    for (const external of externals) {
      const key = keyOf(external);
      if (this.#targets.has(key)) continue;
      const ip = parseIp(external.target);
      const addresses = ip === undefined ? [] : [ip];
      const target: Target = { external, addresses, health: 'unknown' };
      this.#targets.set(key, target);
      void this.#look(target);
    }
  }

  /** What it leads to now; none while its name is not known. */
  addressesOf(external: External): readonly Ip[] {
    return this.#targets.get(keyOf(external))?.addresses ?? [];
  }

  healthOf(external: External): ExternalHealth {
    return this.#targets.get(keyOf(external))?.health ?? 'unknown';
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#targets.clear();
  }

  async #look(target: Target): Promise<void> {
    const { external } = target;
    if (parseIp(external.target) === undefined) {
      const found = await hostLookup(external.target);
      const isSame = found.map(formatIp).join() === target.addresses.map(formatIp).join();
      if (found.length > 0 && !isSame) {
        target.addresses = found;
        this.#changed();
      }
    }
    const port = external.ports.find(({ protocol }) => protocol === 'tcp')?.targetPort;
    const [ip] = target.addresses;
    if (port === undefined) return;
    const taken = ip !== undefined && (await takesConnections(ip, port, CONNECT_MS));
    target.health = taken ? 'up' : 'down';
  }
}

function keyOf({ target, ports }: External): string {
  return JSON.stringify([target, ports]);
}
