/** The paths of what is in networks without being a container; part of the table in `routes.ts`. */
import type { ExposeWish, ExternalWish } from '../../network/wish.ts';
import { listOf, param, type Route, ref } from '../route.ts';
import { ENDPOINT_VIEW } from '../schema/endpoint.ts';
import { REMOVED_VIEW } from '../schema/network.ts';
import { EXPOSE_REQUEST } from '../schema/outside/exposure.ts';
import { ADD_EXTERNAL_REQUEST, EXTERNAL_VIEW } from '../schema/outside/external.ts';

/** The paths. */
export const OUTSIDE_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    url: '/v1/networks/:ref/exposure',
    summary: 'Gives the answering host an address of its own in the network.',
    status: 201,
    body: EXPOSE_REQUEST,
    answer: ref(ENDPOINT_VIEW),
    handle: (operations, input) => operations.expose(param(input, 'ref'), input.body as ExposeWish),
  },
  {
    method: 'DELETE',
    url: '/v1/networks/:ref/exposure',
    summary: 'Takes the address of the answering host out of the network.',
    status: 200,
    answer: ref(REMOVED_VIEW),
    handle: (operations, input) => operations.unexpose(param(input, 'ref')),
  },
  {
    method: 'POST',
    url: '/v1/externals',
    summary: 'Gives an application that runs in no container a name and an address in networks.',
    status: 201,
    body: ADD_EXTERNAL_REQUEST,
    answer: ref(EXTERNAL_VIEW),
    handle: (operations, input) => operations.addExternal(input.body as ExternalWish),
  },
  {
    method: 'GET',
    url: '/v1/externals',
    summary: 'The applications outside.',
    status: 200,
    answer: listOf(EXTERNAL_VIEW),
    handle: (operations) => operations.listExternals(),
  },
  {
    method: 'DELETE',
    url: '/v1/externals/:ref',
    summary: 'Takes an application outside out of its networks.',
    status: 200,
    answer: ref(REMOVED_VIEW),
    handle: (operations, input) => operations.removeExternal(param(input, 'ref')),
  },
];
