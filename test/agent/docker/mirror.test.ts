/** Networks of a cluster in an engine that answers, forgets and refuses. */
import { expect } from 'chai';
import { Mirror, type MirrorContext } from '../../../src/agent/docker/mirror.ts';
import type { Counterpart } from '../../../src/agent/docker/networks.ts';
import type { EngineNetwork } from '../../../src/host/docker/engine-client.ts';
import type { NetworkToCreate } from '../../../src/integrations/docker/mirror-words.ts';
import type { Network } from '../../../src/model/network.ts';
import { dnsNetwork } from '../../support/dns-lab.ts';

/** An engine and its plugin, as far as the mirror sees them. */
class Bed {
  readonly cluster = new Map<string, Network>();
  /** Names of the engine's networks by id. */
  readonly engine = new Map<string, string>();
  counterparts: Counterpart[] = [];
  readonly mirrors: string[] = [];
  readonly said: string[] = [];
  /** What the engine says to everything that is to be made or ended. */
  refusal: string | undefined;
  readonly mirror: Mirror;
  #ids = 0;

  constructor() {
    const log = (_: unknown, text?: string): void => void this.said.push(text ?? '');
    const directory = {
      networks: () => [...this.cluster.values()],
      network: (id: string) => this.cluster.get(id),
    };
    this.mirror = new Mirror({
      cluster: { directory },
      networks: {
        counterparts: () => this.counterparts,
        mirrored: (id: string) => void this.mirrors.push(id),
        forget: (id: string) => {
          this.counterparts = this.counterparts.filter(({ engineId }) => engineId !== id);
        },
        settledAll: async () => undefined,
      },
      engine: {
        networks: async () =>
          [...this.engine].map(([id, name]): EngineNetwork => ({ id, name, labels: {} })),
        createNetwork: async (body: object) => this.#create(body as NetworkToCreate),
        removeNetwork: async (id: string) => this.#remove(id),
      },
      log: { info: log, warn: log },
      driver: 'weft',
      pause: async () => undefined,
    } as unknown as MirrorContext);
  }

  add(name: string, more: Partial<Network> = {}): void {
    this.cluster.set(name, dnsNetwork(name, ['10.1.0.0/24'], more));
  }

  /** Lets everything happen that is under way. */
  async settle(): Promise<void> {
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  }

  #create({ Name }: NetworkToCreate): string {
    if (this.refusal !== undefined) throw new Error(this.refusal);
    const id = `e${this.#ids++}`;
    this.engine.set(id, Name);
    this.counterparts.push({ engineId: id, network: Name });
    return id;
  }

  #remove(id: string): void {
    if (this.refusal !== undefined) throw new Error(this.refusal);
    this.engine.delete(id);
    this.counterparts = this.counterparts.filter(({ engineId }) => engineId !== id);
  }
}

describe('networks of the cluster in a Docker Engine', () => {
  let bed: Bed;
  const names = (): string[] => [...bed.engine.values()].sort();

  beforeEach(() => {
    bed = new Bed();
    bed.add('a');
    bed.add('hidden', { attachable: false });
  });
  afterEach(() => bed.mirror.stop());

  it('are made when the engine answers, as far as containers may be in them', async () => {
    bed.mirror.changed();
    await bed.settle();
    expect(names()).to.deep.equal([]);
    bed.mirror.connected();
    await bed.settle();
    expect(names()).to.deep.equal(['a']);
    expect(bed.mirrors).to.deep.equal(['e0']);
  });

  it('come and go with those of the cluster, each once', async () => {
    bed.mirror.connected();
    bed.add('b');
    bed.mirror.changed();
    bed.mirror.changed();
    await bed.settle();
    expect(names()).to.deep.equal(['a', 'b']);
    bed.cluster.delete('a');
    bed.mirror.changed();
    await bed.settle();
    expect(names()).to.deep.equal(['b']);
    bed.mirror.disconnected();
    bed.add('c');
    bed.mirror.changed();
    await bed.settle();
    expect(names()).to.deep.equal(['b']);
    bed.mirror.connected();
    await bed.settle();
    expect(names()).to.deep.equal(['b', 'c']);
  });

  it('are not made a second time where people made them', async () => {
    bed.engine.set('own', 'another name');
    bed.counterparts.push({ engineId: 'own', network: 'a' });
    bed.mirror.connected();
    await bed.settle();
    expect(names()).to.deep.equal(['another name']);
  });

  it('are made again in an engine that has lost them', async () => {
    bed.counterparts.push({ engineId: 'lost', network: 'a' });
    bed.mirror.connected();
    await bed.settle();
    expect(names()).to.deep.equal(['a']);
    expect(bed.counterparts.map(({ engineId }) => engineId)).to.deep.equal(['e0']);
  });

  it('say once why the engine does not take them, and are tried again', async () => {
    bed.refusal = 'network with name a already exists';
    bed.mirror.connected();
    await bed.settle();
    bed.mirror.changed();
    await bed.settle();
    expect(bed.said).to.deep.equal(['network in Docker']);
    expect(bed.mirror.problems).to.deep.equal([
      'network a in Docker: network with name a already exists',
    ]);
    bed.refusal = undefined;
    bed.mirror.changed();
    await bed.settle();
    expect(names()).to.deep.equal(['a']);
    expect(bed.mirror.problems).to.deep.equal([]);
  });
});
