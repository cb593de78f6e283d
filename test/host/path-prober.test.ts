/** Path probes leave from where VXLAN does, so that no packet filter between hosts tells them apart. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import { PathProber } from '../../src/host/underlay/path-prober.ts';
import { type Ip, parseIp } from '../../src/model/ip.ts';

describe('path probes', () => {
  for (const [address, type] of [
    ['127.0.0.1', 'udp4'],
    ['::1', 'udp6'],
  ] as const) {
    it(`come from one source port of the dynamic range, ${address}`, async () => {
      const ip = parseIp(address) as Ip;
      const receiver = createSocket(type);
      receiver.bind(0, address);
      await once(receiver, 'listening');
      const prober = new PathProber([ip]);
      const ports = new Set<number>();
      for (let i = 0; i < 3; i++) {
        prober.send(new Uint8Array(100), ip, receiver.address().port);
        const [bytes, from] = await once(receiver, 'message');
        expect(bytes).to.have.length(100);
        ports.add(from.port);
      }
      prober.close();
      receiver.close();
      expect([...ports]).to.have.length(1);
      for (const port of ports) expect(port).to.be.within(49_152, 65_535);
    });
  }
});
