/** The engines that tests of the data path run on: the native one in each of its tiers, and dgram. */
import type { Context } from 'mocha';
import { chooseTier } from '../../../src/agent/data-path.ts';
import { probeCapabilities } from '../../../src/host/engine/capabilities.ts';
import type { Agents } from './agents.ts';

/** An engine as a test names it. */
export type EngineName = 'T2' | 'T1' | 'T0' | 'dgram';

/** All of them, the fastest first. */
export const ENGINES: readonly EngineName[] = ['T2', 'T1', 'T0', 'dgram'];

/** Those that pass superframes on. */
export const SUPER_ENGINES: readonly EngineName[] = ['T2', 'T1'];

let highest: Promise<number> | undefined;

/** Returns the words for `weft agent`. */
export function engineWords(engine: EngineName): string[] {
  return engine === 'dgram' ? ['--engine', 'dgram'] : ['--engine', 'native', '--tier', engine];
}

/** For a `before` hook, after `requireLab`: skips, or fails in CI, when this kernel cannot do one of the engines. */
export async function requireEngines(test: Context, engines: readonly EngineName[]): Promise<void> {
  highest ??= probeCapabilities().then((can) => chooseTier(can, undefined).level);
  const level = await highest;
  const missing = engines.find((engine) => engine !== 'dgram' && Number(engine.slice(1)) > level);
  if (missing === undefined) return;
  const reason = `this kernel does T${level} at most, not ${missing}`;
  if (process.env['CI'] !== undefined) throw new Error(`cannot run: ${reason}`);
  console.log(`      skipped: ${reason}`);
  test.skip();
}

/** Uplinks of tier T2 on a host, with the superframes that went through each. */
export async function uplinks(
  { lab }: Agents,
  host: number,
): Promise<{ readonly name: string; readonly packets: number }[]> {
  interface Link {
    readonly ifname: string;
    readonly stats64: { readonly rx: { readonly packets: number } };
  }
  const links = JSON.parse(await lab.run(lab.host(host).ns, ['ip', '-j', '-s', 'link'])) as Link[];
  return links
    .filter(({ ifname }) => ifname.startsWith('wfu-'))
    .map(({ ifname, stats64 }) => ({ name: ifname, packets: stats64.rx.packets }));
}
