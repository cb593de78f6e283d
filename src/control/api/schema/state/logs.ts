/** Everything that the answering node knows, entry by entry: what `weft simulate` starts from. docs/state.md. */
import { type TSchema, Type } from '@sinclair/typebox';
import { MEMBER_STATES, type MemberState } from '../node.ts';
import { oneOf, shapeOf } from '../shape.ts';

/** Timing of the control plane, as `--profile` names it. */
export type ProfileView = 'fast' | 'lan' | 'wan';

/** The last write of a key in a log. */
export interface EntryView {
  readonly seq: number;
  /** 0 for keys that the log's node alone writes. */
  readonly lamport: number;
  readonly key: string;
  readonly deleted: boolean;
  /** Base64; absent when the key was deleted, and for what concerns keys and tokens alone. */
  readonly value?: string;
}

/** The log of one node, as far as the answering node knows it. */
export interface LogView {
  /** Id of the node that wrote it; it may be removed. */
  readonly origin: string;
  readonly generation: number;
  readonly seq: number;
  /** By rising `seq`; superseded writes are forgotten. */
  readonly entries: readonly EntryView[];
}

/** A member in the logs. */
export interface LogMemberView {
  readonly id: string;
  readonly name: string;
  /** What the answering node believes. */
  readonly state: MemberState;
}

/** All logs. */
export interface LogsView {
  /** Id of the answering node. */
  readonly node: string;
  readonly profile: ProfileView;
  readonly members: readonly LogMemberView[];
  readonly logs: readonly LogView[];
}

const PROFILES = ['fast', 'lan', 'wan'] as const;

const MEMBER = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: oneOf(MEMBER_STATES, 'What the answering node believes.'),
});

const ENTRY = Type.Object({
  seq: Type.Integer(),
  lamport: Type.Integer({ description: '0 for keys that the node alone writes.' }),
  key: Type.String(),
  deleted: Type.Boolean(),
  value: Type.Optional(
    Type.String({ description: 'Base64. Left out of records about keys and tokens.' }),
  ),
});

/** Schema of `LogsView`. */
export const LOGS_VIEW: TSchema = shapeOf<LogsView>()(
  Type.Object(
    {
      node: Type.String({ description: 'Id of the answering node.' }),
      profile: oneOf(PROFILES, 'Timing of its control plane.'),
      members: Type.Array(MEMBER),
      logs: Type.Array(
        Type.Object({
          origin: Type.String({ description: 'Id of the node that wrote it.' }),
          generation: Type.Integer(),
          seq: Type.Integer({ description: 'How far the log is known.' }),
          entries: Type.Array(ENTRY, { description: 'The last write of each key.' }),
        }),
      ),
    },
    { title: 'Logs' },
  ),
);
