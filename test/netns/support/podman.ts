/**
 * Podman on a host of a laboratory: Debian's, with folders of its own, and networks by its CNI backend.
 *
 *     mount namespace of the host, shared by podman and agent: what is unpacked lies over /usr and /etc
 *       podman  in the network namespace of the host, once for each command
 *       agent   there as well; sees the namespaces of containers that podman mounts
 *
 * Images are made here, of busybox.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Agents } from './agents.ts';
import { attempt, type Outcome, run } from './commands.ts';
import type { LabProcess } from './lab-process.ts';
import { fileOf, unpackedTree } from './unpacked.ts';

const BUSYBOX = '/bin/busybox';
const APPLETS = ['sh', 'sleep', 'httpd', 'wget', 'ping', 'ip', 'cat'];
/** Of the one image that there is. It serves a page that says the name of its host. */
export const IMAGE = 'localhost/page';

/** Why Podman cannot be tested here; undefined when it can. */
export function podmanObstacle(): string | undefined {
  const files = ['usr/bin/podman', 'usr/bin/conmon', 'usr/sbin/runc'];
  const missing = files.filter((file) => fileOf('podman', file) === undefined);
  return missing.length === 0 ? undefined : `${missing.join(' and ')} could not be had`;
}

/** Podman. Make one with `Podman.open` before the agent of the host starts, and `close` it before the laboratory. */
export class Podman {
  readonly #agents: Agents;
  readonly #host: number;
  readonly #holder: LabProcess;

  private constructor(agents: Agents, host: number, holder: LabProcess) {
    this.#agents = agents;
    this.#host = host;
    this.#holder = holder;
  }

  /**
   * Prepares the host.
   *
   * @param reservesPorts  Podman listens itself on ports that it publishes, which it does by default
   */
  static async open(agents: Agents, host: number, reservesPorts = true): Promise<Podman> {
    const folder = `${agents.lab.folder}/podman-${host}`;
    for (const name of ['image', 'plugins', 'net.d', 'tmp']) {
      mkdirSync(`${folder}/${name}`, { recursive: true });
    }
    writeFileSync(`${folder}/containers.conf`, settings(folder, reservesPorts));
    const tree = unpackedTree('podman');
    const over = ['usr', 'etc'].map((name) =>
      fileOf('podman', `${name}`)?.startsWith(tree)
        ? `mount -t overlay overlay -o lowerdir=${tree}/${name}:/${name} /${name}`
        : ':',
    );
    const lines = [
      'mount --make-rprivate /',
      ...over,
      'for name in /var/lib /dev/shm; do mount -t tmpfs tmpfs $name; done',
      'mount --make-rshared /',
      'echo held',
      'exec sleep infinity',
    ];
    const holder = agents.lab.spawn(undefined, ['unshare', '-m', 'sh', '-ec', lines.join('\n')]);
    await holder.saying(/^held$/m);
    const podman = new Podman(agents, host, holder);
    agents.setPlace(host, podman.#place);
    return podman;
  }

  /** Folder that its CNI plugins are in. */
  get pluginDir(): string {
    return `${this.#folder}/plugins`;
  }

  /** Folder of its configurations of CNI networks. */
  get networkDir(): string {
    return `${this.#folder}/net.d`;
  }

  /** Makes the image. */
  async makeImage(): Promise<void> {
    const root = `${this.#folder}/image`;
    for (const name of ['bin', 'www', 'tmp', 'etc']) mkdirSync(`${root}/${name}`);
    await run(['cp', BUSYBOX, `${root}/bin/busybox`]);
    for (const name of APPLETS) symlinkSync('busybox', `${root}/bin/${name}`);
    writeFileSync(`${root}/www/index.html`, `page of h${this.#host}\n`);
    await run(['tar', '-C', root, '-cf', `${this.#folder}/image.tar`, '.']);
    await this.ok('import', `${this.#folder}/image.tar`, IMAGE);
  }

  /** Runs its command line to its end. */
  podman(...words: readonly string[]): Promise<Outcome> {
    const { ns } = this.#agents.lab.host(this.#host);
    const folder = this.#folder;
    const flags = {
      '--root': `${folder}/root`,
      '--runroot': `${folder}/runroot`,
      '--tmpdir': `${folder}/tmp`,
      '--storage-driver': 'vfs',
    };
    const place = [...this.#place, 'nsenter', `--net=/run/netns/${ns}`];
    const command = [...place, 'podman', ...Object.entries(flags).flat(), ...words];
    return attempt(command, { env: { CONTAINERS_CONF: `${folder}/containers.conf` } });
  }

  /** As `podman`, for what must succeed: returns standard output without the last line end. */
  async ok(...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.podman(...words);
    if (code === 0) return stdout.trim();
    throw new Error(`podman ${words.join(' ')} on h${this.#host} ended with ${code}: ${stderr}`);
  }

  /** Ends its containers. */
  async close(): Promise<void> {
    await this.podman('rm', '--all', '--force', '--time', '0');
    // Podman leaves the group that its containers were in. One that is used is refused.
    const groups = ['/sys/fs/cgroup', '-depth', '-type', 'd', '-path', '*/libpod_parent*'];
    await attempt(['find', ...groups, '-exec', 'rmdir', '{}', '+']);
    await this.#holder.stop();
  }

  get #folder(): string {
    return `${this.#agents.lab.folder}/podman-${this.#host}`;
  }

  get #place(): string[] {
    return ['nsenter', `--mount=/proc/${this.#holder.pid}/ns/mnt`];
  }
}

/** Of containers.conf(5). Where tests run, limits may not be raised. */
function settings(folder: string, reservesPorts: boolean): string {
  return `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
enable_port_reservation = ${reservesPorts}
runtime = "runc"
[network]
network_backend = "cni"
cni_plugin_dirs = ["${folder}/plugins", "/usr/lib/cni"]
network_config_dir = "${folder}/net.d"
`;
}
