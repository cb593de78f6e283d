import { expect } from 'chai';
import { decode, encode } from 'dns-packet';
import {
  type Attempt,
  type ForwardAnswer,
  Forwarder,
  type ForwardQuestion,
} from '../../../src/control/dns/forwarder.ts';
import {
  MISFITS_MAX,
  QUESTIONS_MAX,
  ROUNDS,
  UDP_TIMEOUT_MS,
  WAITERS_MAX,
} from '../../../src/control/dns/limits.ts';
import type { Server } from '../../../src/control/dns/servers.ts';
import { seededRandom } from '../../../src/simulator/random.ts';

const FIRST: Server = { host: '192.0.2.1', port: 53 };
const SECOND: Server = { host: '192.0.2.2', port: 53 };
const QUESTION: ForwardQuestion = {
  name: 'www.example.com',
  type: 'A',
  checkingDisabled: false,
  dnssecOk: false,
};

/** A forwarder with what it did. */
class Bed {
  readonly sent: Attempt[] = [];
  readonly ended: number[] = [];
  readonly answers: { waiters: readonly string[]; answer: ForwardAnswer | undefined }[] = [];
  readonly machine: Forwarder<string>;
  nowMs = 0;

  constructor(seed = 1) {
    this.machine = new Forwarder<string>(seededRandom(seed), {
      send: (attempt) => this.sent.push(attempt),
      end: (attempt) => this.ended.push(attempt),
      after: () => undefined,
      notify: (waiters, _key, answer) => this.answers.push({ waiters, answer }),
    });
  }

  get last(): Attempt {
    const attempt = this.sent.at(-1);
    if (attempt === undefined) throw new Error('nothing was sent');
    return attempt;
  }

  ask(waiter: string, question = QUESTION, servers: readonly Server[] = [FIRST, SECOND]): boolean {
    return this.machine.ask(question, waiter, servers, this.nowMs);
  }

  /** Answers the last attempt. */
  answer(
    change: Partial<{ id: number; name: string; type: 'MX'; flags: number; from: Server }>,
  ): void {
    const { number, bytes, server } = this.last;
    const asked = decode(Buffer.from(bytes));
    const [question] = asked.questions ?? [];
    const { name = question?.name ?? '', type = 'A' } = change;
    const message = encode({
      type: 'response',
      id: change.id ?? asked.id ?? 0,
      flags: change.flags ?? 0,
      questions: [{ name, type }],
      answers: [{ type: 'A', name, ttl: 60, data: '203.0.113.1' }],
    });
    this.machine.receive(number, change.from ?? server, message, this.nowMs);
  }

  /** The last attempt gets no answer. */
  silence(): void {
    this.nowMs += UDP_TIMEOUT_MS;
    this.machine.fire(this.last.number, this.nowMs);
  }
}

