/**
 * Reads the values of single settings. Every refusal names the flag, or the file and key, that the value came from.
 * Which settings there are is in `agent/config.ts`.
 */
import { resolve } from 'node:path';
import { LOG_LEVELS } from '../../control/cli/agent-settings.ts';
import { PROFILE_NAMES, type ProfileName } from '../../control/gossip/config.ts';
import { WeftError } from '../../model/errors.ts';
import { type Cidr, type Ip, parseCidr, parseIp } from '../../model/ip.ts';
import { ENGINE_WORKERS_MAX, POOL_SUBNET_BITS_MAX } from '../../model/limits.ts';
import { NAME_PATTERN } from '../../model/network.ts';

/** A value as it was given. */
export interface Setting {
  readonly key: string;
  /** Flag, or file and key, as a refusal names it. */
  readonly where: string;
  /** At least one; more only for lists. */
  readonly texts: readonly string[];
  /** Directory that a relative path starts from. */
  readonly cwd: string;
}

/** A host and a port. */
export interface HostPort {
  /** Address or name, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A level of the log. */
export type LogLevel = (typeof LOG_LEVELS)[number];

const PORT_MAX = 65_535;
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Seconds are for trials; ten years is less than what a root lives. */
const CERT_LIFETIME_MS = { least: 10_000, most: 3650 * 86_400_000 };
/** Largest prefix that a pool of /24 subnets can be cut from. */
const POOL_PREFIX_BITS_MAX = 24;

/** Returns a text that is not empty. */
export function text(setting: Setting): string {
  const [value = ''] = setting.texts;
  if (value !== '') return value;
  throw refusal(setting, value, 'it is empty', 'give a value or leave it out');
}

/** Returns an absolute path. */
export function path(setting: Setting): string {
  return resolve(setting.cwd, text(setting));
}

/** Returns an absolute path; `undefined` for the word `off`. */
export function pathOrOff(setting: Setting): string | undefined {
  return text(setting) === 'off' ? undefined : path(setting);
}

/** Returns whether it is `on`. */
export function onOff(setting: Setting): boolean {
  const value = text(setting);
  if (value === 'on' || value === 'off') return value === 'on';
  throw refusal(setting, value, 'it is neither on nor off', 'write on or off');
}

/** Returns the name of a node. */
export function nodeName(setting: Setting): string {
  const value = text(setting);
  if (NAME_PATTERN.test(value)) return value;
  const why = 'it is no name: a letter or digit first, then also . _ -, at most 63';
  throw refusal(setting, value, why, 'choose another with --name');
}

/** Returns the addresses to advertise, at most one of each family. */
export function advertised(setting: Setting): readonly Ip[] {
  const all = setting.texts.map((value) => {
    const ip = parseIp(value);
    if (ip !== undefined) return ip;
    throw refusal(setting, value, 'it is no IP address', 'write it as 10.99.0.1 or fd99::1');
  });
  const doubled = all.findIndex(({ family }, i) => all.findIndex((a) => a.family === family) < i);
  if (doubled < 0) return all;
  const why = 'it is the second of its family';
  throw refusal(setting, setting.texts[doubled] ?? '', why, 'give one IPv4 and one IPv6 at most');
}

/** Returns a port. */
export function port(setting: Setting): number {
  const value = text(setting);
  const number = toPort(value);
  if (number !== undefined) return number;
  throw refusal(setting, value, 'it is no port', `choose one from 1 to ${PORT_MAX}`);
}

/**
 * Returns hosts with ports: `10.99.0.1`, `host-1:7946`, `[fd99::1]:7946`, `fd99::1`.
 *
 * @param defaultPort  for a value without a port; `undefined` when it must have one
 */
export function hostPorts(
  setting: Setting,
  defaultPort: number | undefined,
): readonly [HostPort, ...HostPort[]] {
  const all = setting.texts.map((value) => {
    const parsed = splitHostPort(value, defaultPort);
    if (parsed !== undefined) return parsed;
    const form = defaultPort === undefined ? 'HOST:PORT' : 'HOST or HOST:PORT';
    const remedy = `write it so, an IPv6 address with a port in brackets`;
    throw refusal(setting, value, `it is not ${form}`, remedy);
  });
  return all as unknown as readonly [HostPort, ...HostPort[]];
}

/** Returns the profile of the control plane. */
export function profile(setting: Setting): ProfileName {
  const value = text(setting);
  const name = PROFILE_NAMES.find((known) => known === value);
  if (name !== undefined) return name;
  throw refusal(setting, value, 'there is no such profile', `say ${PROFILE_NAMES.join(', ')}`);
}

/** Returns the engine. */
export function engine(setting: Setting): 'native' | 'dgram' {
  const value = text(setting);
  if (value === 'native' || value === 'dgram') return value;
  throw refusal(setting, value, 'there is no such engine', 'say native or dgram');
}

/** Returns the tier that the native engine is held to. */
export function tier(setting: Setting): 0 | 1 | 2 {
  const value = text(setting);
  const level = ['T0', 'T1', 'T2'].indexOf(value.toUpperCase());
  if (level >= 0) return level as 0 | 1 | 2;
  throw refusal(setting, value, 'there is no such tier', 'say T0, T1 or T2');
}

/** Returns the number of threads of the native engine. */
export function workers(setting: Setting): number {
  const value = text(setting);
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= 1 && number <= ENGINE_WORKERS_MAX) return number;
  const remedy = `choose from 1 to ${ENGINE_WORKERS_MAX}`;
  throw refusal(setting, value, 'it is no number of threads', remedy);
}

