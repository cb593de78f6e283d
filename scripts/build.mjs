/**
 * Builds what changed: the addon with make, TypeScript with tsc to dist/, where esbuild joins what programs load into
 * few files. Says one line for each thing done and nothing when there is nothing to do. Needs installed packages and a
 * compiler: scripts/bootstrap.mjs.
 *
 * "Changed" is decided by content, not by time: each result carries a stamp, the hash of all its sources.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ADDON = join(ROOT, 'native/build/weft.node');
const ADDON_STAMP = join(ROOT, 'native/build/.weft-stamp');
const ADDON_SOURCES = ['Makefile', 'core', 'sys', 'engine', 'binding', 'cni', 'test/addon'].map(
  (part) => `native/${part}`,
);
const DIST = join(ROOT, 'dist');
/** Beside dist, so that relative paths in source maps hold; takes its place when the compiler is content. */
const DIST_NEW = join(ROOT, 'dist.new');
const DIST_STAMP = join(DIST, '.weft-stamp');
const GENERATED = 'wire/proto/generated';
/** What is started. In their places in dist/ are programs with all that they load, and what they share is in chunks/. */
export const PROGRAMS = [
  'control/cli/main.js',
  'integrations/programs/cni.js',
  'integrations/programs/netavark.js',
];
export const CHUNKS = 'chunks';
/** Loaded when they are asked for, or not JavaScript alone. */
export const NOT_JOINED = [
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'koffi',
  'lmdb',
  'pino-pretty',
  'raw-socket',
];
/** Packages of the older kind ask for modules of Node by a function that modules of the newer kind do not have. */
const REQUIRE =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/**
 * Prints a line `name  text` with aligned texts.
 *
 * @param {string} name
 * @param {string} text
 */
export function say(name, text) {
  process.stdout.write(`${name.padEnd(12)}${text}\n`);
}

/**
 * Returns the SHA-256 of names and contents of files, in hexadecimal.
 *
 * @param {readonly string[]} paths  files and folders, relative to the repository
 * @param {string} salt  anything else that the result depends on
 * @returns {string}
 */
export function hashOf(paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const file of paths.flatMap(filesIn)) {
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

/**
 * Builds the addon and dist/. Returns false after an error, which has been printed; results of an earlier build are
 * then as they were.
 *
 * @returns {boolean}
 */
export function build() {
  return buildAddon() && buildTypeScript();
}

function buildAddon() {
  const stamp = hashOf(ADDON_SOURCES, process.arch);
  if (existsSync(ADDON) && read(ADDON_STAMP) === stamp) return true;
  const started = performance.now();
  const arguments_ = [
    '--no-print-directory',
    '-s',
    '-j2',
    '-C',
    'native',
    `NODE=${process.execPath}`,
  ];
  if (!run('make', arguments_)) return failed('native', 'make');
  writeFileSync(ADDON_STAMP, stamp);
  say('native', `built in ${secondsSince(started)}`);
  return true;
}

function buildTypeScript() {
  const stamp = hashOf(['src', 'tsconfig.json', 'package-lock.json', 'scripts/build.mjs']);
  if (read(DIST_STAMP) === stamp) return true;
  const started = performance.now();
  rmSync(DIST_NEW, { recursive: true, force: true });
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  const compiled = run(compiler, ['-p', 'tsconfig.json', '--outDir', DIST_NEW, '--noEmitOnError']);
  if (!compiled) {
    rmSync(DIST_NEW, { recursive: true, force: true });
    return failed('typescript', 'tsc');
  }
  mkdirSync(join(DIST_NEW, GENERATED), { recursive: true });
  // The compiler knows the generated code by its types and leaves it where it is.
  copyFileSync(join(ROOT, 'src', GENERATED, 'weft.js'), join(DIST_NEW, GENERATED, 'weft.js'));
  if (!joinPrograms()) {
    rmSync(DIST_NEW, { recursive: true, force: true });
    return failed('typescript', 'esbuild');
  }
  for (const program of PROGRAMS) chmodSync(join(DIST_NEW, program), 0o755);
  writeFileSync(join(DIST_NEW, '.weft-stamp'), stamp);
  rmSync(DIST, { recursive: true, force: true });
  renameSync(DIST_NEW, DIST);
  say('typescript', `compiled in ${secondsSince(started)}`);
  return true;
}

/**
 * Puts each program and what it loads in the place of the module that it starts with. Reading a thousand modules of
 * their own takes an agent longer than all else that it does to start. Returns false after an error, which has been
 * printed.
 */
function joinPrograms() {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const options = {
    entryPoints: PROGRAMS.map((program) => join(DIST_NEW, program)),
    outdir: DIST_NEW,
    outbase: DIST_NEW,
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    chunkNames: `${CHUNKS}/[name]-[hash]`,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: NOT_JOINED,
    banner: { js: REQUIRE },
    sourcemap: 'linked',
    logLevel: 'warning',
  };
  try {
    buildSync(options);
    return true;
  } catch {
    // It has said why.
    return false;
  }
}

/** Runs a program silently; prints what it said when it fails. */
function run(program, arguments_) {
  const result = spawnSync(program, arguments_, { cwd: ROOT, encoding: 'utf8' });
  if (result.status === 0) return true;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  if (result.error !== undefined) process.stderr.write(`${result.error.message}\n`);
  return false;
}

function failed(name, program) {
  process.stderr.write(`${name.padEnd(12)}not built: ${program} failed, see above\n`);
  return false;
}

/** All files below a path, sorted; the path itself when it is a file. */
function filesIn(path) {
  const absolute = join(ROOT, path);
  if (!existsSync(absolute)) return [];
  let entries;
  try {
    entries = readdirSync(absolute, { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = `${path}/${entry.name}`;
      return entry.isDirectory() ? filesIn(inner) : [inner];
    });
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function secondsSince(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = build() ? 0 : 1;
