/** Flow pins: answers to what another host's gateway has forwarded go back to it. */
import { expect } from 'chai';
import type { Change, Vtep } from '../../../src/datapath/engine.ts';
import type { MacAddress } from '../../../src/model/mac-address.ts';
import type { Vni } from '../../../src/model/vni.ts';
import { FakePort } from '../fakes.ts';
import {
  ALICE,
  BOB,
  CLIENT,
  HOST_C,
  HOST_D,
  portSpec,
  ROUTER_C,
  ROUTER_D,
  ROUTER_HERE,
  tunneled,
  udp4,
  VNI,
} from '../frames.ts';
import { attachGateway, type Bed, setNetwork, setRouterC, setVteps } from './bed.ts';
import { answer, asked, errorAbout, FLOWS, type Flow, fragmentOf, request } from './flows.ts';

const UDP: Flow = { family: 4, protocol: 17 };

/** Declares the rules. */
export function describePins(bed: (...vteps: Vtep[]) => Bed): void {
  const setRouterD: Change = { ...setRouterC, mac: ROUTER_D, vtep: HOST_D } as Change;
  const make = (): { b: Bed; gateway: FakePort } => {
    const b = bed(HOST_C, HOST_D);
    const gateway = attachGateway(b);
    b.engine.program([setRouterC, setRouterD]);
    return { b, gateway };
  };
  const deliver = (b: Bed, router: MacAddress, sent: Uint8Array, vtep: Vtep): void => {
    const through = sent.slice();
    through.set(macBytes(router), 6);
    b.underlay.deliver(tunneled(through), vtep.ip);
    b.bob.take();
  };
  const throughC = (b: Bed, sent: Uint8Array): void => deliver(b, ROUTER_C, sent, HOST_C);

  for (const [name, flow] of FLOWS) {
    it(`sends the answer to ${name} that came through another host back through it`, () => {
      const { b, gateway } = make();
      throughC(b, request(flow));
      b.bob.send(answer(flow));
      const back = answer(flow);
      back.set(macBytes(ROUTER_C));
      const [datagram, ...rest] = b.underlay.take();
      expect(rest).to.deep.equal([]);
      expect(datagram?.to).to.deep.equal(HOST_C);
      expect(datagram?.datagram).to.deep.equal(tunneled(back));
      expect(gateway.take()).to.deep.equal([]);
      expect(b.drops()).to.deep.equal({});
    });

    it(`sends the error about ${name} back through the host that it came through`, () => {
      const { b, gateway } = make();
      throughC(b, request(flow));
      b.bob.send(errorAbout(flow, request(flow)));
      expect(b.sentTo()).to.deep.equal([HOST_C]);
      expect(gateway.take()).to.deep.equal([]);
      // A flow of somebody else is quoted in vain.
      b.bob.send(errorAbout(flow, request({ ...flow, client: 9 })));
      expect(b.sentTo()).to.deep.equal([]);
      expect(gateway.take()).to.have.length(1);
    });

    it(`answers ${name} that came through no other host by its own gateway`, () => {
      const { b, gateway } = make();
      throughC(b, request({ ...flow, client: 9 }));
      b.bob.send(answer(flow));
      expect(gateway.take()).to.deep.equal([answer(flow)]);
      expect(b.sentTo()).to.deep.equal([]);
    });
  }

  for (const family of [4, 6] as const) {
    const flow: Flow = { family, protocol: 6 };

    it(`pins no other port: IPv${family}`, () => {
      const { b, gateway } = make();
      throughC(b, request(flow));
      for (const other of [
        { ...flow, ports: [5000, 81] as const },
        { ...flow, ports: [5001, 80] as const },
        { ...flow, protocol: 17 },
      ]) {
        b.bob.send(answer(other));
      }
      expect(gateway.take()).to.have.length(3);
    });

    it(`sends all fragments of a datagram one way: IPv${family}`, () => {
      const { b, gateway } = make();
      const udp: Flow = { family, protocol: 17 };
      throughC(b, request(udp));
      b.bob.send(fragmentOf(answer(udp), 'first'));
      b.bob.send(fragmentOf(answer(udp), 'later'));
      expect(b.sentTo()).to.deep.equal([HOST_C, HOST_C]);
      deliver(b, ROUTER_D, fragmentOf(request(udp), 'later'), HOST_D);
      b.bob.send(fragmentOf(answer(udp), 'first'));
      expect(b.sentTo()).to.deep.equal([HOST_D]);
      b.bob.send(answer(udp));
      expect(b.sentTo()).to.deep.equal([HOST_C]);
      deliver(b, ROUTER_D, fragmentOf(request(udp), 'first'), HOST_D);
      b.bob.send(answer(udp));
      expect(b.sentTo()).to.deep.equal([HOST_D]);
      expect(gateway.take()).to.deep.equal([]);
    });

    it(`takes an error from another host for no flow: IPv${family}`, () => {
      const { b, gateway } = make();
      const echo: Flow = { family, protocol: family === 4 ? 1 : 58 };
      throughC(b, asked(errorAbout(echo, answer(echo))));
      b.bob.send(answer(echo));
      b.bob.send(fragmentOf(answer(echo), 'later'));
      expect(gateway.take()).to.have.length(2);
    });
  }

  it('follows a flow that comes through another host later', () => {
    const { b } = make();
    throughC(b, request(UDP));
    deliver(b, ROUTER_D, request(UDP), HOST_D);
    b.bob.send(answer(UDP));
    expect(b.sentTo()).to.deep.equal([HOST_D]);
  });

  it('answers by the gateway of this host what that gateway has forwarded since', () => {
    const { b, gateway } = make();
    throughC(b, request(UDP));
    gateway.send(request(UDP));
    b.bob.send(answer(UDP));
    b.bob.send(fragmentOf(answer(UDP), 'later'));
    expect(gateway.take()).to.have.length(2);
    expect(b.sentTo()).to.deep.equal([]);
  });

  it('pins nothing for what an endpoint on another host sends', () => {
    const { b, gateway } = make();
    b.engine.program([{ ...setRouterC, router: false } as Change]);
    throughC(b, request(UDP));
    b.engine.program([setRouterC]);
    b.bob.send(answer(UDP));
    expect(gateway.take()).to.deep.equal([answer(UDP)]);
  });

  it('pins nothing for what goes to the gateway', () => {
    const { b, gateway } = make();
    throughC(b, toThe(ROUTER_HERE, request(UDP)));
    expect(gateway.take()).to.have.length(1);
    b.bob.send(answer(UDP));
    expect(gateway.take()).to.deep.equal([answer(UDP)]);
  });

  it('leaves frames to everybody else alone', () => {
    const { b } = make();
    throughC(b, request(UDP));
    const aside = toThe(ALICE.mac, answer(UDP));
    b.bob.send(aside);
    expect(b.alice.take()).to.deep.equal([aside]);
    expect(b.sentTo()).to.deep.equal([]);
  });

  it('counts a pin to a host that is gone, or that forwards no more, as absent', () => {
    const { b, gateway } = make();
    throughC(b, request(UDP));
    const gone: readonly (readonly Change[])[] = [
      [{ op: 'delete-remote', vni: VNI, mac: ROUTER_C }],
      [{ ...setRouterC, router: false } as Change],
      [{ op: 'replace-remotes', vni: VNI, remotes: [] }],
    ];
    for (const changes of gone) {
      b.engine.program([setRouterC, ...changes]);
      b.bob.send(answer(UDP));
      expect(gateway.take()).to.have.length(1);
    }
    b.engine.program([setRouterC]);
    b.bob.send(answer(UDP));
    expect(b.sentTo()).to.deep.equal([HOST_C]);
  });

  it('keeps the flows of networks apart', () => {
    const { b, gateway } = make();
    const other = 6000 as Vni;
    const twin = new FakePort();
    b.engine.program([
      { ...setNetwork, vni: other } as Change,
      { ...setVteps(HOST_C), vni: other } as Change,
      { ...setRouterC, vni: other } as Change,
    ]);
    b.engine.attachPort({ ...portSpec(BOB, 11), vni: other }, twin);
    const through = request(UDP);
    through.set(macBytes(ROUTER_C), 6);
    b.underlay.deliver(tunneled(through, other), HOST_C.ip);
    expect(twin.take()).to.have.length(1);
    b.bob.send(answer(UDP));
    expect(gateway.take()).to.have.length(1);
  });

  it('counts pins that were set or changed, and frames that went by one', () => {
    const { b } = make();
    const work = (): Record<string, number> => {
      const { pinsSet, pinsUsed } = { ...b.engine.work?.() };
      return { pinsSet: pinsSet ?? 0, pinsUsed: pinsUsed ?? 0 };
    };
    const tcp: Flow = { family: 4, protocol: 6 };
    throughC(b, request(tcp));
    throughC(b, request(tcp));
    expect(work()).to.deep.equal({ pinsSet: 1, pinsUsed: 0 });
    b.bob.send(answer(tcp));
    b.bob.send(answer(tcp));
    expect(work()).to.deep.equal({ pinsSet: 1, pinsUsed: 2 });
    deliver(b, ROUTER_D, request(tcp), HOST_D);
    expect(work()).to.deep.equal({ pinsSet: 2, pinsUsed: 2 });
    // An exact one and a coarse one.
    throughC(b, request(UDP));
    expect(work()).to.deep.equal({ pinsSet: 4, pinsUsed: 2 });
  });

  it('carries nothing of it to containers: requests keep their MACs', () => {
    const { b } = make();
    const sent = udp4({ ...CLIENT, mac: ROUTER_C }, BOB);
    b.underlay.deliver(tunneled(sent), HOST_C.ip);
    expect(b.bob.take()).to.deep.equal([sent]);
  });
}

function macBytes(mac: MacAddress): number[] {
  return [5, 4, 3, 2, 1, 0].map((byte) => Math.floor(mac / 256 ** byte) % 256);
}

function toThe(mac: MacAddress, frame: Uint8Array): Uint8Array {
  const copy = frame.slice();
  copy.set(macBytes(mac));
  return copy;
}
