import { expect } from 'chai';
import {
  FrameBuffer,
  FrameBufferPool,
  parseFrame,
  payloadBytes,
} from '../../src/datapath/frame.ts';
import { FRAME_BYTES_MAX } from '../../src/model/limits.ts';
import { bytesOf, frameNamed, loadVectors, type VectorFile } from '../vectors/load.ts';
import { ALICE, BOB, frame, pattern } from './frames.ts';

describe('a frame', () => {
  it('is parsed through its tags', () => {
    const { vectors } = loadVectors<VectorFile<{ hex: string }>>('vlan-frames');
    for (const { hex } of vectors) {
      const parsed = parseFrame(bytesOf(hex));
      if (parsed === 'malformed') throw new Error(parsed);
      expect(parsed.packet?.protocol).to.equal(1);
      expect(payloadBytes(parsed)).to.equal(84);
    }
  });

  it('may be as long as a datagram can carry, and no longer', () => {
    const longest = frame(ALICE.mac, BOB.mac, 0x88b5, new Uint8Array(FRAME_BYTES_MAX - 14));
    expect(parseFrame(longest)).to.be.an('object');
    const tooLong = frame(ALICE.mac, BOB.mac, 0x88b5, new Uint8Array(FRAME_BYTES_MAX - 13));
    expect(parseFrame(tooLong)).to.equal('malformed');
  });

  it('is malformed at every length below its own', () => {
    const whole = frameNamed('MLD report behind a hop-by-hop header');
    for (let length = 0; length < whole.length; length++) {
      expect(parseFrame(whole.subarray(0, length)), `${length}`).to.equal('malformed');
    }
  });
});

describe('frame buffers', () => {
  it('hold the frame behind eight bytes of headroom', () => {
    const datagram = new FrameBuffer().load(pattern(100));
    expect(datagram).to.have.length(108);
    expect(datagram.subarray(8)).to.deep.equal(pattern(100));
  });

  it('take the longest frame', () => {
    expect(new FrameBuffer().load(new Uint8Array(FRAME_BYTES_MAX))).to.have.length(65_507);
  });

  it('are reused, and never shared', () => {
    const pool = new FrameBufferPool();
    const [first, second] = [pool.take(), pool.take()];
    expect(first).not.to.equal(second);
    pool.give(first);
    expect(pool.take()).to.equal(first);
  });
});
