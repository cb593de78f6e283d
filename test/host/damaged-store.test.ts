/**
 * What a store does about a file that the disk has changed: bytes flipped at seeded places, a file that is cut off,
 * or gone. Each time it either holds what was written, says which records are damaged, or refuses.
 */
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Store } from '../../src/host/process/store.ts';
import { WeftError } from '../../src/model/errors.ts';
import { seededRandom } from '../../src/simulator/random.ts';

const SEED = 20_261_125;
const FLIPS = 150;
const PAGE_BYTES = 4096;
const RESERVE_BYTES = 4096;
const EVENTS = {
  failed: (error: unknown): never => {
    throw error;
  },
  full: (): void => undefined,
};

describe('a store that was damaged', function () {
  this.timeout(60_000);
  let folder: string;
  let original: string;
  let written: ReadonlyMap<string, string>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weft-damaged-'));
    original = join(folder, 'original');
    written = await fill(original);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What happens to a copy of the store after `change`: `equal`, `named` (damaged records), or the refusal. */
  const outcomeOf = async (change: (file: string) => void): Promise<string> => {
    const directory = mkdtempSync(join(folder, 'copy-'));
    for (const name of ['state.lmdb', 'state.lmdb-lock'])
      copyFileSync(join(original, name), join(directory, name));
    change(join(directory, 'state.lmdb'));
    let store: Store | undefined;
    try {
      store = new Store(directory, EVENTS, RESERVE_BYTES);
      const { damaged, sound } = store.records();
      const held = new Map(sound.map((key) => [key, text(store?.get(key))]));
      for (const [key, value] of held)
        expect(value, `${key} is as it was written`).to.equal(written.get(key));
      expect(damaged.length + sound.length, 'no record is missing').to.equal(written.size);
      if (damaged.length > 0)
        expect(() => [...(store as Store).scan('')]).to.throw(WeftError, 'checksum');
      return damaged.length === 0 ? 'equal' : 'named';
    } catch (error) {
      if (!(error instanceof WeftError)) throw error;
      expect(error.code).to.equal('data-damaged');
      return 'refused';
    } finally {
      await store?.close();
      rmSync(directory, { recursive: true });
    }
  };

  it(`never holds less than was written, and nothing else (${FLIPS} bits, seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const size = statSync(join(original, 'state.lmdb')).size;
    const outcomes = new Map<string, number>();
    for (let i = 0; i < FLIPS; i++) {
      // Every third in the heads and the first pages, where the structure is.
      const at =
        i % 3 === 0 ? (random.below(2 * 200) % 200) + (i % 2) * PAGE_BYTES : random.below(size);
      const outcome = await outcomeOf((file) => flip(file, at, random.below(8)));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    if (process.env['DBG']) console.log(outcomes);
    expect([...outcomes.keys()]).to.have.members(['equal', 'named', 'refused']);
  });

  it('is refused when it was cut off anywhere', async () => {
    const random = seededRandom(SEED);
    const size = statSync(join(original, 'state.lmdb')).size;
    for (const bytes of [
      0,
      1,
      PAGE_BYTES,
      2 * PAGE_BYTES,
      ...Array.from({ length: 20 }, () => random.below(size >> 1)),
    ])
      expect(await outcomeOf((file) => truncateSync(file, bytes)), `${bytes} bytes`).to.equal(
        'refused',
      );
  });

  it('is refused when the file is gone and its lock is not', async () => {
    expect(await outcomeOf((file) => rmSync(file))).to.equal('refused');
  });

  it('is refused when it is full of something else', async () => {
    const noise = (file: string): void =>
      writeFileSync(file, seededRandom(SEED).bytes(3 * PAGE_BYTES));
    expect(await outcomeOf(noise)).to.equal('refused');
  });
});

async function fill(directory: string): Promise<Map<string, string>> {
  const store = new Store(directory, EVENTS, RESERVE_BYTES);
  const written = new Map<string, string>();
  for (let round = 0; round < 30; round++) {
    for (let i = 0; i < 12; i++) {
      const [key, value] = [`log/${i}/network/${round % 9}`, `${round}`.repeat(100 + 40 * i)];
      store.put(key, bytes(value));
      written.set(key, value);
    }
    const large = 'x'.repeat(3000 + 500 * round);
    store.put('self/membership', bytes(large));
    written.set('self/membership', large);
    await store.durable();
  }
  await store.close();
  return written;
}

function flip(file: string, at: number, bit: number): void {
  const content = readFileSync(file);
  content.writeUInt8(content.readUInt8(at) ^ (1 << bit), at);
  writeFileSync(file, content);
}

function bytes(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function text(value: Uint8Array | undefined): string | undefined {
  return value && new TextDecoder().decode(value);
}
