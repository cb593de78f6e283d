/** `weft network ls`, from the start of the program until it has ended, as the shell that runs it would time it. */
import { run } from '../../../test/netns/support/commands.ts';
import { withCluster } from '../cluster.ts';
import { percentiles } from '../figure.ts';
import type { Row } from '../row.ts';

const AGENTS = 3;

/** The row. */
export const COMMAND: Row = {
  id: 'command',
  load: 'weft network ls beside its agent, from the start of the program until its end, one after the other',
  measure: ({ sizes, progress }) =>
    withCluster({ hosts: AGENTS }, async ({ agents }) => {
      progress.say(`command: ${sizes.commands} times`);
      const times: number[] = [];
      const place = { ns: agents.lab.host(1).ns, env: agents.environment(1) };
      for (let i = 0; i < sizes.commands; i++) {
        const beginMs = performance.now();
        const text = await run(agents.command('network', 'ls'), place);
        times.push(performance.now() - beginMs);
        if (!text.includes('web')) throw new Error(`weft network ls printed ${text}`);
      }
      const [p50, p99] = percentiles(
        { id: 'command', title: 'weft network ls', unit: 'ms' },
        times,
      );
      return [p50, p99].flatMap((figure, index) => {
        if (figure === undefined) return [];
        return [index === 0 ? { ...figure, goal: { must: 200, goal: 100 } } : figure];
      });
    }),
};
