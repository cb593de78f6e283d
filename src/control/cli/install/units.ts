/**
 * The units of systemd: `weft.service`, and the sockets that systemd listens on for it. The one source of their text,
 * for `weft install` and the Debian package. What each line of the service is for: docs/install.md.
 */

/** What the units are about. */
export interface UnitOptions {
  /** The agent's command line; the first word is an absolute path. */
  readonly command: readonly string[];
  /** Further directories that the agent writes to. */
  readonly writes?: readonly string[];
}

/**
 * Capabilities that the agent needs, and why. test/netns/service/systemd.test.ts runs an agent with exactly these, and
 * does what each is for.
 */
export const CAPABILITIES: Readonly<Record<string, string>> = {
  CAP_NET_ADMIN: 'TAPs, gateways, addresses, routes, packet filter, kernel settings of interfaces',
  CAP_NET_RAW: 'interfaces that are there already (attach --link), ICMP for error texts',
  CAP_NET_BIND_SERVICE: 'names on port 53 of gateways; published ports below 1024',
  CAP_SYS_ADMIN: 'entering the network namespaces of containers',
  CAP_SYS_PTRACE: 'opening /proc/PID/ns of processes of other users (attach --pid)',
};

/** How long the event loop may be stuck, seconds: longer than any pause of a machine that is only busy. */
const WATCHDOG_SECONDS = 30;

/** Returns the texts of the units by file name. */
export function unitFiles(options: UnitOptions): Readonly<Record<string, string>> {
  return {
    'weft.service': serviceUnit(options),
    'weft.socket': socketUnit({
      about: 'API of the Weft agent',
      path: '/run/weft/weft.sock',
      name: 'api',
      before: '',
      wantedBy: 'sockets.target',
    }),
    'weft-docker.socket': socketUnit({
      about: 'Docker network and IPAM driver of the Weft agent',
      path: '/run/docker/plugins/weft.sock',
      name: 'docker-plugin',
      before: 'Before=docker.service\n',
      // A socket cannot be opened while its service runs; so the next start of the agent brings it.
      wantedBy: 'sockets.target weft.service',
    }),
  };
}

/** Returns words as one line that systemd splits into the same words. */
export function systemdWords(words: readonly string[]): string {
  return words.map(systemdWord).join(' ');
}

function systemdWord(word: string): string {
  const escaped = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  if (/^[\w@%+=:,./$[\]-]+$/.test(escaped)) return escaped;
  return `"${escaped.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function serviceUnit({ command, writes = [] }: UnitOptions): string {
  const more = writes.map((path) => `ReadWritePaths=${systemdWord(path)}\n`).join('');
  return `[Unit]
Description=Weft overlay network agent
Documentation=man:weft(1) man:weft-agent(1)
Wants=network-online.target
Requires=weft.socket
After=network-online.target nftables.service firewalld.service ufw.service weft.socket
Before=docker.service
StartLimitIntervalSec=300
StartLimitBurst=60

[Service]
Type=notify
ExecStart=${systemdWords(command)}
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=2
# Wrong usage: the next start would end the same way.
RestartPreventExitStatus=2
WatchdogSec=${WATCHDOG_SECONDS}
FileDescriptorStoreMax=4096
StateDirectory=weft
StateDirectoryMode=0700
RuntimeDirectory=weft
RuntimeDirectoryMode=0755
# Files of running "weft run" commands stay when the agent restarts.
RuntimeDirectoryPreserve=yes
# Where transactions for nft are written; /tmp is read-only.
Environment=TMPDIR=/run/weft
LimitNOFILE=65536
# A core would hold the keys of this node.
LimitCORE=0
OOMScoreAdjust=-900

CapabilityBoundingSet=${Object.keys(CAPABILITIES).join(' ')}
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=-/run/docker
${more}# Namespaces of rootless containers are below /run/user: seen, and not written.
ProtectHome=read-only
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
DevicePolicy=closed
DeviceAllow=/dev/net/tun rw
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET
RestrictNamespaces=net
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
KeyringMode=private
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
Also=weft.socket
`;
}

function socketUnit(socket: {
  readonly about: string;
  readonly path: string;
  /** As in `PassedSocketName` of `host/linux/systemd.ts`. */
  readonly name: string;
  readonly before: string;
  readonly wantedBy: string;
}): string {
  return `[Unit]
Description=${socket.about}
Documentation=man:weft(1)
${socket.before}
[Socket]
ListenStream=${socket.path}
FileDescriptorName=${socket.name}
Service=weft.service
SocketMode=0660
DirectoryMode=0755
RemoveOnStop=yes

[Install]
WantedBy=${socket.wantedBy}
`;
}
