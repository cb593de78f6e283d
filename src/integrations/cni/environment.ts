/** What a runtime says in environment variables (CNI 1.1.0, section 2, "Parameters"), checked. */
import { IFNAME_BYTES_MAX } from '../../model/limits.ts';
import { CNI, CniError } from './errors.ts';

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One interface of one container. */
export interface Place {
  readonly container: string;
  readonly ifname: string;
}

/** What `CNI_ARGS` says. */
export interface CniArgs {
  readonly ip?: string;
  readonly mac?: string;
  readonly podName?: string;
  readonly podNamespace?: string;
}

const CONTAINER_ID = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
/** Names of interfaces that the kernel takes. */
const IFNAME = /^[^\s/:]+$/;
/** What we read of `CNI_ARGS`; `K8S_` others that kubelet's runtimes always send are known by their beginning. */
const KNOWN_ARGS = ['IP', 'MAC', 'IGNOREUNKNOWN'];
const TRUE = ['1', 'true'];
const FALSE = ['0', 'false'];

/** Reads which container and interface are meant. Throws `CniError` 4. */
export function readPlace(env: Environment): Place {
  const container = required(env, 'CNI_CONTAINERID');
  const ifname = required(env, 'CNI_IFNAME');
  if (!CONTAINER_ID.test(container)) {
    const remedy = 'use letters, digits, "_", "." and "-", beginning with a letter or digit';
    throw invalid(`CNI_CONTAINERID "${container}" is no container id`, remedy);
  }
  const fits = Buffer.byteLength(ifname) <= IFNAME_BYTES_MAX;
  if (fits && IFNAME.test(ifname) && ifname !== '.' && ifname !== '..')
    return { container, ifname };
  const remedy = `use at most ${IFNAME_BYTES_MAX} bytes without "/", ":" and spaces`;
  throw invalid(`CNI_IFNAME "${ifname}" is no name of an interface`, remedy);
}

/** Reads the path of the container's namespace. Throws `CniError` 4. */
export function readNamespace(env: Environment): string {
  const path = required(env, 'CNI_NETNS');
  if (path.startsWith('/')) return path;
  throw invalid(`CNI_NETNS "${path}" is no absolute path`, 'give the path of a namespace');
}

/** Reads `CNI_ARGS`, `KEY=VALUE;KEY=VALUE`. Unknown keys are refused unless `IgnoreUnknown` says otherwise. */
export function readArgs(env: Environment): CniArgs {
  const pairs = (env['CNI_ARGS'] ?? '').split(';').filter((pair) => pair !== '');
  const args = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) {
      throw invalid(`CNI_ARGS has "${pair}"`, 'write KEY=VALUE, with ";" between them');
    }
    args.set(key.toUpperCase(), value);
  }
  const ignores = readSwitch(args.get('IGNOREUNKNOWN') ?? '0');
  const unknown = [...args.keys()].find(
    (key) => !KNOWN_ARGS.includes(key) && !key.startsWith('K8S_'),
  );
  if (unknown !== undefined && !ignores) {
    throw invalid(
      `CNI_ARGS has the unknown key ${unknown}`,
      'add IgnoreUnknown=1, or leave it out',
    );
  }
  return {
    ...given('ip', args.get('IP')),
    ...given('mac', args.get('MAC')),
    ...given('podName', args.get('K8S_POD_NAME')),
    ...given('podNamespace', args.get('K8S_POD_NAMESPACE')),
  };
}

function given<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value ? { [key]: value } : {}) as { [P in K]?: string };
}

function readSwitch(text: string): boolean {
  const value = text.toLowerCase();
  if (TRUE.includes(value)) return true;
  if (FALSE.includes(value)) return false;
  throw invalid(`CNI_ARGS has IgnoreUnknown=${text}`, 'write 1 or 0');
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw invalid(`${name} is not set`, 'the runtime sets it; weft-cni is not for people');
}

function invalid(message: string, remedy: string): CniError {
  return new CniError(CNI.environment, message, remedy);
}
