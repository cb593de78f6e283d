/**
 * The paths of the API as one table: method, path, what goes in and comes out, and which operation answers.
 * `server.ts` serves it, the OpenAPI document and docs/api.md are made from it. No decision is taken here.
 */
import { type TSchema, Type } from '@sinclair/typebox';
import { checkBackupFormat, type StateBackup } from '../../model/backup.ts';
import { BACKUP_BYTES_MAX } from '../../model/limits.ts';
import type { Filter } from './operations.ts';
import { listOf, param, type Route, type RouteInput, ref, textOf } from './route.ts';
import { CNI_ROUTES } from './routes/cni.ts';
import { DNS_ROUTES } from './routes/dns.ts';
import { ENDPOINT_ROUTES } from './routes/endpoint.ts';
import { OUTSIDE_ROUTES } from './routes/outside.ts';
import { CNI_REPLY } from './schema/cni.ts';
import { LOOKUP_VIEW } from './schema/dns.ts';
import { ENDPOINT_VIEW } from './schema/endpoint.ts';
import { IPAM_VIEW } from './schema/ipam.ts';
import { AUTHORITY_VIEW, KEY_VIEW } from './schema/key.ts';
import {
  CREATE_NETWORK_REQUEST,
  type CreateNetworkRequest,
  NETWORK_CREATED,
  NETWORK_SUMMARY,
  NETWORK_VIEW,
  REMOVED_VIEW,
} from './schema/network.ts';
import { NODE_VIEW, REMOVE_NODES_REQUEST, type RemoveNodesRequest } from './schema/node.ts';
import { EXTERNAL_VIEW } from './schema/outside/external.ts';
import { ADD_VTEP_REQUEST, type AddVtepRequest, VTEP_VIEW } from './schema/outside/vtep.ts';
import { oneOf } from './schema/shape.ts';
import { RESTORE_VIEW, STATE_BACKUP } from './schema/state/backup.ts';
import { LOGS_VIEW } from './schema/state/logs.ts';
import { STATUS_VIEW } from './schema/status.ts';
import {
  CREATE_TOKEN_REQUEST,
  type CreateTokenRequest,
  TOKEN_CREATED,
  TOKEN_VIEW,
} from './schema/token.ts';

/** The schemas that have a name of their own in the OpenAPI document. */
export const NAMED_VIEWS: readonly TSchema[] = [
  STATUS_VIEW,
  LOGS_VIEW,
  TOKEN_VIEW,
  TOKEN_CREATED,
  NODE_VIEW,
  IPAM_VIEW,
  KEY_VIEW,
  AUTHORITY_VIEW,
  NETWORK_SUMMARY,
  NETWORK_CREATED,
  NETWORK_VIEW,
  REMOVED_VIEW,
  ENDPOINT_VIEW,
  EXTERNAL_VIEW,
  VTEP_VIEW,
  LOOKUP_VIEW,
  STATE_BACKUP,
  RESTORE_VIEW,
  CNI_REPLY,
];

const NETWORKS_QUERY = Type.Object(
  {
    filter: Type.Optional(
      Type.Unsafe<string | string[]>({
        type: ['string', 'array'],
        items: { type: 'string' },
        description: 'KEY=VALUE, may be repeated: driver, id, label, name, scope.',
      }),
    ),
  },
  { additionalProperties: false },
);

const IPAM_QUERY = Type.Object(
  { network: Type.Optional(Type.String({ description: 'Only the pools of this network.' })) },
  { additionalProperties: false },
);

const RESTORE_QUERY = Type.Object(
  { dryRun: Type.Optional(oneOf(['true', 'false'], 'Only tell what would be done.')) },
  { additionalProperties: false },
);

