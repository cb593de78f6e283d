/**
 * The one door to the addon. Types of what `native/binding` exports, and loading it.
 *
 * Conventions of the addon: arguments are checked here or in the files that call it, never there; failures
 * come back as a step and an errno, and `host/refusals.ts` makes sentences of them; nothing throws.
 */
import { createRequire } from 'node:module';
import { WeftError } from '../model/errors.ts';

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
  readonly configure: boolean;
}

/** An opened TAP. The caller owns `fd`. */
export interface NativeTap {
  readonly fd: number;
  readonly ifindex: number;
  readonly existed: boolean;
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

/** The addon's exports. */
export interface NativeAddon {
  openTap(request: NativeTapRequest): Promise<NativeTap | NativeRefusal>;
  removeTap(
    namespace: string,
    name: string,
  ): Promise<{ readonly existed: boolean } | NativeRefusal>;
  /** Deletes the device of an attached descriptor and closes the descriptor. */
  releaseTap(fd: number): Promise<void>;
  /** Returns 0 or errno. */
  writeFrame(fd: number, frame: Uint8Array): number;
  openUdpSocket(request: NativeUdpRequest): { readonly fd: number } | NativeRefusal;
  /** Returns 0 or errno. */
  steerByEcn(fd: number, family: 4 | 6): number;
  /** Returns 0 or errno. */
  forbidAddressReuse(fd: number): number;
  /** Returns 0 or errno. */
  sendUnixDatagram(path: string, text: string): number;
  readonly FrameReader: FrameReaderClass;
}

/** The same from `src/host` and from `dist/host`. */
const ADDON_PATH = '../../native/build/weft.node';

let loaded: NativeAddon | undefined;

/** Returns the addon, loading it at the first call. Throws `system-refused` when it is not built. */
export function native(): NativeAddon {
  loaded ??= load();
  return loaded;
}

function load(): NativeAddon {
  try {
    return createRequire(import.meta.url)(ADDON_PATH) as NativeAddon;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    const remedy = 'build it with npm run build';
    throw new WeftError('system-refused', { what: 'native addon', why, remedy }, error);
  }
}