describe('the forwarder', () => {
  it('asks once for all who ask the same, whatever their case, and tells them all', () => {
    const bed = new Bed();
    expect(bed.ask('a')).to.equal(true);
    expect(bed.ask('b', { ...QUESTION, name: 'WWW.example.COM' })).to.equal(true);
    expect(bed.sent.length).to.equal(1);
    bed.answer({});
    expect(bed.answers.map(({ waiters }) => waiters)).to.deep.equal([['a', 'b']]);
    expect(bed.ended).to.deep.equal([bed.last.number]);
    expect(bed.machine.size).to.equal(0);
  });

  it('draws id and case of the name anew for each query', () => {
    const names = new Set<string>();
    const ids = new Set<number>();
    const bed = new Bed();
    for (let i = 0; i < 20; i++) {
      bed.ask('a');
      const { id, questions } = decode(Buffer.from(bed.last.bytes));
      names.add(questions?.[0]?.name ?? '');
      ids.add(id ?? 0);
      bed.answer({});
    }
    expect(names.size).to.be.greaterThan(15);
    expect(ids.size).to.be.greaterThan(15);
    expect([...names].every((name) => name.toLowerCase() === 'www.example.com')).to.equal(true);
  });

  for (const [what, change] of [
    ['another id', { id: -1 }],
    ['another name', { name: 'www.example.net' }],
    ['another type', { type: 'MX' }],
    ['another server', { from: SECOND }],
    ['another port', { from: { ...FIRST, port: 5353 } }],
  ] as const) {
    it(`does not believe an answer with ${what}, and waits on for the right one`, () => {
      const bed = new Bed();
      bed.ask('a');
      const { id = 0 } = decode(Buffer.from(bed.last.bytes));
      bed.answer({ ...change, ...('id' in change && { id: id ^ 1 }) });
      expect(bed.answers).to.deep.equal([]);
      expect(bed.machine.counters.misfits).to.equal(1);
      bed.answer({});
      expect(bed.answers.length).to.equal(1);
    });
  }

  it('asks over TCP when the case of the name was not kept, or the answer is cut', () => {
    for (const change of [{ name: 'www.example.com' }, { flags: 0x200 }]) {
      const bed = new Bed();
      bed.ask('a');
      bed.answer(change);
      expect(bed.last).to.include({ way: 'tcp', server: FIRST });
      expect(bed.answers).to.deep.equal([]);
      bed.answer(change);
      expect(bed.answers.length).to.equal(1);
    }
  });

  it('asks over TCP when somebody guesses', () => {
    const bed = new Bed();
    bed.ask('a');
    const { number } = bed.last;
    for (let i = 0; i < MISFITS_MAX; i++) {
      expect(bed.last.number).to.equal(number);
      bed.answer({ name: `guess${i}.example` });
    }
    expect(bed.last.way).to.equal('tcp');
  });

  it('goes on to the next server after silence, comes back, and asks first who answered', () => {
    const bed = new Bed();
    bed.ask('a');
    bed.silence();
    expect(bed.last.server).to.equal(SECOND);
    bed.silence();
    expect(bed.last.server).to.equal(FIRST);
    bed.machine.fail(bed.last.number, bed.nowMs);
    expect(bed.last.server).to.equal(SECOND);
    bed.answer({});
    expect(bed.answers.length).to.equal(1);
    bed.ask('b');
    expect(bed.last.server).to.equal(SECOND);
  });

  it('says that nobody answered when each server was silent as often as it may be', () => {
    const bed = new Bed();
    bed.ask('a');
    for (let i = 0; i < 2 * ROUNDS; i++) bed.silence();
    expect(bed.sent.length).to.equal(2 * ROUNDS);
    expect(bed.answers).to.deep.equal([{ waiters: ['a'], answer: undefined }]);
    expect(bed.machine.counters).to.include({ silent: 2 * ROUNDS, unanswered: 1 });
    expect(bed.ended.length).to.equal(bed.sent.length);
  });

  it('an error of one server is handed on when the others know no better', () => {
    const bed = new Bed();
    bed.ask('a', QUESTION, [FIRST]);
    for (let i = 0; i < ROUNDS; i++) bed.answer({ flags: 2 });
    expect(bed.answers.map(({ answer }) => answer?.reading.rcode)).to.deep.equal([2]);
  });

  it('nobody and nothing waits in larger numbers than there is room for', () => {
    const bed = new Bed();
    for (let i = 0; i < WAITERS_MAX; i++) expect(bed.ask(`w${i}`)).to.equal(true);
    expect(bed.ask('one more')).to.equal(false);
    for (let i = 1; i < QUESTIONS_MAX; i++) bed.ask('a', { ...QUESTION, name: `n${i}.example` });
    expect(bed.machine.size).to.equal(QUESTIONS_MAX);
    expect(bed.ask('a', { ...QUESTION, name: 'other.example' })).to.equal(false);
    expect(bed.machine.counters.crowded).to.equal(2);
    expect(bed.ask('a', QUESTION, [])).to.equal(false);
  });

  it('what comes after the end of an attempt is nothing to anybody', () => {
    const bed = new Bed();
    bed.ask('a');
    const { number, server } = bed.last;
    bed.answer({});
    bed.machine.receive(number, server, new Uint8Array(5), 0);
    bed.machine.fire(number, 0);
    expect(bed.answers.length).to.equal(1);
    expect(bed.machine.counters).to.include({ misfits: 0, silent: 0 });
  });
});