const NODE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    url: '/v1/status',
    summary: 'The answering node: what it is, whom it sees, what it carries, what is wrong.',
    status: 200,
    answer: ref(STATUS_VIEW),
    handle: (operations) => operations.status(),
  },
  {
    method: 'GET',
    url: '/v1/logs',
    summary: 'Every log that the answering node holds, without what concerns keys and tokens.',
    status: 200,
    answer: ref(LOGS_VIEW),
    handle: (operations) => operations.logs(),
  },
  {
    method: 'GET',
    url: '/v1/nodes',
    summary: 'The members of the cluster.',
    status: 200,
    answer: listOf(NODE_VIEW),
    handle: (operations) => operations.listNodes(),
  },
  {
    method: 'GET',
    url: '/v1/nodes/:ref',
    summary: 'One member.',
    status: 200,
    answer: ref(NODE_VIEW),
    handle: (operations, input) => operations.inspectNode(param(input, 'ref')),
  },
  {
    method: 'POST',
    url: '/v1/nodes/remove',
    summary: 'Removes members that are gone for good: all of them, or none.',
    status: 200,
    body: REMOVE_NODES_REQUEST,
    answer: listOf(REMOVED_VIEW),
    handle: (operations, input) => operations.removeNodes(input.body as RemoveNodesRequest),
  },
  {
    method: 'POST',
    url: '/v1/leave',
    summary: 'Ends the membership of the answering node. Its agent stops after the answer.',
    status: 200,
    answer: ref(REMOVED_VIEW),
    handle: (operations) => operations.leave(),
  },
  {
    method: 'GET',
    url: '/v1/ipam',
    summary: 'Who may give out which addresses, VNIs and subnets, and what a reclaim waits for.',
    status: 200,
    query: IPAM_QUERY,
    answer: ref(IPAM_VIEW),
    handle: (operations, input) => operations.ipamStatus(textOf(input.query['network'])),
  },
  {
    method: 'POST',
    url: '/v1/tokens',
    summary: 'Makes a join token. The answer holds its secret, this once.',
    status: 201,
    body: CREATE_TOKEN_REQUEST,
    answer: ref(TOKEN_CREATED),
    handle: (operations, input) => operations.createToken(input.body as CreateTokenRequest),
  },
  {
    method: 'GET',
    url: '/v1/tokens',
    summary: 'The join tokens, without their secrets.',
    status: 200,
    answer: listOf(TOKEN_VIEW),
    handle: (operations) => operations.listTokens(),
  },
  {
    method: 'DELETE',
    url: '/v1/tokens/:ref',
    summary: 'Removes a join token. Nodes that joined with it stay.',
    status: 200,
    answer: Type.Object({ id: Type.String() }),
    handle: (operations, input) => operations.removeToken(param(input, 'ref')),
  },
];

const KEY_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    url: '/v1/nodes/:ref/promote',
    summary: 'Makes a member a signer. Refused by a node that is none.',
    status: 200,
    answer: ref(NODE_VIEW),
    handle: (operations, input) => operations.promoteNode(param(input, 'ref')),
  },
  {
    method: 'POST',
    url: '/v1/nodes/:ref/demote',
    summary: 'Takes the role of a signer from a member. Refused by a node that is none.',
    status: 200,
    answer: ref(NODE_VIEW),
    handle: (operations, input) => operations.demoteNode(param(input, 'ref')),
  },
  {
    method: 'GET',
    url: '/v1/keys',
    summary: 'The keys that seal gossip, without their secrets, and who has them.',
    status: 200,
    answer: listOf(KEY_VIEW),
    handle: (operations) => operations.listKeys(),
  },
  {
    method: 'POST',
    url: '/v1/keys/rotate',
    summary: 'Makes a new key for gossip; members fetch it by themselves.',
    status: 201,
    answer: ref(KEY_VIEW),
    handle: (operations) => operations.rotateKeys(),
  },
  {
    method: 'GET',
    url: '/v1/authority',
    summary: 'The authority of the cluster, and what its rotation waits for.',
    status: 200,
    answer: ref(AUTHORITY_VIEW),
    handle: (operations) => operations.authority(),
  },
  {
    method: 'POST',
    url: '/v1/authority/rotate',
    summary: 'Begins to replace the authority of the cluster. Refused by a node that is no signer.',
    status: 201,
    answer: ref(AUTHORITY_VIEW),
    handle: (operations) => operations.rotateAuthority(),
  },
];

