/**
 * Wishes as people utter them: text, unread. The API hands them on as they came, so that every client meets the
 * same checks and the same sentences. `read-network.ts` and `attach-endpoint.ts` read them.
 */
import type { Link } from '../../model/endpoint.ts';

/** A wish for a network. */
export interface NetworkWish {
  readonly name: string;
  readonly driver: string;
  /** CIDRs; empty: one from the default address pool. */
  readonly subnets: readonly string[];
  /** Addresses; each belongs to the one subnet that contains it. */
  readonly gateways: readonly string[];
  /** CIDRs; each belongs to the one subnet that contains it. */
  readonly ipRanges: readonly string[];
  /** Reserved addresses by name; each belongs to the one subnet that contains it. */
  readonly auxAddresses: Readonly<Record<string, string>>;
  readonly ipv6: boolean;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly vni?: number;
  /** Only when every member agrees. */
  readonly strict?: boolean;
  /** A network that is there already, and is as wished, is as good. */
  readonly ifNotExists?: boolean;
}

/** A wish for an endpoint. Where its TAP lives is the agent's business (`agent/ports.ts`). */
export interface EndpointWish {
  /** Name, id or unique prefix of the id. */
  readonly network: string;
  /** Interface name inside the namespace. */
  readonly tap: string;
  /** Absent: one is made up. */
  readonly name?: string;
  /** Absent: one is chosen, if the network has IPv4. */
  readonly ip?: string;
  /** Absent: one is chosen, if the network has IPv6. */
  readonly ip6?: string;
  /** Absent: a random one. */
  readonly mac?: string;
  readonly aliases: readonly string[];
  /** Names that only this endpoint sees, for other endpoints; absent: none. */
  readonly links?: readonly Link[];
  readonly labels: Readonly<Record<string, string>>;
  /** Ports to publish, as `--publish` takes them; absent: none. */
  readonly publish?: readonly string[];
  /** A repeated request with the same key answers with the same endpoint. */
  readonly idempotencyKey?: string;
}

/** A wish that this host be in a network itself. */
export interface ExposeWish {
  readonly ip?: string;
  readonly ip6?: string;
  /** CIDRs; what comes from there is forwarded into the network. */
  readonly routeFrom: readonly string[];
}

/** A wish for the name of an application that runs in no container. */
export interface ExternalWish {
  readonly name: string;
  /** An IP address or a DNS name. */
  readonly target: string;
  /** Names or ids; empty: the only network there is. */
  readonly networks: readonly string[];
  /** `[PORT:]TARGETPORT[/tcp|udp]` with ranges; empty: every port is the target's. */
  readonly ports: readonly string[];
}
