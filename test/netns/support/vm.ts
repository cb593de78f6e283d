/**
 * A real VM: QEMU under software emulation, a Debian kernel, and a file system in memory with busybox and the drivers of
 * virtio-net. Its first process is a script, whose output on the serial console is that of QEMU.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lab, LabHost } from './lab.ts';
import type { LabProcess } from './lab-process.ts';

/** Made by `scripts/bootstrap.mjs`. */
const KERNEL_DIR = fileURLToPath(new URL('../../../build/vm-kernel', import.meta.url));
const BUSYBOX = '/bin/busybox';
/** In the order in which one needs the other. */
const DRIVERS = [
  'virtio_ring',
  'virtio',
  'virtio_pci_modern_dev',
  'virtio_pci_legacy_dev',
  'virtio_pci',
  'failover',
  'net_failover',
  'virtio_net',
];
const DIRECTORY = 0o40755;
const PROGRAM = 0o100755;

/** Why there can be no VM here; for `requireLab`. */
export function noVm(): string | undefined {
  if (!existsSync(BUSYBOX)) return `${BUSYBOX} is missing`;
  return existsSync(KERNEL_DIR) ? undefined : 'no kernel for VMs was unpacked';
}

/**
 * Starts a VM on a host. `network` are QEMU's words for its network card; `script` is for busybox's shell, once eth0 is
 * there, and when it ends, the VM does.
 */
export function startVm(
  lab: Lab,
  { ns }: LabHost,
  network: readonly string[],
  script: string,
): LabProcess {
  const image = join(lab.folder, 'vm.cpio');
  writeFileSync(image, initramfs(script));
  const [kernel] = filesBelow(KERNEL_DIR).filter((path) => basename(path).startsWith('vmlinuz'));
  return lab.spawn(ns, [
    ...['qemu-system-x86_64', '-accel', 'tcg', '-cpu', 'max', '-m', '192'],
    ...['-nodefaults', '-no-user-config', '-nographic', '-no-reboot', '-serial', 'stdio'],
    ...['-kernel', kernel ?? '', '-initrd', image],
    ...['-append', 'console=ttyS0 quiet panic=-1 mitigations=off'],
    ...network,
  ]);
}

function initramfs(script: string): Buffer {
  const drivers = filesBelow(KERNEL_DIR).filter((path) => path.endsWith('.ko'));
  const modules = DRIVERS.map((name) => {
    const path = drivers.find((driver) => basename(driver) === `${name}.ko`);
    if (path === undefined) throw new Error(`${KERNEL_DIR} has no driver ${name}`);
    return { name: `modules/${name}.ko`, mode: PROGRAM, data: readFileSync(path) };
  });
  const init = [
    '#!/bin/busybox sh',
    '/bin/busybox --install -s /bin',
    'export PATH=/bin',
    'mount -t proc proc /proc',
    'mount -t sysfs sys /sys',
    'mount -t tmpfs tmp /tmp',
    ...DRIVERS.map((name) => `insmod /modules/${name}.ko`),
    'sh /script',
    'poweroff -f',
  ];
  const folders = ['bin', 'modules', 'proc', 'sys', 'tmp', 'etc', 'dev'];
  return archive([
    ...folders.map((name) => ({ name, mode: DIRECTORY, data: Buffer.alloc(0) })),
    { name: 'bin/busybox', mode: PROGRAM, data: readFileSync(BUSYBOX) },
    ...modules,
    { name: 'script', mode: PROGRAM, data: Buffer.from(`${script}\n`) },
    { name: 'init', mode: PROGRAM, data: Buffer.from(`${init.join('\n')}\n`) },
  ]);
}

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly data: Buffer;
}

/** An archive in the format "newc" of cpio, which the kernel unpacks: early-userspace/buffer-format.rst. */
function archive(entries: readonly Entry[]): Buffer {
  const last = { name: 'TRAILER!!!', mode: 0, data: Buffer.alloc(0) };
  const parts = [...entries, last].flatMap(({ name, mode, data }, index) => {
    const fields = [index + 1, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
    const numbers = fields.map((field) => field.toString(16).padStart(8, '0'));
    return [padded(Buffer.from(`070701${numbers.join('')}${name}\0`)), padded(data)];
  });
  return Buffer.concat(parts);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
