/**
 * A small program over src/host, for tests that need it in another process or another namespace:
 *
 *     hold-tap NAME                 opens a TAP here and keeps it
 *     hold-underlay PORT IP...      binds an underlay and keeps it; prints what arrives
 *     send PORT IP TARGET           sends one datagram for each of four flows and ECN codepoints
 *     routes | uplink [IP] | ping IP   prints what the host knows, as JSON
 *     forget PROTOCOL PORTS backend|others IP   forgets flows, and prints how many
 *     forget-to IP                  forgets the flows to an address, and prints how many
 *
 * Prints `ready` when it holds something, or `refused CODE MESSAGE`.
 */
import { type FlowFilter, forgetFlows } from '../../../src/host/linux/conntrack.ts';
import { hostRoutes } from '../../../src/host/linux/host-routes.ts';
import { probeIcmp } from '../../../src/host/linux/icmp-probe.ts';
import { defaultUplink, uplinkOf } from '../../../src/host/linux/link.ts';
import { openTap } from '../../../src/host/tap/tap-device.ts';
import { openUnderlay } from '../../../src/host/underlay/udp-underlay.ts';
import { WeftError } from '../../../src/model/errors.ts';
import { formatCidr, formatIp, type Ip, parseIp } from '../../../src/model/ip.ts';
import type { MacAddress } from '../../../src/model/mac-address.ts';

const FLOWS = [0, 1, 2, 17];
const ECNS = [0, 1, 2, 3] as const;

const COMMANDS: Readonly<Record<string, (words: readonly string[]) => Promise<void>>> = {
  'hold-tap': async ([name = '']) => {
    const mac = 0x02_00_00_00_00_07 as MacAddress;
    await openTap({ name, mac, mtuBytes: 1450, addresses: [], gateways: [], configure: true });
    say('ready');
    setInterval(() => undefined, 60_000);
  },
  'hold-underlay': async ([port, ...addresses]) => {
    const underlay = await openUnderlay({ addresses: addresses.map(toIp), port: Number(port) });
    underlay.start((datagram, from, ecn) =>
      say(`got ${Buffer.from(datagram).toString()} from ${formatIp(from)} ecn ${ecn}`),
    );
    say('ready');
  },
  send: async ([port, ip = '', target = '']) => {
    const underlay = await openUnderlay({ addresses: [toIp(ip)], port: Number(port) });
    const vtep = { ip: toIp(target), port: Number(port), foreign: false };
    for (const flow of FLOWS) {
      for (const ecn of ECNS) underlay.send(Buffer.from(`flow-${flow}`), vtep, flow, ecn);
    }
    underlay.close();
  },
  routes: async () => {
    const routes = await hostRoutes();
    say(JSON.stringify(routes.map(({ cidr, device }) => `${formatCidr(cidr)} ${device}`)));
  },
  ping: async ([target = '']) => say(JSON.stringify(await probeIcmp(toIp(target), 300))),
  forget: async ([protocol, ports = '', answeredBy, backend = '']) => {
    const [firstPort = 0, lastPort = firstPort] = ports.split('-').map(Number);
    const filter = { protocol, firstPort, lastPort, answeredBy, backend: toIp(backend) };
    say(`${await forgetFlows([filter as FlowFilter])}`);
  },
  'forget-to': async ([ip = '']) => say(`${await forgetFlows([{ destination: toIp(ip) }])}`),
  uplink: async ([text]) => {
    const ip = text === undefined ? await defaultUplink() : toIp(text);
    say(JSON.stringify({ ip: formatIp(ip), ...(await uplinkOf(ip)) }));
  },
};

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function toIp(text: string): Ip {
  const ip = parseIp(text);
  if (ip === undefined) throw new Error(`no address: ${text}`);
  return ip;
}

const [name = '', ...words] = process.argv.slice(2);
COMMANDS[name]?.(words).catch((error: unknown) => {
  if (!(error instanceof WeftError)) throw error;
  say(`refused ${error.code} ${error.message}`);
});
