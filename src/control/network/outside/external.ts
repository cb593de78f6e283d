/**
 * Applications that run in no container: a name and an address in chosen networks, behind which each host's gateway
 * leads to the target. One endpoint for each network, of the node that was asked, and all of one name.
 */
import type { External, ExternalPort } from '../../../model/endpoint.ts';
import { type Ip, isLoopbackIp, parseIp } from '../../../model/ip.ts';
import { EXTERNAL_PORTS_MAX } from '../../../model/limits.ts';
import type { Network } from '../../../model/network.ts';
import { isTarget } from '../../state/records/outside.ts';
import type { StoredEndpoint } from '../../state/records.ts';
import {
  abandonEndpoint,
  commitEndpoint,
  prepareEndpoint,
  removeEndpoint,
} from '../attach-endpoint.ts';
import type { Cluster } from '../cluster.ts';
import { readPublish } from '../publish/read-publish.ts';
import { type Refuse, refusalOf } from '../refuse.ts';
import type { ExternalWish } from '../wish.ts';

/** First byte of an IPv4 group address, and of an IPv6 one. */
const GROUP_IPV4 = 224n;
const GROUP_IPV6 = 0xffn;

/** Makes it and returns its endpoints. Durable when it resolves; throws a `WeftError` with nothing changed. */
export async function addExternal(cluster: Cluster, wish: ExternalWish): Promise<StoredEndpoint[]> {
  const refuse = refusalOf(`external add ${wish.name}`);
  const external = readExternal(wish, refuse);
  const ip = parseIp(external.target);
  const networks = readNetworks(cluster, wish.networks, refuse);
  for (const network of networks) checkFamily(network, ip, refuse);
  const parts = { external, ...(ip !== undefined && { families: [ip.family] }) };
  const prepared: StoredEndpoint[] = [];
  const made: StoredEndpoint[] = [];
  try {
    for (const { id } of networks) {
      const one = { network: id, tap: '', name: wish.name, aliases: [], labels: {} };
      prepared.push(await prepareEndpoint(cluster, one, undefined, parts));
    }
    for (const endpoint of prepared) {
      await commitEndpoint(cluster, endpoint);
      made.push(endpoint);
    }
  } catch (error) {
    for (const endpoint of made) await removeEndpoint(cluster, endpoint);
    for (const endpoint of prepared) {
      if (!made.includes(endpoint)) abandonEndpoint(cluster, endpoint);
    }
    throw error;
  }
  return made;
}

/** Ends an application outside. Durable when it resolves; throws a `WeftError` with nothing changed. */
export async function removeExternal(cluster: Cluster, name: string): Promise<void> {
  const refuse = refusalOf(`external rm ${name}`);
  const all = [...cluster.directory.index.named(name)].filter(isExternal);
  const [first] = all;
  if (first === undefined) {
    throw refuse('not-found', 'there is no application of this name', 'see weft external ls');
  }
  const own = all.filter(({ node }) => node === cluster.self);
  if (own.length === 0) {
    const why = `it was added on node ${cluster.registry.nameOf(first.node)}`;
    throw refuse('invalid-value', why, 'run the command there');
  }
  for (const endpoint of own) await removeEndpoint(cluster, endpoint);
}

/** True for an application outside. */
export function isExternal(
  endpoint: StoredEndpoint,
): endpoint is StoredEndpoint & { readonly external: External } {
  return endpoint.external !== undefined;
}

function readExternal({ target, ports }: ExternalWish, refuse: Refuse): External {
  if (!isTarget(target)) {
    const why = `"${target}" is neither an IP address nor a DNS name`;
    throw refuse('invalid-value', why, 'write it like 192.168.7.20 or db.example.org');
  }
  const ip = parseIp(target);
  if (ip !== undefined && !isOfOneHost(ip)) {
    const why = `${target} is the address of no single host`;
    throw refuse('invalid-value', why, 'give the address that the application listens on');
  }
  if (ip?.family === 6 && isLoopbackIp(ip)) {
    const why = 'the kernel does not lead there from an interface';
    throw refuse('invalid-value', why, 'give 127.0.0.1, or an address of the host');
  }
  return { target, ports: readPorts(ports, refuse) };
}

function readPorts(texts: readonly string[], refuse: Refuse): ExternalPort[] {
  const each = readPublish(texts, refuse, '-p').map((wish): ExternalPort => {
    const { text, protocol, mode, hostIp, host = wish.container, container } = wish;
    const count = container.last - container.first + 1;
    if (mode !== 'ingress' || hostIp !== undefined || host.last - host.first + 1 !== count) {
      const why = `-p "${text}" says more than which port leads to which`;
      throw refuse('invalid-value', why, 'write it as [PORT:]TARGETPORT[/tcp|udp]');
    }
    return { protocol, port: host.first, targetPort: container.first, count };
  });
  const ports = joined(each);
  if (ports.length > EXTERNAL_PORTS_MAX) {
    const why = `${ports.length} ranges of ports are given`;
    throw refuse('limit-reached', why, `use at most ${EXTERNAL_PORTS_MAX}, or none for every port`);
  }
  const twice = ports.find((port, i) => ports.slice(0, i).some((other) => overlap(port, other)));
  if (twice === undefined) return ports;
  const why = `port ${twice.port}/${twice.protocol} would lead to two places`;
  throw refuse('invalid-value', why, 'give each port once');
}

/** Ports that follow each other on both sides are one range. */
function joined(ports: readonly ExternalPort[]): ExternalPort[] {
  const ranges: ExternalPort[] = [];
  for (const next of ports) {
    const last = ranges.at(-1);
    const follows =
      last?.protocol === next.protocol &&
      last.port + last.count === next.port &&
      last.targetPort + last.count === next.targetPort;
    if (follows) ranges[ranges.length - 1] = { ...last, count: last.count + next.count };
    else ranges.push(next);
  }
  return ranges;
}

function overlap(a: ExternalPort, b: ExternalPort): boolean {
  return a.protocol === b.protocol && a.port < b.port + b.count && b.port < a.port + a.count;
}

function readNetworks(cluster: Cluster, refs: readonly string[], refuse: Refuse): Network[] {
  const { directory } = cluster;
  const all = directory.networks();
  const [only] = all;
  if (refs.length > 0) return [...new Set(refs.map((ref) => directory.getNetwork(ref)))];
  if (only !== undefined && all.length === 1) return [only];
  const why = `there are ${all.length} networks`;
  throw refuse('invalid-value', why, 'name those that get it with --network');
}

function checkFamily({ name, subnets }: Network, ip: Ip | undefined, refuse: Refuse): void {
  if (ip === undefined || subnets.some(({ cidr }) => cidr.family === ip.family)) return;
  const why = `the target has an IPv${ip.family} address, and network ${name} has no such subnet`;
  throw refuse('invalid-value', why, 'give an address of a family that the network has');
}

/** Not unspecified, not a group. */
function isOfOneHost({ family, value }: Ip): boolean {
  if (family === 6) return value !== 0n && value >> 120n !== GROUP_IPV6;
  const first = value >> 24n;
  return first !== 0n && first < GROUP_IPV4;
}
