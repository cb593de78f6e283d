/** Who may give out which values: addresses, VNIs, subnets of the default pool. docs/ipam.md. */
import { type TSchema, Type } from '@sinclair/typebox';
import { oneOf, shapeOf } from './shape.ts';

/** What one node owns of a pool. Counts are of values that are handed out by themselves; above 2^53 rounded. */
export interface ShareView {
  readonly node: string;
  readonly nodeId: string;
  /** `removed`: not given out until it is reclaimed. */
  readonly state: 'member' | 'removed';
  readonly owned: number;
  readonly used: number;
  /** Neither used nor reserved. */
  readonly free: number;
}

/** A pool. */
export interface PoolView {
  readonly kind: 'addresses' | 'vnis' | 'subnets';
  /** Name of the network; absent for the pools of the cluster. */
  readonly network?: string;
  /** What the pool is cut from. */
  readonly range: string;
  readonly shares: readonly ShareView[];
}

/** A member that a reclaim waits for. */
export interface AwaitedView {
  readonly node: string;
  readonly nodeId: string;
  /** What it has not done yet, or cannot be asked, in words. */
  readonly reason: string;
}

/** What removed nodes own still, and what its reclaim waits for. */
export interface ReclaimView {
  readonly of: readonly string[];
  /** The member that takes it over. */
  readonly by: string;
  readonly waitsFor: readonly AwaitedView[];
}

/** All pools. */
export interface IpamView {
  readonly pools: readonly PoolView[];
  readonly reclaim?: ReclaimView;
}

const SHARE = Type.Object({
  node: Type.String(),
  nodeId: Type.String(),
  state: oneOf(['member', 'removed'], 'removed: not given out until it is reclaimed.'),
  owned: Type.Number({ description: 'Values handed out by themselves; above 2^53 rounded.' }),
  used: Type.Number(),
  free: Type.Number({ description: 'Neither used nor reserved.' }),
});

/** Schema of `IpamView`. */
export const IPAM_VIEW: TSchema = shapeOf<IpamView>()(
  Type.Object(
    {
      pools: Type.Array(
        Type.Object({
          kind: oneOf(['addresses', 'vnis', 'subnets'], 'What is given out.'),
          network: Type.Optional(Type.String()),
          range: Type.String({ description: 'What the pool is cut from.' }),
          shares: Type.Array(SHARE),
        }),
      ),
      reclaim: Type.Optional(
        Type.Object({
          of: Type.Array(Type.String({ description: 'Removed nodes that own something still.' })),
          by: Type.String({ description: 'The member that takes it over.' }),
          waitsFor: Type.Array(
            Type.Object({
              node: Type.String(),
              nodeId: Type.String(),
              reason: Type.String(),
            }),
          ),
        }),
      ),
    },
    { title: 'Ipam' },
  ),
);
