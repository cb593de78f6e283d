/** Endpoints: a container's attachment to one network. Owned by the node whose TAP carries it. */
import type { InterfaceAddress } from './ip.ts';
import type { MacAddress } from './mac-address.ts';
import type { NodeId } from './node-id.ts';
import type { PublishedPort } from './ports/published.ts';

/** A name that one endpoint alone sees, for another endpoint of its network. */
export interface Link {
  /** Name or alias of the other endpoint, which need not be there. */
  readonly name: string;
  readonly alias: string;
}

/** An endpoint. The id is 32 hexadecimal digits, drawn at random. */
export interface Endpoint {
  readonly id: string;
  readonly name: string;
  /** Id of the network. */
  readonly network: string;
  readonly node: NodeId;
  /** Name of the interface inside the container's namespace. */
  readonly tap: string;
  readonly mac: MacAddress;
  readonly addresses: readonly InterfaceAddress[];
  readonly aliases: readonly string[];
  readonly links: readonly Link[];
  readonly published: readonly PublishedPort[];
  readonly labels: ReadonlyMap<string, string>;
}
