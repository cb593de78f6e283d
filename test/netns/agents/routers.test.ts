/**
 * Hosts and containers on other hosts: what the IP stack of a host sends through its gateway comes to the container, and
 * the answers, sent to the gateway there, come back.
 *
 *     h1 [ a ]   h2 [ b ]
 */
import { expect } from 'chai';
import { agentClient } from '../../../src/control/api/client.ts';
import { Agents, type Container } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, echoUdp, ping, serveEcho } from '../support/traffic.ts';

const PORT = 7000;
const CHUNKS = 40;
/** Says something to whoever connects, and hears nothing: only what it sends can find the way back. */
const TALKER = `
  require('node:net').createServer((socket) => {
    console.log('asked');
    let left = ${CHUNKS};
    const timer = setInterval(() => {
      socket.write(Buffer.alloc(1000));
      left -= 1;
      if (left === ${CHUNKS} / 2) console.log('half');
      if (left > 0) return;
      clearInterval(timer);
      socket.end();
    }, 50);
  }).listen(${PORT}, () => console.log('ready'));`;
const LISTENER = `
  let bytes = 0;
  require('node:net').connect(${PORT}, process.argv[1])
    .on('data', (data) => { bytes += data.length; })
    .on('end', () => console.log(bytes));`;

for (const engine of ['T1', 'dgram'] as const) {
  describe(`hosts and containers elsewhere, engine ${engine}`, function () {
    this.timeout(240_000);
    let agents: Agents;
    let b: Container;

    const host = (index: number): string => agents.lab.host(index).ns;
    const pins = async (index: number): Promise<number> => {
      const text = await agentClient(agents.socket(index)).metrics();
      return Number(/weft_engine_work_total\{kind="pinsUsed"\} (\d+)/.exec(text)?.[1] ?? 0);
    };

    before(async function () {
      await requireLab(this, ['ping', 'nft']);
      agents = await Agents.open({ hosts: 2, agents: 2, families: [4, 6], engines: [engine] });
      const subnets = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
      await agents.ok(1, 'network', 'create', '--attachable', ...subnets, 'open');
      await agents.attach(1, 'open', 'a');
      b = await agents.attach(2, 'open', 'b');
      await agents.sees([1, 2], 'open', 2);
      await serveEcho(agents.lab, b.ns);
    });
    after(() => agents?.close());

    it('reach each other over ICMP, UDP and TCP, IPv4 and IPv6', async () => {
      for (const ip of [b.ip4, b.ip6]) {
        expect(await ping(host(1), ip), ip).to.contain(' 0% packet loss');
        expect(await echoTcp(host(1), ip, 300_000), ip).to.equal('same 300000 bytes');
      }
      expect(await echoUdp(host(1), b.ip4)).to.equal('same 8000 bytes');
      expect(await pins(2)).to.be.greaterThan(0);
      expect(await pins(1)).to.equal(0);
    });

    it('go on to do so in fragments', async () => {
      expect(await ping(host(1), b.ip4, '-s', '4000')).to.contain(' 0% packet loss');
      expect(await ping(host(1), b.ip6, '-s', '4000')).to.contain(' 0% packet loss');
    });

    it('do not disturb what the host of the container says to it itself', async () => {
      for (const ip of [b.ip4, b.ip6]) {
        expect(await ping(host(2), ip), ip).to.contain(' 0% packet loss');
        expect(await echoTcp(host(2), ip, 100_000), ip).to.equal('same 100000 bytes');
      }
    });

    if (engine === 'dgram') return;

    it("are answered as before while the agent of the container's host is killed and starts again", async () => {
      const server = agents.lab.spawn(b.ns, [process.execPath, '-e', TALKER]);
      await server.saying(/^ready$/m);
      const listener = agents.lab.spawn(host(1), [process.execPath, '-e', LISTENER, b.ip4]);
      await server.saying(/^asked$/m);
      await agents.stop(2, 'SIGKILL');
      // What is said now is said again and again, until somebody brings it.
      await server.saying(/^half$/m);
      await agents.start(2);
      await listener.ended;
      expect(listener.output.trim()).to.equal(`${CHUNKS * 1000}`);
    });
  });
}
