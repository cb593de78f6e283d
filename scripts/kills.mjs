/** `npm run kills -- --rounds N`: makes the machine ready, then runs test/netns/kills.ts, which says what it takes. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { say } from './build.mjs';

if (process.getuid?.() !== 0) {
  say('kills', 'needs root, because it makes network namespaces; run: sudo npm run kills');
  process.exit(1);
}
bootstrap({ for: 'test' });
const script = fileURLToPath(new URL('../test/netns/kills.ts', import.meta.url));
const kills = spawn(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// It cleans up after itself; a signal from the terminal reaches it without us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => signal === 'SIGINT' || kills.kill(signal));
}
kills.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
