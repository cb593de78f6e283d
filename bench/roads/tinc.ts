/** tinc, a mesh daemon, as a switch: no cipher, no digest, no compression. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Side, tapRoad } from './tap-daemon.ts';

/** The road. */
export const TINC = tapRoad({
  id: 'tinc',
  title: 'tinc, plain',
  programs: ['tincd'],
  prepare: async (sides) => {
    for (const side of sides) await configure(side);
    const [one, two] = sides;
    const known = (at: Side, of: Side): void =>
      writeFileSync(hostFile(at, of), readFileSync(hostFile(of, of)));
    known(one, two);
    known(two, one);
  },
  start: async ({ lab, ns, folder }, device) => {
    const files = ['--config', folder, '--pidfile', `${folder}/pid`];
    const words = ['--no-detach', '--debug=1', '--option', `Interface=${device}`];
    const daemon = lab.spawn(ns, ['tincd', ...files, ...words]);
    await daemon.saying(/Ready/);
    return daemon;
  },
});

async function configure(side: Side): Promise<void> {
  const { lab, ns, number, folder, ip } = side;
  await lab.run(ns, ['mkdir', `${folder}/hosts`]);
  const peer = number === 2 ? ['ConnectTo = h1'] : [];
  const main = [`Name = h${number}`, 'Mode = switch', 'DeviceType = tap', ...peer];
  writeFileSync(`${folder}/tinc.conf`, `${main.join('\n')}\n`);
  const plain = ['Cipher = none', 'Digest = none', 'MACLength = 0', 'Compression = 0'];
  writeFileSync(hostFile(side, side), `${[`Address = ${ip}`, ...plain].join('\n')}\n`);
  // It adds the keys to the files; without a terminal it asks nothing.
  await lab.run(ns, ['tincd', '--config', folder, '--generate-keys=2048']);
}

function hostFile(at: Side, of: Side): string {
  return `${at.folder}/hosts/h${of.number}`;
}
