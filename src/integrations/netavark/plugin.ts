/**
 * A plugin of netavark, the network program of Podman (plugin-API.md of netavark 1.x): `create`, `setup NETNS`,
 * `teardown NETNS`, `info`, with JSON on standard input and output.
 */
import type { AgentClient } from '../../control/api/client.ts';
import { WeftError } from '../../model/errors.ts';
import { attachAndTell, detachAll, endpointsOf } from '../attachment.ts';
import { type Fields, fieldsOf, objectField, textField } from '../json-fields.ts';
import { createNetwork, socketOf } from './network.ts';
import { readSetup, statusOf } from './setup.ts';

/** Where the agent listens unless an option of the network says otherwise. */
const DEFAULT_SOCKET = '/run/weft/weft.sock';
/** Of the protocol; netavark asks for this one. */
const API_VERSION = '1.0.0';

/** What netavark sends. */
export interface NetavarkInput {
  /** Words after the program. */
  readonly words: readonly string[];
  readonly stdin: string;
}

/** What netavark gets. */
export interface NetavarkOutput {
  /** Exit status. */
  readonly exit: number;
  readonly stdout: string;
}

/** What the commands are done with. */
export interface NetavarkParts {
  /** Of Weft. */
  readonly version: string;
  /** The agent on a socket. */
  readonly clientOf: (socketPath: string) => AgentClient;
}

/** Does what netavark asks for. Never rejects: what goes wrong is said in the output. */
export async function runNetavark(
  input: NetavarkInput,
  parts: NetavarkParts,
): Promise<NetavarkOutput> {
  try {
    const result = await answer(input, parts);
    return { exit: 0, stdout: result === undefined ? '' : `${JSON.stringify(result)}\n` };
  } catch (thrown) {
    return failed(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** What netavark gets when no answer came in time. */
export function tooLate(): NetavarkOutput {
  return failed('the agent took too long to answer; see weft status on this host');
}

function failed(error: string): NetavarkOutput {
  return { exit: 1, stdout: `${JSON.stringify({ error })}\n` };
}

async function answer({ words, stdin }: NetavarkInput, parts: NetavarkParts): Promise<unknown> {
  const [command = 'info', namespace = ''] = words;
  const clientOf = (network: Fields): AgentClient =>
    parts.clientOf(socketOf(network) ?? DEFAULT_SOCKET);
  switch (command) {
    case 'info':
      return { version: parts.version, api_version: API_VERSION };
    case 'create': {
      const network = decode(stdin);
      return createNetwork(clientOf(network), network);
    }
    case 'setup':
      return setup(namespace, decode(stdin), clientOf);
    case 'teardown':
      return teardown(decode(stdin), clientOf);
    default: {
      const why = 'there is no such command';
      const remedy = 'netavark uses create, setup, teardown and info';
      throw new WeftError('wrong-usage', { what: `weft-netavark ${command}`, why, remedy });
    }
  }
}

async function setup(
  namespace: string,
  input: Fields,
  clientOf: (network: Fields) => AgentClient,
): Promise<unknown> {
  if (!namespace.startsWith('/')) {
    const what = 'weft-netavark setup';
    const why = `'${namespace}' is no absolute path of a namespace`;
    throw new WeftError('wrong-usage', { what, why, remedy: 'netavark gives it' });
  }
  const { attachment, wish, network } = readSetup(input);
  const client = clientOf(network);
  return statusOf(await attachAndTell(client, attachment, { ...wish, namespace }));
}

/** What is not there any more is detached already. */
async function teardown(
  input: Fields,
  clientOf: (network: Fields) => AgentClient,
): Promise<undefined> {
  const network = objectField(input, 'network') ?? fieldsOf('network', {});
  const options = objectField(input, 'network_options') ?? fieldsOf('network_options', {});
  const client = clientOf(network);
  const attachment = {
    system: 'netavark',
    network: textField(network, 'name') ?? '',
    container: textField(input, 'container_id') ?? '',
    ifname: textField(options, 'interface_name') ?? '',
  } as const;
  await detachAll(client, await endpointsOf(client, attachment));
}

function decode(stdin: string): Fields {
  try {
    return fieldsOf('input', JSON.parse(stdin));
  } catch (error) {
    const why = `it is no JSON object: ${String(error)}`;
    throw new WeftError('invalid-value', {
      what: 'standard input',
      why,
      remedy: 'netavark gives it',
    });
  }
}
