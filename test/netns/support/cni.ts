/**
 * A container runtime as CNI sees one: starts the plugins of a configuration list one after the other, as libcni does,
 * with the environment and the standard input that the specification says.
 */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Agents } from './agents.ts';
import { commandIn, environment } from './commands.ts';
import { fileOf } from './unpacked.ts';

/** An entry of `plugins` in a configuration list. */
export type PluginConfig = Readonly<Record<string, unknown>> & { readonly type: string };

/** What a plugin answered. */
export interface CniAnswer {
  readonly code: number;
  /** Its result or its error; `undefined` for none. */
  readonly json: CniJson | undefined;
}

/** A result or an error. */
export interface CniJson {
  readonly cniVersion: string;
  readonly supportedVersions?: readonly string[];
  readonly interfaces?: readonly { readonly name: string; readonly mac?: string }[];
  readonly ips?: readonly { readonly address: string; readonly gateway?: string }[];
  readonly routes?: readonly { readonly dst: string; readonly gw?: string }[];
  readonly dns?: { readonly nameservers?: readonly string[]; readonly search?: readonly string[] };
  readonly code?: number;
  readonly msg?: string;
  readonly details?: string;
}

/** A container. */
export interface CniContainer {
  readonly id: string;
  /** Path of its namespace. */
  readonly netns: string;
  readonly ifname?: string;
  readonly args?: string;
  /** What the runtime knows, by capability. */
  readonly capabilities?: Readonly<Record<string, unknown>>;
}

/** A runtime on a host, with one network. */
export class CniRuntime {
  readonly #agents: Agents;
  readonly #host: number;
  readonly #name: string;
  readonly #version: string;
  readonly #plugins: readonly PluginConfig[];
  #installed: Promise<string> | undefined;

  /**
   * @param plugins  without what every plugin gets; `weft-cni` gets the socket of the host's agent as well
   */
  constructor(
    agents: Agents,
    host: number,
    name: string,
    { version = '1.1.0', plugins = [{ type: 'weft-cni' }] as readonly PluginConfig[] } = {},
  ) {
    this.#agents = agents;
    this.#host = host;
    this.#name = name;
    this.#version = version;
    this.#plugins = plugins;
  }

  /** Starts every plugin in turn; the first that fails ends it. The answer is that of the last one. */
  async add(container: CniContainer): Promise<CniAnswer> {
    let answer: CniAnswer = { code: 0, json: undefined };
    for (const plugin of this.#plugins) {
      const previous = answer.json === undefined ? {} : { prevResult: answer.json };
      answer = await this.call('ADD', { container, plugin, extra: previous });
      if (answer.code !== 0) return answer;
    }
    return answer;
  }

  /** As `add`, for what must succeed. */
  async added(container: CniContainer): Promise<CniJson> {
    const { code, json } = await this.add(container);
    if (code === 0 && json !== undefined) return json;
    throw new Error(`ADD ended with ${code}: ${JSON.stringify(json)}`);
  }

  /** Ends it, the last plugin first. */
  async del(container: CniContainer, prevResult?: CniJson): Promise<CniAnswer> {
    let answer: CniAnswer = { code: 0, json: undefined };
    for (const plugin of [...this.#plugins].reverse()) {
      const extra = prevResult === undefined ? {} : { prevResult };
      answer = await this.call('DEL', { container, plugin, extra });
      if (answer.code !== 0) return answer;
    }
    return answer;
  }

  /** Asks every plugin; the first that fails ends it. */
  async check(container: CniContainer, prevResult: CniJson): Promise<CniAnswer> {
    let answer: CniAnswer = { code: 0, json: undefined };
    for (const plugin of this.#plugins) {
      answer = await this.call('CHECK', { container, plugin, extra: { prevResult } });
      if (answer.code !== 0) return answer;
    }
    return answer;
  }

  /** Starts one plugin once. */
  async call(
    command: string,
    {
      container,
      plugin = this.#plugins[0] as PluginConfig,
      extra = {},
    }: {
      readonly container?: CniContainer;
      readonly plugin?: PluginConfig;
      readonly extra?: Readonly<Record<string, unknown>>;
    } = {},
  ): Promise<CniAnswer> {
    const config = {
      cniVersion: this.#version,
      name: this.#name,
      ...plugin,
      ...(plugin.type === 'weft-cni' && { socket: this.#agents.socket(this.#host) }),
      ...runtimeConfig(plugin, container),
      ...extra,
    };
    const env = {
      CNI_COMMAND: command,
      CNI_PATH: pluginFolder(),
      ...(container !== undefined && {
        CNI_CONTAINERID: container.id,
        CNI_NETNS: container.netns,
        CNI_IFNAME: container.ifname ?? 'eth0',
        CNI_ARGS: container.args ?? '',
      }),
    };
    const program =
      plugin.type === 'weft-cni' ? await this.program() : `${pluginFolder()}/${plugin.type}`;
    return runPlugin(commandIn(this.#agents.lab.host(this.#host).ns, [program]), env, config);
  }

  /** Path of the plugin, as `weft cni install` has put it there. */
  program(): Promise<string> {
    this.#installed ??= installPlugin(this.#agents, this.#host);
    return this.#installed;
  }
}

/** Installs the plugin for the agent of a host, beside its socket. */
export async function installPlugin(agents: Agents, host: number): Promise<string> {
  const folder = `${dirname(agents.socket(host))}/cni`;
  await agents.ok(host, 'cni', 'install', '--dir', folder);
  return `${folder}/weft-cni`;
}

/** Where the standard plugins are; empty when they could not be had. */
export function pluginFolder(): string {
  return fileOf('podman', 'usr/lib/cni') ?? '';
}

/** A plugin gets what it says that it can take. */
function runtimeConfig(
  { capabilities }: PluginConfig,
  container: CniContainer | undefined,
): Readonly<Record<string, unknown>> {
  const wanted = Object.entries((capabilities ?? {}) as Record<string, boolean>);
  const known = container?.capabilities ?? {};
  const entries = wanted.flatMap(([key, isWanted]) =>
    isWanted && key in known ? [[key, known[key]]] : [],
  );
  return entries.length === 0 ? {} : { runtimeConfig: Object.fromEntries(entries) };
}

function runPlugin(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  config: unknown,
): Promise<CniAnswer> {
  const [program = '', ...words] = command;
  const child = spawn(program, words, { env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.end(JSON.stringify(config));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const text = Buffer.concat(out).toString('utf8');
      try {
        const json = text.trim() === '' ? undefined : (JSON.parse(text) as CniJson);
        resolve({ code: code ?? -1, json });
      } catch {
        reject(new Error(`${command.join(' ')} printed ${text}${Buffer.concat(err)}`));
      }
    });
  });
}
