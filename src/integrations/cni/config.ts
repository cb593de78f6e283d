/**
 * The configuration of a network that a runtime sends (CNI 1.1.0, sections 1 and 3). A key that nothing is done for is
 * refused by its name and value (error 2), as the specification allows; `args` is the place for what others read.
 */
import type { PortBinding } from '../docker/protocol.ts';
import {
  type Fields,
  fieldsOf,
  keysOf,
  objectField,
  objectsField,
  shown,
  textField,
  textsField,
  wholeField,
} from '../json-fields.ts';
import { CNI, CniError } from './errors.ts';
import { type CniVersion, readVersion } from './versions.ts';

/** Where the agent listens unless the configuration says otherwise. */
export const DEFAULT_SOCKET = '/run/weft/weft.sock';

/** What every command needs. */
export interface CniConfig {
  readonly version: CniVersion;
  /** As CNI calls the network: attachments are told apart by it. */
  readonly name: string;
  /** The network of Weft. */
  readonly network: string;
  /** Path of the agent's socket. */
  readonly socket: string;
  /** All of it. */
  readonly fields: Fields;
}

/** Of a resolver; what is empty is left open. */
export interface DnsWords {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
  readonly domain?: string;
}

/** What is wished for one container. */
export interface ContainerWords {
  readonly ips: readonly string[];
  readonly mac?: string;
  readonly aliases: readonly string[];
  readonly ports: readonly PortBinding[];
  readonly dns: DnsWords;
}

const KEYS = ['cniVersion', 'name', 'type', 'network', 'socket', 'dns', 'prevResult'];
const FREE_KEYS = ['args', 'capabilities', 'runtimeConfig'];
/** A runtime's own, such as `cni.dev/valid-attachments`. */
const RUNTIME_PREFIX = 'cni.dev/';
/** What a runtime may fill in for a container (CONVENTIONS.md of CNI, "Well-known Capabilities"). */
const CAPABILITIES = ['ips', 'mac', 'portMappings', 'dns', 'aliases'];
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
/** IP protocol numbers (IANA). */
const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132 };
const PORT_MAX = 65_535;

/** Decodes what came on standard input. Throws `CniError` 6. */
export function decodeConfig(stdin: string): Fields {
  try {
    return fieldsOf('configuration', JSON.parse(stdin));
  } catch (error) {
    const message = `the configuration on standard input is no JSON object: ${String(error)}`;
    throw new CniError(CNI.undecodable, message, 'the runtime sends it');
  }
}

/** Reads what every command needs. Throws `CniError` 1 or 7. */
export function readConfig(fields: Fields): CniConfig {
  const version = readVersion(textField(fields, 'cniVersion'));
  const name = textField(fields, 'name') ?? '';
  if (!NAME.test(name)) throw wrong(`name ${shown(name)} is no name of a network`, 'correct it');
  const network = textField(fields, 'network') ?? name;
  const given = textField(fields, 'socket') ?? DEFAULT_SOCKET;
  const socket = given.startsWith('unix://') ? given.slice('unix://'.length) : given;
  if (!socket.startsWith('/')) {
    throw wrong(`socket "${given}" is no absolute path`, `write it as ${DEFAULT_SOCKET}`);
  }
  return { version, name, network, socket, fields };
}

/**
 * Throws `CniError` 2 for the first key that nothing is done for. Not for `DEL` and `GC`: what is attached must come
 * off however the configuration was changed meanwhile.
 */
export function checkKeys({ fields }: CniConfig): void {
  const { values } = fields;
  for (const key of keysOf(fields)) {
    if (KEYS.includes(key) || FREE_KEYS.includes(key) || key.startsWith(RUNTIME_PREFIX)) continue;
    throw unsupported(key, values[key], KEY_REMEDIES[key] ?? 'leave it out');
  }
  for (const place of ['capabilities', 'runtimeConfig']) {
    const entries = Object.entries(objectField(fields, place)?.values ?? {});
    const unknown = entries.find(
      ([key, value]) => !CAPABILITIES.includes(key) && value !== false && value !== null,
    );
    if (unknown === undefined) continue;
    const remedy = `leave ${unknown[0]} out; known are ${CAPABILITIES.join(', ')}`;
    throw unsupported(`${place}.${unknown[0]}`, unknown[1], remedy);
  }
}

const KEY_REMEDIES: Readonly<Record<string, string>> = {
  ipam: 'leave it out: addresses come from the network of Weft, which every host takes them from',
  ipMasq: 'leave it out: containers reach the world unless the network was made with --internal',
  mtu: 'leave it out: it is that of the network, weft network create -o mtu=N',
};

/** Reads what is wished for the container. */
export function readContainer({ fields, name }: CniConfig): ContainerWords {
  const runtime = objectField(fields, 'runtimeConfig') ?? fieldsOf('runtimeConfig', {});
  const mac = textField(runtime, 'mac');
  return {
    ips: textsField(runtime, 'ips'),
    ...(mac !== undefined && { mac }),
    aliases: readAliases(runtime, name),
    ports: objectsField(runtime, 'portMappings').map(readPort),
    dns: readDns(fields, runtime),
  };
}

/** A list, or, as Podman sends it, lists by the name of the network. */
function readAliases(runtime: Fields, network: string): string[] {
  if (Array.isArray(runtime.values['aliases'])) return textsField(runtime, 'aliases');
  const lists = objectField(runtime, 'aliases');
  return lists === undefined ? [] : textsField(lists, network);
}

function readPort(fields: Fields): PortBinding {
  const port = (key: string): number => {
    const value = wholeField(fields, key) ?? 0;
    if (value >= 1 && value <= PORT_MAX) return value;
    throw wrong(`${fields.what} ${key} is ${value}`, `use 1 to ${PORT_MAX}`);
  };
  const protocol = (textField(fields, 'protocol') ?? 'tcp').toLowerCase();
  const Proto = PROTOCOLS[protocol];
  if (Proto === undefined) {
    throw wrong(`${fields.what} protocol is "${protocol}"`, 'use tcp or udp');
  }
  const HostPort = port('hostPort');
  const HostIP = textField(fields, 'hostIP') ?? '';
  return { Proto, Port: port('containerPort'), HostIP, HostPort, HostPortEnd: HostPort };
}

/** What the runtime says of a container goes before what the configuration says of all. */
function readDns(fields: Fields, runtime: Fields): DnsWords {
  const own = objectField(runtime, 'dns') ?? fieldsOf('dns', {});
  const all = objectField(fields, 'dns') ?? fieldsOf('dns', {});
  const first = (a: readonly string[], b: readonly string[]): readonly string[] =>
    a.length > 0 ? a : b;
  const domain = textField(all, 'domain');
  return {
    nameservers: first(textsField(own, 'servers'), textsField(all, 'nameservers')),
    search: first(textsField(own, 'searches'), textsField(all, 'search')),
    options: first(textsField(own, 'options'), textsField(all, 'options')),
    ...(domain !== undefined && { domain }),
  };
}

function unsupported(key: string, value: unknown, remedy: string): CniError {
  const message = `the configuration has "${key}": ${shown(value)}, which is not understood`;
  return new CniError(CNI.unsupportedField, message, remedy);
}

function wrong(message: string, remedy: string): CniError {
  return new CniError(CNI.config, message, remedy);
}
