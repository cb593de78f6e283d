import { expect } from 'chai';
import { type BridgePort, Fdb } from '../../../src/datapath/bridge/fdb.ts';
import type { PortId, Remote } from '../../../src/datapath/engine.ts';
import { ALICE, BOB, CAROL, FOREIGN, HOST_C, HOST_D, type Person } from '../frames.ts';

const port = (who: Person, id: number): BridgePort => ({
  id: id as PortId,
  mac: who.mac,
  addresses: [who.ip4, who.ip6],
  router: undefined,
});
const remote = (who: Person): Remote => ({
  mac: who.mac,
  addresses: [who.ip4, who.ip6],
  vtep: HOST_C,
});

describe('the forwarding database', () => {
  it('finds ports and remotes by MAC and address', () => {
    const fdb = new Fdb();
    const alice = port(ALICE, 1);
    fdb.installPort(alice);
    fdb.installRemote(remote(CAROL));
    expect(fdb.lookupPort(ALICE.mac)).to.equal(alice);
    expect(fdb.lookupPortByIp(ALICE.ip6)).to.equal(alice);
    expect(fdb.lookupPortByIp(CAROL.ip4)).to.equal(undefined);
    expect(fdb.lookupRemote(CAROL.mac)?.vtep).to.equal(HOST_C);
    expect(fdb.lookupMacByIp(CAROL.ip6)).to.equal(CAROL.mac);
    expect([ALICE, BOB, CAROL].map(({ mac }) => fdb.isKnownMac(mac))).to.deep.equal([
      true,
      false,
      true,
    ]);
  });

  it('puts a port before a remote', () => {
    const fdb = new Fdb();
    fdb.installRemote({ ...remote(CAROL), mac: BOB.mac });
    fdb.installPort(port(CAROL, 1));
    expect(fdb.lookupMacByIp(CAROL.ip4)).to.equal(CAROL.mac);
    fdb.withdrawPort(port(CAROL, 1));
    expect(fdb.portCount).to.equal(0);
  });

  it('leaves an address with the one who took it over', () => {
    const fdb = new Fdb();
    const [old, taker] = [port(ALICE, 1), { ...port(ALICE, 2), mac: BOB.mac }];
    fdb.installPort(old);
    fdb.installPort(taker);
    fdb.withdrawPort(old);
    expect(fdb.lookupPortByIp(ALICE.ip4)).to.equal(taker);
    fdb.withdrawPort(taker);
    expect(fdb.lookupMacByIp(ALICE.ip4)).to.equal(undefined);
  });

  it('replaces what it knew about a remote, addresses included', () => {
    const fdb = new Fdb();
    fdb.installRemote(remote(CAROL));
    fdb.installRemote({ mac: CAROL.mac, addresses: [CAROL.ip6], vtep: HOST_D });
    expect(fdb.lookupMacByIp(CAROL.ip4)).to.equal(undefined);
    expect(fdb.lookupMacByIp(CAROL.ip6)).to.equal(CAROL.mac);
    expect(fdb.lookupRemote(CAROL.mac)?.vtep).to.equal(HOST_D);
    fdb.withdrawRemote(CAROL.mac);
    fdb.withdrawRemote(CAROL.mac);
    expect(fdb.isKnownMac(CAROL.mac)).to.equal(false);
  });

  it('forgets what it learned about a MAC that control installs', () => {
    const fdb = new Fdb();
    for (const who of [ALICE, CAROL]) fdb.learned.learn(who.mac, FOREIGN, 0);
    fdb.installPort(port(ALICE, 1));
    fdb.installRemote(remote(CAROL));
    expect(fdb.learned.snapshot(0)).to.deep.equal([]);
  });
});
