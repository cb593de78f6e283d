import { expect } from 'chai';
import { engineResolvers } from '../../../src/integrations/docker/resolvers.ts';

/** The cases are those of libnetwork, resolvconf/resolvconf_test.go and sandbox_dns_unix.go of Docker 20.10. */
const CASES: readonly [string, string, { from?: string[]; host?: string[] }][] = [
  [
    'servers in their order',
    'nameserver 10.0.0.2\nnameserver 10.0.0.1\n',
    { from: ['10.0.0.2', '10.0.0.1'] },
  ],
  [
    'three at most',
    'nameserver 1.1.1.1\nnameserver 1.1.1.2\nnameserver 1.1.1.3\nnameserver 1.1.1.4',
    { from: ['1.1.1.1', '1.1.1.2', '1.1.1.3'] },
  ],
  ['each once', 'nameserver 1.1.1.1\nnameserver 1.1.1.1', { from: ['1.1.1.1'] }],
  [
    'blanks, comments and other words',
    '#nameserver 1.1.1.9\n\tnameserver  1.1.1.1 # home\nsearch lan\n; nameserver 1.1.1.8',
    { from: ['1.1.1.1'] },
  ],
  ['a line that says more', 'nameserver 1.1.1.1 1.1.1.2', {}],
  [
    'loopback',
    'nameserver 127.0.0.1\nnameserver 10.0.0.2',
    { from: ['10.0.0.2'], host: ['127.0.0.1'] },
  ],
  [
    'systemd-resolved, and another',
    'nameserver 127.0.0.53\nnameserver 10.0.0.2',
    { from: ['10.0.0.2'], host: ['127.0.0.53'] },
  ],
  ['systemd-resolved alone', 'nameserver 127.0.0.53\noptions edns0', { from: ['192.0.2.1'] }],
  [
    'IPv6, also of an interface',
    'nameserver fd00::1\nnameserver fe80::1%eth0\nnameserver 10.0.0.2',
    { from: ['10.0.0.2'] },
  ],
  ['no address', 'nameserver dns.example\nnameserver 10.0.0.300', {}],
  ['nothing', '', {}],
];

describe('the servers that a resolver of Docker asks', () => {
  for (const [what, text, { from = [], host = [] }] of CASES) {
    it(`${what}`, () => {
      const found = engineResolvers(text, () => 'nameserver 192.0.2.1\n');
      expect(found).to.deep.equal({ fromContainer: from, fromHost: host });
    });
  }
});
