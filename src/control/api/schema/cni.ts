/** What a container runtime asks of the CNI plugin, as the agent is handed it. */
import { type TSchema, Type } from '@sinclair/typebox';
import { shapeOf, textMap } from './shape.ts';

/** Environment and standard input of the plugin (CNI 1.1.0, section 2). */
export interface CniQuestion {
  /** Variables by name; only those that begin with `CNI_` are of use. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
}

/** What the plugin gives back. The native program takes it apart by this order of its fields. */
export interface CniReply {
  /** Exit status: 0, or 1 with an error in `answer`. */
  readonly exit: number;
  /** A result or an error of CNI, for standard output; `null` for nothing. */
  readonly answer: unknown;
}

/** Schema of `CniQuestion`. */
export const CNI_QUESTION: TSchema = shapeOf<CniQuestion>()(
  Type.Object(
    {
      env: textMap('Environment of the plugin: CNI_COMMAND and the like.'),
      stdin: Type.String({ description: 'Standard input of the plugin: the configuration.' }),
    },
    { additionalProperties: false },
  ),
);

/** Schema of `CniReply`. */
export const CNI_REPLY: TSchema = shapeOf<CniReply>()(
  Type.Object(
    {
      exit: Type.Integer({ description: 'Exit status: 0, or 1 with an error.' }),
      answer: Type.Unknown({ description: 'Result or error of CNI; null for nothing.' }),
    },
    { title: 'CniReply' },
  ),
);
