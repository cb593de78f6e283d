/**
 * The API's other end: typed calls over the unix socket. Loaded by every command, so it costs little: node:http
 * and types, no validator. A refusal of the agent comes out as the `WeftError` that the agent threw.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { ERROR_KINDS, type ErrorCode, WeftError } from '../../model/errors.ts';
import type { EndpointFilter, Filter, Operations } from './operations.ts';
import type { ErrorView } from './schema/error.ts';
import type { EventView } from './schema/event.ts';

/** Everything that can be asked of an agent, from outside it. */
export interface AgentClient extends Omit<Operations, 'subscribe'> {
  /** Changes from now on. Ends when the agent stops, or when the consumer leaves the loop. */
  events(): AsyncIterable<EventView>;
}

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Returns a client of the agent on a socket. Nothing is sent until the first call.
 *
 * Every call rejects with a `WeftError`: what the agent refused, `agent-unreachable` when nobody answers,
 * `permission-denied` when the socket may not be opened.
 *
 * @param socketPath  path of the agent's unix socket
 */
export function agentClient(socketPath: string): AgentClient {
  const json = async <T>(call: Call): Promise<T> =>
    JSON.parse(await bodyOf(socketPath, await send(socketPath, call))) as T;
  const get = <T>(path: string): Promise<T> => json<T>({ method: 'GET', path });
  const remove = <T>(path: string): Promise<T> => json<T>({ method: 'DELETE', path });
  const post = <T>(path: string, body?: unknown): Promise<T> =>
    json<T>({ method: 'POST', path, ...(body === undefined ? {} : { body }) });

  return {
    status: () => get('/v1/status'),
    logs: () => get('/v1/logs'),
    createToken: (wish) => post('/v1/tokens', wish),
    listTokens: () => get('/v1/tokens'),
    removeToken: async (ref) => remove(pathOf('tokens', ref)),
    listNodes: () => get('/v1/nodes'),
    inspectNode: async (ref) => get(pathOf('nodes', ref)),
    removeNodes: (wish) => post('/v1/nodes/remove', wish),
    leave: () => post('/v1/leave'),
    ipamStatus: (network) =>
      get(`/v1/ipam${network === '' ? '' : `?${new URLSearchParams({ network })}`}`),
    promoteNode: async (ref) => post(`${pathOf('nodes', ref)}/promote`),
    demoteNode: async (ref) => post(`${pathOf('nodes', ref)}/demote`),
    rotateKeys: () => post('/v1/keys/rotate'),
    listKeys: () => get('/v1/keys'),
    authority: () => get('/v1/authority'),
    rotateAuthority: () => post('/v1/authority/rotate'),
    createNetwork: (wish) => post('/v1/networks', wish),
    listNetworks: (filters) => get(`/v1/networks${filterQuery(filters)}`),
    inspectNetwork: async (ref) => get(pathOf('networks', ref)),
    removeNetwork: async (ref) => remove(pathOf('networks', ref)),
    pruneNetworks: () => post('/v1/networks/prune'),
    attach: (wish) => post('/v1/endpoints', wish),
    detach: async (ref) => remove(pathOf('endpoints', ref)),
    connect: async (network, wish) => post(`${pathOf('networks', network)}/endpoints`, wish),
    disconnect: async (network, container) =>
      remove(`${pathOf('networks', network)}/endpoints${segment('CONTAINER', container)}`),
    listEndpoints: (filter) => get(`/v1/endpoints${endpointQuery(filter)}`),
    inspectEndpoint: async (ref) => get(pathOf('endpoints', ref)),
    lookupName: async (network, wish) =>
      get(`${pathOf('networks', network)}/lookup?${new URLSearchParams({ ...wish })}`),
    expose: async (network, wish) => post(`${pathOf('networks', network)}/exposure`, wish),
    unexpose: async (network) => remove(`${pathOf('networks', network)}/exposure`),
    addExternal: (wish) => post('/v1/externals', wish),
    listExternals: () => get('/v1/externals'),
    removeExternal: async (name) => remove(pathOf('externals', name)),
    addVtep: async (network, wish) => post(`${pathOf('networks', network)}/vteps`, wish),
    listVteps: async (network) => get(`${pathOf('networks', network)}/vteps`),
    removeVtep: async (network, ip) =>
      remove(`${pathOf('networks', network)}/vteps${segment('VTEP', ip)}`),
    backupState: () => get('/v1/state/backup'),
    restoreState: (backup, dryRun) => post(`/v1/state/restore?dryRun=${dryRun}`, backup),
    runCni: (question) => post('/v1/cni', question),
    metrics: async () =>
      bodyOf(socketPath, await send(socketPath, { method: 'GET', path: '/metrics' })),
    events: () => events(socketPath),
  };
}

