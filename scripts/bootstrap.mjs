/**
 * Makes a fresh machine ready: checks Node, installs missing system packages and the locked npm packages, builds.
 * Uses nothing but Node's own modules, because it runs before anything is installed. Says one line for each thing
 * done and nothing when all is there; then it costs a few hundredths of a second.
 *
 *   node scripts/bootstrap.mjs [build|test|demo|bench|bench-peers]
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, hashOf, say } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE_MIN = [20, 19];
const PREFIX = resolve(process.execPath, '../..');
const NODE_HEADERS = join(PREFIX, 'include/node');
const STAMP = join(ROOT, 'node_modules/.weft-stamp');

/** Program: its Debian package. */
const BUILD_TOOLS = { 'g++': 'g++', make: 'make', python3: 'python3' };
const AGENT_TOOLS = { ip: 'iproute2', nft: 'nftables' };
const DEMO_TOOLS = {
  iperf3: 'iperf3',
  ping: 'iputils-ping',
  curl: 'curl',
  nsenter: 'util-linux',
  unshare: 'util-linux',
};
/** Engines of their own are started; the service that comes with the package is not used. */
const DOCKER_TOOLS = { dockerd: 'docker.io', iptables: 'iptables', busybox: 'busybox-static' };
const BENCH_TOOLS = { ...DEMO_TOOLS, ...DOCKER_TOOLS, ethtool: 'ethtool', dnsperf: 'dnsperf' };
/** Other overlays, for comparison; only on request. */
const PEER_TOOLS = { tincd: 'tinc', fastd: 'fastd', 'ovs-vswitchd': 'openvswitch-switch' };
const TEST_TOOLS = {
  ...DEMO_TOOLS,
  tcpdump: 'tcpdump',
  tshark: 'tshark',
  ethtool: 'ethtool',
  dig: 'bind9-dnsutils',
  dnsmasq: 'dnsmasq-base',
  'systemd-notify': 'systemd',
  capsh: 'libcap2-bin',
  groff: 'groff-base',
  lintian: 'lintian',
  ...DOCKER_TOOLS,
  'docker-compose': 'docker-compose',
  'qemu-system-x86_64': 'qemu-system-x86',
  psql: 'postgresql-client',
  // The server itself is not in PATH.
  pg_ctlcluster: 'postgresql',
};
/** Debian's server makes a database and starts it as soon as it is installed; only its programs are wanted. */
const NO_DATABASE =
  'mkdir -p /etc/postgresql-common/createcluster.d && ' +
  'echo create_main_cluster = false > /etc/postgresql-common/createcluster.d/weft.conf';

/** For the fuzz targets of `npm test`, which are skipped where it cannot be installed. */
const FUZZ_PACKAGES = ['clang', 'libclang-rt-dev'];
const CLANG = ['clang++', ...[20, 19, 18, 17, 16, 15, 14].map((version) => `clang++-${version}`)];

/**
 * Packages for `npm test`, which skips what needs them where they cannot be had: by folder, and by the file that tells
 * that one is there. They are unpacked and not installed: a firewall or a service that is installed may begin to work
 * at once, or with the next start of the machine.
 */
const UNPACKED = {
  firewalls: {
    ufw: 'usr/sbin/ufw',
    firewalld: 'usr/sbin/firewalld',
    'dbus-daemon': 'usr/bin/dbus-daemon',
  },
  podman: {
    podman: 'usr/bin/podman',
    conmon: 'usr/bin/conmon',
    'containernetworking-plugins': 'usr/lib/cni/portmap',
  },
};

/**
 * A small kernel for VMs of tests, with the drivers of their network card. Unpacked and not installed: a kernel that is
 * installed is what the machine starts with the next time.
 */
const VM_KERNEL = 'linux-image-cloud-amd64';
const VM_KERNEL_DIR = join(ROOT, 'build/vm-kernel');
const VM_KERNEL_FILES = ['vmlinuz-*', 'virtio*.ko*', 'failover.ko*', 'net_failover.ko*'];

