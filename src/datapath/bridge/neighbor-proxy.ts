/**
 * Answers ARP requests and neighbor solicitations of local ports from control state, so that they are not
 * flooded. The answer is what the holder of the address would have sent; it also answers probes for an address
 * that somebody else holds, which is how a kernel detects a duplicate.
 */
import { type Ip, sameIp } from '../../model/ip.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import { ARP_OPERATION, encodeArp } from '../../wire/arp.ts';
import { ETHER_TYPE, encodeEthernet } from '../../wire/ethernet.ts';
import { encodeNdp, NA_FLAG, NDP_TYPE } from '../../wire/ndp.ts';
import type { Frame } from '../frame.ts';
import type { Solicitation } from './solicitation.ts';

/** ff02::1, where an answer to a probe goes because the prober has no address yet. RFC 4861, section 7.2.4. */
const ALL_NODES: Ip = { family: 6, value: (0xff02n << 112n) | 1n };
const ALL_NODES_MAC = 0x3333_0000_0001 as MacAddress;

/**
 * Returns the frame for the asking port.
 *
 * @param question  from `readSolicitation` of the frame
 * @param holder    MAC that control state gives the target to
 * @param gateways  addresses of routers; only their advertisements carry the router flag
 */
export function answerSolicitation(
  frame: Frame,
  question: Solicitation,
  holder: MacAddress,
  gateways: readonly Ip[],
): Uint8Array {
  const asker = frame.ethernet.source;
  return question.target.family === 4
    ? answerArp(question, holder, asker)
    : answerNdp(question, holder, asker, gateways);
}

function answerArp(question: Solicitation, holder: MacAddress, asker: MacAddress): Uint8Array {
  const reply = encodeArp({
    operation: ARP_OPERATION.reply,
    senderMac: holder,
    senderIp: question.target,
    targetMac: asker,
    targetIp: question.asker,
  });
  const header = { destination: asker, source: holder, tags: [], etherType: ETHER_TYPE.arp };
  return encodeEthernet(header, reply);
}

function answerNdp(
  question: Solicitation,
  holder: MacAddress,
  asker: MacAddress,
  gateways: readonly Ip[],
): Uint8Array {
  const isProbe = question.asker.value === 0n;
  const isRouter = gateways.some((gateway) => sameIp(gateway, question.target));
  const solicited = isProbe ? 0 : NA_FLAG.solicited;
  const packet = encodeNdp(
    { source: question.target, destination: isProbe ? ALL_NODES : question.asker },
    {
      type: NDP_TYPE.neighborAdvertisement,
      flags: NA_FLAG.override | solicited | (isRouter ? NA_FLAG.router : 0),
      target: question.target,
      linkLayers: [{ side: 'target', mac: holder }],
    },
  );
  const destination = isProbe ? ALL_NODES_MAC : asker;
  const header = { destination, source: holder, tags: [], etherType: ETHER_TYPE.ipv6 };
  return encodeEthernet(header, packet);
}
