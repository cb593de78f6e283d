/**
 * In which networks this host is itself, beside its containers: exposed, the place of an application outside, or with a
 * port that leads there. Follows the directory, and says of which networks the gateway is to be looked at again.
 */
import { type Hosted, hostedBy } from '../../control/gateway/gateway.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import type { DirectoryChange } from '../../control/network/directory.ts';
import { isContainer, isOnNode } from '../../model/endpoint.ts';
import type { Network } from '../../model/network.ts';

/** The presence of this host. */
export class Presence {
  readonly #cluster: Pick<Cluster, 'self' | 'directory'>;
  readonly #touched = new Set<string>();
  readonly #review: (network: string) => void;
  readonly #isPublished: (network: string) => boolean;

  /**
   * @param review  called with the id of a network, once for a burst of changes
   * @param isPublished  whether a published port of this host leads into the network of that id
   */
  constructor(
    cluster: Pick<Cluster, 'self' | 'directory'>,
    review: (network: string) => void,
    isPublished: (network: string) => boolean,
  ) {
    this.#cluster = cluster;
    this.#review = review;
    this.#isPublished = isPublished;
  }

  /** What this host answers for in a network. */
  hostedIn(network: string): Hosted {
    const { self, directory } = this.#cluster;
    return hostedBy(self, directory.index.ofNetwork(network));
  }

  /** Whether this host is wanted in a network, also without a container there. */
  isWantedIn({ id }: Network): boolean {
    const { self, directory } = this.#cluster;
    if (this.#isPublished(id)) return true;
    return [...directory.index.ofNode(self)].some(
      (endpoint) => endpoint.network === id && isOnNode(endpoint),
    );
  }

  /** The directory has changed. */
  changed(change: DirectoryChange): void {
    if (change.kind !== 'endpoint') return;
    for (const endpoint of [change.before, change.after]) {
      if (endpoint === undefined || isContainer(endpoint)) continue;
      if (this.#touched.size === 0) queueMicrotask(() => this.#flush());
      this.#touched.add(endpoint.network);
    }
  }

  #flush(): void {
    const networks = [...this.#touched];
    this.#touched.clear();
    for (const network of networks) this.#review(network);
  }
}
