import { expect } from 'chai';
import {
  type PublishWish,
  readPublish,
} from '../../../../src/control/network/publish/read-publish.ts';
import { refusalOf } from '../../../../src/control/network/refuse.ts';
import { formatIp } from '../../../../src/model/ip.ts';

const refuse = refusalOf('attach web');

function text({ protocol, mode, hostIp, host, container }: PublishWish): string {
  const from = host === undefined ? '?' : `${host.first}-${host.last}`;
  const ip = hostIp === undefined ? '*' : formatIp(hostIp);
  return `${ip} ${from} ${container.first}-${container.last} ${protocol} ${mode}`;
}

function read(...specs: readonly string[]): string[] {
  return readPublish(specs, refuse).map(text);
}

function refused(...specs: readonly string[]): string {
  try {
    readPublish(specs, refuse);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
}

describe('what --publish takes', () => {
  for (const [spec, meaning] of [
    ['80', '* ? 80-80 tcp ingress'],
    ['8080:80', '* 8080-8080 80-80 tcp ingress'],
    ['8080:80/udp', '* 8080-8080 80-80 udp ingress'],
    ['8080:80/TCP', '* 8080-8080 80-80 tcp ingress'],
    ['192.0.2.1:8080:80', '192.0.2.1 8080-8080 80-80 tcp ingress'],
    ['192.0.2.1::80', '192.0.2.1 ? 80-80 tcp ingress'],
    ['[2001:db8::1]:8080:80', '2001:db8::1 8080-8080 80-80 tcp ingress'],
    ['[::1]::80', '::1 ? 80-80 tcp ingress'],
    ['0.0.0.0:53:53/udp', '0.0.0.0 53-53 53-53 udp ingress'],
    ['8000-8002:80-82', '* 8000-8002 80-82 tcp ingress'],
    ['8000-8002:80', '* 8000-8002 80-80 tcp ingress'],
    ['mode=host,target=80', '* ? 80-80 tcp host'],
    ['target=80,published=0', '* ? 80-80 tcp ingress'],
    ['mode=host,target=80,published=8080,protocol=udp', '* 8080-8080 80-80 udp host'],
    ['mode=ingress,host_ip=::1,target=80,published=81', '::1 81-81 80-80 tcp ingress'],
    ['host_ip=[::1],target=80-81,published=90-91', '::1 90-91 80-81 tcp ingress'],
  ] as const) {
    it(`${spec}`, () => expect(read(spec)).to.deep.equal([meaning]));
  }

  it('ports of a container without ports of the host get one each', () => {
    expect(read('80-82/udp')).to.deep.equal([
      '* ? 80-80 udp ingress',
      '* ? 81-81 udp ingress',
      '* ? 82-82 udp ingress',
    ]);
  });

  for (const [spec, why] of [
    ['', /has no port of the container/],
    ['8080:', /has no port of the container/],
    ['0:80', /has no port in "0"; use 1 to 65535/],
    ['80:65536', /has no port in "65536"/],
    ['90-80:80', /has no port in "90-80"/],
    ['a:80', /has no port in "a"/],
    ['80/sctp', /asks for sctp, which is not supported; use tcp or udp/],
    ['80/', /has no protocol in ""/],
    ['300.0.0.1:80:80', /has no address in "300.0.0.1"/],
    ['::1:80:80', /has too many colons; write it as .* an IPv6 address in brackets/],
    ['[]:80:80', /has no address in the brackets/],
    ['8000-8002:80-81', /has 3 ports of the host for 2 of the container/],
    ['8000:80-81', /has 1 ports of the host for 2 of the container/],
    ['mode=vip,target=80', /has no mode in "vip"; use mode=ingress or mode=host/],
    ['mode=host,published=80', /has no port of the container/],
    ['mode=host,target=80,name=web', /has a field "name" that is not known; known: mode, target,/],
    ['mode=host,target=', /has no value for target/],
    ['target=80,target=81', /has target twice/],
    ['1-3000:1-3000', /3000 ports are published; publish at most 2048 ports in 48 ranges/],
    ['1-49', /49 port ranges are published/],
  ] as const) {
    it(`"${spec}" is refused`, () => {
      expect(refused(spec)).to.match(/^attach web: /);
      expect(refused(spec)).to.match(why);
    });
  }
});
