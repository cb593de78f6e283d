/**
 * Picks and opens the engine: native in the highest tier that this kernel has been seen to do, or dgram; none where
 * neither the addon nor its stand-in can be loaded, because every engine needs TAPs. What was picked, and why not more,
 * is said in the log and in `weft status`.
 */
import { availableParallelism } from 'node:os';
import { makeSocketDirectory } from '../control/api/socket.ts';
import { innerMtuBytes, type UplinkView } from '../control/network/reconcile.ts';
import { DgramEngine } from '../datapath/dgram-engine.ts';
import type { Engine, EngineEvents } from '../datapath/engine.ts';
import { NoEngine } from '../datapath/no-engine.ts';
import { type Capabilities, probeCapabilities } from '../host/engine/capabilities.ts';
import { type NativeTier, openNativeEngine } from '../host/engine/native-engine.ts';
import { kernelFault } from '../host/kernel.ts';
import { nativeFault } from '../host/native.ts';
import { monotonicMs } from '../host/process/clock.ts';
import type { Log } from '../host/process/log.ts';
import type { Tap, TapRequest } from '../host/tap/tap-device.ts';
import { openUnderlay } from '../host/underlay/udp-underlay.ts';
import { WeftError } from '../model/errors.ts';
import {
  ENGINE_WORKERS_DEFAULT_MAX,
  SEGMENTS_MAX,
  UDP_PAYLOAD_BYTES_MAX,
} from '../model/limits.ts';
import type { Network } from '../model/network.ts';
import type { NodeId } from '../model/node-id.ts';
import type { AgentConfig } from './config.ts';

/** Why nothing can be attached to this node, and what to do. */
export interface NoPorts {
  readonly why: string;
  readonly remedy: string;
}

/** An engine and how TAPs are opened for it. */
export interface DataPath {
  readonly engine: Engine<Tap>;
  readonly noPorts?: NoPorts;
  /** Why it is not the native engine, when that one was wanted, or none at all. */
  readonly limit?: string;
  /** What a TAP of the network must be able to do. */
  tapOffload(network: Network): TapRequest['offload'];
  /** How many queues a TAP is made with. */
  readonly tapQueues: number;
}

/** What an engine is made for. */
export interface DataPathContext {
  readonly config: AgentConfig;
  readonly node: NodeId;
  readonly uplink: UplinkView;
  readonly events: EngineEvents;
  readonly log: Log;
}

const VXLAN_AND_ETHERNET_BYTES = 22;
const IPV4_AND_TCP_BYTES = 52;
/** What Linux sets aside for headers when it measures a superframe: MAX_TCP_HEADER, and room for longer options. */
const TCP_RESERVE_BYTES = 388;

/**
 * Returns why an agent of this configuration has no ports; `undefined` when it can have some. Throws `system-refused`
 * when it was asked for what only the native engine has.
 */
export function noPorts(config: AgentConfig): NoPorts | undefined {
  const fault = nativeFault();
  if (fault !== undefined && wantsNative(config)) throw fault;
  return kernelFault() && noAddon();
}

/** Why there is no addon, and with it no native engine; `undefined` when there is one. */
export function noAddon(): NoPorts | undefined {
  const text = nativeFault()?.text;
  return (
    text && {
      why: `the ${text.what} cannot be loaded: ${text.why}`,
      remedy: `${text.remedy}, and restart the agent`,
    }
  );
}

/**
 * Opens the engine. When the native one cannot be had here and nobody asked for it, dgram takes its place. Throws what
 * `openUnderlay` throws, or that an engine or a tier that was asked for is not to be had.
 */
export async function openDataPath(context: DataPathContext): Promise<DataPath> {
  const { config, log } = context;
  const none = noPorts(config);
  if (none !== undefined) {
    log.warn(`this node has no ports: ${none.why}; ${none.remedy}`);
    const engine = new NoEngine<Tap>();
    return { engine, noPorts: none, limit: none.why, tapOffload: () => undefined, tapQueues: 1 };
  }
  if (config.engine === 'dgram') return openDgram(context);
  const missing = noAddon();
  if (missing !== undefined) {
    const limit = `in place of native: ${missing.why}; ${missing.remedy}`;
    log.warn(`the engine is dgram ${limit}`);
    return { ...(await openDgram(context)), limit };
  }
  try {
    return await openNative(context);
  } catch (error) {
    const isRefused = error instanceof WeftError && error.code === 'system-refused';
    if (wantsNative(config) || !isRefused) throw error;
    log.warn({ err: error }, 'no native engine here; dgram takes its place');
    return { ...(await openDgram(context)), limit: `in place of native: ${error.message}` };
  }
}

