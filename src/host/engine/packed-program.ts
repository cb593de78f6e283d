/**
 * Packs table changes into one buffer, so that thousands of them are one call into the addon. The format and its reader
 * are in `native/core/program.h`.
 */
import type { Change, Remote, Vtep } from '../../datapath/engine.ts';
import { type Ip, ipToBytes } from '../../model/ip.ts';
import type { Vni } from '../../model/vni.ts';

const RECORD_BYTES = 24;
const OPERATION = {
  'set-network': 1,
  'delete-network': 2,
  'set-remote': 3,
  'delete-remote': 4,
  'set-vteps': 5,
  'replace-remotes': 6,
  'set-path-mtu': 7,
} as const;

/** A head of a record: what is left out is zero. */
interface Head {
  readonly operation: number;
  readonly vni?: Vni;
  readonly mac?: number;
  readonly router?: boolean;
  readonly count?: number;
  readonly mtuBytes?: number;
}

/** Returns the records of the changes, in order, in fresh memory. */
export function packProgram(changes: readonly Change[]): Uint8Array {
  const packer = new Packer(
    RECORD_BYTES * changes.reduce((sum, change) => sum + records(change), 0),
  );
  for (const change of changes) pack(packer, change);
  return packer.bytes;
}

function records(change: Change): number {
  switch (change.op) {
    case 'set-network':
      return 1 + change.gateways.length;
    case 'set-remote':
      return 2 + change.addresses.length;
    case 'set-vteps':
      return 1 + change.vteps.length;
    case 'replace-remotes':
      return change.remotes.reduce((sum, { addresses }) => sum + 2 + addresses.length, 1);
    case 'set-path-mtu':
      return 2;
    default:
      return 1;
  }
}

function pack(packer: Packer, change: Change): void {
  const operation = OPERATION[change.op];
  if (change.op === 'set-path-mtu') {
    packer.head({ operation, mtuBytes: change.mtuBytes, count: 1 });
    packer.address(change.ip);
    return;
  }
  const { vni } = change;
  switch (change.op) {
    case 'set-network': {
      const { mtuBytes, gateways } = change;
      packer.head({ operation, vni, mtuBytes, count: gateways.length });
      for (const ip of gateways) packer.address(ip);
      return;
    }
    case 'delete-network':
      packer.head({ operation, vni });
      return;
    case 'set-remote':
      packRemote(packer, vni, change);
      return;
    case 'delete-remote':
      packer.head({ operation, vni, mac: change.mac });
      return;
    case 'replace-remotes':
      packer.head({ operation, vni, count: change.remotes.length });
      for (const remote of change.remotes) packRemote(packer, vni, remote);
      return;
    case 'set-vteps':
      packer.head({ operation, vni, count: change.vteps.length });
      for (const vtep of change.vteps) packer.vtep(vtep);
  }
}

function packRemote(packer: Packer, vni: Vni, remote: Remote): void {
  const { mac, addresses, vtep, router = false } = remote;
  const operation = OPERATION['set-remote'];
  packer.head({ operation, vni, mac, router, count: 1 + addresses.length });
  packer.vtep(vtep);
  for (const ip of addresses) packer.address(ip);
}

class Packer {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  head({
    operation,
    vni = 0 as Vni,
    mac = 0,
    router = false,
    count = 0,
    mtuBytes = 0,
  }: Head): void {
    const at = this.take();
    this.view.setUint8(at, operation);
    this.view.setUint8(at + 1, router ? 1 : 0);
    this.view.setUint32(at + 4, vni, true);
    this.view.setUint32(at + 8, mac % 0x1_0000_0000, true);
    this.view.setUint32(at + 12, Math.floor(mac / 0x1_0000_0000), true);
    this.view.setUint32(at + 16, count, true);
    this.view.setUint32(at + 20, mtuBytes, true);
  }

  vtep({ ip, port, foreign }: Vtep): void {
    const at = this.at;
    this.address(ip);
    this.view.setUint8(at + 1, foreign ? 1 : 0);
    this.view.setUint16(at + 2, port, true);
  }

  address(ip: Ip): void {
    const at = this.take();
    this.view.setUint8(at, ip.family);
    this.bytes.set(ipToBytes(ip), at + 8);
  }

  private take(): number {
    const at = this.at;
    this.at += RECORD_BYTES;
    return at;
  }
}
