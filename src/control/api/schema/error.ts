/** What the API answers instead of a view: the three parts of a refusal, and its code. */
import { type TSchema, Type } from '@sinclair/typebox';
import { shapeOf } from './shape.ts';

/** A refusal. Every answer with a status of 400 or more has this body. */
export interface ErrorView {
  /** A key of `ERROR_KINDS`, or `internal-error` when the agent itself failed. */
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /** `<what>: <why>; <remedy>`. */
  readonly message: string;
}

/** Schema of `ErrorView`. */
export const ERROR_VIEW: TSchema = shapeOf<ErrorView>()(
  Type.Object(
    {
      code: Type.String({ description: 'Stable error code, see docs/errors.md.' }),
      what: Type.String({ description: 'What was refused.' }),
      why: Type.String({ description: 'Why it was refused.' }),
      remedy: Type.String({ description: 'What to do about it.' }),
      message: Type.String({ description: 'The three parts in one line.' }),
    },
    { title: 'Error' },
  ),
);
