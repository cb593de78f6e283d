/**
 * An agent's operations in memory, for tests of the API and the command line: one small, fixed cluster. It decides
 * almost nothing; values are checked by the real operations in `control/network`.
 */

import type { Filter, Operations } from '../../src/control/api/operations.ts';
import type { CniReply } from '../../src/control/api/schema/cni.ts';
import type { LookupRequest, LookupView } from '../../src/control/api/schema/dns.ts';
import type { AttachRequest, EndpointView } from '../../src/control/api/schema/endpoint.ts';
import type { EventView } from '../../src/control/api/schema/event.ts';
import type { IpamView, PoolView, ShareView } from '../../src/control/api/schema/ipam.ts';
import type { AuthorityView, KeyView } from '../../src/control/api/schema/key.ts';
import type {
  CreateNetworkRequest,
  NetworkSummary,
  NetworkView,
} from '../../src/control/api/schema/network.ts';
import type { NodeRole, NodeView } from '../../src/control/api/schema/node.ts';
import type { ExternalView } from '../../src/control/api/schema/outside/external.ts';
import type { VtepView } from '../../src/control/api/schema/outside/vtep.ts';
import type { RestoreView } from '../../src/control/api/schema/state/backup.ts';
import type { LogsView } from '../../src/control/api/schema/state/logs.ts';
import type { StatusView } from '../../src/control/api/schema/status.ts';
import type { TokenView } from '../../src/control/api/schema/token.ts';
import type { StateBackup } from '../../src/model/backup.ts';
import { type ErrorCode, WeftError } from '../../src/model/errors.ts';

/** Id of the network `web-net`. */
export const WEB_NET_ID = '5d2f0c9a1be84f6d9c3a7e1042b8f6d1';
/** Id of the endpoint `web`. */
export const WEB_ID = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';

const HOST_1 = 'c0ffee00c0ffee00c0ffee00c0ffee01';
const HOST_2 = 'c0ffee00c0ffee00c0ffee00c0ffee02';
const CREATED = '2026-01-02T03:04:05.000Z';

/** A fake agent: its operations, what it was asked, and hands to change it. */
export interface FakeAgent {
  readonly operations: Operations;
  /** Each call in order: the name of the operation and its arguments. */
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  status: StatusView;
  networks: NetworkSummary[];
  endpoints: EndpointView[];
  /** Where names are answered for what is attached. */
  nameservers: readonly string[];
  tokens: TokenView[];
  nodes: NodeView[];
  keys: KeyView[];
  authority: AuthorityView;
  logs: LogsView;
  vteps: VtepView[];
  externals: ExternalView[];
  backup: StateBackup;
  /** What the next call of an operation rejects with. */
  readonly failures: Map<string, Error>;
  cniReply: CniReply;
  /** Runs while `attach` is answered. */
  onAttach: (request: AttachRequest) => Promise<void>;
  /** Sends an event to all listeners. */
  emit(event: EventView): void;
  listenerCount(): number;
}

/** A refusal for tests. */
export function refusal(code: ErrorCode, what: string, why: string, remedy: string): WeftError {
  return new WeftError(code, { what, why, remedy });
}

/** Returns a fake agent of the node `host-1` in a cluster of two, with one network and two endpoints. */
export function fakeAgent(): FakeAgent {
  const listeners = new Set<(event: EventView) => void>();
  const agent: FakeAgent = {
    operations: undefined as unknown as Operations,
    calls: [],
    status: fakeStatus(),
    networks: [fakeNetwork()],
    endpoints: fakeEndpoints(),
    nameservers: [],
    tokens: [
      {
        id: '77aa88bb99cc00dd',
        created: CREATED,
        expires: '2026-01-03T03:04:05.000Z',
        uses: 3,
        used: 1,
      },
      {
        id: '11aa22bb33cc44dd',
        created: CREATED,
        expires: '2026-01-03T03:04:05.000Z',
        used: 0,
      },
    ],
    nodes: fakeNodes(),
    keys: fakeKeys(),
    authority: fakeAuthority(),
    logs: fakeLogs(),
    vteps: [
      { ip: '10.99.0.9', port: 4789, macs: [{ mac: '02:00:00:00:00:09', silentSeconds: 3 }] },
    ],
    externals: [fakeExternal()],
    backup: fakeBackup(),
    failures: new Map(),
    cniReply: { exit: 0, answer: null },
    onAttach: async () => undefined,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    listenerCount: () => listeners.size,
  };
  const operations = fakeOperations(agent, listeners);
  const watched = new Proxy(operations, {
    get: (target, name: keyof Operations) => watch(agent, name, target[name]),
  });
  return Object.assign(agent, { operations: watched });
}

