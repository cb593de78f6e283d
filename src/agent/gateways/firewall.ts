/**
 * Keeps the packet filter of this host as the gateways want it: our own table, exceptions in those of others, and
 * forwarding. One change at a time; `check` puts back what somebody else has taken away.
 */
import {
  exceptionsOf,
  type ForeignChain,
  foreignChains,
} from '../../control/gateway/foreign-rules.ts';
import type { Gateway } from '../../control/gateway/gateway.ts';
import type { ExternalForward } from '../../control/gateway/hosted-rules.ts';
import type { NameRedirect } from '../../control/gateway/name-redirects.ts';
import { TABLE_FAMILY, TABLE_NAME } from '../../control/gateway/nft-expression.ts';
import { NOTHING_PUBLISHED, type PublishedRules } from '../../control/gateway/published.ts';
import { rulesetOf } from '../../control/gateway/ruleset.ts';
import { forgetFlows } from '../../host/linux/conntrack.ts';
import { changeNft, listNft, type NftObject } from '../../host/linux/nft-command.ts';
import type { Log } from '../../host/process/log.ts';
import { type IpFamily, sameIp } from '../../model/ip.ts';
import type { Forwarding } from './forwarding.ts';
import { meetsLoopback, routeLoopback } from './loopback.ts';
import { type RuleMark, RuleWatch } from './rule-watch.ts';

/** From making our table until the kernel is asked what it has become. */
const NOTE_MS = 500;

/** The packet filter. */
export class Firewall {
  readonly #forwarding: Pick<Forwarding, 'require'>;
  readonly #log: Log;
  #gateways: readonly Gateway[] = [];
  #published: PublishedRules = NOTHING_PUBLISHED;
  #translationFault: unknown;
  #externals: readonly ExternalForward[] = [];
  #redirects: readonly NameRedirect[] = [];
  /** Those that the kernel leads to now. */
  #led: readonly ExternalForward[] = [];
  /** The table is made for these gateways. */
  #isMade = false;
  /** What the kernel said of it right afterwards. */
  #noted: string | undefined;
  #isExcepted = false;
  readonly #watch = new RuleWatch();
  /** When all was found as it is to be. */
  #found: RuleMark;
  #work: Promise<void> = Promise.resolve();

  constructor(forwarding: Pick<Forwarding, 'require'>, log: Log) {
    this.#forwarding = forwarding;
    this.#log = log;
  }

  /**
   * Makes the filter right for these gateways, for ports that lead to them, for what leads out of them, and for
   * questions for names. Throws `system-refused`; a later call or `check` tries again.
   */
  apply(
    gateways: readonly Gateway[],
    published: PublishedRules,
    externals: readonly ExternalForward[],
    redirects: readonly NameRedirect[],
  ): Promise<void> {
    this.#gateways = gateways;
    this.#published = published;
    this.#externals = externals;
    this.#redirects = redirects;
    this.#isMade = false;
    this.#noted = undefined;
    this.#found = undefined;
    return this.#next(() => this.#make());
  }

  /** What does not work, and why, when the kernel takes the rules of gateways, and not all others. */
  get shortfall(): { readonly what: string; readonly fault: unknown } | undefined {
    const fault = this.#translationFault;
    if (fault === undefined) return undefined;
    const ports = this.#published.forwards.length > 0;
    const what = ports
      ? 'published ports are not served'
      : 'Docker is not answered names of others';
    return { what, fault };
  }

