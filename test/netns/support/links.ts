/**
 * Interfaces that are not Weft's, on a host of the laboratory: veth pairs with a container behind them, which gives
 * itself what `weft attach --link` says.
 *
 *     host [ v-NAME ]======[ eth0 ] container
 */
import type { Agents, Container, EndpointJson } from './agents.ts';
import { ipCommands } from './commands.ts';

/** An endpoint as `attach --link --format json` prints it. */
export interface LinkEndpoint extends EndpointJson {
  readonly tap: string;
  readonly gateways: readonly string[];
  readonly nameservers: readonly string[];
}

/** Name of the host's end. */
export function hostEnd(name: string): string {
  return `v-${name}`;
}

/** Makes a veth pair between a host and a new container. Returns the namespace of the container. */
export async function vethContainer({ lab }: Agents, host: number, name: string): Promise<string> {
  const ns = await lab.container(`c-${name}`);
  await vethPair(lab.host(host).ns, ns, name);
  return ns;
}

/** Makes a veth pair from a host to a container; an earlier one of that name must be gone. */
export async function vethPair(host: string, ns: string, name: string, mac = ''): Promise<void> {
  const address = mac === '' ? '' : `address ${mac}`;
  await ipCommands([
    `-n ${host} link add ${hostEnd(name)} type veth peer name eth0 ${address} netns ${ns}`,
    `-n ${host} link set ${hostEnd(name)} up`,
  ]);
}

/** Gives the far end addresses, MTU and routes, as a container or a VM does by itself. */
export async function configure(
  ns: string,
  { addresses, gateways, mtu }: LinkEndpoint,
  device = 'eth0',
): Promise<void> {
  const nodad = (text: string): string => (text.includes(':') ? 'nodad' : '');
  await ipCommands(
    [
      `link set ${device} mtu ${mtu} up`,
      ...addresses.map((text) => `address replace ${text} dev ${device} ${nodad(text)}`),
      ...gateways.map((text) => `route replace default via ${text} dev ${device}`),
    ],
    ns,
  );
}

/** Makes a container behind a veth pair, attaches the host's end, and has the container use what it was given. */
export async function attachVeth(
  agents: Agents,
  host: number,
  network: string,
  name: string,
  ...words: readonly string[]
): Promise<Container> {
  const ns = await vethContainer(agents, host, name);
  const given = ['--link', hostEnd(name), '--name', name, ...words];
  const endpoint = await agents.json<LinkEndpoint>(host, 'attach', network, ...given);
  await configure(ns, endpoint);
  const { id, mac, mtu, addresses } = endpoint;
  const ips = addresses.map((text) => text.split('/')[0] ?? '');
  const ip4 = ips.find((text) => text.includes('.')) ?? '';
  const ip6 = ips.find((text) => text.includes(':')) ?? '';
  return { ns, host, id, name, mac, mtu, ip4, ip6 };
}
