/** Settings of the kernel under /proc/sys, in the network namespace of the agent. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { WeftError } from '../../model/errors.ts';

const ROOT = '/proc/sys';

/** Returns a setting, such as `net/ipv4/ip_forward`, without its line end; `undefined` where there is none. */
export function readSysctl(name: string): string | undefined {
  try {
    return readFileSync(`${ROOT}/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Changes a setting. Throws `system-refused` with nothing changed. */
export function writeSysctl(name: string, value: string): void {
  try {
    writeFileSync(`${ROOT}/${name}`, value);
  } catch (error) {
    const what = name.replaceAll('/', '.');
    const why = error instanceof Error ? error.message : String(error);
    const remedy = `set ${what} to ${value} by sysctl, or let the agent write to ${ROOT}`;
    throw new WeftError('system-refused', { what, why, remedy }, error);
  }
}

/** The names in a folder of settings, as of interfaces in `net/ipv6/conf`. Empty where there is none. */
export function listSysctl(folder: string): readonly string[] {
  try {
    return readdirSync(`${ROOT}/${folder}`);
  } catch {
    return [];
  }
}
