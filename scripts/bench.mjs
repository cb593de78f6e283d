/**
 * `npm run bench`: makes the machine ready, compiles the load programs, then runs bench/main.ts; `npm run bench:control`:
 * bench/control/main.ts; `npm run bench -- dns`: bench/dns.ts. `micro`, `gossip` and `scale` need neither root nor tools.
 * What can be asked for: `--help`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { hashOf, say } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOADS = join(ROOT, 'build/bench');
const PROGRAMS = ['ping-pong', 'udp-mix', 'junk'];
const FLAGS = ['-O2', '-std=c++20', '-fno-exceptions', '-fno-rtti', '-Wall', '-Wextra'];

const words = process.argv.slice(2);
if (words[0] === 'control' && words.includes('--help')) start('control/main.ts', ['--help']);
else if (words.includes('--help') || words.includes('-h')) start('usage.ts', []);
else if (words[0] === 'micro') start('micro.ts', words.slice(1));
else if (words[0] === 'gossip') start('gossip.ts', words.slice(1));
else if (words[0] === 'scale') start('scale.ts', words.slice(1));
else if (words[0] === 'dns') benchmark('dns.ts', words.slice(1));
else if (words[0] === 'control') benchmark('control/main.ts', words.slice(1));
else benchmark('main.ts', words);

function benchmark(script, words) {
  if (process.getuid?.() !== 0) {
    say('bench', 'needs root, because it makes network namespaces; run it with sudo');
    process.exit(1);
  }
  // Standard output is for the document alone; what runs after us has its own.
  if (words.includes('--json')) process.stdout.write = process.stderr.write.bind(process.stderr);
  // A package with a daemon starts it when it is installed; in this runlevel it does not.
  if (words.includes('--peers')) process.env.RUNLEVEL = '1';
  bootstrap({ for: words.includes('--peers') ? 'bench-peers' : 'bench' });
  if (!PROGRAMS.every(compile)) process.exit(1);
  start(script, words);
}

/** Compiles a load program when its source has changed. */
function compile(name) {
  const stampPath = join(LOADS, `.${name}-stamp`);
  const stamp = hashOf([`bench/load/${name}.cc`, 'bench/load/load.h'], FLAGS.join(' '));
  const program = join(LOADS, name);
  if (existsSync(program) && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) {
    return true;
  }
  mkdirSync(LOADS, { recursive: true });
  const source = join(ROOT, `bench/load/${name}.cc`);
  const { status, stderr } = spawnSync('g++', [...FLAGS, source, '-o', program]);
  if (status === 0) writeFileSync(stampPath, stamp);
  else process.stderr.write(`${stderr}\nbench       ${name} was not compiled, see above\n`);
  return status === 0;
}

/** Runs a script of bench/ with the words given. It cleans up after itself; Ctrl-C reaches it without us. */
function start(script, args) {
  const path = join(ROOT, 'bench', script);
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
  }
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
