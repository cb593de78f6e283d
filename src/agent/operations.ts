/**
 * What the API can ask, answered from the cluster and this node's ports. Each function checks, changes, waits until
 * the change is durable, and shows the result; the checks and changes themselves are in `control/network`.
 */
import { agentClient } from '../control/api/client.ts';
import type { EndpointFilter, Filter, Operations } from '../control/api/operations.ts';
import type { CniQuestion, CniReply } from '../control/api/schema/cni.ts';
import type { LookupRequest, LookupView } from '../control/api/schema/dns.ts';
import type {
  AttachRequest,
  ConnectRequest,
  EndpointView,
} from '../control/api/schema/endpoint.ts';
import type { EventView } from '../control/api/schema/event.ts';
import type { IpamView } from '../control/api/schema/ipam.ts';
import type { AuthorityView, KeyView } from '../control/api/schema/key.ts';
import type {
  CreateNetworkRequest,
  NetworkCreated,
  NetworkSummary,
  NetworkView,
  RemovedView,
} from '../control/api/schema/network.ts';
import type { NodeView, RemoveNodesRequest } from '../control/api/schema/node.ts';
import type { ExternalView } from '../control/api/schema/outside/external.ts';
import type { AddVtepRequest, VtepView } from '../control/api/schema/outside/vtep.ts';
import type { RestoreView } from '../control/api/schema/state/backup.ts';
import type { LogsView } from '../control/api/schema/state/logs.ts';
import type { StatusView } from '../control/api/schema/status.ts';
import type { CreateTokenRequest, TokenCreated, TokenView } from '../control/api/schema/token.ts';
import { makeBackup } from '../control/network/backup/make-backup.ts';
import { previewRestore, restoreBackup } from '../control/network/backup/restore.ts';
import { createNetwork, removeNetwork } from '../control/network/create-network.ts';
import type { NetworkConflict } from '../control/network/creation/conflicts.ts';
import { addVtep, removeVtep } from '../control/network/creation/vteps.ts';
import { type DirectoryChange, pick } from '../control/network/directory.ts';
import { removeMembers } from '../control/network/members/removal.ts';
import {
  createToken,
  formatToken,
  listTokens,
  removeToken,
} from '../control/network/members/tokens.ts';
import type { ExposeWish, ExternalWish } from '../control/network/wish.ts';
import { sha256 } from '../host/control/hash.ts';
import { hostRoutes } from '../host/linux/host-routes.ts';
import { interfaceIn } from '../host/tap/interfaces-in.ts';
import { runCni } from '../integrations/cni/plugin.ts';
import type { StateBackup } from '../model/backup.ts';
import { WeftError } from '../model/errors.ts';
import { toHex } from '../model/hex.ts';
import { formatIp, sameIp } from '../model/ip.ts';
import { formatMac } from '../model/mac-address.ts';
import type { NodeId } from '../model/node-id.ts';
import { AttachOperations } from './attach.ts';
import { ConflictWatch } from './conflicts.ts';
import type { OperationsContext } from './context.ts';
import { KeyOperations } from './keys/operations.ts';
import { OutsideOperations } from './outside/operations.ts';
import { ipamView } from './views/ipam.ts';
import { logsView } from './views/logs.ts';
import { lookupView } from './views/lookup.ts';
import { previewView, restoredView } from './views/restore.ts';
import { agentStatus } from './views/status.ts';
import { networkSummary, networkView, nodeView } from './views/views.ts';

/** The operations of a running agent. */
export class AgentOperations implements Operations {
  readonly #context: OperationsContext;
  readonly #attach: AttachOperations;
  readonly #outside: OutsideOperations;
  readonly #keys: KeyOperations;
  readonly #conflicts: ConflictWatch;
  readonly #listeners = new Set<(event: EventView) => void>();

