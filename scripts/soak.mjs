/** `npm run soak -- --gigabytes N`: makes the machine ready, then runs test/netns/soak.ts, which says what else it takes. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { say } from './build.mjs';

if (process.getuid?.() !== 0) {
  say('soak', 'needs root, because it makes network namespaces; run: sudo npm run soak');
  process.exit(1);
}
bootstrap({ for: 'test' });
const script = fileURLToPath(new URL('../test/netns/soak.ts', import.meta.url));
const soak = spawn(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// The soak cleans up after itself; a signal from the terminal reaches it without us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => signal === 'SIGINT' || soak.kill(signal));
}
soak.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
