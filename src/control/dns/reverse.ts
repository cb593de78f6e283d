/** Names of addresses under `in-addr.arpa` (RFC 1035 section 3.5) and `ip6.arpa` (RFC 3596 section 2.5). */
import type { Ip } from '../../model/ip.ts';

const IPV4 = /^((?:(?:0|[1-9]\d{0,2})\.){4})in-addr\.arpa$/;
const IPV6 = /^((?:[0-9a-f]\.){32})ip6\.arpa$/;

/** Returns the name that stands for an address. */
export function reverseName({ family, value }: Ip): string {
  const digits = family === 4 ? 4 : 32;
  const size = family === 4 ? 256n : 16n;
  const labels = Array.from({ length: digits }, (_, i) => {
    const digit = (value / size ** BigInt(i)) % size;
    return digit.toString(family === 4 ? 10 : 16);
  });
  return `${labels.join('.')}.${family === 4 ? 'in-addr' : 'ip6'}.arpa`;
}

/** Returns the address that a name in lower case stands for, or `undefined` for any other name. */
export function reverseIp(name: string): Ip | undefined {
  if (!name.endsWith('.arpa')) return undefined;
  const octets = IPV4.exec(name)?.[1]?.split('.').slice(0, 4).map(Number);
  if (octets !== undefined) {
    if (octets.some((octet) => octet > 255)) return undefined;
    return { family: 4, value: octets.reduceRight((all, octet) => all * 256n + BigInt(octet), 0n) };
  }
  const nibbles = IPV6.exec(name)?.[1]?.split('.').slice(0, 32);
  if (nibbles === undefined) return undefined;
  return { family: 6, value: BigInt(`0x${nibbles.reverse().join('')}`) };
}
