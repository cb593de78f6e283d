/**
 * Wishes as people utter them: text, unread. The API hands them on as they came, so that every client meets the
 * same checks and the same sentences. `read-network.ts` and `attach-endpoint.ts` read them.
 */

/** A wish for a network. Each gateway, range and auxiliary address belongs to the subnet that contains it. */
export interface NetworkWish {
  readonly name: string;
  readonly driver: string;
  readonly subnets: readonly string[];
  readonly gateways: readonly string[];
  readonly ipRanges: readonly string[];
  readonly auxAddresses: Readonly<Record<string, string>>;
  readonly ipv6: boolean;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly vni?: number;
}

/** A wish for an endpoint. Where its TAP lives is the agent's business (`agent/ports.ts`). */
export interface EndpointWish {
  readonly network: string;
  readonly tap: string;
  readonly name?: string;
  readonly ip?: string;
  readonly ip6?: string;
  readonly mac?: string;
  readonly aliases: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
}
