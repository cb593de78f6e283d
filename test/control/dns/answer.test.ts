import { expect } from 'chai';
import fc from 'fast-check';
import { type AnswerContext, decide, type Health } from '../../../src/control/dns/answer.ts';
import { ANSWERS_MAX } from '../../../src/control/dns/limits.ts';
import { reverseIp, reverseName } from '../../../src/control/dns/reverse.ts';
import { Zone } from '../../../src/control/dns/zone.ts';
import { formatIp } from '../../../src/model/ip.ts';
import { RCODE } from '../../../src/wire/dns.ts';
import { dnsEndpoint, dnsNetwork } from '../../support/dns-lab.ts';

const WEB = dnsEndpoint('web', ['10.1.0.2', 'fd01::2'], { aliases: ['WWW', 'app'] });
const DB = dnsEndpoint('db', ['10.1.0.3'], { aliases: ['app'] });
const THIRD = dnsEndpoint('third', ['10.1.0.4'], { aliases: ['app'] });
const ASKER = dnsEndpoint('asker', ['10.1.0.9'], { links: [{ name: 'db', alias: 'Store' }] });
const FAR = dnsEndpoint('far', ['10.2.0.2'], { aliases: ['www'] });

const own = {
  network: dnsNetwork('my.net', ['10.1.0.0/24', 'fd01::/64']),
  zone: new Zone([WEB, DB, THIRD, ASKER]),
};
const other = { network: dnsNetwork('other', ['10.2.0.0/24']), zone: new Zone([FAR]) };

function context(more: Partial<AnswerContext> = {}): AnswerContext {
  const usual = { joined: () => [other], leadsOut: () => false, health: () => 'alive' as const };
  return { own, ...usual, asker: ASKER, turn: 0, ...more };
}

/** The answer in short: data, or what is said in its place. */
function ask(name: string, type = 'A', more: Partial<AnswerContext> = {}): string {
  const decision = decide({ name, type }, context(more));
  if (decision.kind === 'forward') return 'forward';
  if (decision.rcode === RCODE.noSuchName)
    return `no such name in ${decision.authorities[0]?.name}`;
  if (decision.rcode === RCODE.refused) return 'refused';
  if (decision.answers.length === 0) return 'no data';
  return decision.answers
    .map((record, i) => {
      const source = decision.sources[i];
      const from = source && `${source.endpoint.name} by ${source.by}`;
      return record.type === 'SOA' ? 'SOA' : `${record.data} of ${from}`;
    })
    .join(', ');
}

