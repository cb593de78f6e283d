/**
 * Everything that can be set for an agent: each is a flag of `weft agent` and, under the same name, a key of its
 * configuration file. `agent/config.ts` reads the values; docs/configuration.md is made from this table.
 */

/** One setting. */
export interface AgentSetting {
  /** Name of the key; with two dashes, of the flag. */
  readonly key: string;
  /** What the value stands for; of a switch, what the file says. */
  readonly placeholder: string;
  /** One sentence without a full stop. */
  readonly about: string;
  /** May be given several times; a list in the file. */
  readonly list?: boolean;
  /** The default as a person reads it; absent: the setting is off. */
  readonly shownDefault?: string;
  /** A whole number in the file. */
  readonly number?: boolean;
  /** A flag without a value, true or false in the file. What is neither number nor switch is a text. */
  readonly switch?: boolean;
  /** SIGHUP makes a changed value effective; every other needs a restart. */
  readonly reloads?: boolean;
  readonly completes?: 'file' | 'directory';
  /** Values that a shell offers; which are allowed is decided with the file's. */
  readonly offers?: readonly string[];
}

/** Values of `log-level`, from quiet to loud. */
export const LOG_LEVELS: readonly ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] = [
  'fatal',
  'error',
  'warn',
  'info',
  'debug',
  'trace',
];

/** All settings, in the order of help. */
export const AGENT_SETTINGS: readonly AgentSetting[] = [
  { key: 'name', placeholder: 'NODE', about: 'Name of this node', shownDefault: 'host name' },
  {
    key: 'advertise-addr',
    placeholder: 'IP',
    about: 'Address that peers reach this node at; one IPv4 and one IPv6 at most',
    list: true,
    shownDefault: 'address of the default route',
  },
  {
    key: 'data-dir',
    placeholder: 'DIR',
    about: 'Where state is kept',
    shownDefault: '/var/lib/weft',
    completes: 'directory',
  },
  {
    key: 'socket',
    placeholder: 'PATH',
    about: 'Unix socket of the API',
    shownDefault: 'that of WEFT_HOST, else /run/weft/weft.sock',
    completes: 'file',
  },
  {
    key: 'join',
    placeholder: 'HOST[:PORT]',
    about: 'Agent of the cluster to join',
    list: true,
    shownDefault: 'stored state, else a new cluster',
  },
  { key: 'token', placeholder: 'TOKEN', about: 'Join token' },
  {
    key: 'token-file',
    placeholder: 'FILE',
    about: 'File with the join token',
    completes: 'file',
  },
  {
    key: 'vxlan-port',
    placeholder: 'N',
    about: 'UDP port of the data plane',
    shownDefault: '4789',
    number: true,
  },
  {
    key: 'gossip-port',
    placeholder: 'N',
    about: 'UDP and TCP port of the control plane',
    shownDefault: '7946',
    number: true,
  },
  {
    key: 'profile',
    placeholder: 'PROFILE',
    about: 'Timing of the control plane, the same on all members',
    shownDefault: 'lan',
    offers: ['fast', 'lan', 'wan'],
  },
  {
    key: 'engine',
    placeholder: 'ENGINE',
    about: 'Engine of the data plane',
    shownDefault: 'native',
    offers: ['native', 'dgram'],
  },
  {
    key: 'tier',
    placeholder: 'TIER',
    about: 'Tier of the native engine, in place of the highest that works',
    shownDefault: 'probed',
    offers: ['T0', 'T1', 'T2'],
  },
  {
    key: 'workers',
    placeholder: 'N',
    about: 'Threads of the native engine, 1 to 16',
    shownDefault: 'half of the cores, up to 4, and at least tap-queues',
    number: true,
  },
  {
    key: 'tap-queues',
    placeholder: 'N',
    about: 'Queues of TAPs that are made, each read by another worker of the native engine',
    shownDefault: '1',
    number: true,
  },
  {
    key: 'fd-store',
    placeholder: 'true',
    about: 'Keep TAPs open in the descriptor store of systemd while the agent restarts',
    switch: true,
  },
  {
    key: 'default-addr-pool',
    placeholder: 'CIDR',
    about: 'Where subnets are taken from that nobody chose',
    shownDefault: '10.0.0.0/8',
  },
  {
    key: 'docker-plugin',
    placeholder: 'PATH|off',
    about:
      'Serve the Docker network and IPAM driver on this unix socket: /run/docker/plugins/weft.sock for the driver weft',
    shownDefault: 'off',
    completes: 'file',
  },
  {
    key: 'docker-socket',
    placeholder: 'PATH',
    about: 'Unix socket of the Docker Engine, asked for the names of containers and networks',
    shownDefault: '/run/docker.sock',
    completes: 'file',
  },
  {
    key: 'docker-mirror',
    placeholder: 'on|off',
    about: 'Show every attachable network of the cluster in the Docker Engine of this host',
    shownDefault: 'on',
  },
  {
    key: 'cert-lifetime',
    placeholder: 'DURATION',
    about: 'Life of the certificates that this node issues as a signer, 10s to 3650d',
    shownDefault: '90d',
  },
  {
    key: 'metrics-addr',
    placeholder: 'HOST:PORT',
    about: 'Serve the metrics, and nothing else, on TCP too',
  },
  {
    key: 'log-level',
    placeholder: 'LEVEL',
    about: 'Least level that is logged',
    shownDefault: 'info',
    reloads: true,
    offers: LOG_LEVELS,
  },
  {
    key: 'log-format',
    placeholder: 'FORMAT',
    about: 'Form of the log',
    shownDefault: 'pretty',
    offers: ['pretty', 'json'],
  },
];
