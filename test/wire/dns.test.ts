import { expect } from 'chai';
import { decode, encode } from 'dns-packet';
import fc from 'fast-check';
import {
  answerBytesMax,
  type DnsQuery,
  decodeQuery,
  encodeAnswer,
  encodeFault,
  encodeUpstreamQuery,
  questionEnd,
  RCODE,
} from '../../src/wire/dns.ts';
import { questionBytes, readAnswer, relayAnswer, sameQuestion } from '../../src/wire/dns-relay.ts';
import { bytesOf, loadVectors } from '../vectors/load.ts';

interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly expect: Readonly<Record<string, unknown>>;
}

const VECTORS = loadVectors<{ queries: readonly Vector[]; answers: readonly Vector[] }>('dns');
const [WEB, REVERSE] = VECTORS.queries.map(({ hex }) => bytesOf(hex)) as [Uint8Array, Uint8Array];
const ANSWER = bytesOf(VECTORS.answers[0]?.hex ?? '');
const RECORD = { type: 'A', name: 'Web.my-net', ttl: 5, data: '10.10.20.5' } as const;

function queryOf(bytes: Uint8Array): DnsQuery {
  const query = decodeQuery(bytes);
  if (query?.kind !== 'query') throw new Error('no query');
  return query;
}

/** A message with other counts or flags in its header. */
function withHeader(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = value >> 8;
  copy[at + 1] = value & 255;
  return copy;
}

