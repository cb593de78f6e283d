/**
 * `weft run` as a process in real namespaces, with an agent that makes no interface. Needs root, or a kernel that
 * lets anybody be root in a user namespace of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { AttachRequest } from '../../../src/control/api/schema/endpoint.ts';
import { type ApiFixture, startApi, until } from '../../support/api-fixture.ts';
import { type CliResult, resultOf } from '../../support/cli-run.ts';
import { refusal } from '../../support/fake-operations.ts';

const MAIN = fileURLToPath(new URL('../../../src/control/cli/main.ts', import.meta.url));
const AS_ROOT = process.geteuid?.() === 0 ? [] : ['unshare', '--user', '--map-root-user'];
const SIGNALS = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
] as const;

describe('weft run', () => {
  let api: ApiFixture;
  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.stop());

  function start(...args: string[]): ChildProcess {
    const program = [process.execPath, '--import', 'tsx', MAIN, 'run', '--network', 'web-net'];
    const [file = '', ...rest] = [...AS_ROOT, ...program, ...args];
    return spawn(file, rest, {
      detached: true,
      env: { ...process.env, WEFT_HOST: `unix://${api.socketPath}` },
    });
  }

  const run = (...args: string[]): Promise<CliResult> => resultOf(start(...args));
  const callNames = (): string[] => api.agent.calls.map(({ name }) => name);

  it('passes arguments intact, standard input and the exit status', async () => {
    const child = start(
      '--',
      'sh',
      '-c',
      'cat; printf "<%s>" "$@"; exit 7',
      'sh',
      'a b',
      "it's",
      '--',
      '',
    );
    child.stdin?.end('hello ');
    expect(await resultOf(child)).deep.equal({
      status: 7,
      out: "hello <a b><it's><--><>",
      err: '',
    });
  });

  it('asks for eth0 in the namespace of the process, and detaches at the end', async () => {
    let request: AttachRequest | undefined;
    let inode = 0;
    api.agent.onAttach = async (asked) => {
      request = asked;
      inode = statSync(asked.namespace ?? '').ino;
    };
    const options = ['--name', 'probe', '--ip', '10.10.20.140', '--alias', 'p1', '--alias', 'p2'];
    const result = await run(...options, '--', 'stat', '-Lc', '%i', '/proc/self/ns/net');
    expect(result.out).equal(`${inode}\n`);
    expect(inode).not.equal(statSync('/proc/self/ns/net').ino);
    expect(request).deep.include({
      network: 'web-net',
      tap: 'eth0',
      name: 'probe',
      ip: '10.10.20.140',
      aliases: ['p1', 'p2'],
      configure: true,
      ephemeral: true,
    });
    expect(callNames()).deep.equal(['attach', 'listEndpoints', 'detach']);
  });

  it('shows its own hosts and resolver files, and leaves those of the host alone', async () => {
    const before = readFileSync('/etc/hosts', 'utf8');
    const result = await run('--name', 'probe', '--alias', 'p1', '--', 'cat', '/etc/hosts');
    expect(result.out).equal(
      [
        '127.0.0.1 localhost',
        '::1 localhost ip6-localhost ip6-loopback',
        '10.10.20.130 probe p1',
        '10.10.20.128 web www',
        '10.10.20.129 db',
        'fd00:20::129 db',
        '',
      ].join('\n'),
    );
    if (existsSync('/etc/resolv.conf')) {
      const resolver = await run('--', 'cat', '/etc/resolv.conf');
      expect(resolver.out).contains('options timeout:1 attempts:1').and.not.contains('nameserver');
    }
    expect(readFileSync('/etc/hosts', 'utf8')).equal(before);
  });

  it('asks the gateway for names where that answers them', async () => {
    api.agent.nameservers = ['10.10.20.1', 'fd00:20::1'];
    const result = await run('--name', 'probe', '--', 'cat', '/etc/hosts', '/etc/resolv.conf');
    expect(result.out).contains('10.10.20.130 probe\n').and.not.contains('10.10.20.128');
    if (existsSync('/etc/resolv.conf')) {
      expect(result.out).contains('nameserver 10.10.20.1\nnameserver fd00:20::1\nsearch web-net\n');
    }
  });

  it('brings the loopback interface up and leaks no descriptor into the command', async () => {
    const script =
      'for fd in 3 4; do [ ! -e /proc/$$/fd/$fd ] || echo "leaked $fd"; done; ip -o -4 a';
    const result = await run('--', 'sh', '-c', script);
    expect(result.out).contains('127.0.0.1/8').and.not.contains('leaked');
  });

  it('says 127 for a program that is not there and 126 for one that cannot run', async () => {
    expect(await run('--', 'no-such-program')).deep.equal({
      status: 127,
      out: '',
      err: "weft: run 'no-such-program': there is no such program; check the name and PATH\n",
    });
    const file = join(api.directory, 'text');
    writeFileSync(file, 'text');
    expect(await run('--', file)).deep.equal({
      status: 126,
      out: '',
      err: `weft: run '${file}': it is not executable; name a program, or chmod +x the file\n`,
    });
    expect(await run('--', '/etc')).include({ status: 126 });
    expect(callNames()).deep.equal([]);
  });

  it('does not start the command when the network refuses, and says why', async () => {
    const error = refusal('address-taken', 'attach', 'db has it', 'choose another address');
    api.agent.failures.set('attach', error);
    expect(await run('--', 'echo', 'started')).deep.equal({
      status: 1,
      out: '',
      err: 'weft: attach: db has it; choose another address\n',
    });
  });

  it('detaches when something fails after the attach', async () => {
    api.agent.failures.set('listEndpoints', refusal('limit-reached', 'ps', 'too many', 'wait'));
    expect(await run('--', 'echo', 'started')).include({ status: 1, out: '' });
    expect(callNames()).deep.equal(['attach', 'listEndpoints', 'detach']);
  });

  it('is quiet when the agent saw the interface go first', async () => {
    api.agent.failures.set('detach', refusal('not-found', 'endpoint', 'none', 'check'));
    expect(await run('--', 'true')).deep.equal({ status: 0, out: '', err: '' });
  });

  it('keeps the exit status when the agent vanishes, and says so once', async () => {
    const child = start('--name', 'probe', '--', 'sh', '-c', 'echo up; read line; exit 5');
    const result = resultOf(child);
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    await api.server.close();
    child.stdin?.end('\n');
    const { status, err } = await result;
    expect(status).equal(5);
    expect(err).match(/^weft: detach of probe: there is no such socket; [^\n]*\n$/);
  });

  for (const signal of SIGNALS) {
    it(`passes ${signal} once`, async () => {
      const name = signal.slice(3);
      const script = `trap 'echo ${name}; kill -KILL $p; exit 9' ${name}; sleep 100 & p=$!; echo up; wait`;
      const child = start('--', 'sh', '-c', script);
      let out = '';
      child.stdout?.on('data', (chunk) => {
        out += chunk;
      });
      const closed = once(child, 'close');
      await until(() => out.includes('up'));
      child.kill(signal);
      const [status] = await closed;
      expect(out).equal(`up\n${name}\n`);
      expect(status).equal(9);
    });
  }

  it('is 128 and the signal when the command dies by one', async () => {
    expect(await run('--', 'sh', '-c', 'kill -KILL $$')).include({ status: 137 });
    const child = start('--', 'sleep', '1000');
    await until(() => callNames().filter((name) => name === 'listEndpoints').length === 2);
    child.kill('SIGTERM');
    expect(await resultOf(child)).include({ status: 143 });
    expect(callNames().at(-1)).equal('detach');
  });

  it('gives a pseudo-terminal with -t', async () => {
    const script = 'test -t 0 && test -t 1 && printf "<%s>" "$@"; exit 6';
    const result = await run('-t', '--', 'sh', '-c', script, 'sh', 'a b', "it's");
    expect(result).deep.equal({ status: 6, out: "<a b><it's>", err: '' });
  });

  it('needs no -- before a command', async () => {
    expect(await run('echo', '--name', '-t')).include({ status: 0, out: '--name -t\n' });
  });
});
