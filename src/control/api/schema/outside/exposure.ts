/** Hosts that are in a network themselves, as the API takes them. Shown they are endpoints. */
import { type TSchema, Type } from '@sinclair/typebox';
import type { ExposeWish } from '../../../network/wish.ts';
import { defaulted, shapeOf } from '../shape.ts';

/** Schema of `ExposeWish`. */
export const EXPOSE_REQUEST: TSchema = shapeOf<ExposeWish>()(
  Type.Object(
    {
      ip: Type.Optional(Type.String({ description: 'Absent: one is chosen.' })),
      ip6: Type.Optional(Type.String({ description: 'Absent: one is chosen.' })),
      routeFrom: defaulted(
        Type.Array(Type.String(), {
          description: 'Prefixes; what comes from there is forwarded into the network.',
        }),
        [],
      ),
    },
    { title: 'ExposeRequest', additionalProperties: false },
  ),
);
