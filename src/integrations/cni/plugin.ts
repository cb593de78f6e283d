/**
 * The commands of CNI (1.1.0, section 2, "CNI operations"), done by an agent. What a runtime sends is checked before an
 * agent is asked for anything.
 */
import type { AgentClient } from '../../control/api/client.ts';
import type { CniReply } from '../../control/api/schema/cni.ts';
import { attachAndTell, attachmentOf, detachAll, endpointsOf } from '../attachment.ts';
import { fieldsOf, objectField, objectsField, textField } from '../json-fields.ts';
import { checkContainer, type SeenInterface } from './check.ts';
import { type CniConfig, checkKeys, decodeConfig, readConfig, readContainer } from './config.ts';
import { type Environment, readArgs, readNamespace, readPlace } from './environment.ts';
import { CNI, CniError, cniErrorOf } from './errors.ts';
import { addResult } from './result.ts';
import { checkStatus } from './status.ts';
import { CNI_VERSIONS, checkCommand, NEWEST } from './versions.ts';
import { attachWish } from './wish.ts';

/** What a runtime sends. */
export interface CniInput {
  readonly env: Environment;
  readonly stdin: string;
}

/** What the commands are done with. */
export interface CniParts {
  /** The agent on a socket. */
  readonly clientOf: (socketPath: string) => AgentClient;
  /** An interface in a namespace; `undefined` when it is not there. Throws `namespace-missing`. */
  readonly lookAt: (namespace: string, name: string) => Promise<SeenInterface | undefined>;
}

/** A command on its way. */
interface Call {
  readonly env: Environment;
  readonly config: CniConfig;
  readonly client: AgentClient;
  readonly parts: CniParts;
}

const COMMANDS: Readonly<Record<string, (call: Call) => Promise<unknown>>> = {
  ADD: add,
  DEL: remove,
  CHECK: check,
  GC: collect,
  STATUS: ({ config, client }) => {
    checkKeys(config);
    return checkStatus(client, config.network);
  },
};

/** Does what a runtime asks for. Never rejects: what goes wrong is said in the reply. */
export async function runCni(input: CniInput, parts: CniParts): Promise<CniReply> {
  try {
    const result = await answer(input, parts);
    return { exit: 0, answer: result ?? null };
  } catch (thrown) {
    return failed(input, thrown);
  }
}

/** What a runtime gets when no answer came in time. What was begun is ended by the `DEL` that follows. */
export function tooLate(input: CniInput): CniReply {
  const message = 'the agent took too long to answer';
  return failed(input, new CniError(CNI.tryAgain, message, 'see weft status on this host'));
}

function failed(input: CniInput, thrown: unknown): CniReply {
  const { code, message, remedy } = cniErrorOf(thrown);
  return { exit: 1, answer: { cniVersion: versionOf(input), code, msg: message, details: remedy } };
}

async function answer({ env, stdin }: CniInput, parts: CniParts): Promise<unknown> {
  const command = env['CNI_COMMAND'] ?? '';
  if (command === 'VERSION') return versions(stdin);
  const run = COMMANDS[command];
  if (run === undefined) {
    const message = `CNI_COMMAND "${command}" is not known`;
    const remedy =
      'a container runtime starts weft-cni; it uses ADD, DEL, CHECK, GC, STATUS, VERSION';
    throw new CniError(CNI.environment, message, remedy);
  }
  const config = readConfig(decodeConfig(stdin));
  checkCommand(command, config.version);
  return run({ env, config, client: parts.clientOf(config.socket), parts });
}

/** An empty question is answered: somebody only wants to know what is spoken here. */
function versions(stdin: string): unknown {
  const asked = stdin.trim() === '' ? undefined : textField(decodeConfig(stdin), 'cniVersion');
  return { cniVersion: asked ?? NEWEST, supportedVersions: CNI_VERSIONS };
}

async function add({ env, config, client }: Call): Promise<unknown> {
  checkKeys(config);
  const place = readPlace(env);
  const namespace = readNamespace(env);
  const words = readContainer(config);
  const wish = attachWish(config, { place, namespace, args: readArgs(env), words });
  const previous = objectField(config.fields, 'prevResult');
  const { version, name: network } = config;
  const attachment = { system: 'cni', network, ...place } as const;
  const attached = await attachAndTell(client, attachment, wish);
  return addResult({ version, namespace, ...attached, dns: words.dns, previous });
}

/** What is not there any more is detached already. */
async function remove({ env, config, client }: Call): Promise<void> {
  const attachment = { system: 'cni', network: config.name, ...readPlace(env) } as const;
  await detachAll(client, await endpointsOf(client, attachment));
}

async function check({ env, config, client, parts }: Call): Promise<void> {
  checkKeys(config);
  const place = readPlace(env);
  const namespace = readNamespace(env);
  const expected = objectField(config.fields, 'prevResult');
  if (expected === undefined) {
    const message = 'the configuration has no prevResult, so nobody knows what is to be there';
    throw new CniError(CNI.config, message, 'the runtime sends what ADD answered');
  }
  const [endpoint] = await endpointsOf(client, {
    ...{ system: 'cni', network: config.name },
    ...place,
  });
  const seen = await parts.lookAt(namespace, place.ifname);
  checkContainer({ place, namespace, expected, endpoint, seen });
}

/** Detaches what the runtime does not know any more. */
async function collect({ config, client }: Call): Promise<void> {
  const { fields, name } = config;
  const key = 'cni.dev/valid-attachments';
  if (!Array.isArray(fields.values[key])) {
    const message = `the configuration has no list "${key}", without which all would be stale`;
    throw new CniError(CNI.config, message, 'the runtime sends it');
  }
  const valid = new Set(
    objectsField(fieldsOf('configuration', fields.values), key).map((each) =>
      pairText(textField(each, 'containerID'), textField(each, 'ifname')),
    ),
  );
  const all = await client.listEndpoints({ local: true });
  const stale = all.filter((endpoint) => {
    const own = attachmentOf(endpoint, { system: 'cni', network: name });
    return own !== undefined && !valid.has(pairText(own.container, own.ifname));
  });
  await detachAll(client, stale);
}

function pairText(container: string | undefined, ifname: string | undefined): string {
  return `${container} ${ifname}`;
}

/** For an answer that says what is wrong: the version that was asked for, if it is one. */
function versionOf({ stdin }: CniInput): string {
  try {
    const asked = textField(decodeConfig(stdin), 'cniVersion');
    return CNI_VERSIONS.find((version) => version === asked) ?? NEWEST;
  } catch {
    return NEWEST;
  }
}
