import { expect } from 'chai';
import fc from 'fast-check';
import { type Item, packItems, unpackItems } from '../../../src/control/gossip/message.ts';
import { Sync } from '../../../src/control/gossip/sync.ts';
import { State } from '../../../src/control/state/state.ts';
import { laterDatagram, withUnknown } from '../../../src/simulator/host/dialect.ts';
import { plainIdentity, plainNode } from '../../../src/simulator/host/identity.ts';
import { decode, Proto } from '../../../src/wire/proto/codec.ts';
import { pump } from '../../support/pump.ts';

const [A, B] = [plainNode(1), plainNode(2)];

const items = fc.array(
  fc.oneof(
    fc.nat().map((number): Item => ({ kind: 'ping', number, periodMs: 500 })),
    fc.nat().map((number): Item => ({ kind: 'ack', number })),
    fc.nat(9).map((incarnation): Item => {
      return { kind: 'rumor', node: A, belief: { incarnation, status: 'suspect' }, accuser: B };
    }),
    fc.nat(99).map((seq): Item => {
      return { kind: 'delta-ack', origin: A, version: { generation: 1, seq } };
    }),
  ),
  { minLength: 1, maxLength: 12 },
);

describe('what a later version says', () => {
  it('in a datagram is left out where it is not known, and the rest is heard', () => {
    fc.assert(
      fc.property(items, (said) => {
        const [datagram] = packItems(said) as [Uint8Array];
        const later = laterDatagram(datagram);
        expect(later.length).to.be.greaterThan(datagram.length);
        expect(unpackItems(later)).to.deep.equal(said);
      }),
    );
  });

  it('on a stream is passed over, whether it is a field or a whole frame', () => {
    const storage = { put: () => undefined, delete: () => undefined };
    const [ours, theirs] = [A, B].map(
      (node) => new State(plainIdentity(node), storage, (author) => author),
    ) as [State, State];
    theirs.append([{ key: 'network/1', value: Uint8Array.of(1) }]);
    const [opener, server] = [new Sync(ours, true), new Sync(theirs, false)];
    const unknown = withUnknown(new Uint8Array(0));
    pump(opener, server, (to, bytes) =>
      [unknown, withUnknown(bytes)].flatMap((heard) => {
        const step = to.receive(decode(Proto.StreamFrame, heard) as Parameters<Sync['receive']>[0]);
        expect(step.fault ?? false).to.equal(false);
        return [...step.send];
      }),
    );
    expect([opener.heardAll, server.heardAll]).to.deep.equal([true, true]);
    expect(ours.shared('network/1')).to.deep.equal(Uint8Array.of(1));
  });
});
