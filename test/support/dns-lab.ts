/** Networks, endpoints and queries for tests of the resolver. */
import { encode } from 'dns-packet';
import type { StoredEndpoint } from '../../src/control/state/records.ts';
import { type Cidr, parseCidr } from '../../src/model/ip.ts';
import type { MacAddress } from '../../src/model/mac-address.ts';
import type { Network } from '../../src/model/network.ts';
import type { Vni } from '../../src/model/vni.ts';
import { plainNode } from '../../src/simulator/host/identity.ts';
import { ip } from '../vectors/load.ts';

/** A network with the first address of each subnet as gateway; its id is its name. */
export function dnsNetwork(
  name: string,
  subnets: readonly string[],
  more: Partial<Network> = {},
): Network {
  return {
    id: name,
    name,
    driver: 'overlay',
    subnets: subnets.map((text) => {
      const cidr = parseCidr(text) as Cidr;
      return { cidr, gateway: { family: cidr.family, value: cidr.base + 1n }, aux: [] };
    }),
    vni: 4096 as Vni,
    attachable: true,
    internal: false,
    labels: new Map(),
    creator: plainNode(1),
    provisional: false,
    createdMs: 0,
    ...more,
  };
}

/** An endpoint; its id is its name. */
export function dnsEndpoint(
  name: string,
  addresses: readonly string[],
  more: Partial<StoredEndpoint> = {},
): StoredEndpoint {
  return {
    id: name,
    name,
    network: 'net',
    node: plainNode(1),
    tap: 'eth0',
    mac: 0x02_00_00_00_00_01 as MacAddress,
    addresses: addresses.map((text) => ({ ip: ip(text), prefixBits: 24 })),
    aliases: [],
    links: [],
    published: [],
    labels: new Map(),
    idempotencyKey: '',
    ...more,
  };
}

/** A query as a resolver sends it. */
export function dnsQuery(name: string, type: 'A' | 'AAAA' | 'TXT' = 'A', id = 1): Uint8Array {
  const questions = [{ name, type, class: 'IN' as const }];
  return encode({ type: 'query', id, flags: 0x100, questions });
}
