/** How a member asks others for addresses: what it sends, and when it gives up. The others are this test. */
import { expect } from 'chai';
import { Ipam, type IpamNotice } from '../../../src/control/ipam/ipam.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { decode, encode, Proto } from '../../../src/wire/proto/codec.ts';

const SELF = '11'.repeat(16) as NodeId;
const RICH = '22'.repeat(16) as NodeId;
const POOR = '33'.repeat(16) as NodeId;
const POOL = 'ip/web/0';
const GRANTED = 0;
const NOTHING_FREE = 1;

/** A member that owns nothing: of 256 addresses one other has three quarters and another has the rest. */
class Asker {
  readonly sent: { readonly to: NodeId; readonly number: number }[] = [];
  readonly notices: IpamNotice[] = [];
  readonly ipam: Ipam;
  #timer: string | undefined;

  constructor() {
    this.ipam = new Ipam({
      self: SELF,
      liveMembers: () => [POOR, RICH],
      grant: () => undefined,
      send: (to, bytes) => {
        const ask = decode(Proto.PoolMessage, bytes)?.ask;
        if (ask) this.sent.push({ to, number: ask.number });
      },
      after: (_, timer) => {
        this.#timer = timer;
      },
      notify: (notice) => this.notices.push(notice),
    });
    const whole = { first: 0n, last: 255n };
    this.ipam.define({ id: POOL, all: whole, auto: whole, reserved: [], creator: RICH });
    this.ipam.takeGrant(POOL, [{ first: 0n, last: 63n, epoch: 1, owner: POOR }], 0);
    this.ipam.tell({ kind: 'acquire', ticket: 1, pool: POOL }, 0);
  }

  /** Members that were asked since the last call, in order. */
  asked(): NodeId[] {
    return this.sent.splice(0).map(({ to }) => to);
  }

  answer(from: NodeId, status: number): void {
    const bytes = encode(Proto.PoolMessage, { answer: { number: 1, status } });
    const message = decode(Proto.PoolMessage, bytes);
    if (message !== undefined) this.ipam.receive(from, message, 0);
  }

  /** As many timers of 150 ms as are given, as far as there are any. */
  pass(timers: number): void {
    for (let i = 0; i < timers && this.#timer !== undefined; i++) {
      const timer = this.#timer;
      this.#timer = undefined;
      this.ipam.fire(timer);
    }
  }
}

describe('asking for an address', () => {
  it('begins with the richest, and goes to the next who is silent three times', () => {
    const asker = new Asker();
    expect(asker.asked()).to.deep.equal([RICH]);
    asker.pass(2);
    expect(asker.asked()).to.deep.equal([RICH, RICH]);
    asker.pass(1);
    expect(asker.asked()).to.deep.equal([POOR]);
  });

  it('waits for a grant that was promised, and asks nobody meanwhile', () => {
    const asker = new Asker();
    asker.answer(RICH, GRANTED);
    asker.asked();
    asker.pass(12);
    expect([asker.asked(), asker.notices]).to.deep.equal([[], []]);
    asker.ipam.takeGrant(POOL, [{ first: 255n, last: 255n, epoch: 1, owner: SELF }], 0);
    expect(asker.notices).to.deep.equal([{ kind: 'acquired', ticket: 1, value: 255n }]);
  });

  it('goes on when a promised grant does not come', () => {
    const asker = new Asker();
    asker.answer(RICH, GRANTED);
    asker.asked();
    asker.pass(13);
    expect(asker.asked()).to.deep.equal([RICH]);
  });

  it('is refused when nobody has a free one, after all were asked twice', () => {
    const asker = new Asker();
    for (const member of [RICH, POOR]) asker.answer(member, NOTHING_FREE);
    asker.pass(1);
    for (const member of [RICH, POOR]) asker.answer(member, NOTHING_FREE);
    expect(asker.asked()).to.deep.equal([RICH, POOR, RICH, POOR]);
    expect(asker.notices).to.deep.equal([{ kind: 'refused', ticket: 1, reason: 'exhausted' }]);
  });
});
