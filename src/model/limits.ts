/** Every bound of the program with its reason. A queue, table, loop or message without a row here is a bug. */

/** Largest record in the shared state. Keeps a delta a few datagrams long. */
export const RECORD_BYTES_MAX = 4096;
/** Records that one node may own. */
export const RECORDS_PER_ORIGIN_MAX = 65_536;
/** Deletes of its own keys that a log holds before its author writes it anew without them: some hundred kilobytes. */
export const DELETES_PER_ORIGIN_MAX = 2048;
/** Members of a cluster. */
export const MEMBERS_MAX = 4096;
/** Control datagram before sealing: fits an IPv6 path of 1280 bytes with our header and tag. */
export const CONTROL_DATAGRAM_BYTES_MAX = 1200;
/** Items in one control datagram. */
export const CONTROL_ITEMS_MAX = 64;
/** One frame of a control stream; the length is checked before anything is allocated. */
export const STREAM_FRAME_BYTES_MAX = 65_536;
/** A default address pool has up to 2^16 subnets: a network may cover them all, and each is a number in a list. */
export const POOL_SUBNET_BITS_MAX = 16;
/** Subnets of one network. */
export const SUBNETS_MAX = 16;
/** Labels of one object. */
export const LABELS_MAX = 32;
/** Aliases of one endpoint. */
export const ALIASES_MAX = 32;
/** Links of one endpoint: with names of full length they take half a record. */
export const LINKS_MAX = 16;
/** Ranges of published ports of one endpoint: with addresses of hosts they take half a record. */
export const PUBLISHED_MAX = 48;
/**
 * Published ports of one endpoint, all ranges together: each holds two sockets on every host that answers. Also ports
 * of one application outside: each is an element of two maps of the packet filter.
 */
export const PUBLISHED_PORTS_MAX = 2048;
/** Ranges of ports of one application outside. */
export const EXTERNAL_PORTS_MAX = 32;
/** Prefixes that one host forwards into a network. */
export const ROUTES_FROM_MAX = 16;
/** Linux IFNAMSIZ is 16 with the terminating zero. */
export const IFNAME_BYTES_MAX = 15;
/** Inner MTU: 68 is IPv4's minimum (RFC 791), 1280 IPv6's (RFC 8200); the upper end is a TAP's maximum. */
export const MTU_BYTES_MIN = 68;
/** Smallest MTU of a network with an IPv6 subnet. */
export const MTU_BYTES_MIN_IPV6 = 1280;
/** Largest inner MTU. */
export const MTU_BYTES_MAX = 65_485;
/** Outer Ethernet (14), IPv4 (20), UDP (8) and VXLAN (8) headers. */
export const VXLAN_OVERHEAD_IPV4_BYTES = 50;
/** As above with an IPv6 outer header (40). */
export const VXLAN_OVERHEAD_IPV6_BYTES = 70;
/** MAC addresses learned behind the foreign VTEPs of one network. A switch may have many hosts. */
export const LEARNED_MACS_MAX = 4096;
/** A learned address that has been silent this long is forgotten; the kernel bridge's default. */
export const LEARNED_MAC_AGE_MS = 300_000;
/**
 * Flow pins of an engine: answers that go back through another host. A busy host has some ten thousand connections; in
 * the native engine a pin is 16 bytes, so that all of them are one megabyte.
 */
export const FLOW_PINS_MAX = 65_536;
/** API request body. */
export const API_BODY_BYTES_MAX = 1_048_576;
/** File of a backup, and the request that restores it: more than 10,000 networks with the largest records. */
export const BACKUP_BYTES_MAX = 67_108_864;
/** Largest Ethernet frame that fits a UDP datagram over IPv4 behind the VXLAN header: 65507 - 8. */
export const FRAME_BYTES_MAX = 65_499;
/** IPv6 extension headers walked before a packet counts as hiding its upper layer. Real ones have 0 to 3. */
export const IPV6_EXTENSION_HEADERS_MAX = 8;
/** Link-local addresses that a port may hold beyond the one derived from its MAC. A kernel tries 4 on conflict. */
export const LINK_LOCALS_PER_PORT_MAX = 4;
/** "Packet too big" answers that a port gets at once; a sender needs one per destination. */
export const TOO_BIG_ANSWERS_BURST = 20;
/** "Packet too big" answers per second and port after the burst. */
export const TOO_BIG_ANSWERS_PER_SECOND = 10;
/** Frame buffers kept for reuse. One is in use per nested delivery; nesting happens only in memory devices. */
export const FRAME_BUFFERS_KEPT_MAX = 4;
/** Threads of the native engine: its tables of quiet points and queues have that many places. */
export const ENGINE_WORKERS_MAX = 16;
/** Threads of the native engine that nobody chose the number of: more than this a VXLAN host seldom keeps busy. */
export const ENGINE_WORKERS_DEFAULT_MAX = 4;
/** Segments of one send that every kernel with UDP_SEGMENT takes; newer ones take 128. */
export const SEGMENTS_MAX = 64;
/** Largest payload of a UDP datagram over IPv4. */
export const UDP_PAYLOAD_BYTES_MAX = 65_507;