describe('names of a network', () => {
  for (const [name, type, answer] of [
    ['web', 'A', '10.1.0.2 of web by name'],
    ['WEB', 'A', '10.1.0.2 of web by name'],
    ['web', 'AAAA', 'fd01::2 of web by name'],
    ['www', 'A', '10.1.0.2 of web by alias'],
    ['web.my.net', 'A', '10.1.0.2 of web by name'],
    ['db', 'AAAA', 'no data'],
    ['web', 'MX', 'no data'],
    ['web', 'UNKNOWN_65', 'no data'],
    ['web', 'ANY', 'refused'],
    ['web', 'AXFR', 'refused'],
    ['store', 'A', '10.1.0.3 of db by link'],
    ['store.my.net', 'A', '10.1.0.3 of db by link'],
    ['far.other', 'A', '10.2.0.2 of far by name'],
    ['far', 'A', '10.2.0.2 of far by name'],
    ['FAR', 'AAAA', 'no data'],
    ['x.unseen', 'A', 'forward'],
    ['nobody', 'A', 'no such name in .'],
    ['no_body.my.net', 'A', 'no such name in my.net'],
    ['web.other.my.net', 'A', 'no such name in my.net'],
    ['example.com', 'A', 'forward'],
    ['', 'NS', 'forward'],
    ['my.net', 'A', 'no data'],
    ['my.net', 'SOA', 'SOA'],
    ['_http._tcp.web', 'SRV', 'no data'],
    ['_http._tcp.web.my.net', 'SRV', 'no data'],
    ['_http._tcp.nobody', 'SRV', 'no such name in .'],
    ['_http._tcp.nobody.my.net', 'SRV', 'no such name in my.net'],
    ['_http._tcp.example.com', 'SRV', 'forward'],
    ['2.0.1.10.in-addr.arpa', 'PTR', 'web.my.net of web by address'],
    ['2.0.2.10.in-addr.arpa', 'PTR', 'far.other of far by address'],
    ['77.0.1.10.in-addr.arpa', 'PTR', 'no such name in in-addr.arpa'],
    ['2.0.1.10.in-addr.arpa', 'A', 'no data'],
    ['8.8.8.8.in-addr.arpa', 'PTR', 'forward'],
    [`2.${'0.'.repeat(27)}1.0.d.f.ip6.arpa`, 'PTR', 'web.my.net of web by address'],
  ] as const) {
    it(`${name === '' ? 'the root' : name} ${type}: ${answer}`, () => {
      expect(ask(name, type)).to.equal(answer);
    });
  }

  it('every address has one name, which stands for it', () => {
    const addresses = fc.tuple(
      fc.constantFrom(4 as const, 6 as const),
      fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
    );
    fc.assert(
      fc.property(addresses, ([family, bits]) => {
        const address = { family, value: family === 4 ? bits & 0xffff_ffffn : bits };
        expect(reverseIp(reverseName(address))).to.deep.equal(address);
      }),
    );
  });

  it('whatever is asked, something is decided, and one label is never asked elsewhere', () => {
    const label = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'aW-_9') });
    const names = fc.array(
      fc.oneof(label, fc.constantFrom('my', 'net', 'web', 'in-addr', 'arpa')),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(names, fc.constantFrom('A', 'PTR', 'SRV', 'UNKNOWN_9'), (labels, type) => {
        const decision = decide({ name: labels.join('.'), type }, context());
        if (labels.length === 1) expect(decision.kind).to.equal('answer');
        if (decision.kind === 'answer') expect(decision.rcode).to.be.oneOf([0, 3, 5]);
      }),
    );
  });

  it('a link is seen by one endpoint alone, and hides a name that others see', () => {
    expect(ask('store', 'A', { asker: WEB })).to.equal('no such name in .');
    expect(ask('store', 'A', { asker: undefined })).to.equal('no such name in .');
    const hiding = { ...ASKER, links: [{ name: 'db', alias: 'web' }] };
    expect(ask('web', 'A', { asker: hiding })).to.equal('10.1.0.3 of db by link');
    const dangling = { ...ASKER, links: [{ name: 'gone', alias: 'web' }] };
    expect(ask('web', 'A', { asker: dangling })).to.equal('no such name in .');
  });

  it('a link follows its name to another address', () => {
    const zone = new Zone([DB]);
    const moved = { own: { ...own, zone } };
    zone.remove(DB);
    expect(ask('store', 'A', moved)).to.equal('no such name in .');
    zone.add(dnsEndpoint('db', ['10.1.0.77'], { id: 'another' }));
    expect(ask('store', 'A', moved)).to.equal('10.1.0.77 of db by link');
  });

  it('nothing of an internal network is asked elsewhere', () => {
    const internal = { own: { ...own, network: { ...own.network, internal: true } } };
    expect(ask('example.com', 'A', internal)).to.equal('refused');
    expect(ask('8.8.8.8.in-addr.arpa', 'PTR', internal)).to.equal('refused');
    expect(ask('web', 'A', internal)).to.equal('10.1.0.2 of web by name');
    const beside = { ...internal, leadsOut: () => true };
    expect(ask('example.com', 'A', beside)).to.equal('forward');
    expect(ask('nothing', 'A', beside)).to.equal('no such name in .');
  });

  it('several endpoints of one alias take turns, and those that do not answer come last', () => {
    const first = (more: Partial<AnswerContext>): string => ask('app', 'A', more);
    const all = ['10.1.0.2 of web', '10.1.0.3 of db', '10.1.0.4 of third'];
    const said = (...order: number[]): string => order.map((i) => `${all[i]} by alias`).join(', ');
    expect(first({ turn: 0 })).to.equal(said(0, 1, 2));
    expect(first({ turn: 1 })).to.equal(said(1, 2, 0));
    expect(first({ turn: 5 })).to.equal(said(2, 0, 1));
    const health = ({ name }: { name: string }): Health =>
      name === 'web' ? 'failed' : name === 'db' ? 'suspect' : 'alive';
    expect(first({ health })).to.equal(said(2, 1, 0));
    expect(first({ health, turn: 1 })).to.equal(said(2, 1, 0));
  });

  it('a name whose hosts all are gone is answered', () => {
    expect(ask('web', 'A', { health: () => 'failed' })).to.equal('10.1.0.2 of web by name');
  });

  it('an alias of very many shows some of them, others with the next query', () => {
    const many = Array.from({ length: ANSWERS_MAX + 10 }, (_, i) =>
      dnsEndpoint(`m${i}`, [`10.1.${1 + (i >> 8)}.${i & 255}`], { aliases: ['many'] }),
    );
    const zone = new Zone(many);
    const shown = new Set<string>();
    for (const turn of [0, 100]) {
      const decision = decide(
        { name: 'many', type: 'A' },
        context({ own: { ...own, zone }, turn }),
      );
      if (decision.kind !== 'answer') throw new Error('not answered');
      expect(decision.answers.length).to.equal(ANSWERS_MAX);
      for (const { data } of decision.answers) shown.add(String(data));
    }
    expect([...shown].sort()).to.deep.equal(
      many.flatMap(({ addresses }) => addresses.map(({ ip }) => formatIp(ip))).sort(),
    );
  });
});
