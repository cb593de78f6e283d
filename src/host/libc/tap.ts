/**
 * Opens, adopts and deletes TAPs: `native/sys/tun.cc`, `tap-setup.cc` and `held-tap.cc` without the addon, with the
 * same steps in the same order. Frames have no headers, because only the native engine wants them.
 */
import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import type { NativeTap, NativeTapRequest } from '../native.ts';
import {
  addAddresses,
  removeOtherAddresses,
  setDefaultRoutes,
  setSubnetSources,
} from './address.ts';
import { CLOSE_ON_EXEC, type Libc, NON_BLOCKING } from './libc.ts';
import {
  deleteLink,
  findLink,
  type LinkState,
  prepareIpv6,
  setGsoMax,
  setMac,
  setMtu,
  setUp,
} from './link.ts';
import { inside, insideOf } from './net-namespace.ts';
import { Netlink } from './netlink.ts';
import { must, refuse } from './refused.ts';

const { EBUSY, EINVAL, ENODEV } = constants.errno;
const O_RDWR = 2;
const TUNSETIFF = 0x400454ca;
const TUNGETIFF = 0x800454d2;
const TUNSETPERSIST = 0x400454cb;
const TUNSETOFFLOAD = 0x400454d0;
const TUNSETVNETHDRSZ = 0x400454d8;
const TUNGETDEVNETNS = 0x54e3;
const IFF_TUN = 1;
const IFF_TAP = 2;
const IFF_NO_PI = 0x1000;
const IFF_MULTI_QUEUE = 0x0100;
const IFF_DETACH_QUEUE = 0x0400;
const IFF_VNET_HDR = 0x4000;
const IFF_TUN_EXCL = 0x8000;
/** `struct ifreq`, of which we use the name and the flags. */
const IFREQ = { bytes: 40, flagsAt: 16 };
/** Of a TAP whose frames have one; it is set all the same, as every holder sets everything. */
const PLAIN_HEADER_BYTES = 10;
const GSO_MAX_BYTES_DEFAULT = 65_536;

/** Opens the TAP, or makes it. A device that did not exist does not exist after a refusal. */
export function openTap(libc: Libc, request: NativeTapRequest): NativeTap {
  const { namespace, name } = request;
  return within(
    libc,
    (act) => inside(libc, namespace, act),
    (netlink) => {
      const before = findLink(netlink, name);
      const fds = attachQueues(libc, request, before);
      try {
        const link = findLink(netlink, name) ?? refuse('find-link', ENODEV);
        prepare(libc, netlink, request, fds, link);
        return tapOf(fds, link.ifindex, before !== undefined);
      } catch (error) {
        for (const fd of fds) closeSync(fd);
        throw error;
      }
    },
  );
}

/** Takes over the TAP of descriptors, which stay the caller's. */
export function adoptTap(libc: Libc, request: NativeTapRequest, fds: readonly number[]): NativeTap {
  const { name, queues } = request;
  const [first = -1] = fds;
  for (const fd of fds.length > 0 ? fds : [-1]) {
    const held = heldBy(libc, fd);
    const mask = IFF_TUN | IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | IFF_DETACH_QUEUE;
    const fits = held.name === name && (held.flags & mask) === (IFF_TAP | IFF_NO_PI);
    if (!fits) refuse('check-held', EINVAL);
  }
  return within(
    libc,
    (act) => insideNamespaceOf(libc, first, act),
    (netlink) => {
      const link = findLink(netlink, name);
      const wanted = link?.isMultiQueue ? queues : 1;
      const held = link?.isMultiQueue ? link.queuesHeld : 1;
      if (!link?.isTap || fds.length !== held || held !== wanted) refuse('check-held', EINVAL);
      prepare(libc, netlink, request, fds, link);
      return tapOf(fds, link.ifindex, true);
    },
  );
}

/** Deletes a TAP that nobody holds. Returns false when there is no such interface. */
export function removeTap(libc: Libc, namespace: string, name: string): boolean {
  return within(
    libc,
    (act) => inside(libc, namespace, act),
    (netlink) => {
      const link = findLink(netlink, name);
      if (link === undefined) return false;
      const [fd = -1] = attachQueues(libc, { name, queues: 1 }, link);
      try {
        must('persist', libc.ioctlValue(fd, TUNSETPERSIST, 0));
      } finally {
        closeSync(fd);
      }
      return true;
    },
  );
}

