import { expect } from 'chai';
import { type AnswerContext, decide, type Health } from '../../../src/control/dns/answer.ts';
import { SERVICE_ANSWERS_MAX } from '../../../src/control/dns/limits.ts';
import { readService } from '../../../src/control/dns/services.ts';
import { Zone } from '../../../src/control/dns/zone.ts';
import type { External } from '../../../src/model/endpoint.ts';
import type { PublishedPort } from '../../../src/model/ports/published.ts';
import { RCODE } from '../../../src/wire/dns.ts';
import { dnsEndpoint, dnsNetwork } from '../../support/dns-lab.ts';

const port = (containerPort: number, more: Partial<PublishedPort> = {}): PublishedPort => {
  return {
    ...{ protocol: 'tcp', mode: 'ingress', hostPort: 9000, containerPort, count: 1 },
    ...more,
  };
};
const leads = (first: number, targetPort: number, count = 1): External['ports'][number] => {
  return { protocol: 'tcp', port: first, targetPort, count };
};
const WEB = dnsEndpoint('Web', ['10.1.0.2', 'fd01::2'], {
  aliases: ['app'],
  published: [port(80), port(53, { protocol: 'udp' }), port(8000, { count: 3 })],
});
const API = dnsEndpoint('api', ['10.1.0.3'], { aliases: ['app'], published: [port(80)] });
const PLAIN = dnsEndpoint('plain', ['10.1.0.4'], { aliases: ['app'] });
const DB = dnsEndpoint('db', ['10.1.0.5'], {
  external: { target: '192.0.2.9', ports: [leads(1433, 7), leads(7000, 17_000, 10)] },
});
const ALL = dnsEndpoint('all', ['10.1.0.6'], { external: { target: '192.0.2.9', ports: [] } });
const ASKER = dnsEndpoint('asker', ['10.1.0.9'], { links: [{ name: 'db', alias: 'store' }] });
const FAR = dnsEndpoint('far', ['10.2.0.2'], { published: [port(80)] });

const own = {
  network: dnsNetwork('My.net', ['10.1.0.0/24', 'fd01::/64']),
  zone: new Zone([WEB, API, PLAIN, DB, ALL, ASKER]),
};
const other = { network: dnsNetwork('other', ['10.2.0.0/24']), zone: new Zone([FAR]) };

function answer(name: string, more: Partial<AnswerContext> = {}, type = 'SRV') {
  const usual = { leadsOut: () => false, health: () => 'alive' as const };
  const context = { own, joined: () => [other], asker: ASKER, turn: 0, ...more };
  const decision = decide({ name, type }, { ...usual, ...context });
  if (decision.kind !== 'answer') throw new Error(`${name} is asked elsewhere`);
  return decision;
}

/** The answers as in a zone file, or what is said in their place. */
function ask(name: string, more: Partial<AnswerContext> = {}): string {
  const { rcode, answers } = answer(name, more);
  if (rcode === RCODE.noSuchName) return 'no such name';
  if (answers.length === 0) return 'no data';
  return answers.map(({ data }) => Object.values(data).join(' ')).join(', ');
}

describe('services of endpoints', () => {
  for (const [name, said] of [
    ['_80._tcp.web', '0 1 80 Web.My.net'],
    ['_http._tcp.web', '0 1 80 Web.My.net'],
    ['_HTTP._TCP.WEB.MY.NET', '0 1 80 Web.My.net'],
    ['_domain._udp.web', '0 1 53 Web.My.net'],
    ['_domain._tcp.web', 'no data'],
    ['_8002._tcp.web', '0 1 8002 Web.My.net'],
    ['_8003._tcp.web', 'no data'],
    ['_9000._tcp.web', 'no data'],
    ['_http._tcp.app', '0 1 80 Web.My.net, 0 1 80 api.My.net'],
    ['_http._tcp.plain', 'no data'],
    ['_http._tcp.far.other', '0 1 80 far.other'],
    ['_http._tcp.far', '0 1 80 far.other'],
    ['_ms-sql-s._tcp.db', '0 1 1433 db.My.net'],
    ['_1433._tcp.store', '0 1 1433 db.My.net'],
    ['_7._tcp.db', 'no data'],
    ['_7009._tcp.db', '0 1 7009 db.My.net'],
    ['_7010._tcp.db', 'no data'],
    ['_80._tcp.all', 'no data'],
    ['_nonsense._tcp.web', 'no data'],
    ['_tcp.web', 'no data'],
    ['_80._tcp._x.web', 'no data'],
    ['web', 'no data'],
    ['_http._tcp.nobody', 'no such name'],
  ] as const) {
    it(`${name}: ${said}`, () => expect(ask(name)).to.equal(said));
  }

  it('have no record of another type', () => {
    expect(answer('_http._tcp.web', {}, 'A').answers).to.deep.equal([]);
    expect(answer('_http._tcp.web', {}, 'A').rcode).to.equal(RCODE.noError);
  });

  it('come with every address of their targets', () => {
    const { additionals, sources } = answer('_http._tcp.app');
    expect(sources.map(({ endpoint, by }) => `${endpoint.name} by ${by}`)).to.deep.equal([
      'Web by alias',
      'api by alias',
    ]);
    expect(additionals).to.deep.equal([
      { type: 'A', name: 'Web.My.net', ttl: 5, data: '10.1.0.2' },
      { type: 'AAAA', name: 'Web.My.net', ttl: 5, data: 'fd01::2' },
      { type: 'A', name: 'api.My.net', ttl: 5, data: '10.1.0.3' },
    ]);
  });

  it('that do not answer are asked last, by their priority, and are not left out', () => {
    const health = ({ name }: { name: string }): Health => (name === 'Web' ? 'failed' : 'alive');
    expect(ask('_http._tcp.app', { health })).to.equal('0 1 80 api.My.net, 2 1 80 Web.My.net');
    expect(ask('_http._tcp.app', { health: () => 'suspect' })).to.equal(
      '1 1 80 Web.My.net, 1 1 80 api.My.net',
    );
  });

  it('of very many endpoints are some of them, others with the next question', () => {
    const many = Array.from({ length: SERVICE_ANSWERS_MAX + 9 }, (_, i) =>
      dnsEndpoint(`m${i}`, [`10.1.1.${i}`], { aliases: ['many'], published: [port(80)] }),
    );
    const context = { own: { ...own, zone: new Zone(many) } };
    const shown = [0, 100].flatMap((turn) => answer('_80._tcp.many', { ...context, turn }).sources);
    expect(shown.length).to.equal(2 * SERVICE_ANSWERS_MAX);
    expect(new Set(shown.map(({ endpoint }) => endpoint)).size).to.equal(many.length);
  });

  it('are numbers of ports, or names that IANA gave', () => {
    expect(readService('_65535._udp')).to.deep.equal({ protocol: 'udp', port: 65_535 });
    expect(readService('_postgresql._tcp')).to.deep.equal({ protocol: 'tcp', port: 5432 });
    for (const text of ['_0._tcp', '_080._tcp', '_65536._tcp', '_80._sctp', '_80', '80._tcp']) {
      expect(readService(text), text).to.equal(undefined);
    }
  });
});
