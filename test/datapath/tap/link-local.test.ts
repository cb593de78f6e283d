import { expect } from 'chai';
import type { PortId } from '../../../src/datapath/engine.ts';
import { LinkLocalClaims } from '../../../src/datapath/tap/link-local.ts';
import { ip } from '../../vectors/load.ts';
import { ALICE, BOB, CAROL } from '../frames.ts';

const ALICE_PORT = 1 as PortId;
const BOB_PORT = 2 as PortId;
const claims = (): LinkLocalClaims => new LinkLocalClaims((mac) => mac === CAROL.mac);
const address = (index: number) => ip(`fe80::1234:5678:9abc:${index}`);

describe('link-local claims', () => {
  it('give a port the address that its MAC derives', () => {
    expect(claims().mayUse(ALICE_PORT, ALICE.mac, ALICE.linkLocal)).to.equal(true);
  });

  it('give a free address to the first port that uses it', () => {
    const all = claims();
    expect(all.mayUse(ALICE_PORT, ALICE.mac, address(1))).to.equal(true);
    expect(all.mayUse(ALICE_PORT, ALICE.mac, address(1))).to.equal(true);
    expect(all.mayUse(BOB_PORT, BOB.mac, address(1))).to.equal(false);
  });

  it('keep the derived address of a known MAC from others', () => {
    expect(claims().mayUse(ALICE_PORT, ALICE.mac, CAROL.linkLocal)).to.equal(false);
    expect(claims().mayUse(CAROL.mac as unknown as PortId, CAROL.mac, CAROL.linkLocal)).to.equal(
      true,
    );
  });

  it('give a port at most four addresses', () => {
    const all = claims();
    for (let i = 0; i < 4; i++)
      expect(all.mayUse(ALICE_PORT, ALICE.mac, address(i))).to.equal(true);
    expect(all.mayUse(ALICE_PORT, ALICE.mac, address(4))).to.equal(false);
    expect(all.mayUse(ALICE_PORT, ALICE.mac, address(3))).to.equal(true);
  });

  it('are free again when the port is released', () => {
    const all = claims();
    for (let i = 0; i < 4; i++) all.mayUse(ALICE_PORT, ALICE.mac, address(i));
    all.release(ALICE_PORT);
    expect(all.mayUse(BOB_PORT, BOB.mac, address(0))).to.equal(true);
    expect(all.mayUse(ALICE_PORT, ALICE.mac, address(4))).to.equal(true);
    expect(all.mayUse(ALICE_PORT, ALICE.mac, address(0))).to.equal(false);
  });
});
