/** Applications that run in no container, as the API takes and shows them. */
import { type TSchema, Type } from '@sinclair/typebox';
import type { ExternalWish } from '../../../network/wish.ts';
import { defaulted, oneOf, shapeOf } from '../shape.ts';

/** `up`: takes connections. `down`: does not. `unknown`: nobody has tried, or it has no port of TCP. */
export type ExternalHealth = 'up' | 'down' | 'unknown';

/** Where an application has its name. */
export interface ExternalPlace {
  /** Name of the network. */
  readonly network: string;
  /** With prefix length. */
  readonly addresses: readonly string[];
}

/** An application outside. */
export interface ExternalView {
  readonly name: string;
  /** As it was given. */
  readonly target: string;
  /** What the answering node leads to now: the target, or what its name means. */
  readonly targetAddresses: readonly string[];
  /** `1433/tcp`, or `1433->5432/tcp` where they differ; empty: every port. */
  readonly ports: readonly string[];
  readonly networks: readonly ExternalPlace[];
  /** Name of the node that it was added on. */
  readonly node: string;
  /** As the answering node sees it. */
  readonly health: ExternalHealth;
}

/** Schema of `ExternalWish`. */
export const ADD_EXTERNAL_REQUEST: TSchema = shapeOf<ExternalWish>()(
  Type.Object(
    {
      name: Type.String(),
      target: Type.String({ description: 'An IP address or a DNS name.' }),
      networks: defaulted(
        Type.Array(Type.String(), { description: 'Names or ids; empty: the only one there is.' }),
        [],
      ),
      ports: defaulted(
        Type.Array(Type.String(), {
          description: '[PORT:]TARGETPORT[/tcp|udp], with ranges; none: every port.',
        }),
        [],
      ),
    },
    { title: 'AddExternalRequest', additionalProperties: false },
  ),
);

/** Schema of `ExternalView`. */
export const EXTERNAL_VIEW: TSchema = shapeOf<ExternalView>()(
  Type.Object(
    {
      name: Type.String(),
      target: Type.String({ description: 'As it was given.' }),
      targetAddresses: Type.Array(Type.String(), {
        description: 'What the answering node leads to now.',
      }),
      ports: Type.Array(Type.String({ description: '1433/tcp, or 1433->5432/tcp.' })),
      networks: Type.Array(
        Type.Object({
          network: Type.String({ description: 'Name of the network.' }),
          addresses: Type.Array(Type.String({ description: 'With prefix length.' })),
        }),
      ),
      node: Type.String({ description: 'Name of the node that it was added on.' }),
      health: oneOf(['up', 'down', 'unknown'], 'As the answering node sees it.'),
    },
    { title: 'External' },
  ),
);
