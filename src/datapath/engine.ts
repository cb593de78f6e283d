/**
 * The contract of a datapath engine: what control may install, what it may read back, and the two kinds of
 * device an engine moves bytes between. `DgramEngine` implements it in TypeScript; a native engine stands
 * behind the same contract, and `test/datapath/engine-conformance.ts` holds both to it.
 *
 * Control installs complete facts and reads counters; no frame ever crosses this interface. All calls are
 * synchronous, take effect before they return, and are idempotent: installing what is there changes nothing.
 */
import type { Ip } from '../model/ip.ts';
import type { MacAddress } from '../model/mac-address.ts';
import type { Vni } from '../model/vni.ts';
import type { EcnBits } from '../wire/ip-packet.ts';
import type { DropReason } from './drops.ts';

/** A port's number, unique in one engine for its lifetime; chosen by control. */
export type PortId = number & { readonly brand: 'PortId' };

/** A tunnel endpoint. `foreign` ones run no agent: flooded to, learned from, never trusted with our MACs. */
export interface Vtep {
  readonly ip: Ip;
  /** UDP port that this VTEP listens on. */
  readonly port: number;
  readonly foreign: boolean;
}

/** What a port may say and where it belongs. */
export interface PortSpec {
  readonly id: PortId;
  readonly vni: Vni;
  readonly mac: MacAddress;
  /** Addresses that frames, ARP and ND from this port may claim as their own. */
  readonly addresses: readonly Ip[];
  /**
   * Present for the port of the host's own IP stack, the gateway: it forwards for others, so its IP sources are not
   * checked. Its MAC, ARP and ND are. The value is the MAC by which other hosts know this host; what the port sends
   * to them has it as source, and what they send to it comes to the port.
   */
  readonly router?: MacAddress;
}

/** An endpoint behind another host: its MAC leads to the VTEP, ARP and ND for its addresses are answered. */
export interface Remote {
  readonly mac: MacAddress;
  readonly addresses: readonly Ip[];
  readonly vtep: Vtep;
  /** The MAC is the router MAC of another host: answers to what it forwards go back to it. Left out means false. */
  readonly router?: boolean;
}

/** One table entry to install or withdraw. */
export type Change =
  | {
      readonly op: 'set-network';
      readonly vni: Vni;
      /** Inner MTU: the largest IP packet, in bytes. */
      readonly mtuBytes: number;
      /** Addresses from which "packet too big" errors are sent; the gateways of the subnets. */
      readonly gateways: readonly Ip[];
    }
  /** Removes the network with its remotes and flood list. Its ports must have been detached before. */
  | { readonly op: 'delete-network'; readonly vni: Vni }
  | ({ readonly op: 'set-remote'; readonly vni: Vni } & Remote)
  | { readonly op: 'delete-remote'; readonly vni: Vni; readonly mac: MacAddress }
  /** Replaces all remote endpoints of the network at once: no frame sees a part of the old and a part of the new. */
  | { readonly op: 'replace-remotes'; readonly vni: Vni; readonly remotes: readonly Remote[] }
  /** Replaces the VTEPs that take part in the network: who gets floods, and who may send to us. */
  | { readonly op: 'set-vteps'; readonly vni: Vni; readonly vteps: readonly Vtep[] }
  /**
   * The longest outer IP packet, in bytes, that reaches the address, in all networks; 0: whatever the uplink takes.
   * Holds for VTEPs that are there and those that come.
   */
  | { readonly op: 'set-path-mtu'; readonly ip: Ip; readonly mtuBytes: number };

/** Frames and bytes that passed, counted at the tap and underlay stations. */
export interface Traffic {
  readonly framesIn: number;
  readonly framesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** A MAC learned behind a foreign VTEP. */
export interface LearnedMac {
  readonly mac: MacAddress;
  readonly vtep: Ip;
  /** Milliseconds since it was last heard. */
  readonly silentMs: number;
}

/** A snapshot of what an engine counted since it started. */
export interface EngineCounters {
  /** One counter for each reason; reasons never seen are zero. */
  readonly drops: Readonly<Record<DropReason, number>>;
  /** `In` is from the container into the engine. */
  readonly ports: ReadonlyMap<PortId, Traffic>;
  /** `In` is from the wire into the engine. */
  readonly underlay: Traffic;
}

/** What an engine reports on its own account. */
export interface EngineEvents {
  /** The device of a port went away. The engine has already detached the port. */
  portLost(id: PortId): void;
  /**
   * A path probe (`wire/path-probe.ts`) was answered by the agent at the address, with the token. Whether it was asked
   * for is for whoever asked to say.
   */
  probeAnswered(from: Ip, token: number): void;
}

/** How an engine moves frames now. */
export interface EngineTier {
  /** `T0`, `T1` or `T2`; docs/datapath.md says what each is. */
  readonly name: string;
  /** Why it is not a higher one, in words; absent when there is none. */
  readonly limit?: string;
}

/**
 * Moves frames between ports and VTEPs.
 *
 * @typeParam Device  what the engine moves a port's frames through
 */
export interface Engine<Device = PortDevice> {
  /** `none`: a node without ports. */
  readonly kind: 'dgram' | 'native' | 'none';
  /** Absent for an engine that has only one way to work. */
  tier?(): EngineTier;
  /** What was done beside moving frames, by kind: pins, system calls, datagrams that the kernel dropped meanwhile. */
  work?(): Readonly<Record<string, number>>;
  /**
   * Installs changes in order. Remotes and VTEPs of a network that is not installed are a bug of the caller and
   * asserted; withdrawing what is not there changes nothing.
   */
  program(changes: readonly Change[]): void;
  /**
   * Takes the device and starts to move its frames. Asserted: the network is installed, the id is new, and no
   * other port of the network has the MAC. A remote with that MAC may still be there; the port comes first.
   */
  attachPort(spec: PortSpec, device: Device): void;
  /** Stops, closes the device, forgets the port. Unknown ids are ignored. */
  detachPort(id: PortId): void;
  counters(): EngineCounters;
  learned(vni: Vni): readonly LearnedMac[];
  /** Closes every port device and the underlay. */
  stop(): void;
}

/**
 * A container's interface as the dgram engine sees it. Implemented over a TAP in `host`, by arrays in tests.
 */
export interface PortDevice {
  /**
   * Starts delivery. `receive` gets each frame as a view that is valid until it returns; the engine does not
   * change its bytes. `lost` is called once when the device has gone away under us.
   */
  start(receive: (frame: Uint8Array) => void, lost: () => void): void;
  /** Writes one frame; false when the kernel refused it. The bytes are consumed before it returns. */
  write(frame: Uint8Array): boolean;
  close(): void;
}

/** Two ECN bits of an outer header. */
export type Ecn = EcnBits;

/** The UDP sockets of this host as the dgram engine sees them. */
export interface Underlay {
  /**
   * Starts delivery. `receive` gets each datagram as a view that is valid until it returns, with the
   * outer source address and the outer ECN bits. The engine does not change the bytes. An address of the form
   * ::ffff:a.b.c.d of a dual-stack socket is given as IPv4.
   */
  start(receive: (datagram: Uint8Array, from: Ip, ecn: Ecn) => void): void;
  /**
   * Sends one datagram; the bytes are consumed before it returns.
   *
   * @param flowHash  symmetric hash of the inner flow, 14 bits; picks the outer source port
   * @param ecn       outer ECN bits
   * @returns false when the kernel refused it at once
   */
  send(datagram: Uint8Array, to: Vtep, flowHash: number, ecn: Ecn): boolean;
  close(): void;
}