describe('DNS messages', () => {
  for (const { name, hex, expect: expected } of VECTORS.queries) {
    it(`reads the query of ${name}`, () => {
      expect(decodeQuery(bytesOf(hex))).to.deep.equal({ kind: 'query', ...expected });
    });
  }

  for (const { name, hex, expect: expected } of VECTORS.answers) {
    it(`reads an answer of dnsmasq: ${name}`, () => {
      expect(readAnswer(bytesOf(hex))).to.deep.include(expected);
    });
  }

  it('keeps upper and lower case of the question, and says EDNS to who says it', () => {
    const answer = { rcode: 0, authoritative: true, answers: [RECORD], authorities: [] };
    const bytes = encodeAnswer(queryOf(WEB), answer, 1232);
    const packet = decode(Buffer.from(bytes));
    expect(packet).to.include({ id: 36789, type: 'response', flag_aa: true, flag_ra: true });
    expect(packet.questions?.[0]?.name).to.equal('Web.my-net');
    expect(packet.answers?.[0]).to.include(RECORD);
    expect(packet.additionals?.[0]).to.include({ type: 'OPT', udpPayloadSize: 1232 });
    const plain = decode(Buffer.from(encodeAnswer(queryOf(REVERSE), answer, 512)));
    expect(plain.additionals).to.deep.equal([]);
  });

  it('an answer that does not fit has no records and the truncation bit', () => {
    const answers = Array.from({ length: 40 }, () => RECORD);
    const query = queryOf(WEB);
    const bytes = encodeAnswer(
      query,
      { rcode: 0, authoritative: true, answers, authorities: [] },
      512,
    );
    const packet = decode(Buffer.from(bytes));
    expect(packet.flag_tc).to.equal(true);
    expect(packet.answers).to.deep.equal([]);
    expect(answerBytesMax(query, 'udp')).to.equal(1232);
    expect(answerBytesMax({ ...query, edns: { udpBytes: 100, dnssecOk: false } }, 'udp')).to.equal(
      512,
    );
    expect(answerBytesMax({ ...query, edns: { udpBytes: 4096, dnssecOk: false } }, 'udp')).to.equal(
      1232,
    );
    expect(answerBytesMax(queryOf(REVERSE), 'udp')).to.equal(512);
    expect(answerBytesMax(query, 'tcp')).to.equal(65_535);
  });

  it('a service comes with the addresses of its targets, as far as they fit', () => {
    // RFC 2782: priority, weight, port and target, in this order.
    const data = { priority: 2, weight: 1, port: 1433, target: 'db.my-net' };
    const srv = { type: 'SRV', name: 'Web.my-net', ttl: 5, data } as const;
    const answer = { rcode: 0, authoritative: true, answers: [srv], authorities: [] };
    const written = (additionals: number, bytesMax: number) => {
      const records = Array.from({ length: additionals }, () => RECORD);
      return encodeAnswer(queryOf(WEB), { ...answer, additionals: records }, bytesMax);
    };
    const bytes = written(1, 512);
    const rdata = '0002 0001 0599 02 6462 06 6d792d6e6574 00'.replaceAll(' ', '');
    expect(Buffer.from(bytes).toString('hex')).to.contain(`0011${rdata}`);
    const packet = decode(Buffer.from(bytes));
    expect(packet.answers?.[0]).to.deep.include(srv);
    expect(packet.additionals?.map(({ type }) => type)).to.deep.equal(['A', 'OPT']);
    const fewer = decode(Buffer.from(written(40, 512)));
    expect(fewer.flag_tc).to.equal(false);
    expect(fewer.answers?.length).to.equal(1);
    expect(fewer.additionals?.map(({ type }) => type)).to.deep.equal(['OPT']);
  });

  for (const [what, bytes, rcode] of [
    ['another opcode', withHeader(WEB, 2, 0x2900), RCODE.notImplemented],
    ['two questions', withHeader(WEB, 4, 2), RCODE.formatError],
    ['no question', withHeader(WEB, 4, 0), RCODE.formatError],
    ['records beside the question', withHeader(WEB, 6, 1), RCODE.formatError],
    ['a question that is cut', WEB.subarray(0, 20), RCODE.formatError],
    ['a compressed question', withHeader(WEB, 12, 0xc00c), RCODE.formatError],
    ['a dot inside a label', withHeader(WEB, 13, 0x2e2e), RCODE.formatError],
    ['class CHAOS', withHeader(WEB, (questionEnd(WEB) ?? 0) - 2, 3), RCODE.refused],
    ['a later version of EDNS', withHeader(WEB, WEB.length - 5, 0x0100), RCODE.badVersion],
  ] as const) {
    it(`answers ${what} with ${rcode}`, () => {
      const fault = decodeQuery(bytes);
      expect(fault).to.include({ kind: 'fault', rcode });
      if (fault?.kind !== 'fault') return;
      const packet = decode(Buffer.from(encodeFault(fault)));
      expect(packet).to.include({ type: 'response', id: fault.id });
    });
  }

  it('does not answer an answer, nor what has no header', () => {
    expect(decodeQuery(ANSWER)).to.equal(undefined);
    expect(decodeQuery(WEB.subarray(0, 11))).to.equal(undefined);
    expect(readAnswer(WEB)).to.equal(undefined);
  });

  it('what it asks of another server is read back', () => {
    const asked = {
      id: 7,
      name: 'eXample.com',
      type: 'MX',
      checkingDisabled: true,
      dnssecOk: true,
    };
    expect(decodeQuery(encodeUpstreamQuery(asked))).to.deep.include({
      id: 7,
      name: 'eXample.com',
      type: 'MX',
      checkingDisabled: true,
      edns: { udpBytes: 1232, dnssecOk: true },
    });
  });

  it('hands an answer on with the id and case of the asker, lower TTLs, and without EDNS', () => {
    const reading = readAnswer(ANSWER);
    if (reading === undefined) throw new Error('no answer');
    const question = Uint8Array.from(questionBytes(ANSWER, reading.questionEnd));
    question[1] = 0x43;
    const target = {
      id: 9,
      question,
      recursionDesired: true,
      checkingDisabled: false,
      edns: false,
      bytesMax: 512,
    };
    const packet = decode(Buffer.from(relayAnswer(reading, target, 20)));
    expect(packet).to.include({ id: 9, flag_aa: false, flag_ra: true, flag_tc: false });
    expect(packet.questions?.[0]?.name).to.equal('C.example');
    expect(packet.answers?.map((answer) => (answer as { ttl: number }).ttl)).to.deep.equal([
      40, 40,
    ]);
    // The name is compressed: it points into the question.
    expect(packet.answers?.[0]).to.include({ name: 'C.example', type: 'CNAME', data: 'b.example' });
    expect(packet.additionals).to.deep.equal([]);
    const cut = decode(Buffer.from(relayAnswer(reading, { ...target, bytesMax: 30 }, 0)));
    expect(cut).to.include({ flag_tc: true });
    expect(cut.answers).to.deep.equal([]);
    const old = decode(Buffer.from(relayAnswer(reading, { ...target, edns: true }, 600)));
    expect(old.answers?.[1]).to.include({ ttl: 0 });
    expect(old.additionals?.length).to.equal(1);
  });

  it('"there is none" may be kept as long as the SOA says, its TTL and its minimum', () => {
    const soa = { mname: 'a', rname: 'b', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 30 };
    for (const [ttl, kept] of [
      [90, 30],
      [9, 9],
      [0x8000_0001, 0],
    ] as const) {
      const bytes = encode({
        type: 'response',
        flags: RCODE.noSuchName,
        questions: [{ name: 'x.y', type: 'A' }],
        authorities: [{ type: 'SOA', name: 'y', ttl, data: soa }],
      });
      expect(readAnswer(bytes)).to.deep.include({ rcode: 3, negativeTtl: kept });
    }
  });

  it('questions are compared byte for byte, or without a look at the case of the name', () => {
    const [a, b] = [bytesOf('0141 00 0001 0001'.replaceAll(' ', '')), bytesOf('01610000010001')];
    expect(sameQuestion(a, b, true)).to.equal(false);
    expect(sameQuestion(a, b, false)).to.equal(true);
    // Type 65 and type 97 differ as capitals and small letters do.
    expect(sameQuestion(bytesOf('0000410001'), bytesOf('0000610001'), false)).to.equal(false);
  });

  it('no bytes throw, and every query that is read can be answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (tail) => {
        const bytes = Uint8Array.from([...WEB.subarray(0, 12), ...tail]);
        readAnswer(withHeader(bytes, 2, 0x8000));
        const query = decodeQuery(bytes);
        if (query?.kind !== 'query') return;
        const answer = { rcode: 0, authoritative: true, answers: [], authorities: [] };
        const answered = encodeAnswer(query, answer, 1232);
        const end = questionEnd(bytes);
        if (end === undefined) throw new Error('a question without an end was read');
        expect(answered.subarray(12, end)).to.deep.equal(Buffer.from(bytes.subarray(12, end)));
      }),
    );
  });
});
