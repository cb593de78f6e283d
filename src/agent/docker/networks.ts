/**
 * Networks of a Docker Engine and the networks of Weft that they are. Which is which is stored, because the engine
 * tells of a network once in its life.
 *
 * An engine does not tell its driver how people call a network, and cannot be asked before it has made it. So what can
 * be refused is refused at once, and the network of Weft is made a moment later, under the name that the engine then
 * says. What needs it meanwhile waits for that.
 */

import type { Cluster } from '../../control/network/cluster.ts';
import { checkWish, createNetwork, removeNetwork } from '../../control/network/create-network.ts';
import type { HostRoute } from '../../control/network/creation/choose.ts';
import { readNetwork } from '../../control/network/read-network.ts';
import { refusalOf } from '../../control/network/refuse.ts';
import type { Log } from '../../host/process/log.ts';
import type { Store } from '../../host/process/store.ts';
import { type NetworkWords, networkWords } from '../../integrations/docker/network-words.ts';
import type { CreateNetwork } from '../../integrations/docker/protocol.ts';
import { WeftError } from '../../model/errors.ts';
import { formatCidr } from '../../model/ip.ts';
import { NAME_PATTERN, type Network, type Subnet } from '../../model/network.ts';
import { checkNoOptions, checkSame } from './same-network.ts';

/** What is known of a network of the engine. */
interface Note {
  /** Id of the network of Weft; absent: it is still to be made. */
  readonly network?: string;
  /** It was made for the engine, and ends with the engine's. */
  readonly made: boolean;
  readonly wish?: NetworkWords['wish'];
  /** Why it could not be made. */
  readonly failed?: string;
}

/** What they need. */
export interface EngineNetworksContext {
  readonly cluster: Cluster;
  readonly store: Store;
  readonly log: Log;
  routes(): Promise<readonly HostRoute[]>;
  /** How the engine calls a network; `undefined` when it does not say. */
  nameOf(networkId: string): Promise<string | undefined>;
  /** The `--ip-range` that was asked for with a subnet. */
  rangeOf(subnet: string): string | undefined;
  /** A subnet that was asked for has its network. */
  used(subnet: string): void;
}

const KEY = 'docker/networks';

/** The networks of an engine. */
export class EngineNetworks {
  readonly #context: EngineNetworksContext;
  readonly #notes: Map<string, Note>;
  readonly #making = new Map<string, Promise<void>>();

  constructor(context: EngineNetworksContext) {
    this.#context = context;
    const bytes = context.store.get(KEY);
    const entries = bytes && (JSON.parse(new TextDecoder().decode(bytes)) as [string, Note][]);
    this.#notes = new Map(entries ?? []);
  }

  /** Goes on with what an earlier run had to leave. */
  resume(): void {
    for (const [id, { wish, network, failed }] of this.#notes) {
      if (wish !== undefined && network === undefined && failed === undefined)
        this.#begin(id, wish);
    }
  }

