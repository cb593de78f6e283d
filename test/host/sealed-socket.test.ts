import { expect } from 'chai';
import fc from 'fast-check';
import { type SealedConfig, SealedSocket } from '../../src/host/control/sealed-socket.ts';
import type { NodeId } from '../../src/model/node-id.ts';

const KEY = { id: 1, key: new Uint8Array(32).fill(7) };
const A = '0a'.repeat(16) as NodeId;
const B = '0b'.repeat(16) as NodeId;

const config = (self: NodeId, more: Partial<SealedConfig> = {}): SealedConfig => ({
  self,
  boot: 1,
  keys: [KEY],
  ...more,
});

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && new TextDecoder().decode(bytes);
const HELLO = new TextEncoder().encode('hello');

describe('sealed datagrams', () => {
  it('are opened by a member and name their sender', () => {
    const opened = new SealedSocket(config(B)).unseal(new SealedSocket(config(A)).seal(HELLO));
    expect(opened?.sender).to.equal(A);
    expect(text(opened?.payload)).to.equal('hello');
  });

  it('are opened once', () => {
    const receiver = new SealedSocket(config(B));
    const datagram = new SealedSocket(config(A)).seal(HELLO);
    receiver.unseal(datagram);
    expect(receiver.unseal(datagram)).to.equal(undefined);
    expect(receiver.counters.replayed).to.equal(1);
  });

  it('of another cluster move a counter', () => {
    const other = { id: 1, key: new Uint8Array(32).fill(8) };
    const receiver = new SealedSocket(config(B));
    expect(receiver.unseal(new SealedSocket(config(A, { keys: [other] })).seal(HELLO))).to.equal(
      undefined,
    );
    expect(receiver.counters.badTag).to.equal(1);
  });

  it('with an unknown key id move a counter', () => {
    const other = { id: 2, key: KEY.key };
    const receiver = new SealedSocket(config(B));
    expect(receiver.unseal(new SealedSocket(config(A, { keys: [other] })).seal(HELLO))).to.equal(
      undefined,
    );
    expect(receiver.counters.unknownKey).to.equal(1);
  });

  it('with a key that is no longer in use move a counter, and nobody is told', () => {
    const told: string[] = [];
    const more = { isDropped: (id: number) => id === 2, onUnknownKey: (a: string) => told.push(a) };
    const receiver = new SealedSocket(config(B, more));
    for (const id of [2, 3]) {
      receiver.unseal(new SealedSocket(config(A, { keys: [{ id, key: KEY.key }] })).seal(HELLO));
    }
    const { droppedKey, unknownKey } = receiver.counters;
    expect([droppedKey, unknownKey, told]).to.deep.equal([1, 1, [A]]);
  });

  it('are sealed with the first key and opened with all', () => {
    const [first, second] = [KEY, { id: 2, key: new Uint8Array(32).fill(9) }];
    const [sender, receiver] = [new SealedSocket(config(A)), new SealedSocket(config(B))];
    receiver.setKeys([second, first]);
    expect(receiver.unseal(sender.seal(HELLO))?.sender).to.equal(A);
    sender.setKeys([second, first]);
    expect(receiver.unseal(sender.seal(HELLO))?.sender).to.equal(A);
    receiver.setKeys([first]);
    expect(receiver.unseal(sender.seal(HELLO))).to.equal(undefined);
    expect(receiver.counters.unknownKey).to.equal(1);
  });

  it('of a node that was removed move a counter, from the moment of its removal', () => {
    let removed = false;
    const receiver = new SealedSocket(config(B, { isRevoked: (node) => removed && node === A }));
    const sender = new SealedSocket(config(A));
    expect(receiver.unseal(sender.seal(HELLO))?.sender).to.equal(A);
    removed = true;
    expect(receiver.unseal(sender.seal(HELLO))).to.equal(undefined);
    expect(receiver.counters.revoked).to.equal(1);
  });

  it('that claim to be ours are not taken', () => {
    const receiver = new SealedSocket(config(A));
    expect(receiver.unseal(new SealedSocket(config(A)).seal(HELLO))).to.equal(undefined);
    expect(receiver.counters.unknownKey).to.equal(1);
  });

  it('are never equal, though the payload is', () => {
    const sender = new SealedSocket(config(A));
    const again = new SealedSocket(config(A, { boot: 2 }));
    const texts = [sender.seal(HELLO), sender.seal(HELLO), again.seal(HELLO)].map((d) =>
      d.toString('hex'),
    );
    expect(new Set(texts.map((hex) => hex.slice(72))).size).to.equal(3);
  });

  it('with one bit changed anywhere move exactly one counter', () => {
    const sender = new SealedSocket(config(A));
    fc.assert(
      fc.property(fc.nat(10_000), (n) => {
        const receiver = new SealedSocket(config(B));
        const datagram = sender.seal(HELLO);
        const bit = n % (datagram.length * 8);
        datagram[bit >> 3] = (datagram[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(receiver.unseal(datagram)).to.equal(undefined);
        expect(Object.values(receiver.counters).reduce((a, b) => a + b)).to.equal(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('cut at any length move exactly one counter', () => {
    const datagram = new SealedSocket(config(A)).seal(HELLO);
    for (let length = 0; length < datagram.length; length++) {
      const receiver = new SealedSocket(config(B));
      expect(receiver.unseal(datagram.subarray(0, length))).to.equal(undefined);
      expect(Object.values(receiver.counters).reduce((a, b) => a + b)).to.equal(1);
    }
  });

  it('made of noise move exactly one counter', () => {
    const receiver = new SealedSocket(config(B));
    let count = 0;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(receiver.unseal(bytes)).to.equal(undefined);
        expect(Object.values(receiver.counters).reduce((a, b) => a + b)).to.equal(++count);
      }),
      { numRuns: 2000 },
    );
  });
});
