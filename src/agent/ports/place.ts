/** Where the interface of an endpoint lives, and how it was asked for. Known on this node only. */
import { isNamespaceInUse, namespaceInode } from '../../host/tap/namespace.ts';
import type { LinkBefore } from '../../host/tap/taken-link.ts';
import type { Network } from '../../model/network.ts';

/** The network namespace of this process. */
const OWN_NAMESPACE = '/proc/self/ns/net';

/** The place of an endpoint's TAP, or of the interface that it has instead. */
export interface PortPlace {
  /** Path of the namespace file; absent: the agent's own. */
  readonly namespace?: string;
  /** Identity of the namespace behind the path, when it was attached. */
  readonly inode?: string;
  readonly configure: boolean;
  /** The endpoint ends with its namespace. */
  readonly ephemeral: boolean;
  /** The TAP was there before the endpoint, so it stays when the endpoint ends. */
  readonly adopted?: boolean;
  /**
   * Name of a TAP that is made in the agent's namespace for a container engine, which moves it into `namespace`, and
   * gives it name, addresses and routes there; the namespace may not be there before that. Absent: the TAP is made
   * where it is to be.
   */
  readonly handedAs?: string;
  /** The engine has moved it, and called it so. */
  readonly movedAs?: string;
  /**
   * Present: the endpoint's interface is somebody else's, and was like this. It leads to a container or a VM, so the
   * namespace that it is in is not the endpoint's own. A TAP beside it is ours.
   */
  readonly link?: LinkBefore;
}

/** How the names of TAPs begin that interfaces of somebody else are joined to. */
const LINK_DEVICE = 'wfl-';

/** Name of the TAP that an interface of somebody else is joined to. Fifteen bytes name an interface. */
export function linkDevice(endpoint: string): string {
  return `${LINK_DEVICE}${endpoint.slice(0, 11)}`;
}

/** True for the name of a TAP that some endpoint's interface is joined to. */
export function isLinkDevice(name: string): boolean {
  return name.startsWith(LINK_DEVICE);
}

/** Whether containers there have a default route. An internal network leads nowhere; this host has roads of its own. */
export function leadsOut({ internal }: Network, place: PortPlace): boolean {
  return !internal && !isInOwnNamespace(place);
}

/** True when the endpoint itself is in the namespace of the agent. */
export function isInOwnNamespace(place: PortPlace): boolean {
  return place.link === undefined && inodeOf(place) === ownInode();
}

/** True when the endpoint itself is in the namespace with that inode. */
export function isInside(place: PortPlace, inode: string | undefined): boolean {
  return place.link === undefined && inode !== undefined && inodeOf(place) === inode;
}

/** Identity of the agent's namespace. */
export function ownInode(): string | undefined {
  return namespaceInode(OWN_NAMESPACE);
}

/** Identity of the namespace of the interface. */
export function inodeOf({ namespace, inode }: PortPlace): string | undefined {
  return namespace === undefined ? ownInode() : inode;
}

/** True when the path leads to the namespace of the TAP, or a process is in it. */
export function isInUse(place: PortPlace): boolean {
  return isSameNamespace(place) || (place.inode !== undefined && isNamespaceInUse(place.inode));
}

/** True when the path leads to the namespace of the TAP. */
export function isSameNamespace(place: PortPlace): boolean {
  if (place.namespace === undefined || place.inode === undefined) return true;
  return namespaceInode(place.namespace) === place.inode;
}
