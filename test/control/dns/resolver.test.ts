import { expect } from 'chai';
import { decode, encode } from 'dns-packet';
import { Cache, secondsToKeep } from '../../../src/control/dns/cache.ts';
import type { Attempt } from '../../../src/control/dns/forwarder.ts';
import { CACHE_ENTRIES_MAX, QUERY_RATE } from '../../../src/control/dns/limits.ts';
import { RateLimit } from '../../../src/control/dns/rate-limit.ts';
import { Resolver } from '../../../src/control/dns/resolver.ts';
import { readServers } from '../../../src/control/dns/servers.ts';
import type { StoredEndpoint } from '../../../src/control/state/records.ts';
import type { Network } from '../../../src/model/network.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { type DnsReading, readAnswer } from '../../../src/wire/dns-relay.ts';
import { dnsEndpoint, dnsNetwork, dnsQuery } from '../../support/dns-lab.ts';

const ASKER = '10.1.0.9';

class Bed {
  readonly endpoints: StoredEndpoint[] = [
    dnsEndpoint('web', ['10.1.0.2']),
    dnsEndpoint('asker', [ASKER]),
    dnsEndpoint('far', ['10.2.0.2'], { network: 'other' }),
  ];
  readonly networks: Network[] = [
    dnsNetwork('net', ['10.1.0.0/24']),
    dnsNetwork('other', ['10.2.0.0/24']),
  ];
  joined: readonly string[] = ['net'];
  isOut = false;
  servers = [{ host: '192.0.2.1', port: 53 }];
  readonly sent: Attempt[] = [];
  nowMs = 0;
  readonly resolver = new Resolver(
    {
      random: seededRandom(1),
      network: (id) => this.networks.find((network) => network.id === id),
      endpointsOf: (id) => this.endpoints.filter(({ network }) => network === id),
      joinedBy: () => this.joined,
      reachesOut: () => this.isOut,
      health: () => 'alive',
      servers: () => this.servers,
    },
    { send: (attempt) => this.sent.push(attempt), end: () => undefined, after: () => undefined },
  );

  constructor() {
    for (const { id, subnets } of this.networks) {
      this.resolver.open(
        id,
        subnets.map(({ gateway }) => gateway),
      );
    }
  }

  /** The answer in short, or `nothing` when there is none by now. */
  ask(name: string, { from = ASKER, bytes = dnsQuery(name), network = 'net' } = {}): string {
    let answer = 'nothing';
    const reply = (message: Uint8Array): void => {
      const { rcode, answers } = decode(Buffer.from(message)) as unknown as {
        rcode: string;
        answers: { data: string; ttl: number }[];
      };
      answer = [rcode, ...answers.map(({ data, ttl }) => `${data} ${ttl}`)].join(' ');
      this.late.push(answer);
    };
    this.resolver.receive({ network, from, way: 'udp', bytes, reply }, this.nowMs);
    return answer;
  }

  readonly late: string[] = [];

  /** The other server answers what it was asked last. */
  answer(ttl: number): void {
    const { number, server, bytes } = this.sent.at(-1) as Attempt;
    const { id, questions = [] } = decode(Buffer.from(bytes));
    const name = questions[0]?.name ?? '';
    const answers = [{ type: 'A' as const, name, ttl, data: '203.0.113.1' }];
    const message = encode({ type: 'response', id: id ?? 0, questions, answers });
    this.resolver.forwarder.receive(number, server, message, this.nowMs);
  }
}

