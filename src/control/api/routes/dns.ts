/** The paths about names; part of the table in `routes.ts`. */
import { param, type Route, ref, textOf } from '../route.ts';
import { LOOKUP_QUERY, LOOKUP_VIEW, type LookupType } from '../schema/dns.ts';

/** Paths about names. */
export const DNS_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    url: '/v1/networks/:ref/lookup',
    summary: 'How a name is answered in the network, and what each answer comes from.',
    status: 200,
    query: LOOKUP_QUERY,
    answer: ref(LOOKUP_VIEW),
    handle: (operations, input) => {
      const from = textOf(input.query['from']);
      return operations.lookupName(param(input, 'ref'), {
        name: textOf(input.query['name']),
        type: (textOf(input.query['type']) || 'A') as LookupType,
        ...(from !== '' && { from }),
      });
    },
  },
];