  /** Resolves when no network with the subnet is being made. Never rejects. */
  async settled(subnet: string): Promise<void> {
    for (const [id, making] of [...this.#making]) {
      if (this.#notes.get(id)?.wish?.subnets.includes(subnet)) await making;
    }
  }

  /** Makes a network for the engine, or joins the one that has its subnets. Throws a `WeftError`. */
  async create(request: CreateNetwork): Promise<void> {
    const { NetworkID: id } = request;
    if (this.#notes.has(id)) return;
    const { cluster, routes, rangeOf, used } = this.#context;
    const { name, wish } = networkWords(request, rangeOf);
    const placeholder = { ...wish, name: name ?? fallbackName(id) };
    const draft = readNetwork(placeholder);
    const there = networkWith(cluster, draft.subnets);
    if (there !== undefined) {
      checkSame(there, draft, name);
      checkNoOptions(there, wish);
      this.#note(id, { network: there.id, made: false });
    } else if (name === undefined) {
      checkWish(cluster, placeholder, await routes());
      this.#note(id, { made: true, wish });
      this.#begin(id, wish);
    } else {
      const { network } = await createNetwork(cluster, { ...wish, name }, await routes());
      this.#note(id, { network: network.id, made: true });
    }
    for (const { cidr } of draft.subnets) used(formatCidr(cidr));
    await this.#context.store.durable();
  }

  /** The network of Weft. Throws `not-found` when there is none any more, or it could not be made. */
  async of(id: string): Promise<Network> {
    await this.#making.get(id);
    const note = this.#notes.get(id);
    const network = note?.network === undefined ? undefined : this.#directory.network(note.network);
    if (network !== undefined) return network;
    const why = note?.failed ?? 'its network of Weft is gone';
    const remedy = 'use docker network rm and make it anew';
    throw refusalOf(`docker network ${id.slice(0, 12)}`)('not-found', why, remedy);
  }

  /** Ends a network that was made for the engine; of another one only the engine forgets. Throws `in-use`. */
  async delete(id: string): Promise<void> {
    await this.#making.get(id);
    const note = this.#notes.get(id);
    if (note === undefined) return;
    const network = note.network === undefined ? undefined : this.#directory.network(note.network);
    const others = [...this.#notes].some(
      ([key, { network: of }]) => key !== id && of === network?.id,
    );
    if (note.made && network !== undefined && !others) {
      await removeNetwork(this.#context.cluster, network);
    }
    this.#notes.delete(id);
    this.#save();
    await this.#context.store.durable();
  }

  get #directory(): Cluster['directory'] {
    return this.#context.cluster.directory;
  }

  #begin(id: string, wish: NetworkWords['wish']): void {
    const making = this.#make(id, wish)
      .catch((error: unknown) => {
        const failed = error instanceof WeftError ? error.message : 'the agent failed';
        this.#context.log.error({ err: error, network: id.slice(0, 12) }, 'network for Docker');
        this.#note(id, { made: true, failed });
      })
      .finally(() => this.#making.delete(id));
    this.#making.set(id, making);
  }

  async #make(id: string, wish: NetworkWords['wish']): Promise<void> {
    const { cluster, log, nameOf, routes } = this.#context;
    const said = await nameOf(id);
    // An earlier run has made it, or meanwhile the engine of another host was told to.
    const draft = readNetwork({ ...wish, name: fallbackName(id) });
    const there = networkWith(cluster, draft.subnets);
    if (there !== undefined) {
      checkSame(there, draft, undefined);
      this.#note(id, { network: there.id, made: there.creator === cluster.self });
      return;
    }
    const name = freeName(cluster, said, id);
    if (name !== said) {
      const reason = said === undefined ? 'the engine does not say its name' : 'its name is taken';
      log.warn({ network: id.slice(0, 12), said, name, reason }, 'network for Docker');
    }
    const { network } = await createNetwork(cluster, { ...wish, name }, await routes());
    this.#note(id, { network: network.id, made: true });
  }

  #note(id: string, note: Note): void {
    this.#notes.set(id, note);
    this.#save();
  }

  #save(): void {
    this.#context.store.put(KEY, new TextEncoder().encode(JSON.stringify([...this.#notes])));
  }
}

/** For a network whose name the engine does not say. */
function fallbackName(id: string): string {
  return `docker-${id.slice(0, 12)}`;
}

/** The name that the engine says, or one like it that no network has. */
function freeName({ directory }: Cluster, said: string | undefined, id: string): string {
  if (said === undefined || !NAME_PATTERN.test(said)) return fallbackName(id);
  if (directory.networkNamed(said) === undefined) return said;
  const longer = `${said}-${id.slice(0, 8)}`;
  return NAME_PATTERN.test(longer) ? longer : fallbackName(id);
}

/** The network that has one of the subnets. */
function networkWith({ directory }: Cluster, subnets: readonly Subnet[]): Network | undefined {
  const wanted = new Set(subnets.map(({ cidr }) => formatCidr(cidr)));
  return directory
    .networks()
    .find((network) => network.subnets.some(({ cidr }) => wanted.has(formatCidr(cidr))));
}
