/**
 * TAP devices: the ports of the dgram engine, and the interfaces of containers. Opens or adopts a TAP in any
 * network namespace, configures it, and moves its frames in and out of this process.
 *
 * A TAP is persistent: it stays with its MAC, addresses and routes when the descriptor is closed or the agent
 * dies, and is adopted again by name. The descriptor keeps the TAP's namespace alive even after the last
 * process has left it, so whoever holds a `Tap` must watch for that: `host/tap/namespace.ts`.
 *
 * The system calls are in `native/sys/tap-setup.cc`, `native/sys/held-tap.cc` and `native/sys/tun.cc`.
 */
import { closeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { PortDevice } from '../../datapath/engine.ts';
import { WeftError } from '../../model/errors.ts';
import {
  cidrContains,
  cidrOf,
  formatIp,
  type InterfaceAddress,
  type Ip,
  ipToBytes,
} from '../../model/ip.ts';
import { IFNAME_BYTES_MAX, MTU_BYTES_MIN_IPV6 } from '../../model/limits.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import { MAC_BYTES, writeMac } from '../../wire/bytes.ts';
import { kernel } from '../kernel.ts';
import type {
  FrameReader,
  NativePrefix,
  NativeRefusal,
  NativeTap,
  NativeTapRequest,
} from '../native.ts';
import { monotonicMs } from '../process/clock.ts';
import { tapRefusal } from './tap-refusal.ts';

/** What a TAP is to be. */
export interface TapRequest {
  /** Path of a namespace file (`/run/netns/web`, `/proc/4711/ns/net`); absent: the namespace of the agent. */
  readonly namespace?: string;
  readonly name: string;
  readonly mac: MacAddress;
  readonly mtuBytes: number;
  /** All addresses of the interface; others are removed. */
  readonly addresses: readonly InterfaceAddress[];
  /** Default routes; the first of each family counts. */
  readonly gateways: readonly Ip[];
  /** Of the addresses those that this host speaks with to their subnets; absent: the kernel chooses. */
  readonly sources?: readonly InterfaceAddress[];
  /** False: the TAP is opened, and made when missing, but MAC, MTU, addresses and state stay as they are. */
  readonly configure: boolean;
  /** For the native engine: superframes of up to `gsoMaxBytes` (0: the kernel's default) and partial checksums. */
  readonly offload?: { readonly gsoMaxBytes: number };
  /** Queues of a TAP that is made, 1 when left out. One that is there keeps what it was made with. */
  readonly queues?: number;
}

/**
 * A TAP that this process holds. `close` leaves it to its namespace; `remove` deletes it.
 *
 * Either `start` and `write` move its frames through `fd`, or the native engine does through `fds`; with `offload`
 * only the latter, because each frame has a header then. Who uses `fds` lets go of them before `close` or `remove`.
 */
export interface Tap extends PortDevice {
  /** The first queue. */
  readonly fd: number;
  /** All queues that this process has; frames of each are read by somebody. */
  readonly fds: readonly number[];
  /** Bytes of the virtio-net header in front of each frame; 0 without `offload`. */
  readonly headerBytes: number;
  /** The kernel passes TCP superframes. */
  readonly tso: boolean;
  /** The kernel passes UDP superframes. */
  readonly uso: boolean;
  readonly ifindex: number;
  /** The device was there before and was adopted. */
  readonly existed: boolean;
  /** Closes and deletes the device. Deleting one that is gone is no error. */
  remove(): Promise<void>;
  /**
   * Deletes the device, whoever else holds it, and leaves closing to others: they see that it is lost. Needs no path to
   * its namespace. False when the kernel refused.
   */
  destroy(): Promise<boolean>;
}

/** Frames read in one wake-up, so that a flood on one TAP leaves the event loop to the others. */
const BATCH_FRAMES_MAX = 64;
/** systemd closes a descriptor within milliseconds; on a host that starts up, within a second. */
const FREE_MS = 2000;
const FREE_PERIOD_MS = 20;
/** Holds 64 frames of 1,500 bytes with headroom several times, or seven of the longest. */
const BATCH_BYTES = 524_288;

/**
 * One for all TAPs: it is in use only while a batch is delivered, and batches do not overlap. 64 bytes before
 * each frame belong to no other frame.
 */
const batch = {
  bytes: new Uint8Array(BATCH_BYTES),
  offsets: new Uint32Array(BATCH_FRAMES_MAX),
  lengths: new Uint32Array(BATCH_FRAMES_MAX),
};

/**
 * Opens the TAP, or makes it, and configures it.
 *
 * Throws `invalid-value`, `namespace-missing`, `interface-busy`, `permission-denied` or `system-refused`. A device
 * that did not exist does not exist after an error; an adopted one may be configured in part after a
 * `system-refused`.
 */
export async function openTap(request: TapRequest): Promise<Tap> {
  checkRequest(request);
  const result = await kernel().openTap(nativeRequest(request));
  if ('errno' in result) throw tapRefusal('attach', request.name, request.namespace, result);
  return tapOf(result);
}

/**
 * Takes a TAP over by descriptors that an earlier run opened, and configures it; the namespace of the request is not
 * entered. Returns the refusal when they are not the whole TAP that the request means; they are closed then.
 */
export async function adoptTap(
  request: TapRequest,
  fds: readonly number[],
): Promise<Tap | NativeRefusal> {
  const result = await kernel().adoptTap(nativeRequest(request), fds);
  if (!('errno' in result)) return tapOf(result);
  for (const fd of fds) closeSync(fd);
  return result;
}

/** As `openTap`, for a TAP whose holder was told to let go of it: waits a while for that. */
export function openTapWhenFree(request: TapRequest): Promise<Tap> {
  return whenFree(() => openTap(request));
}

/** As `removeTap`, for a TAP whose holder was told to let go of it: waits a while for that. */
export function removeTapWhenFree(namespace: string | undefined, name: string): Promise<boolean> {
  return whenFree(() => removeTap(namespace, name));
}

async function whenFree<T>(act: () => Promise<T>): Promise<T> {
  const deadlineMs = monotonicMs() + FREE_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const busy = error instanceof WeftError && error.code === 'interface-busy';
      if (!busy || monotonicMs() > deadlineMs) throw error;
    }
    await pause(FREE_PERIOD_MS);
  }
}

