/**
 * The laboratory: hosts made of network namespaces, for tests against the real kernel and for the demo.
 *
 *     host 1                 host 2                 host N
 *     [ up0 ]                [ up0 ]                [ up0 ]      192.168.77.N/24   fd77::N/64
 *        |                      |                      |
 *     ===+======================+======================+===      bridge br0 in a namespace of its own
 *
 *     [ container ]  an empty namespace; belongs to a host only in the mind of the test
 *
 * Nothing is made in the namespace of the machine itself. Closing, or the end of the process, removes it all.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Capture } from './capture.ts';
import { deleteNamespace, forget, remember, sweep } from './cleanup.ts';
import { ipCommands, type RunOptions, run } from './commands.ts';
import { LabProcess } from './lab-process.ts';

/** What to build. */
export interface LabOptions {
  readonly hosts: number;
  /** Underlay MTU; default 1500. */
  readonly mtuBytes?: number;
  /** Underlay families; default IPv4 only. */
  readonly families?: readonly (4 | 6)[];
}

/** A host. */
export interface LabHost {
  /** Name of its namespace; path `/run/netns/<ns>`. */
  readonly ns: string;
  /** 1 for the first. */
  readonly number: number;
  /** Interface to the underlay. */
  readonly uplink: 'up0';
  /** Address in the underlay; empty without the family. */
  readonly ip4: string;
  readonly ip6: string;
}

/** A kernel vxlan device. */
export interface VxlanOptions {
  readonly vni: number;
  /** Name of the device; default `vx0`. */
  readonly device?: string;
  readonly port?: number;
  readonly local: string;
  /** VTEPs that unknown, broadcast and multicast frames go to. */
  readonly remotes: readonly string[];
  /** Addresses with prefix lengths for the device itself. */
  readonly addresses?: readonly string[];
  readonly mac?: string;
  readonly mtuBytes?: number;
  /** Further words for `ip link add ... type vxlan`. */
  readonly words?: readonly string[];
}

let labs = 0;

/** A laboratory. Make one with `Lab.open`, and `close` it in a `finally` or an `after`. */
export class Lab {
  readonly hosts: readonly LabHost[];
  /** A folder for files; removed at the end. */
  readonly folder: string;
  /** Namespace of the underlay bridge. */
  readonly underlay: string;
  readonly #prefix: string;
  readonly #namespaces: string[] = [];
  readonly #processes: LabProcess[] = [];
  #captures = 0;

  private constructor(options: LabOptions) {
    this.#prefix = `wl${process.pid}-${++labs}`;
    this.folder = mkdtempSync(`/tmp/${this.#prefix}-`);
    this.underlay = `${this.#prefix}-u`;
    const families = options.families ?? [4];
    this.hosts = Array.from({ length: options.hosts }, (_, index) => ({
      ns: `${this.#prefix}-h${index + 1}`,
      number: index + 1,
      uplink: 'up0' as const,
      ip4: families.includes(4) ? `192.168.77.${index + 1}` : '',
      ip6: families.includes(6) ? `fd77::${(index + 1).toString(16)}` : '',
    }));
  }

