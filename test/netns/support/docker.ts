/**
 * A Docker Engine on a host of a laboratory: Debian's, with folders, socket and plugin directory of its own.
 *
 *     mount namespace of the host, shared by engine and agent: /run/docker and /etc/docker are folders of the laboratory
 *       dockerd  in the network namespace of the host
 *       agent    there as well; sees the namespaces of containers that dockerd mounts
 *
 * Images are made here, of busybox.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Agents } from './agents.ts';
import { attempt, type Outcome, run } from './commands.ts';
import type { LabProcess } from './lab-process.ts';
import { until } from './until.ts';

const START_MS = 60_000;
const DOCKER = '/usr/bin/docker';
const BUSYBOX = '/bin/busybox';
const APPLETS = ['sh', 'sleep', 'httpd', 'wget', 'ping', 'ip', 'nslookup', 'cat', 'true'];
/** Of the one image that there is. It serves a page that says the name of its host. */
export const IMAGE = 'page';

/** The programs that it takes. */
export const DOCKER_PROGRAMS = ['dockerd', 'runc', 'busybox', 'iptables', 'nsenter'] as const;

/** An engine. Make one with `DockerEngine.open`, and `close` it before the laboratory. */
export class DockerEngine {
  readonly #agents: Agents;
  readonly #host: number;
  readonly #holder: LabProcess;
  #daemon: LabProcess | undefined;

  private constructor(agents: Agents, host: number, holder: LabProcess) {
    this.#agents = agents;
    this.#host = host;
    this.#holder = holder;
  }

