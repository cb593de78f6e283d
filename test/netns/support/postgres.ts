/**
 * A real PostgreSQL server, as Debian packages it, in a namespace. It refuses to run as root, so it runs as `postgres`,
 * with its files in a folder of the laboratory. Whoever reaches it is let in.
 */
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.ts';
import type { Lab } from './lab.ts';
import type { LabProcess } from './lab-process.ts';

const VERSIONS = '/usr/lib/postgresql';
const AS_POSTGRES = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'];
const READY_MS = 30_000;

/** A server that can be stopped and started again with what it holds. */
export class Postgres {
  readonly #lab: Lab;
  readonly #ns: string;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #folder: string;
  #process: LabProcess | undefined;

  private constructor(lab: Lab, ns: string, ip: string, port: number) {
    this.#lab = lab;
    this.#ns = ns;
    this.#folder = join(lab.folder, 'postgres');
    this.#settings = {
      listen_addresses: ip,
      port: `${port}`,
      unix_socket_directories: this.#folder,
      fsync: 'off',
      lc_messages: 'C',
    };
  }

  /** Makes a server that listens on one address and port, and starts it. */
  static async open(lab: Lab, ns: string, ip: string, port: number): Promise<Postgres> {
    const server = new Postgres(lab, ns, ip, port);
    const folder = server.#folder;
    // It passes through, and sees nothing else of the laboratory.
    chmodSync(lab.folder, 0o711);
    await run(['install', '-d', '-m', '0700', '-o', 'postgres', '-g', 'postgres', folder]);
    const init = ['--pgdata', join(folder, 'data'), '--auth', 'trust', '--no-sync'];
    await run([...AS_POSTGRES, program('initdb'), ...init], { cwd: folder });
    const everybody = `echo 'host all all all trust' >> ${folder}/data/pg_hba.conf`;
    await run(['sh', '-ec', everybody]);
    await server.start();
    return server;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const settings = Object.entries(this.#settings).flatMap(([key, value]) => [
      '-c',
      `${key}=${value}`,
    ]);
    const command = [program('postgres'), '-D', join(this.#folder, 'data'), ...settings];
    this.#process = this.#lab.spawn(this.#ns, [...AS_POSTGRES, ...command], { cwd: this.#folder });
    await this.#process.saying(/ready to accept connections/, READY_MS);
  }

  /** Ends connections, and then the server: its "fast shutdown". Safe to call twice. */
  async stop(): Promise<void> {
    await this.#process?.stop('SIGINT');
  }
}

/** Path of a program of the newest version that is installed; Debian has none of them in PATH. */
function program(name: string): string {
  const [newest = ''] = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return join(VERSIONS, newest, 'bin', name);
}
