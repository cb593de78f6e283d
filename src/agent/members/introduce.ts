/**
 * The first steps of a node in its cluster: the founder writes itself down, a joiner learns what the cluster knows, and
 * both say where they are. A node that was killed on the way begins again at its next start.
 */

import type { Cluster } from '../../control/network/cluster.ts';
import { type FirstContact, takeFirstSteps } from '../../control/network/members/first-steps.ts';
import type { UplinkView } from '../../control/network/reconcile.ts';
import { encodeNodeInfo } from '../../control/state/records.ts';
import type { StreamTarget } from '../../host/control/control-stream.ts';
import { weftVersion } from '../../host/installation.ts';
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
    if ((await takeFirstSteps(cluster, contactOf(streams, contact))) === 'alone') {
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

function contactOf(streams: Streams, contact: StreamTarget): FirstContact {
  return {
    compareWithContact: () => streams.syncWith(contact).then(() => undefined),
    compare: (node) =>
      streams.compare(node).then(
        () => true,
        () => false,
      ),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