/**
 * Deletes a TAP by name that no process holds. Returns false when there is no such interface.
 * Throws as `openTap` does; nothing changed then.
 */
export async function removeTap(namespace: string | undefined, name: string): Promise<boolean> {
  checkInterfaceName(name);
  const result = await kernel().removeTap(namespace ?? '', name);
  if ('errno' in result) throw tapRefusal('removal', name, namespace, result);
  return result.existed;
}

function nativeRequest(request: TapRequest): NativeTapRequest {
  const mac = new Uint8Array(MAC_BYTES);
  writeMac(mac, 0, request.mac);
  return {
    namespace: request.namespace ?? '',
    name: request.name,
    mac,
    mtuBytes: request.mtuBytes,
    addresses: request.addresses.map(prefixOf),
    gateways: request.gateways.map((ip) => ({ bytes: ipToBytes(ip), prefixBits: 0 })),
    sources: (request.sources ?? []).map(prefixOf),
    configure: request.configure,
    offload: request.offload !== undefined,
    gsoMaxBytes: request.offload?.gsoMaxBytes ?? 0,
    queues: request.queues ?? 1,
  };
}

function prefixOf({ ip, prefixBits }: InterfaceAddress): NativePrefix {
  return { bytes: ipToBytes(ip), prefixBits };
}

/** A plain object of closures, so that callers may wrap it by inheritance. */
function tapOf(opened: NativeTap): Tap {
  const { fds } = opened;
  const [fd = -1] = fds;
  let reader: FrameReader | undefined;
  let open = true;
  const { FrameReader } = kernel();
  const release = (): boolean => {
    const wasOpen = open;
    open = false;
    reader?.stop();
    reader = undefined;
    return wasOpen;
  };
  const destroy = async (): Promise<boolean> => (await kernel().deleteTap(fd)) === 0;
  const closeAll = (): void => {
    for (const queue of fds) closeSync(queue);
  };
  return {
    ...opened,
    fd,
    destroy,
    start(receive, lost): void {
      const deliver = (count: number): void => {
        for (let i = 0; i < count && open; i++) receive(frameAt(i));
      };
      const { bytes, offsets, lengths } = batch;
      reader = new FrameReader(fd, bytes, offsets, lengths, deliver, lost);
    },
    write: (frame) => open && kernel().writeFrame(fd, frame) === 0,
    close(): void {
      if (release()) closeAll();
    },
    async remove(): Promise<void> {
      if (!release()) return;
      await destroy();
      closeAll();
    },
  };
}

function frameAt(index: number): Uint8Array {
  const offset = batch.offsets[index] ?? 0;
  return batch.bytes.subarray(offset, offset + (batch.lengths[index] ?? 0));
}

function checkRequest(request: TapRequest): void {
  checkInterfaceName(request.name);
  if (!request.configure) return;
  const what = `attach of ${request.name}`;
  const { addresses, mtuBytes } = request;
  if (mtuBytes < MTU_BYTES_MIN_IPV6 && addresses.some(({ ip }) => ip.family === 6)) {
    const why = `IPv6 needs an MTU of ${MTU_BYTES_MIN_IPV6}, and the network has ${mtuBytes}`;
    throw new WeftError('invalid-value', { what, why, remedy: 'set a larger one with -o mtu=N' });
  }
  for (const gateway of request.gateways) {
    if (addresses.some((own) => cidrContains(cidrOf(own.ip, own.prefixBits), gateway))) continue;
    const why = `the gateway ${formatIp(gateway)} is in no subnet of the interface's addresses`;
    throw new WeftError('invalid-value', { what, why, remedy: 'correct the addresses' });
  }
}

/** Throws `invalid-value`. The kernel's rule for names: dev_valid_name in net/core/dev.c. */
export function checkInterfaceName(name: string): void {
  const bytes = Buffer.byteLength(name);
  if (bytes >= 1 && bytes <= IFNAME_BYTES_MAX && !/[\s/:\0]|^\.{1,2}$/.test(name)) return;
  throw new WeftError('invalid-value', {
    what: `interface name "${name}"`,
    why: `Linux takes 1 to ${IFNAME_BYTES_MAX} bytes without space, "/" and ":"`,
    remedy: 'pick another name',
  });
}
