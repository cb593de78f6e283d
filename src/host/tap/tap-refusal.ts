/** Why a TAP could not be had, in sentences. Steps are those of `native/sys/tap-setup.h`. */
import type { WeftError } from '../../model/errors.ts';
import type { NativeRefusal } from '../native.ts';
import { type Explanation, errnoName, refusalError, unexplained } from '../refusals.ts';

const NEEDS_RIGHTS: Explanation = {
  code: 'permission-denied',
  why: 'the agent lacks CAP_NET_ADMIN or CAP_SYS_ADMIN',
  remedy: 'run the agent as root',
};

/** What joins an interface of somebody else to a TAP. */
const NEEDS_REDIRECTS: Explanation = {
  code: 'system-refused',
  why: 'the kernel cannot redirect what arrives on an interface',
  remedy: 'load what does it: modprobe -a sch_ingress cls_bpf act_mirred',
};

/** Keys are `step errno`, or `step` alone for every errno of it. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  addon: {
    code: 'system-refused',
    why: 'only the native addon can do it, and it cannot be loaded',
    remedy: 'weft status says why not',
  },
  'open-namespace': {
    code: 'namespace-missing',
    why: 'there is no such network namespace or process',
    remedy: 'see ip netns list, or give the pid of a running process',
  },
  'open-namespace EACCES': NEEDS_RIGHTS,
  'check-namespace': {
    code: 'namespace-missing',
    why: 'the path exists and is no network namespace',
    remedy: 'see ip netns list',
  },
  'enter-namespace': NEEDS_RIGHTS,
  'open-tun': {
    code: 'system-refused',
    why: 'the kernel has no TAP driver (/dev/net/tun)',
    remedy: 'load it with modprobe tun, or pass the device into the container of the agent',
  },
  'open-tun EPERM': NEEDS_RIGHTS,
  'open-tun EACCES': NEEDS_RIGHTS,
  'attach EINVAL': {
    code: 'interface-busy',
    why: 'the interface exists and is no TAP',
    remedy: 'pick another name, or take it as it is with --link in place of --tap',
  },
  'attach EBUSY': {
    code: 'interface-busy',
    why: 'another process holds the TAP',
    remedy: 'pick another name, or leave the TAP to it, as to QEMU, with --link in place of --tap',
  },
  'attach EPERM': NEEDS_RIGHTS,
  'find-link ENODEV': {
    code: 'not-found',
    why: 'the interface went away in the meantime',
    remedy: 'try again when it is back',
  },
  'add-qdisc': NEEDS_REDIRECTS,
  'add-filter': NEEDS_REDIRECTS,
  'set-mtu': {
    code: 'invalid-value',
    why: 'the interface does not take the MTU',
    remedy: 'set another one with -o mtu=N when the network is created',
  },
  'set-mac EADDRNOTAVAIL': {
    code: 'invalid-value',
    why: 'the MAC is no unicast address',
    remedy: 'pick another one',
  },
  'add-address EACCES': {
    code: 'system-refused',
    why: 'IPv6 is switched off for the interface',
    remedy: 'set net.ipv6.conf.all.disable_ipv6=0 in the namespace',
  },
  'add-address EOPNOTSUPP': {
    code: 'system-refused',
    why: 'the kernel has no IPv6',
    remedy: 'use a network without an IPv6 subnet',
  },
};

/** Makes the error of a refused TAP; `action` is what was tried, such as `attach`. */
export function tapRefusal(
  action: string,
  name: string,
  namespace: string | undefined,
  refusal: NativeRefusal,
): WeftError {
  const place = namespace === undefined ? '' : ` in namespace ${namespaceLabel(namespace)}`;
  const explanation =
    EXPLANATIONS[`${refusal.step} ${errnoName(refusal.errno)}`] ??
    EXPLANATIONS[refusal.step] ??
    unexplained(refusal);
  return refusalError(`${action} of ${name}${place}`, refusal, explanation);
}

/** `/run/netns/web` is the namespace that people call `web`. */
function namespaceLabel(path: string): string {
  return path.replace(/^(\/var)?\/run\/netns\//, '');
}
