/**
 * The one door to the addon. Types of what `native/binding` exports, and loading it.
 *
 * Conventions of the addon: arguments are checked here or in the files that call it, never there; failures
 * come back as a step and an errno, and `host/refusals.ts` makes sentences of them; nothing throws.
 */
import { createRequire } from 'node:module';
import { WeftError } from '../model/errors.ts';
import { installedPath } from './installation.ts';

/** A step that the kernel refused. Steps are listed in the headers of `native/sys`. */
export interface NativeRefusal {
  readonly step: string;
  /** Positive, as in errno.h. */
  readonly errno: number;
}

/** An IP address with a prefix length; 4 or 16 bytes in network order. */
export interface NativePrefix {
  readonly bytes: Uint8Array;
  readonly prefixBits: number;
}

/** `TapRequest` of `native/sys/tap-setup.h`. */
export interface NativeTapRequest {
  /** Empty: the namespace of this process. */
  readonly namespace: string;
  readonly name: string;
  /** 6 bytes. */
  readonly mac: Uint8Array;
  readonly mtuBytes: number;
  readonly addresses: readonly NativePrefix[];
  readonly gateways: readonly NativePrefix[];
  readonly sources: readonly NativePrefix[];
  readonly configure: boolean;
  /** Frames with virtio-net headers, superframes and partial checksums. */
  readonly offload: boolean;
  /** Longest superframe of the container's stack, at most 65,536; 0: the kernel's default. */
  readonly gsoMaxBytes: number;
  /** Of a TAP that is made. */
  readonly queues: number;
}

/** An opened TAP. The caller owns its descriptors, one for each queue. */
export interface NativeTap {
  readonly fds: readonly number[];
  readonly ifindex: number;
  readonly existed: boolean;
  /** Bytes of the virtio-net header in front of each frame: 0, 10 or 24. */
  readonly headerBytes: number;
  /** TCP superframes. */
  readonly tso: boolean;
  /** UDP superframes. */
  readonly uso: boolean;
}

/** How an interface was before it was joined to a TAP: `LinkBefore` of `native/sys/taken-link.h`. */
export interface NativeLinkBefore {
  readonly ifindex: number;
  readonly up: boolean;
  readonly promiscuous: boolean;
  readonly ipv6: boolean;
}

/** `LinkSight` of `native/sys/taken-link.h`. */
export interface NativeLink extends NativeLinkBefore {
  readonly ethernet: boolean;
  readonly mtuBytes: number;
  /** 6 bytes. */
  readonly mac: Uint8Array;
  /** Of the other end of a veth pair, where it can be seen. */
  readonly peerMac: Uint8Array | null;
  /** Names of interfaces; empty for none. */
  readonly master: string;
  readonly upper: string;
  readonly addresses: readonly NativePrefix[];
  readonly ingress: 'free' | 'redirected' | 'used';
  readonly redirectedTo: string;
}

/** `Capabilities` of `native/sys/self-test.h`: null is what works. */
export interface NativeCapabilities {
  readonly udpSegment: NativeRefusal | null;
  readonly tapOffload: NativeRefusal | null;
  readonly tapUso: NativeRefusal | null;
  readonly tunnelSuper: NativeRefusal | null;
}

/** `UdpSocketRequest` of `native/sys/udp-socket.h`. */
export interface NativeUdpRequest {
  /** 4 or 16 bytes. */
  readonly address: Uint8Array;
  readonly port: number;
  readonly join: boolean;
  readonly tos: number;
  readonly receiveBytes: number;
  readonly sendBytes: number;
  readonly discardInput: boolean;
}

/** `FrameReader` of `native/binding/frame-reader.h`. */
export interface FrameReader {
  stop(): void;
}

/** Constructor of a `FrameReader`; starts to read at once. */
export type FrameReaderClass = new (
  fd: number,
  bytes: Uint8Array,
  offsets: Uint32Array,
  lengths: Uint32Array,
  onFrames: (count: number) => void,
  onLost: (errno: number) => void,
) => FrameReader;

/** A port for the native data plane. The descriptors stay the caller's. */
export interface NativePortSpec {
  readonly id: number;
  readonly vni: number;
  /** 6 bytes. */
  readonly mac: Uint8Array;
  /** 4 or 16 bytes each. */
  readonly addresses: readonly Uint8Array[];
  /** The MAC by which other hosts know a gateway, 6 bytes; empty for every other port. */
  readonly router: Uint8Array;
  /** One for each queue. */
  readonly fds: readonly number[];
  readonly headerBytes: number;
  readonly tso: boolean;
  readonly uso: boolean;
}

/** `DataPlane` of `native/engine/data-plane.h`. */
export interface NativeDataPlane {
  /** Opens sockets and starts threads; nothing is open after a refusal. */
  start(): NativeRefusal | null;
  /** Applies packed records (`native/core/program.h`); false for a bug of the caller. */
  program(records: Uint8Array): boolean;
  /** Step `attach-port` is a bug of the caller. */
  attachPort(port: NativePortSpec): NativeRefusal | null;
  /** When it returns no thread uses the descriptors any more. */
  detachPort(id: number): void;
  /** Ports whose device has gone away; each is told once. */
  takeLostPorts(): number[];
  /** Answers to path probes; each is told once. */
  takePathAnswers(): { readonly from: Uint8Array; readonly token: number }[];
  /** The workers' blocks of `native/core/counters.h`, live. */
  counters(): ArrayBuffer;
  /** Place of a port's counters; -1 when there is no such port. */
  portSlot(id: number): number;
  learned(vni: number): { mac: number; vtep: Uint8Array; silentMs: number }[];
  /** Flow pins of an earlier run that were kept, and why no file holds them, if so. */
  pins(): { readonly kept: number; readonly refusal: NativeRefusal | null };
  /** The tier now, and the errno that lowered it, or 0. */
  tier(): { readonly tier: number; readonly cause: number };
  /** Ends the threads and closes the sockets. */
  stop(): void;
}

