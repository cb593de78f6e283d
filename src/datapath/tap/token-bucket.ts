/** A token bucket: `burst` actions at once, then `perSecond` of them. Time is an argument. */

/** Rate of a bucket. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Starts full. A clock that goes backwards adds nothing. */
export class TokenBucket {
  private readonly rate: Rate;
  private tokens: number;
  private filledMs: number | undefined;

  constructor(rate: Rate) {
    this.rate = rate;
    this.tokens = rate.burst;
  }

  /** Takes one token; false when there is none. */
  take(nowMs: number): boolean {
    const elapsedMs = Math.max(0, nowMs - (this.filledMs ?? nowMs));
    this.filledMs = nowMs;
    this.tokens = Math.min(this.rate.burst, this.tokens + (elapsedMs * this.rate.perSecond) / 1000);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
