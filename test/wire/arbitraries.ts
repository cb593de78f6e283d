/** Generators of values for properties. */
import fc from 'fast-check';
import type { Ip } from '../../src/model/ip.ts';
import type { MacAddress } from '../../src/model/mac-address.ts';

export const anyMac: fc.Arbitrary<MacAddress> = fc
  .integer({ min: 0, max: 2 ** 48 - 1 })
  .map((value) => value as MacAddress);

export const anyIp4: fc.Arbitrary<Ip> = fc
  .bigInt(0n, 2n ** 32n - 1n)
  .map((value) => ({ family: 4, value }));

export const anyIp6: fc.Arbitrary<Ip> = fc
  .bigInt(0n, 2n ** 128n - 1n)
  .map((value) => ({ family: 6, value }));

export const anyU16: fc.Arbitrary<number> = fc.integer({ min: 0, max: 0xffff });

export const anyPayload: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 200 });