  /** Makes the settings of a gateway's interface right, once it is there. Throws `system-refused`. */
  prepare(gateway: Gateway): void {
    routeLoopback(gateway.device, meetsLoopback(gateway, this.#published, this.#externals));
  }

  /** Looks whether all is as it was made, and makes it so. Throws `system-refused`. */
  check(): Promise<void> {
    return this.#next(async () => {
      if (this.#isMade && this.#gateways.length === 0) return this.#watch.stop();
      if (!this.#watch.mayHaveChanged(this.#found)) return;
      this.#found = undefined;
      const gateways = this.#gateways;
      const mark = await this.#watch.mark();
      if (this.#noted !== undefined && (await ownTable()) !== this.#noted) {
        this.#log.warn('the packet filter was changed by somebody else; it is put back');
        this.#isMade = false;
      }
      if (this.#translationFault !== undefined) this.#isMade = false;
      await this.#make();
      await this.#except();
      await this.#note();
      const isRight = this.#noted !== undefined && this.#translationFault === undefined;
      if (isRight && gateways === this.#gateways) this.#found = mark;
    });
  }

  /** Looks after nothing any more; rules stay. */
  stop(): void {
    this.#watch.stop();
  }

  async #make(): Promise<void> {
    // Two changes that follow each other closely are one.
    if (this.#isMade) return;
    const gateways = this.#gateways;
    // Nothing is forwarded while no rules say what may be.
    if (gateways.length === 0) {
      this.#requireForwarding();
      await this.#except();
    }
    // Exceptions are for all gateways: those of the first one serve the others, and are looked after by `check`.
    const excepted = gateways.length === 0 || this.#isExcepted;
    await Promise.all([this.#change(gateways), excepted ? undefined : this.#except()]);
    await this.#forget();
    if (gateways.length > 0) this.#requireForwarding();
    for (const gateway of gateways) this.prepare(gateway);
    this.#isMade = gateways === this.#gateways;
    this.#noted = undefined;
    // Nobody waits for this, and whoever waits for the gateway has use for the processor.
    setTimeout(() => this.#next(() => this.#note()).catch(() => undefined), NOTE_MS).unref();
  }

  /** A kernel or an nft that lacks what ports and names need is no reason for containers to reach nothing. */
  async #change(gateways: readonly Gateway[]): Promise<void> {
    const [published, externals, redirects] = [this.#published, this.#externals, this.#redirects];
    try {
      await changeNft(rulesetOf(gateways, published, externals, redirects));
      this.#translationFault = undefined;
    } catch (error) {
      if (published.forwards.length === 0 && redirects.length === 0) throw error;
      await changeNft(rulesetOf(gateways, NOTHING_PUBLISHED, externals));
      if (this.#translationFault === undefined) {
        this.#log.warn({ err: error }, 'published ports, and names for containers of engines');
      }
      this.#translationFault = error;
    }
  }

  /** Flows go on as they began; those to an application that is elsewhere now, or gone, must begin anew. */
  async #forget(): Promise<void> {
    const gone = this.#led.filter(
      (before) =>
        !this.#externals.some(({ ip, to }) => sameIp(ip, before.ip) && sameIp(to, before.to)),
    );
    this.#led = this.#externals;
    await forgetFlows(gone.map(({ ip }) => ({ destination: ip }))).catch((error: unknown) =>
      this.#log.warn({ err: error }, 'flows to applications outside are not forgotten'),
    );
  }

  /** Remembers what the kernel says of our table, which is not quite what we said. */
  async #note(): Promise<void> {
    if (!this.#isMade || this.#noted !== undefined || this.#gateways.length === 0) return;
    const gateways = this.#gateways;
    const noted = await ownTable();
    if (gateways === this.#gateways) this.#noted = noted;
  }

  #requireForwarding(): void {
    const worldly = this.#gateways.filter(({ internal }) => !internal);
    const families = worldly.flatMap(({ addresses }) => addresses.map(({ ip }) => ip.family));
    this.#forwarding.require(new Set<IpFamily>(families));
  }

  async #except(): Promise<void> {
    const wanted = this.#gateways.length > 0;
    for (const chain of foreignChains(await listNft('chains'))) {
      // What drops nothing now may have dropped when the first gateway came.
      if (wanted && !chain.drops) continue;
      const commands = exceptionsOf(chain, await rulesOf(chain), wanted);
      if (commands.length > 0) await changeNft(commands);
    }
    this.#isExcepted = wanted;
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}

/** Our table without what changes by itself; undefined when there is none. */
async function ownTable(): Promise<string | undefined> {
  const listing = await listNft('table', TABLE_FAMILY, TABLE_NAME).catch(() => undefined);
  return listing && JSON.stringify(listing, (key, value) => (key === 'counter' ? null : value));
}

/** Somebody may be making the chain anew just now. */
function rulesOf({ family, table, name }: ForeignChain): Promise<readonly NftObject[]> {
  return listNft('chain', family, table, name).catch(() => []);
}
