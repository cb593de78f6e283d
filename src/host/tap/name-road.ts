/**
 * In the namespace of a container: the way of its questions for names to a gateway, whatever its other routes are. Only
 * port 53 of the servers that it asks goes there, by rules of the routing policy (ip-rule(8)) and a table of our own,
 * so that everything else of these servers stays where it was. The engine of the container sees neither: it looks at
 * its own table before it adds an interface, and refuses one whose subnet a route of ours would lie in.
 */
import { WeftError } from '../../model/errors.ts';
import { formatIp, type Ip } from '../../model/ip.ts';
import { type ProgramFault, runProgram } from '../linux/system-program.ts';

/** The way through one interface. */
export interface NameRoad {
  readonly device: string;
  /** On the interface's subnet. IPv4. */
  readonly gateway: Ip;
  /** Of several ways of a namespace the one with the lowest is taken; no two have the same. */
  readonly metric: number;
  /** IPv4. */
  readonly servers: readonly Ip[];
}

/** Rules before the one that leads to the main table, and behind those that somebody adds without saying where. */
const PREFERENCE = 32_765;
const TABLE = 5300;
const ANSWER_MS = 5000;

/**
 * Adds a way; what is there already stays. It goes with its interface.
 *
 * @throws WeftError `system-refused`; rules may be there then, and lead nowhere
 */
export async function leadNames(namespacePath: string, road: NameRoad): Promise<void> {
  const { device, gateway, metric, servers } = road;
  const lines = [
    `route replace default via ${formatIp(gateway)} dev ${device} table ${TABLE} metric ${metric}`,
    ...servers.flatMap((server) =>
      ['udp', 'tcp'].map(
        (protocol) =>
          `rule add pref ${PREFERENCE} to ${formatIp(server)} ipproto ${protocol} dport 53 lookup ${TABLE}`,
      ),
    ),
  ];
  const words = [`--net=${namespacePath}`, 'ip', '-4', '-force', '-batch', '-'];
  await runProgram('nsenter', words, ANSWER_MS, `${lines.join('\n')}\n`).catch((error: unknown) => {
    const { stderr = '', message } = error as ProgramFault;
    const said = stderr.split('\n').filter((line) => line !== '' && !isOfNoMatter(line));
    if (stderr !== '' && said.length === 0) return;
    throw refusal(namespacePath, said[0] ?? message, error);
  });
}

/** The rule is there: another network of the container has brought it. The second line says which command it was. */
function isOfNoMatter(line: string): boolean {
  return line === 'RTNETLINK answers: File exists' || line.startsWith('Command failed ');
}

function refusal(namespacePath: string, why: string, cause: unknown): WeftError {
  const what = `names in ${namespacePath}`;
  const remedy = 'run it as root, with util-linux and iproute2 installed';
  return new WeftError('system-refused', { what, why, remedy }, cause);
}
