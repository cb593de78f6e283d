/**
 * Which flow a packet belongs to, as flow pins know it (`flow-pins.ts`): named from the side of the container, so that
 * a packet to it and the answer from it have one name.
 *
 * An exact name has the ports of TCP and UDP, or the identifier of an ICMP echo; a coarse one has addresses and
 * protocol alone. Fragments go by the coarse name, because later ones have no ports and all of a packet must go one
 * way; so do protocols whose ports we do not know. TCP has no coarse name: it does not fragment.
 */
import { type Ip, ipKey, sameIp } from '../../model/ip.ts';
import { readU16 } from '../../wire/bytes.ts';
import { decodeQuoted, isIcmpError, readEchoIdentifier } from '../../wire/icmp.ts';
import { type IpPacket, l4Bytes, l4Offset, PROTOCOL } from '../../wire/ip-packet.ts';
import type { Frame } from '../frame.ts';

/** A name of a flow in one network. */
export type FlowName = string;

interface Ports {
  readonly source: number;
  readonly destination: number;
}

/** One end of a flow; the port is left out in a coarse name. */
interface End {
  readonly ip: Ip;
  readonly port: number | undefined;
}

const PORT_BYTES = 2;

/**
 * Returns the names of the flow that answers the frame, the exact one first. None for frames that are no IP, and for
 * ICMP other than echo: errors and neighbor discovery are no flows.
 */
export function namesOfAnswer({ bytes, packet }: Frame): readonly FlowName[] {
  return packet === undefined ? [] : answerNames(bytes, packet);
}

/**
 * Returns the name of the flow that a frame of a container belongs to. An ICMP error belongs to the flow that it
 * quotes, when that is one between the same two addresses.
 */
export function nameOfFlow({ bytes, packet }: Frame): FlowName | undefined {
  if (packet?.protocol === undefined) return undefined;
  const { protocol, fragment, source, destination } = packet;
  if (hasIcmpType(packet) && isIcmpError(bytes, packet)) return quotedName(bytes, packet);
  const ports = readPorts(bytes, packet);
  const isCoarse = protocol !== PROTOCOL.tcp && (fragment !== 'none' || !mayHavePorts(packet));
  if (isCoarse) {
    return nameOf(protocol, { ip: source, port: undefined }, { ip: destination, port: undefined });
  }
  if (ports === undefined) return undefined;
  const near = { ip: source, port: ports.source };
  return nameOf(protocol, near, { ip: destination, port: ports.destination });
}

function answerNames(bytes: Uint8Array, packet: IpPacket): readonly FlowName[] {
  const { protocol, source, destination } = packet;
  if (protocol === undefined) return [];
  const ports = readPorts(bytes, packet);
  if (ports === undefined && hasIcmpType(packet)) return [];
  const names: FlowName[] = [];
  if (ports !== undefined) {
    const near = { ip: destination, port: ports.destination };
    names.push(nameOf(protocol, near, { ip: source, port: ports.source }));
  }
  if (protocol !== PROTOCOL.tcp) {
    const near = { ip: destination, port: undefined };
    names.push(nameOf(protocol, near, { ip: source, port: undefined }));
  }
  return names;
}

/** What an error quotes was on its way to the container that says it. */
function quotedName(bytes: Uint8Array, error: IpPacket): FlowName | undefined {
  const quoted = decodeQuoted(bytes, error);
  if (quoted === undefined) return undefined;
  const { source, destination } = quoted.packet;
  if (!sameIp(source, error.destination) || !sameIp(destination, error.source)) return undefined;
  return answerNames(quoted.bytes, quoted.packet)[0];
}

/** An echo has one identifier for both directions. */
function readPorts(bytes: Uint8Array, packet: IpPacket): Ports | undefined {
  if (hasIcmpType(packet)) {
    const identifier = readEchoIdentifier(bytes, packet);
    return identifier === undefined ? undefined : { source: identifier, destination: identifier };
  }
  if (!mayHavePorts(packet) || packet.fragment === 'later') return undefined;
  if (l4Bytes(packet) < 2 * PORT_BYTES) return undefined;
  const at = l4Offset(packet);
  return { source: readU16(bytes, at), destination: readU16(bytes, at + PORT_BYTES) };
}

function isIcmp({ family, protocol }: IpPacket): boolean {
  return protocol === (family === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6);
}

function hasIcmpType(packet: IpPacket): boolean {
  return isIcmp(packet) && packet.fragment !== 'later';
}

function mayHavePorts(packet: IpPacket): boolean {
  return packet.protocol === PROTOCOL.tcp || packet.protocol === PROTOCOL.udp || isIcmp(packet);
}

function nameOf(protocol: number, near: End, far: End): FlowName {
  const ports = near.port === undefined ? '' : ` ${near.port} ${far.port}`;
  return `${protocol} ${ipKey(near.ip)} ${ipKey(far.ip)}${ports}`;
}
