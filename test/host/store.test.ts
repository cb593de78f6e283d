import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockDataDir } from '../../src/host/process/data-lock.ts';
import { Store } from '../../src/host/process/store.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined): string | undefined =>
  value && new TextDecoder().decode(value);
const RESERVE_BYTES = 4096;
const EVENTS = {
  failed: (error: unknown): never => {
    throw error;
  },
  full: (): void => undefined,
};

describe('store', () => {
  let folder: string;
  let store: Store;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weft-store-'));
    store = new Store(folder, EVENTS, RESERVE_BYTES);
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('holds after it was opened again what was durable', async () => {
    store.put('a/1', bytes('one'));
    store.put('a/2', bytes('two'));
    store.put('b/1', bytes('other'));
    store.delete('a/2');
    await store.close();
    store = new Store(folder, EVENTS, RESERVE_BYTES);
    expect([...store.scan('a/')].map(({ key, value }) => [key, text(value)])).to.deep.equal([
      ['a/1', 'one'],
    ]);
    expect(text(store.get('b/1'))).to.equal('other');
    expect(store.get('a/2')).to.equal(undefined);
  });

  it('runs an effect at once when nothing waits to be written', async () => {
    await store.durable();
    let ran = false;
    store.effect(() => {
      ran = true;
    });
    expect(ran).to.equal(true);
  });

  it('holds an effect back until what was written before can be read again', async () => {
    store.put('k', bytes('v'));
    const seen: (string | undefined)[] = [];
    store.effect(() => seen.push(text(store.get('k'))));
    expect(seen).to.deep.equal([]);
    await store.durable();
    expect(seen).to.deep.equal(['v']);
  });

  it('keeps effects in order, also those asked for by effects and across commits', async () => {
    const order: number[] = [];
    store.put('k', bytes('1'));
    store.effect(() => {
      order.push(1);
      store.put('k', bytes('2'));
      store.effect(() => order.push(4));
    });
    store.effect(() => order.push(2));
    store.effect(() => order.push(3));
    await store.durable();
    await store.durable();
    expect(order).to.deep.equal([1, 2, 3, 4]);
    expect(text(store.get('k'))).to.equal('2');
  });

  it('writes made while a commit is under way are in the next one', async () => {
    store.put('a', bytes('1'));
    const first = store.durable();
    await Promise.resolve();
    store.put('b', bytes('2'));
    const second = store.durable();
    await first;
    await second;
    expect(text(store.get('b'))).to.equal('2');
  });
});

describe('data directory lock', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weft-lock-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is held by one', () => {
    const unlock = lockDataDir(folder);
    expect(() => lockDataDir(folder)).to.throw(
      `data directory ${folder}: another agent uses it (pid ${process.pid}); stop that agent, or set --data-dir and --socket`,
    );
    unlock();
    lockDataDir(folder)();
  });

  for (const [name, content] of [
    ['of a process that is gone', '4194305 12345\n'],
    ['of a pid that was given to somebody else', `${process.pid} 1\n`],
    ['that was cut off by a crash', ''],
  ] as const) {
    it(`${name} is taken over`, () => {
      writeFileSync(join(folder, 'agent.pid'), content);
      lockDataDir(folder)();
    });
  }
});
