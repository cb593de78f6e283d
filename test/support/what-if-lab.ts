/** A small cluster to ask what-ifs of: made in the laboratory, told as an agent tells it. */
import { logsView } from '../../src/agent/views/logs.ts';
import type { LogsView } from '../../src/control/api/schema/state/logs.ts';
import { commitEndpoint, prepareEndpoint } from '../../src/control/network/attach-endpoint.ts';
import { createNetwork } from '../../src/control/network/create-network.ts';
import type { NetworkWish } from '../../src/control/network/wish.ts';
import { networkWish } from '../../src/simulator/network-wish.ts';
import { ControlLab } from './control-lab.ts';

/** A cluster whose nodes are named n0, n1 and so on; n0 founded it. */
export class WhatIfLab {
  readonly lab: ControlLab;

  private constructor(lab: ControlLab) {
    this.lab = lab;
  }

  /** Returns a cluster whose nodes agree. */
  static async open(nodes: number): Promise<WhatIfLab> {
    const lab = new ControlLab({ nodes, seed: 3 });
    await lab.until(() => lab.agrees(), 10_000, 'the nodes agree');
    return new WhatIfLab(lab);
  }

  /** Makes a network on a node. */
  async network(index: number, name: string, wish: Partial<NetworkWish> = {}): Promise<void> {
    const { cluster } = this.lab.node(index);
    await this.lab.resolve(createNetwork(cluster, networkWish(name, wish), []));
    await this.#agree();
  }

  /** Attaches an endpoint on a node. */
  async attach(index: number, network: string, name: string, ...aliases: string[]): Promise<void> {
    const { cluster } = this.lab.node(index);
    const wish = { network, tap: 'eth0', name, aliases, labels: {} };
    const endpoint = await this.lab.resolve(prepareEndpoint(cluster, wish));
    await this.lab.resolve(commitEndpoint(cluster, endpoint));
    await this.#agree();
  }

  /** What the agent of a node tells. */
  logs(index: number, ...failed: readonly number[]): LogsView {
    const down = failed.map((other) => this.lab.node(other).id);
    const { cluster } = this.lab.node(index);
    return logsView(
      { cluster, healthOf: (node) => (down.includes(node) ? 'failed' : 'alive') },
      'lan',
    );
  }

  async #agree(): Promise<void> {
    await this.lab.until(() => this.lab.agrees(), 10_000, 'the nodes agree');
  }
}
