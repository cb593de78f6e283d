/**
 * What a restore would do, and everything that stands against it: the whole file is held against itself, the cluster
 * and this host before anything is changed. A pure function: it is asked for `--dry-run`, before a restore, and again
 * when all members have been asked.
 */
import type { SavedNetwork, StateBackup } from '../../../model/backup.ts';
import { type ErrorCode, WeftError } from '../../../model/errors.ts';
import { type Cidr, cidrOverlaps, formatCidr, formatIp, sameIp } from '../../../model/ip.ts';
import type { ForeignVtep, Network } from '../../../model/network.ts';
import type { Vni } from '../../../model/vni.ts';
import type { HostRoute } from '../creation/choose.ts';
import { type Claim, collisionOf } from '../creation/intents.ts';
import type { NetworkPlan } from '../creation/make-networks.ts';
import { readVtep, type VtepDraft, type VtepPlace } from '../creation/vteps.ts';
import { readNetwork } from '../read-network.ts';
import { savedPlan } from './make-backup.ts';

/** What a restore meets. */
export interface RestorePlace extends VtepPlace {
  /** Every network that this node knows. */
  readonly networks: readonly Network[];
  vtepsOf(network: string): readonly ForeignVtep[];
  /** Routes of this host, which no subnet may overlap. */
  readonly routes: readonly HostRoute[];
  /** The default address pool of the cluster. */
  readonly defaultPool: Cidr | undefined;
}

/** A network of the file that is to be made, or is there. */
export interface NetworkStep {
  readonly saved: SavedNetwork;
  readonly plan: NetworkPlan;
  /** The equal network that is there already. */
  readonly there?: Network;
  readonly vteps: readonly VtepStep[];
}

/** A VTEP of the file that is to be made, or is there. */
export interface VtepStep extends VtepDraft {
  readonly there: boolean;
}

/** Everything that a restore does, in the order of the file. */
export interface RestorePlan {
  readonly steps: readonly NetworkStep[];
  readonly warnings: readonly string[];
}

interface Objection {
  readonly code: ErrorCode;
  readonly text: string;
}

/** Returns what is to be done. Throws one refusal with everything that stands against it. */
export function planRestore(backup: StateBackup, place: RestorePlace): RestorePlan {
  const objections: Objection[] = [];
  const steps: NetworkStep[] = [];
  const here = new Map(place.networks.map((network) => [textOf(network), network]));
  for (const saved of backup.networks) {
    const plan = readPlan(saved, objections);
    if (plan === undefined) continue;
    const there = here.get(textOf(plan));
    if (there === undefined) objections.push(...against(plan, steps, place));
    steps.push({ saved, plan, ...(there && { there }), vteps: [] });
  }
  const done = steps.map((step) => ({ ...step, vteps: planVteps(step, place, objections) }));
  if (objections.length > 0) throw refusalOfAll(objections);
  return { steps: done, warnings: poolWarnings(backup, place) };
}

/** The network as `network create` would read it; the file must say what is otherwise chosen. */
function readPlan(saved: SavedNetwork, objections: Objection[]): NetworkPlan | undefined {
  const { id: _id, vteps: _vteps, ...wish } = saved;
  try {
    const draft = readNetwork({ ...wish, ipv6: false });
    if (draft.subnets.length > 0) return { ...draft, vni: draft.vni as Vni };
    objections.push({ code: 'invalid-value', text: `network ${saved.name} has no subnet` });
  } catch (error) {
    if (!(error instanceof WeftError)) throw error;
    const { why, remedy } = error.text;
    objections.push({ code: error.code, text: `network ${saved.name}: ${why}, ${remedy}` });
  }
  return undefined;
}

/** Networks that are alike have one text. */
function textOf(plan: NetworkPlan): string {
  return JSON.stringify(savedPlan(plan));
}

