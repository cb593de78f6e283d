/**
 * Real agents on the hosts of a laboratory, reached as a person reaches them: by the command line.
 *
 *     host 1            host 2            host N
 *     agent h1 <------- agent h2 <------- agent hN      each from dist/, with its own data directory and socket
 *       | eth0            | eth0
 *     [ container ]     [ container ]                   namespaces made by `attach`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { weft, weftCommand } from './command-line.ts';
import { commandIn, environment, type Outcome } from './commands.ts';
import { type EngineName, engineWords } from './engines.ts';
import { Lab, type LabOptions } from './lab.ts';
import type { LabProcess } from './lab-process.ts';
import { until } from './until.ts';

/** An agent computes for two seconds, and on a loaded machine ten start at once. */
const READY_MS = 40_000;
const SEEN_MS = 10_000;
const READY = /"msg":"ready"/;

/** A container with its interface eth0. */
export interface Container {
  /** Name of its namespace. */
  readonly ns: string;
  /** Number of its host. */
  readonly host: number;
  readonly id: string;
  readonly name: string;
  readonly mac: string;
  /** Without prefix lengths; empty without the family. */
  readonly ip4: string;
  readonly ip6: string;
  readonly mtu: number;
}

/** An endpoint as the command line prints it. */
export interface EndpointJson {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly mac: string;
  readonly addresses: readonly string[];
  readonly mtu: number;
}

/** A node as `weft node ls` prints it. */
export interface NodeJson {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

/** The engine as `weft status` prints it. */
export interface EngineJson {
  readonly kind: string;
  readonly tier?: string;
  readonly limit?: string;
}

/** The part of `weft status` that tests read. */
export interface StatusJson {
  readonly node: { readonly engine: EngineJson };
  readonly drops: readonly { readonly reason: string; readonly count: number }[];
}

/** What to build. */
export interface AgentsOptions extends LabOptions {
  /** Hosts that get an agent, counted from the first; default all, 0 for none. */
  readonly agents?: number;
  /** Engines of the hosts, in order; the last one also of those that follow. Default: what agents choose by themselves. */
  readonly engines?: readonly EngineName[];
  /** How long an agent may take until it is ready; default 20 s. */
  readonly readyMs?: number;
}

/** The agents of a laboratory. Make them with `Agents.open`, and `close` them in an `after`. */
export class Agents {
  readonly lab: Lab;
  readonly #processes = new Map<number, LabProcess>();
  readonly #environments = new Map<number, Readonly<Record<string, string>>>();
  readonly #places = new Map<number, readonly string[]>();
  readonly #readyMs: number;
  #engines: readonly EngineName[];

  private constructor(lab: Lab, { engines = [], readyMs = READY_MS }: AgentsOptions) {
    this.lab = lab;
    this.#engines = engines;
    this.#readyMs = readyMs;
  }

  /** Builds hosts and one cluster on them: the first makes it, the others join at once. */
  static async open(options: AgentsOptions): Promise<Agents> {
    const agents = new Agents(await Lab.open(options), options);
    try {
      await agents.#cluster(options.agents ?? options.hosts);
      return agents;
    } catch (error) {
      await agents.close();
      throw error;
    }
  }

  /** The command line of a host's agent, run to its end. */
  weft(host: number, ...words: readonly string[]): Promise<Outcome> {
    return weft(this.lab.host(host).ns, words, this.environment(host));
  }

  /** As `weft`, for what must succeed: returns standard output without the last line end. */
  async ok(host: number, ...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.weft(host, ...words);
    if (code === 0) return stdout.trim();
    throw new Error(`weft ${words.join(' ')} on h${host} ended with ${code}: ${stderr}${stdout}`);
  }

  /** As `ok`, with `--format json`. */
  async json<T>(host: number, ...words: readonly string[]): Promise<T> {
    return JSON.parse(await this.ok(host, ...words, '--format', 'json')) as T;
  }

  /** Starts a command line that goes on. */
  spawn(host: number, ...words: readonly string[]): LabProcess {
    return this.lab.spawn(this.lab.host(host).ns, this.command(...words), {
      env: this.environment(host),
    });
  }

  /** Where the command line finds a host's agent. */
  environment(host: number): Record<string, string> {
    return { WEFT_HOST: `unix://${this.socket(host)}` };
  }

  /** What runs `weft` with the given words. */
  command(...words: readonly string[]): string[] {
    return weftCommand(words);
  }

  /** Makes a container namespace and attaches its eth0. */
  async attach(
    host: number,
    network: string,
    name: string,
    ...words: readonly string[]
  ): Promise<Container> {
    const ns = await this.lab.container(`c-${name}`);
    const place = ['--tap', 'eth0', '--netns', `/run/netns/${ns}`, '--name', name];
    const endpoint = await this.json<EndpointJson>(host, 'attach', network, ...place, ...words);
    const { id, mac, mtu, addresses } = endpoint;
    const ips = addresses.map((text) => text.split('/')[0] ?? '');
    const ip4 = ips.find((text) => text.includes('.')) ?? '';
    const ip6 = ips.find((text) => text.includes(':')) ?? '';
    return { ns, host, id, name, mac, mtu, ip4, ip6 };
  }

  /** VXLAN network identifier of a network. */
  async vni(network: string): Promise<number> {
    const [view] = JSON.parse(await this.ok(1, 'network', 'inspect', network)) as [{ VNI: number }];
    return view.VNI;
  }

