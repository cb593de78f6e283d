/**
 * What the API asks of the agent: one function for each thing a person can wish. Declared here because the
 * API needs it, implemented in `agent`, faked in tests.
 *
 * Rules for every function: a `ref` is a name, an id, or a unique prefix of an id (`not-found`,
 * `ambiguous`); a wish that cannot be met rejects with a `WeftError` and has changed nothing; when it
 * resolves, the change is durable and can be read on this node.
 */
import type { StateBackup } from '../../model/backup.ts';
import type { ExposeWish, ExternalWish } from '../network/wish.ts';
import type { CniQuestion, CniReply } from './schema/cni.ts';
import type { LookupRequest, LookupView } from './schema/dns.ts';
import type { AttachRequest, ConnectRequest, EndpointView } from './schema/endpoint.ts';
import type { EventView } from './schema/event.ts';
import type { IpamView } from './schema/ipam.ts';
import type { AuthorityView, KeyView } from './schema/key.ts';
import type {
  CreateNetworkRequest,
  NetworkCreated,
  NetworkSummary,
  NetworkView,
  RemovedView,
} from './schema/network.ts';
import type { NodeView, RemoveNodesRequest } from './schema/node.ts';
import type { ExternalView } from './schema/outside/external.ts';
import type { AddVtepRequest, VtepView } from './schema/outside/vtep.ts';
import type { RestoreView } from './schema/state/backup.ts';
import type { LogsView } from './schema/state/logs.ts';
import type { StatusView } from './schema/status.ts';
import type { CreateTokenRequest, TokenCreated, TokenView } from './schema/token.ts';

/** One `K=V` of `network ls --filter`; `value` is empty when the person gave no `=`. */
export interface Filter {
  readonly key: string;
  readonly value: string;
}

/** Which endpoints to list; absent fields do not restrict. */
export interface EndpointFilter {
  /** Only those that this node carries. */
  readonly local: boolean;
  readonly network?: string;
}

/** Everything that can be asked of an agent. */
export interface Operations {
  status(): Promise<StatusView>;
  /** Everything that the answering node knows, without what concerns keys and tokens. */
  logs(): Promise<LogsView>;

  createToken(request: CreateTokenRequest): Promise<TokenCreated>;
  listTokens(): Promise<readonly TokenView[]>;
  removeToken(ref: string): Promise<{ readonly id: string }>;

  listNodes(): Promise<readonly NodeView[]>;
  inspectNode(ref: string): Promise<NodeView>;
  /** Ends memberships, all or none. */
  removeNodes(request: RemoveNodesRequest): Promise<readonly RemovedView[]>;
  /** Ends the membership of the answering node; its agent stops after the answer. */
  leave(): Promise<RemovedView>;
  /** @param network  only its pools; empty: all */
  ipamStatus(network: string): Promise<IpamView>;
  promoteNode(ref: string): Promise<NodeView>;
  demoteNode(ref: string): Promise<NodeView>;

  rotateKeys(): Promise<KeyView>;
  listKeys(): Promise<readonly KeyView[]>;
  authority(): Promise<AuthorityView>;
  /** Resolves when the rotation has begun. */
  rotateAuthority(): Promise<AuthorityView>;

  createNetwork(request: CreateNetworkRequest): Promise<NetworkCreated>;
  /** Filters of one key are alternatives, different keys must all fit; an unknown key is refused. */
  listNetworks(filters: readonly Filter[]): Promise<readonly NetworkSummary[]>;
  inspectNetwork(ref: string): Promise<NetworkView>;
  removeNetwork(ref: string): Promise<RemovedView>;
  /** Removes the networks without endpoints and returns them. */
  pruneNetworks(): Promise<readonly RemovedView[]>;

  attach(request: AttachRequest): Promise<EndpointView>;
  detach(ref: string): Promise<RemovedView>;
  /** Attaches a container of this node to a further network: the same namespace, one more TAP. */
  connect(network: string, request: ConnectRequest): Promise<EndpointView>;
  /** Detaches a container of this node from one of its networks. */
  disconnect(network: string, container: string): Promise<RemovedView>;
  listEndpoints(filter: EndpointFilter): Promise<readonly EndpointView[]>;
  inspectEndpoint(ref: string): Promise<EndpointView>;

  /** How a name is answered in a network, and what each answer comes from. */
  lookupName(network: string, request: LookupRequest): Promise<LookupView>;

  /** Gives the answering host an address of its own in a network. */
  expose(network: string, wish: ExposeWish): Promise<EndpointView>;
  unexpose(network: string): Promise<RemovedView>;

  addExternal(wish: ExternalWish): Promise<ExternalView>;
  listExternals(): Promise<readonly ExternalView[]>;
  /** @param name  of one that was added on the answering node */
  removeExternal(name: string): Promise<RemovedView>;

  addVtep(network: string, request: AddVtepRequest): Promise<VtepView>;
  listVteps(network: string): Promise<readonly VtepView[]>;
  removeVtep(network: string, ip: string): Promise<{ readonly ip: string }>;

  /** What people made, as far as this node knows. */
  backupState(): Promise<StateBackup>;
  /** Makes what is missing, all of it or nothing. @param dryRun  only tells what would be done */
  restoreState(backup: StateBackup, dryRun: boolean): Promise<RestoreView>;

  /** Answers a container runtime. Refusals are in the answer. */
  runCni(question: CniQuestion): Promise<CniReply>;

  /** Prometheus text format, version 0.0.4. */
  metrics(): Promise<string>;
  /** Calls `listener` for each change from now on, in order; returns what ends it. Must not throw. */
  subscribe(listener: (event: EventView) => void): () => void;
}
