/**
 * Tells when something of a network namespace has changed: its interfaces, or its packet filter. Says nothing of what
 * it was: look again.
 */
import { closeSync } from 'node:fs';
import { kernel } from './kernel.ts';
import { tapRefusal } from './tap/tap-refusal.ts';

/** What tells; it keeps the namespace alive. */
export interface NetlinkNews {
  close(): void;
}

/** Room for the largest message that the kernel can make, which is what the reader wants to have left. */
const BYTES = 131_072;
const MESSAGES_MAX = 64;

/** NETLINK_ROUTE with RTMGRP_LINK and RTMGRP_TC: interfaces, and filters of tc. */
const LINKS = { what: 'interfaces', protocol: 0, groups: 0x1 | 0x8 };
/** NETLINK_NETFILTER with NFNLGRP_NFTABLES, the seventh: tables, chains, rules. */
const RULES = { what: 'packet filter', protocol: 12, groups: 1 << 6 };

/** What is read is looked at by nobody, so it may be written over at any time. */
const read = {
  bytes: new Uint8Array(BYTES),
  offsets: new Uint32Array(MESSAGES_MAX),
  lengths: new Uint32Array(MESSAGES_MAX),
};

/**
 * Tells of interfaces, and of filters of tc: calls `changed` after each change from when it resolves, and `ended` once
 * when it tells no more, because there was too much to tell. Throws `namespace-missing` or `system-refused`.
 *
 * @param namespace  path of a namespace file; absent: that of the agent
 */
export function watchLinks(
  namespace: string | undefined,
  changed: () => void,
  ended: () => void,
): Promise<NetlinkNews> {
  return watch(LINKS, namespace, changed, ended);
}

/** As `watchLinks`, of what nftables has in the namespace of the agent. Counters are no change. */
export function watchRules(changed: () => void, ended: () => void): Promise<NetlinkNews> {
  return watch(RULES, undefined, changed, ended);
}

async function watch(
  { what, protocol, groups }: typeof LINKS,
  namespace: string | undefined,
  changed: () => void,
  ended: () => void,
): Promise<NetlinkNews> {
  const { FrameReader, openNetlinkNews } = kernel();
  const opened = await openNetlinkNews(namespace ?? '', protocol, groups);
  if ('errno' in opened) throw tapRefusal('watch', what, namespace, opened);
  const { fd } = opened;
  const { bytes, offsets, lengths } = read;
  let open = true;
  const reader = new FrameReader(fd, bytes, offsets, lengths, changed, () => {
    close();
    ended();
  });
  const close = (): void => {
    if (!open) return;
    open = false;
    reader.stop();
    closeSync(fd);
  };
  return { close };
}
