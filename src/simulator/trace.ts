/**
 * The last messages of a run, and the picture of them: a sequence diagram in plain text, one column for each host.
 * Messages are kept as bytes and read only when somebody wants to see them.
 */
import { type Item, unpackItems } from '../control/gossip/message.ts';
import { decode, Proto } from '../wire/proto/codec.ts';
import type { SimNode } from './host/node.ts';
import type { Fate } from './network.ts';

/** A datagram on its way. */
export interface TracedDatagram {
  readonly from: SimNode;
  readonly to: SimNode;
  readonly bytes: Uint8Array;
  readonly fate: Fate;
}

interface Line {
  readonly atMs: number;
  readonly datagram: TracedDatagram | undefined;
  /** What happened to a host, instead of a datagram. */
  readonly node: SimNode | undefined;
  readonly text: string;
}

/** Width of a column; an arrow between neighbours has room for its line. */
const COLUMN_CHARS = 10;
const TIME_CHARS = 12;
/** Hosts in one picture: more do not fit a screen. */
const COLUMNS_MAX = 8;

/** The last messages. */
export class Trace {
  readonly #max: number;
  #lines: Line[] = [];

  /** @param max  messages that are kept; 0 keeps none */
  constructor(max: number) {
    this.#max = max;
  }

  /** Keeps a datagram. */
  datagram(atMs: number, datagram: TracedDatagram): void {
    if (this.#max > 0) this.#keep({ atMs, datagram, node: undefined, text: '' });
  }

  /** Keeps something that happened to a host, or to all when none is named. */
  note(atMs: number, text: string, node?: SimNode): void {
    if (this.#max > 0) this.#keep({ atMs, datagram: undefined, node, text });
  }

  /**
   * Returns the picture: of the hosts that are named, or of all. Probes are left out unless nothing else was said.
   *
   * @param lines  how many of the last lines
   */
  diagram(named: readonly SimNode[], lines: number): string {
    const wanted = new Set(named);
    const texts = this.#lines
      .filter(({ datagram, node }) => {
        const parts = datagram === undefined ? [node] : [datagram.from, datagram.to];
        return wanted.size === 0 || parts.some((part) => part === undefined || wanted.has(part));
      })
      .map((line) => ({ line, text: line.datagram ? said(line.datagram.bytes) : line.text }))
      .filter(({ text }) => text !== '')
      .slice(-lines);
    const nodes = columnsOf(
      texts.map(({ line }) => line),
      named,
    );
    const head = `${''.padEnd(TIME_CHARS)}${nodes.map(({ name }) => center(name)).join('')}`;
    return [head, ...texts.map(({ line, text }) => draw(line, text, nodes))]
      .map((line) => line.trimEnd())
      .join('\n');
  }

  #keep(line: Line): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#max * 2) this.#lines = this.#lines.slice(-this.#max);
  }
}

function columnsOf(lines: readonly Line[], named: readonly SimNode[]): SimNode[] {
  const nodes = new Set(named);
  for (const { datagram, node } of [...lines].reverse()) {
    for (const part of datagram === undefined ? [node] : [datagram.from, datagram.to]) {
      if (part !== undefined && nodes.size < COLUMNS_MAX) nodes.add(part);
    }
  }
  return [...nodes].sort((a, b) => a.index - b.index);
}

function draw(line: Line, text: string, nodes: readonly SimNode[]): string {
  const time = `${line.atMs.toFixed(2).padStart(TIME_CHARS - 2)}  `;
  const cells = nodes.map(() => center('|'));
  const { datagram, node } = line;
  if (datagram === undefined) {
    const column = node === undefined ? -1 : nodes.indexOf(node);
    if (column >= 0) cells[column] = center('X');
    return `${time}${cells.join('')}  ${text}`;
  }
  const row = [...cells.join('')];
  const half = COLUMN_CHARS / 2;
  const at = (part: SimNode): number => nodes.indexOf(part) * COLUMN_CHARS + half;
  const [from, to] = [at(datagram.from), at(datagram.to)];
  const mark = datagram.fate === 'delivered' ? '' : ` (${datagram.fate})`;
  if (from < 0 || to < 0) return `${time}${row.join('')}  ${label(datagram)}: ${text}${mark}`;
  for (let i = Math.min(from, to) + 1; i < Math.max(from, to); i++) row[i] = '-';
  row[to > from ? to - 1 : to + 1] = to > from ? '>' : '<';
  if (datagram.fate !== 'delivered') row[Math.round((from + to) / 2)] = 'x';
  return `${time}${row.join('')}  ${text}${mark}`;
}

function label({ from, to }: TracedDatagram): string {
  return `${from.name} to ${to.name}`;
}

function center(text: string): string {
  return text.padStart(COLUMN_CHARS / 2 + Math.ceil(text.length / 2)).padEnd(COLUMN_CHARS);
}

/** What a datagram says, in words; empty when it only probes. */
function said(bytes: Uint8Array): string {
  const items = unpackItems(bytes) ?? [];
  return items.flatMap((item) => itemText(item) ?? []).join(', ');
}

function itemText(item: Item): string | undefined {
  switch (item.kind) {
    case 'rumor':
      return `rumor ${item.node.slice(0, 4)} ${item.belief.status}@${item.belief.incarnation}`;
    case 'delta': {
      const { fromSeq, toSeq, entries } = item.delta;
      return `delta ${fromSeq}..${toSeq} (${entries.map(keyText).join(' ')})`;
    }
    case 'delta-ack':
      return `ack ${item.version.seq}`;
    case 'message':
      return poolText(item.bytes);
    default:
      return undefined;
  }
}

function keyText(signed: Uint8Array): string {
  const envelope = decode(Proto.SignedEntry, signed);
  const body = envelope && decode(Proto.EntryBody, envelope.body);
  if (body === undefined) return 'malformed';
  const [kind = '', id = ''] = body.key.split('/');
  return `${body.deleted ? '-' : '+'}${kind}${id === '' ? '' : `/${id.slice(0, 4)}`}`;
}

function poolText(bytes: Uint8Array): string {
  const message = decode(Proto.PoolMessage, bytes);
  if (message?.ask) return `ask ${message.ask.number} of ${shortPool(message.ask.pool)}`;
  if (message?.answer) return `answer ${message.answer.number}: status ${message.answer.status}`;
  return 'a pool message that makes no sense';
}

function shortPool(pool: string): string {
  return pool.replace(/^(ip\/....)[^/]*/, '$1');
}
