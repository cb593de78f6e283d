/** Join tokens as the API shows them. The secret is in the answer to the creation alone. */
import { type TSchema, Type } from '@sinclair/typebox';
import { defaulted, shapeOf } from './shape.ts';

/** Wish for a join token. */
export interface CreateTokenRequest {
  /** Seconds until it expires. */
  readonly ttlSeconds: number;
  /** How many agents may join with it; absent: any number until it expires. */
  readonly uses?: number;
}

/** A token without its secret. */
export interface TokenView {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly created: string;
  readonly expires: string;
  /** Absent: no limit. */
  readonly uses?: number;
  /** Agents that have joined with it. */
  readonly used: number;
}

/** A fresh token with its secret, `token`, which is shown this once. */
export interface TokenCreated {
  readonly id: string;
  readonly token: string;
  readonly expires: string;
  readonly uses?: number;
}

/** Schema of `CreateTokenRequest`. */
export const CREATE_TOKEN_REQUEST: TSchema = shapeOf<CreateTokenRequest>()(
  Type.Object(
    {
      ttlSeconds: defaulted(Type.Integer({ description: 'Seconds until it expires.' }), 86_400),
      uses: Type.Optional(
        Type.Integer({ description: 'How many agents may join; absent: no limit.' }),
      ),
    },
    { title: 'CreateTokenRequest', additionalProperties: false },
  ),
);

/** Schema of `TokenView`. */
export const TOKEN_VIEW: TSchema = shapeOf<TokenView>()(
  Type.Object(
    {
      id: Type.String(),
      created: Type.String({ description: 'ISO 8601, UTC.' }),
      expires: Type.String({ description: 'ISO 8601, UTC.' }),
      uses: Type.Optional(Type.Integer({ description: 'Absent: no limit.' })),
      used: Type.Integer({ description: 'Agents that have joined with it.' }),
    },
    { title: 'Token' },
  ),
);

/** Schema of `TokenCreated`. */
export const TOKEN_CREATED: TSchema = shapeOf<TokenCreated>()(
  Type.Object(
    {
      id: Type.String(),
      token: Type.String({ description: 'The token itself, shown this once.' }),
      expires: Type.String({ description: 'ISO 8601, UTC.' }),
      uses: Type.Optional(Type.Integer({ description: 'Absent: no limit.' })),
    },
    { title: 'TokenCreated' },
  ),
);
