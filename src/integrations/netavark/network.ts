/**
 * `create`: networks of Podman (netavark 1.x, plugin-API.md and types.rs, `Network`). A network of Podman is
 * the network of Weft of the same name, which is made when it is not there.
 */
import type { AgentClient } from '../../control/api/client.ts';
import type { NetworkView } from '../../control/api/schema/network.ts';
import type { NetworkWish } from '../../control/network/wish.ts';
import { WeftError } from '../../model/errors.ts';
import {
  type Fields,
  keysOf,
  objectField,
  objectsField,
  shown,
  textField,
  textMapField,
} from '../json-fields.ts';

/** The option that names the network of Weft, when it is to be another than Podman's. */
export const NETWORK_OPTION = 'weft.network';
/** The option that names the socket of the agent. */
export const SOCKET_OPTION = 'weft.socket';

/** What a person can say of a network that Weft has no word for. */
const WITHOUT = ['network_interface', 'routes', 'network_dns_servers'];
/** What Podman calls its own way of giving addresses; it stands there when nobody said anything. */
const PLAIN_IPAM = 'host-local';

/** The part of the API that it takes. */
export type NetworkClient = Pick<AgentClient, 'createNetwork' | 'inspectNetwork'>;

/** Name of the network of Weft. */
export function weftNetwork(network: Fields): string {
  const name = textField(network, 'name') ?? '';
  return textMapField(network, 'options')[NETWORK_OPTION] ?? name;
}

/** Path of the agent's socket; `undefined` when nobody says. */
export function socketOf(network: Fields): string | undefined {
  return textMapField(network, 'options')[SOCKET_OPTION];
}

/** Makes the network, or joins it, and returns it as Podman is to know it. */
export async function createNetwork(client: NetworkClient, network: Fields): Promise<unknown> {
  const wish = networkWish(network);
  const there = await find(client, wish.name);
  if (there === undefined) await client.createNetwork(wish);
  else checkSame(there, wish);
  const view = there ?? (await client.inspectNetwork(wish.name));
  return {
    ...network.values,
    internal: view.Internal,
    ipv6_enabled: view.EnableIPv6,
    subnets: view.IPAM.Config.map(({ Subnet, Gateway }) => ({ subnet: Subnet, gateway: Gateway })),
  };
}

/** Returns what is asked for, in the words of `weft network create`. */
export function networkWish(network: Fields): NetworkWish {
  const what = `podman network create ${textField(network, 'name') ?? ''}`;
  const without = keysOf(network).find(
    (key) => WITHOUT.includes(key) && !isEmpty(network.values[key]),
  );
  if (without !== undefined) {
    const why = `${without} is ${shown(network.values[without])}, which weft does nothing for`;
    throw new WeftError('unknown-option', { what, why, remedy: 'leave it out' });
  }
  const ipam = objectField(network, 'ipam_options');
  const driver = (ipam && textField(ipam, 'driver')) ?? PLAIN_IPAM;
  if (driver !== PLAIN_IPAM) {
    const why = `the IPAM driver ${driver} does not know other hosts`;
    throw new WeftError('unknown-option', { what, why, remedy: 'leave --ipam-driver out' });
  }
  const {
    [NETWORK_OPTION]: name = textField(network, 'name') ?? '',
    [SOCKET_OPTION]: _socket,
    ...options
  } = textMapField(network, 'options');
  const subnets = objectsField(network, 'subnets');
  const ranged = subnets.find((subnet) => objectField(subnet, 'lease_range') !== undefined);
  if (ranged !== undefined) {
    const remedy = 'make the network by weft network create --ip-range, and leave --ip-range out';
    throw new WeftError('unknown-option', { what, why: '--ip-range has no prefix here', remedy });
  }
  return {
    name,
    driver: 'overlay',
    subnets: subnets.flatMap((subnet) => textField(subnet, 'subnet') ?? []),
    gateways: subnets.flatMap((subnet) => textField(subnet, 'gateway') ?? []),
    ipRanges: [],
    auxAddresses: {},
    ipv6: network.values['ipv6_enabled'] === true,
    internal: network.values['internal'] === true,
    attachable: true,
    labels: textMapField(network, 'labels'),
    options,
  };
}

async function find(client: NetworkClient, name: string): Promise<NetworkView | undefined> {
  try {
    return await client.inspectNetwork(name);
  } catch (error) {
    if (error instanceof WeftError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** What is given must be as it is there; what is left out is as it is there. */
function checkSame(view: NetworkView, wish: NetworkWish): void {
  const subnets = view.IPAM.Config.map(({ Subnet }) => Subnet);
  const gateways = view.IPAM.Config.map(({ Gateway }) => Gateway);
  const other =
    wish.subnets.find((subnet) => !subnets.includes(subnet)) ??
    wish.gateways.find((gateway) => !gateways.includes(gateway));
  const why = !view.Attachable
    ? 'it is there and not attachable'
    : other !== undefined
      ? `it is there, and has not ${other}, but ${[...subnets, ...gateways].join(', ')}`
      : wish.internal && !view.Internal
        ? 'it is there and not internal'
        : Object.keys(wish.options).length > 0
          ? 'it is there: its options are those that it was made with'
          : undefined;
  if (why === undefined) return;
  const what = `podman network create ${wish.name}`;
  const remedy = `leave it out, or choose another name; see weft network inspect ${wish.name}`;
  throw new WeftError('invalid-value', { what, why, remedy });
}

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}
