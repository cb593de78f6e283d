/** What a restore did, as the API shows it. */
import type { RestoreView } from '../../control/api/schema/state/backup.ts';
import type { NetworkStep, RestorePlan } from '../../control/network/backup/plan-restore.ts';
import type { Restored } from '../../control/network/backup/restore.ts';
import { formatIp } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import { nodeName, type ViewContext } from './views.ts';

/** Returns what a restore would do. */
export function previewView(plan: RestorePlan): RestoreView {
  return { dryRun: true, ...stepsView(plan.steps, []), warnings: plan.warnings };
}

/** Returns what a restore did. */
export function restoredView(
  context: Pick<ViewContext, 'cluster'>,
  { plan, made, silent }: Restored,
): RestoreView {
  const names = silent.map((node) => nodeName(context, node)).join(', ');
  const warning = `${names} could not be asked; other networks of these names may come to light`;
  const warnings = silent.length > 0 ? [...plan.warnings, warning] : plan.warnings;
  return { dryRun: false, ...stepsView(plan.steps, made), warnings };
}

function stepsView(
  steps: readonly NetworkStep[],
  made: readonly Network[],
): Pick<RestoreView, 'networks' | 'vteps'> {
  const rest = [...made];
  const networks = steps.map(({ saved, there }) => {
    const id = (there ?? rest.shift())?.id;
    const made = there === undefined;
    return { name: saved.name, ...(id !== undefined && { id }), savedId: saved.id, made };
  });
  const vteps = steps.flatMap((step) =>
    step.vteps.map(({ ip, port, there }) => {
      return { network: step.saved.name, ip: formatIp(ip), port, made: !there };
    }),
  );
  return { networks, vteps };
}
