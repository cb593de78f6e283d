/**
 * The configuration of an agent: flags and a YAML file of the same names, read, checked and completed with
 * defaults. A wrong value is refused with the name of its key; nothing is guessed, nothing unknown is ignored. The one
 * door to the yaml package. What can be set is listed in `control/cli/agent-settings.ts`.
 */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { AGENT_SETTINGS, type AgentSetting } from '../control/cli/agent-settings.ts';
import { closest } from '../control/cli/closest.ts';
import type { ProfileName } from '../control/gossip/config.ts';
import { WeftError } from '../model/errors.ts';
import type { Cidr, Ip } from '../model/ip.ts';
import * as read from './config/values.ts';

/** What an agent is told. */
export interface AgentConfig {
  readonly name: string;
  /** False: the name is that of this host, because none was given. */
  readonly nameGiven: boolean;
  /** Empty: the agent finds out; else one IPv4, one IPv6 or both. */
  readonly advertise: readonly Ip[];
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute. */
  readonly socketPath: string;
  readonly join: readonly read.HostPort[];
  readonly token?: string;
  /** Absolute; read when the agent joins. */
  readonly tokenFile?: string;
  readonly vxlanPort: number;
  readonly gossipPort: number;
  readonly profile: ProfileName;
  readonly engine: 'native' | 'dgram';
  /** The engine was named, so no other takes its place. */
  readonly engineGiven: boolean;
  /** Tier that the native engine is held to; absent: the highest that works. */
  readonly tier?: 0 | 1 | 2;
  /** Threads of the native engine; absent: by the number of cores. */
  readonly workers?: number;
  /** Queues of TAPs that are made; no more than workers. */
  readonly tapQueues: number;
  /** Descriptors of TAPs are kept with systemd. */
  readonly fdStore: boolean;
  readonly defaultAddrPool: Cidr;
  /** Absolute path of the Docker plugin's socket; absent: there is none. */
  readonly dockerPlugin?: string;
  /** Absolute path of the socket of the Docker Engine that the plugin serves; absent: where Docker has it. */
  readonly dockerSocket?: string;
  /** Whether the engine is shown the networks of the cluster; absent: it is. */
  readonly dockerMirror?: boolean;
  /** Life of the certificates that this node issues as a signer. */
  readonly certLifetimeMs: number;
  readonly metricsAddr?: read.HostPort;
  readonly logLevel: read.LogLevel;
  readonly logFormat: 'pretty' | 'json';
  /** Where it came from; `loadAgentConfig(config.source)` reads it again. */
  readonly source: ConfigSource;
}

/** Where a configuration comes from. */
export interface ConfigSource {
  /** Values of flags by key, as given. */
  readonly flags: Readonly<Record<string, string | readonly string[]>>;
  /** Path of the YAML file. */
  readonly configFile?: string;
  /** Socket when neither flag nor file names one. */
  readonly socketPath: string;
  /** Directory that relative paths of flags start from. */
  readonly cwd: string;
}

const DEFAULT_DATA_DIR = '/var/lib/weft';
const DEFAULT_POOL = '10.0.0.0/8';
const DEFAULT_VXLAN_PORT = 4789;
const DEFAULT_GOSSIP_PORT = 7946;
const DEFAULT_CERT_LIFETIME_MS = 90 * 86_400_000;

/**
 * Reads a configuration. Flags win over the file, the file over defaults.
 *
 * @throws WeftError `invalid-value`, `unknown-option` or `not-found` (the file), naming flag or key
 */
export async function loadAgentConfig(source: ConfigSource): Promise<AgentConfig> {
  const values = new Map<string, read.Setting>();
  if (source.configFile !== undefined) {
    const path = resolve(source.cwd, source.configFile);
    for (const setting of await readConfigFile(path)) values.set(setting.key, setting);
  }
  for (const [key, value] of Object.entries(source.flags)) {
    values.set(key, { key, where: `--${key}`, texts: [value].flat(), cwd: source.cwd });
  }
  return build(values, source);
}

/**
 * Names the keys whose values differ and cannot change without a restart, in the order of help.
 *
 * @param running  what the agent runs with
 * @param wanted   what it was told now
 */
export function restartNeeded(running: AgentConfig, wanted: AgentConfig): readonly string[] {
  return changedKeys(running, wanted).filter(
    (key) => AGENT_SETTINGS.find((setting) => setting.key === key)?.reloads !== true,
  );
}

/** Names the keys whose values differ, in the order of help. */
export function changedKeys(a: AgentConfig, b: AgentConfig): readonly string[] {
  return AGENT_SETTINGS.map(({ key }) => key).filter(
    (key) => comparable(a, key) !== comparable(b, key),
  );
}

function comparable(config: AgentConfig, key: string): string {
  const fields: Readonly<Record<string, keyof AgentConfig>> = {
    'advertise-addr': 'advertise',
    socket: 'socketPath',
    'cert-lifetime': 'certLifetimeMs',
  };
  const camel = key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const value = config[fields[key] ?? (camel as keyof AgentConfig)];
  const text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part));
  return text ?? '';
}

