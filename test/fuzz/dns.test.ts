/** DNS messages of strangers, nearly right: queries of resolvers and answers of servers, changed in a few places. */
import { expect } from 'chai';
import { seededRandom } from '../../src/simulator/random.ts';
import { decodeQuery, encodeAnswer, encodeFault, questionEnd } from '../../src/wire/dns.ts';
import { questionBytes, readAnswer, relayAnswer } from '../../src/wire/dns-relay.ts';
import { bytesOf, loadVectors } from '../vectors/load.ts';
import { mutate } from './mutate.ts';

const ROUNDS = Number(process.env['WEFT_FUZZ_ROUNDS'] ?? 4000);
const SEED = Number(process.env['WEFT_FUZZ_SEED'] ?? 20_261);
const { queries, answers } =
  loadVectors<Readonly<Record<'queries' | 'answers', readonly { hex: string }[]>>>('dns');

describe(`DNS messages that are nearly right, from seed ${SEED}`, function () {
  this.timeout(0);
  const random = seededRandom(SEED);
  const spoiled = (all: readonly { readonly hex: string }[]): Uint8Array => {
    const one = (): Uint8Array => bytesOf(all[random.below(all.length)]?.hex ?? '');
    return mutate(random, one(), one());
  };

  it('a query is answered with its own question and id, or with an error, or not', () => {
    const kinds = new Map<string, number>();
    for (let i = 0; i < ROUNDS; i++) {
      const bytes = spoiled(queries);
      const query = decodeQuery(bytes);
      kinds.set(query?.kind ?? 'none', (kinds.get(query?.kind ?? 'none') ?? 0) + 1);
      if (query === undefined) continue;
      if (query.kind === 'fault') {
        expect(encodeFault(query).length).to.be.at.most(23);
        continue;
      }
      const answer = { rcode: 0, authoritative: true, answers: [], authorities: [] };
      const written = encodeAnswer(query, answer, 512);
      const end = questionEnd(bytes) ?? 0;
      expect([...written.subarray(12, end)]).to.deep.equal([...bytes.subarray(12, end)]);
      expect([...written.subarray(0, 2)]).to.deep.equal([...bytes.subarray(0, 2)]);
    }
    // All three happen, or the rounds prove nothing.
    expect([...kinds.keys()].sort()).to.deep.equal(['fault', 'none', 'query']);
  });

  it('an answer is handed on without growing, or not taken', () => {
    let taken = 0;
    for (let i = 0; i < ROUNDS; i++) {
      const bytes = spoiled(answers);
      const reading = readAnswer(bytes);
      if (reading === undefined) continue;
      taken += 1;
      const target = {
        id: 1,
        question: questionBytes(bytes, reading.questionEnd),
        recursionDesired: true,
        checkingDisabled: false,
        edns: random.below(2) === 0,
        bytesMax: 60 + random.below(1200),
      };
      const relayed = relayAnswer(reading, target, random.below(100));
      expect(relayed.length).to.be.at.most(bytes.length);
      expect(readAnswer(relayed)?.rcode).to.equal(reading.rcode);
    }
    expect(taken).to.be.greaterThan(ROUNDS / 50);
  });
});
