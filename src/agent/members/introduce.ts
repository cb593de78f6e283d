/**
 * The first steps of a node in its cluster: the founder writes itself down, a joiner learns what the cluster knows, and
 * both say where they are. A node that was killed on the way begins again at its next start.
 */
import { weftVersion } from '../../control/cli/version.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import type { UplinkView } from '../../control/network/reconcile.ts';
import { encodeNodeInfo } from '../../control/state/records.ts';
import type { StreamTarget } from '../../host/control/control-stream.ts';
import { monotonicMs } from '../../host/process/clock.ts';
import type { Log } from '../../host/process/log.ts';
import type { Ip } from '../../model/ip.ts';
import type { AgentConfig } from '../config.ts';
import type { Streams } from '../streams.ts';
import { founderWrites, type Membership } from './membership.ts';

/** Who is introduced, and where it is. */
export interface Introduced {
  readonly config: AgentConfig;
  readonly membership: Membership;
  readonly uplink: UplinkView;
  readonly boot: number;
  readonly log: Log;
}

/** How long a joiner waits for the cluster's state before it gives up. */
const FIRST_SYNC_MS = 10_000;
/** How long it looks for a second member that knows it. */
const WITNESS_MS = 3_000;
/** Between two that are asked: each question is a handshake. */
const WITNESS_RETRY_MS = 200;
const RETRY_MS = 50;

/** Writes the node's own record. Throws what the contact said when a joiner does not get the cluster's state. */
export async function introduce(
  cluster: Cluster,
  streams: Streams,
  { config, membership, uplink, boot, log }: Introduced,
): Promise<void> {
  const { registry, directory, self } = cluster;
  const { contact } = membership;
  if (contact === undefined && registry.lookup(self) === undefined) {
    const place = { address: uplink.addresses[0] as Ip, gossipPort: config.gossipPort };
    cluster.append(founderWrites(membership, place, config.defaultAddrPool));
  } else if (contact !== undefined && !(directory.node(self) && registry.isMember(self))) {
    await firstSync(cluster, streams, contact);
    if (!(await isWitnessed(cluster, streams))) {
      log.warn('no other member than the one that admitted this node could be reached yet');
    }
  }
  const info = {
    addresses: uplink.addresses,
    gossipPort: config.gossipPort,
    vxlanPort: config.vxlanPort,
    boot,
    version: weftVersion(),
    mtuBytes: uplink.mtuBytes,
  };
  cluster.append([{ key: 'node', value: encodeNodeInfo(info) }]);
}

/** The contact may be a member that has not heard of us yet; it will within milliseconds. */
async function firstSync(cluster: Cluster, streams: Streams, contact: StreamTarget): Promise<void> {
  const deadlineMs = monotonicMs() + FIRST_SYNC_MS;
  for (;;) {
    try {
      await streams.syncWith(contact);
      if (cluster.registry.isMember(cluster.self)) return;
    } catch (error) {
      if (monotonicMs() > deadlineMs) throw error;
    }
    await pause(RETRY_MS);
  }
}

/**
 * True when a member other than the sponsor knows this node, or there is none. The sponsor may have been removed by
 * the others, who then never hear of whom it admits: such a node harms nobody, but it is alone.
 */
async function isWitnessed(cluster: Cluster, streams: Streams): Promise<boolean> {
  const sponsor = cluster.registry.lookup(cluster.self)?.sponsor;
  const deadlineMs = monotonicMs() + WITNESS_MS;
  while (monotonicMs() < deadlineMs) {
    // Who only joins, too, knows nobody yet.
    const others = cluster.registry
      .all()
      .map(({ node }) => node)
      .filter((node) => node !== cluster.self && node !== sponsor)
      .filter((node) => cluster.directory.node(node) !== undefined);
    const node = others[cluster.world.random.below(Math.max(1, others.length))];
    if (node === undefined || (await streams.compare(node).then(served, refused))) return true;
    await pause(WITNESS_RETRY_MS);
  }
  return false;
}

const served = (): boolean => true;
const refused = (): boolean => false;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
