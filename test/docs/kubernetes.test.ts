/** The manifest of docs/kubernetes: it is YAML, its words are commands of Weft, and its configuration is one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { loadAgentConfig } from '../../src/agent/config.ts';
import { COMMANDS } from '../../src/control/cli/command-table.ts';
import { parse } from '../../src/control/cli/parser.ts';

const PATH = new URL('../../docs/kubernetes/weft.yaml', import.meta.url);

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Manifest {
  readonly kind: string;
  readonly data: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly initContainers: readonly Container[];
        readonly containers: readonly Container[];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
  };
}

describe('the manifest for Kubernetes', () => {
  const documents = parseAllDocuments(readFileSync(PATH, 'utf8'));
  const manifests = documents.map((document) => document.toJS() as Manifest);
  const pod = manifests.find(({ kind }) => kind === 'DaemonSet')?.spec.template.spec;
  const containers = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];

  it('is YAML of four objects', () => {
    expect(documents.flatMap(({ errors }) => errors)).to.deep.equal([]);
    expect(manifests.map(({ kind }) => kind)).to.deep.equal([
      'Namespace',
      'Secret',
      'ConfigMap',
      'DaemonSet',
    ]);
  });

  it('mounts what it has, and nothing else', () => {
    const mounted = new Set(
      containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name)),
    );
    expect([...mounted].sort()).to.deep.equal(pod?.volumes.map(({ name }) => name).sort());
  });

  it('says commands that Weft knows', async () => {
    const lines = containers.flatMap(({ args }) => (args === undefined ? [] : [args]));
    expect(lines.map(([first]) => first)).to.deep.equal(['cni', 'agent']);
    for (const words of lines) {
      const entry = COMMANDS.find((known) => known.words.every((word, i) => word === words[i]));
      const io = {
        ...{ out: () => undefined, err: () => undefined, ask: async () => '' },
        ...{ env: {}, cwd: '/', interactive: false, columns: 100 },
      };
      const parsed = await parse(words, entry, io, () => '');
      expect(parsed, words.join(' ')).to.be.an('object');
    }
  });

  it('has a configuration that an agent takes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weft-kubernetes-'));
    const configFile = join(folder, 'config.yaml');
    const text = manifests.find(({ kind }) => kind === 'ConfigMap')?.data['config.yaml'];
    writeFileSync(configFile, text ?? 'nothing: here');
    const source = { flags: {}, configFile, socketPath: '/run/weft/weft.sock', cwd: '/' };
    const { join: seeds, tokenFile } = await loadAgentConfig(source);
    rmSync(folder, { recursive: true });
    expect({ seeds, tokenFile }).to.deep.equal({
      seeds: [{ host: '10.99.0.1', port: 7946 }],
      tokenFile: '/etc/weft-token/token',
    });
  });
});
