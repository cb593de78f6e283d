/** `STATUS`: whether containers can be attached now. */
import type { AgentClient } from '../../control/api/client.ts';
import { WeftError } from '../../model/errors.ts';
import { CNI, CniError } from './errors.ts';

/**
 * Throws `CniError` 51 when this host moves no frames, 50 when only new containers cannot be attached.
 *
 * @param network  name or id of the network of Weft
 */
export async function checkStatus(
  client: Pick<AgentClient, 'status' | 'inspectNetwork'>,
  network: string,
): Promise<void> {
  const { node } = await client.status().catch((error: unknown) => {
    throw refusal(CNI.noContainers, error);
  });
  if (node.engine.kind === 'none') {
    const why = node.engine.limit ?? 'see weft status';
    throw new CniError(
      CNI.noContainers,
      `node ${node.name} has no ports: ${why}`,
      'see weft status',
    );
  }
  const { Attachable } = await client.inspectNetwork(network).catch((error: unknown) => {
    throw refusal(CNI.noNewContainers, error);
  });
  if (Attachable) return;
  const message = `network ${network} is not attachable`;
  throw new CniError(CNI.noNewContainers, message, 'create it with --attachable');
}

function refusal(code: number, error: unknown): unknown {
  if (!(error instanceof WeftError)) return error;
  const { what, why, remedy } = error.text;
  return new CniError(code, `${what}: ${why}`, remedy);
}
