/** The gossip keyring and the authority of the cluster as the API shows them. No secret is ever in an answer. */
import { type TSchema, Type } from '@sinclair/typebox';
import { MEMBER_STATES, type MemberState, NODE_ROLES, type NodeRole } from './node.ts';
import { oneOf, shapeOf } from './shape.ts';

/** What the answering node does with a gossip key. */
export type KeyState = 'sealing' | 'new' | 'old' | 'missing';

/** A gossip key without its secret. */
export interface KeyView {
  /** 8 hexadecimal digits. */
  readonly id: string;
  readonly state: KeyState;
  /** ISO 8601 in UTC; absent for the first key of a cluster. */
  readonly created?: string;
  /** Name of the node that made it; absent for the first key of a cluster. */
  readonly maker?: string;
  /** Names of members that hold it. */
  readonly holders: readonly string[];
  /** Names of members that do not. */
  readonly missing: readonly string[];
  /** How many members seal with it. */
  readonly sealing: number;
}

/** A member in a rotation of the authority. */
export interface AuthorityNodeView {
  readonly id: string;
  readonly name: string;
  readonly state: MemberState;
  readonly role: NodeRole;
  /** Fingerprint of the root that issued its certificate; absent while it has not said. */
  readonly root?: string;
  /** Fingerprints of the roots that it trusts. */
  readonly trusts: readonly string[];
  /** End of its certificate, ISO 8601 in UTC; absent while it has not said. */
  readonly expires?: string;
  /** Why the rotation waits for it; absent when it does not. */
  readonly waits?: string;
}

/** Where a rotation of the authority is; `none` when there never was one. */
export type AuthorityStepView = 'none' | 'distribute' | 'reissue' | 'done';

/** The authority of the cluster. */
export interface AuthorityView {
  readonly step: AuthorityStepView;
  /** SHA-256 of the newest root, hexadecimal. */
  readonly root: string;
  /** That of the root which is being replaced. */
  readonly oldRoot?: string;
  readonly nodes: readonly AuthorityNodeView[];
}

/** Every `KeyState`. */
export const KEY_STATES: readonly ['sealing', 'new', 'old', 'missing'] = [
  'sealing',
  'new',
  'old',
  'missing',
];

const STEPS = ['none', 'distribute', 'reissue', 'done'] as const;

/** Schema of `KeyView`. */
export const KEY_VIEW: TSchema = shapeOf<KeyView>()(
  Type.Object(
    {
      id: Type.String({ description: '8 hexadecimal digits.' }),
      state: oneOf(KEY_STATES, 'What the answering node does with it.'),
      created: Type.Optional(Type.String({ description: 'ISO 8601, UTC.' })),
      maker: Type.Optional(Type.String({ description: 'Name of the node that made it.' })),
      holders: Type.Array(Type.String(), { description: 'Members that hold it.' }),
      missing: Type.Array(Type.String(), { description: 'Members that do not.' }),
      sealing: Type.Integer({ description: 'How many members seal with it.' }),
    },
    { title: 'Key' },
  ),
);

const AUTHORITY_NODE = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: oneOf(MEMBER_STATES, 'What the answering node believes.'),
  role: oneOf(NODE_ROLES, 'A signer has the key of the authority.'),
  root: Type.Optional(Type.String({ description: 'Fingerprint of the root that certified it.' })),
  trusts: Type.Array(Type.String(), { description: 'Fingerprints of roots.' }),
  expires: Type.Optional(Type.String({ description: 'End of its certificate; ISO 8601, UTC.' })),
  waits: Type.Optional(Type.String({ description: 'Why the rotation waits for it.' })),
});

/** Schema of `AuthorityView`. */
export const AUTHORITY_VIEW: TSchema = shapeOf<AuthorityView>()(
  Type.Object(
    {
      step: oneOf(STEPS, 'Where the last rotation is.'),
      root: Type.String({ description: 'SHA-256 of the newest root.' }),
      oldRoot: Type.Optional(Type.String({ description: 'That of the root being replaced.' })),
      nodes: Type.Array(AUTHORITY_NODE),
    },
    { title: 'Authority' },
  ),
);
