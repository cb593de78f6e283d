import { expect } from 'chai';
import { FlowPins } from '../../../src/datapath/bridge/flow-pins.ts';
import { type Frame, parseFrame } from '../../../src/datapath/frame.ts';
import { FLOW_PINS_MAX } from '../../../src/model/limits.ts';
import { answer, type Flow, request } from '../conformance/flows.ts';
import { ROUTER_C, ROUTER_D, VNI } from '../frames.ts';

const parsed = (bytes: Uint8Array): Frame => {
  const frame = parseFrame(bytes);
  if (frame === 'malformed') throw new Error(frame);
  return frame;
};
/** TCP has no coarse pin, so each of these is one. */
const flow = (index: number): Flow => ({
  family: 4,
  protocol: 6,
  ports: [index % 60_000, 80 + Math.floor(index / 60_000)],
});

describe('flow pins', () => {
  it('that are full lose the one that was used longest ago', () => {
    const pins = new FlowPins();
    const lookup = (index: number) => pins.lookup(VNI, parsed(answer(flow(index))));
    for (let index = 0; index < FLOW_PINS_MAX; index++) {
      pins.pin(VNI, parsed(request(flow(index))), ROUTER_C);
    }
    expect(lookup(0)).to.equal(ROUTER_C);
    pins.pin(VNI, parsed(request(flow(1))), ROUTER_D);
    pins.pin(VNI, parsed(request(flow(FLOW_PINS_MAX))), ROUTER_C);
    expect([0, 1, 2, 3, FLOW_PINS_MAX].map(lookup)).to.deep.equal([
      ROUTER_C,
      ROUTER_D,
      undefined,
      ROUTER_C,
      ROUTER_C,
    ]);
  });
});
