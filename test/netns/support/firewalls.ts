/** The real ufw and firewalld on a host of the laboratory, as they are when they have just been installed. */
import type { Lab } from './lab.ts';
import { isProgram, Room } from './room.ts';

const BUS = 'unix:path=/run/bus';
const BUS_ENV = `DBUS_SYSTEM_BUS_ADDRESS=${BUS}`;
const BUS_CONFIG = `<busconfig><type>system</type><listen>${BUS}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow eavesdrop="true"/>
<allow send_destination="*" eavesdrop="true"/></policy></busconfig>`;

/** What an agent needs of other hosts: VXLAN, and gossip over both protocols. */
const OPEN_PORTS = ['4789/udp', '7946/udp', '7946/tcp'];

/** What the packages do when they are installed. Debian's iptables speaks to nftables. */
const INSTALL = [
  ...['iptables', 'ip6tables']
    .flatMap((name) => [name, `${name}-save`, `${name}-restore`])
    .map((name) => `ln -sf xtables-nft-multi /usr/sbin/${name}`),
  'rm -rf /etc/firewalld',
  'cp /usr/share/ufw/iptables/*.rules /usr/share/ufw/*.init /usr/share/ufw/ufw.conf /etc/ufw',
  `printf '%s' '${BUS_CONFIG}' > /run/bus.conf`,
];

/** A firewall that can be put on a host. */
export interface FirewallKind {
  readonly name: string;
  readonly programs: readonly string[];
  /** What starts it, refusing what is not asked for, with the ports open that agents need. */
  readonly start: (room: Room) => Promise<void>;
  /** Has it make its rules anew. */
  readonly reload: (room: Room) => Promise<void>;
  /** Ends it and begins again: in between there are none of its rules. */
  readonly restart: (room: Room) => Promise<void>;
}

export const UFW: FirewallKind = {
  name: 'ufw',
  programs: ['ufw'],
  start: async (room) => {
    await room.run('ufw', 'default', 'deny', 'incoming');
    await room.run('ufw', 'default', 'deny', 'routed');
    for (const port of OPEN_PORTS) await room.run('ufw', 'allow', port);
    await room.run('ufw', '--force', 'enable');
  },
  reload: (room) => room.run('ufw', 'reload'),
  restart: async (room) => {
    await room.run('ufw', 'disable');
    await room.run('ufw', '--force', 'enable');
  },
};

export const FIREWALLD: FirewallKind = {
  name: 'firewalld',
  programs: ['firewalld', 'dbus-daemon'],
  start: async (room) => {
    const ports = OPEN_PORTS.map((port) => `--add-port=${port}`);
    await room.run('firewall-offline-cmd', ...ports);
    const bus = room.spawn('dbus', [
      'dbus-daemon',
      '--config-file=/run/bus.conf',
      '--nofork',
      '--nopidfile',
    ]);
    await bus.until('its socket', () => room.succeeds('test', '-S', '/run/bus'));
    await startFirewalld(room);
  },
  reload: (room) => room.run('env', BUS_ENV, 'firewall-cmd', '--reload'),
  restart: async (room) => {
    await room.end('firewalld');
    await startFirewalld(room);
  },
};

async function startFirewalld(room: Room): Promise<void> {
  const daemon = room.spawn('firewalld', ['env', BUS_ENV, 'firewalld', '--nofork', '--nopid']);
  await daemon.until('it to run', () => room.succeeds('env', BUS_ENV, 'firewall-cmd', '--state'));
}

/** Why a firewall cannot be tested here; undefined when it can. */
export function firewallObstacle({ programs }: FirewallKind): string | undefined {
  const missing = programs.filter((name) => !isProgram(name));
  return missing.length === 0 ? undefined : `${missing.join(' and ')} could not be had`;
}

/** Where firewalls of a host can be started. */
export function openRoom(lab: Lab, ns: string): Promise<Room> {
  return Room.open(lab, ns, INSTALL);
}
