/**
 * What this kernel can do for the native engine, found out by doing it: `native/sys/self-test.h` sends known
 * superframes the ways that the engine would, in network namespaces of their own.
 */
import { type NativeRefusal, native } from '../native.ts';
import { errnoName } from '../refusals.ts';

/** What works; a text says why something does not. */
export interface Capabilities {
  /** UDP_SEGMENT and UDP_GRO. */
  readonly segments: true | string;
  /** Superframes and partial checksums through a TAP. */
  readonly tapOffload: true | string;
  /** Superframes in a UDP tunnel through an uplink. */
  readonly tunnel: true | string;
}

/** Tries it out; takes a tenth of a second, and at most one. */
export async function probeCapabilities(): Promise<Capabilities> {
  const { udpSegment, tapOffload, tunnelSuper } = await native().probeCapabilities();
  return {
    segments: reason('UDP segmentation offload', 'Linux 5.12', udpSegment),
    tapOffload: reason('TAP offloads', 'Linux 5.15', tapOffload),
    tunnel: reason('tunnel superframes', 'Linux 6.17', tunnelSuper),
  };
}

function reason(what: string, since: string, refusal: NativeRefusal | null): true | string {
  if (refusal === null) return true;
  const { step, errno } = refusal;
  return `${what} (${since} and later) failed its test: ${step} ${errnoName(errno)}`;
}
