/**
 * Restores a backup into the cluster as it is: what is missing is made, all of it or nothing, by the node that is
 * asked, as if a person had wished for each network with everything said. Nothing of an identity comes back.
 */
import type { StateBackup } from '../../../model/backup.ts';
import type { Ip } from '../../../model/ip.ts';
import type { Network } from '../../../model/network.ts';
import type { NodeId } from '../../../model/node-id.ts';
import type { Write } from '../../state/state.ts';
import type { Cluster } from '../cluster.ts';
import { chooseVni, type HostRoute } from '../creation/choose.ts';
import { type MadeNetworks, makeNetworks, type NetworkPlan } from '../creation/make-networks.ts';
import { vtepPlace, vtepWrite } from '../creation/vteps.ts';
import { fenceRefusal } from '../members/fence.ts';
import { VNI_POOL } from '../pools.ts';
import { type Refuse, refusalOf } from '../refuse.ts';
import { type NetworkStep, planRestore, type RestorePlan } from './plan-restore.ts';

/** This host, as far as a restore must know it. */
export interface RestoreHost {
  readonly routes: readonly HostRoute[];
  /** What this node advertises. */
  readonly ownAddresses: readonly Ip[];
}

/** What was done. */
export interface Restored {
  readonly plan: RestorePlan;
  /** The networks that were made, in the order of the steps that made them. */
  readonly made: readonly Network[];
  /** Members that could not be asked about all of them. */
  readonly silent: readonly NodeId[];
}

/** Returns what a restore would do now. Throws what it would refuse; nothing is changed. */
export function previewRestore(
  cluster: Cluster,
  backup: StateBackup,
  host: RestoreHost,
): RestorePlan {
  if (cluster.fenced) throw fenceRefusal(cluster);
  return planRestore(backup, {
    ...vtepPlace(cluster, host.ownAddresses),
    networks: cluster.directory.networks(),
    vtepsOf: (network) => cluster.directory.vtepsOf(network),
    routes: host.routes,
    defaultPool: cluster.defaultPool?.cidr,
  });
}

/** Makes what is missing; resolves when it is durable. After a refusal nothing has changed. */
export async function restoreBackup(
  cluster: Cluster,
  backup: StateBackup,
  host: RestoreHost,
): Promise<Restored> {
  const plan = previewRestore(cluster, backup, host);
  const missing = plan.steps.filter(({ there }) => there === undefined);
  const plans = missing.map((step) => step.plan);
  const held: number[] = [];
  const make = async (): Promise<MadeNetworks> => {
    for (const each of plans) held.push(await chooseVni(cluster, each, refusalFor(each)));
    return makeNetworks(cluster, plans, {
      strict: false,
      refusalOf: refusalFor,
      recheck: () => recheck(plan, previewRestore(cluster, backup, host)),
      alongside: (made) => vtepWrites(plan.steps, made),
    });
  };
  const { networks, silent } = await make().catch((error: unknown) => {
    for (const vni of held) cluster.abandon(VNI_POOL, BigInt(vni));
    throw error;
  });
  await cluster.world.durable();
  return { plan, made: networks, silent };
}

function refusalFor({ name }: NetworkPlan): Refuse {
  return refusalOf(`state restore: network ${name}`);
}

/** What was there may have gone while members were asked: then something else would have to be made. */
function recheck(before: RestorePlan, now: RestorePlan): void {
  const idsOf = (plan: RestorePlan): string => plan.steps.map(({ there }) => there?.id).join();
  if (idsOf(before) === idsOf(now)) return;
  const why = 'networks were removed or made meanwhile';
  throw refusalOf('state restore')('in-use', why, 'nothing was changed; try again');
}

function vtepWrites(steps: readonly NetworkStep[], made: readonly Network[]): Write[] {
  const rest = [...made];
  return steps.flatMap(({ there, vteps }) => {
    const network = (there ?? rest.shift()) as Network;
    return vteps
      .filter((vtep) => !vtep.there)
      .map(({ ip, port }) => vtepWrite(network, { ip, port }));
  });
}