  /** Resolves when every given host lists that many endpoints of a network. */
  async sees(hosts: readonly number[], network: string, count: number): Promise<void> {
    for (const host of hosts) {
      const what = `${count} endpoints of ${network} on h${host}`;
      // Before it has heard of the network it refuses to answer.
      const full = async (): Promise<boolean> => {
        const words = ['ps', '--network', network, '--format', 'json'];
        const { code, stdout } = await this.weft(host, ...words);
        return code === 0 && (JSON.parse(stdout) as unknown[]).length === count;
      };
      await until(full, { timeoutMs: SEEN_MS, what });
    }
  }

  /** Resolves when `node ls` of a host shows another one in a state. */
  async seesNode(host: number, name: string, states: readonly string[]): Promise<void> {
    const what = `h${host} to see ${name} ${states.join(' or ')}`;
    const shown = async (): Promise<boolean> => {
      const nodes = await this.json<NodeJson[]>(host, 'node', 'ls');
      return nodes.some((node) => node.name === name && states.includes(node.state));
    };
    await until(shown, { timeoutMs: READY_MS, what });
  }

  /** Gives a host's agent further environment from its next start on. */
  setEnvironment(host: number, extra: Readonly<Record<string, string>>): void {
    this.#environments.set(host, extra);
  }

  /**
   * Gives a host's agent a program of that name in place of the installed one from its next start on.
   * Returns its path: once it is removed, the installed one is found again.
   *
   * @param script  lines of a shell script
   */
  setProgram(host: number, name: string, ...script: readonly string[]): string {
    const folder = join(this.lab.folder, `programs-${host}`);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, name);
    writeFileSync(path, ['#!/bin/sh', ...script, ''].join('\n'), { mode: 0o755 });
    const found = `${folder}:${environment()['PATH']}`;
    this.setEnvironment(host, { ...this.#environments.get(host), PATH: found });
    return path;
  }

  /** Puts words in front of the command of a host's agent from its next start on: what enters another namespace. */
  setPlace(host: number, words: readonly string[]): void {
    this.#places.set(host, words);
  }

  /** Starts a host's agent; resolves when it is ready. */
  async start(host: number, ...words: readonly string[]): Promise<LabProcess> {
    const agent = this.launch(host, ...words);
    this.#processes.set(host, agent);
    await agent.saying(READY, this.#readyMs);
    return agent;
  }

  /** Starts the agents of all hosts that have one again, on an engine; what they hold is kept. */
  async change(engine: EngineName): Promise<void> {
    this.#engines = [engine];
    const hosts = [...this.#processes.keys()];
    await Promise.all(hosts.map((host) => this.stop(host)));
    await Promise.all(hosts.map((host) => this.start(host)));
  }

  /** Starts a host's agent without waiting for anything. */
  launch(host: number, ...words: readonly string[]): LabProcess {
    const { ip4, ip6 } = this.lab.host(host);
    const flags = {
      '--name': `h${host}`,
      '--advertise-addr': ip4 || ip6,
      '--data-dir': this.dataDir(host),
      '--socket': this.socket(host),
      '--log-format': 'json',
    };
    const given = Object.entries(flags).filter(([flag]) => !words.includes(flag));
    const named = words.includes('--engine') || words.includes('--tier');
    const engine = named ? [] : this.#engineWords(host);
    const all = ['agent', ...given.flat(), ...engine, ...words];
    const env = { ...this.environment(host), ...this.#environments.get(host) };
    const place = this.#places.get(host);
    const { ns } = this.lab.host(host);
    if (place === undefined) return this.lab.spawn(ns, this.command(...all), { env });
    return this.lab.spawn(undefined, [...place, ...commandIn(ns, this.command(...all))], { env });
  }

  /** The engine of a host's agent: its kind, tier, and why not a higher one. */
  async engine(host: number): Promise<EngineJson> {
    return (await this.status(host)).node.engine;
  }

  /** What `weft status` says. */
  status(host: number): Promise<StatusJson> {
    return this.json<StatusJson>(host, 'status');
  }

  /** Frames that a host's agent dropped for a reason. */
  async drops(host: number, reason: string): Promise<number> {
    const { drops } = await this.status(host);
    return drops.find((drop) => drop.reason === reason)?.count ?? 0;
  }

  /** Ends a host's agent and returns its exit status. */
  async stop(host: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
    return (await this.#processes.get(host)?.stop(signal)) ?? -1;
  }

  /** Process id of a host's agent. */
  pid(host: number): number {
    return this.#processes.get(host)?.pid ?? -1;
  }

  /** What a host's agent logged since its start. */
  log(host: number): string {
    return this.#processes.get(host)?.output ?? '';
  }

  /** Waits until a host's agent has logged something; a line may come a moment after what it tells of. */
  async logged(host: number, what: RegExp): Promise<void> {
    await until(() => this.log(host).search(what) >= 0, {
      timeoutMs: 5_000,
      what: `h${host} to log ${what}`,
    });
  }

  dataDir(host: number): string {
    return `${this.lab.folder}/h${host}`;
  }

  /** Path of the socket of a host's API. */
  socket(host: number): string {
    return `${this.dataDir(host)}/weft.sock`;
  }

  close(): Promise<void> {
    return this.lab.close();
  }

  async #cluster(count: number): Promise<void> {
    if (count === 0) return;
    await this.start(1);
    const others = this.lab.hosts.slice(1, count);
    if (others.length === 0) return;
    const token = await this.ok(1, 'token', 'create');
    const { ip4, ip6 } = this.lab.host(1);
    const join = ['--join', ip4 || ip6, '--token', token];
    await Promise.all(others.map(({ number }) => this.start(number, ...join)));
  }

  #engineWords(host: number): readonly string[] {
    const engine = this.#engines[host - 1] ?? this.#engines.at(-1);
    return engine === undefined ? [] : engineWords(engine);
  }
}
