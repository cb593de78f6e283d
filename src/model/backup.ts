/**
 * A backup: what people made in a cluster and nobody could tell again if every data directory were lost. It is text
 * that a person reads and may edit. It holds no key, certificate, token, member, endpoint or ownership, so nothing
 * that is made from it can pass for a node that was. docs/state.md, "Backup".
 */
import { WeftError } from './errors.ts';

/** The one format that is written and read. */
export const BACKUP_FORMAT = 1;

/** A foreign VTEP of a saved network. */
export interface SavedVtep {
  readonly ip: string;
  /** UDP port that it listens on. */
  readonly port: number;
}

/** A network in the words of a wish for one, with everything that was chosen for it. */
export interface SavedNetwork {
  readonly name: string;
  /** Id that it had. One that is made from it has another: ownership of addresses goes by the id. */
  readonly id: string;
  readonly driver: string;
  readonly vni: number;
  /** CIDRs. */
  readonly subnets: readonly string[];
  /** Addresses; each belongs to the one subnet that contains it. */
  readonly gateways: readonly string[];
  /** CIDRs; each belongs to the one subnet that contains it. */
  readonly ipRanges: readonly string[];
  /** Reserved addresses by name. */
  readonly auxAddresses: Readonly<Record<string, string>>;
  readonly attachable: boolean;
  readonly internal: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly vteps: readonly SavedVtep[];
}

/** The whole file. */
export interface StateBackup {
  /** `BACKUP_FORMAT`. */
  readonly format: number;
  /** When it was made, by the clock of the node: ISO 8601 in UTC. */
  readonly made: string;
  /** Id of the cluster. */
  readonly cluster: string;
  /** The node that made it; networks of the driver `bridge` are those of this node alone. */
  readonly node: { readonly id: string; readonly name: string };
  /** CIDR of the default address pool: chosen when a cluster is made, and not changed by a restore. */
  readonly defaultAddressPool: string;
  /** By name. */
  readonly networks: readonly SavedNetwork[];
}

/** Refuses a value that says of itself that it is a backup of another format: `invalid-value`. */
export function checkBackupFormat(value: unknown): void {
  const format = (value as Partial<StateBackup> | null | undefined)?.format;
  if (typeof format !== 'number' || format === BACKUP_FORMAT) return;
  throw new WeftError('invalid-value', {
    what: 'state restore',
    why: `the backup has format ${format}, and this version of weft knows format ${BACKUP_FORMAT}`,
    remedy: 'restore it with the version of weft that made it',
  });
}
