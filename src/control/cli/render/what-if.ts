/** The answer of `weft simulate` as text: for each side what it notices, lost and can still do; then how it ends. */
import type {
  Ability,
  Refusal,
  SideReport,
  Span,
  WhatIfReport,
} from '../../../simulator/what-if/report.ts';
import { table } from './table.ts';
import { counted, joined } from './text.ts';

const INDENT = '  ';
/** Names in one place; the rest is counted. */
const NAMES_MAX = 8;
/** Rows of one table; the rest is counted. */
const ROWS_MAX = 20;

/** Returns the text. */
export function whatIfText(report: WhatIfReport): string {
  const parted = report.sides.length > 1;
  const sides = report.sides.flatMap((side) => [
    ...(parted ? [`On the side of ${few(side.nodes)}:\n`] : []),
    ...sideParts(side, report),
  ]);
  return [head(report), ...sides, end(report)].join('\n');
}

function head({ nodes, profile, seed, runs, down, killed, sides }: WhatIfReport): string {
  const seeds = runs === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + runs - 1}`;
  const lines = [
    `${counted(runs, 'run')} of ${counted(nodes, 'simulated node')}, profile ${profile}, ${seeds}.`,
    ...(runs > 1 ? ['Times are medians of the runs, and the worst in parentheses.'] : []),
    ...(down.length > 0 ? [`Down already, and all the time: ${few(down)}.`] : []),
    ...(killed.length > 0 ? [`Killed: ${few(killed)}.`] : []),
    ...(sides.length > 1 ? [`Parted: ${sides.map(({ nodes: n }) => few(n)).join(' / ')}.`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function sideParts(side: SideReport, report: WhatIfReport): string[] {
  const names = section(
    'Their names:',
    ['NAME', 'NETWORK', 'ANSWERED BY'],
    side.names.map(({ name, network, answeredBy }) => [
      name,
      network,
      few(answeredBy.map(({ endpoint, node }) => `${endpoint} on ${node}`)) || 'nobody',
    ]),
  );
  const noticed = section(
    'Held for failed:',
    ['NODE', 'BY THE FIRST AFTER', 'BY ALL AFTER'],
    side.noticed.map(({ node, first, last }) => [
      node,
      spanText(first, report.runs),
      spanText(last, report.runs),
    ]),
  );
  const orRemoved = report.sides.length > 1 ? '' : ', or removed with weft node rm';
  const stranded = section(
    `Free values that nobody here can give out until their owner is back${orRemoved}:`,
    ['POOL', 'RANGE', 'FREE', 'NOT TO BE HAD', 'OWNER'],
    side.stranded.map((pool) => [
      pool.network ?? `(${pool.kind})`,
      pool.range,
      `${pool.free}`,
      `${pool.stranded}`,
      few(pool.owners),
    ]),
  );
  const parts = [
    noticed,
    endpoints(side),
    names,
    stranded,
    abilities(side, report),
    refusals(side, report),
  ];
  return parts.filter((part) => part !== '');
}

function endpoints({ endpoints: lost }: SideReport): string {
  if (lost.length === 0) return 'No endpoint is lost.\n';
  const until = lost.length === 1 ? 'its node is back' : 'their nodes are back';
  return section(
    `${counted(lost.length, 'endpoint')} cannot be reached until ${until}:`,
    ['ENDPOINT', 'NETWORK', 'ADDRESSES', 'NODE'],
    lost.map(({ name, network, addresses, node }) => [name, network, joined(addresses), node]),
  );
}

/** Nodes that can do the same stand in one row. */
function abilities({ nodes, abilities: all }: SideReport, { networks }: WhatIfReport): string {
  const groups = new Map<string, { readonly cells: string[]; readonly names: string[] }>();
  for (const ability of all) {
    const cells = [ability.makesNetworks, addressText(ability, networks)];
    const group = groups.get(cells.join()) ?? { cells, names: [] };
    group.names.push(ability.node);
    groups.set(cells.join(), group);
  }
  const some = all.length < nodes.length ? ` (tried on ${all.length} of ${nodes.length})` : '';
  return section(
    `What nodes can do meanwhile${some}:`,
    ['NODE', 'NEW NETWORKS', 'NEW ADDRESSES'],
    [...groups.values()].map(({ cells, names }) => [few(names), ...cells]),
  );
}

function addressText({ refusals: refused }: Ability, networks: number): string {
  const without = refused.filter(({ network }) => network !== undefined).length;
  if (networks === 0) return '-';
  return without === 0
    ? 'in every network'
    : `in ${networks - without} of ${counted(networks, 'network')}`;
}

function refusals({ abilities: all }: SideReport, { runs }: WhatIfReport): string {
  return section(
    'Refused:',
    ['NODE', 'WISH', 'WHY'],
    all.flatMap(({ node, refusals: refused }) =>
      refused.map((refusal) => [
        node,
        refusal.network === undefined ? 'a network' : `an address in ${refusal.network}`,
        `${refusal.why}${remarkOn(refusal, runs)}`,
      ]),
    ),
  );
}

function remarkOn({ runs, before }: Refusal, all: number): string {
  const remarks = [
    ...(runs < all ? [`in ${runs} of ${all} runs`] : []),
    ...(before ? ['as before'] : []),
  ];
  return remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
}

function end({ killed, sides, healed, runs, collisions }: WhatIfReport): string {
  const back = killed.length === 1 ? `${killed[0]} is back` : 'the killed are back';
  const parted = sides.length > 1;
  const when = [
    ...(killed.length > 0 ? [back] : []),
    ...(parted ? ['all are connected'] : []),
  ].join(' and ');
  const lines = [`Once ${when}, all hold the same after ${spanText(healed, runs)}.`];
  if (collisions !== undefined) {
    const { networksMade: made, networksKept: kept, givenTwice } = collisions;
    if (made > 1 && kept === made) {
      lines.push(
        `One network name was taken on ${made} sides: all are kept, one by name, the others by id.`,
      );
    } else if (made > 1)
      lines.push(
        `One network name was taken on ${made} sides: only ${kept} of these networks stayed.`,
      );
    lines.push(
      givenTwice.length === 0
        ? 'No address, VNI or subnet was given out on two sides.'
        : `Given out on two sides: ${few(givenTwice)}.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function section(
  title: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) return '';
  const rest = rows.length - ROWS_MAX;
  const more = rest > 0 ? `${INDENT}and ${rest} more, see --format json\n` : '';
  const text = table(headings, rows.slice(0, ROWS_MAX)).replace(/^(?=.)/gm, INDENT);
  return `${title}\n${text}${more}`;
}

function few(names: readonly string[]): string {
  const rest = names.length - NAMES_MAX;
  const shown = names.slice(0, NAMES_MAX).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function spanText({ medianMs, worstMs }: Span, runs: number): string {
  return runs === 1 ? timeText(worstMs) : `${timeText(medianMs)} (${timeText(worstMs)})`;
}

function timeText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
