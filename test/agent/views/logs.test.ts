import { expect } from 'chai';
import { logsView } from '../../../src/agent/views/logs.ts';
import type { EntryView } from '../../../src/control/api/schema/state/logs.ts';
import { keyWrite } from '../../../src/control/keys/records.ts';
import { createNetwork } from '../../../src/control/network/create-network.ts';
import { createToken } from '../../../src/control/network/members/tokens.ts';
import { encodeRemoval } from '../../../src/control/state/registry.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import { ControlLab } from '../../support/control-lab.ts';

const healthOf = (): 'alive' => 'alive';

describe('the logs that an agent shows', () => {
  it('are all that it knows, entry by entry, deletes included', async () => {
    const lab = new ControlLab({ nodes: 2, seed: 3 });
    await lab.until(() => lab.agrees(), 5_000, 'two nodes agree');
    const { cluster } = lab.node(1);
    const { network } = await lab.resolve(createNetwork(cluster, networkWish('net'), []));
    cluster.append([{ key: `network/${network.id}`, value: undefined }]);
    const view = logsView({ cluster, healthOf }, 'wan');
    expect(view.node).to.equal(cluster.self);
    expect(view.profile).to.equal('wan');
    expect(view.members.map(({ id, name }) => [id, name])).to.deep.equal(
      lab.nodes.map(({ id }, i) => [id, `n${i}`]),
    );
    const versions = view.logs.map(({ origin, generation, seq }) => [origin, generation, seq]);
    const known = [...cluster.state.versions()];
    expect(versions).to.deep.equal(
      known.map(([origin, { generation, seq }]) => [origin, generation, seq]),
    );
    const own = view.logs.find(({ origin }) => origin === cluster.self)?.entries ?? [];
    const last = own.at(-1) as EntryView;
    expect([last.key, last.deleted, last.value]).to.deep.equal([
      `network/${network.id}`,
      true,
      undefined,
    ]);
    for (const { key, value } of own.filter(({ deleted }) => !deleted)) {
      const held = cluster.state.owned(cluster.self, key) as Uint8Array;
      expect(value, key).to.equal(Buffer.from(held).toString('base64'));
    }
  });

  it('hold no value of records about tokens and keys', async () => {
    const lab = new ControlLab({ nodes: 1, seed: 3 });
    const { cluster } = lab.node(0);
    const wish = { ttlSeconds: 60, uses: 1, authority: new Uint8Array(32).fill(7) };
    const hash = (): Uint8Array => new Uint8Array(32).fill(9);
    await lab.resolve(createToken(cluster, wish, hash));
    const value = Uint8Array.of(1);
    const secretive = ['keys', 'authority', `signer/${cluster.self}`, 'later-kind/1'];
    cluster.append([
      keyWrite(1, new Uint8Array(32).fill(9), 0),
      ...secretive.map((key) => ({ key, value })),
    ]);
    const entries = logsView({ cluster, healthOf }, 'lan').logs.flatMap((log) => log.entries);
    const hidden = entries.filter((entry) => !entry.deleted && entry.value === undefined);
    const kinds = hidden.map(({ key }) => key.split('/')[0]).sort();
    expect(kinds).to.deep.equal(['authority', 'key', 'keys', 'later-kind', 'signer', 'token']);
    const nines = Buffer.from(hash()).toString('base64').slice(0, 40);
    expect(JSON.stringify(entries)).to.not.include(nines);
  });

  it('are not shown by a node that was removed', async () => {
    const lab = new ControlLab({ nodes: 2, seed: 3 });
    await lab.until(() => lab.agrees(), 5_000, 'two nodes agree');
    const { cluster } = lab.node(1);
    cluster.append([{ key: `removed/${cluster.self}`, value: encodeRemoval(false) }]);
    expect(() => logsView({ cluster, healthOf }, 'lan')).to.throw(/has left the cluster/);
  });
});
