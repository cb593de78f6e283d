/** Gives an endpoint of this node the names that it is to have, when they come to be known after it was made. */
import { ALIASES_MAX } from '../../../model/limits.ts';
import { NAME_PATTERN } from '../../../model/network.ts';
import { encodeEndpoint, type StoredEndpoint } from '../../state/records.ts';
import type { Cluster } from '../cluster.ts';

/** How an endpoint is to be called. */
export interface EndpointNames {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Name of its interface. */
  readonly tap: string;
}

/**
 * Writes the names and returns the endpoint. A name that another endpoint of the network has becomes an alias, which
 * several may share; what is no name is left out. Durable when it resolves; `undefined` when the endpoint is gone.
 */
export async function renameEndpoint(
  cluster: Cluster,
  id: string,
  names: EndpointNames,
): Promise<StoredEndpoint | undefined> {
  const before = cluster.directory.endpoint(id);
  if (before === undefined || before.node !== cluster.self) return undefined;
  const { network } = before;
  const others = [...cluster.directory.index.named(names.name)];
  const isFree = !others.some((other) => other.network === network && other.id !== id);
  const name = isFree && NAME_PATTERN.test(names.name) ? names.name : before.name;
  const aliases = [...new Set([...before.aliases, names.name, ...names.aliases])]
    .filter((alias) => alias !== name && NAME_PATTERN.test(alias))
    .slice(0, ALIASES_MAX);
  const after: StoredEndpoint = { ...before, name, aliases, tap: names.tap };
  const driver = cluster.directory.network(network)?.driver ?? 'overlay';
  cluster.write(driver, [{ key: `endpoint/${id}`, value: encodeEndpoint(after) }]);
  await cluster.world.durable();
  return after;
}