/** Returns the number of queues of a TAP: more than the most workers nobody could read. */
export function tapQueues(setting: Setting): number {
  const value = text(setting);
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= 1 && number <= ENGINE_WORKERS_MAX) return number;
  const remedy = `choose from 1 to ${ENGINE_WORKERS_MAX}`;
  throw refusal(setting, value, 'it is no number of queues', remedy);
}

/** Returns the life of a certificate, milliseconds. */
export function certLifetimeMs(setting: Setting): number {
  const value = text(setting);
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(value) ?? [];
  const ms = Number(count) * (UNIT_MS[unit] ?? Number.NaN);
  if (ms >= CERT_LIFETIME_MS.least && ms <= CERT_LIFETIME_MS.most) return ms;
  const remedy = 'write it as 90d, 12h or 30m, from 10s to 3650d';
  throw refusal(setting, value, 'it is no life of a certificate', remedy);
}

/** Returns whether a switch is on. */
export function isOn(setting: Setting): boolean {
  return text(setting) === 'true';
}

/** Returns the pool that subnets are cut from. */
export function pool(setting: Setting): Cidr {
  const value = text(setting);
  const cidr = parseCidr(value);
  if (cidr === 'malformed') {
    throw refusal(setting, value, 'it is no prefix', 'write it as 10.0.0.0/8');
  }
  if (cidr === 'host-bits') {
    const why = 'bits after the prefix length are set';
    throw refusal(setting, value, why, 'write the first address of the prefix');
  }
  if (cidr.family !== 4 || cidr.prefixBits > POOL_PREFIX_BITS_MAX) {
    const why = 'no IPv4 subnet of /24 fits in it';
    throw refusal(setting, value, why, 'choose an IPv4 prefix of /24 or shorter');
  }
  if (POOL_PREFIX_BITS_MAX - cidr.prefixBits > POOL_SUBNET_BITS_MAX) {
    const why = 'it has more than 65,536 subnets of /24';
    throw refusal(setting, value, why, 'choose an IPv4 prefix of /8 or longer');
  }
  return cidr;
}

/** Returns the level of the log. */
export function logLevel(setting: Setting): LogLevel {
  const value = text(setting);
  const level = LOG_LEVELS.find((known) => known === value);
  if (level !== undefined) return level;
  throw refusal(setting, value, 'there is no such level', `say ${LOG_LEVELS.join(', ')}`);
}

/** Returns the form of the log. */
export function logFormat(setting: Setting): 'pretty' | 'json' {
  const value = text(setting);
  if (value === 'pretty' || value === 'json') return value;
  throw refusal(setting, value, 'there is no such form', 'say pretty or json');
}

/** Refuses settings that contradict each other. */
export function checkTogether(values: ReadonlyMap<string, Setting>): void {
  const token = values.get('token') ?? values.get('token-file');
  const native = values.get('tier') ?? values.get('workers') ?? values.get('tap-queues');
  if (native !== undefined && values.get('engine')?.texts[0] === 'dgram') {
    const why = 'it is for the native engine, and dgram was chosen';
    throw contradiction(native.where, why, 'leave it out, or leave out engine');
  }
  checkQueues(values.get('tap-queues'), values.get('workers'));
  for (const key of ['docker-socket', 'docker-mirror']) {
    const given = values.get(key);
    if (given === undefined || values.has('docker-plugin')) continue;
    const why = 'it is for the Docker plugin, which is not asked for';
    throw contradiction(given.where, why, 'add docker-plugin, or leave it out');
  }
  if (values.has('token') && values.has('token-file')) {
    throw contradiction('token and token-file', 'both give the join token', 'give one of them');
  }
  if (token !== undefined && !values.has('join')) {
    const why = 'there is no cluster to join with it';
    throw contradiction(token.where, why, 'name an agent of the cluster with --join');
  }
}

/** Returns the object without its `undefined` properties. */
export function withoutAbsent<T extends object>(
  object: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Without a number of workers there are as many as queues at least. */
function checkQueues(queues: Setting | undefined, threads: Setting | undefined): void {
  if (queues === undefined || threads === undefined) return;
  const [wanted, readers] = [tapQueues(queues), workers(threads)];
  if (wanted <= readers) return;
  const why = `${wanted} queues are more than ${readers} workers, and each is to be read by another`;
  throw contradiction(queues.where, why, `say ${readers} at most, or set workers to ${wanted}`);
}

function contradiction(what: string, why: string, remedy: string): WeftError {
  return new WeftError('invalid-value', { what, why, remedy });
}

function splitHostPort(value: string, defaultPort: number | undefined): HostPort | undefined {
  const bare = defaultPort !== undefined && parseIp(value) !== undefined;
  if (bare) return { host: value, port: defaultPort };
  const match = /^(?:\[([^\]]+)\]|([^\s:[\]/]+))(?::(\d+))?$/.exec(value);
  const [, inBrackets, plain, portText] = match ?? [];
  const host = inBrackets ?? plain;
  if (host === undefined) return undefined;
  if (inBrackets !== undefined && parseIp(inBrackets)?.family !== 6) return undefined;
  const number = portText === undefined ? defaultPort : toPort(portText);
  return number === undefined ? undefined : { host, port: number };
}

function toPort(value: string): number | undefined {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return number >= 1 && number <= PORT_MAX ? number : undefined;
}

function refusal(setting: Setting, value: string, why: string, remedy: string): WeftError {
  return new WeftError('invalid-value', { what: `${setting.where} '${value}'`, why, remedy });
}