/** Deletes the device of a descriptor, whoever else holds it. */
export function deleteTap(libc: Libc, fd: number): void {
  const { name } = heldBy(libc, fd);
  within(
    libc,
    (act) => insideNamespaceOf(libc, fd, act),
    (netlink) => {
      const link = findLink(netlink, name);
      if (!link?.isTap) refuse('check-held', EINVAL);
      deleteLink(netlink, link.ifindex);
    },
  );
}

/** Acts with a netlink socket of the namespace that `enter` leads into. */
function within<T>(libc: Libc, enter: (act: () => T) => T, act: (netlink: Netlink) => T): T {
  return enter(() => {
    const netlink = new Netlink(libc);
    try {
      return act(netlink);
    } finally {
      netlink.close();
    }
  });
}

function insideNamespaceOf<T>(libc: Libc, tap: number, act: () => T): T {
  const namespace = must('enter-namespace', libc.ioctlValue(tap, TUNGETDEVNETNS, 0));
  try {
    return insideOf(libc, namespace, act);
  } finally {
    closeSync(namespace);
  }
}

/** A device that is made goes with its descriptors until it is persistent. */
function attachQueues(
  libc: Libc,
  { name, queues }: Pick<NativeTapRequest, 'name' | 'queues'>,
  link: LinkState | undefined,
): number[] {
  if (link !== undefined && !link.isTap) refuse('attach', EINVAL);
  // A device with several queues takes any number of holders.
  if (link !== undefined && link.queuesHeld > 0) refuse('attach', EBUSY);
  const isMultiQueue = link === undefined ? queues > 1 : link.isMultiQueue;
  const flags = IFF_TAP | IFF_NO_PI | (isMultiQueue ? IFF_MULTI_QUEUE : 0);
  const fds: number[] = [];
  try {
    while (fds.length < (isMultiQueue ? queues : 1)) {
      const isMade = link === undefined && fds.length === 0;
      const fd = must('open-tun', libc.open('/dev/net/tun', O_RDWR | NON_BLOCKING | CLOSE_ON_EXEC));
      fds.push(fd);
      const request = interfaceRequest(name, flags | (isMade ? IFF_TUN_EXCL : 0));
      must('attach', libc.ioctl(fd, TUNSETIFF, request));
    }
    return fds;
  } catch (error) {
    for (const fd of fds) closeSync(fd);
    throw error;
  }
}

function prepare(
  libc: Libc,
  netlink: Netlink,
  request: NativeTapRequest,
  [fd = -1]: readonly number[],
  link: LinkState,
): void {
  must('set-header', libc.ioctl(fd, TUNSETVNETHDRSZ, Buffer.from([PLAIN_HEADER_BYTES, 0, 0, 0])));
  must('set-offload', libc.ioctlValue(fd, TUNSETOFFLOAD, 0));
  setGsoMax(netlink, link.ifindex, GSO_MAX_BYTES_DEFAULT);
  if (request.configure) configure(netlink, request, link);
  must('persist', libc.ioctlValue(fd, TUNSETPERSIST, 1));
}

function configure(netlink: Netlink, request: NativeTapRequest, link: LinkState): void {
  const { name, mac, mtuBytes, addresses, sources, gateways } = request;
  const { ifindex } = link;
  setMac(netlink, link, mac);
  setMtu(netlink, ifindex, mtuBytes);
  prepareIpv6(
    name,
    addresses.some(({ bytes }) => bytes.length === 16),
  );
  removeOtherAddresses(netlink, ifindex, addresses);
  setUp(netlink, ifindex);
  addAddresses(netlink, ifindex, addresses);
  setSubnetSources(netlink, ifindex, sources);
  setDefaultRoutes(netlink, ifindex, gateways);
}

function heldBy(libc: Libc, fd: number): { readonly name: string; readonly flags: number } {
  const answer = interfaceRequest('', 0);
  must('check-held', libc.ioctl(fd, TUNGETIFF, answer));
  const name = answer.toString('utf8', 0, answer.indexOf(0));
  return { name, flags: answer.readUInt16LE(IFREQ.flagsAt) };
}

function interfaceRequest(name: string, flags: number): Buffer {
  const request = Buffer.alloc(IFREQ.bytes);
  request.write(name, 'utf8');
  request.writeUInt16LE(flags, IFREQ.flagsAt);
  return request;
}

function tapOf(fds: readonly number[], ifindex: number, existed: boolean): NativeTap {
  return { fds: [...fds], ifindex, existed, headerBytes: 0, tso: false, uso: false };
}
