/** How a name is answered, and what each answer comes from. */
import { type TSchema, Type } from '@sinclair/typebox';
import { MEMBER_STATES, type MemberState } from './node.ts';
import { oneOf, shapeOf } from './shape.ts';

/** Types that can be looked up. */
export const LOOKUP_TYPES = ['A', 'AAAA', 'PTR', 'SRV'] as const;
/** One of them. */
export type LookupType = (typeof LOOKUP_TYPES)[number];

/** A question, as an endpoint or the answering node itself would ask it. */
export interface LookupRequest {
  /** A name, or an address for its name. */
  readonly name: string;
  readonly type: LookupType;
  /** Name or id of the endpoint that asks; absent: the node. */
  readonly from?: string;
}

/**
 * `found`: there are answers. `no-data`: the name exists, and has none of this type. `no-such-name`: it does not.
 * `refused`: an internal network asks nobody else. `forwarded`: the host's own servers are asked.
 */
export const LOOKUP_RESULTS = ['found', 'no-data', 'no-such-name', 'refused', 'forwarded'] as const;
/** One of them. */
export type LookupResult = (typeof LOOKUP_RESULTS)[number];

/** One answer, and the endpoint that it comes from. */
export interface LookupAnswer {
  readonly data: string;
  /** Seconds. */
  readonly ttl: number;
  /** What of the endpoint's record says so: its name, an alias, a link of the asker, or its address. */
  readonly by: 'name' | 'alias' | 'link' | 'address';
  readonly endpoint: string;
  readonly endpointId: string;
  readonly node: string;
  readonly nodeId: string;
  /** As the answering node believes. */
  readonly nodeState: MemberState;
}

/** How a question is answered. */
export interface LookupView {
  readonly name: string;
  readonly type: LookupType;
  readonly result: LookupResult;
  readonly answers: readonly LookupAnswer[];
  /** Who is asked when it is forwarded. */
  readonly servers: readonly string[];
  /** Where the answering node answers names of the network; empty when it does not. */
  readonly nameservers: readonly string[];
}

/** Schema of the query of a lookup. */
export const LOOKUP_QUERY: TSchema = Type.Object(
  {
    name: Type.String({ description: 'A name, or an address for its name.', maxLength: 255 }),
    type: Type.Optional(oneOf(LOOKUP_TYPES, 'Default A, of an address PTR.')),
    from: Type.Optional(Type.String({ description: 'The endpoint that asks; absent: the node.' })),
  },
  { additionalProperties: false },
);

/** Schema of `LookupView`. */
export const LOOKUP_VIEW: TSchema = shapeOf<LookupView>()(
  Type.Object(
    {
      name: Type.String(),
      type: oneOf(LOOKUP_TYPES, 'What was asked for.'),
      result: oneOf(LOOKUP_RESULTS, 'What becomes of the question.'),
      answers: Type.Array(
        Type.Object({
          data: Type.String(),
          ttl: Type.Integer({ description: 'Seconds.' }),
          by: oneOf(['name', 'alias', 'link', 'address'], "What of the endpoint's record says so."),
          endpoint: Type.String(),
          endpointId: Type.String(),
          node: Type.String(),
          nodeId: Type.String(),
          nodeState: oneOf(MEMBER_STATES, 'What the answering node believes.'),
        }),
      ),
      servers: Type.Array(Type.String({ description: 'Who is asked when it is forwarded.' })),
      nameservers: Type.Array(
        Type.String({ description: 'Where the answering node answers names of the network.' }),
      ),
    },
    { title: 'Lookup' },
  ),
);
