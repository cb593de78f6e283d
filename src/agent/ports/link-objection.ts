/** Why an interface cannot be an endpoint's. Pure: what is there comes in as a value. */
import type { LinkFacts } from '../../host/tap/taken-link.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { formatIp, type Ip, sameIp } from '../../model/ip.ts';
import { formatMac, type MacAddress } from '../../model/mac-address.ts';
import { isLinkLocal } from '../../wire/ipv6.ts';
import { isLinkDevice } from './place.ts';

/** What an interface is wanted for. */
export interface LinkUse {
  /** Its name. */
  readonly name: string;
  /** Name of the TAP that it is to be joined to. */
  readonly device: string;
  /** Inner MTU of the network, bytes. */
  readonly mtuBytes: number;
  /** Addresses by which other hosts reach this one. */
  readonly underlay: readonly Ip[];
  /** Of the endpoint, when somebody chose it. */
  readonly mac?: MacAddress | undefined;
}

/** A refusal without what was refused. */
export interface Objection {
  readonly code: ErrorCode;
  readonly why: string;
  readonly remedy: string;
}

/**
 * Returns why the interface is not to be taken; `undefined` when it may be. The host's stack must have no use for it,
 * because it sees none of its frames any more.
 */
export function linkObjection(facts: LinkFacts | undefined, use: LinkUse): Objection | undefined {
  const { name } = use;
  if (facts === undefined) {
    const remedy = `make it first, a TAP for a VM by ip tuntap add ${name} mode tap`;
    return { code: 'not-found', why: `there is no interface ${name}`, remedy };
  }
  if (!facts.ethernet) {
    const remedy = "take the host's end of a veth pair, a TAP or a network card";
    return { code: 'invalid-value', why: 'it carries no Ethernet frames', remedy };
  }
  return (
    usedByOthers(facts, name) ?? addressed(facts, use) ?? ingress(facts, use) ?? unfit(facts, use)
  );
}

function usedByOthers({ master, upper }: LinkFacts, name: string): Objection | undefined {
  const code = 'interface-busy';
  if (master !== '') {
    const remedy = `take it out with ip link set ${name} nomaster`;
    return { code, why: `it is a port of ${master}`, remedy };
  }
  if (upper === '') return undefined;
  return { code, why: `interface ${upper} is made on it`, remedy: `take ${upper}, or delete it` };
}

function addressed({ addresses }: LinkFacts, { name, underlay }: LinkUse): Objection | undefined {
  // A link-local address is the kernel's doing, and goes while the interface is taken.
  const own = addresses.filter(({ ip }) => !isLinkLocal(ip));
  const code = 'interface-busy';
  if (own.some(({ ip }) => underlay.some((other) => sameIp(ip, other)))) {
    const why = 'other hosts reach this one through it';
    return { code, why, remedy: 'take another interface' };
  }
  const [first] = own;
  if (first === undefined) return undefined;
  const text = `${formatIp(first.ip)}/${first.prefixBits}`;
  const why = `this host itself has address ${text} there`;
  const remedy = `remove it with ip address del ${text} dev ${name}; the address of the endpoint belongs inside`;
  return { code, why, remedy };
}

function ingress(
  { ingress: use, redirectedTo }: LinkFacts,
  { name, device }: LinkUse,
): Objection | undefined {
  // A redirect to an interface that is gone is what is left of one, and one to our TAP is ours.
  if (use === 'free' || (use === 'redirected' && ['', device].includes(redirectedTo))) {
    return undefined;
  }
  const code = 'interface-busy';
  if (use === 'redirected' && isLinkDevice(redirectedTo)) {
    // It may be on its way into the state, so nobody here knows its name yet.
    const why = `an endpoint has interface ${name}, by its TAP ${redirectedTo}`;
    return { code, why, remedy: 'take another interface, or see weft ps --local' };
  }
  const remedy = `see tc filter show dev ${name} ingress; tc qdisc del dev ${name} clsact removes it`;
  if (use === 'used') return { code, why: 'filters of tc work on what arrives there', remedy };
  return { code, why: `what arrives there is sent to ${redirectedTo}`, remedy };
}

function unfit(facts: LinkFacts, { name, mtuBytes, mac }: LinkUse): Objection | undefined {
  const code = 'invalid-value';
  if (facts.mtuBytes < mtuBytes) {
    const why = `its MTU is ${facts.mtuBytes}, and the network has ${mtuBytes}: longer packets would be lost`;
    const remedy = `say ip link set ${name} mtu ${mtuBytes}, and the same of the other end`;
    return { code, why, remedy };
  }
  if (mac === undefined || mac !== facts.mac) return undefined;
  const why = `--mac ${formatMac(mac)} is that of ${name} itself, this host's side`;
  return { code, why, remedy: 'give the MAC that the container or VM behind it sends with' };
}
