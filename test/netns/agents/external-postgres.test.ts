/**
 * A database outside every container, by a name inside a network. The server is a real PostgreSQL.
 *
 *     h1 weft run -- psql -h db      h2 weft run -- psql -h db      h3, no agent: PostgreSQL on port 1433
 */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import type { Outcome } from '../support/commands.ts';
import type { LabProcess } from '../support/lab-process.ts';
import { Postgres } from '../support/postgres.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

/** From one look at the health of a target to the next it takes ten seconds. */
const HEALTH_MS = 25_000;
const RESULT_ROWS = 200_000;
const ROWS_SENT = 400_000;
/** A session stays open until the table has a row. */
const WAIT_FOR_MARK =
  'do $$ begin while not exists (select from mark) loop perform pg_sleep(0.05); end loop; end $$';

describe('a database outside every container', function () {
  this.timeout(240_000);
  let agents: Agents;
  let server: Postgres;

  const psql = (name: string, port: number, statements: readonly string[]): string[] => [
    ...['psql', '-h', name, '-p', `${port}`, '-U', 'postgres', '-Atq', '-v', 'ON_ERROR_STOP=1'],
    ...statements.flatMap((statement) => ['-c', statement]),
  ];
  const run = (host: number, command: readonly string[]): Promise<Outcome> =>
    agents.weft(host, 'run', '--network', 'net', '--', ...command);
  /** What statements print, or why they failed. */
  const sql = async (host: number, ...statements: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await run(host, psql('db', 1433, statements));
    return (stdout + stderr).trim();
  };
  const healthy = (host: number, health: string): Promise<boolean> =>
    until(
      async () => {
        const all = await agents.json<{ name: string; health: string }[]>(host, 'external', 'ls');
        return all.some((one) => one.name === 'db' && one.health === health);
      },
      { timeoutMs: HEALTH_MS, what: `h${host} to see that db is ${health}` },
    );

  before(async function () {
    await requireLab(this, ['psql', 'pg_ctlcluster', 'setpriv', 'md5sum', 'seq']);
    agents = await Agents.open({ hosts: 3, agents: 2 });
    const { ns, ip4 } = agents.lab.host(3);
    server = await Postgres.open(agents.lab, ns, ip4, 1433);
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'net');
    await agents.ok(1, 'external', 'add', 'db', ip4, '-p', '1433');
    await agents.sees([1, 2], 'net', 1);
  });
  after(async () => {
    await server?.stop();
    await agents?.close();
  });

  it('is used by its name on every host: what one writes the other reads', async () => {
    const table = 'create table fruit (name text, weight int)';
    expect(await sql(1, table, "insert into fruit values ('pear', 180)")).to.equal('');
    expect(await sql(2, 'select * from fruit')).to.equal('pear|180');
    expect(await sql(2, "update fruit set weight = 190 where name = 'pear'")).to.equal('');
    expect(await sql(1, 'select weight from fruit')).to.equal('190');
    expect(await sql(1, 'select * from vegetables')).to.contain('does not exist');
  });

  it('sees the host that a session comes from', async () => {
    for (const host of [1, 2]) {
      expect(await sql(host, 'select host(inet_client_addr())')).to.equal(
        agents.lab.host(host).ip4,
      );
    }
  });

  it('gives megabytes and takes megabytes, every byte as it was', async () => {
    const whole = createHash('md5');
    for (let i = 1; i <= RESULT_ROWS; i++) {
      whole.update(`${createHash('md5').update(String(i)).digest('hex')}\n`);
    }
    const select = `select md5(i::text) from generate_series(1, ${RESULT_ROWS}) i`;
    const given = shellWords(psql('db', 1433, [select]));
    const { stdout } = await run(2, ['sh', '-c', `${given} | md5sum`]);
    expect(stdout).to.equal(`${whole.digest('hex')}  -\n`);
    const taken = shellWords(psql('db', 1433, ['create table big (n int)', 'copy big from stdin']));
    expect(await run(1, ['sh', '-c', `seq ${ROWS_SENT} | ${taken}`])).to.include({ code: 0 });
    expect(await sql(2, 'select count(*), sum(n) from big')).to.equal(
      `${ROWS_SENT}|${(ROWS_SENT * (ROWS_SENT + 1)) / 2}`,
    );
  });

  it('keeps sessions while another application is added and taken away', async () => {
    await sql(1, 'create table mark (n int)');
    const pid = "select 'pid ' || pg_backend_pid()";
    const statements = psql('db', 1433, [pid, WAIT_FOR_MARK, pid]);
    const open = (host: number): LabProcess =>
      agents.spawn(host, 'run', '--network', 'net', '--', ...statements);
    const sessions = [open(1), open(2)];
    for (const session of sessions) await session.saying(/^pid \d+$/m);
    await agents.ok(1, 'external', 'add', 'mapped', agents.lab.host(3).ip4, '-p', '5432:1433');
    const reaches = async (host: number): Promise<boolean> =>
      (await run(host, psql('mapped', 5432, ['select 7']))).stdout === '7\n';
    for (const host of [1, 2]) {
      await until(() => reaches(host), { timeoutMs: 10_000, what: `h${host} to reach mapped` });
    }
    await agents.ok(1, 'external', 'rm', 'mapped');
    expect(sessions.every(({ running }) => running)).to.equal(true);
    await sql(1, 'insert into mark values (1)');
    for (const session of sessions) {
      expect(await session.ended, session.output).to.equal(0);
      expect(session.output).to.match(/^(pid \d+)\n\1\n$/);
    }
  });

  it('is shown as down while its server is away, refuses at once, and is back with what it held', async () => {
    // A host looks at what its containers can use.
    for (const host of [1, 2]) await agents.attach(host, 'net', `resident${host}`);
    await healthy(1, 'up');
    await healthy(2, 'up');
    await server.stop();
    expect(await sql(1, 'select 1')).to.contain('Connection refused');
    await healthy(1, 'down');
    await healthy(2, 'down');
    await server.start();
    for (const host of [1, 2]) {
      expect(await sql(host, 'select weight from fruit')).to.equal('190');
    }
    await healthy(1, 'up');
    await healthy(2, 'up');
  });
});

/** One line for a shell, of words without quotes. */
function shellWords(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' ');
}
