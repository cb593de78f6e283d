/**
 * `weft simulate`: what would happen. Gets the logs of the cluster from the agent and asks the simulator, here in
 * this process and not in the agent, which has other things to do.
 */
import type { ProfileView } from '../../../api/schema/state/logs.ts';
import type { CommandSpec } from '../../command.ts';
import { FORMAT_OPTION, jsonText } from '../../render/list.ts';
import { whatIfText } from '../../render/what-if.ts';
import { wrongUsage } from '../../usage.ts';
import { parseWhole } from '../../values.ts';
import { readQuestion } from './question.ts';
import { snapshotOf } from './snapshot.ts';

const PROFILES = ['fast', 'lan', 'wan'] as const;
/** What clears the line on which a terminal shows how far it is. */
const CLEAR_LINE = '\r\u001b[K';
const RUNS_MAX = 100;
const SEED_MAX = 0xffff_ffff;

/** Prints what is lost, what still works, and how long everything takes. Nothing in the cluster changes. */
export const COMMAND: CommandSpec = {
  about:
    'Loads what the agent knows into simulated nodes, lets it happen there, and tells what is lost, what can be done ' +
    'meanwhile and how long everything takes. Nothing in the cluster changes. What the answer is worth: ' +
    'docs/what-if.md.',
  args: [],
  options: [
    {
      flags: '--from-cluster',
      about: 'Start from the cluster of the agent, as the agent knows it',
      required: true,
    },
    {
      flags: '--kill <NODES>',
      about: 'Names or ids, separated by commas (repeatable)',
      list: true,
      completes: 'node',
    },
    {
      flags: '--partition <SIDES>',
      about: 'Sides that cannot reach each other, like a,b/c,d; * is every node that is not named',
    },
    {
      flags: '--profile <PROFILE>',
      about: 'Timing of the control plane',
      choices: PROFILES,
      shownDefault: 'that of the agent',
    },
    { flags: '--runs <N>', about: 'How often, each time with the next seed', value: '5' },
    {
      flags: '--seed <N>',
      about: 'Seed of the first run; equal seeds give equal runs',
      value: '1',
    },
    { ...FORMAT_OPTION, choices: ['text', 'json'], value: 'text' },
  ],
  examples: [
    { line: 'weft simulate --from-cluster --kill host-3,host-7', about: 'Two hosts fail at once' },
    {
      line: "weft simulate --from-cluster --partition 'host-1,host-2/*'",
      about: 'A switch fails between two hosts and all others',
    },
  ],
  run: async ({ client, io, options }) => {
    const text = { kill: options.list('kill'), partition: options.text('partition') };
    const seed = numberOf('--seed', options.text('seed'), 0, SEED_MAX);
    const runs = numberOf('--runs', options.text('runs'), 1, RUNS_MAX);
    const profile = options.text('profile') as ProfileView | undefined;
    const snapshot = snapshotOf(await client.logs());
    const question = readQuestion(text, snapshot);
    const { whatIf } = await import('../../../../simulator/what-if/what-if.ts');
    const report = await whatIf(snapshot, {
      question,
      seed,
      runs,
      ...(profile !== undefined && { profile }),
      ...(io.interactive && {
        progress: (run: number, all: number) => io.err(`${CLEAR_LINE}run ${run} of ${all}`),
      }),
    });
    if (io.interactive) io.err(CLEAR_LINE);
    io.out(options.text('format') === 'json' ? jsonText(report) : whatIfText(report));
    return 0;
  },
};

function numberOf(flag: string, text: string | undefined, min: number, max: number): number {
  const value = parseWhole(flag, text ?? '');
  if (value >= min && value <= max) return value;
  const why = `it is not from ${min} to ${max}`;
  throw wrongUsage(`${flag} ${value}`, why, `see weft simulate --help`);
}
