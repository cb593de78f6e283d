/**
 * `npm run sim` and `npm run sim:soak`: makes the machine ready, then runs test/sim/sim.ts, which says what it takes.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';

bootstrap({ for: 'build' });
const script = fileURLToPath(new URL('../test/sim/sim.ts', import.meta.url));
const sim = spawn(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// A signal from the terminal reaches both; the simulator has nothing to clean up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => signal === 'SIGINT' || sim.kill(signal));
}
sim.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
