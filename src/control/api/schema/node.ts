/** Members of the cluster as the API shows them. */
import { type TSchema, Type } from '@sinclair/typebox';
import { defaulted, oneOf, shapeOf } from './shape.ts';

/** What this node believes about a member. `failed` hides nothing for good: it may come back. */
export type MemberState = 'alive' | 'suspect' | 'failed';

/** A signer has the key of the authority: it lets nodes join and renews certificates. */
export type NodeRole = 'member' | 'signer';

/** A member of the cluster. */
export interface NodeView {
  readonly id: string;
  readonly name: string;
  readonly state: MemberState;
  readonly role: NodeRole;
  /** True for the node that answers. */
  readonly self: boolean;
  /** Addresses that its peers reach it at: at most one IPv4 and one IPv6. */
  readonly addresses: readonly string[];
  readonly gossipPort: number;
  readonly vxlanPort: number;
  readonly version: string;
  /** Endpoints that it carries. */
  readonly endpoints: number;
  /** Round trip of the last probe, milliseconds. */
  readonly rttMs?: number;
}

/** Wish to end the memberships of nodes that are gone. */
export interface RemoveNodesRequest {
  /** Names, ids or unique prefixes. */
  readonly nodes: readonly string[];
  /** Also members that are alive, and half of the members or more. */
  readonly force: boolean;
}

/** Every `MemberState`. */
export const MEMBER_STATES: readonly ['alive', 'suspect', 'failed'] = [
  'alive',
  'suspect',
  'failed',
];

/** Schema of `RemoveNodesRequest`. */
export const REMOVE_NODES_REQUEST: TSchema = shapeOf<RemoveNodesRequest>()(
  Type.Object(
    {
      nodes: Type.Array(Type.String(), { minItems: 1, maxItems: 4096 }),
      force: defaulted(
        Type.Boolean({ description: 'Also live members, and half of the members or more.' }),
        false,
      ),
    },
    { title: 'RemoveNodesRequest', additionalProperties: false },
  ),
);
/** Every `NodeRole`. */
export const NODE_ROLES: readonly ['member', 'signer'] = ['member', 'signer'];

/** Schema of `NodeView`. */
export const NODE_VIEW: TSchema = shapeOf<NodeView>()(
  Type.Object(
    {
      id: Type.String(),
      name: Type.String(),
      state: oneOf(MEMBER_STATES, 'What the answering node believes.'),
      role: oneOf(NODE_ROLES, 'A signer has the key of the authority.'),
      self: Type.Boolean({ description: 'True for the node that answers.' }),
      addresses: Type.Array(Type.String()),
      gossipPort: Type.Integer(),
      vxlanPort: Type.Integer(),
      version: Type.String(),
      endpoints: Type.Integer({ description: 'Endpoints that it carries.' }),
      rttMs: Type.Optional(Type.Number({ description: 'Round trip of the last probe.' })),
    },
    { title: 'Node' },
  ),
);
