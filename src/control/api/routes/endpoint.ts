/** The paths of endpoints: a part of the table in `routes.ts`. */
import { Type } from '@sinclair/typebox';
import { listOf, param, type Route, ref } from '../route.ts';
import {
  ATTACH_REQUEST,
  type AttachRequest,
  CONNECT_REQUEST,
  type ConnectRequest,
  ENDPOINT_VIEW,
} from '../schema/endpoint.ts';
import { REMOVED_VIEW } from '../schema/network.ts';
import { oneOf } from '../schema/shape.ts';

const ENDPOINTS_QUERY = Type.Object(
  {
    local: Type.Optional(oneOf(['true', 'false'], 'Only those that the answering node carries.')),
    network: Type.Optional(Type.String({ description: 'Only those in this network.' })),
  },
  { additionalProperties: false },
);

/** The paths. */
export const ENDPOINT_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    url: '/v1/endpoints',
    summary: 'Attaches an interface to a network.',
    status: 201,
    body: ATTACH_REQUEST,
    answer: ref(ENDPOINT_VIEW),
    handle: (operations, input) => operations.attach(input.body as AttachRequest),
  },
  {
    method: 'GET',
    url: '/v1/endpoints',
    summary: 'The endpoints of the whole cluster.',
    status: 200,
    query: ENDPOINTS_QUERY,
    answer: listOf(ENDPOINT_VIEW),
    handle: (operations, input) => {
      const { network } = input.query;
      const local = input.query['local'] === 'true';
      return operations.listEndpoints(typeof network === 'string' ? { local, network } : { local });
    },
  },
  {
    method: 'GET',
    url: '/v1/endpoints/:ref',
    summary: 'One endpoint.',
    status: 200,
    answer: ref(ENDPOINT_VIEW),
    handle: (operations, input) => operations.inspectEndpoint(param(input, 'ref')),
  },
  {
    method: 'DELETE',
    url: '/v1/endpoints/:ref',
    summary: 'Detaches an endpoint; its TAP goes away, an interface that was taken is given back.',
    status: 200,
    answer: ref(REMOVED_VIEW),
    handle: (operations, input) => operations.detach(param(input, 'ref')),
  },
  {
    method: 'POST',
    url: '/v1/networks/:ref/endpoints',
    summary: 'Attaches a container of the answering node to a further network.',
    status: 201,
    body: CONNECT_REQUEST,
    answer: ref(ENDPOINT_VIEW),
    handle: (operations, input) =>
      operations.connect(param(input, 'ref'), input.body as ConnectRequest),
  },
  {
    method: 'DELETE',
    url: '/v1/networks/:ref/endpoints/:container',
    summary: 'Detaches a container of the answering node from the network.',
    status: 200,
    answer: ref(REMOVED_VIEW),
    handle: (operations, input) =>
      operations.disconnect(param(input, 'ref'), param(input, 'container')),
  },
];
