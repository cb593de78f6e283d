/** fastd, the tunnel daemon of community networks, in TAP mode with the method "null": no encryption, no MAC. */
import { writeFileSync } from 'node:fs';
import { INNER_MTU_BYTES } from '../bed.ts';
import { type Side, tapRoad } from './tap-daemon.ts';

const PORT = 10_000;

/** The road. */
export const FASTD = tapRoad({
  id: 'fastd',
  title: 'fastd, plain',
  programs: ['fastd'],
  prepare: async (sides) => {
    const [one, two] = [await makeKeys(sides[0]), await makeKeys(sides[1])];
    configure(sides[0], one.secret, two.public);
    configure(sides[1], two.secret, one.public);
  },
  start: async ({ lab, ns, folder }, device) => {
    const words = ['--config', `${folder}/fastd.conf`, '--interface', device];
    const daemon = lab.spawn(ns, ['fastd', ...words]);
    await daemon.saying(/bound to/);
    return daemon;
  },
});

interface Keys {
  readonly secret: string;
  readonly public: string;
}

async function makeKeys({ lab, ns }: Side): Promise<Keys> {
  const text = await lab.run(ns, ['fastd', '--generate-key']);
  const [, secret = ''] = /Secret: (\w+)/.exec(text) ?? [];
  const [, open = ''] = /Public: (\w+)/.exec(text) ?? [];
  return { secret, public: open };
}

function configure({ folder, ip, peerIp }: Side, secret: string, peerKey: string): void {
  const lines = [
    'mode tap;',
    'method "null";',
    `mtu ${INNER_MTU_BYTES};`,
    `bind ${ip}:${PORT};`,
    'log level verbose;',
    `secret "${secret}";`,
    `peer "other" { key "${peerKey}"; remote ${peerIp}:${PORT}; }`,
  ];
  writeFileSync(`${folder}/fastd.conf`, `${lines.join('\n')}\n`);
}
