/** A port's state at the tap station: what it may say, its link-local claims, and its allowance of ICMP answers. */
import type { Ip } from '../../model/ip.ts';
import { TOO_BIG_ANSWERS_BURST, TOO_BIG_ANSWERS_PER_SECOND } from '../../model/limits.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import type { PortId, PortSpec } from '../engine.ts';
import type { GuardedPort } from './guarded-port.ts';
import type { LinkLocalClaims } from './link-local.ts';
import { TokenBucket } from './token-bucket.ts';

/** An attached port. */
export class TapPort implements GuardedPort {
  readonly id: PortId;
  readonly mac: MacAddress;
  readonly addresses: readonly Ip[];
  readonly router: MacAddress | undefined;
  /** Allows "packet too big" answers. */
  readonly tooBigAnswers: TokenBucket = new TokenBucket({
    burst: TOO_BIG_ANSWERS_BURST,
    perSecond: TOO_BIG_ANSWERS_PER_SECOND,
  });
  private readonly linkLocals: LinkLocalClaims;

  /** @param linkLocals  claims of the port's network, shared by its ports */
  constructor(spec: PortSpec, linkLocals: LinkLocalClaims) {
    this.id = spec.id;
    this.mac = spec.mac;
    this.addresses = spec.addresses;
    this.router = spec.router;
    this.linkLocals = linkLocals;
  }

  mayUseLinkLocal(ip: Ip): boolean {
    return this.linkLocals.mayUse(this.id, this.mac, ip);
  }

  /** Gives up what the port holds in its network. */
  release(): void {
    this.linkLocals.release(this.id);
  }
}