describe('the resolver', () => {
  it('answers endpoints of the network and this host, and nobody else', () => {
    const bed = new Bed();
    expect(bed.ask('web')).to.equal('NOERROR 10.1.0.2 5');
    expect(bed.ask('web', { from: '10.1.0.1' })).to.equal('NOERROR 10.1.0.2 5');
    for (const from of ['10.1.0.77', '10.2.0.2', '192.0.2.9', 'fe80::1%up0', 'nonsense']) {
      expect(bed.ask('web', { from }), from).to.equal('nothing');
    }
    expect(bed.resolver.counters).to.include({ queries: 7, local: 2, stranger: 5 });
  });

  it('knows a new endpoint, a moved one and the end of one at once', () => {
    const bed = new Bed();
    expect(bed.ask('new')).to.equal('NXDOMAIN');
    const before = dnsEndpoint('new', ['10.1.0.50']);
    bed.resolver.changed({ kind: 'endpoint', before: undefined, after: before });
    expect(bed.ask('new')).to.equal('NOERROR 10.1.0.50 5');
    const after = dnsEndpoint('new', ['10.1.0.51']);
    bed.resolver.changed({ kind: 'endpoint', before, after });
    expect(bed.ask('new')).to.equal('NOERROR 10.1.0.51 5');
    bed.resolver.changed({ kind: 'endpoint', before: after, after: undefined });
    expect(bed.ask('new')).to.equal('NXDOMAIN');
  });

  it('asks others for a container of an internal network that gets out by another way', () => {
    const bed = new Bed();
    const inner = dnsNetwork('inner', ['10.3.0.0/24'], { internal: true });
    bed.networks.push(inner);
    bed.endpoints.push(dnsEndpoint('inside', ['10.3.0.9'], { network: 'inner' }));
    bed.resolver.open(
      'inner',
      inner.subnets.map(({ gateway }) => gateway),
    );
    bed.joined = ['inner'];
    const ask = (): string => bed.ask('a.example', { network: 'inner', from: '10.3.0.9' });
    expect(ask()).to.equal('REFUSED');
    bed.joined = ['inner', 'net'];
    expect(ask()).to.equal('nothing');
    bed.joined = ['inner'];
    expect(ask()).to.equal('REFUSED');
    bed.isOut = true;
    expect(ask()).to.equal('nothing');
    expect(bed.resolver.counters).to.include({ local: 2, forwarded: 2 });
    expect(bed.sent.length).to.equal(1);
  });

  it('tells names of another network to who has joined it only', () => {
    const bed = new Bed();
    expect(bed.ask('far.other')).to.equal('nothing');
    expect(bed.sent.length).to.equal(1);
    expect(bed.ask('far')).to.equal('NXDOMAIN');
    bed.joined = ['net', 'other'];
    expect(bed.ask('far.other')).to.equal('NOERROR 10.2.0.2 5');
    expect(bed.ask('far')).to.equal('NOERROR 10.2.0.2 5');
  });

  it('asks other servers once, and keeps the answer while it lasts', () => {
    const bed = new Bed();
    expect(bed.ask('www.example.com')).to.equal('nothing');
    bed.answer(60);
    expect(bed.late).to.deep.equal(['NOERROR 203.0.113.1 60']);
    bed.nowMs = 59_000;
    expect(bed.ask('WWW.example.com')).to.equal('NOERROR 203.0.113.1 1');
    bed.nowMs = 60_000;
    expect(bed.ask('www.example.com')).to.equal('nothing');
    expect(bed.sent.length).to.equal(2);
    expect(bed.resolver.counters).to.include({ forwarded: 2, cached: 1 });
  });

  it('says SERVFAIL without a server, and REFUSED to who forwards too often', () => {
    const bed = new Bed();
    bed.servers = [];
    expect(bed.ask('www.example.com')).to.equal('SERVFAIL');
    const answers = Array.from({ length: 250 }, (_, i) => bed.ask(`n${i}.example`));
    expect(answers.filter((answer) => answer === 'REFUSED').length).to.equal(51);
    expect(bed.ask('web')).to.equal('NOERROR 10.1.0.2 5');
  });

  it('lets nobody ask without end', () => {
    const bed = new Bed();
    const answers = Array.from({ length: QUERY_RATE.burst + 10 }, () => bed.ask('web'));
    expect(answers.filter((answer) => answer === 'nothing').length).to.equal(10);
    expect(bed.ask('web', { from: '10.1.0.2' })).to.equal('NOERROR 10.1.0.2 5');
    bed.nowMs = 1000;
    expect(bed.ask('web')).to.equal('NOERROR 10.1.0.2 5');
  });

  it('says what is wrong with a query, and nothing to what is none', () => {
    const bed = new Bed();
    expect(bed.ask('', { bytes: dnsQuery('web').subarray(0, 20) })).to.equal('FORMERR');
    expect(bed.ask('', { bytes: new Uint8Array(5) })).to.equal('nothing');
    expect(bed.resolver.counters.malformed).to.equal(2);
  });

  it('a network that is closed is not answered for', () => {
    const bed = new Bed();
    bed.resolver.close('net');
    expect(bed.ask('web')).to.equal('nothing');
    expect([...bed.resolver.ownAddresses()]).to.deep.equal(['10.2.0.1']);
  });

  it('explains an answer, also in a network that it does not answer for', () => {
    const bed = new Bed();
    const [network] = bed.networks as [Network];
    const [web] = bed.endpoints;
    bed.resolver.close('net');
    const decision = bed.resolver.explain({ name: 'web', type: 'A' }, network, undefined);
    expect(decision).to.deep.include({ kind: 'answer', sources: [{ endpoint: web, by: 'name' }] });
  });
});

