/**
 * A Docker Engine as its API shows it: how people call things, which the engine does not tell its plugins, and its
 * networks. Never asked while the engine waits for us, because it may hold what it would need for an answer.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../process/clock.ts';
import { askEngine, readEngineStream } from './engine-http.ts';

/** A container, as far as its names go. */
export interface ContainerNames {
  readonly name: string;
  /** In the network that was asked for. */
  readonly aliases: readonly string[];
}

/** A container in one of its networks. */
export interface ContainerPlace extends ContainerNames {
  /** It is in several networks, and one of them leads to the world. */
  readonly leadsOut: boolean;
}

/** A network of the engine. */
export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What is heard of an engine. */
export interface EngineEvents {
  /** It answers, for the first time or again. What happened before is to be asked. */
  connected(): void;
  disconnected(): void;
  /** A network was made or ended. */
  networkChanged(): void;
  /** A container has another name. */
  renamed(containerId: string): void;
  /** A container has started, or is in other networks. */
  rewired(containerId: string): void;
}

const ANSWER_MS = 2000;
/** To make a network, or to end it, the engine asks its plugins. */
const CHANGE_MS = 30_000;
/** An engine tells of a network when it has made it, and of a container when it runs: mostly milliseconds later. */
const PATIENCE_MS = 10_000;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;
/** From one attempt to reach an engine to the next. */
const RECONNECT_MS = 1000;
const EVENTS = `/events?filters=${encodeURIComponent(
  JSON.stringify({
    type: ['network', 'container'],
    event: ['create', 'destroy', 'rename', 'start', 'connect', 'disconnect'],
  }),
)}`;

/** An engine. */
export class EngineClient {
  readonly #socketPath: string;
  #stopped = false;
  #endStream: () => void = () => undefined;

  /** @param socketPath  unix socket of its API */
  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** Questions under way end without an answer, and nothing more is heard. */
  stop(): void {
    this.#stopped = true;
    this.#endStream();
  }

