/**
 * The underlay of the dgram engine: VXLAN datagrams to and from other hosts, over IPv4, IPv6 or both.
 *
 * Receiving: four sockets on the VXLAN port of each advertised address; the kernel sorts datagrams by their ECN bits,
 * so the socket says what the bits are (`native/sys/ecn-steering.h`). The port is ours alone, although several
 * sockets share it (`native/sys/udp-socket.h`). Sending: `host/underlay/source-port-pool.ts`.
 */
import type { Ecn, Underlay, Vtep } from '../../datapath/engine.ts';
import { WeftError } from '../../model/errors.ts';
import { formatIp, type Ip, type IpFamily, parseIp } from '../../model/ip.ts';
import { MEMBERS_MAX } from '../../model/limits.ts';
import { kernel } from '../kernel.ts';
import { type SendFailures, SourcePortPool } from './source-port-pool.ts';
import { openUdpSocket, type UdpSocket } from './udp-socket.ts';
import { underlayRefusal } from './underlay-refusal.ts';

/** Where the underlay listens and how it sends. */
export interface UnderlayOptions {
  /** Advertised addresses, at most one of each family. Peers of other families cannot be reached. */
  readonly addresses: readonly Ip[];
  /** VXLAN port; 4789 is IANA's. */
  readonly port: number;
  /** Source ports of each address; default 16. */
  readonly sourcePorts?: number;
}

/** An underlay over real sockets. */
export interface UdpUnderlay extends Underlay {
  /** Datagrams that the kernel refused after `send` had returned true. */
  sendFailures(): readonly SendFailures[];
}

type Receive = (datagram: Uint8Array, from: Ip, ecn: Ecn) => void;

const ECNS = [0, 1, 2, 3] as const;
const SOURCE_PORTS = 16;
/** 8 MB hold a burst of 5,000 full frames while JavaScript is busy. */
const RECEIVE_BYTES = 8 * 1024 * 1024;
/** These sockets never send. */
const SEND_BYTES = 0;

/**
 * Binds the VXLAN port and returns the underlay. Throws `port-in-use`, `invalid-value` (no such local address, or two
 * of one family), `permission-denied` or `system-refused`; nothing stays open then.
 */
export async function openUnderlay(options: UnderlayOptions): Promise<UdpUnderlay> {
  const families = new Set(options.addresses.map(({ family }) => family));
  if (families.size !== options.addresses.length || families.size === 0) {
    throw new WeftError('invalid-value', {
      what: `advertised addresses ${options.addresses.map(formatIp).join(', ')}`,
      why: 'there must be one or two, of different families',
      remedy: 'correct --advertise-addr',
    });
  }
  const receivers: UdpSocket[] = [];
  try {
    for (const ip of options.addresses) receivers.push(...(await openReceivers(ip, options.port)));
  } catch (error) {
    for (const { socket } of receivers) socket.close();
    throw error;
  }
  const pools = new Map<IpFamily, SourcePortPool>();
  for (const ip of options.addresses) {
    pools.set(ip.family, new SourcePortPool(ip, options.sourcePorts ?? SOURCE_PORTS));
  }
  return underlayOf(receivers, pools);
}

/** Opens the four sockets of one address; the place in the array is the ECN bits. */
async function openReceivers(ip: Ip, port: number): Promise<UdpSocket[]> {
  const receivers: UdpSocket[] = [];
  const sizes = { receiveBytes: RECEIVE_BYTES, sendBytes: SEND_BYTES };
  let refusal: { readonly step: string; readonly errno: number } | undefined;
  for (const ecn of ECNS) {
    const opened = openUdpSocket({
      ip,
      port,
      join: ecn > 0,
      tos: 0,
      ...sizes,
      discardInput: false,
    });
    if ('socket' in opened) receivers.push(opened);
    else refusal ??= opened;
    if (refusal !== undefined) break;
  }
  const first = receivers[0];
  if (refusal === undefined && first !== undefined) {
    const errno = kernel().steerByEcn(first.fd, ip.family);
    if (errno === 0) return receivers;
    refusal = { step: 'attach-steering', errno };
  }
  for (const { socket } of receivers) socket.close();
  throw await underlayRefusal(ip, port, refusal ?? { step: 'bind', errno: 0 });
}

function underlayOf(
  receivers: readonly UdpSocket[],
  pools: ReadonlyMap<IpFamily, SourcePortPool>,
): UdpUnderlay {
  const names = new WeakMap<Vtep, string>();
  const nameOf = (vtep: Vtep): string => {
    const name = names.get(vtep) ?? formatIp(vtep.ip);
    names.set(vtep, name);
    return name;
  };
  let open = true;
  return {
    start(receive): void {
      const ipOf = addressCache();
      receivers.forEach(({ socket }, index) => {
        listen(socket, (index % ECNS.length) as Ecn, ipOf, receive);
      });
    },
    send(datagram, to, flowHash, ecn): boolean {
      const pool = open ? pools.get(to.ip.family) : undefined;
      return pool?.send(datagram, nameOf(to), to.port, flowHash, ecn) ?? false;
    },
    sendFailures: () => [...pools.values()].map(({ failures }) => failures),
    close(): void {
      if (!open) return;
      open = false;
      for (const { socket } of receivers) socket.close();
      for (const pool of pools.values()) pool.close();
    },
  };
}

/** HOT PATH. */
function listen(
  socket: UdpSocket['socket'],
  ecn: Ecn,
  ipOf: (text: string) => Ip | undefined,
  receive: Receive,
): void {
  socket.on('message', (datagram, { address }) => {
    const from = ipOf(address);
    if (from !== undefined) receive(datagram, from, ecn);
  });
}

/** Parsing an address takes longer than forwarding a frame; peers are few and talk often. */
function addressCache(): (text: string) => Ip | undefined {
  const known = new Map<string, Ip>();
  return (text) => {
    const hit = known.get(text);
    if (hit !== undefined) return hit;
    // A link-local sender comes with its interface: `fe80::1%eth0`.
    const ip = parseIp(text.split('%', 1)[0] ?? '');
    if (known.size >= MEMBERS_MAX) known.clear();
    if (ip !== undefined) known.set(text, ip);
    return ip;
  };
}