describe('what the resolver keeps', () => {
  const reading = (name: string, ttl: number, bytes = 100): DnsReading => {
    const answers = [{ type: 'TXT' as const, name, ttl, data: 'x'.repeat(bytes) }];
    const message = encode({ type: 'response', questions: [{ name, type: 'TXT' }], answers });
    return readAnswer(message) as DnsReading;
  };

  it('goes by the TTL, and never longer than it likes', () => {
    const some = reading('a.b', 60);
    expect(secondsToKeep(some)).to.equal(60);
    expect(secondsToKeep({ ...some, ttl: 86_400 })).to.equal(300);
    expect(secondsToKeep({ ...some, ttl: 0 })).to.equal(0);
    expect(secondsToKeep({ ...some, truncated: true })).to.equal(0);
    expect(secondsToKeep({ ...some, rcode: 2 })).to.equal(0);
    const none = { ...some, rcode: 3, answerCount: 0 };
    expect(secondsToKeep(none)).to.equal(0);
    expect(secondsToKeep({ ...none, negativeTtl: 900 })).to.equal(5);
    expect(secondsToKeep({ ...none, negativeTtl: 2 })).to.equal(2);
  });

  it('is bounded in number and bytes; what was not used for long gives way', () => {
    const cache = new Cache();
    for (let i = 0; i < CACHE_ENTRIES_MAX; i++) cache.put(`${i}`, reading('a.b', 60), 0);
    cache.get('0', 0);
    cache.put('more', reading('a.b', 60), 0);
    expect(cache.size).to.equal(CACHE_ENTRIES_MAX);
    expect(cache.get('0', 0)).to.not.equal(undefined);
    expect(cache.get('1', 0)).to.equal(undefined);
    const large = { ...reading('a.b', 60), bytes: new Uint8Array(60_000) };
    for (let i = 0; i < 100; i++) cache.put(`large${i}`, large, 0);
    expect(cache.size).to.be.lessThan(71);
    expect(cache.get('large99', 60_000)).to.equal(undefined);
  });

  it('a rate is a burst, and what each second brings', () => {
    const limit = new RateLimit({ burst: 3, perSecond: 10 });
    const take = (nowMs: number, count: number): number =>
      Array.from({ length: count }, () => limit.take('a', nowMs)).filter(Boolean).length;
    expect(take(0, 5)).to.equal(3);
    expect(take(100, 5)).to.equal(1);
    expect(take(1100, 20)).to.equal(3);
    expect(limit.take('b', 0)).to.equal(true);
  });

  it('the servers of resolv.conf are those that are not ourselves, three at most', () => {
    const text = [
      '# a comment',
      'search example.com',
      'nameserver 10.1.0.1',
      'nameserver 127.0.0.53',
      'nameserver\t2001:DB8::1',
      'nameserver fe80::1%eth0',
      'nameserver 127.0.0.53',
      'nameserver nonsense',
      'nameserver 192.0.2.3',
    ].join('\n');
    const own = new Set(['10.1.0.1']);
    expect(readServers(text, own).map(({ host }) => host)).to.deep.equal([
      '127.0.0.53',
      '2001:db8::1',
      'fe80::1%eth0',
    ]);
    expect(readServers('', own)).to.deep.equal([]);
  });
});
