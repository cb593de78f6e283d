/**
 * From words to what a request can carry: numbers, durations, pairs, paths. Only the form is read here; what the
 * values mean is judged by the agent, so that all its clients meet the same sentences.
 */
import { resolve } from 'node:path';
import { WeftError } from '../../model/errors.ts';
import { wrongUsage } from './usage.ts';

/** Where the agent listens when nobody says otherwise. */
export const DEFAULT_SOCKET = '/run/weft/weft.sock';

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Returns a whole number written in decimal digits. Throws `wrong-usage`. */
export function parseWhole(flag: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw wrongUsage(`${flag} '${text}'`, 'it is not a whole number', 'write it in decimal digits');
}

/** Returns seconds of a duration such as `90s`, `30m`, `24h`, `7d` or `1h30m`. Throws `wrong-usage`. */
export function parseDuration(flag: string, text: string): number {
  let seconds = /^(\d+[smhd])+$/.test(text) ? 0 : Number.NaN;
  for (const [, count, unit = ''] of text.matchAll(/(\d+)([smhd])/g)) {
    seconds += Number(count) * (UNIT_SECONDS[unit] ?? Number.NaN);
  }
  if (Number.isSafeInteger(seconds)) return seconds;
  const remedy = 'write it as 90s, 30m, 24h or 7d';
  throw wrongUsage(`${flag} '${text}'`, 'it is not a duration', remedy);
}

/** Returns the pairs of repeated `K[=V]`; a key given twice has its last value, as with Docker. */
export function parsePairs(flag: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => splitPair(flag, text)));
}

/** Returns the pairs of repeated `NAME=VALUE`. A missing value or a name given twice is `wrong-usage`. */
export function parseNamed(flag: string, texts: readonly string[]): Record<string, string> {
  const pairs = new Map<string, string>();
  for (const text of texts) {
    const [name, value] = splitPair(flag, text);
    if (value === '') {
      throw wrongUsage(`${flag} '${text}'`, 'it has no value', 'write it as NAME=VALUE');
    }
    if (pairs.has(name)) {
      const why = `the name '${name}' is given twice`;
      throw wrongUsage(`${flag} '${text}'`, why, 'give each name once');
    }
    pairs.set(name, value);
  }
  return Object.fromEntries(pairs);
}

/** Returns the links of repeated `NAME:ALIAS`. Throws `wrong-usage`. */
export function parseLinks(texts: readonly string[]): { name: string; alias: string }[] {
  return texts.map((text) => {
    const [name = '', alias = '', ...more] = text.split(':');
    if (name !== '' && alias !== '' && more.length === 0) return { name, alias };
    const remedy = 'write it as NAME:ALIAS';
    throw wrongUsage(`--link '${text}'`, 'it is not a name and an alias', remedy);
  });
}

/**
 * Returns the path of the agent's socket.
 *
 * @param host  value of `--host` or `WEFT_HOST`: `unix:///path`; empty or absent: the default
 */
export function parseHost(host: string | undefined): string {
  if (host === undefined || host === '') return DEFAULT_SOCKET;
  const path = /^unix:\/\/(\/.+)$/.exec(host)?.[1];
  if (path !== undefined) return path;
  const why = 'an agent is reached through a unix socket alone';
  throw wrongUsage(`host '${host}'`, why, 'write it as unix:///run/weft/weft.sock');
}

/**
 * Returns the absolute path of a network namespace: a name is one of `ip netns`, a path is relative to the
 * directory of this process, a pid stands for the namespace of that process.
 *
 * @returns `undefined` when neither is given: the namespace of the agent
 */
export function namespacePath(
  netns: string | undefined,
  pid: string | undefined,
  cwd: string,
): string | undefined {
  if (netns !== undefined && pid !== undefined) {
    throw wrongUsage('attach', '--netns and --pid name two namespaces', 'give one of them');
  }
  if (pid !== undefined) return `/proc/${parseWhole('--pid', pid)}/ns/net`;
  if (netns === undefined) return undefined;
  if (netns === '' || netns === '.' || netns === '..') {
    const why = 'it is neither the name nor the path of a namespace';
    throw new WeftError('namespace-missing', {
      what: `--netns '${netns}'`,
      why,
      remedy: 'ip netns list shows the names',
    });
  }
  return netns.includes('/') ? resolve(cwd, netns) : `/run/netns/${netns}`;
}

function splitPair(flag: string, text: string): [string, string] {
  const at = text.indexOf('=');
  const key = at < 0 ? text : text.slice(0, at);
  if (key !== '') return [key, at < 0 ? '' : text.slice(at + 1)];
  throw wrongUsage(`${flag} '${text}'`, 'the part before = is empty', 'write it as KEY=VALUE');
}
