/**
 * Runs an agent in the foreground until it is told to stop: SIGTERM and SIGINT stop it without touching
 * containers, SIGHUP reads the configuration again.
 */
import { readFile } from 'node:fs/promises';
import { parseToken } from '../control/network/members/tokens.ts';
import { judgeDamage, keysOfLog } from '../control/state/damaged-records.ts';
import { fingerprintOf } from '../host/control/trust.ts';
import { FdStore } from '../host/linux/fd-store.ts';
import { defaultUplink, uplinkOf } from '../host/linux/link.ts';
import {
  notifySystemd,
  type PassedDescriptor,
  passedSocket,
  startWatchdog,
  takePassedDescriptors,
} from '../host/linux/systemd.ts';
import { lockDataDir } from '../host/process/data-lock.ts';
import { type Log, openLog } from '../host/process/log.ts';
import { damagedRecord, Store } from '../host/process/store.ts';
import { WeftError } from '../model/errors.ts';
import { formatIp, type Ip } from '../model/ip.ts';
import type { NodeId } from '../model/node-id.ts';
import { Agent, type AgentParts } from './agent.ts';
import { checkResources } from './config/resources.ts';
import { type AgentConfig, loadAgentConfig, restartNeeded } from './config.ts';
import { DOCKER_SOCKET } from './docker/plugin.ts';
import { joinCluster } from './members/join.ts';
import {
  foundCluster,
  loadMembership,
  type Membership,
  nextBoot,
  storeMembership,
} from './members/membership.ts';

const LEFT = 'left the cluster';
/** How often `systemctl status` may change. */
const STATUS_MS = 10_000;

/** Runs an agent; resolves when it was stopped. Throws a `WeftError` when it cannot start. */
export async function runAgent(config: AgentConfig): Promise<void> {
  const log = await openLog({ level: config.logLevel, format: config.logFormat });
  const passed = takePassedDescriptors();
  const unlock = lockDataDir(config.dataDir);
  const store = new Store(config.dataDir, {
    failed: (error) => {
      const text = 'state cannot be written; the agent stops, containers keep their interfaces';
      log.fatal({ err: error }, text);
      process.exit(1);
    },
    full: (isFull) => {
      if (isFull) log.error('the disk is full: nothing new is taken on, what exists is served on');
      else log.info('the disk has room again');
    },
  });
  try {
    const parts = await prepare(config, store, log, passed);
    let left = (): void => undefined;
    const hasLeft = new Promise<string>((resolve) => {
      left = () => resolve(LEFT);
    });
    const agent = new Agent({ ...parts, left: () => left() });
    const ended = Promise.race([untilSignal(config, log), hasLeft]);
    await agent.start();
    log.info(config.logFormat === 'json' ? 'ready' : 'weft agent ready');
    const silence = keepInformed(() => agent.summary());
    const reason = await ended;
    log.info({ reason }, 'stopping');
    silence();
    await agent.stop();
    if (reason === LEFT) await store.clear();
  } finally {
    await store.close();
    unlock();
  }
}

async function prepare(
  config: AgentConfig,
  store: Store,
  log: Log,
  passed: readonly PassedDescriptor[],
): Promise<Omit<AgentParts, 'left'>> {
  const places = placesOf(config, passed);
  const addresses = config.advertise.length > 0 ? config.advertise : [await defaultUplink()];
  const mtus = await Promise.all(addresses.map((ip) => uplinkOf(ip)));
  const uplink = { addresses, mtuBytes: Math.min(...mtus.map(({ mtuBytes }) => mtuBytes)) };
  const stored = loadMembership(store);
  await dropDamagedReplicas(store, stored?.node, log);
  if (stored !== undefined) {
    checkName(config, stored);
    await checkCluster(config, stored);
  }
  // Joining spends a use of the token and takes a name: first comes everything that may refuse without asking anybody.
  if (stored === undefined) await checkResources(config, addresses, places.api);
  const fresh = stored === undefined ? await enter(config, addresses, log) : undefined;
  if (fresh !== undefined) storeMembership(store, fresh);
  const membership = stored ?? (fresh as Membership);
  const boot = await nextBoot(store);
  const founded = fresh !== undefined && fresh.contact === undefined;
  log.info(
    {
      node: membership.name,
      id: membership.node.slice(0, 12),
      advertise: addresses.map(formatIp).join(' '),
    },
    founded ? 'made a new cluster' : 'starting',
  );
  const fdStore = new FdStore(passed, config.fdStore, (sentence) => log.warn(sentence));
  return { config, log, store, membership, boot, uplink, fdStore, places };
}