/** What stands against a network that is to be made: networks that are there, others of the file, and routes. */
function against(
  plan: NetworkPlan,
  earlier: readonly NetworkStep[],
  place: RestorePlace,
): Objection[] {
  const objections: Objection[] = [];
  const claim = claimOf(plan);
  for (const network of place.networks) {
    const what = collisionOf(claim, claimOf(network));
    if (what === undefined) continue;
    const text =
      what === 'the name'
        ? `network ${plan.name} is here already and has other ${differences(plan, network)}`
        : `network ${plan.name}: ${what} belongs to network ${network.name} here`;
    objections.push({ code: codeOf(what), text });
  }
  for (const { plan: other, there } of earlier) {
    // One that is there stands among the networks of the place.
    const what = there === undefined ? collisionOf(claim, claimOf(other)) : undefined;
    if (what === undefined) continue;
    const text =
      what === 'the name'
        ? `two networks of the backup are named ${plan.name}`
        : `network ${plan.name}: ${what} belongs to network ${other.name} of the backup too`;
    objections.push({ code: codeOf(what), text });
  }
  for (const { cidr } of plan.subnets) {
    const route = place.routes.find((candidate) => cidrOverlaps(candidate.cidr, cidr));
    if (route === undefined) continue;
    const name = `${formatCidr(route.cidr)} on ${route.device}`;
    const text = `network ${plan.name}: subnet ${formatCidr(cidr)} overlaps a route of this host, ${name}`;
    objections.push({ code: 'overlap', text });
  }
  return objections;
}

function planVteps(
  { saved, plan, there }: NetworkStep,
  place: RestorePlace,
  objections: Objection[],
): VtepStep[] {
  const steps: VtepStep[] = [];
  const known = there === undefined ? [] : place.vtepsOf(there.id);
  const object = (ip: string, why: string): void => {
    const text = `VTEP ${ip} of network ${plan.name}: ${why}`;
    objections.push({ code: 'invalid-value', text });
  };
  for (const wish of saved.vteps) {
    const draft = readVtep(wish, plan, place);
    if ('why' in draft) {
      object(wish.ip, `${draft.why}, ${draft.remedy}`);
      continue;
    }
    const same = known.find(({ ip }) => sameIp(ip, draft.ip));
    if (steps.some(({ ip }) => sameIp(ip, draft.ip))) object(wish.ip, 'it is there twice');
    else if (same !== undefined && same.port !== draft.port) {
      object(formatIp(draft.ip), `it has port ${same.port} here, and ${draft.port} in the backup`);
    }
    steps.push({ ...draft, there: same !== undefined });
  }
  return steps;
}

function poolWarnings(backup: StateBackup, { defaultPool }: RestorePlace): string[] {
  const here = defaultPool === undefined ? '' : formatCidr(defaultPool);
  const there = backup.defaultAddressPool;
  if (there === here) return [];
  const how = `only the agent that makes a cluster takes --default-addr-pool`;
  return [`the default address pool was ${there} and is ${here} here; ${how}`];
}

function claimOf(network: NetworkPlan): Claim {
  const { name, subnets, vni } = network;
  return { name, vni, subnets: subnets.map(({ cidr }) => cidr) };
}

function codeOf(what: string): ErrorCode {
  if (what === 'the name') return 'name-taken';
  return what.startsWith('VNI') ? 'address-taken' : 'overlap';
}

/** Names of the fields in which two networks differ. */
function differences(plan: NetworkPlan, network: Network): string {
  const [a, b] = [savedPlan(plan), savedPlan(network)];
  const names = (Object.keys(a) as (keyof typeof a)[]).filter(
    (key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]),
  );
  return names.join(', ');
}

function refusalOfAll(objections: readonly Objection[]): WeftError {
  const [first] = objections as [Objection];
  const list = objections.map(({ text }, i) => `(${i + 1}) ${text}`).join('; ');
  const why =
    objections.length === 1 ? first.text : `${objections.length} things stand against it: ${list}`;
  const remedy = 'nothing was changed; remove what is in the way, or edit the backup';
  return new WeftError(first.code, { what: 'state restore', why, remedy });
}
