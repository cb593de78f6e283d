/** What the answers of an agent are made from. Built once by `agent.ts`, read by operations, status and metrics. */
import type { ProfileName } from '../control/gossip/config.ts';
import type { Gossip } from '../control/gossip/gossip.ts';
import type { Engine } from '../datapath/engine.ts';
import type { StreamServer } from '../host/control/control-stream.ts';
import type { SealedCounters } from '../host/control/sealed-socket.ts';
import type { Log } from '../host/process/log.ts';
import type { Tap } from '../host/tap/tap-device.ts';
import type { NoPorts } from './data-path.ts';
import type { Dns } from './dns.ts';
import type { Gateways } from './gateways/gateways.ts';
import type { NameAskers } from './gateways/name-askers.ts';
import type { Keychain } from './keys/keychain.ts';
import type { Keys } from './keys/keys.ts';
import type { Targets } from './outside/targets.ts';
import type { PathMtuDiscovery } from './path-mtu/path-mtu.ts';
import type { Ports } from './ports.ts';
import type { Publishing } from './publish/publishing.ts';
import type { Streams } from './streams.ts';
import type { ViewContext } from './views/views.ts';

/** What operations act on. */
export interface OperationsContext {
  readonly views: ViewContext;
  readonly profile: ProfileName;
  readonly keys: Keys;
  readonly keychain: Keychain;
  readonly engine: Engine<Tap>;
  /** Why it is not the native engine, when that one was wanted, or none at all. */
  readonly engineLimit?: string;
  /** Why nothing can be attached to this node; absent when something can. */
  readonly noPorts?: NoPorts;
  readonly ports: Ports;
  readonly dns: Dns;
  /** Containers whose questions for names are led to the gateway. */
  readonly askers: NameAskers;
  readonly paths: PathMtuDiscovery;
  readonly gateways: Gateways;
  readonly targets: Targets;
  readonly publishing: Publishing;
  /** What is wrong with Docker, a sentence each. */
  dockerProblems(): readonly string[];
  readonly sealed: SealedCounters;
  readonly streamServer: StreamServer;
  readonly gossip: Gossip;
  readonly log: Log;
  readonly streams: Streams;
  /** Ends the membership of this node, and then the agent. */
  leave(): Promise<void>;
}
