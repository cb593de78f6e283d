/** Foreign VTEPs as the API takes and shows them: members of a network that run no agent. */
import { type TSchema, Type } from '@sinclair/typebox';
import { defaulted, shapeOf } from '../shape.ts';

/** Wish to make a VTEP a member. */
export interface AddVtepRequest {
  readonly ip: string;
  /** UDP port that it listens on. */
  readonly port: number;
}

/** A MAC heard behind a foreign VTEP. */
export interface LearnedMacView {
  readonly mac: string;
  /** Seconds since it was last heard. */
  readonly silentSeconds: number;
}

/** A foreign VTEP. */
export interface VtepView {
  readonly ip: string;
  readonly port: number;
  /** What the answering node has learned behind it. */
  readonly macs: readonly LearnedMacView[];
}

/** Schema of `AddVtepRequest`. */
export const ADD_VTEP_REQUEST: TSchema = shapeOf<AddVtepRequest>()(
  Type.Object(
    {
      ip: Type.String(),
      port: defaulted(Type.Integer({ description: 'UDP port that it listens on.' }), 4789),
    },
    { title: 'AddVtepRequest', additionalProperties: false },
  ),
);

/** Schema of `VtepView`. */
export const VTEP_VIEW: TSchema = shapeOf<VtepView>()(
  Type.Object(
    {
      ip: Type.String(),
      port: Type.Integer(),
      macs: Type.Array(
        Type.Object({
          mac: Type.String(),
          silentSeconds: Type.Number({ description: 'Seconds since it was last heard.' }),
        }),
      ),
    },
    { title: 'Vtep' },
  ),
);
