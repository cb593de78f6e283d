/** VXLAN network identifiers. RFC 7348, section 5: 24 bits. */

/** A VXLAN network identifier, 1 to 16_777_215. */
export type Vni = number & { readonly brand: 'Vni' };

/** The largest VNI that fits the header. */
export const VNI_MAX = 0xff_ffff;

/** The smallest VNI that Weft hands out by itself; lower ones are left to people. */
export const VNI_AUTO_MIN = 4096;

/** Returns the number as a VNI, or `undefined` when it is no integer from 1 to 16_777_215. */
export function toVni(value: number): Vni | undefined {
  return Number.isInteger(value) && value >= 1 && value <= VNI_MAX ? (value as Vni) : undefined;
}