/** What each purpose needs. */
const TOOLS = {
  build: BUILD_TOOLS,
  demo: { ...BUILD_TOOLS, ...AGENT_TOOLS, ...DEMO_TOOLS },
  test: { ...BUILD_TOOLS, ...AGENT_TOOLS, ...TEST_TOOLS },
  bench: { ...BUILD_TOOLS, ...AGENT_TOOLS, ...BENCH_TOOLS },
  'bench-peers': { ...BUILD_TOOLS, ...AGENT_TOOLS, ...BENCH_TOOLS, ...PEER_TOOLS },
};

/**
 * Makes the machine ready for a purpose. Ends the process with status 1, after saying what to do, when it cannot.
 *
 * @param {{ for: 'build' | 'demo' | 'test' | 'bench' | 'bench-peers' }} options
 */
export function bootstrap(options) {
  const ready = checkNode() && installTools(TOOLS[options.for]) && installPackages() && build();
  if (!ready) process.exit(1);
  if (options.for !== 'test') return;
  installFuzzer();
  for (const [group, packages] of Object.entries(UNPACKED)) unpack(group, packages);
  unpackVmKernel();
}

/**
 * The clang++ that can compile fuzz targets.
 *
 * @returns {string | undefined} undefined when there is none with libFuzzer
 */
export function findFuzzer() {
  const machine = process.arch === 'x64' ? 'x86_64' : 'aarch64';
  return CLANG.filter(isInstalled).find((clang) => {
    // Prints the name as it was given when there is no such file.
    const libraries = [`libclang_rt.fuzzer-${machine}.a`, 'libclang_rt.fuzzer.a'];
    return libraries.some((library) => {
      const { stdout } = spawnSync(clang, [`-print-file-name=${library}`], { encoding: 'utf8' });
      return stdout?.startsWith('/') && existsSync(stdout.trim());
    });
  });
}

function installFuzzer() {
  if (findFuzzer() !== undefined) return;
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) return;
  const names = FUZZ_PACKAGES.join(' ');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = `apt-get update && apt-get install -y --no-install-recommends ${names}`;
  if (run(install, env)) say('tools', `installed ${names}`);
}

/** Puts the files of packages that this machine has not, and of those that they need, below build/. */
function unpack(group, packages) {
  const folder = join(ROOT, 'build', group);
  const missing = Object.entries(packages).filter(
    ([, file]) => !existsSync(join('/', file)) && !existsSync(join(folder, file)),
  );
  if (missing.length === 0 || process.getuid?.() !== 0 || !isInstalled('apt-get')) return;
  const names = Object.keys(packages).join(' ');
  const archives = join(folder, 'archives');
  const install = 'apt-get install -y --no-install-recommends --download-only';
  const extract = `tar -x --keep-directory-symlink -C ${folder}`;
  const lines = [
    `rm -rf ${folder}`,
    `mkdir -p ${archives}/partial ${folder}/usr/lib`,
    // As on every Debian since 12: what is for /lib is in /usr/lib.
    `ln -s usr/lib ${folder}/lib`,
    `apt-get update && ${install} -o Dir::Cache::archives=${archives} ${names}`,
    `for deb in ${archives}/*.deb; do dpkg-deb --fsys-tarfile "$deb" | ${extract}; done`,
    `rm -r ${archives}`,
  ];
  if (run(`set -e\n${lines.join('\n')}`, process.env)) say('tools', `unpacked ${names}`);
}

