/** The native program that runtimes start: what it hands to the agent, what it prints, and when it starts the other one. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { WeftError } from '../../../src/model/errors.ts';
import { type ApiFixture, startApi } from '../../support/api-fixture.ts';

const PROGRAM = fileURLToPath(new URL('../../../native/build/weft-cni', import.meta.url));
/** What is started instead says that it was, with the input that it got. */
const INSTEAD = ['/bin/sh', '-c', 'echo "instead $CNI_COMMAND $(cat)"; exit 3'];

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program to its end. */
function run(words: readonly string[], input: string, env = {}): Promise<Outcome> {
  const child = spawn(PROGRAM, words, { env: { CNI_COMMAND: 'ADD', OTHER: 'x', ...env } });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.err += chunk;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...texts }));
  });
}

describe('the native CNI program', () => {
  describe('with an agent', () => {
    let api: ApiFixture;
    beforeEach(async () => {
      api = await startApi();
    });
    afterEach(() => api.stop());
    const ask = (input: string, env = {}): Promise<Outcome> =>
      run([api.socketPath, '30', ...INSTEAD], input, env);

    it('hands over what begins with CNI_ and the input, whatever is in them', async () => {
      const input = '{ "a": "\\u00e9\té\\\\ \u{1f9f6} \u0001\u007f\n" }';
      const { code } = await ask(input, { CNI_ARGS: 'A="b";C=\\', CNI_EMPTY: '' });
      expect(code).to.equal(0);
      expect(api.agent.calls.at(-1)?.args).to.deep.equal([
        { env: { CNI_COMMAND: 'ADD', CNI_ARGS: 'A="b";C=\\', CNI_EMPTY: '' }, stdin: input },
      ]);
    });

    it('prints a result, an error, and nothing', async () => {
      const result = { cniVersion: '1.1.0', dns: { search: ['a}"', 'é'] } };
      api.agent.cniReply = { exit: 0, answer: result };
      expect(await ask('{}')).to.deep.equal({
        code: 0,
        out: `${JSON.stringify(result)}\n`,
        err: '',
      });
      api.agent.cniReply = { exit: 1, answer: { code: 11, msg: 'no' } };
      expect(await ask('{}')).to.deep.equal({ code: 1, out: '{"code":11,"msg":"no"}\n', err: '' });
      api.agent.cniReply = { exit: 0, answer: null };
      expect(await ask('{}')).to.deep.equal({ code: 0, out: '', err: '' });
    });

    it('starts the other program when the agent refuses', async () => {
      const why = 'this node was removed';
      const refusal = new WeftError('permission-denied', {
        what: 'POST /v1/cni',
        why,
        remedy: 'join again',
      });
      api.agent.failures.set('runCni', refusal);
      expect(await ask('{"a":1}')).to.deep.equal(instead('{"a":1}'));
    });

    it('starts the other program when there is more input than the agent takes', async () => {
      const input = `"${'x'.repeat(1_500_000)}"`;
      const { code, out } = await run([api.socketPath, '30', '/bin/sh', '-c', 'wc -c'], input);
      expect([code, out.trim()]).to.deep.equal([0, `${input.length}`]);
    });
  });

  it('starts the other program when nobody listens, also at a path too long for a socket', async () => {
    for (const socket of ['/nowhere/agent.sock', `/${'x'.repeat(200)}`]) {
      expect(await run([socket, '30', ...INSTEAD], '{"a":1}')).to.deep.equal(instead('{"a":1}'));
    }
  });

  describe('starts the other program when the answer', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: ';
    const body = '{"exit":0,"answer":{}}';
    const rows: readonly [string, string][] = [
      ['is empty', ''],
      ['has no end of its header', `${head}${body.length}\r\n`],
      ['is cut off', `${head}${body.length}\r\n\r\n${body.slice(0, -1)}`],
      ['is longer than it says', `${head}${body.length}\r\n\r\n${body} `],
      ['does not say how long it is', `HTTP/1.1 200 OK\r\n\r\n${body}`],
      ['is a failure', `HTTP/1.1 404 Not Found\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
      ['has another form', `${head}13\r\n\r\n{"answer":{}}`],
      [
        'has an exit status that CNI has not',
        `${head}${body.length}\r\n\r\n{"exit":7,"answer":{}}`,
      ],
      ['ends within a field', `${head}20\r\n\r\n{"exit":0,"answer":1]`],
      ['is no HTTP', 'hello\r\n\r\n'],
    ];
    for (const [title, text] of rows) {
      it(title, async () => {
        await withServer(
          (connection) => connection.end(text),
          async (socket) => {
            expect(await run([socket, '30', ...INSTEAD], '{}')).to.deep.equal(instead('{}'));
          },
        );
      });
    }

    it('does not come', async () => {
      await withServer(
        () => undefined,
        async (socket) => {
          expect(await run([socket, '1', ...INSTEAD], '{}')).to.deep.equal(instead('{}'));
        },
      );
    });
  });

  it('says what is wrong with its own words, and when there is nothing to start', async () => {
    const { code, err } = await run(['/a', '0', '/bin/true'], '');
    expect([code, err]).to.deep.equal([
      2,
      'usage: weft-cni SOCKET SECONDS PROGRAM [ARGUMENT]...\n',
    ]);
    expect((await run(['/a', '5'], '')).code).to.equal(2);
    const missing = await run(['/nowhere', '5', '/nowhere/program'], '');
    expect([missing.code, missing.err]).to.deep.equal([
      ...[127, '/nowhere/program: No such file or directory\n'],
    ]);
  });
});

/** What comes out when the other program was started with that input. */
function instead(input: string): Outcome {
  return { code: 3, out: `instead ADD ${input}\n`, err: '' };
}

/** Somebody who listens where an agent should, and takes whatever comes. */
async function withServer(
  answer: (connection: Socket) => void,
  body: (socket: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'weft-cni-'));
  const open = new Set<Socket>();
  const server = createServer((connection) => {
    open.add(connection.on('error', () => undefined));
    connection.once('data', () => answer(connection));
  });
  await new Promise<void>((resolve) => server.listen(`${folder}/sock`, resolve));
  try {
    await body(`${folder}/sock`);
  } finally {
    for (const connection of open) connection.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  }
}