/** Whether somebody asked for the native engine, or for something that only it has. */
function wantsNative({ engine, engineGiven, tier, tapQueues }: AgentConfig): boolean {
  return engine === 'native' && (engineGiven || tier !== undefined || tapQueues > 1);
}

async function openNative({
  config,
  node,
  uplink,
  events,
  log,
}: DataPathContext): Promise<DataPath> {
  const tier = chooseTier(await probeCapabilities(), config.tier);
  const engine = await openNativeEngine({
    addresses: uplink.addresses,
    port: config.vxlanPort,
    workers: config.workers ?? Math.max(defaultWorkers(), config.tapQueues),
    tier,
    // Fifteen bytes name an interface; the engine adds a number.
    uplinkName: `wfu-${node.slice(0, 7)}`,
    pinsPath: await pinsPathOf(config),
    events,
  });
  const pinsFault = engine.pinsFault();
  if (pinsFault !== undefined) {
    const what = 'connections that came in through other hosts are cut when this agent restarts';
    log.warn({ err: pinsFault }, what);
  }
  log.info({ engine: 'native', ...engine.tier() }, 'engine');
  return {
    engine,
    tapOffload: (network) => offloadOf(tier, innerMtuBytes(network, uplink)),
    tapQueues: config.tapQueues,
  };
}

/**
 * The file of the flow pins, beside the socket, of which an agent is the only owner: it is worth as much as the
 * connections of containers, which a restart of the host ends.
 */
async function pinsPathOf({ socketPath }: AgentConfig): Promise<string> {
  // Serving the API says what is wrong with it.
  await makeSocketDirectory(socketPath).catch(() => undefined);
  return `${socketPath}.pins`;
}

async function openDgram({ config, uplink, events, log }: DataPathContext): Promise<DataPath> {
  const underlay = await openUnderlay({ addresses: uplink.addresses, port: config.vxlanPort });
  const engine = new DgramEngine({ underlay, nowMs: monotonicMs, events });
  log.info({ engine: 'dgram' }, 'engine');
  return { engine, tapOffload: () => undefined, tapQueues: 1 };
}

/**
 * Returns the highest tier that works, or the one asked for.
 *
 * @throws WeftError `invalid-value` when the one asked for does not work here
 */
export function chooseTier(can: Capabilities, asked: 0 | 1 | 2 | undefined): NativeTier {
  const best = bestTier(can);
  if (asked === undefined || asked === best.level) return best;
  if (asked < best.level) return { level: asked, limit: `held to T${asked} by --tier` };
  throw new WeftError('invalid-value', {
    what: `tier T${asked}`,
    why: best.limit ?? 'this kernel cannot do it',
    remedy: `leave out --tier, or say T${best.level}`,
  });
}

function bestTier({ segments, tapOffload, tunnel }: Capabilities): NativeTier {
  if (segments !== true) return { level: 0, limit: segments };
  if (tapOffload !== true) return { level: 0, limit: tapOffload };
  return tunnel === true ? { level: 2 } : { level: 1, limit: tunnel };
}

/**
 * In tier T1 the container's stack makes superframes that fit one send with all their repeated headers: as many
 * segments as a datagram of 64 KB holds. In T2 headers are not repeated and nothing is limited.
 */
function offloadOf({ level }: NativeTier, mtuBytes: number): TapRequest['offload'] {
  if (level === 0) return undefined;
  if (level === 2) return { gsoMaxBytes: 0 };
  const fitting = Math.floor(UDP_PAYLOAD_BYTES_MAX / (mtuBytes + VXLAN_AND_ETHERNET_BYTES));
  const segments = Math.max(1, Math.min(SEGMENTS_MAX, fitting));
  const gsoMaxBytes = segments * (mtuBytes - IPV4_AND_TCP_BYTES) + TCP_RESERVE_BYTES;
  return { gsoMaxBytes: Math.min(gsoMaxBytes, 0xffff) };
}

/** Half of the cores: the containers and the kernel's share of the work need the rest. */
function defaultWorkers(): number {
  const half = Math.floor(availableParallelism() / 2);
  return Math.max(1, Math.min(ENGINE_WORKERS_DEFAULT_MAX, half));
}
