/**
 * `setup`: from a container of Podman to a wish (netavark, `NetworkPluginExec`), and from an endpoint to what Podman is
 * told (`StatusBlock`).
 */
import type { AttachRequest } from '../../control/api/schema/endpoint.ts';
import { WeftError } from '../../model/errors.ts';
import { type Attached, type Attachment, bounded, chosenAddresses, idName } from '../attachment.ts';
import {
  type Fields,
  keysOf,
  objectField,
  objectsField,
  textField,
  textsField,
  wholeField,
} from '../json-fields.ts';
import { weftNetwork } from './network.ts';

/** What netavark asks for. */
export interface Setup {
  readonly attachment: Attachment;
  readonly wish: AttachRequest & { readonly name: string };
  /** The network, as Podman knows it. */
  readonly network: Fields;
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const PORT_MAX = 65_535;

/** Reads what is asked for. Throws `invalid-value` or `unknown-option`. */
export function readSetup(input: Fields): Setup {
  const network = required(objectField(input, 'network'), 'network');
  const options = required(objectField(input, 'network_options'), 'network_options');
  const container = required(textField(input, 'container_id'), 'container_id');
  const ifname = required(textField(options, 'interface_name'), 'network_options interface_name');
  const given = objectField(options, 'options');
  const [option] = given === undefined ? [] : keysOf(given);
  if (option !== undefined) {
    const what = `option ${option} of a container`;
    throw new WeftError('unknown-option', { what, why: 'it is not known', remedy: 'leave it out' });
  }
  const called = textField(input, 'container_name') ?? '';
  const name = NAME.test(called) ? bounded(called) : idName(container);
  const mac = textField(options, 'static_mac');
  const aliases = textsField(options, 'aliases').filter((alias) => alias !== name);
  return {
    attachment: {
      ...{ system: 'netavark', container, ifname },
      network: required(textField(network, 'name'), 'network name'),
    },
    wish: {
      network: weftNetwork(network),
      tap: ifname,
      name,
      ...chosenAddresses(textsField(options, 'static_ips')),
      ...(mac !== undefined && { mac }),
      aliases: [...new Set(aliases)],
      labels: {},
      publish: objectsField(input, 'port_mappings').flatMap(publishWords),
      ...{ configure: true, ephemeral: false },
    },
    network,
  };
}

/** Returns what Podman shows, and the resolvers that it writes for the container. */
export function statusOf({ endpoint, internal }: Attached): unknown {
  const gatewayOf = (address: string): string | undefined =>
    internal
      ? undefined
      : endpoint.gateways.find((gateway) => gateway.includes(':') === address.includes(':'));
  const subnets = endpoint.addresses.map((ipnet) => {
    const gateway = gatewayOf(ipnet);
    return { ipnet, ...(gateway !== undefined && { gateway }) };
  });
  return {
    dns_server_ips: endpoint.nameservers,
    // A network that lost its name to another one is shown with a remark behind it.
    dns_search_domains: endpoint.nameservers.length === 0 ? [] : [endpoint.network.split(' ')[0]],
    interfaces: { [endpoint.tap]: { mac_address: endpoint.mac, subnets } },
  };
}

/** In the words of `--publish`. On this host alone: another one's Podman says for itself what it publishes. */
function publishWords(fields: Fields): string[] {
  const count = wholeField(fields, 'range') || 1;
  const target = portsOf(fields, 'container_port', count);
  const published = portsOf(fields, 'host_port', count);
  const ip = textField(fields, 'host_ip');
  const protocols = (textField(fields, 'protocol') ?? 'tcp').split(',');
  const place = ip === undefined ? '' : `,host_ip=${ip}`;
  return protocols.map(
    (protocol) =>
      `mode=host,target=${target},published=${published},protocol=${protocol.trim()}${place}`,
  );
}

function portsOf(fields: Fields, key: string, count: number): string {
  const first = wholeField(fields, key) ?? 0;
  const last = first + count - 1;
  if (first >= 1 && last <= PORT_MAX) return count === 1 ? `${first}` : `${first}-${last}`;
  const what = `${fields.what} ${key}`;
  const why = `it is ${first}, of ${count} ports`;
  throw new WeftError('invalid-value', { what, why, remedy: `use 1 to ${PORT_MAX}` });
}

function required<T>(value: T | undefined, key: string): T {
  if (value !== undefined) return value;
  const why = 'it is missing';
  throw new WeftError('invalid-value', { what: `input ${key}`, why, remedy: 'netavark gives it' });
}
