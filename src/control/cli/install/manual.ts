/**
 * The manual: weft(1), and a page for each command, in the man macros of roff(7), made from the declarations that help
 * and docs/cli.md are made from.
 */
import type { Catalog, CommandEntry, CommandSpec, OptionSpec } from '../command.ts';
import { HOST_OPTION } from '../host-option.ts';

/** Exit statuses of every command. */
const STATUSES: readonly (readonly [string, string])[] = [
  ['0', 'Done.'],
  ['1', 'Refused or failed.'],
  ['2', 'Wrong usage.'],
  ['3', 'The agent cannot be reached.'],
];
const FILES: readonly (readonly [string, string])[] = [
  ['/etc/weft/config.yaml', 'Configuration of the agent that runs as a unit.'],
  ['/run/weft/weft.sock', 'The API.'],
  ['/var/lib/weft', 'State of the agent: keys, certificate, what it knows. Secret.'],
];

/**
 * Returns the pages by file name: `weft.1`, `weft-network-create.1`.
 *
 * @param version  of Weft
 */
export async function manualPages(
  catalog: Catalog,
  version: string,
): Promise<Readonly<Record<string, string>>> {
  const visible = catalog.commands.filter(({ hidden }) => hidden !== true);
  const pages: [string, string][] = [['weft.1', mainPage(visible, version)]];
  for (const entry of visible) {
    pages.push([`${pageOf(entry)}.1`, commandPage(entry, await entry.load(), version)]);
  }
  return Object.fromEntries(pages);
}

function mainPage(commands: readonly CommandEntry[], version: string): string {
  return [
    title('weft', version),
    section('NAME', 'weft \\- a leaderless container overlay network'),
    section('SYNOPSIS', '.B weft\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR'),
    section(
      'DESCRIPTION',
      text(
        'One agent on each Linux host joins containers of all hosts in networks, by VXLAN. Every command but agent ' +
          'talks to the agent of this host. List commands take --format table|json and -q. Objects are named by ' +
          'their name, their id, or a unique prefix of the id.',
      ),
    ),
    section(
      'COMMANDS',
      tagged(
        commands.map((entry) => [
          `\\fBweft ${plain(entry.words.join(' '))}\\fR`,
          `${entry.summary}.`,
        ]),
      ),
    ),
    section('OPTIONS', tagged([option(HOST_OPTION)])),
    section(
      'ENVIRONMENT',
      tagged([['\\fBWEFT_HOST\\fR', 'Socket of the agent, where --host names none.']]),
    ),
    section('FILES', tagged(FILES.map(([path, about]) => [`\\fI${plain(path)}\\fR`, about]))),
    statuses(),
    section('SEE ALSO', `${commands.map((entry) => `.BR ${plain(pageOf(entry))} (1)`).join('\n')}`),
  ].join('');
}

function commandPage(entry: CommandEntry, spec: CommandSpec, version: string): string {
  const words = spec.args.map(({ name, variadic, optional }) => {
    const word = `\\fI${plain(name)}\\fR${variadic === true ? '...' : ''}`;
    return optional === true ? `[${word}]` : word;
  });
  const synopsis = ['[\\fIOPTIONS\\fR]', ...words].join(' ');
  const about = spec.about === undefined ? '' : `\n.PP\n${text(spec.about)}`;
  const args = spec.args.map(({ name, about: said }) => [`\\fI${plain(name)}\\fR`, `${said}.`]);
  const examples = spec.examples.map(
    ({ line, about: said }) => `.PP\n${text(`${said}:`)}\n.PP\n.nf\n.RS\n${text(line)}\n.RE\n.fi`,
  );
  return [
    title(pageOf(entry), version),
    section('NAME', `${plain(pageOf(entry))} \\- ${text(firstLow(entry.summary))}`),
    section('SYNOPSIS', `.B weft ${plain(entry.words.join(' '))}\n${synopsis}`),
    section('DESCRIPTION', `${text(`${entry.summary}.`)}${about}`),
    args.length === 0 ? '' : section('ARGUMENTS', tagged(args)),
    section('OPTIONS', tagged([...spec.options, HOST_OPTION].map(option))),
    examples.length === 0 ? '' : section('EXAMPLES', examples.join('\n')),
    statuses(),
    section('SEE ALSO', '.BR weft (1)'),
  ].join('');
}

function pageOf({ words }: CommandEntry): string {
  return ['weft', ...words].join('-');
}

function title(name: string, version: string): string {
  const heading = `.TH ${plain(name.toUpperCase())} 1 "" "Weft ${version}" "Weft"`;
  return `.\\" Made from the declarations of the commands.\n${heading}\n`;
}

function section(heading: string, body: string): string {
  return `.SH ${heading}\n${body}\n`;
}

/** Items with what they mean. */
function tagged(items: readonly (readonly string[])[]): string {
  return items.map(([term = '', about = '']) => `.TP\n${term}\n${text(about)}`).join('\n');
}

function option(spec: OptionSpec): readonly string[] {
  const listed = (spec.choices ?? spec.offers)?.join(', ');
  const preset = spec.value ?? spec.shownDefault;
  const said = [
    listed === undefined ? `${spec.about}.` : `${spec.about}: ${listed}.`,
    preset === undefined ? '' : ` Default: ${preset}.`,
    spec.required === true ? ' Required.' : '',
  ];
  const flags = plain(spec.flags).replace(/<(.*)>/, '\\fI$1\\fR');
  return [flags.replaceAll(/(^|, )(\\-[^ ,]+)/g, '$1\\fB$2\\fR'), said.join('')];
}

function statuses(): string {
  return section('EXIT STATUS', tagged(STATUSES));
}

/** A text that stands for itself, on one line. */
function text(words: string): string {
  const escaped = plain(words);
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

function plain(words: string): string {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('\n', ' ');
}

function firstLow(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
