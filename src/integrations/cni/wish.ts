/** From what a runtime asks for to a wish that an agent understands. */
import type { AttachRequest } from '../../control/api/schema/endpoint.ts';
import { bounded, chosenAddresses, idName } from '../attachment.ts';
import { publishWords } from '../docker/port-words.ts';
import type { CniConfig, ContainerWords } from './config.ts';
import type { CniArgs, Place } from './environment.ts';

/** What is known of a container. */
export interface Container {
  readonly place: Place;
  readonly namespace: string;
  readonly args: CniArgs;
  readonly words: ContainerWords;
}

/**
 * Returns the wish. The container is called as its pod is, with the pod's namespace behind it: the pod's own name leads
 * to it as well. Without a pod it is called by its id.
 */
export function attachWish(
  { network }: CniConfig,
  { place, namespace, args, words }: Container,
): AttachRequest & { readonly name: string; readonly namespace: string } {
  const { podName, podNamespace } = args;
  const name = podName === undefined ? idName(place.container) : nameOf(podName, podNamespace);
  const mac = words.mac ?? args.mac;
  // A name of a pod may be longer than one of an endpoint.
  const alias = podName !== undefined && bounded(podName) !== name ? [bounded(podName)] : [];
  return {
    network,
    tap: place.ifname,
    namespace,
    name,
    ...chosenAddresses(words.ips.length > 0 ? words.ips : (args.ip?.split(',') ?? [])),
    ...(mac !== undefined && { mac }),
    aliases: [...new Set([...alias, ...words.aliases])].filter((other) => other !== name),
    labels: {},
    publish: publishWords(words.ports),
    configure: true,
    ephemeral: false,
  };
}

function nameOf(pod: string, namespace: string | undefined): string {
  return bounded(namespace === undefined ? pod : `${pod}.${namespace}`);
}
