/** Endpoints as the API takes and shows them. Values are a person's words; `control/network` reads them. */
import { type TSchema, Type } from '@sinclair/typebox';
import type { Link } from '../../../model/endpoint.ts';
import type { EndpointWish } from '../../network/wish.ts';
import { defaulted, oneOf, shapeOf, textMap } from './shape.ts';

/**
 * `up`: its node moves its frames. `down`: its TAP is gone or closed. `unknown`: its node does not answer.
 */
export type EndpointState = 'up' | 'down' | 'unknown';

/** What an endpoint is. */
export type EndpointKind = 'container' | 'host' | 'external';

/** Wish for an endpoint, and where its TAP is to live. */
export interface AttachRequest extends EndpointWish {
  /** Absolute path of a network namespace file; absent: the agent's own namespace. */
  readonly namespace?: string;
  /**
   * `tap` is the name of an interface that is there, such as the host's end of a veth pair or the TAP of a VM. It is
   * used as it is: whoever is behind it gives itself addresses and routes.
   */
  readonly link?: boolean;
  /** Set MAC, MTU, addresses and default route and bring it up; false: open it and no more. */
  readonly configure: boolean;
  /** The endpoint ends when its TAP goes away (`weft run`). */
  readonly ephemeral: boolean;
}

/** Wish that a container which is in one network be in another as well. */
export interface ConnectRequest {
  /** Name or id of one of its endpoints. */
  readonly container: string;
  /** Absent: `eth` and a number that none of its endpoints has. */
  readonly tap?: string;
  readonly ip?: string;
  readonly ip6?: string;
  readonly mac?: string;
  readonly aliases: readonly string[];
  readonly links?: readonly Link[];
}

/** An endpoint. */
export interface EndpointView {
  readonly id: string;
  readonly name: string;
  /** Name of the network. */
  readonly network: string;
  readonly networkId: string;
  /** Name of the node that carries it. */
  readonly node: string;
  readonly nodeId: string;
  readonly state: EndpointState;
  /** `host`: a node itself (`weft expose`). `external`: an application outside. */
  readonly kind: EndpointKind;
  /** Of a host: prefixes that it forwards into the network. */
  readonly routeFrom?: readonly string[];
  /** Of an application outside. */
  readonly target?: string;
  readonly tap: string;
  readonly mac: string;
  /** With prefix length: `10.10.20.128/24`. */
  readonly addresses: readonly string[];
  /** Gateway of each family that the endpoint has an address of. */
  readonly gateways: readonly string[];
  /** Addresses on which the answering node answers names of the network; empty when it does not. */
  readonly nameservers: readonly string[];
  /** Inner MTU, bytes. */
  readonly mtu: number;
  readonly aliases: readonly string[];
  /** Names that only this endpoint sees. */
  readonly links: readonly Link[];
  /** Published ports, as Docker writes them: `0.0.0.0:8080->80/tcp`. */
  readonly published: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const LINK = Type.Object({
  name: Type.String({ description: 'Of another endpoint of the network.' }),
  alias: Type.String(),
});

const LINKS = Type.Optional(
  Type.Array(LINK, { description: 'Names that only this endpoint sees.' }),
);

/** Schema of `AttachRequest`. */
export const ATTACH_REQUEST: TSchema = shapeOf<AttachRequest>()(
  Type.Object(
    {
      network: Type.String({ description: 'Name, id or unique prefix of the id.' }),
      tap: Type.String({ description: 'Interface name inside the namespace.' }),
      namespace: Type.Optional(
        Type.String({ description: 'Path of a namespace file; absent: that of the agent.' }),
      ),
      name: Type.Optional(Type.String({ description: 'Absent: one is made up.' })),
      ip: Type.Optional(Type.String({ description: 'Absent: one is chosen.' })),
      ip6: Type.Optional(Type.String({ description: 'Absent: one is chosen.' })),
      mac: Type.Optional(
        Type.String({
          description:
            "Absent: a random one; for the host's end of a veth pair that of the other end.",
        }),
      ),
      aliases: defaulted(Type.Array(Type.String()), []),
      links: LINKS,
      labels: defaulted(textMap('Labels.'), {}),
      publish: Type.Optional(
        Type.Array(Type.String(), {
          description:
            'Ports to publish: [hostIP:][hostPort]:containerPort[/protocol], or key=value,...',
        }),
      ),
      link: Type.Optional(
        Type.Boolean({
          description:
            'Use the interface of that name that is there, such as the TAP of a VM, and configure nothing.',
        }),
      ),
      configure: defaulted(
        Type.Boolean({ description: 'Set MAC, MTU, addresses, routes; bring it up.' }),
        true,
      ),
      ephemeral: defaulted(
        Type.Boolean({ description: 'The endpoint ends when its TAP goes away.' }),
        false,
      ),
      idempotencyKey: Type.Optional(
        Type.String({ description: 'A repeated key answers with the same endpoint.' }),
      ),
    },
    { title: 'AttachRequest', additionalProperties: false },
  ),
);

/** Schema of `ConnectRequest`. */
export const CONNECT_REQUEST: TSchema = shapeOf<ConnectRequest>()(
  Type.Object(
    {
      container: Type.String({ description: 'Name or id of one of its endpoints.' }),
      tap: Type.Optional(Type.String({ description: 'Absent: the next free eth and number.' })),
      ip: Type.Optional(Type.String({ description: 'Absent: one is chosen.' })),
      ip6: Type.Optional(Type.String({ description: 'Absent: one is chosen.' })),
      mac: Type.Optional(Type.String({ description: 'Absent: a random one.' })),
      aliases: defaulted(Type.Array(Type.String()), []),
      links: LINKS,
    },
    { title: 'ConnectRequest', additionalProperties: false },
  ),
);

/** Schema of `EndpointView`. */
export const ENDPOINT_VIEW: TSchema = shapeOf<EndpointView>()(
  Type.Object(
    {
      id: Type.String(),
      name: Type.String(),
      network: Type.String({ description: 'Name of the network.' }),
      networkId: Type.String(),
      node: Type.String({ description: 'Name of the node that carries it.' }),
      nodeId: Type.String(),
      state: oneOf(['up', 'down', 'unknown'], 'Whether its frames move.'),
      kind: oneOf(['container', 'host', 'external'], 'What it is.'),
      routeFrom: Type.Optional(
        Type.Array(Type.String(), {
          description: 'Of a host: prefixes that it forwards into the network.',
        }),
      ),
      target: Type.Optional(Type.String({ description: 'Of an application outside.' })),
      tap: Type.String(),
      mac: Type.String(),
      addresses: Type.Array(Type.String({ description: 'With prefix length.' })),
      gateways: Type.Array(Type.String()),
      nameservers: Type.Array(Type.String(), {
        description: 'Where the answering node answers names of the network.',
      }),
      mtu: Type.Integer({ description: 'Inner MTU, bytes.' }),
      aliases: Type.Array(Type.String()),
      links: Type.Array(LINK, { description: 'Names that only this endpoint sees.' }),
      published: Type.Array(Type.String(), {
        description: 'Published ports: `0.0.0.0:8080->80/tcp`.',
      }),
      labels: textMap('Labels.'),
    },
    { title: 'Endpoint' },
  ),
);