function build(values: ReadonlyMap<string, read.Setting>, source: ConfigSource): AgentConfig {
  const get = <T>(key: string, reader: (setting: read.Setting) => T): T | undefined => {
    const setting = values.get(key);
    return setting === undefined ? undefined : reader(setting);
  };
  const join = get('join', (setting) => read.hostPorts(setting, DEFAULT_GOSSIP_PORT)) ?? [];
  read.checkTogether(values);
  const optional = {
    token: get('token', read.text),
    tokenFile: get('token-file', read.path),
    tier: get('tier', read.tier),
    workers: get('workers', read.workers),
    dockerPlugin: get('docker-plugin', read.pathOrOff),
    dockerSocket: get('docker-socket', read.path),
    dockerMirror: get('docker-mirror', read.onOff),
    metricsAddr: get('metrics-addr', (setting) => read.hostPorts(setting, undefined)[0]),
  };
  return {
    nameGiven: values.has('name'),
    name: get('name', read.nodeName) ?? read.nodeName(hostNameSetting()),
    advertise: get('advertise-addr', read.advertised) ?? [],
    dataDir: get('data-dir', read.path) ?? DEFAULT_DATA_DIR,
    socketPath: get('socket', read.path) ?? source.socketPath,
    join,
    vxlanPort: get('vxlan-port', read.port) ?? DEFAULT_VXLAN_PORT,
    gossipPort: get('gossip-port', read.port) ?? DEFAULT_GOSSIP_PORT,
    profile: get('profile', read.profile) ?? 'lan',
    engine: get('engine', read.engine) ?? 'native',
    engineGiven: values.has('engine'),
    tapQueues: get('tap-queues', read.tapQueues) ?? 1,
    fdStore: get('fd-store', read.isOn) ?? false,
    defaultAddrPool: read.pool(
      values.get('default-addr-pool') ?? {
        key: 'default-addr-pool',
        where: 'default-addr-pool',
        texts: [DEFAULT_POOL],
        cwd: '/',
      },
    ),
    certLifetimeMs: get('cert-lifetime', read.certLifetimeMs) ?? DEFAULT_CERT_LIFETIME_MS,
    logLevel: get('log-level', read.logLevel) ?? 'info',
    logFormat: get('log-format', read.logFormat) ?? 'pretty',
    ...read.withoutAbsent(optional),
    source,
  };
}

function hostNameSetting(): read.Setting {
  return { key: 'name', where: 'name of this host', texts: [hostname()], cwd: '/' };
}

async function readConfigFile(path: string): Promise<readonly read.Setting[]> {
  const what = `configuration ${path}`;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT';
    const why = missing ? 'there is no such file' : error.message;
    const remedy = 'check --config';
    throw new WeftError(missing ? 'not-found' : 'system-refused', { what, why, remedy }, error);
  });
  // Loaded only here: an agent without a file starts without it. It is of the older kind of packages, which have only a
  // default when modules are joined.
  const { default: yaml } = await import('yaml');
  let document: unknown;
  try {
    document = yaml.parse(text) ?? {};
  } catch (error) {
    const why = `it is not valid YAML (${(error as Error).message.split('\n')[0]})`;
    throw new WeftError('invalid-value', { what, why, remedy: 'correct the file' }, error);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    const why = 'it is no list of keys with values';
    throw new WeftError('invalid-value', { what, why, remedy: 'write lines such as name: host-1' });
  }
  return Object.entries(document).map(([key, value]) => fromFile(path, key, value));
}

/** The type of a value in YAML, and how a person calls it. */
function typeOf(setting: AgentSetting): readonly [type: string, noun: string] {
  if (setting.number === true) return ['number', 'a number'];
  return setting.switch === true ? ['boolean', 'true or false'] : ['string', 'a text'];
}

function fromFile(path: string, key: string, value: unknown): read.Setting {
  const where = `${path}: ${key}`;
  const setting = AGENT_SETTINGS.find((known) => known.key === key);
  if (setting === undefined) {
    const guess = closest(
      key,
      AGENT_SETTINGS.map((known) => known.key),
    );
    const remedy =
      guess === undefined ? 'docs/configuration.md lists all keys' : `did you mean ${guess}?`;
    throw new WeftError('unknown-option', { what: where, why: 'there is no such key', remedy });
  }
  const [type, noun] = typeOf(setting);
  const items = setting.list === true ? [value].flat() : [value];
  for (const item of items) {
    if (typeof item === type) continue;
    const why = `it must be ${noun}${setting.list === true ? ' or a list of them' : ''}`;
    const remedy = `write ${key}: ${setting.placeholder}`;
    throw new WeftError('invalid-value', { what: where, why, remedy });
  }
  return { key, where, texts: items.map(String), cwd: resolve(path, '..') };
}
