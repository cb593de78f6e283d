/** The interfaces of another network namespace, seen by a process that enters it. */
import { WeftError } from '../../model/errors.ts';
import { runProgram } from '../linux/system-program.ts';
import { namespaceInode } from './namespace.ts';

const ANSWER_MS = 5000;

/** An interface as `ip` shows it. */
export interface ShownInterface {
  readonly name: string;
  /** In lower case. */
  readonly mac: string;
  /** With prefix length. */
  readonly addresses: readonly string[];
  readonly isUp: boolean;
}

interface Row {
  readonly ifname?: string;
  readonly address?: string;
  readonly flags?: readonly string[];
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

/**
 * Returns the interfaces of a namespace.
 *
 * @throws WeftError `namespace-missing`; `system-refused` when it cannot be entered
 */
export async function interfacesIn(namespacePath: string): Promise<readonly ShownInterface[]> {
  const what = `interfaces in ${namespacePath}`;
  if (namespaceInode(namespacePath) === undefined) {
    const why = 'there is no such network namespace';
    throw new WeftError('namespace-missing', { what, why, remedy: 'start the container anew' });
  }
  const words = [`--net=${namespacePath}`, 'ip', '-j', 'address', 'show'];
  const rows = await runProgram('nsenter', words, ANSWER_MS).then(
    (text) => JSON.parse(text) as Row[],
    (error: Error) => {
      const remedy = 'run it as root, with util-linux and iproute2 installed';
      throw new WeftError('system-refused', { what, why: error.message, remedy }, error);
    },
  );
  return rows.map(shownOf);
}

/** One of them, by name; `undefined` when it is not there. Throws as `interfacesIn`. */
export async function interfaceIn(
  namespacePath: string,
  name: string,
): Promise<ShownInterface | undefined> {
  return (await interfacesIn(namespacePath)).find((each) => each.name === name);
}

function shownOf({ ifname = '', address = '', flags = [], addr_info = [] }: Row): ShownInterface {
  const addresses = addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`);
  return { name: ifname, mac: address.toLowerCase(), addresses, isUp: flags.includes('UP') };
}