/** A socket that systemd listens on takes the place of the path that is configured. */
function placesOf(config: AgentConfig, passed: readonly PassedDescriptor[]): AgentParts['places'] {
  const api = passedSocket(passed, 'api');
  const docker = passedSocket(passed, 'docker-plugin');
  const plugin = docker === undefined ? config.dockerPlugin : { fd: docker };
  const { dockerSocket: engine = DOCKER_SOCKET, dockerMirror: mirrors = true } = config;
  return {
    api: api === undefined ? config.socketPath : { fd: api },
    docker: plugin === undefined ? undefined : { plugin, engine, mirrors },
  };
}

/** Logs of others that the disk has damaged are forgotten whole; the first comparison brings them back. */
async function dropDamagedReplicas(
  store: Store,
  self: NodeId | undefined,
  log: Log,
): Promise<void> {
  const { damaged, sound } = store.records();
  if (damaged.length === 0) return;
  if (self === undefined) throw damagedRecord(damaged[0] as string);
  const verdict = judgeDamage(damaged, sound, self);
  if (verdict.kind === 'refuse') throw damagedRecord(verdict.key);
  for (const origin of verdict.origins) {
    for (const key of keysOfLog([...damaged, ...sound], origin)) store.delete(key);
    log.warn({ origin }, 'the stored log of this node is damaged; it is fetched again from others');
  }
  await store.durable();
}

async function enter(config: AgentConfig, addresses: readonly Ip[], log: Log): Promise<Membership> {
  if (config.join.length === 0) return foundCluster(config.name, config.certLifetimeMs);
  const token = await tokenOf(config);
  log.info({ by: config.join.map(({ host }) => host).join(' ') }, 'joining');
  const { membership, contact } = await joinCluster(config.join, token, {
    name: config.name,
    address: addresses[0] as Ip,
    gossipPort: config.gossipPort,
  });
  return { ...membership, contact };
}

async function tokenOf(config: AgentConfig): Promise<string> {
  if (config.token !== undefined) return config.token;
  if (config.tokenFile !== undefined) {
    return readFile(config.tokenFile, 'utf8').catch((error: unknown) => {
      const why = (error as Error).message;
      const text = { what: `token file ${config.tokenFile}`, why, remedy: 'correct --token-file' };
      throw new WeftError('not-found', text, error);
    });
  }
  const why = '--join is given without --token or --token-file';
  throw new WeftError('invalid-value', {
    what: 'agent',
    why,
    remedy: 'run weft token create on a member',
  });
}

function checkName(config: AgentConfig, membership: Membership): void {
  if (!config.nameGiven || config.name === membership.name) return;
  throw new WeftError('invalid-value', {
    what: `agent name ${config.name}`,
    why: `this node joined its cluster as ${membership.name}, and a name does not change`,
    remedy: 'leave out the name, or join anew with an empty data directory',
  });
}

/** A token of another cluster is a mistake that must not be passed over; one of our own is spent and harmless. */
async function checkCluster(config: AgentConfig, membership: Membership): Promise<void> {
  if (config.token === undefined && config.tokenFile === undefined) return;
  const token = parseToken(await tokenOf(config));
  if (token === undefined || membership.roots.some((r) => fingerprintOf(r) === token.fingerprint))
    return;
  throw new WeftError('cluster-mismatch', {
    what: 'join',
    why: `the token is of another cluster, and ${config.dataDir} belongs to cluster ${membership.cluster.slice(0, 12)}`,
    remedy: 'leave out --join and --token, or use an empty data directory',
  });
}

/** Tells systemd that the agent serves, from then on how it is and that it turns; returns what tells it of the end. */
function keepInformed(summary: () => string): () => void {
  let told = '';
  const tell = (): void => {
    const now = summary();
    if (now !== told) notifySystemd(`STATUS=${now}`);
    told = now;
  };
  tell();
  notifySystemd('READY=1');
  const endWatchdog = startWatchdog();
  const timer = setInterval(tell, STATUS_MS);
  return () => {
    clearInterval(timer);
    endWatchdog();
    notifySystemd('STATUS=stopping; containers keep their interfaces');
    notifySystemd('STOPPING=1');
  };
}

/** Resolves with the signal that asks for the end; SIGHUP meanwhile re-reads the configuration. */
function untilSignal(config: AgentConfig, log: Log): Promise<NodeJS.Signals> {
  process.on('SIGHUP', () => {
    notifySystemd('RELOADING=1');
    reload(config, log)
      .catch((error: unknown) => log.error({ err: error }, 'configuration was not taken'))
      .finally(() => notifySystemd('READY=1'));
  });
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => resolve(signal));
  });
}

async function reload(config: AgentConfig, log: Log): Promise<void> {
  const wanted = await loadAgentConfig(config.source);
  log.level = wanted.logLevel;
  const later = restartNeeded(config, wanted);
  if (later.length === 0) log.info({ level: wanted.logLevel }, 'configuration read again');
  else log.warn({ keys: later }, 'configuration read again; these keys need a restart');
}