  /** Tells what happens in the engine, until `stop`; an engine that is not there is waited for. */
  follow(events: EngineEvents): void {
    let isConnected = false;
    const connect = (): void => {
      if (this.#stopped) return;
      this.#endStream = readEngineStream(this.#socketPath, EVENTS, {
        opened: () => {
          isConnected = true;
          events.connected();
        },
        value: (value) => tell(events, value as EngineEvent),
        closed: () => {
          if (isConnected) events.disconnected();
          isConnected = false;
          const timer = setTimeout(connect, RECONNECT_MS).unref();
          this.#endStream = () => clearTimeout(timer);
        },
      });
    };
    connect();
  }

  /** What the engine says of a network; `undefined` when it does not in time. */
  network(id: string): Promise<EngineNetwork | undefined> {
    return this.#patiently(async () =>
      toNetwork((await this.#get(`/networks/${id}`)) as ApiNetwork),
    );
  }

  /** The networks of a driver. Rejects when the engine does not say. */
  async networks(driver: string): Promise<EngineNetwork[]> {
    const filters = encodeURIComponent(JSON.stringify({ driver: [driver] }));
    const found = (await this.#get(`/networks?filters=${filters}`)) as ApiNetwork[];
    return found.flatMap((each) => toNetwork(each) ?? []);
  }

  /**
   * Makes a network and returns its id. Rejects with the engine's sentence when it refuses.
   *
   * @param body  of `POST /networks/create`
   */
  async createNetwork(body: object): Promise<string> {
    const question = {
      method: 'POST',
      path: '/networks/create',
      body,
      answerMs: CHANGE_MS,
    } as const;
    const { Id } = (await askEngine(this.#socketPath, question)) as { Id: string };
    return Id;
  }

  /** Ends a network. Rejects with the engine's sentence when it refuses. */
  async removeNetwork(id: string): Promise<void> {
    const question = { method: 'DELETE', path: `/networks/${id}`, answerMs: CHANGE_MS } as const;
    await askEngine(this.#socketPath, question);
  }

  /** The container that has an endpoint; `undefined` when the engine does not tell of it in time. */
  containerPlace(network: string, endpoint: string): Promise<ContainerPlace | undefined> {
    return this.#patiently(async () => {
      const { Containers } = (await this.#get(`/networks/${network}`)) as ApiNetwork;
      const found = Object.entries(Containers ?? {}).find(
        ([, { EndpointID }]) => EndpointID === endpoint,
      );
      if (found === undefined) return undefined;
      const places = await this.placesOf(found[0]);
      return places.get(endpoint);
    });
  }

  /** A container in each of its networks, by endpoint. Rejects when the engine does not tell. */
  async placesOf(containerId: string): Promise<ReadonlyMap<string, ContainerPlace>> {
    const { Name, NetworkSettings } = (await this.#get(
      `/containers/${containerId}/json`,
    )) as ApiContainer;
    // The engine keeps names as paths.
    const name = (Name ?? '').replace(/^\//, '');
    const networks = Object.values(NetworkSettings?.Networks ?? {});
    const leadsOut = networks.length > 1 && isLedOut(networks, await this.#internal());
    return new Map(
      networks.map(({ EndpointID = '', Aliases }) => [
        EndpointID,
        { name, aliases: Aliases ?? [], leadsOut },
      ]),
    );
  }

  /** Whether one of its networks leads a container to the world, by endpoint. Rejects when the engine does not tell. */
  async waysOut(): Promise<ReadonlyMap<string, boolean>> {
    const containers = (await this.#get('/containers/json')) as ApiContainer[];
    const internal = await this.#internal();
    const ways = new Map<string, boolean>();
    for (const { NetworkSettings } of containers) {
      const networks = Object.values(NetworkSettings?.Networks ?? {});
      for (const { EndpointID = '' } of networks)
        ways.set(EndpointID, isLedOut(networks, internal));
    }
    return ways;
  }

  /** Asks until there is an answer, for a while, or until `stop`. What rejects is no answer. */
  async #patiently<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
    const deadlineMs = monotonicMs() + PATIENCE_MS;
    for (let pauseMs = FIRST_PAUSE_MS; !this.#stopped && monotonicMs() < deadlineMs; ) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    return undefined;
  }

  /** Ids of the networks of all drivers that lead nowhere. */
  async #internal(): Promise<ReadonlySet<string>> {
    const networks = (await this.#get('/networks')) as ApiNetwork[];
    return new Set(networks.flatMap(({ Id = '', Internal }) => (Internal === true ? [Id] : [])));
  }

  /** Rejects when there is no answer, or one that is no success. */
  #get(path: string): Promise<unknown> {
    return askEngine(this.#socketPath, { path, answerMs: ANSWER_MS });
  }
}

interface ApiNetwork {
  readonly Internal?: boolean;
  readonly Id?: string;
  readonly Name?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly Containers?: Readonly<Record<string, { readonly EndpointID?: string }>> | null;
}

interface ApiContainer {
  readonly Name?: string;
  readonly NetworkSettings?: {
    readonly Networks?: Readonly<Record<string, NetworkOfContainer>> | null;
  };
}

interface NetworkOfContainer {
  readonly EndpointID?: string;
  readonly NetworkID?: string;
  /** Empty where the driver names none. A bridge of the engine has one also where it is internal. */
  readonly Gateway?: string;
  readonly Aliases?: readonly string[] | null;
}

interface EngineEvent {
  readonly Type?: string;
  readonly Action?: string;
  readonly Actor?: {
    readonly ID?: string;
    readonly Attributes?: { readonly container?: string };
  };
}

/** The engine's word, because in its namespace a container may be able to make itself a route. */
function isLedOut(networks: readonly NetworkOfContainer[], internal: ReadonlySet<string>): boolean {
  return networks.some(
    ({ NetworkID = '', Gateway = '' }) => Gateway !== '' && !internal.has(NetworkID),
  );
}

function toNetwork({ Id, Name, Labels }: ApiNetwork): EngineNetwork | undefined {
  if (typeof Id !== 'string' || typeof Name !== 'string') return undefined;
  return { id: Id, name: Name, labels: Labels ?? {} };
}

function tell(events: EngineEvents, { Type, Action, Actor }: EngineEvent): void {
  const isOfContainer = Type !== 'network' || Action === 'connect' || Action === 'disconnect';
  if (!isOfContainer) {
    events.networkChanged();
    return;
  }
  const container = Type === 'network' ? Actor?.Attributes?.container : Actor?.ID;
  if (container === undefined) return;
  if (Action === 'rename') events.renamed(container);
  else if (Action !== 'create' && Action !== 'destroy') events.rewired(container);
}
