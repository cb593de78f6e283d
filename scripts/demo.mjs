/** `npm run demo`: makes the machine ready, then runs scripts/demo.ts. `npm run demo -- --keep` leaves it up. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { say } from './build.mjs';

if (process.getuid?.() !== 0) {
  say('demo', 'needs root, because it makes network namespaces; run: sudo npm run demo');
  process.exit(1);
}
bootstrap({ for: 'demo' });
const script = fileURLToPath(new URL('demo.ts', import.meta.url));
const demo = spawn(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// The demo cleans up after itself; a signal from the terminal reaches it without us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => signal === 'SIGINT' || demo.kill(signal));
}
demo.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
