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
import {
  isMadeByDocker,
  MADE_BY_DOCKER,
  MADE_BY_LABEL,
} from '../../integrations/docker/mirror-words.ts';
import { type NetworkWords, networkWords } from '../../integrations/docker/network-words.ts';
import type { CreateNetwork } from '../../integrations/docker/protocol.ts';
import { WeftError } from '../../model/errors.ts';
import { formatCidr } from '../../model/ip.ts';
import { LABELS_MAX } from '../../model/limits.ts';
import { NAME_PATTERN, type Network, type Subnet } from '../../model/network.ts';
import { checkSame } from './same-network.ts';

/** What is known of a network of the engine. */
interface Note {
  /** Id of the network of Weft; absent: it is still to be made. */
  readonly network?: string;
  /** It was made for the engine, and ends with the engine's. */
  readonly made: boolean;
  /** The engine has it because the cluster has it. */
  readonly mirror?: boolean;
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
  /** How people call a network of the engine; `undefined` when it does not say. */
  said(networkId: string): Promise<SaidOfNetwork | undefined>;
  /** The `--ip-range` that was asked for with a subnet. */
  rangeOf(subnet: string): string | undefined;
  /** A subnet that was asked for has its network. */
  used(subnet: string): void;
}

/** What an engine does not tell its plugins of a network. */
export interface SaidOfNetwork {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A network of the engine that is one of the cluster's, or was. */
export interface Counterpart {
  readonly engineId: string;
  /** Id of the cluster's. */
  readonly network: string;
}

const KEY = 'docker/networks';

/** The networks of an engine. */
export class EngineNetworks {
  readonly #context: EngineNetworksContext;
  readonly #notes: Map<string, Note>;
  readonly #making = new Map<string, Promise<void>>();
  readonly #creating = new Set<Promise<void>>();

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

  /** Resolves when nothing is being made. Never rejects. */
  async settledAll(): Promise<void> {
    await Promise.allSettled([...this.#making.values(), ...this.#creating]);
  }

  /** Makes a network for the engine, or joins the one that has its subnets. Throws a `WeftError`. */
  async create(request: CreateNetwork): Promise<void> {
    const creating = this.#create(request);
    this.#creating.add(creating);
    await creating.finally(() => this.#creating.delete(creating));
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

  /**
   * Ends a network that `docker network create` made: on the engine that made it, or through a mirror of it. Of
   * others only the engine forgets. Throws `in-use`, and `wrong-usage` for the mirror of a network that Docker did not
   * make; the engine has given its own up by then, so it is forgotten in any case.
   */
  async delete(id: string): Promise<void> {
    await this.#making.get(id);
    const note = this.#notes.get(id);
    if (note === undefined) return;
    this.#notes.delete(id);
    this.#save();
    await this.#context.store.durable();
    const network = note.network === undefined ? undefined : this.#directory.network(note.network);
    if (network === undefined || this.counterparts().some((each) => each.network === network.id)) {
      return;
    }
    const isMirrorOfOurs = note.mirror === true && !isMadeByDocker(network);
    if (isMirrorOfOurs) {
      const why = 'it is here because the cluster has it, and comes back at once';
      const remedy = `use weft network rm ${network.name} to end it on all hosts`;
      throw refusalOf(`docker network rm ${network.name}`)('wrong-usage', why, remedy);
    }
    if (note.made || note.mirror === true) await removeNetwork(this.#context.cluster, network);
  }

  /** The networks of the engine that have or had one of the cluster. */
  counterparts(): Counterpart[] {
    return [...this.#notes].flatMap(([engineId, { network }]) =>
      network === undefined ? [] : [{ engineId, network }],
    );
  }

  /** A network of the engine was made because the cluster has it. */
  mirrored(id: string): void {
    const note = this.#notes.get(id);
    if (note !== undefined) this.#note(id, { ...note, mirror: true });
  }

  /** The engine does not have a network any more, and did not say so. */
  forget(id: string): void {
    this.#notes.delete(id);
    this.#save();
  }

  get #directory(): Cluster['directory'] {
    return this.#context.cluster.directory;
  }

  async #create(request: CreateNetwork): Promise<void> {
    const { NetworkID: id } = request;
    if (this.#notes.has(id)) return;
    const { cluster, routes, rangeOf, used } = this.#context;
    const { name, wish } = networkWords(request, rangeOf);
    const unnamed = { ...wish, name: name ?? fallbackName(id) };
    const draft = readNetwork(unnamed);
    const there = networkWith(cluster, draft.subnets);
    if (there !== undefined) {
      checkSame(there, draft, name);
      this.#note(id, { network: there.id, made: false });
    } else if (name === undefined) {
      checkWish(cluster, unnamed, await routes());
      this.#note(id, { made: true, wish });
      this.#begin(id, wish);
    } else {
      const labels = { [MADE_BY_LABEL]: MADE_BY_DOCKER };
      const { network } = await createNetwork(cluster, { ...wish, name, labels }, await routes());
      this.#note(id, { network: network.id, made: true });
    }
    for (const { cidr } of draft.subnets) used(formatCidr(cidr));
    await this.#context.store.durable();
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
    const { cluster, log, said, routes } = this.#context;
    const told = await said(id);
    // An earlier run has made it, or meanwhile the engine of another host was told to.
    const draft = readNetwork({ ...wish, name: fallbackName(id) });
    const there = networkWith(cluster, draft.subnets);
    if (there !== undefined) {
      checkSame(there, draft, undefined);
      this.#note(id, { network: there.id, made: there.creator === cluster.self });
      return;
    }
    const name = freeName(cluster, told?.name, id);
    if (name !== told?.name) {
      const reason = told === undefined ? 'the engine does not say its name' : 'its name is taken';
      log.warn({ network: id.slice(0, 12), said: told?.name, name, reason }, 'network for Docker');
    }
    const labels = this.#labelsOf(id, told);
    const { network } = await createNetwork(cluster, { ...wish, name, labels }, await routes());
    this.#note(id, { network: network.id, made: true });
  }

  /** Labels of the engine's network, and ours. */
  #labelsOf(id: string, told: SaidOfNetwork | undefined): Record<string, string> {
    const own = { [MADE_BY_LABEL]: MADE_BY_DOCKER };
    const labels = { ...told?.labels, ...own };
    if (Object.keys(labels).length <= LABELS_MAX) return labels;
    const reason = `it has more than ${LABELS_MAX - 1} labels; they are left out`;
    this.#context.log.warn({ network: id.slice(0, 12), reason }, 'network for Docker');
    return own;
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
