import { expect } from 'chai';
import { claimsOf, rivalOf, servedOn } from '../../../../src/control/network/publish/claims.ts';
import {
  decodeEndpoint,
  encodeEndpoint,
  type StoredEndpoint,
} from '../../../../src/control/state/records.ts';
import { parseInterfaceAddress, parseIp } from '../../../../src/model/ip.ts';
import type { MacAddress } from '../../../../src/model/mac-address.ts';
import { formatPublished, type PublishedPort } from '../../../../src/model/ports/published.ts';
import { plainNode } from '../../../../src/simulator/host/identity.ts';

const [ONE, TWO] = [plainNode(1), plainNode(2)];

/** `192.0.2.1:8080-8082/udp host`: address, count, protocol and mode may be left out. */
function port(text: string): PublishedPort {
  const [, ip, first, last, protocol, mode] =
    /^(?:(\S+):)?(\d+)(?:-(\d+))?(?:\/(\w+))?( host)?$/.exec(text) ?? [];
  const hostIp = ip === undefined ? undefined : parseIp(ip);
  return {
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
    mode: mode === undefined ? 'ingress' : 'host',
    ...(hostIp !== undefined && { hostIp }),
    hostPort: Number(first),
    containerPort: 80,
    count: Number(last ?? first) - Number(first) + 1,
  };
}

function endpoint(
  id: string,
  node: typeof ONE,
  texts: readonly string[],
  addresses: readonly string[] = ['10.0.0.2/24', 'fd00::2/64'],
): StoredEndpoint {
  return {
    id,
    name: `e${id}`,
    node,
    network: 'ab'.repeat(16),
    tap: 'eth0',
    mac: 2 as MacAddress,
    addresses: addresses.flatMap((text) => parseInterfaceAddress(text) ?? []),
    aliases: [],
    links: [],
    published: texts.map(port),
    labels: new Map(),
    idempotencyKey: '',
  };
}

/** Whether what two endpoints publish, the second on another node, collides. */
function collide(first: string, second: string, node = TWO): boolean {
  const [claim] = claimsOf(endpoint('1', ONE, [first]));
  return (
    claim !== undefined && rivalOf(claim, claimsOf(endpoint('2', node, [second]))) !== undefined
  );
}

describe('claims on ports', () => {
  it('collide when a connection could mean both', () => {
    for (const [a, b, expected] of [
      ['8080', '8080', true],
      ['8080', '8081', false],
      ['8080', '8080/udp', false],
      ['8000-8002', '8002-8004', true],
      ['8000-8002', '8003-8004', false],
      ['192.0.2.1:8080', '8080', true],
      ['192.0.2.1:8080', '192.0.2.2:8080', false],
      ['192.0.2.1:8080', '0.0.0.0:8080', true],
      ['192.0.2.1:8080', ':::8080', false],
    ] as const) {
      expect(collide(a, b), `${a} ${b}`).to.equal(expected);
      expect(collide(b, a), `${b} ${a}`).to.equal(expected);
    }
  });

  it('of single hosts meet on one host only, and those of every host everywhere', () => {
    expect(collide('80 host', '80 host')).to.equal(false);
    expect(collide('80 host', '80 host', ONE)).to.equal(true);
    expect(collide('80 host', '80')).to.equal(true);
  });

  it('are of the families that the endpoint has addresses of', () => {
    const [four] = claimsOf(endpoint('1', ONE, ['80'], ['10.0.0.2/24']));
    const six = claimsOf(endpoint('2', TWO, ['80'], ['fd00::2/64']));
    expect(four && rivalOf(four, six)).to.equal(undefined);
  });

  it('are served by the endpoint with the smaller id, on every host alike', () => {
    const endpoints = [
      endpoint('3', ONE, ['8080', '9000']),
      endpoint('1', TWO, ['8080-8081']),
      endpoint('2', TWO, ['9000 host']),
    ];
    const shown = (node: typeof ONE, list: readonly StoredEndpoint[]): unknown => {
      const { served, lost } = servedOn(node, list);
      return {
        served: served.map(({ endpoint: { id }, port: { hostPort } }) => `${id} ${hostPort}`),
        lost: lost.map(({ claim, to }) => `${claim.endpoint.id} to ${to.endpoint.id}`),
      };
    };
    for (const list of [endpoints, [...endpoints].reverse()]) {
      expect(shown(ONE, list)).to.deep.equal({ served: ['1 8080', '3 9000'], lost: ['3 to 1'] });
      expect(shown(TWO, list)).to.deep.equal({
        served: ['1 8080', '2 9000'],
        lost: ['3 to 1', '3 to 2'],
      });
    }
  });
});

describe('published ports in a record', () => {
  const texts = ['8080', '192.0.2.1:53-54/udp', '2001:db8::1:443 host'];

  it('are read as they were written', () => {
    const written = endpoint('1', ONE, texts);
    const read = decodeEndpoint('1', ONE, encodeEndpoint(written));
    expect(read?.published).to.deep.equal(written.published);
    expect(read?.published.flatMap((one) => formatPublished(one, [4, 6]))).to.deep.equal([
      '0.0.0.0:8080->80/tcp',
      '[::]:8080->80/tcp',
      '192.0.2.1:53-54->80-81/udp',
      '[2001:db8::1]:443->80/tcp (host)',
    ]);
  });

  it('that make no sense, or are more than a host can hold, make the record nothing', () => {
    const whole = { ...port('1'), hostPort: 65_000, count: 537 };
    for (const published of [
      [{ ...port('80'), hostPort: 0 }],
      [{ ...port('80'), count: 0 }],
      [whole],
      [{ ...port('80'), containerPort: 70_000 }],
      Array(49).fill(port('80')),
      [port('1-2049')],
    ]) {
      const bytes = encodeEndpoint({ ...endpoint('1', ONE, []), published });
      expect(decodeEndpoint('1', ONE, bytes)).to.equal(undefined);
    }
  });
});
