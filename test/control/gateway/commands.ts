/** What commands of nftables add, for the tests of the packet filter. */
import type { NftCommand } from '../../../src/control/gateway/nft-expression.ts';

/** An object by its fields. */
export type Named = Readonly<Record<string, unknown>>;

/** The objects of a kind. */
export function added(commands: readonly NftCommand[], kind: string): Named[] {
  return commands.flatMap((command) => {
    const object = (command['add'] as Named | undefined)?.[kind];
    return object === undefined ? [] : [object as Named];
  });
}

/** The elements of a set or map. */
export function elements(
  commands: readonly NftCommand[],
  kind: 'set' | 'map',
  name: string,
): unknown {
  return added(commands, kind).find((object) => object['name'] === name)?.['elem'] ?? [];
}
