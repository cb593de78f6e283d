/**
 * The style that matters, as a test. What is not here is advice. Lists of exceptions may only shrink: an entry that is
 * no longer needed fails, too.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';

const ROOT = resolve(import.meta.dirname, '../..');
const FILE_LINES_MAX = 400;
const FOLDER_FILES_MAX = 12;
const LINE_CHARS_MAX = 120;

/** Folders with more files than 12. */
const LARGE_FOLDERS: readonly string[] = ['src/control/cli', 'src/wire'];
/** Where time, timers and randomness come from the system. */
const SYSTEM_ACCESS: readonly string[] = [
  'src/host/',
  'src/agent/',
  'src/control/cli/',
  'src/control/api/',
  'src/integrations/programs/',
];

const source = filesIn('src').filter(
  (file) => file.endsWith('.ts') && !file.includes('/generated/'),
);
const native = filesIn('native').filter(
  (file) => /\.(cc|h)$/.test(file) && !file.includes('/build/'),
);
const tests = filesIn('test').filter((file) => file.endsWith('.ts'));
const pages = [...filesIn('docs'), ...filesIn('.', false)].filter((file) => file.endsWith('.md'));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('tidy', () => {
  it('sees the files that it judges', () => {
    expect(source.length).to.be.greaterThan(100);
    expect(native.length).to.be.greaterThan(10);
    expect(tests.length).to.be.greaterThan(50);
  });

  it('no file is longer than a person reads', () => {
    const long = [...source, ...native].filter(
      (file) => read(file).split('\n').length > FILE_LINES_MAX,
    );
    expect(long).to.deep.equal([]);
  });

  it('no line is longer than a screen is wide', () => {
    const long = [...source, ...native].filter((file) =>
      read(file)
        .split('\n')
        .some((line) => line.length > LINE_CHARS_MAX),
    );
    expect(long).to.deep.equal([]);
  });

  it('no folder has more files than a person remembers', () => {
    const counts = new Map<string, number>();
    for (const file of source) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const large = [...counts]
      .filter(([, count]) => count > FOLDER_FILES_MAX)
      .map(([folder]) => folder);
    expect(large.sort()).to.deep.equal([...LARGE_FOLDERS].sort());
  });

  it('every source file says first what its job is', () => {
    const silent = [...source, ...native].filter(
      (file) => !/^(#!.*\n)?\s*(\/\*\*|\/\/)/.test(read(file)),
    );
    expect(silent).to.deep.equal([]);
  });

  it('every exported function, class and interface has its words', () => {
    const silent = source.flatMap((file) => {
      const lines = read(file).split('\n');
      return lines
        .map((line, i) => ({ line, before: lines[i - 1]?.trim() ?? '' }))
        .filter(({ line }) => /^export (async )?(function|class|interface|type [A-Z])/.test(line))
        .filter(({ before }) => !before.endsWith('*/'))
        .map(({ line }) => `${file}: ${line}`);
    });
    expect(silent).to.deep.equal([]);
  });

  it('pure code asks nobody for time or chance', () => {
    const asking = source
      .filter((file) => !SYSTEM_ACCESS.some((prefix) => file.startsWith(prefix)))
      .filter((file) =>
        /\b(Date\.now|Math\.random|setTimeout|setInterval|performance\.now)\b/.test(code(file)),
      );
    expect(asking).to.deep.equal([]);
  });

  it('pure code does not wait: no async in gossip, state, ipam, keys, dns, datapath, wire and model', () => {
    const pure = /^src\/(model|wire|datapath|control\/(gossip|state|ipam|keys|dns))\//;
    expect(source.filter((file) => pure.test(file) && /\basync\b/.test(code(file)))).to.deep.equal(
      [],
    );
  });

  it('nothing is left open', () => {
    const open = [...source, ...native].filter((file) =>
      /\b(TODO|FIXME|XXX|HACK)\b/.test(read(file)),
    );
    expect(open).to.deep.equal([]);
  });

  it('no test sleeps for a fixed time, is skipped, or runs alone', () => {
    const pattern =
      /\b(it|describe)\.(skip|only)\b|await (sleep|delay)\(|setTimeout\([^,]+, *\d{3,}\)/;
    const self = 'test/architecture/tidy.test.ts';
    expect(tests.filter((file) => file !== self && pattern.test(read(file)))).to.deep.equal([]);
  });

  it('every page has one title', () => {
    const wrong = pages.filter((file) => {
      const text = read(file).replace(/```[\s\S]*?```/g, '');
      return (text.match(/^# /gm) ?? []).length !== 1;
    });
    expect(wrong).to.deep.equal([]);
  });

  it('every link between pages leads somewhere', () => {
    const broken = pages.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:)([^)#\s]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !exists(resolve(ROOT, dirname(file), target)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(broken).to.deep.equal([]);
  });
});

function code(file: string): string {
  return read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '');
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function filesIn(folder: string, recursive = true): string[] {
  return readdirSync(join(ROOT, folder), { recursive, encoding: 'utf8' })
    .map((file) => (folder === '.' ? file : `${folder}/${file}`))
    .filter((file) => statSync(join(ROOT, file)).isFile())
    .sort();
}
