/** Who uses a namespace: the question that decides when we may let go of a TAP that keeps it alive. */
import { expect } from 'chai';
import { isNamespaceInUse, namespaceInode } from '../../src/host/tap/namespace.ts';
import { openTap } from '../../src/host/tap/tap-device.ts';
import type { MacAddress } from '../../src/model/mac-address.ts';
import { run } from './support/commands.ts';
import { Lab } from './support/lab.ts';
import { requireLab } from './support/privileges.ts';
import { until } from './support/until.ts';

describe('a namespace', () => {
  let lab: Lab;

  before(async function () {
    await requireLab(this);
    lab = await Lab.open({ hosts: 0 });
  });
  after(() => lab?.close());

  it('has an identity that does not depend on the path', async () => {
    const ns = await lab.container('a');
    const sleeper = lab.spawn(ns, ['sleep', '60']);
    const inode = namespaceInode(`/run/netns/${ns}`);
    expect(inode).to.match(/^\d+$/);
    await until(() => namespaceInode(`/proc/${sleeper.pid}/ns/net`) === inode, {
      timeoutMs: 5_000,
      what: 'the program to be in its namespace',
    });
    expect(namespaceInode('/proc/self/ns/net')).to.not.equal(inode);
  });

  it('has none when the path is gone or leads elsewhere', () => {
    expect(namespaceInode('/run/netns/no-such-one')).to.equal(undefined);
    expect(namespaceInode('/etc/hostname')).to.equal(undefined);
  });

  it('is in use while it has a name or a process, and not by the TAP that we hold', async () => {
    const ns = await lab.container('b');
    const namespace = `/run/netns/${ns}`;
    const inode = namespaceInode(namespace) ?? '';
    const tap = await openTap({
      namespace,
      name: 'eth0',
      mac: 0x02_00_00_00_00_01 as MacAddress,
      mtuBytes: 1450,
      addresses: [],
      gateways: [],
      configure: true,
    });
    const sleeper = lab.spawn(ns, ['sleep', '60']);
    await until(() => namespaceInode(`/proc/${sleeper.pid}/ns/net`) === inode, {
      timeoutMs: 5_000,
      what: 'the program to be in its namespace',
    });
    expect(isNamespaceInUse(inode)).to.equal(true);
    await run(['ip', 'netns', 'delete', ns]);
    expect(isNamespaceInUse(inode), 'with a process, without a name').to.equal(true);
    await sleeper.stop();
    expect(isNamespaceInUse(inode), 'with our TAP alone').to.equal(false);
    await tap.remove();
  });
});
