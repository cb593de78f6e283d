/**
 * Interfaces of somebody else: the host's end of a veth pair, a TAP that QEMU holds, a network card. One is looked at,
 * joined to a TAP of ours, and given back as it was. The engine moves the TAP's frames and knows nothing of it.
 *
 * The system calls are in `native/sys/taken-link.cc`. Nothing here lives as long as a process: what joins the two is
 * the kernel's, so containers and VMs notice of a restart only that nothing moves.
 */
import { type InterfaceAddress, ipFromBytes } from '../../model/ip.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import { readMac } from '../../wire/bytes.ts';
import { kernel } from '../kernel.ts';
import type { NativeLink } from '../native.ts';
import { checkInterfaceName, type Tap } from './tap-device.ts';
import { tapRefusal } from './tap-refusal.ts';

/** How an interface was before it was taken, and which it was. */
export interface LinkBefore {
  readonly ifindex: number;
  readonly up: boolean;
  readonly promiscuous: boolean;
  /** The host's stack spoke IPv6 on it. */
  readonly ipv6: boolean;
}

/** An interface as it is. Names are those of other interfaces, empty for none. */
export interface LinkFacts extends LinkBefore {
  readonly ethernet: boolean;
  readonly mtuBytes: number;
  readonly mac: MacAddress;
  /** Of the other end of a veth pair, where it can be seen. */
  readonly peerMac?: MacAddress;
  /** The bridge, bond or switch that it is a port of. */
  readonly master: string;
  /** A VLAN, macvlan or the like that is made on it. */
  readonly upper: string;
  /** Of the host itself. */
  readonly addresses: readonly InterfaceAddress[];
  /** What is done with what arrives: nothing, one redirect as ours to `redirectedTo`, or what others want. */
  readonly ingress: 'free' | 'redirected' | 'used';
  readonly redirectedTo: string;
}

/** Where an interface is. */
export interface LinkPlace {
  /** Path of a namespace file; absent: the namespace of the agent. */
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Returns what the interface is; `undefined` when there is none. Throws `invalid-value`, `namespace-missing` or
 * `system-refused`.
 */
export async function lookAtLink({ namespace, name }: LinkPlace): Promise<LinkFacts | undefined> {
  checkInterfaceName(name);
  const seen = await kernel().lookAtLink(namespace ?? '', name);
  if (seen === null) return undefined;
  if ('errno' in seen) throw tapRefusal('look', name, namespace, seen);
  return factsOf(seen);
}

/**
 * Joins the interface to the TAP `device`, which is in the same namespace, and returns the TAP as what has both: when
 * it is deleted, the interface is given back. Throws `not-found` or `system-refused`; the TAP is deleted then.
 */
export async function joinLink(
  tap: Tap,
  device: string,
  place: LinkPlace,
  before: LinkBefore,
): Promise<Tap> {
  const { namespace, name } = place;
  const refusal = await kernel().takeLink(namespace ?? '', name, device, before);
  if (refusal !== null) {
    await tap.remove();
    throw tapRefusal('attach', name, namespace, refusal);
  }
  const giveBack = (): Promise<void> => returnLink(place, before).catch(() => undefined);
  return {
    ...tap,
    // Whoever made it, it is ours alone.
    existed: false,
    destroy: () => giveBack().then(tap.destroy),
    remove: () => giveBack().then(tap.remove),
  };
}

/** Joins again what somebody took apart. Throws as `joinLink`; the interface is as `before` says then. */
export async function rejoinLink(
  device: string,
  { namespace, name }: LinkPlace,
  before: LinkBefore,
): Promise<void> {
  const refusal = await kernel().takeLink(namespace ?? '', name, device, before);
  if (refusal !== null) throw tapRefusal('attach', name, namespace, refusal);
}

/** Makes the interface what it was. One that is gone, or is another by now, is left alone. Throws `system-refused`. */
export async function returnLink(
  { namespace, name }: LinkPlace,
  before: LinkBefore,
): Promise<void> {
  const refusal = await kernel().returnLink(namespace ?? '', name, before);
  if (refusal !== null) throw tapRefusal('return', name, namespace, refusal);
}

function factsOf({ mac, peerMac, addresses, ...rest }: NativeLink): LinkFacts {
  return {
    ...rest,
    mac: readMac(mac, 0),
    ...(peerMac !== null && { peerMac: readMac(peerMac, 0) }),
    addresses: addresses.flatMap(({ bytes, prefixBits }) => {
      const ip = ipFromBytes(bytes);
      return ip === undefined ? [] : [{ ip, prefixBits }];
    }),
  };
}
