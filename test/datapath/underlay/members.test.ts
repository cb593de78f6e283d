import { expect } from 'chai';
import { Members } from '../../../src/datapath/underlay/members.ts';
import { ip } from '../../vectors/load.ts';
import { FOREIGN, HOST_C, HOST_D } from '../frames.ts';

describe('the members of a network', () => {
  it('are nobody at first', () => {
    const members = new Members();
    expect(members.all).to.deep.equal([]);
    expect(members.has(HOST_C.ip)).to.equal(false);
  });

  it('are replaced as a whole', () => {
    const members = new Members();
    members.replace([HOST_C, FOREIGN]);
    members.replace([HOST_D]);
    expect(members.all).to.deep.equal([HOST_D]);
    expect(members.foreign).to.deep.equal([]);
    expect([HOST_C.ip, FOREIGN.ip].some((each) => members.has(each))).to.equal(false);
    expect(members.lookupForeign(FOREIGN.ip)).to.equal(undefined);
  });

  it('may share an address under two ports: both hear floods, and the foreign one is learned from', () => {
    const members = new Members();
    const neighbor = { ...FOREIGN, ip: HOST_C.ip };
    members.replace([HOST_C, neighbor, { ...HOST_C }]);
    expect(members.all).to.deep.equal([{ ...HOST_C }, neighbor]);
    expect(members.lookupForeign(HOST_C.ip)).to.deep.equal(neighbor);
  });

  it('are known by address, whatever the family', () => {
    const members = new Members();
    members.replace([{ ...HOST_C, ip: ip('2001:db8::3') }]);
    expect(members.has(ip('2001:db8::3'))).to.equal(true);
    expect(members.has(ip('2001:db8::4'))).to.equal(false);
  });

  it('are not mixed up between ::a.b.c.d and a.b.c.d', () => {
    const members = new Members();
    members.replace([HOST_C]);
    expect(members.has(ip('::192.0.2.3'))).to.equal(false);
  });
});