function watch(agent: FakeAgent, name: keyof Operations, operation: unknown): unknown {
  return (...args: unknown[]) => {
    agent.calls.push({ name, args });
    const failure = agent.failures.get(name);
    agent.failures.delete(name);
    if (failure !== undefined) return Promise.reject(failure);
    return (operation as (...all: unknown[]) => unknown)(...args);
  };
}

function fakeOperations(agent: FakeAgent, listeners: Set<(event: EventView) => void>): Operations {
  return {
    status: async () => agent.status,
    logs: async () => agent.logs,
    createToken: async (request) => ({
      id: '0011223344556677',
      token: 'weft-1-c1c2c3c4-0011223344556677-secretsecret',
      expires: '2026-01-03T03:04:05.000Z',
      ...(request.uses === undefined ? {} : { uses: request.uses }),
    }),
    listTokens: async () => agent.tokens,
    removeToken: async (ref) => ({ id: find('token', agent.tokens, ref).id }),
    listNodes: async () => agent.nodes,
    inspectNode: async (ref) => find('node', agent.nodes, ref),
    removeNodes: async ({ nodes }) => {
      const gone = nodes.map((ref) => find('node', agent.nodes, ref));
      agent.nodes = agent.nodes.filter((node) => !gone.includes(node));
      return gone.map(({ id, name }) => ({ id, name }));
    },
    leave: async () => ({ id: HOST_1, name: 'host-1' }),
    ipamStatus: async (network) => {
      if (network !== '') find('network', agent.networks, network);
      return fakeIpam(network);
    },
    promoteNode: async (ref) => setRole(agent, ref, 'signer'),
    demoteNode: async (ref) => setRole(agent, ref, 'member'),
    rotateKeys: async () => {
      const key = { ...fakeKeys()[0], id: '00c0ffee', state: 'new', sealing: 0 } as KeyView;
      agent.keys = [key, ...agent.keys];
      return key;
    },
    listKeys: async () => agent.keys,
    authority: async () => agent.authority,
    rotateAuthority: async () => {
      const { root, nodes } = agent.authority;
      const steps = agent.authority;
      agent.authority = { step: 'done', root: 'bb'.repeat(32), nodes };
      return { ...steps, step: 'distribute', root: 'bb'.repeat(32), oldRoot: root };
    },
    createNetwork: async (request) => createNetwork(agent, request),
    listNetworks: async (filters) => agent.networks.filter((network) => fits(network, filters)),
    inspectNetwork: async (ref) => networkView(find('network', agent.networks, ref), agent),
    removeNetwork: async (ref) => {
      const network = find('network', agent.networks, ref);
      agent.networks = agent.networks.filter((other) => other !== network);
      return { id: network.id, name: network.name };
    },
    pruneNetworks: async () => {
      const unused = agent.networks.filter((network) => network.endpoints === 0);
      agent.networks = agent.networks.filter((network) => network.endpoints > 0);
      return unused.map(({ id, name }) => ({ id, name }));
    },
    attach: async (request) => {
      await agent.onAttach(request);
      return attach(agent, request);
    },
    detach: async (ref) => {
      const endpoint = find('endpoint', agent.endpoints, ref);
      agent.endpoints = agent.endpoints.filter((other) => other !== endpoint);
      return { id: endpoint.id, name: endpoint.name };
    },
    connect: async (network, { container, tap = 'eth1', ...chosen }) => {
      const { name } = find('endpoint', agent.endpoints, container);
      const place = { network, tap, name, labels: {}, configure: true, ephemeral: false };
      return attach(agent, { ...chosen, ...place });
    },
    disconnect: async (network, container) => {
      const { id } = find('network', agent.networks, network);
      const there = agent.endpoints.filter(({ networkId }) => networkId === id);
      const endpoint = find('endpoint', there, container);
      agent.endpoints = agent.endpoints.filter((other) => other !== endpoint);
      return { id: endpoint.id, name: endpoint.name };
    },
    listEndpoints: async ({ local, network }) =>
      agent.endpoints.filter(
        (endpoint) =>
          (!local || endpoint.nodeId === HOST_1) &&
          (network === undefined || endpoint.network === network || endpoint.networkId === network),
      ),
    inspectEndpoint: async (ref) => find('endpoint', agent.endpoints, ref),
    expose: async (network, { ip = '10.10.20.9', routeFrom }) => {
      const place = { network, tap: 'wf-0011223344aa', name: 'host-1', ip };
      const wish = { ...place, aliases: [], labels: {}, configure: true, ephemeral: false };
      return { ...attach(agent, wish), kind: 'host' as const, routeFrom };
    },
    unexpose: async (network) => find('network', agent.networks, network),
    addExternal: async ({ name, target, networks, ports }) => {
      const places = networks.map((network) => ({ network, addresses: ['10.10.20.131/24'] }));
      const external = { ...fakeExternal(), name, target, ports, networks: places };
      agent.externals.push(external);
      return external;
    },
    listExternals: async () => agent.externals,
    removeExternal: async (name) => {
      const all = agent.externals.map((external) => ({ ...external, id: external.name }));
      const { id } = find('application', all, name);
      agent.externals = agent.externals.filter((external) => external.name !== id);
      return { id, name };
    },
    addVtep: async (network, request) => {
      find('network', agent.networks, network);
      const vtep = { ...request, macs: [] };
      agent.vteps.push(vtep);
      return vtep;
    },
    listVteps: async (network) => {
      find('network', agent.networks, network);
      return agent.vteps;
    },
    lookupName: async (network, request) => {
      find('network', agent.networks, network);
      return fakeLookup(agent, request);
    },
    removeVtep: async (_network, ip) => ({ ip }),
    runCni: async () => agent.cniReply,
    backupState: async () => agent.backup,
    restoreState: async (backup, dryRun) => restore(agent, backup, dryRun),
    metrics: async () => '# HELP weft_up 1 while the agent runs\n# TYPE weft_up gauge\nweft_up 1\n',
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function fakeBackup(): StateBackup {
  const db = {
    name: 'db-net',
    id: '00000000000000000000000000000abc',
    driver: 'bridge',
    vni: 4097,
    subnets: ['10.10.30.0/24'],
    gateways: ['10.10.30.1'],
    ipRanges: [],
    auxAddresses: {},
    attachable: false,
    internal: true,
    labels: {},
    options: {},
    vteps: [],
  };
  const web = {
    ...db,
    name: 'web-net',
    id: WEB_NET_ID,
    driver: 'overlay',
    vni: 4096,
    subnets: ['10.10.20.0/24'],
    gateways: ['10.10.20.1'],
    ipRanges: ['10.10.20.128/25'],
    auxAddresses: { printer: '10.10.20.9' },
    labels: { team: 'web' },
    options: { mtu: '1400' },
    vteps: [{ ip: '10.99.0.9', port: 4789 }],
  };
  return {
    format: 1,
    made: CREATED,
    cluster: 'c1c2c3c4c1c2c3c4c1c2c3c4c1c2c3c4',
    node: { id: HOST_1, name: 'host-1' },
    defaultAddressPool: '10.0.0.0/8',
    networks: [db, web],
  };
}

/** Makes the networks that have no namesake, each with all its VTEPs. */
function restore(agent: FakeAgent, backup: StateBackup, dryRun: boolean): RestoreView {
  const networks = backup.networks.map(({ name, id: savedId }) => {
    const there = agent.networks.find((network) => network.name === name);
    const id = there?.id ?? (dryRun ? undefined : `${savedId.slice(0, 28)}beef`);
    return { name, ...(id !== undefined && { id }), savedId, made: there === undefined };
  });
  const missing = backup.networks.filter((_, i) => networks[i]?.made);
  const vteps = missing.flatMap(({ name, vteps }) =>
    vteps.map((vtep) => ({ network: name, ...vtep, made: true })),
  );
  for (const { driver, ...rest } of dryRun ? [] : missing) {
    const id = networks.find(({ name }) => name === rest.name)?.id ?? '';
    const scope = driver === 'overlay' ? 'global' : 'local';
    agent.networks.push({ ...rest, id, driver, scope, created: CREATED, endpoints: 0 });
  }
  const here = '10.0.0.0/8';
  const { defaultAddressPool } = backup;
  const warning = `the default address pool was ${defaultAddressPool} and is ${here} here`;
  return { dryRun, networks, vteps, warnings: defaultAddressPool === here ? [] : [warning] };
}

function fakeIpam(network: string): IpamView {
  const shares: ShareView[] = [
    { node: 'host-1', nodeId: HOST_1, state: 'member', owned: 96, used: 1, free: 95 },
    { node: 'host-2', nodeId: HOST_2, state: 'removed', owned: 32, used: 0, free: 32 },
  ];
  const web: PoolView = {
    kind: 'addresses',
    network: 'web-net',
    range: '10.10.20.128/25',
    shares,
  };
  const only = shares
    .slice(0, 1)
    .map((share) => ({ ...share, owned: 65536, used: 1, free: 65535 }));
  const subnets: PoolView = { kind: 'subnets', range: '10.0.0.0/8 in /24s', shares: only };
  const waitsFor = [
    { node: 'host-3', nodeId: HOST_2, reason: 'has not confirmed the removal yet' },
  ];
  const reclaim = { of: ['host-2'], by: 'host-1', waitsFor };
  return network === '' ? { pools: [web, subnets], reclaim } : { pools: [web] };
}

function find<T extends { readonly id: string; readonly name?: string }>(
  noun: string,
  all: readonly T[],
  ref: string,
): T {
  const found = all.find(({ id, name }) => name === ref || id.startsWith(ref));
  if (found !== undefined) return found;
  throw refusal('not-found', `${noun} '${ref}'`, `there is no such ${noun}`, 'check the name');
}

function fakeExternal(): ExternalView {
  return {
    name: 'db',
    target: 'db.example.org',
    targetAddresses: ['192.168.7.20'],
    ports: ['1433/tcp'],
    networks: [{ network: 'web-net', addresses: ['10.10.20.131/24'] }],
    node: 'host-1',
    health: 'up',
  };
}

function setRole(agent: FakeAgent, ref: string, role: NodeRole): NodeView {
  const node = find('node', agent.nodes, ref);
  const changed = { ...node, role };
  agent.nodes = agent.nodes.map((other) => (other === node ? changed : other));
  return changed;
}

function fits(network: NetworkSummary, filters: readonly Filter[]): boolean {
  return filters.every(({ key, value }) => {
    if (key === 'driver') return network.driver === value;
    if (key === 'name') return network.name.includes(value);
    throw refusal('unknown-option', `filter '${key}'`, 'it is not known', 'say driver or name');
  });
}

function createNetwork(
  agent: FakeAgent,
  request: CreateNetworkRequest,
): { id: string; warnings: string[] } {
  if (agent.networks.some(({ name }) => name === request.name)) {
    const remedy = 'choose another name, or remove that network first';
    throw refusal('name-taken', `network '${request.name}'`, 'the name is in use', remedy);
  }
  const id = '00000000000000000000000000000abc';
  const { name, driver, subnets, internal, attachable, labels } = request;
  const made = { subnets, internal, attachable, labels, vni: request.vni ?? 4097 };
  const scope = driver === 'overlay' ? 'global' : 'local';
  agent.networks.push({ id, name, driver, scope, created: CREATED, endpoints: 0, ...made });
  return { id, warnings: request.name === 'warned' ? ['host-2 has not confirmed it yet'] : [] };
}

function attach(agent: FakeAgent, request: AttachRequest): EndpointView {
  const network = find('network', agent.networks, request.network);
  const endpoint: EndpointView = {
    id: '00000000000000000000000000000def',
    name: request.name ?? 'quiet-loom',
    network: network.name,
    networkId: network.id,
    node: 'host-1',
    nodeId: HOST_1,
    state: 'up',
    kind: 'container',
    tap: request.tap,
    mac: request.mac ?? '02:00:00:00:00:03',
    addresses: [`${request.ip ?? '10.10.20.130'}/24`],
    gateways: ['10.10.20.1'],
    nameservers: agent.nameservers,
    mtu: 1450,
    aliases: request.aliases,
    links: request.links ?? [],
    published: (request.publish ?? []).map((spec) => `0.0.0.0:${spec.replace(':', '->')}/tcp`),
    labels: request.labels,
  };
  agent.endpoints.push(endpoint);
  return endpoint;
}

function networkView(network: NetworkSummary, agent: FakeAgent): NetworkView {
  const inside = agent.endpoints.filter(({ networkId }) => networkId === network.id);
  const containers = inside.map((endpoint) => [
    endpoint.id,
    {
      Name: endpoint.name,
      EndpointID: endpoint.id,
      MacAddress: endpoint.mac,
      IPv4Address: endpoint.addresses[0] ?? '',
      IPv6Address: '',
      Node: endpoint.node,
    },
  ]);
  return {
    Name: network.name,
    Id: network.id,
    Created: network.created,
    Scope: network.scope,
    Driver: network.driver,
    EnableIPv6: false,
    IPAM: {
      Driver: 'default',
      Options: {},
      Config: network.subnets.map((Subnet) => ({
        Subnet,
        IPRange: '10.10.20.128/25',
        Gateway: '10.10.20.1',
      })),
    },
    Internal: network.internal,
    Attachable: network.attachable,
    Ingress: false,
    Containers: Object.fromEntries(containers),
    Options: {},
    Labels: network.labels,
    VNI: network.vni,
    MTU: 1450,
    Peers: [
      { Name: 'host-1', IP: '10.99.0.1' },
      { Name: 'host-2', IP: '10.99.0.2' },
    ],
  };
}

function fakeNetwork(): NetworkSummary {
  return {
    id: WEB_NET_ID,
    name: 'web-net',
    driver: 'overlay',
    scope: 'global',
    vni: 4096,
    subnets: ['10.10.20.0/24'],
    internal: false,
    attachable: true,
    labels: { tier: 'front' },
    created: CREATED,
    endpoints: 2,
  };
}

function fakeEndpoints(): EndpointView[] {
  const shared = {
    network: 'web-net',
    networkId: WEB_NET_ID,
    kind: 'container' as const,
    tap: 'eth0',
    gateways: ['10.10.20.1'],
    nameservers: ['10.10.20.1'],
    mtu: 1450,
    labels: {},
  };
  return [
    {
      ...shared,
      id: WEB_ID,
      name: 'web',
      node: 'host-1',
      nodeId: HOST_1,
      state: 'up',
      mac: '02:00:00:00:00:01',
      addresses: ['10.10.20.128/24'],
      aliases: ['www'],
      links: [{ name: 'db', alias: 'store' }],
      published: [],
    },
    {
      ...shared,
      id: 'b1b2c3d4e5f60718293a4b5c6d7e8f90',
      name: 'db',
      node: 'host-2',
      nodeId: HOST_2,
      state: 'unknown',
      mac: '02:00:00:00:00:02',
      addresses: ['10.10.20.129/24', 'fd00:20::129/64'],
      aliases: [],
      links: [],
      published: [],
    },
  ];
}

function fakeNodes(): NodeView[] {
  const shared = { gossipPort: 7946, vxlanPort: 4789, version: '0.1.0', endpoints: 1 };
  return [
    {
      ...shared,
      id: HOST_1,
      name: 'host-1',
      state: 'alive',
      role: 'signer',
      self: true,
      addresses: ['10.99.0.1', 'fd99::1'],
    },
    {
      ...shared,
      id: HOST_2,
      name: 'host-2',
      state: 'suspect',
      role: 'member',
      self: false,
      addresses: ['10.99.0.2'],
      rttMs: 0.42,
    },
  ];
}

function fakeKeys(): KeyView[] {
  const both = ['host-1', 'host-2'];
  return [
    {
      id: '5ea1ab1e',
      state: 'sealing',
      created: CREATED,
      maker: 'host-2',
      holders: both,
      missing: [],
      sealing: 2,
    },
    { id: '00000001', state: 'old', holders: ['host-1'], missing: ['host-2'], sealing: 0 },
  ];
}

function fakeAuthority(): AuthorityView {
  const [expires, root] = ['2026-04-02T03:04:05.000Z', 'aa'.repeat(32)];
  const shared = { root, trusts: [root], expires };
  const waits = 'it does not trust the new authority yet';
  return {
    step: 'none',
    root,
    nodes: [
      { ...shared, id: HOST_1, name: 'host-1', state: 'alive', role: 'signer' },
      { id: HOST_2, name: 'host-2', state: 'suspect', role: 'member', trusts: [], waits },
    ],
  };
}

/** Two members that have written nothing yet. */
function fakeLogs(): LogsView {
  const members = fakeNodes().map(({ id, name }) => ({ id, name, state: 'alive' as const }));
  return { node: HOST_1, profile: 'lan', members, logs: [] };
}

function fakeStatus(): StatusView {
  return {
    node: {
      id: HOST_1,
      name: 'host-1',
      advertise: ['10.99.0.1', 'fd99::1'],
      version: '0.1.0',
      uptimeSeconds: 11_520,
      engine: { kind: 'dgram' },
      mtu: 1450,
      uplinkMtu: 1500,
    },
    cluster: { id: 'f00df00df00df00df00df00df00df00d' },
    peers: [
      { id: HOST_2, name: 'host-2', state: 'alive', address: '10.99.0.2', rttMs: 0.42 },
      {
        id: 'c0ffee00c0ffee00c0ffee00c0ffee03',
        name: 'host-3',
        state: 'failed',
        address: '10.99.0.3',
      },
    ],
    paths: [
      { address: '10.99.0.2', name: 'host-2', mtu: 1400, inside: 1350, by: 'data-port' },
      { address: '10.99.0.3', name: 'host-3', mtu: 1500, inside: 1450, by: 'nothing' },
      { address: '10.99.0.9', mtu: 1480, inside: 1430, by: 'icmp' },
    ],
    networks: [{ id: WEB_NET_ID, name: 'web-net', vni: 4096, endpoints: 2, localEndpoints: 1 }],
    problems: ['node host-3: does not answer since 12 s; check that it runs and UDP 7946 passes'],
    drops: [
      {
        reason: 'source-mac',
        count: 12,
        meaning: "a port sent a frame with a MAC that is not the endpoint's",
      },
    ],
    traffic: { framesIn: 123_456, framesOut: 98_765, bytesIn: 150_000_000, bytesOut: 9_000_000 },
  };
}

/** `web` is found, `www` by its alias, `db` has no address of IPv4; names with a dot are forwarded. */
function fakeLookup({ endpoints }: FakeAgent, request: LookupRequest): LookupView {
  const { name, type } = request;
  const base = { name, type, answers: [], servers: [], nameservers: ['10.10.20.1'] };
  if (name === 'db') return { ...base, result: 'no-data' };
  if (name.includes('.')) return { ...base, result: 'forwarded', servers: ['127.0.0.53'] };
  const endpoint = endpoints.find((each) => [each.name, ...each.aliases].includes(name));
  if (endpoint === undefined) return { ...base, result: 'no-such-name' };
  const answer = {
    data: endpoint.addresses[0]?.split('/')[0] ?? '',
    ttl: 5,
    by: endpoint.name === name ? ('name' as const) : ('alias' as const),
    endpoint: endpoint.name,
    endpointId: endpoint.id,
    node: endpoint.node,
    nodeId: endpoint.nodeId,
    nodeState: 'alive' as const,
  };
  return { ...base, result: 'found', answers: [answer] };
}
