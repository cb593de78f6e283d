/**
 * Networks of the cluster in the engine of this host, so that people find there what was made anywhere: each attachable
 * network is made in the engine when it comes, and ended when it goes. Compares all with all after every change, and
 * asks the engine what it has, so it does not matter what was missed.
 */
import type { Cluster } from '../../control/network/cluster.ts';
import type { EngineClient } from '../../host/docker/engine-client.ts';
import type { Log } from '../../host/process/log.ts';
import { mirrorWords } from '../../integrations/docker/mirror-words.ts';
import type { Network } from '../../model/network.ts';
import type { EngineNetworks } from './networks.ts';

/** What it needs. */
export interface MirrorContext {
  readonly cluster: Pick<Cluster, 'directory'>;
  readonly networks: Pick<EngineNetworks, 'counterparts' | 'mirrored' | 'forget' | 'settledAll'>;
  readonly engine: Pick<EngineClient, 'networks' | 'createNetwork' | 'removeNetwork'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Name of the driver, as the engine calls it. */
  readonly driver: string;
  pause(ms: number): Promise<void>;
}

/** What the engine has refused is tried again, also when nothing changes: somebody may have made room. */
const RETRY_MS = 15_000;

/** The engine lists a network a moment after it has told us of it. */
const LISTED_MS = 1000;

/** The mirror of one engine. */
export class Mirror {
  readonly #context: MirrorContext;
  /** Why a network is not as it is to be, by its name. */
  readonly #faults = new Map<string, string>();
  /** Networks that the engine told of before it was last reached: it may have lost them. */
  #doubted: readonly string[] = [];
  #isConnected = false;
  #isRunning = false;
  #isAsked = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(context: MirrorContext) {
    this.#context = context;
  }

  /** What could not be made or ended in the engine, a sentence each. */
  get problems(): string[] {
    return [...this.#faults].map(([name, why]) => `network ${name} in Docker: ${why}`);
  }

  /** The engine answers. */
  connected(): void {
    this.#isConnected = true;
    this.#doubted = this.#context.networks.counterparts().map(({ engineId }) => engineId);
    this.changed();
  }

  /** The engine does not answer any more. */
  disconnected(): void {
    this.#isConnected = false;
  }

  /** Something may have changed, in the engine or in the cluster. */
  changed(): void {
    this.#isAsked = true;
    if (!this.#isRunning) void this.#run();
  }

  stop(): void {
    this.#isConnected = false;
    clearTimeout(this.#retry);
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#isAsked && this.#isConnected) {
      this.#isAsked = false;
      clearTimeout(this.#retry);
      try {
        await this.#compare();
      } catch (error) {
        this.#context.log.warn({ err: error }, 'networks in Docker');
        this.#tryLater();
      }
    }
    // At once: what is asked for from here on begins anew.
    this.#isRunning = false;
  }

  async #compare(): Promise<void> {
    const { networks, cluster } = this.#context;
    await this.#forgetLost();
    await networks.settledAll();
    const counterparts = networks.counterparts();
    const there = new Set(counterparts.map(({ network }) => network));
    const wanted = cluster.directory.networks().filter(({ attachable }) => attachable);
    const faults = new Map<string, string>();
    for (const { engineId, network } of counterparts) {
      if (cluster.directory.network(network) === undefined) await this.#end(engineId, faults);
    }
    for (const network of wanted) {
      if (!there.has(network.id)) await this.#make(network, faults);
    }
    this.#tell(faults);
  }

  /** An engine whose folder was emptied does not say what it had. */
  async #forgetLost(): Promise<void> {
    const { engine, networks, driver, pause } = this.#context;
    for (const attempt of ['at once', 'later']) {
      if (this.#doubted.length === 0) return;
      if (attempt === 'later') await pause(LISTED_MS);
      const listed = new Set((await engine.networks(driver)).map(({ id }) => id));
      this.#doubted = this.#doubted.filter((id) => !listed.has(id));
    }
    for (const id of this.#doubted) networks.forget(id);
    this.#doubted = [];
  }

  async #make(network: Network, faults: Map<string, string>): Promise<void> {
    const { engine, networks, driver, log } = this.#context;
    try {
      networks.mirrored(await engine.createNetwork(mirrorWords(network, driver)));
      log.info({ network: network.name }, 'network made in Docker');
    } catch (error) {
      faults.set(network.name, (error as Error).message);
    }
  }

  async #end(engineId: string, faults: Map<string, string>): Promise<void> {
    const { engine, log } = this.#context;
    try {
      await engine.removeNetwork(engineId);
      log.info({ network: engineId.slice(0, 12) }, 'network ended in Docker');
    } catch (error) {
      faults.set(engineId.slice(0, 12), (error as Error).message);
    }
  }

  /** Says what is new of what went wrong, and comes back to it. */
  #tell(faults: ReadonlyMap<string, string>): void {
    for (const [network, reason] of faults) {
      if (this.#faults.get(network) === reason) continue;
      this.#context.log.warn({ network, reason }, 'network in Docker');
    }
    this.#faults.clear();
    for (const [network, reason] of faults) this.#faults.set(network, reason);
    if (faults.size > 0) this.#tryLater();
  }

  #tryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.changed(), RETRY_MS).unref();
  }
}