  /** Builds a laboratory. Throws when the kernel refuses; nothing is left then. */
  static async open(options: LabOptions): Promise<Lab> {
    sweep();
    const lab = new Lab(options);
    remember(lab);
    try {
      await lab.#build(options.mtuBytes ?? 1500);
      return lab;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  /** The host of that number, counted from 1. */
  host(number: number): LabHost {
    const host = this.hosts[number - 1];
    if (host === undefined) throw new Error(`the laboratory has ${this.hosts.length} hosts`);
    return host;
  }

  /** Makes an empty namespace with its loopback up and returns its name. */
  async container(name: string): Promise<string> {
    const ns = `${this.#prefix}-${name}`;
    this.#namespaces.push(ns);
    await ipCommands([`netns add ${ns}`, `-n ${ns} link set lo up`]);
    return ns;
  }

  /** Makes a kernel vxlan device in a namespace and brings it up. */
  async vxlan(ns: string, options: VxlanOptions): Promise<string> {
    const device = options.device ?? 'vx0';
    const mtu = options.mtuBytes === undefined ? '' : `mtu ${options.mtuBytes}`;
    const mac = options.mac === undefined ? '' : `address ${options.mac}`;
    const more = (options.words ?? []).join(' ');
    const tunnel = `id ${options.vni} dstport ${options.port ?? 4789} local ${options.local} ${more}`;
    await ipCommands(
      [
        `link add ${device} ${mac} ${mtu} type vxlan ${tunnel}`,
        ...(options.addresses ?? []).map(
          (text) => `address add ${text} dev ${device} ${nodad(text)}`,
        ),
        `link set ${device} up`,
      ],
      ns,
    );
    for (const remote of options.remotes) {
      const entry = ['append', '00:00:00:00:00:00', 'dev', device, 'dst', remote];
      await run(['bridge', 'fdb', ...entry], { ns });
    }
    return device;
  }

  /** Runs a program in a namespace to its end and returns what it printed. Throws when it fails. */
  run(
    ns: string,
    command: readonly string[],
    options: Omit<RunOptions, 'ns'> = {},
  ): Promise<string> {
    return run(command, { ...options, ns });
  }

  /** Starts a program in a namespace; without one in that of this process. It is ended with the laboratory at the latest. */
  spawn(
    ns: string | undefined,
    command: readonly string[],
    options: Omit<RunOptions, 'ns' | 'timeoutMs'> = {},
  ): LabProcess {
    const place = ns === undefined ? {} : { ns };
    const child = new LabProcess(command, { ...options, ...place });
    this.#processes.push(child);
    return child;
  }

  /** Records packets of an interface from the moment at which it resolves. */
  async capture(ns: string, device: string, filter = ''): Promise<Capture> {
    const path = `${this.folder}/capture-${++this.#captures}.pcap`;
    const words = filter === '' ? [] : [filter];
    const command = [
      'tcpdump',
      '-Z',
      'root',
      '-n',
      '-U',
      '--immediate-mode',
      '-i',
      device,
      '-w',
      path,
    ];
    const capture = new Capture(this.spawn(ns, [...command, ...words]), path);
    await capture.listening();
    return capture;
  }

  /** Ends programs, newest first, and removes namespaces and files. Safe to call twice. */
  async close(): Promise<void> {
    for (const child of this.#processes.splice(0).reverse()) await child.stop();
    this.abandon();
    forget(this);
  }

  /** As `close`, at once: for the end of the process. */
  abandon(): void {
    for (const child of this.#processes.splice(0)) child.signal('SIGKILL');
    for (const ns of this.#namespaces.splice(0).reverse()) deleteNamespace(ns);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #build(mtuBytes: number): Promise<void> {
    await this.container('u');
    await ipCommands(
      [
        `link add br0 mtu ${mtuBytes} type bridge forward_delay 0 mcast_snooping 0`,
        'link set br0 up',
      ],
      this.underlay,
    );
    for (const host of this.hosts) await this.#buildHost(host, mtuBytes);
  }

  async #buildHost(host: LabHost, mtuBytes: number): Promise<void> {
    const { ns, number, ip4, ip6 } = host;
    await this.container(`h${number}`);
    const far = `p${number}`;
    await ipCommands([
      `link add up0 mtu ${mtuBytes} netns ${ns} type veth peer name ${far} mtu ${mtuBytes} netns ${this.underlay}`,
      `-n ${this.underlay} link set ${far} master br0 up`,
      ...(ip4 === '' ? [] : [`-n ${ns} address add ${ip4}/24 dev up0`]),
      ...(ip6 === '' ? [] : [`-n ${ns} address add ${ip6}/64 dev up0 nodad`]),
      `-n ${ns} link set up0 up`,
    ]);
  }
}

/** An IPv6 address that is still being checked for duplicates cannot be used. */
function nodad(address: string): string {
  return address.includes(':') ? 'nodad' : '';
}
