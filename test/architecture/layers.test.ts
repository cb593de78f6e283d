/**
 * Who may import whom. The table is the architecture: a folder may import what its row lists, and nothing else of
 * ours or of others. A violation fails with the sentence of its row.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';

const ROOT = resolve(import.meta.dirname, '../..');
const SRC = join(ROOT, 'src');

interface Row {
  /** Prefixes of src that may be imported; the folder itself always may. */
  readonly ours: readonly string[];
  /** Prefixes that may be imported for their types only. */
  readonly types?: readonly string[];
  /** Packages and Node modules, by file that is their one door (`*`: any file of the folder). */
  readonly others: Readonly<Record<string, readonly string[]>>;
  readonly reason: string;
}

const TABLE: Readonly<Record<string, Row>> = {
  model: {
    ours: [],
    others: { 'ip.ts': ['ip-address'] },
    reason: 'model is what things are; it knows no bytes, no time and no one',
  },
  wire: {
    ours: ['model'],
    others: {
      'proto/plain-numbers.ts': ['protobufjs/minimal.js'],
      'dns.ts': ['dns-packet'],
    },
    reason: 'wire is bytes and values; sockets and time are elsewhere',
  },
  datapath: {
    ours: ['model', 'wire'],
    others: {},
    reason: 'the road is pure: devices and time come in as arguments',
  },
  'control/gossip': {
    ours: ['model', 'wire'],
    others: {},
    reason: 'gossip carries opaque deltas and does not know what they mean',
  },
  'control/state': {
    ours: ['model', 'wire'],
    others: {},
    reason: 'state does not know how it travels',
  },
  'control/ipam': {
    ours: ['model', 'wire'],
    others: {},
    reason: 'addresses are handed out without knowing sockets or disks',
  },
  'control/keys': {
    ours: ['model', 'wire/proto', 'control/state'],
    others: {},
    reason: 'when keys change is decided without sockets, clocks and cryptography',
  },
  'control/path-mtu': {
    ours: ['model'],
    types: ['datapath/engine.ts'],
    others: {},
    reason: 'what passes to a peer is found out without knowing how a probe travels',
  },
  'control/gateway': {
    ours: ['model'],
    others: {},
    reason:
      'what a gateway is and what its host lets pass are values; nftables and interfaces are elsewhere',
  },
  'control/network': {
    ours: ['model', 'wire/proto', 'control/state', 'control/ipam', 'control/gateway/gateway.ts'],
    types: ['datapath/engine.ts'],
    others: {},
    reason: 'wishes change state and program engines through their contract',
  },
  'control/dns': {
    ours: ['model', 'wire', 'control/network/endpoints/groups.ts'],
    types: ['control/network/directory.ts', 'control/state/records.ts'],
    others: {},
    reason: 'names are answered from what is known, without sockets, clocks and files',
  },
  'control/api': {
    ours: ['model'],
    types: ['control/network/wish.ts'],
    others: {
      '*': ['node:', 'fastify', '@sinclair/typebox'],
      'server.ts': ['@fastify/swagger'],
      'late-validators.ts': ['@fastify/ajv-compiler'],
    },
    reason: 'the API asks for operations and does not know who fulfils them',
  },
  'control/cli': {
    ours: [
      'model',
      'control/api/client.ts',
      'control/api/bounds.ts',
      'agent/main.ts',
      'agent/config.ts',
      'host/installation.ts',
      'simulator/what-if/what-if.ts',
    ],
    types: [
      'control/api/schema',
      'control/api/operations.ts',
      'control/api/client.ts',
      'simulator/what-if/snapshot.ts',
      'simulator/what-if/report.ts',
    ],
    others: { '*': ['node:'], 'parser.ts': ['commander'] },
    reason:
      'the command line is another process; it knows the client only, starts the agent, and asks the simulator',
  },
  // Before the folder that it is in: the first row that fits a file is its own.
  'integrations/programs': {
    ours: [
      'model',
      'integrations',
      'control/api/client.ts',
      'host/installation.ts',
      'host/tap/interfaces-in.ts',
    ],
    others: { '*': ['node:'] },
    reason: 'what runtimes start joins a translator to the client of the API, and loads little',
  },
  integrations: {
    ours: [
      'model',
      'control/api/socket.ts',
      'control/api/late-validators.ts',
      'control/api/schema/shape.ts',
    ],
    types: ['control/network/wish.ts', 'control/api/client.ts', 'control/api/schema'],
    others: { '*': ['fastify', '@sinclair/typebox'] },
    reason: 'what others ask of a network is translated without knowing who does it',
  },
  host: {
    ours: ['model', 'wire'],
    types: ['control/state/identity.ts', 'datapath/engine.ts', 'datapath/drops.ts'],
    others: {
      '*': ['node:'],
      'control/certificates.ts': ['@peculiar/x509', 'reflect-metadata'],
      'libc/libc.ts': ['koffi'],
      'process/store.ts': ['lmdb'],
      'process/log.ts': ['pino', 'pino-pretty'],
      'linux/raw-socket.ts': ['raw-socket'],
    },
    reason:
      'host has the side effects and decides nothing about the protocol; one door per package',
  },
  simulator: {
    ours: [
      'model',
      'wire/proto',
      'control/gossip',
      'control/state',
      'control/ipam',
      'control/network',
      'host/process/write-queue.ts',
    ],
    others: {},
    reason: 'the simulator is another host of the same control plane, without a system under it',
  },
  agent: {
    ours: ['model', 'wire', 'datapath', 'control', 'integrations', 'host'],
    others: { '*': ['node:'], 'views/metrics.ts': ['prom-client'], 'config.ts': ['yaml'] },
    reason: 'the composition root knows everybody; nobody knows it',
  },
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

describe('layers', () => {
  const files = sourceFiles(SRC);

  it('sees the imports that it judges', () => {
    const targets = files.flatMap(importsOf).map(({ target }) => target);
    const kinds = ['src:model/ip.ts', 'node:crypto', 'lmdb', 'src:wire/proto/plain-numbers.ts'];
    expect(targets).to.include.members([...kinds, 'src:agent/main.ts']);
  });

  it('every folder of src has a row', () => {
    for (const file of files) expect(layerOf(file), file).to.not.equal(undefined);
  });

  for (const [layer, row] of Object.entries(TABLE)) {
    it(`${layer}: ${row.reason}`, () => {
      const wrong = files
        .filter((file) => layerOf(file) === layer)
        .flatMap(importsOf)
        .filter((found) => !isAllowed(layer, row, found))
        .map(({ file, target }) => `${file} imports ${target}`);
      expect(wrong).to.deep.equal([]);
    });
  }

  it('what is loaded late of a package is its default: all that it has when programs are joined', () => {
    const text = files.map((file) => readFileSync(join(SRC, file), 'utf8')).join('\n');
    const late = [...text.matchAll(/const (.+) = await import\('([^.'][^']*)'\)/g)];
    const named = late.filter(([, what]) => !/^\{ default: \w+ \}$/.test(what ?? ''));
    expect(late.length).to.be.greaterThan(named.length);
    // Not joined: NOT_JOINED of scripts/build.mjs.
    expect(named.map((match) => match[2])).to.deep.equal(['pino-pretty']);
  });

  it('stations of the datapath do not import each other', () => {
    const stations = ['tap', 'bridge', 'vxlan', 'underlay'];
    const wrong = files.flatMap(importsOf).filter(({ file, target }) => {
      const from = stations.find((station) => file.startsWith(`datapath/${station}/`));
      const to = stations.find((station) => target.startsWith(`datapath/${station}/`));
      return from !== undefined && to !== undefined && from !== to;
    });
    expect(wrong).to.deep.equal([]);
  });
});

function isAllowed(layer: string, row: Row, { file, target, typeOnly }: Import): boolean {
  if (target.startsWith('src:')) {
    const path = target.slice('src:'.length);
    const allowed = [layer, ...row.ours, ...(typeOnly ? (row.types ?? []) : [])];
    return allowed.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
  }
  const door = file.slice(layer.length + 1);
  const packages = [...(row.others['*'] ?? []), ...(row.others[door] ?? [])];
  return packages.some(
    (name) => target === name || (name.endsWith(':') && target.startsWith(name)),
  );
}

function layerOf(file: string): string | undefined {
  return Object.keys(TABLE).find((layer) => file.startsWith(`${layer}/`));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const pattern =
    /(?:^|\n)\s*(import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import '([^']+)'/g;
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[3] ?? match[4] ?? match[5] ?? '';
    const local = target.startsWith('.');
    const path = relative(SRC, resolve(join(SRC, dirname(file)), target));
    return { file, target: local ? `src:${path}` : target, typeOnly: match[2] !== undefined };
  });
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .sort();
}
