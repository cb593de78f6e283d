/** Networks for the tests of gateways. */
import {
  type InterfaceAddress,
  type Ip,
  parseCidr,
  parseInterfaceAddress,
  parseIp,
} from '../../../src/model/ip.ts';
import type { Network } from '../../../src/model/network.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import type { Vni } from '../../../src/model/vni.ts';

/** A network with this id and subnets, each a prefix and its gateway. */
export function networkWith(
  id: string,
  ...subnets: readonly (readonly [string, string])[]
): Network {
  return {
    id,
    name: 'net',
    driver: 'overlay',
    subnets: subnets.map(([prefix, gateway]) => {
      const cidr = parseCidr(prefix);
      if (typeof cidr === 'string') throw new Error(prefix);
      return { cidr, gateway: address(gateway), aux: [] };
    }),
    vni: 5000 as Vni,
    attachable: true,
    internal: false,
    labels: new Map(),
    creator: '0'.repeat(32) as NodeId,
    provisional: false,
    createdMs: 0,
  };
}

export function interfaceAddress(text: string): InterfaceAddress {
  const parsed = parseInterfaceAddress(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

function address(text: string): Ip {
  const ip = parseIp(text);
  if (ip === undefined) throw new Error(text);
  return ip;
}