const NETWORK_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    url: '/v1/networks',
    summary: 'Makes a network.',
    status: 201,
    body: CREATE_NETWORK_REQUEST,
    answer: ref(NETWORK_CREATED),
    handle: (operations, input) => operations.createNetwork(input.body as CreateNetworkRequest),
  },
  {
    method: 'GET',
    url: '/v1/networks',
    summary: 'The networks.',
    status: 200,
    query: NETWORKS_QUERY,
    answer: listOf(NETWORK_SUMMARY),
    handle: (operations, input) => operations.listNetworks(filtersOf(input)),
  },
  {
    method: 'GET',
    url: '/v1/networks/:ref',
    summary: "One network in the shape of Docker's network inspect.",
    status: 200,
    answer: ref(NETWORK_VIEW),
    handle: (operations, input) => operations.inspectNetwork(param(input, 'ref')),
  },
  {
    method: 'DELETE',
    url: '/v1/networks/:ref',
    summary: 'Removes a network that has no endpoints.',
    status: 200,
    answer: ref(REMOVED_VIEW),
    handle: (operations, input) => operations.removeNetwork(param(input, 'ref')),
  },
  {
    method: 'POST',
    url: '/v1/networks/prune',
    summary: 'Removes every network that has no endpoints.',
    status: 200,
    answer: listOf(REMOVED_VIEW),
    handle: (operations) => operations.pruneNetworks(),
  },
  {
    method: 'POST',
    url: '/v1/networks/:ref/vteps',
    summary: 'Makes a foreign VTEP a member of the network.',
    status: 201,
    body: ADD_VTEP_REQUEST,
    answer: ref(VTEP_VIEW),
    handle: (operations, input) =>
      operations.addVtep(param(input, 'ref'), input.body as AddVtepRequest),
  },
  {
    method: 'GET',
    url: '/v1/networks/:ref/vteps',
    summary: 'The foreign VTEPs of the network and what was learned behind them.',
    status: 200,
    answer: listOf(VTEP_VIEW),
    handle: (operations, input) => operations.listVteps(param(input, 'ref')),
  },
  {
    method: 'DELETE',
    url: '/v1/networks/:ref/vteps/:ip',
    summary: 'Removes a foreign VTEP from the network.',
    status: 200,
    answer: Type.Object({ ip: Type.String() }),
    handle: (operations, input) => operations.removeVtep(param(input, 'ref'), param(input, 'ip')),
  },
];

const STATE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    url: '/v1/state/backup',
    summary: 'What people made, as far as the answering node knows: networks and foreign VTEPs.',
    status: 200,
    answer: ref(STATE_BACKUP),
    handle: (operations) => operations.backupState(),
  },
  {
    method: 'POST',
    url: '/v1/state/restore',
    summary: 'Makes what a backup holds and is missing: all of it, or nothing.',
    status: 200,
    query: RESTORE_QUERY,
    body: STATE_BACKUP,
    bodyBytesMax: BACKUP_BYTES_MAX,
    checkBody: checkBackupFormat,
    answer: ref(RESTORE_VIEW),
    handle: (operations, input) =>
      operations.restoreState(input.body as StateBackup, input.query['dryRun'] === 'true'),
  },
];

/** Every path but the event stream, the metrics and the document itself, which `server.ts` adds. */
export const ROUTES: readonly Route[] = [
  ...NODE_ROUTES,
  ...KEY_ROUTES,
  ...NETWORK_ROUTES,
  ...ENDPOINT_ROUTES,
  ...DNS_ROUTES,
  ...OUTSIDE_ROUTES,
  ...STATE_ROUTES,
  ...CNI_ROUTES,
];

function filtersOf(input: RouteInput): Filter[] {
  const { filter } = input.query;
  const texts = filter === undefined ? [] : typeof filter === 'string' ? [filter] : filter;
  return texts.map((text) => {
    const [key = '', ...rest] = text.split('=');
    return { key, value: rest.join('=') };
  });
}
