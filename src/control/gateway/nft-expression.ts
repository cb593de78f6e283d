/**
 * Words of nftables' JSON form (libnftables-json(5)), for the files that say what the table `inet weft` consists of.
 */
import { type Cidr, cidrFirst, formatIp, type IpFamily } from '../../model/ip.ts';

/** One command or object of nftables' JSON form. */
export type NftCommand = Readonly<Record<string, unknown>>;
/** One part of a rule. */
export type Expression = Readonly<Record<string, unknown>>;

export const TABLE_FAMILY = 'inet';
export const TABLE_NAME = 'weft';

const TABLE = { family: TABLE_FAMILY, table: TABLE_NAME };

/** A prefix as an element of a set. */
export function prefix(cidr: Cidr): unknown {
  return { prefix: { addr: formatIp(cidrFirst(cidr)), len: cidr.prefixBits } };
}

/** A named set of our table; without elements when `elem` is empty. */
export function set(
  name: string,
  type: unknown,
  flags: readonly string[],
  elem: unknown[],
): NftCommand {
  const some = elem.length > 0 && { elem };
  return { set: { ...TABLE, name, type, ...(flags.length > 0 && { flags }), ...some } };
}

/** A named map of our table; without elements when `elem` is empty. */
export function map(name: string, type: unknown, to: string, elem: unknown[]): NftCommand {
  const some = elem.length > 0 && { elem };
  return { map: { ...TABLE, name, type, map: to, ...some } };
}

/** A chain that the kernel calls at a hook. */
export function baseChain(name: string, type: string, hook: string, prio: number): NftCommand {
  return { chain: { ...TABLE, name, type, hook, prio, policy: 'accept' } };
}

/** A chain that others jump to. */
export function plainChain(name: string): NftCommand {
  return { chain: { ...TABLE, name } };
}

/** A rule at the end of a chain. */
export function rule(chain: string, ...expr: readonly Expression[]): NftCommand {
  return { rule: { ...TABLE, chain, expr } };
}

/** The packet may pass, as far as this table goes. */
export const ACCEPT: Expression = { accept: null };
/** Back to the chain that jumped here. */
export const RETURN: Expression = { return: null };
/** The packet is gone, and nobody is told. */
export const DROP: Expression = { drop: null };
/** Whoever asks learns at once that it is forbidden, and does not wait. */
export const REJECT: Expression = { reject: { type: 'icmpx', expr: 'admin-prohibited' } };

/** Counts what comes here. */
export function counter(): Expression {
  return { counter: null };
}

/** Goes on in another chain, and comes back when nothing decides there. */
export function jump(target: string): Expression {
  return { jump: { target } };
}

/** What the kernel knows of the packet beside its bytes. */
export function meta(key: string): Expression {
  return { meta: { key } };
}

/** What the kernel knows of the flow. */
export function ct(key: string): Expression {
  return { ct: { key } };
}

/** A field of a header. */
export function field(protocol: string, name: string): Expression {
  return { payload: { protocol, field: name } };
}

/** The source (`saddr`) or destination (`daddr`) of a packet of the family. */
export function address(family: IpFamily, name: string): Expression {
  return field(family === 4 ? 'ip' : 'ip6', name);
}

/** The type of a family's addresses in sets. */
export function addressType(family: IpFamily): string {
  return family === 4 ? 'ipv4_addr' : 'ipv6_addr';
}

/** Several values as one. */
export function concat(...parts: readonly unknown[]): Expression {
  return { concat: parts };
}

/** One of the values. */
export function anyOf(values: readonly unknown[]): Expression {
  return { set: values };
}

/** Goes on when both are the same; for flags of flows, when one of them is set. */
export function is(left: Expression, right: unknown): Expression {
  return { match: { op: 'ct' in left ? 'in' : '==', left, right } };
}

/** Goes on when the two differ. */
export function isNot(left: Expression, right: unknown): Expression {
  return { match: { op: '!=', left, right } };
}

/** Goes on when the value is in the named set. */
export function isMember(left: Expression, name: string): Expression {
  return { match: { op: '==', left, right: `@${name}` } };
}

/** Goes on when the value is not in the named set. */
export function isNotMember(left: Expression, name: string): Expression {
  return isNot(left, `@${name}`);
}

/** What a named map has for the value; a rule ends where it has nothing. */
export function lookedUp(key: Expression, name: string): Expression {
  return { map: { key, data: `@${name}` } };
}

/** Goes on for packets to an address of this host. */
export const TO_THIS_HOST: Expression = {
  match: { op: '==', left: { fib: { result: 'type', flags: ['daddr'] } }, right: 'local' },
};
/** Goes on for packets of flows whose destination was replaced. */
export const IS_FORWARDED: Expression = is(ct('status'), 'dnat');