/** `FlowFilter` of `native/sys/conntrack.h`. */
export interface NativeFlowFilter {
  /** 4 or 16 bytes. */
  readonly address: Uint8Array;
  readonly side: 'destination' | 'backend' | 'others';
  /** As in the IP header; like the ports not for destinations. */
  readonly protocol: number;
  readonly firstPort: number;
  readonly lastPort: number;
}

/** Constructor of a `NativeDataPlane`. */
export type NativeDataPlaneClass = new (
  options: {
    readonly addresses: readonly Uint8Array[];
    readonly port: number;
    readonly workers: number;
    readonly tier: number;
    readonly uplinkName: string;
    /** File that keeps the flow pins; empty: none. */
    readonly pinsPath: string;
  },
  onNews: () => void,
) => NativeDataPlane;

/** What is asked of the kernel through the addon, or through what stands in for it: `host/kernel.ts`. */
export interface Kernel {
  openTap(request: NativeTapRequest): Promise<NativeTap | NativeRefusal>;
  /** Takes over the TAP of these descriptors, which stay the caller's in any case; see `native/sys/held-tap.h`. */
  adoptTap(request: NativeTapRequest, fds: readonly number[]): Promise<NativeTap | NativeRefusal>;
  removeTap(
    namespace: string,
    name: string,
  ): Promise<{ readonly existed: boolean } | NativeRefusal>;
  /** Deletes the device of an attached descriptor, whoever else holds one; 0 or errno. The descriptor stays open. */
  deleteTap(fd: number): Promise<number>;
  /** Null when there is no such interface. */
  lookAtLink(namespace: string, name: string): Promise<NativeLink | NativeRefusal | null>;
  /** Joins an interface to a TAP of the same namespace. */
  takeLink(
    namespace: string,
    name: string,
    tap: string,
    before: NativeLinkBefore,
  ): Promise<NativeRefusal | null>;
  /** Makes an interface what it was; one that is gone is no error. */
  returnLink(
    namespace: string,
    name: string,
    before: NativeLinkBefore,
  ): Promise<NativeRefusal | null>;
  /** A descriptor that is readable when what the groups stand for has changed; the caller's. See netlink(7). */
  openNetlinkNews(
    namespace: string,
    protocol: number,
    groups: number,
  ): Promise<{ readonly fd: number } | NativeRefusal>;
  /** Ends flows that the kernel tracks. */
  forgetFlows(
    filters: readonly NativeFlowFilter[],
  ): Promise<{ readonly forgotten: number } | NativeRefusal>;
  /** Returns 0 or errno. */
  writeFrame(fd: number, frame: Uint8Array): number;
  openUdpSocket(request: NativeUdpRequest): { readonly fd: number } | NativeRefusal;
  /** Returns 0 or errno. */
  steerByEcn(fd: number, family: 4 | 6): number;
  /** Returns 0 or errno. */
  forbidAddressReuse(fd: number): number;
  /** Sends duplicates of the descriptors along and waits that long for a full queue. Returns 0 or errno. */
  sendUnixDatagram(path: string, text: string, fds: readonly number[], waitMs: number): number;
  /** Returns 0 or errno. */
  setCloseOnExec(fd: number): number;
  /** Whether a service manager keeps descriptors; see `native/sys/fd-passing.h`. */
  probeFdStore(path: string, name: string): Promise<NativeRefusal | null>;
  readonly FrameReader: FrameReaderClass;
}

/** The addon's exports. */
export interface NativeAddon extends Kernel {
  /** Tries out what the kernel can do, in namespaces of their own. */
  probeCapabilities(): Promise<NativeCapabilities>;
  readonly DataPlane: NativeDataPlaneClass;
  /** Names of the drop counters, in their order. */
  readonly dropReasons: readonly string[];
}

let loaded: { readonly addon: NativeAddon } | { readonly fault: WeftError } | undefined;

/**
 * Returns the addon, which has the native engine, loading it at the first call. Throws `system-refused` when it is not
 * built, or not for this machine; a second try is not made, so a process has it all the time or never.
 */
export function native(): NativeAddon {
  loaded ??= load();
  if ('fault' in loaded) throw loaded.fault;
  return loaded.addon;
}

/** Returns what `native` would throw; `undefined` when the addon is there. */
export function nativeFault(): WeftError | undefined {
  loaded ??= load();
  return 'fault' in loaded ? loaded.fault : undefined;
}

function load(): { readonly addon: NativeAddon } | { readonly fault: WeftError } {
  try {
    return {
      addon: createRequire(import.meta.url)(installedPath('native/build/weft.node')) as NativeAddon,
    };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    const remedy = `build it with npm run build in ${installedPath()}`;
    return {
      fault: new WeftError('system-refused', { what: 'native addon', why, remedy }, error),
    };
  }
}
