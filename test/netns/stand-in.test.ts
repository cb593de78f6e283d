/**
 * The tests of TAPs and tracked flows once more, in a process that the addon is hidden from: what stands in for it does
 * the same, and refuses the same in the same words.
 */
import { expect } from 'chai';
import { attempt } from './support/commands.ts';
import { ROOT, withoutAddon } from './support/hiding.ts';
import { Lab } from './support/lab.ts';
import { requireLab } from './support/privileges.ts';

const FILES = ['tap-device', 'tap-frames', 'conntrack'].map((name) => `test/netns/${name}.test.ts`);

describe('what stands in for the addon', function () {
  this.timeout(180_000);
  let lab: Lab;

  before(async function () {
    await requireLab(this, ['unshare', 'mount']);
    lab = await Lab.open({ hosts: 0 });
  });
  after(() => lab?.close());

  it('passes the tests of the addon', async () => {
    const mocha = [process.execPath, 'node_modules/mocha/bin/mocha.js', '--reporter', 'dot'];
    const command = [...withoutAddon(lab), ...mocha, '--timeout', '60000', '--exit', ...FILES];
    const { code, stdout } = await attempt(command, { cwd: ROOT, timeoutMs: 170_000 });
    expect(stdout).to.match(/^ {2}\d\d passing/m);
    expect(code, stdout).to.equal(0);
  });
});
