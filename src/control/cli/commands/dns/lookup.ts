/** `weft dns lookup`: how a name is answered in a network, and why. */
import type { LookupAnswer, LookupType, LookupView } from '../../../api/schema/dns.ts';
import type { CommandSpec } from '../../command.ts';
import { type Column, jsonText } from '../../render/list.ts';
import { table } from '../../render/table.ts';
import { shortId } from '../../render/text.ts';

const COLUMNS: readonly Column<LookupAnswer>[] = [
  { heading: 'ANSWER', text: ({ data }) => data },
  { heading: 'TTL', text: ({ ttl }) => `${ttl}` },
  { heading: 'BY', text: ({ by }) => by },
  { heading: 'ENDPOINT', text: ({ endpoint }) => endpoint },
  { heading: 'ENDPOINT ID', text: ({ endpointId }) => shortId(endpointId) },
  { heading: 'NODE', text: ({ node }) => node },
  { heading: 'NODE STATE', text: ({ nodeState }) => nodeState },
];

/** Prints the answers; 1 when there are none. */
export const COMMAND: CommandSpec = {
  about:
    'Tells which record each answer comes from: the endpoint, whether by its name, an alias, a link or its ' +
    'address, and whether its node is alive. What would be asked of other servers is not asked. Exit status ' +
    '1 when there is no answer.',
  args: [{ name: 'NAME', about: 'A name, or an address for its name' }],
  options: [
    {
      flags: '--network <NETWORK>',
      about: 'Network in which it is asked',
      required: true,
      completes: 'network',
    },
    {
      flags: '--type <TYPE>',
      about: 'What to ask for; of an address always PTR',
      choices: ['A', 'AAAA', 'PTR', 'SRV'],
      value: 'A',
    },
    {
      flags: '--from <ENDPOINT>',
      about: 'Endpoint that asks, with its links',
      shownDefault: 'this node',
      completes: 'endpoint',
    },
    {
      flags: '--format <FORMAT>',
      about: 'How to print',
      choices: ['table', 'json'],
      value: 'table',
    },
  ],
  examples: [
    { line: 'weft dns lookup web --network web-net', about: 'Who is web' },
    {
      line: 'weft dns lookup db --network web-net --from web --type AAAA',
      about: 'What web is told of db',
    },
    { line: 'weft dns lookup 10.10.20.128 --network web-net', about: 'Whose address it is' },
    {
      line: 'weft dns lookup _http._tcp.web --network web-net --type SRV',
      about: 'Where web serves HTTP: priority, weight, port, target',
    },
  ],
  run: async ({ args, client, io, options }) => {
    const from = options.text('from');
    const network = options.text('network') ?? '';
    const view = await client.lookupName(network, {
      name: args[0] ?? '',
      type: (options.text('type') ?? 'A') as LookupType,
      ...(from !== undefined && { from }),
    });
    if (options.text('format') === 'json') io.out(jsonText(view));
    else if (view.result === 'found') io.out(answerTable(view.answers));
    else if (view.result === 'forwarded') io.out(forwardText(view));
    else io.err(`weft: dns lookup ${args[0]}: ${noAnswer(view, network)}\n`);
    return view.result === 'found' || view.result === 'forwarded' ? 0 : 1;
  },
};

function answerTable(answers: readonly LookupAnswer[]): string {
  const headings = COLUMNS.map(({ heading }) => heading);
  return table(
    headings,
    answers.map((answer) => COLUMNS.map((column) => column.text(answer))),
  );
}

function forwardText({ name, servers }: LookupView): string {
  const whom =
    servers.length === 0 ? 'nobody, because resolv.conf names no server' : servers.join(', ');
  return `${name} is no name of the network; the node asks ${whom}\n`;
}

function noAnswer({ result, type }: LookupView, network: string): string {
  if (result === 'refused') {
    return 'it is no name of the network, which is internal and asks nobody else; use a network that is not';
  }
  if (result === 'no-data') return `the name has no ${type} record; try another --type`;
  return `there is no such name; weft ps --network ${network} shows the endpoints`;
}
