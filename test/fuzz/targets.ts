/**
 * Doors through which bytes of others come into the control plane, each as a function that takes them. What a door must
 * do with nonsense: not throw, and leave nothing behind that breaks something later.
 */
import { ipamView } from '../../src/agent/views/ipam.ts';
import {
  endpointView,
  networkSummary,
  networkView,
  nodeView,
  type ViewContext,
} from '../../src/agent/views/views.ts';
import { authorityFacts, heldKeysOf, keyFacts } from '../../src/control/keys/records.ts';
import { listTokens } from '../../src/control/network/members/tokens.ts';
import { Reconciler } from '../../src/control/network/reconcile.ts';
import { State } from '../../src/control/state/state.ts';
import type { Change } from '../../src/datapath/engine.ts';
import { Program } from '../../src/datapath/program.ts';
import { packProgram } from '../../src/host/engine/packed-program.ts';
import { WeftError } from '../../src/model/errors.ts';
import type { Ip } from '../../src/model/ip.ts';
import type { Network } from '../../src/model/network.ts';
import { plainIdentity } from '../../src/simulator/host/identity.ts';
import { ControlLab, type LabNode } from '../support/control-lab.ts';

const UPLINK = {
  addresses: [{ family: 4, value: 0x0a630001n } satisfies Ip],
  mtuBytes: 1500,
};

/** A member that signs whatever it likes, and a node that hears it: the second is under test. */
export class LiesOfMember {
  readonly #liar: State;
  readonly #victim: LabNode;
  readonly #reconciler: Reconciler;
  readonly #tables = new Program();
  readonly #views: ViewContext;

  /** Two members of a cluster of three. */
  static async begin(): Promise<LiesOfMember> {
    const lab = new ControlLab({ nodes: 3, seed: 1 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    return new LiesOfMember(lab.node(1), lab.node(0));
  }

  private constructor(liar: LabNode, victim: LabNode) {
    // The liar goes on where it is, with a log of its own that nobody checks.
    const storage = { put: () => undefined, delete: () => undefined };
    this.#liar = new State(plainIdentity(liar.id), storage, (node) => node);
    const { state } = liar.cluster;
    this.#liar.restoreVersion(liar.id, state.versionOf(liar.id));
    this.#victim = victim;
    this.#reconciler = new Reconciler(
      victim.cluster,
      { program: (changes: readonly Change[]) => this.#program(changes) },
      UPLINK,
    );
    this.#views = {
      cluster: victim.cluster,
      uplink: UPLINK,
      healthOf: () => 'alive',
      rttMsOf: () => undefined,
      isOpen: () => true,
      nameserversOf: () => [],
    };
  }

  /** Lets the victim hear a record. */
  hear(key: string, value: Uint8Array | undefined): void {
    const since = this.#liar.versionOf(this.#liar.self);
    this.#liar.append([{ key, value }]);
    for (const delta of this.#liar.deltas(this.#liar.self, since, 1e6)) {
      this.#victim.cluster.state.merge(delta);
    }
  }

  /** Uses everything that the victim knows now: tables, pools, and all that a person can ask for. Throws when it cannot. */
  use(): void {
    const { directory, ipam, state } = this.#victim.cluster;
    const views: unknown[] = [];
    for (const network of directory.networks()) {
      this.#activate(network);
      views.push(networkSummary(this.#views, network));
      views.push(networkView(this.#views, network));
    }
    for (const endpoint of directory.endpoints()) {
      views.push(endpointView(this.#views, endpoint));
    }
    for (const { node } of this.#victim.cluster.registry.all()) {
      views.push(nodeView(this.#views, node));
      const held = heldKeysOf(state, node);
      views.push(new Date(held?.leafExpiresMs ?? 0).toISOString());
    }
    views.push(ipamView(this.#views, undefined));
    for (const pool of ipam.pools()) pool.freeRuns();
    authorityFacts(state);
    for (const { createdMs } of keyFacts(state)) views.push(new Date(createdMs).toISOString());
    for (const { createdMs, expiresMs } of listTokens(this.#victim.cluster)) {
      views.push(new Date(createdMs).toISOString(), new Date(expiresMs).toISOString());
    }
    for (const network of directory.networks()) this.#reconciler.deactivate(network.id);
    JSON.stringify(views);
  }

  /** Of two networks with one VNI the later one is refused. */
  #activate(network: Network): void {
    try {
      this.#reconciler.activate(network);
    } catch (error) {
      if (!(error instanceof WeftError)) throw error;
    }
  }

  #program(changes: readonly Change[]): void {
    packProgram(changes);
    for (const change of changes) this.#tables.apply(change);
  }
}
