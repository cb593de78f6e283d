/**
 * Services of endpoints (RFC 2782): `_http._tcp.web` and `_8080._tcp.web` are found at the endpoints called `web` that
 * say that they have the port. Those are containers by what they publish, and applications outside by their ports.
 */
import type { Endpoint } from '../../model/endpoint.ts';
import { PORT_MAX } from '../../model/ports/published.ts';

/**
 * Ports of services that have a name: from the Service Name and Transport Protocol Port Number Registry of IANA
 * (RFC 6335). A table, and not the /etc/services of a host, so that every node answers the same.
 */
const PORTS: ReadonlyMap<string, number> = new Map([
  ['ftp', 21],
  ['ssh', 22],
  ['smtp', 25],
  ['domain', 53],
  ['http', 80],
  ['kerberos', 88],
  ['pop3', 110],
  ['ntp', 123],
  ['imap', 143],
  ['snmp', 161],
  ['ldap', 389],
  ['https', 443],
  ['syslog', 514],
  ['submission', 587],
  ['ldaps', 636],
  ['rsync', 873],
  ['imaps', 993],
  ['pop3s', 995],
  ['ms-sql-s', 1433],
  ['mqtt', 1883],
  ['nfs', 2049],
  ['etcd-client', 2379],
  ['mysql', 3306],
  ['ms-wbt-server', 3389],
  ['sip', 5060],
  ['sips', 5061],
  ['xmpp-client', 5222],
  ['xmpp-server', 5269],
  ['postgresql', 5432],
  ['amqps', 5671],
  ['amqp', 5672],
  ['redis', 6379],
  ['http-alt', 8080],
  ['secure-mqtt', 8883],
  ['memcache', 11_211],
  ['mongodb', 27_017],
]);
const PREFIX = /^_([^.]+)\._(tcp|udp)$/;

/** A port of a protocol. */
export interface Service {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/**
 * Returns what the labels before the name of an endpoint ask for.
 *
 * @param labels  in lower case, `_http._tcp` or `_8080._tcp`; `undefined` is returned for anything else
 */
export function readService(labels: string): Service | undefined {
  const [, name = '', protocol] = PREFIX.exec(labels) ?? [];
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  const port = /^[1-9]\d{0,4}$/.test(name) ? Number(name) : PORTS.get(name);
  return port === undefined || port > PORT_MAX ? undefined : { protocol, port };
}

/** True when the endpoint says that it has the port, in its network. */
export function offers(
  { published, external }: Pick<Endpoint, 'published' | 'external'>,
  service: Service,
): boolean {
  const ranges = [
    ...published.map(({ protocol, containerPort, count }) => ({
      protocol,
      port: containerPort,
      count,
    })),
    ...(external?.ports ?? []),
  ];
  return ranges.some(
    ({ protocol, port, count }) =>
      protocol === service.protocol && service.port >= port && service.port < port + count,
  );
}
