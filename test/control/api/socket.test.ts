/** The socket's file: who may open it, and what happens to one that is there already. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { agentClient } from '../../../src/control/api/client.ts';
import { listenOnSocket } from '../../../src/control/api/socket.ts';
import { type ApiFixture, rejectionOf, startApi } from '../../support/api-fixture.ts';

const mode = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

describe('socket', () => {
  let directory: string;
  const servers: Server[] = [];
  const newServer = (): Server => {
    const server = createHttpServer();
    servers.push(server);
    return server;
  };
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'weft-socket-'));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await rm(directory, { recursive: true });
  });

  it('has mode 0660 in a directory of mode 0750, whatever the umask', async () => {
    for (const umask of [0o000, 0o077]) {
      const before = process.umask(umask);
      const path = join(directory, `${umask}`, 'weft.sock');
      try {
        await listenOnSocket(newServer(), path);
      } finally {
        process.umask(before);
      }
      expect(mode(path)).equal('660');
      expect(mode(join(directory, `${umask}`))).equal('750');
      expect(process.umask()).equal(before);
    }
  });

  it('leaves a directory that is there as it is', async () => {
    const own = join(directory, 'own');
    await mkdir(own);
    await chmod(own, 0o711);
    await listenOnSocket(newServer(), join(own, 'weft.sock'));
    expect(mode(own)).equal('711');
  });

  it('that was passed has to be one', async () => {
    const file = openSync(join(directory, 'file'), 'w');
    const refusal = await rejectionOf(listenOnSocket(newServer(), { fd: file }));
    closeSync(file);
    expect(refusal.message).match(
      /^socket that was passed as descriptor \d+: .*; correct the socket unit, or do without it and use --socket$/,
    );
  });

  it('replaces the socket of a dead agent', async () => {
    const path = join(directory, 'weft.sock');
    const code = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    const file = join(directory, 'dead.cjs');
    await writeFile(file, code.replace('process.argv[1]', JSON.stringify(path)));
    await once(fork(file, { execArgv: [] }), 'exit');
    expect(existsSync(path)).equal(true);
    await listenOnSocket(newServer(), path);
    expect(mode(path)).equal('660');
  });

  it('refuses the socket of a living agent, which stays', async () => {
    const path = join(directory, 'weft.sock');
    await listenOnSocket(newServer(), path);
    const error = await rejectionOf(listenOnSocket(newServer(), path));
    expect(error.code).equal('already-running');
    expect(error.message).equal(
      `socket ${path}: another agent answers on it; ` +
        'stop that agent, or give this one its own --socket and --data-dir',
    );
    expect(existsSync(path)).equal(true);
  });

  it('refuses a path with something else than a socket, which stays', async () => {
    const path = join(directory, 'weft.sock');
    await writeFile(path, 'precious');
    const error = await rejectionOf(listenOnSocket(newServer(), path));
    expect(error.message).contains('something that is no socket has this path');
    expect(statSync(path).size).equal(8);
  });

  it('refuses a path that is too long for Linux', async () => {
    const error = await rejectionOf(listenOnSocket(newServer(), join(directory, 'x'.repeat(100))));
    expect(error.code).equal('invalid-value');
  });

  it('refuses a directory that cannot be made', async () => {
    await writeFile(join(directory, 'file'), '');
    const path = join(directory, 'file', 'weft.sock');
    expect((await rejectionOf(listenOnSocket(newServer(), path))).code).equal('system-refused');
  });
});

describe('client without an agent', () => {
  it('says that there is no socket', async () => {
    const error = await rejectionOf(agentClient('/nonexistent/weft.sock').status());
    expect(error.code).equal('agent-unreachable');
    expect(error.message).equal(
      'agent on /nonexistent/weft.sock: there is no such socket; ' +
        'start one with weft agent, or name its socket with --host',
    );
  });

  it('says that nobody listens after the agent has stopped, and the socket is gone', async () => {
    const api: ApiFixture = await startApi();
    await api.client.status();
    await api.server.close();
    expect(existsSync(api.socketPath)).equal(false);
    expect((await rejectionOf(api.client.status())).code).equal('agent-unreachable');
    await rm(api.directory, { recursive: true });
  });

  it('says that this user may not open the socket', async () => {
    const api = await startApi();
    const root = process.geteuid?.() === 0;
    await chmod(api.socketPath, 0);
    if (root) process.seteuid?.(65_534);
    const error = await rejectionOf(api.client.status());
    if (root) process.seteuid?.(0);
    await api.stop();
    expect(error.code).equal('permission-denied');
    expect(error.message).contains('this user may not open the socket; use sudo');
  });

  it('says so when something else answers', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'weft-socket-'));
    const path = join(directory, 'other.sock');
    const other = createHttpServer((_request, response) => {
      response.writeHead(404).end('<html>');
    }).listen(path);
    await once(other, 'listening');
    const error = await rejectionOf(agentClient(path).status());
    other.close();
    await rm(directory, { recursive: true });
    expect(error.message).contains('something else than a Weft agent answers there');
  });
});
