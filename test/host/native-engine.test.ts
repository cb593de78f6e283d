/** What the addon and TypeScript must agree on without being able to import it from each other. */
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DROP_REASONS } from '../../src/datapath/drops.ts';
import { packProgram } from '../../src/host/engine/packed-program.ts';
import { type NativeDataPlane, native } from '../../src/host/native.ts';
import { errnoName } from '../../src/host/refusals.ts';
import type { Vni } from '../../src/model/vni.ts';
import { CAROL, HOST_C, VNI } from '../datapath/frames.ts';

describe('native engine', () => {
  it('has the drop reasons of the specification, in their order', () => {
    expect(native().dropReasons).to.deep.equal(Object.keys(DROP_REASONS));
  });

  it('is packed records of 24 bytes: a head, the VTEP, the addresses', () => {
    const { mac, ip4 } = CAROL;
    const bytes = packProgram([
      { op: 'set-remote', vni: VNI, mac, addresses: [ip4], vtep: { ...HOST_C, foreign: true } },
      { op: 'delete-network', vni: 0xffffff as Vni },
    ]);
    const hex = Buffer.from(bytes).toString('hex');
    expect(hex.match(/.{48}/g)).to.deep.equal([
      '030000008813000003000000000200000200000000000000',
      '0401b51200000000c0000203000000000000000000000000',
      '04000000000000000a090003000000000000000000000000',
      '02000000ffffff0000000000000000000000000000000000',
    ]);
  });

  it('refuses a change of a network that is not installed, and says so', () => {
    const options = {
      addresses: [],
      port: 0,
      workers: 1,
      tier: 0,
      uplinkName: 'wf-none',
      pinsPath: '',
    };
    const plane = new (native().DataPlane)(options, () => undefined);
    expect(plane.program(packProgram([{ op: 'set-vteps', vni: VNI, vteps: [] }]))).to.equal(false);
    const network = { op: 'set-network', vni: VNI, mtuBytes: 1450, gateways: [] } as const;
    expect(plane.program(packProgram([network]))).to.equal(true);
    expect(plane.program(new Uint8Array(23))).to.equal(false);
    plane.stop();
  });

  describe('keeps flow pins in a file', () => {
    /** The head, and 65,536 entries of 16 bytes. */
    const sizeBytes = 128 + 16 * 65_536;
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'weft-pins-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    /** Starts and stops an engine with the file. */
    const run = (path: string): ReturnType<NativeDataPlane['pins']> => {
      const options = { addresses: [], port: 0, workers: 1, tier: 0, uplinkName: '' };
      const plane = new (native().DataPlane)({ ...options, pinsPath: path }, () => undefined);
      expect(plane.start()).to.equal(null);
      const pins = plane.pins();
      plane.stop();
      return pins;
    };

    it('that is for its owner alone, and that the next one takes over', async () => {
      const path = join(folder, 'weft.sock.pins');
      expect(run(path)).to.deep.equal({ kept: 0, refusal: null });
      const { mode, size } = await stat(path);
      expect([mode & 0o777, size]).to.deep.equal([0o600, sizeBytes]);
      const bytes = await readFile(path);
      expect(bytes.toString('latin1', 0, 8)).to.equal('weftpins');
      // The value of the second entry.
      bytes.writeBigUInt64LE(0x0200_0000_0f03_0001n, 128 + 16 + 8);
      await writeFile(path, bytes);
      expect(run(path)).to.deep.equal({ kept: 1, refusal: null });
      expect(await readFile(path)).to.deep.equal(bytes);
    });

    it('that is begun anew when it is not of this version or size', async () => {
      const path = join(folder, 'weft.sock.pins');
      run(path);
      const seedOf = (bytes: Buffer): string => bytes.toString('hex', 16, 32);
      const fresh = await readFile(path);
      const full = Buffer.from(fresh).fill(1, 128);
      const newer = Buffer.from(full);
      newer[8] = 2;
      for (const [name, odd] of [
        ['newer', newer],
        ['cut', full.subarray(0, sizeBytes - 1)],
        ['longer', Buffer.concat([full, full])],
        ['empty', Buffer.alloc(0)],
      ] as const) {
        await writeFile(path, odd, { mode: 0o644 });
        await chmod(path, 0o644);
        expect(run(path), name).to.deep.equal({ kept: 0, refusal: null });
        const bytes = await readFile(path);
        expect(seedOf(bytes), name).not.to.equal(seedOf(fresh));
        fresh.copy(bytes, 16, 16, 32);
        expect(bytes.equals(fresh), name).to.equal(true);
        expect((await stat(path)).mode & 0o777, name).to.equal(0o600);
      }
    });

    it('or does without, and says why', async () => {
      const link = join(folder, 'link');
      await symlink(join(folder, 'elsewhere'), link);
      await mkdir(join(folder, 'directory'));
      const steps = [link, join(folder, 'directory'), join(folder, 'no', 'where')].map((path) => {
        const { kept, refusal } = run(path);
        return [kept, refusal?.step, errnoName(refusal?.errno ?? 0)];
      });
      expect(steps).to.deep.equal([
        [0, 'open-file', 'ELOOP'],
        [0, 'open-file', 'EISDIR'],
        [0, 'open-file', 'ENOENT'],
      ]);
      expect(run('/dev/null').refusal?.step).to.equal('check-file');
    });
  });
});