  constructor(context: OperationsContext) {
    this.#context = context;
    this.#attach = new AttachOperations(context);
    this.#outside = new OutsideOperations(context);
    this.#keys = new KeyOperations(context);
    const { directory } = context.views.cluster;
    this.#conflicts = new ConflictWatch(directory, context.log, (conflict, isOver) =>
      this.#emit(conflictEvent(conflict, isOver)),
    );
  }

  /** Ends what goes on by itself. */
  stop(): void {
    this.#conflicts.stop();
  }

  async status(): Promise<StatusView> {
    return agentStatus(this.#context);
  }

  async logs(): Promise<LogsView> {
    return logsView(this.#context.views, this.#context.profile);
  }

  async createToken(request: CreateTokenRequest): Promise<TokenCreated> {
    const { cluster } = this.#context.views;
    const authority = sha256(this.#context.keychain.membership.authority);
    const wish = { ttlSeconds: request.ttlSeconds, uses: request.uses ?? 0, authority };
    const { token, secret } = await createToken(cluster, wish, sha256);
    const fingerprint = toHex(authority);
    return {
      id: token.id,
      token: formatToken({ fingerprint, id: token.id, secret }),
      expires: new Date(token.expiresMs).toISOString(),
      ...(token.usesMax > 0 && { uses: token.usesMax }),
    };
  }

  async listTokens(): Promise<readonly TokenView[]> {
    return listTokens(this.#context.views.cluster).map((token) => ({
      id: token.id,
      created: new Date(token.createdMs).toISOString(),
      expires: new Date(token.expiresMs).toISOString(),
      ...(token.usesMax > 0 && { uses: token.usesMax }),
      used: token.used,
    }));
  }

  async removeToken(ref: string): Promise<{ readonly id: string }> {
    return { id: await removeToken(this.#context.views.cluster, ref) };
  }

  async listNodes(): Promise<readonly NodeView[]> {
    const { views } = this.#context;
    return views.cluster.registry.all().map(({ node }) => nodeView(views, node));
  }

  async inspectNode(ref: string): Promise<NodeView> {
    const nodes = await this.listNodes();
    return nodes.find(({ name }) => name === ref) ?? pick(ref, 'node', nodes, 'weft node ls');
  }

  async removeNodes(request: RemoveNodesRequest): Promise<readonly RemovedView[]> {
    const { cluster } = this.#context.views;
    const nodes = await Promise.all(request.nodes.map((ref) => this.inspectNode(ref)));
    const ids = [...new Set(nodes.map(({ id }) => id as NodeId))];
    await removeMembers(cluster, { nodes: ids, force: request.force });
    // The removed know the key that sealed gossip until now.
    await this.#context.keys.gossip.rotate();
    return ids.map((id) => ({ id, name: cluster.registry.nameOf(id) }));
  }

  async leave(): Promise<RemovedView> {
    const { cluster } = this.#context.views;
    const name = cluster.registry.nameOf(cluster.self);
    await this.#context.leave();
    return { id: cluster.self, name };
  }

  async ipamStatus(ref: string): Promise<IpamView> {
    const { views } = this.#context;
    return ipamView(views, ref === '' ? undefined : views.cluster.directory.getNetwork(ref));
  }

  async promoteNode(ref: string): Promise<NodeView> {
    const { id } = await this.inspectNode(ref);
    await this.#context.keys.signers.promote(id as NodeId);
    return this.inspectNode(id);
  }

  async demoteNode(ref: string): Promise<NodeView> {
    const { id } = await this.inspectNode(ref);
    await this.#context.keys.signers.demote(id as NodeId);
    return this.inspectNode(id);
  }

  rotateKeys(): Promise<KeyView> {
    return this.#keys.rotateKeys();
  }

  async listKeys(): Promise<readonly KeyView[]> {
    return this.#keys.listKeys();
  }

  async authority(): Promise<AuthorityView> {
    return this.#keys.authority();
  }

  rotateAuthority(): Promise<AuthorityView> {
    return this.#keys.rotateAuthority();
  }

  async createNetwork(request: CreateNetworkRequest): Promise<NetworkCreated> {
    const { cluster } = this.#context.views;
    const { network, silent } = await createNetwork(cluster, request, await hostRoutes());
    const names = silent.map((node) => cluster.registry.nameOf(node)).join(', ');
    const warning = `${names} could not be asked; another network of this name may come to light`;
    return { id: network.id, warnings: silent.length > 0 ? [warning] : [] };
  }

  async listNetworks(filters: readonly Filter[]): Promise<readonly NetworkSummary[]> {
    const { views } = this.#context;
    const rows = views.cluster.directory
      .networks()
      .map((network) => networkSummary(views, network));
    for (const { key } of filters) checkFilter(key);
    const keys = [...new Set(filters.map(({ key }) => key))];
    return rows.filter((row) =>
      keys.every((key) => filters.some((filter) => filter.key === key && matches(row, filter))),
    );
  }

  async inspectNetwork(ref: string): Promise<NetworkView> {
    const { views } = this.#context;
    return networkView(views, views.cluster.directory.getNetwork(ref));
  }

  async removeNetwork(ref: string): Promise<RemovedView> {
    const { cluster } = this.#context.views;
    const network = cluster.directory.getNetwork(ref);
    await removeNetwork(cluster, network);
    return { id: network.id, name: network.name };
  }

  async pruneNetworks(): Promise<readonly RemovedView[]> {
    const { cluster } = this.#context.views;
    const unused = cluster.directory
      .networks()
      .filter(({ id }) => cluster.directory.index.countOfNetwork(id) === 0);
    for (const network of unused) await removeNetwork(cluster, network);
    return unused.map(({ id, name }) => ({ id, name }));
  }

  attach(request: AttachRequest): Promise<EndpointView> {
    return this.#attach.attach(request);
  }

  detach(ref: string): Promise<RemovedView> {
    return this.#attach.detach(ref);
  }

  async connect(network: string, request: ConnectRequest): Promise<EndpointView> {
    return this.#attach.connect(network, request);
  }

  async disconnect(network: string, container: string): Promise<RemovedView> {
    return this.#attach.disconnect(network, container);
  }

  async listEndpoints(filter: EndpointFilter): Promise<readonly EndpointView[]> {
    return this.#attach.list(filter);
  }

  async inspectEndpoint(ref: string): Promise<EndpointView> {
    return this.#attach.inspect(ref);
  }

  async lookupName(ref: string, request: LookupRequest): Promise<LookupView> {
    const { views, dns } = this.#context;
    return lookupView(views, dns, views.cluster.directory.getNetwork(ref), request);
  }

  expose(network: string, wish: ExposeWish): Promise<EndpointView> {
    return this.#outside.expose(network, wish);
  }

  unexpose(network: string): Promise<RemovedView> {
    return this.#outside.unexpose(network);
  }

  addExternal(wish: ExternalWish): Promise<ExternalView> {
    return this.#outside.addExternal(wish);
  }

  async listExternals(): Promise<readonly ExternalView[]> {
    return this.#outside.listExternals();
  }

  removeExternal(name: string): Promise<RemovedView> {
    return this.#outside.removeExternal(name);
  }

  async addVtep(ref: string, request: AddVtepRequest): Promise<VtepView> {
    const { cluster, uplink } = this.#context.views;
    const network = cluster.directory.getNetwork(ref);
    const { ip, port } = await addVtep(cluster, network, request, uplink.addresses);
    return { ip: formatIp(ip), port, macs: [] };
  }

  async listVteps(ref: string): Promise<readonly VtepView[]> {
    const { cluster } = this.#context.views;
    const network = cluster.directory.getNetwork(ref);
    const learned = this.#context.engine.learned(network.vni);
    return cluster.directory.vtepsOf(network.id).map(({ ip, port }) => ({
      ip: formatIp(ip),
      port,
      macs: learned
        .filter(({ vtep }) => sameIp(vtep, ip))
        .map(({ mac, silentMs }) => ({
          mac: formatMac(mac),
          silentSeconds: Math.round(silentMs / 1000),
        })),
    }));
  }

  async removeVtep(ref: string, text: string): Promise<{ readonly ip: string }> {
    const { cluster } = this.#context.views;
    const network = cluster.directory.getNetwork(ref);
    return { ip: formatIp(await removeVtep(cluster, network, text)) };
  }

  async backupState(): Promise<StateBackup> {
    return makeBackup(this.#context.views.cluster);
  }

  async restoreState(backup: StateBackup, dryRun: boolean): Promise<RestoreView> {
    const { views } = this.#context;
    const host = { routes: await hostRoutes(), ownAddresses: views.uplink.addresses };
    if (dryRun) return previewView(previewRestore(views.cluster, backup, host));
    return restoredView(views, await restoreBackup(views.cluster, backup, host));
  }

  runCni(question: CniQuestion): Promise<CniReply> {
    // The socket that a configuration names may be another agent's; and requests are checked there.
    return runCni(question, { clientOf: agentClient, lookAt: interfaceIn });
  }

  async metrics(): Promise<string> {
    // Loaded when first asked for: most agents never are.
    const { renderMetrics } = await import('./views/metrics.ts');
    return renderMetrics(this.#context);
  }

  subscribe(listener: (event: EventView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A member joined, or its health changed. */
  nodeChanged(node: NodeId, action: string): void {
    const name = this.#context.views.cluster.registry.nameOf(node);
    this.#emit({ type: 'node', action, id: node, name, attributes: {} });
  }

  /** The directory changed. */
  directoryChanged(change: DirectoryChange): void {
    this.#context.dns.changed(change);
    if (change.kind === 'network') this.#conflicts.touch();
    const event = toEvent(change);
    if (event !== undefined) this.#emit(event);
  }

  #emit(event: EventView): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const FILTERS = ['driver', 'id', 'label', 'name', 'scope'] as const;

function checkFilter(key: string): void {
  if ((FILTERS as readonly string[]).includes(key)) return;
  throw new WeftError('unknown-option', {
    what: 'network ls',
    why: `filter "${key}" is not known`,
    remedy: `known filters: ${FILTERS.join(', ')}`,
  });
}

function matches(row: NetworkSummary, { key, value }: Filter): boolean {
  if (key === 'driver') return row.driver === value;
  if (key === 'id') return row.id.startsWith(value);
  if (key === 'name') return row.name.includes(value);
  if (key === 'scope') return row.scope === value;
  const [label = '', wanted] = value.split(/=(.*)/s, 2);
  return Object.hasOwn(row.labels, label) && (wanted === undefined || row.labels[label] === wanted);
}

function conflictEvent(conflict: NetworkConflict, isOver: boolean): EventView {
  const { kind, earlier, later, what } = conflict;
  const action = isOver ? 'conflict-over' : 'conflict';
  const attributes = { kind, what, with: earlier.id };
  return { type: 'network', action, id: later.id, name: later.name, attributes };
}

function toEvent(change: DirectoryChange): EventView | undefined {
  if (change.kind === 'node') return undefined;
  if (change.kind === 'vtep') {
    const { before, after } = change;
    const vtep = after ?? before;
    if (vtep === undefined) return undefined;
    const name = formatIp(vtep.ip);
    const action = after === undefined ? 'remove' : 'create';
    return { type: 'vtep', action, id: name, name, attributes: { network: vtep.network } };
  }
  const object = change.after ?? change.before;
  if (object === undefined || (change.before && change.after)) return undefined;
  const made = change.after !== undefined;
  const [begin, end] = change.kind === 'network' ? ['create', 'remove'] : ['attach', 'detach'];
  const attributes = 'network' in object ? { network: object.network, node: object.node } : {};
  const action = (made ? begin : end) as string;
  return { type: change.kind, action, id: object.id, name: object.name, attributes };
}
