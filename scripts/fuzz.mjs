/**
 * `npm run fuzz`: throws arbitrary bytes at the native data plane under sanitizers, for as long as it is told. Each
 * target is a program of native/test; what it finds interesting stays in native/build/corpus, where the next run begins.
 * `parity` compares the two engines on random frames, `control` lets the control plane hear messages that are nearly
 * right. A finding is printed with the one command that repeats it.
 *
 *   npm run fuzz -- [TARGET]... [--seconds N]           each target N seconds, default 60
 *   npm run fuzz -- parity [--rounds N] [--seed N]      N rounds of frames in each tier, default 20000
 *   npm run fuzz -- control [--rounds N] [--seed N]     N messages at each door
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap, findFuzzer } from './bootstrap.mjs';
import { say } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = join(ROOT, 'native/test');
const PROGRAMS = 'native/build/fuzz';
const CORPUS = 'native/build/corpus';
/** Targets that are tests: their folder, and the beginning of the variables that make them longer. */
const TESTS = {
  parity: { folder: 'parity', variable: 'WEFT_PARITY' },
  control: { folder: 'fuzz', variable: 'WEFT_FUZZ' },
};
/** Several frames in one visit; longer inputs find nothing more, only later. */
const INPUT_BYTES_MAX = 8192;
const INPUT_SECONDS_MAX = 10;
const REPORT_CHARS_MAX = 6000;

/**
 * The native targets by name, as in native/test/fuzz-NAME.cc.
 *
 * @returns {string[]}
 */
export function fuzzTargets() {
  return readdirSync(SOURCES)
    .flatMap((file) => /^fuzz-(.+)\.cc$/.exec(file)?.[1] ?? [])
    .sort();
}

/**
 * Compiles the native targets. Returns false after an error, which has been printed.
 *
 * @returns {boolean}
 */
export function buildFuzzTargets() {
  const args = ['--no-print-directory', '-s', '-j2', '-C', SOURCES, 'fuzz-build'];
  const { status, stdout, stderr } = spawnSync('make', [...args, `CLANGXX=${findFuzzer()}`], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) process.stdout.write(`${stdout}${stderr}`);
  return status === 0;
}

/**
 * Runs one native target for a time; prints a line, and what a finding needs.
 *
 * @param {string} target
 * @param {number} seconds
 * @returns {Promise<boolean>} true when nothing was found
 */
export async function fuzz(target, seconds) {
  const program = `${PROGRAMS}/fuzz-${target}`;
  const corpus = `${CORPUS}/fuzz-${target}`;
  mkdirSync(join(ROOT, corpus), { recursive: true });
  const seeded = await run(program, ['-runs=0'], { WEFT_SEEDS: corpus });
  const artifact = `${PROGRAMS}/${target}-`;
  const { status, output } =
    seeded.status === 0
      ? await run(program, [
          `-max_total_time=${seconds}`,
          `-timeout=${INPUT_SECONDS_MAX}`,
          `-max_len=${INPUT_BYTES_MAX}`,
          `-artifact_prefix=${artifact}`,
          corpus,
        ])
      : seeded;
  writeFileSync(join(ROOT, `${PROGRAMS}/${target}.log`), output);
  if (status === 0) {
    const [, runs = '0'] = /^Done (\d+) runs/m.exec(output) ?? [];
    say('fuzz', `${target}: ${Number(runs).toLocaleString('en')} inputs, nothing found`);
    return true;
  }
  const [file] = new RegExp(`${artifact}[a-z]+-[0-9a-f]+`).exec(output) ?? [];
  // libFuzzer looks at the clock of the wall, which goes on while a process or its machine is held.
  if (file?.includes('-timeout-') && (await run(program, [file])).status === 0) {
    rmSync(join(ROOT, file));
    say('fuzz', `${target}: an input that took too long did not when it was repeated`);
    return true;
  }
  process.stdout.write(`${output.slice(-REPORT_CHARS_MAX)}\n`);
  say('fuzz', `${target}: FOUND something; its log is ${PROGRAMS}/${target}.log`);
  if (file !== undefined) say('', `repeat: ${program} ${file}`);
  return false;
}

/** Runs a program in the root of the repository and gathers what it says. */
function run(program, args, more = {}) {
  const child = spawn(join(ROOT, program), args, { cwd: ROOT, env: { ...process.env, ...more } });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: 1, output: `${error.message}\n` }));
    child.on('close', (status) => resolve({ status, output: Buffer.concat(chunks).toString() }));
  });
}

function fuzzByTest(target, rounds, seed) {
  const { folder, variable } = TESTS[target];
  const variables = { [`${variable}_ROUNDS`]: rounds, [`${variable}_SEED`]: seed };
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/mocha/bin/mocha.js', '--exit', '--timeout', '0', `test/${folder}/*.test.ts`],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...variables } },
  );
  if (status !== 0) say('', `repeat: npm run fuzz -- ${target} --rounds ${rounds} --seed ${seed}`);
  return status === 0;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      rounds: { type: 'string', default: '20000' },
      seed: { type: 'string', default: `${Math.floor(Math.random() * 1_000_000)}` },
    },
  });
  const known = [...fuzzTargets(), ...Object.keys(TESTS)];
  const unknown = positionals.find((name) => !known.includes(name));
  const wrong = Object.entries(values).find(([, text]) => !/^\d{1,9}$/.test(text));
  if (unknown !== undefined || wrong !== undefined) {
    const what = wrong === undefined ? `no target "${unknown}"` : `--${wrong[0]} is a number`;
    process.stderr.write(`${what}; targets are ${known.join(', ')}\n`);
    return 2;
  }
  const targets = positionals.length > 0 ? positionals : known;
  bootstrap({ for: 'test' });
  return runTargets(targets, values);
}

async function runTargets(targets, values) {
  const byTest = targets.filter((target) => Object.hasOwn(TESTS, target));
  const native = targets.filter((target) => !byTest.includes(target));
  if (native.length > 0 && findFuzzer() === undefined) {
    say('fuzz', 'needs clang with its fuzzer; install what Debian calls clang and libclang-rt-dev');
    return 1;
  }
  if (native.length > 0 && !buildFuzzTargets()) return 1;
  let found = 0;
  for (const target of native) if (!(await fuzz(target, Number(values.seconds)))) found++;
  for (const target of byTest) {
    if (!fuzzByTest(target, values.rounds, values.seed)) found++;
  }
  return found === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (existsSync(SOURCES)) process.exitCode = await main();
}
