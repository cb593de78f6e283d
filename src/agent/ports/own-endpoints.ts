/** The endpoints of this node. */
import type { Cluster } from '../../control/network/cluster.ts';
import type { StoredEndpoint } from '../../control/state/records.ts';
import type { Network } from '../../model/network.ts';

/** Endpoints of this node, in the order of networks: of two with one VNI the one that goes first gets it. */
export function ownInOrder({
  directory,
  self,
}: Cluster): { endpoint: StoredEndpoint; network: Network }[] {
  const own = [...directory.index.ofNode(self)];
  return directory
    .networks()
    .flatMap((network) =>
      own
        .filter((endpoint) => endpoint.network === network.id)
        .map((endpoint) => ({ endpoint, network })),
    );
}
