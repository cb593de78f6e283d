/** What an interface is, and making it another: `native/sys/link.cc` of an agent without the addon. */
import { writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { attribute, attributesOf, type Netlink, number32 } from './netlink.ts';
import { must } from './refused.ts';

/** An interface as it is. */
export interface LinkState {
  readonly ifindex: number;
  readonly up: boolean;
  readonly mac: Buffer;
  readonly isTap: boolean;
  readonly isMultiQueue: boolean;
  /** Queues of a device with several that somebody holds. */
  readonly queuesHeld: number;
}

const RTM_NEWLINK = 16;
const RTM_DELLINK = 17;
const RTM_GETLINK = 18;
const IFLA_ADDRESS = 1;
const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
const IFLA_LINKINFO = 18;
const IFLA_GSO_MAX_SIZE = 41;
const IFLA_INFO_KIND = 1;
const IFLA_INFO_DATA = 2;
const IFLA_TUN_TYPE = 3;
const IFLA_TUN_MULTI_QUEUE = 7;
const IFLA_TUN_NUM_QUEUES = 8;
const IFF_UP = 1;
const IFF_TAP = 2;
const HEADER_BYTES = 16;

/** Returns the interface of that name; `undefined` when there is none. Step: find-link. */
export function findLink(netlink: Netlink, name: string): LinkState | undefined {
  let found: LinkState | undefined;
  const attributes = [attribute(IFLA_IFNAME, Buffer.from(`${name}\0`))];
  const request = { type: RTM_GETLINK, header: linkHeader(0), attributes };
  const result = netlink.ask(request, ({ body }) => {
    found = linkState(body);
  });
  if (result !== -constants.errno.ENODEV) must('find-link', result);
  return found;
}

/** Step: set-mac. */
export function setMac(netlink: Netlink, link: LinkState, mac: Uint8Array): void {
  if (link.mac.equals(mac)) return;
  if (link.up) must('set-mac', setFlags(netlink, link.ifindex, 0));
  must('set-mac', change(netlink, link.ifindex, attribute(IFLA_ADDRESS, mac)));
}

/** Step: set-mtu. */
export function setMtu(netlink: Netlink, ifindex: number, mtuBytes: number): void {
  must('set-mtu', change(netlink, ifindex, attribute(IFLA_MTU, number32(mtuBytes))));
}

/** Step: set-gso-max. */
export function setGsoMax(netlink: Netlink, ifindex: number, bytes: number): void {
  must('set-gso-max', change(netlink, ifindex, attribute(IFLA_GSO_MAX_SIZE, number32(bytes))));
}

/** Step: set-up. */
export function setUp(netlink: Netlink, ifindex: number): void {
  must('set-up', setFlags(netlink, ifindex, IFF_UP));
}

/** Step: delete-link. */
export function deleteLink(netlink: Netlink, ifindex: number): void {
  must('delete-link', netlink.ask({ type: RTM_DELLINK, header: linkHeader(ifindex) }));
}

/** How the interface speaks IPv6. What cannot be written is absent or read-only, and stays as the kernel has it. */
export function prepareIpv6(name: string, isWanted: boolean): void {
  // 0: link-local addresses are made of the MAC.
  writeIpv6Setting(name, 'addr_gen_mode', '0');
  if (isWanted) writeIpv6Setting(name, 'disable_ipv6', '0');
  writeIpv6Setting(name, 'accept_ra', '0');
  writeIpv6Setting(name, 'accept_dad', '0');
}

/** /proc/sys/net shows the namespace of the thread that opens it. */
function writeIpv6Setting(name: string, setting: string, value: string): void {
  try {
    writeFileSync(`/proc/sys/net/ipv6/conf/${name}/${setting}`, value);
  } catch {
    // See prepareIpv6.
  }
}

function linkHeader(ifindex: number, flags = 0, mask = 0): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(ifindex, 4);
  header.writeUInt32LE(flags, 8);
  header.writeUInt32LE(mask, 12);
  return header;
}

function change(netlink: Netlink, ifindex: number, changed: Uint8Array): number {
  return netlink.ask({ type: RTM_NEWLINK, header: linkHeader(ifindex), attributes: [changed] });
}

function setFlags(netlink: Netlink, ifindex: number, flags: number): number {
  return netlink.ask({ type: RTM_NEWLINK, header: linkHeader(ifindex, flags, IFF_UP) });
}

function linkState(body: Buffer): LinkState {
  const attributes = attributesOf(body.subarray(HEADER_BYTES));
  const info = attributesOf(attributes.get(IFLA_LINKINFO) ?? Buffer.alloc(0));
  const kind = info.get(IFLA_INFO_KIND)?.toString().replace(/\0+$/, '');
  const tun = attributesOf((kind === 'tun' && info.get(IFLA_INFO_DATA)) || Buffer.alloc(0));
  return {
    ifindex: body.readInt32LE(4),
    up: (body.readUInt32LE(8) & IFF_UP) !== 0,
    mac: Buffer.from(attributes.get(IFLA_ADDRESS) ?? []),
    isTap: tun.get(IFLA_TUN_TYPE)?.[0] === IFF_TAP,
    isMultiQueue: tun.get(IFLA_TUN_MULTI_QUEUE)?.[0] === 1,
    queuesHeld: tun.get(IFLA_TUN_NUM_QUEUES)?.readUInt32LE() ?? 0,
  };
}