/** Puts the files of `VM_KERNEL_FILES` below `VM_KERNEL_DIR`, where the emulated machine is one that Debian has. */
function unpackVmKernel() {
  if (existsSync(VM_KERNEL_DIR) || process.getuid?.() !== 0 || !isInstalled('apt-get')) return;
  const wanted = VM_KERNEL_FILES.map((name) => `'*/${name}'`).join(' ');
  const lines = [
    `rm -rf ${VM_KERNEL_DIR}.part`,
    `mkdir -p ${VM_KERNEL_DIR}.part`,
    `cd ${VM_KERNEL_DIR}.part`,
    'apt-get update',
    // The package of that name is empty and names the newest kernel.
    `kernel=$(apt-cache depends ${VM_KERNEL} | sed -n 's/^ *Depends: \\(linux-image-.*\\)/\\1/p' | head -n 1)`,
    'apt-get download -o APT::Sandbox::User=root "$kernel"',
    `dpkg-deb --fsys-tarfile linux-image-*.deb | tar -x --wildcards ${wanted}`,
    "find . -name '*.ko.xz' -exec xz -d {} +",
    'rm linux-image-*.deb',
    `mv ${VM_KERNEL_DIR}.part ${VM_KERNEL_DIR}`,
  ];
  if (run(`set -e\n${lines.join('\n')}`, process.env)) say('tools', `unpacked ${VM_KERNEL}`);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return true;
  return refuse('node', `this is ${process.version}; install Node ${NODE_MIN.join('.')} or later`);
}

function installTools(tools) {
  const missing = Object.keys(tools).filter((tool) => !isInstalled(tool));
  const packages = new Set(missing.map((tool) => tools[tool]));
  if (![join(NODE_HEADERS, 'uv.h'), '/usr/include/uv.h'].some((path) => existsSync(path))) {
    packages.add('libuv1-dev');
  }
  if (packages.size === 0) return true;
  const names = [...packages].sort().join(' ');
  if (!isInstalled('apt-get')) return refuse('tools', `install what Debian calls ${names}`);
  const update = 'apt-get update';
  const get = `apt-get install -y --no-install-recommends ${names}`;
  const install = packages.has('postgresql') ? `${NO_DATABASE} && ${get}` : get;
  if (process.getuid?.() !== 0) return refuse('tools', `run: sudo sh -c "${update} && ${install}"`);
  // Without this, tshark stops and asks who may capture.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!run(`${update} && ${install}`, env)) return refuse('tools', `could not install ${names}`);
  say('tools', `installed ${names}`);
  return true;
}

function installPackages() {
  // An addon that is compiled at installation (raw-socket) fits one ABI of Node only.
  const stamp = hashOf(['package-lock.json'], process.versions.modules);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return true;
  const env = { ...process.env };
  // With the headers at hand node-gyp downloads nothing.
  if (existsSync(join(NODE_HEADERS, 'node_api.h'))) env.npm_config_nodedir = PREFIX;
  const started = performance.now();
  if (!run('npm ci --include=dev --include=optional --no-audit --no-fund', env)) {
    return refuse('packages', 'npm ci failed, see above');
  }
  writeFileSync(STAMP, stamp);
  say('packages', `installed in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (!existsSync(join(ROOT, 'node_modules/raw-socket/build/Release/raw.node'))) {
    say('packages', 'raw-socket was not built; pings in error texts and doctor are left out');
  }
  return true;
}

/** Runs a shell command silently; prints what it said when it fails. */
function run(command, env) {
  const result = spawnSync('/bin/sh', ['-c', command], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status === 0) return true;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  return false;
}

function isInstalled(tool) {
  const folders = `${process.env.PATH ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`.split(
    delimiter,
  );
  return folders.some((folder) => isExecutable(join(folder, tool)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function refuse(name, text) {
  process.stderr.write(`${name.padEnd(12)}${text}\n`);
  return false;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const purpose = process.argv[2] ?? 'build';
  const usage = `node scripts/bootstrap.mjs [${Object.keys(TOOLS).join('|')}]`;
  if (Object.hasOwn(TOOLS, purpose)) bootstrap({ for: purpose });
  else process.exitCode = refuse('usage', usage) ? 0 : 1;
}