  /**
   * Prepares the host. The agent is to be started afterwards only.
   *
   * @param servers  that its /etc/resolv.conf names; default: those of this machine
   */
  static async open(
    agents: Agents,
    host: number,
    servers?: readonly string[],
  ): Promise<DockerEngine> {
    const folder = `${agents.lab.folder}/docker-${host}`;
    for (const name of ['run', 'etc']) mkdirSync(`${folder}/${name}`, { recursive: true });
    const resolvConf = `${folder}/resolv.conf`;
    if (servers !== undefined) writeFileSync(resolvConf, resolvConfOf(servers));
    const lines = [
      'mount --make-rshared /',
      'mkdir -p /run/docker /etc/docker',
      `mount --bind ${folder}/run /run/docker`,
      `mount --bind ${folder}/etc /etc/docker`,
      ...(servers === undefined ? [] : [`mount --bind ${resolvConf} /etc/resolv.conf`]),
      'echo held',
      'exec sleep infinity',
    ];
    const script = ['unshare', '-m', '--propagation', 'private', 'sh', '-ec', lines.join('\n')];
    const holder = agents.lab.spawn(undefined, script);
    await holder.saying(/^held$/m);
    const engine = new DockerEngine(agents, host, holder);
    agents.setPlace(host, engine.#place);
    return engine;
  }

  /** Has /etc/resolv.conf name other servers; it was opened with some. */
  setServers(servers: readonly string[]): void {
    writeFileSync(`${this.#folder}/resolv.conf`, resolvConfOf(servers));
  }

  /** Words for the agent of the host. */
  get agentWords(): string[] {
    return ['--docker-plugin', '/run/docker/plugins/weft.sock', '--docker-socket', this.#socket];
  }

  /** Where its API is, as command lines take it. */
  get url(): string {
    return `unix://${this.#socket}`;
  }

  /** Starts dockerd; resolves when it answers. */
  async start(): Promise<void> {
    const folder = this.#folder;
    const { ns } = this.#agents.lab.host(this.#host);
    const words = {
      '--data-root': `${folder}/data`,
      '--exec-root': `${folder}/exec`,
      '--host': this.url,
      '--pidfile': `${folder}/docker.pid`,
      '--bridge': 'none',
      '--storage-driver': 'vfs',
      // A machine may not let it make itself less likely to be killed.
      '--oom-score-adjust': '0',
      '--cgroup-parent': 'weft-test',
      '--log-level': 'warn',
    };
    const place = [...this.#place, 'nsenter', `--net=/run/netns/${ns}`];
    const command = [...place, 'dockerd', ...Object.entries(words).flat()];
    const daemon = this.#agents.lab.spawn(undefined, command);
    this.#daemon = daemon;
    const answers = async (): Promise<boolean> => {
      if (!daemon.running) throw new Error(`dockerd ended: ${daemon.output}`);
      return (await this.docker('version')).code === 0;
    };
    await until(answers, { timeoutMs: START_MS, what: 'dockerd to answer' });
  }

  /** Ends dockerd, and with it the containers. */
  async stop(): Promise<void> {
    await this.#daemon?.stop('SIGTERM', START_MS);
  }

  /** Kills dockerd and what it has started. Containers go on, and nobody looks after them. */
  async kill(): Promise<void> {
    this.#daemon?.signal('SIGKILL');
    for (const pid of processesNaming(`${this.#folder}/exec/`)) process.kill(pid, 'SIGKILL');
    await this.#daemon?.stop('SIGKILL');
    // Where nobody waits for orphans, what was killed seems to be there still.
    for (const name of ['docker.pid', 'exec/containerd/containerd.pid']) {
      rmSync(`${this.#folder}/${name}`, { force: true });
    }
  }

  /** Makes the image. */
  async makeImage(): Promise<void> {
    const root = `${this.#folder}/image`;
    for (const name of ['bin', 'www', 'tmp']) mkdirSync(`${root}/${name}`, { recursive: true });
    await run(['cp', BUSYBOX, `${root}/bin/busybox`]);
    for (const name of APPLETS) symlinkSync('busybox', `${root}/bin/${name}`);
    writeFileSync(`${root}/www/index.html`, `page of h${this.#host}\n`);
    await run(['tar', '-C', root, '-cf', `${this.#folder}/image.tar`, '.']);
    await this.ok('import', `${this.#folder}/image.tar`, IMAGE);
  }

  /** Runs the engine's command line to its end. */
  docker(...words: readonly string[]): Promise<Outcome> {
    return attempt([DOCKER, '-H', this.url, ...words]);
  }

  /** As `docker`, for what must succeed: returns standard output without the last line end. */
  async ok(...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.docker(...words);
    if (code === 0) return stdout.trim();
    throw new Error(`docker ${words.join(' ')} on h${this.#host} ended with ${code}: ${stderr}`);
  }

  /** A page that a container gets from a host; `undefined` when it gets none now. */
  async page(container: string, host: string): Promise<string | undefined> {
    const words = ['exec', container, 'wget', '-q', '-O', '-', `http://${host}/`];
    const { code, stdout } = await this.docker(...words);
    return code === 0 ? stdout.trim() : undefined;
  }

  /** Whether the engine has a network. */
  async knows(network: string): Promise<boolean> {
    return (await this.docker('network', 'inspect', network)).code === 0;
  }

  /** What dockerd printed since its last start. */
  get log(): string {
    return this.#daemon?.output ?? '';
  }

  /** Ends dockerd and what it has started. */
  async close(): Promise<void> {
    await this.stop();
    await this.kill();
    await this.#holder.stop();
  }

  get #folder(): string {
    return `${this.#agents.lab.folder}/docker-${this.#host}`;
  }

  get #socket(): string {
    return `${this.#folder}/docker.sock`;
  }

  get #place(): string[] {
    return ['nsenter', `--mount=/proc/${this.#holder.pid}/ns/mnt`];
  }
}

function resolvConfOf(servers: readonly string[]): string {
  return servers.map((server) => `nameserver ${server}\n`).join('');
}

/** Processes that have a path in their command line: those that a killed engine has left. */
function processesNaming(path: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        return readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(path);
      } catch {
        return false;
      }
    })
    .map(Number)
    .filter((pid) => pid !== process.pid);
}
