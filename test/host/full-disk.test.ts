/** A store on a small tmpfs that somebody fills: real ENOSPC from the kernel. Needs root, for the mount. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Store } from '../../src/host/process/store.ts';
import { requireLab } from '../netns/support/privileges.ts';
import { until } from '../netns/support/until.ts';

const DISK_BYTES = 4 * 2 ** 20;
const RESERVE_BYTES = 2 ** 19;
const RECORD_BYTES = 4096;

describe('a store whose disk becomes full', function () {
  this.timeout(30_000);
  let folder: string;
  let store: Store;
  const failures: unknown[] = [];
  const fulls: boolean[] = [];
  const open = (): Store => {
    const failed = (error: unknown): void => void failures.push(error);
    return new Store(folder, { failed, full: (isFull) => fulls.push(isFull) }, RESERVE_BYTES);
  };

  before(async function () {
    await requireLab(this, ['mount', 'umount']);
    folder = mkdtempSync(join(tmpdir(), 'weft-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'weft-test', folder]);
    store = open();
  });
  after(async () => {
    if (folder === undefined) return;
    await store.close();
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });

  const room = (): number => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };

  it('keeps what was begun, refuses what is new, and goes on when there is room', async () => {
    await store.durable();
    store.checkRoom();
    writeFileSync(join(folder, 'filler'), new Uint8Array(room()));
    expect(room()).to.equal(0);

    // One after the other until the reserve has been given up: each is durable before the next begins.
    let written = 0;
    while (!fulls.includes(true)) {
      store.put(`k/${written}`, new Uint8Array(RECORD_BYTES).fill(written));
      await store.durable();
      written++;
    }
    expect(() => store.checkRoom()).to.throw('full; what exists is served on; free some space');

    // The reserve is used up as well: the commit waits, and so does everything that depends on it.
    writeFileSync(join(folder, 'filler-2'), new Uint8Array(room()));
    let left = false;
    for (let i = 0; i < 64; i++) store.put(`late/${i}`, new Uint8Array(RECORD_BYTES));
    store.effect(() => {
      left = true;
    });
    await until(() => store.attempts > 2, {
      timeoutMs: 10_000,
      what: 'the commit to be tried again',
    });
    expect(left, 'nothing has left that is not durable').to.equal(false);
    expect(store.get('k/0')?.[0], 'what is there is served').to.equal(0);
    expect(store.get('late/0')).to.equal(undefined);

    rmSync(join(folder, 'filler-2'));
    rmSync(join(folder, 'filler'));
    await until(() => left, { timeoutMs: 10_000, what: 'the commit' });
    await until(() => fulls.at(-1) === false, { timeoutMs: 10_000, what: 'room to be noticed' });
    store.checkRoom();
    expect(failures).to.deep.equal([]);

    await store.close();
    store = open();
    const keys = [...store.scan('')].map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith('k/'))).to.have.length(written);
    expect(keys.filter((key) => key.startsWith('late/'))).to.have.length(64);
  });
});
