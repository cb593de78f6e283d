/** A backup as the API gives and takes it, and what a restore did. What the fields mean: `model/backup.ts`. */
import { type TSchema, Type } from '@sinclair/typebox';
import type { StateBackup } from '../../../../model/backup.ts';
import { shapeOf, textMap } from '../shape.ts';

/** A network of the backup, and what became of it. */
export interface RestoredNetwork {
  readonly name: string;
  /** Absent when it would be made: it has no id yet. */
  readonly id?: string;
  /** Its id in the backup. */
  readonly savedId: string;
  /** False when an equal one was there already. */
  readonly made: boolean;
}

/** A foreign VTEP of the backup, and what became of it. */
export interface RestoredVtep {
  readonly network: string;
  readonly ip: string;
  /** UDP port that it listens on. */
  readonly port: number;
  /** False when it was there already. */
  readonly made: boolean;
}

/** What a restore did, or with `dryRun` would do. */
export interface RestoreView {
  readonly dryRun: boolean;
  readonly networks: readonly RestoredNetwork[];
  readonly vteps: readonly RestoredVtep[];
  readonly warnings: readonly string[];
}

const ADDRESSES = 'Each belongs to the subnet that contains it.';

const SAVED_NETWORK = Type.Object(
  {
    name: Type.String(),
    id: Type.String({ description: 'Id that it had. A restored network has another one.' }),
    driver: Type.String({ description: 'overlay or bridge.' }),
    vni: Type.Integer(),
    subnets: Type.Array(Type.String(), { description: 'CIDRs.' }),
    gateways: Type.Array(Type.String(), { description: ADDRESSES }),
    ipRanges: Type.Array(Type.String(), { description: `CIDRs. ${ADDRESSES}` }),
    auxAddresses: textMap('Reserved addresses by name.'),
    attachable: Type.Boolean(),
    internal: Type.Boolean(),
    labels: textMap('Labels.'),
    options: textMap('Driver options.'),
    vteps: Type.Array(
      Type.Object({ ip: Type.String(), port: Type.Integer() }, { additionalProperties: false }),
      { description: 'Foreign VTEPs.' },
    ),
  },
  { additionalProperties: false },
);

/** Schema of `StateBackup`. */
export const STATE_BACKUP: TSchema = shapeOf<StateBackup>()(
  Type.Object(
    {
      format: Type.Integer({ description: 'How the rest is written: 1.' }),
      made: Type.String({ description: 'ISO 8601, UTC.' }),
      cluster: Type.String({ description: 'Id of the cluster.' }),
      node: Type.Object(
        { id: Type.String(), name: Type.String() },
        { additionalProperties: false, description: 'The node that made it.' },
      ),
      defaultAddressPool: Type.String({ description: 'CIDR. A restore does not change it.' }),
      networks: Type.Array(SAVED_NETWORK, { description: 'By name.' }),
    },
    { title: 'StateBackup', additionalProperties: false },
  ),
);

/** Schema of `RestoreView`. */
export const RESTORE_VIEW: TSchema = shapeOf<RestoreView>()(
  Type.Object(
    {
      dryRun: Type.Boolean({ description: 'Nothing was changed.' }),
      networks: Type.Array(
        Type.Object({
          name: Type.String(),
          id: Type.Optional(Type.String()),
          savedId: Type.String({ description: 'Its id in the backup.' }),
          made: Type.Boolean({ description: 'False: an equal one was there already.' }),
        }),
      ),
      vteps: Type.Array(
        Type.Object({
          network: Type.String({ description: 'Name of the network.' }),
          ip: Type.String(),
          port: Type.Integer(),
          made: Type.Boolean({ description: 'False: it was there already.' }),
        }),
      ),
      warnings: Type.Array(Type.String()),
    },
    { title: 'Restore' },
  ),
);
