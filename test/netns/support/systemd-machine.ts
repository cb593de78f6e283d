/**
 * A machine that systemd has started: on a host of a laboratory, with processes, mounts and control groups of its own.
 *
 *     network namespace of the host
 *       systemd (process 1)      root: this machine's files below a layer in memory that takes every change
 *         weft.service ...       /run, /dev: its own; nothing of this machine's services is enabled
 *
 * So a program can be installed and purged for real, and this machine stays as it is.
 */
import { readFileSync } from 'node:fs';
import { attempt, type Outcome, run } from './commands.ts';
import type { Lab } from './lab.ts';
import type { LabProcess } from './lab-process.ts';
import { until } from './until.ts';

const BOOT_MS = 30_000;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** All that the script makes; a kernel may have no namespaces of users. */
const SPACES = ['--mount', '--pid', '--net', '--uts', '--ipc', '--cgroup'];
const SYSTEMD = '/lib/systemd/systemd';
/** What would change the machine itself, remove what lies in /tmp, or has nothing to do here. */
const MASKED = [
  'systemd-sysctl.service',
  'systemd-modules-load.service',
  'systemd-tmpfiles-setup.service',
  'systemd-tmpfiles-clean.timer',
  'systemd-binfmt.service',
  'systemd-random-seed.service',
  'systemd-timesyncd.service',
  'proc-sys-fs-binfmt_misc.automount',
  'systemd-udevd.service',
  'systemd-udev-trigger.service',
];
const DEVICES = ['null 1 3', 'zero 1 5', 'full 1 7', 'random 1 8', 'urandom 1 9', 'net/tun 10 200'];

/** Runs in a mount namespace of its own; then another script in further namespaces. `$1` folder, `$2` name. */
const OUTER = `
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root" "$1/groups"
mount -t cgroup2 none "$1/groups"
mkdir "$1/groups/$2"
echo $$ > "$1/groups/$2/cgroup.procs"
exec unshare --pid --fork --kill-child --uts --ipc --cgroup --mount sh -ec "$3" sh "$1"
`;

const INNER = `
root="$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$root"
rm -rf "$root"/etc/systemd/system/*.wants "$root"/etc/systemd/system/*.requires
for unit in ${MASKED.join(' ')}; do ln -sf /dev/null "$root/etc/systemd/system/$unit"; done
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 none "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/net"
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
echo "${DEVICES.join('\n')}" | while read -r name major minor; do
  mknod -m 666 "$root/dev/$name" c "$major" "$minor"
done
mkdir -p "$root/run/before"
cd "$root"
pivot_root . run/before
umount -l /run/before
# As systemd does where it is no container: services see what is mounted later, such as namespaces.
mount --make-rshared /
exec env -i container=weft-test PATH=/usr/sbin:/usr/bin:/sbin:/bin ${SYSTEMD} --system --unit=basic.target
`;

/** A machine. Make one with `SystemdMachine.boot`, and `close` it before the laboratory. */
export class SystemdMachine {
  readonly #process: LabProcess;
  readonly #group: string;
  /** Of its systemd, as this machine counts. */
  readonly pid: number;

  private constructor(process: LabProcess, group: string, pid: number) {
    this.#process = process;
    this.#group = group;
    this.pid = pid;
  }

  /** Why there can be none here; `undefined` when there can. For `requireLab`. */
  static async obstacle(): Promise<string | undefined> {
    const script =
      'd=$(mktemp -d) && mount -t cgroup2 none "$d" && mkdir "$d/weft-try" && rmdir "$d/weft-try"';
    const { code, stderr } = await attempt([
      'unshare',
      '-m',
      'sh',
      '-c',
      `${script}; s=$?; umount "$d"; rmdir "$d"; exit $s`,
    ]);
    return code === 0 ? undefined : `control groups cannot be made: ${stderr.trim()}`;
  }

  /** Boots a machine on a host; resolves when systemd takes orders. */
  static async boot(lab: Lab, host: number): Promise<SystemdMachine> {
    const { ns } = lab.host(host);
    const group = `weft-test-${process.pid}-h${host}`;
    const folder = `${lab.folder}/machine-${host}`;
    await run(['mkdir', folder]);
    const command = ['unshare', '--mount', 'sh', '-ec', OUTER, 'sh', folder, group, INNER];
    const holder = lab.spawn(ns, command);
    const find = (): number | undefined => {
      if (!holder.running) throw new Error(`systemd ended: ${holder.output}`);
      const children = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8');
      const pid = children.trim().split(' ')[0] ?? '';
      // Until then the script runs programs of its own.
      return nameOf(pid) === 'systemd' ? Number(pid) : undefined;
    };
    try {
      const pid = await until(find, { timeoutMs: BOOT_MS, what: 'systemd to start' });
      const machine = new SystemdMachine(holder, group, pid);
      const up = async (): Promise<boolean> =>
        /running|degraded/.test((await machine.attempt('systemctl', 'is-system-running')).stdout);
      await until(up, { timeoutMs: BOOT_MS, what: 'systemd to have booted' });
      return machine;
    } catch (error) {
      await end(holder, group);
      throw error;
    }
  }

  /** Words in front of a command that is to run in the machine. */
  get place(): string[] {
    return [
      'nsenter',
      ...SPACES,
      '--target',
      `${this.pid}`,
      '--wdns=/',
      'env',
      '-i',
      `PATH=${PATH}`,
    ];
  }

  /** Runs a program in the machine to its end. */
  attempt(...command: readonly string[]): Promise<Outcome> {
    return attempt([...this.place, ...command]);
  }

  /** As `attempt`, for what must succeed: returns standard output without the last line end. */
  async run(...command: readonly string[]): Promise<string> {
    return (await run([...this.place, ...command])).trim();
  }

  /** Runs lines of shell in the machine, which must succeed. */
  sh(script: string): Promise<string> {
    return this.run('sh', '-ec', script);
  }

  /** A property of a unit, as `systemctl show` prints it. */
  property(unit: string, name: string): Promise<string> {
    return this.run('systemctl', 'show', '-P', name, unit);
  }

  /** Ends it and all that runs in it. */
  close(): Promise<void> {
    return end(this.#process, this.#group);
  }
}

/** Ends the machine and removes its control groups, which nothing else would. */
async function end(holder: LabProcess, group: string): Promise<void> {
  await holder.stop('SIGKILL');
  const remove = `find /mnt/${group} -depth -type d -exec rmdir {} ';'`;
  const script = `mount -t cgroup2 none /mnt; [ ! -d /mnt/${group} ] || ${remove}`;
  const gone = async (): Promise<boolean> =>
    (await attempt(['unshare', '-m', 'sh', '-ec', script])).code === 0;
  await until(gone, { timeoutMs: 10_000, what: 'control groups to be empty' });
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
