/** One screen about the answering node: what it is, whom it sees, what it carries, what is wrong. */
import { type TSchema, Type } from '@sinclair/typebox';
import { MEMBER_STATES, type MemberState } from './node.ts';
import { oneOf, shapeOf } from './shape.ts';

/** Another member as the answering node sees it. */
export interface PeerView {
  readonly id: string;
  readonly name: string;
  readonly state: MemberState;
  readonly address: string;
  /** Round trip of the last probe, milliseconds. */
  readonly rttMs?: number;
}

/** A network as the answering node sees it. */
export interface NetworkLoadView {
  readonly id: string;
  readonly name: string;
  readonly vni: number;
  readonly endpoints: number;
  readonly localEndpoints: number;
}

/** What a path was measured by; `nothing`: not measured, and taken to be as wide as the uplink. */
export type PathMeasure = 'data-port' | 'icmp' | 'nothing';

/** How much reaches a host that frames are sent to. */
export interface PathView {
  readonly address: string;
  /** Name of the node; absent for a VTEP without an agent. */
  readonly name?: string;
  /** The longest IP packet, bytes. */
  readonly mtu: number;
  /** The longest packet inside a network that fits. */
  readonly inside: number;
  readonly by: PathMeasure;
}

/** A drop counter that is not zero. */
export interface DropView {
  readonly reason: string;
  readonly count: number;
  /** What it means to a person, one sentence. */
  readonly meaning: string;
}

/** Frames on the underlay since the start; `in` is from the wire. */
export interface TrafficView {
  readonly framesIn: number;
  readonly framesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** The status of a node. */
export interface StatusView {
  readonly node: {
    readonly id: string;
    readonly name: string;
    readonly advertise: readonly string[];
    readonly version: string;
    readonly uptimeSeconds: number;
    readonly engine: {
      readonly kind: string;
      readonly tier?: string;
      /** Why the tier is not a higher one, or the engine not another one. */
      readonly limit?: string;
    };
    /** Inner MTU that a network without its own gets here, bytes. */
    readonly mtu: number;
    /** MTU of the interface to the other hosts, bytes. */
    readonly uplinkMtu: number;
  };
  readonly cluster: { readonly id: string };
  readonly peers: readonly PeerView[];
  /** The ways to the hosts that frames are sent to. */
  readonly paths: readonly PathView[];
  readonly networks: readonly NetworkLoadView[];
  /** What is wrong, one sentence each with what to do; empty when nothing is. */
  readonly problems: readonly string[];
  readonly drops: readonly DropView[];
  readonly traffic: TrafficView;
}

const NODE = Type.Object({
  id: Type.String(),
  name: Type.String(),
  advertise: Type.Array(Type.String()),
  version: Type.String(),
  uptimeSeconds: Type.Number(),
  engine: Type.Object({
    kind: Type.String(),
    tier: Type.Optional(Type.String()),
    limit: Type.Optional(
      Type.String({
        description: 'Why the tier is not a higher one, or the engine not another one.',
      }),
    ),
  }),
  mtu: Type.Integer({ description: 'Inner MTU that a network without its own gets here.' }),
  uplinkMtu: Type.Integer({ description: 'MTU of the interface to the other hosts.' }),
});

const PEER = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: oneOf(MEMBER_STATES, 'What the answering node believes.'),
  address: Type.String(),
  rttMs: Type.Optional(Type.Number({ description: 'Round trip of the last probe.' })),
});

const PATH_MEASURES = ['data-port', 'icmp', 'nothing'] as const satisfies PathMeasure[];

const PATH = Type.Object({
  address: Type.String(),
  name: Type.Optional(
    Type.String({ description: 'Name of the node; absent for a VTEP without an agent.' }),
  ),
  mtu: Type.Integer({ description: 'The longest IP packet that reaches it.' }),
  inside: Type.Integer({ description: 'The longest packet inside a network that fits.' }),
  by: oneOf(PATH_MEASURES, 'What it was measured by. nothing: taken to be that of the uplink.'),
});

const NETWORK_LOAD = Type.Object({
  id: Type.String(),
  name: Type.String(),
  vni: Type.Integer(),
  endpoints: Type.Integer(),
  localEndpoints: Type.Integer(),
});

const DROP = Type.Object({
  reason: Type.String(),
  count: Type.Integer(),
  meaning: Type.String(),
});

/** Schema of `StatusView`. */
export const STATUS_VIEW: TSchema = shapeOf<StatusView>()(
  Type.Object(
    {
      node: NODE,
      cluster: Type.Object({ id: Type.String() }),
      peers: Type.Array(PEER),
      paths: Type.Array(PATH, { description: 'The ways to the hosts that frames are sent to.' }),
      networks: Type.Array(NETWORK_LOAD),
      problems: Type.Array(Type.String({ description: 'What is wrong and what to do.' })),
      drops: Type.Array(DROP),
      traffic: Type.Object({
        framesIn: Type.Integer(),
        framesOut: Type.Integer(),
        bytesIn: Type.Integer(),
        bytesOut: Type.Integer(),
      }),
    },
    { title: 'Status' },
  ),
);