async function* events(socketPath: string): AsyncGenerator<EventView> {
  const response = await send(socketPath, { method: 'GET', path: '/v1/events' });
  response.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of response) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = JSON.parse(line) as EventView;
        if (event.type !== 'heartbeat') yield event;
      }
    }
  } catch (error) {
    // An agent that stops cuts the stream: its end, not a failure of the consumer.
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  } finally {
    response.destroy();
  }
}

function send(socketPath: string, call: Call): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const outgoing: ClientRequest = request(
      { socketPath, method: call.method, path: call.path, headers, agent: false },
      resolve,
    );
    outgoing.once('error', (error) => reject(unreachable(socketPath, error)));
    outgoing.end(body);
  });
}

async function bodyOf(socketPath: string, response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  try {
    for await (const chunk of response) text += chunk;
  } catch (error) {
    throw unreachable(socketPath, error as Error);
  }
  if ((response.statusCode ?? 500) >= 400) throw refusalFrom(socketPath, text);
  return text;
}

function refusalFrom(socketPath: string, body: string): WeftError {
  let view: Partial<ErrorView> = {};
  try {
    view = JSON.parse(body) as Partial<ErrorView>;
  } catch {
    // Not our agent's form; said below.
  }
  const { code = '', what, why, remedy } = view;
  if (what === undefined || why === undefined || remedy === undefined) {
    return new WeftError('agent-unreachable', {
      what: `agent on ${socketPath}`,
      why: 'something else than a Weft agent answers there',
      remedy: 'check --host and WEFT_HOST',
    });
  }
  // An agent of a later version may know more codes; its sentence is kept all the same.
  const known: ErrorCode = code in ERROR_KINDS ? (code as ErrorCode) : 'system-refused';
  return new WeftError(known, { what, why, remedy });
}

function unreachable(socketPath: string, error: NodeJS.ErrnoException): WeftError {
  const what = `agent on ${socketPath}`;
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    const why = 'this user may not open the socket';
    const remedy = "use sudo, or join the group that owns the socket's directory";
    return new WeftError('permission-denied', { what, why, remedy }, error);
  }
  const known: Record<string, string> = {
    ENOENT: 'there is no such socket',
    ENOTDIR: 'there is no such socket',
    ECONNREFUSED: 'nobody listens on the socket',
    ECONNRESET: 'the agent hung up before it answered',
    EPIPE: 'the agent hung up before it answered',
  };
  const why = known[error.code ?? ''] ?? error.message;
  const remedy = 'start one with weft agent, or name its socket with --host';
  return new WeftError('agent-unreachable', { what, why, remedy }, error);
}

function pathOf(collection: string, ref: string): string {
  return `/v1/${collection}${segment(collection.slice(0, -1), ref)}`;
}

/** An empty name would ask for the collection, `.` and `..` for another path. */
function segment(noun: string, ref: string): string {
  if (ref === '' || ref === '.' || ref === '..') {
    const why = 'that is neither a name nor an id';
    const remedy = `give the name, the id or a unique prefix of the id`;
    throw new WeftError('invalid-value', { what: `${noun} '${ref}'`, why, remedy });
  }
  return `/${encodeURIComponent(ref)}`;
}

function filterQuery(filters: readonly Filter[]): string {
  const query = new URLSearchParams();
  for (const { key, value } of filters) query.append('filter', `${key}=${value}`);
  return filters.length === 0 ? '' : `?${query}`;
}

function endpointQuery(filter: EndpointFilter): string {
  const query = new URLSearchParams({ local: `${filter.local}` });
  if (filter.network !== undefined) query.set('network', filter.network);
  return `?${query}`;
}
