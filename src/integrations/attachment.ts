/**
 * Containers of runtimes that start a program for each of their wishes, and forget it: which endpoint is whose is
 * kept in labels of the endpoint, so that every later program finds it, also after a restart of everything.
 */
import type { AgentClient } from '../control/api/client.ts';
import type { AttachRequest, EndpointView } from '../control/api/schema/endpoint.ts';
import { WeftError } from '../model/errors.ts';

/** One interface of one container, as a runtime knows it. Together they are unique on a host. */
export interface Attachment {
  /** Who speaks: labels begin with it. */
  readonly system: 'cni' | 'netavark';
  /** Name of the network, as the runtime calls it. */
  readonly network: string;
  readonly container: string;
  readonly ifname: string;
}

/** The part of the API that it takes. */
export type AttachClient = Pick<AgentClient, 'attach' | 'detach' | 'listEndpoints'>;

/** Longest name of an endpoint; `NAME_PATTERN`. */
const NAME_CHARS_MAX = 63;
/** Of an id in a name: as many as runtimes show. */
const ID_CHARS = 12;
const LONG_ID = /^[0-9a-f]{64}$/;

/**
 * Attaches a container.
 *
 * What an earlier life of the same container left, in a namespace that is another one now, gives way. A name that
 * another container has gets the end of the container's id.
 *
 * @param wish  `name` is the name that is wanted; the labels of the attachment are added
 * @throws WeftError  `name-taken` when this very container is attached already; what `AgentClient.attach` says
 */
export async function attachContainer(
  client: AttachClient,
  attachment: Attachment,
  wish: AttachRequest & { readonly name: string; readonly namespace: string },
): Promise<EndpointView> {
  const { namespace, name } = wish;
  const request = { ...wish, labels: { ...wish.labels, ...labelsOf(attachment, namespace) } };
  try {
    return await client.attach(request);
  } catch (error) {
    if (!(error instanceof WeftError) || error.code !== 'name-taken') throw error;
  }
  const own = await endpointsOf(client, attachment);
  const netnsLabel = `${attachment.system}.netns`;
  if (own.some(({ labels, state }) => state === 'up' && labels[netnsLabel] === namespace)) {
    const what = `interface ${attachment.ifname} of container ${attachment.container}`;
    const why = `it is attached to network ${attachment.network} already`;
    throw new WeftError('name-taken', { what, why, remedy: 'detach it first' });
  }
  await detachAll(client, own);
  const isFree = own.some((endpoint) => endpoint.name === name);
  return client.attach(isFree ? request : { ...request, name: longerName(name, attachment) });
}

/** An attached container, with what its runtime is to know of the network. */
export interface Attached {
  readonly endpoint: EndpointView;
  /** The network leads nowhere: no gateway is told. */
  readonly internal: boolean;
}

/** As `attachContainer`; asks for the network at the same time. */
export async function attachAndTell(
  client: AttachClient & Pick<AgentClient, 'listNetworks'>,
  attachment: Attachment,
  wish: AttachRequest & { readonly name: string; readonly namespace: string },
): Promise<Attached> {
  const [endpoint, networks] = await Promise.all([
    attachContainer(client, attachment, wish),
    client.listNetworks([]),
  ]);
  const internal = networks.find(({ id }) => id === endpoint.networkId)?.internal ?? false;
  return { endpoint, internal };
}

/** The endpoints of this node that an attachment has: one, or none. */
export async function endpointsOf(
  client: AttachClient,
  attachment: Attachment,
): Promise<EndpointView[]> {
  const all = await client.listEndpoints({ local: true });
  return all.filter((endpoint) => {
    const { container, ifname } = attachmentOf(endpoint, attachment) ?? {};
    return container === attachment.container && ifname === attachment.ifname;
  });
}

/** What a runtime's attachment an endpoint is; `undefined` for one of somebody else, or in another network. */
export function attachmentOf(
  { labels }: EndpointView,
  { system, network }: Pick<Attachment, 'system' | 'network'>,
): Pick<Attachment, 'container' | 'ifname'> | undefined {
  const container = labels[`${system}.container`];
  const ifname = labels[`${system}.interface`];
  if (labels[`${system}.network`] !== network || !container || !ifname) return undefined;
  return { container, ifname };
}

/** Detaches them; one that is gone meanwhile is no error. All are tried; throws the first fault. */
export async function detachAll(
  client: AttachClient,
  endpoints: readonly EndpointView[],
): Promise<void> {
  const faults: unknown[] = [];
  for (const { id } of endpoints) {
    try {
      await client.detach(id);
    } catch (error) {
      if (!(error instanceof WeftError) || error.code !== 'not-found') faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
}

/** How a container is called when nobody gave it a name. */
export function idName(container: string): string {
  return LONG_ID.test(container) ? container.slice(0, ID_CHARS) : bounded(container);
}

/** A name that an endpoint can have, as long as it may be. */
export function bounded(name: string): string {
  return name.slice(0, NAME_CHARS_MAX);
}

/**
 * Returns the addresses that are wished for, of each family one at most; the length of a prefix is that of the network.
 * Throws `invalid-value` for more.
 */
export function chosenAddresses(ips: readonly string[]): Pick<AttachRequest, 'ip' | 'ip6'> {
  const bare = ips.map((ip) => ip.split('/')[0] ?? ip);
  const [ip, ...more4] = bare.filter((each) => !each.includes(':'));
  const [ip6, ...more6] = bare.filter((each) => each.includes(':'));
  if (more4.length + more6.length > 0) {
    const what = `the addresses ${ips.join(', ')}`;
    const why = 'they are more than one of a family';
    throw new WeftError('invalid-value', { what, why, remedy: 'ask for one of each family' });
  }
  return { ...(ip !== undefined && { ip }), ...(ip6 !== undefined && { ip6 }) };
}

function labelsOf(
  { system, network, container, ifname }: Attachment,
  namespace: string,
): Record<string, string> {
  return {
    [`${system}.network`]: network,
    [`${system}.container`]: container,
    [`${system}.interface`]: ifname,
    [`${system}.netns`]: namespace,
  };
}

function longerName(name: string, { container }: Attachment): string {
  return `${name.slice(0, NAME_CHARS_MAX - ID_CHARS - 1)}-${container.slice(-ID_CHARS)}`;
}
