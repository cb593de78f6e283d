/** The TCP listener of the metrics: that path alone. */
import { get } from 'node:http';
import { expect } from 'chai';
import { type MetricsServer, serveMetrics } from '../../../src/control/api/metrics-server.ts';
import { rejectionOf } from '../../support/api-fixture.ts';
import { fakeAgent } from '../../support/fake-operations.ts';

function fetchPath(port: number, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    }).once('error', reject);
  });
}

describe('metrics listener', () => {
  const agent = fakeAgent();
  let server: MetricsServer;
  before(async () => {
    server = await serveMetrics(agent.operations, { host: '127.0.0.1', port: 0 });
  });
  after(() => server.close());

  it('serves the metrics', async () => {
    const { status, body } = await fetchPath(server.port, '/metrics');
    expect(status).equal(200);
    expect(body).contains('weft_up 1');
  });

  it('serves nothing else', async () => {
    for (const path of ['/', '/v1/status', '/metrics/../v1/status']) {
      expect(await fetchPath(server.port, path)).include({ status: 404 });
    }
  });

  it('answers 500 when the metrics fail, and goes on', async () => {
    agent.failures.set('metrics', new Error('bug: no counters'));
    expect(await fetchPath(server.port, '/metrics')).include({ status: 500 });
    expect(await fetchPath(server.port, '/metrics')).include({ status: 200 });
  });

  it('refuses a port that is taken and an address that is not here', async () => {
    const taken = serveMetrics(agent.operations, { host: '127.0.0.1', port: server.port });
    expect((await rejectionOf(taken)).code).equal('port-in-use');
    const foreign = serveMetrics(agent.operations, { host: '192.0.2.1', port: 9 });
    expect((await rejectionOf(foreign)).code).equal('invalid-value');
  });
});
