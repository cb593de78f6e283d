/**
 * A mount namespace in the network namespace of a host, in which packages lie over the files of the machine as if they
 * were installed, and in which everything that programs write is forgotten at the end.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { attempt, type Outcome } from './commands.ts';
import type { Lab } from './lab.ts';
import type { LabProcess } from './lab-process.ts';
import { until } from './until.ts';

/** Where `scripts/bootstrap.mjs` unpacks what the machine has not. */
const UNPACKED = fileURLToPath(new URL('../../../build/firewalls', import.meta.url));
const START_MS = 20_000;
const FOLDERS = ['usr', 'etc'];

/** True when a program is on this machine, or unpacked for it. */
export function isProgram(name: string): boolean {
  const roots = [UNPACKED, ''];
  return roots.some((root) =>
    ['sbin', 'bin'].some((bin) => existsSync(`${root}/usr/${bin}/${name}`)),
  );
}

/** A program that goes on. */
export interface Daemon {
  readonly until: (what: string, isSo: () => Promise<boolean>) => Promise<void>;
}

/** The mount namespace, in the network namespace of a host. Ends with the laboratory. */
export class Room {
  readonly #lab: Lab;
  readonly #ns: string;
  readonly #holder: LabProcess;
  readonly #daemons = new Map<string, LabProcess>();

  private constructor(lab: Lab, ns: string, holder: LabProcess) {
    this.#lab = lab;
    this.#ns = ns;
    this.#holder = holder;
  }

  /** Makes one; `lines` of shell are run in it first. */
  static async open(lab: Lab, ns: string, lines: readonly string[]): Promise<Room> {
    const script = [
      ...roomLines(`${lab.folder}/room-${ns}`),
      ...lines,
      'echo ready',
      'exec sleep 86400',
    ];
    const holder = lab.spawn(ns, ['unshare', '-m', 'sh', '-ec', script.join('\n')]);
    await holder.saying(/^ready$/m);
    return new Room(lab, ns, holder);
  }

  /** Runs a program to its end. Throws when it fails. */
  async run(...command: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await this.attempt(...command);
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  }

  async succeeds(...command: readonly string[]): Promise<boolean> {
    return (await this.attempt(...command)).code === 0;
  }

  attempt(...command: readonly string[]): Promise<Outcome> {
    return attempt(this.#enter(command), { ns: this.#ns });
  }

  /** Starts a program that goes on, and is known by a name. */
  spawn(name: string, command: readonly string[]): Daemon {
    const daemon = this.#lab.spawn(this.#ns, this.#enter(command));
    this.#daemons.set(name, daemon);
    return {
      until: async (what, isSo) => {
        const so = async (): Promise<boolean> => {
          if (!daemon.running) throw new Error(`${name} ended: ${daemon.output}`);
          return isSo();
        };
        await until(so, { timeoutMs: START_MS, what: `${name}: ${what}` });
      },
    };
  }

  /** Ends a program that was started. */
  async end(name: string): Promise<void> {
    await this.#daemons.get(name)?.stop();
  }

  #enter(command: readonly string[]): string[] {
    return ['nsenter', '-t', `${this.#holder.pid}`, '-m', ...command];
  }
}

function roomLines(folder: string): string[] {
  const over = (name: string): string => {
    const unpacked = existsSync(`${UNPACKED}/${name}`) ? `${UNPACKED}/${name}:` : '';
    const written = `upperdir=${folder}/${name},workdir=${folder}/${name}-work`;
    return `mount -t overlay overlay -o lowerdir=${unpacked}/${name},${written} /${name}`;
  };
  return [
    'mount --make-rprivate /',
    `mkdir ${folder}`,
    `mount -t tmpfs tmpfs ${folder}`,
    ...FOLDERS.map((name) => `mkdir ${folder}/${name} ${folder}/${name}-work`),
    ...FOLDERS.map(over),
    'for name in /run /var/lib /var/log; do mount -t tmpfs tmpfs $name; done',
  ];
}
