/** `weft ipam status`: who may give out which addresses, VNIs and subnets. */
import type { PoolView, ReclaimView, ShareView } from '../../../api/schema/ipam.ts';
import type { CommandSpec, Invocation } from '../../command.ts';
import { FORMAT_OPTION, jsonText } from '../../render/list.ts';
import { table } from '../../render/table.ts';
import { joined } from '../../render/text.ts';

const HEADINGS = ['POOL', 'RANGE', 'NODE', 'OWNS', 'USED', 'FREE'];

/** Prints a row for each share; what a reclaim waits for stands below. */
export const COMMAND: CommandSpec = {
  about:
    'Each address has one owner, which alone may give it out. Counted is what is handed out by itself: the ip-range, ' +
    'or the whole subnet.',
  args: [
    {
      name: 'NETWORK',
      about: 'Name or id of a network; only its addresses',
      optional: true,
      completes: 'network',
    },
  ],
  options: [FORMAT_OPTION],
  examples: [
    { line: 'weft ipam status', about: 'All pools' },
    { line: 'weft ipam status web-net', about: 'One network' },
  ],
  run: async ({ args, client, io, options }: Invocation) => {
    const view = await client.ipamStatus(args[0] ?? '');
    if (options.text('format') === 'json') io.out(jsonText(view));
    else {
      io.out(table(HEADINGS, view.pools.flatMap(rowsOf)));
      if (view.reclaim !== undefined) io.out(`\n${reclaimText(view.reclaim)}`);
    }
    return 0;
  },
};

function rowsOf(pool: PoolView): string[][] {
  return pool.shares.map((share, i) => [
    i === 0 ? (pool.network ?? `(${pool.kind})`) : '',
    i === 0 ? pool.range : '',
    nodeText(share),
    `${share.owned}`,
    `${share.used}`,
    `${share.free}`,
  ]);
}

function nodeText({ node, state }: ShareView): string {
  return state === 'removed' ? `${node} (removed)` : node;
}

function reclaimText({ of, by, waitsFor }: ReclaimView): string {
  const head = `What ${joined(of)} owned goes to ${by}`;
  if (waitsFor.length === 0) return `${head} now.\n`;
  const lines = waitsFor.map(({ node, reason }) => `  ${node}  ${reason}\n`);
  return `${head} once every member has confirmed. It waits for:\n${lines.join('')}`;
}
