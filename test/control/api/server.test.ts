/** The API over a real unix socket: what goes in, what comes out, and how it refuses. */
import { request } from 'node:http';
import { expect } from 'chai';
import type { CreateNetworkRequest } from '../../../src/control/api/schema/network.ts';
import type { SavedNetwork } from '../../../src/model/backup.ts';
import { WeftError } from '../../../src/model/errors.ts';
import { API_BODY_BYTES_MAX } from '../../../src/model/limits.ts';
import { type ApiFixture, rejectionOf, startApi } from '../../support/api-fixture.ts';
import { WEB_ID, WEB_NET_ID } from '../../support/fake-operations.ts';

interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function raw(
  api: ApiFixture,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = body === undefined ? {} : headers;
    const outgoing = request(
      { socketPath: api.socketPath, method, path, headers: sent, agent: false },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            body: text,
          }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

describe('API', () => {
  let api: ApiFixture;
  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.stop());

  it('passes every call of the client to the operation of the same name', async () => {
    const { client } = api;
    await client.status();
    await client.logs();
    await client.createToken({ ttlSeconds: 60, uses: 2 });
    await client.listTokens();
    await client.removeToken('77aa');
    await client.listNodes();
    await client.inspectNode('host-2');
    await client.promoteNode('host-2');
    await client.demoteNode('host-2');
    await client.listKeys();
    await client.rotateKeys();
    await client.authority();
    await client.rotateAuthority();
    await client.listNetworks([{ key: 'name', value: 'a=b' }]);
    await client.inspectNetwork('web-net');
    await client.listEndpoints({ local: true, network: 'web-net' });
    await client.listEndpoints({ local: false });
    await client.inspectEndpoint('web');
    await client.addVtep('web-net', { ip: 'fd99::9', port: 8472 });
    await client.listVteps('web-net');
    await client.removeVtep('web-net', 'fd99::9');
    await client.lookupName('web-net', { name: 'a b&c', type: 'AAAA', from: 'web' });
    await client.lookupName('web-net', { name: 'web', type: 'A' });
    await client.detach('web');
    await client.pruneNetworks();
    await client.removeNetwork('web-net');
    const backup = await client.backupState();
    await client.restoreState(backup, true);
    await client.restoreState(backup, false);
    expect(api.agent.calls).deep.equal([
      { name: 'status', args: [] },
      { name: 'logs', args: [] },
      { name: 'createToken', args: [{ ttlSeconds: 60, uses: 2 }] },
      { name: 'listTokens', args: [] },
      { name: 'removeToken', args: ['77aa'] },
      { name: 'listNodes', args: [] },
      { name: 'inspectNode', args: ['host-2'] },
      { name: 'promoteNode', args: ['host-2'] },
      { name: 'demoteNode', args: ['host-2'] },
      { name: 'listKeys', args: [] },
      { name: 'rotateKeys', args: [] },
      { name: 'authority', args: [] },
      { name: 'rotateAuthority', args: [] },
      { name: 'listNetworks', args: [[{ key: 'name', value: 'a=b' }]] },
      { name: 'inspectNetwork', args: ['web-net'] },
      { name: 'listEndpoints', args: [{ local: true, network: 'web-net' }] },
      { name: 'listEndpoints', args: [{ local: false }] },
      { name: 'inspectEndpoint', args: ['web'] },
      { name: 'addVtep', args: ['web-net', { ip: 'fd99::9', port: 8472 }] },
      { name: 'listVteps', args: ['web-net'] },
      { name: 'removeVtep', args: ['web-net', 'fd99::9'] },
      {
        name: 'lookupName',
        args: ['web-net', { name: 'a b&c', type: 'AAAA', from: 'web' }],
      },
      { name: 'lookupName', args: ['web-net', { name: 'web', type: 'A' }] },
      { name: 'detach', args: ['web'] },
      { name: 'pruneNetworks', args: [] },
      { name: 'removeNetwork', args: ['web-net'] },
      { name: 'backupState', args: [] },
      { name: 'restoreState', args: [backup, true] },
      { name: 'restoreState', args: [backup, false] },
    ]);
  });

  it('hands views through unchanged', async () => {
    expect(await api.client.status()).deep.equal(api.agent.status);
    expect(await api.client.listEndpoints({ local: false })).deep.equal(api.agent.endpoints);
    expect(await api.client.inspectEndpoint(WEB_ID.slice(0, 6))).deep.equal(api.agent.endpoints[0]);
    expect((await api.client.inspectNetwork(WEB_NET_ID)).Containers[WEB_ID]?.Name).equal('web');
    expect(await api.client.metrics()).contains('weft_up 1');
  });

  it('fills in what a request leaves out', async () => {
    const answer = await raw(api, 'POST', '/v1/networks', '{"name":"db-net"}');
    expect(answer.status).equal(201);
    expect(api.agent.calls[0]?.args[0]).deep.equal({
      name: 'db-net',
      driver: 'overlay',
      subnets: [],
      gateways: [],
      ipRanges: [],
      auxAddresses: {},
      ipv6: false,
      internal: false,
      attachable: false,
      labels: {},
      options: {},
    });
  });

  it('takes a repeated filter', async () => {
    await raw(api, 'GET', '/v1/networks?filter=driver%3Doverlay&filter=name%3Dweb');
    expect(api.agent.calls[0]?.args).deep.equal([
      [
        { key: 'driver', value: 'overlay' },
        { key: 'name', value: 'web' },
      ],
    ]);
  });

  it('keeps a name with odd characters whole', async () => {
    const error = await rejectionOf(api.client.inspectNode('a/b?c#d %2e'));
    expect(error.message).equal("node 'a/b?c#d %2e': there is no such node; check the name");
  });

  const refused: readonly (readonly [string, string, string, string, string, number])[] = [
    ['a missing field', 'POST', '/v1/networks', '{}', "the field 'name' is missing", 400],
    [
      'an unknown field',
      'POST',
      '/v1/networks',
      '{"name":"a","subnet":"10.0.0.0/24"}',
      "the field 'subnet' is not known",
      400,
    ],
    [
      'a wrong type',
      'POST',
      '/v1/networks',
      '{"name":1}',
      "the field 'name' is of another type",
      400,
    ],
    [
      'a wrong type inside',
      'POST',
      '/v1/networks',
      '{"name":"a","labels":{"k":1}}',
      "the field 'labels.k' is of another type; send a string",
      400,
    ],
    ['a text for a number', 'POST', '/v1/tokens', '{"ttlSeconds":"60"}', 'send an integer', 400],
    ['a body that is a list', 'POST', '/v1/networks', '[]', 'the body is of another type', 400],
    ['a body that is no JSON', 'POST', '/v1/networks', '{', 'the body is not valid JSON', 400],
    [
      'an unknown query parameter',
      'GET',
      '/v1/endpoints?all=1',
      '',
      "the query parameter 'all' is not known",
      400,
    ],
    [
      'a wrong query parameter',
      'GET',
      '/v1/endpoints?local=yes',
      '',
      "the query parameter 'local' has an unknown value; send true or false",
      400,
    ],
    ['an unknown path', 'GET', '/v1/nonsense', '', 'the API has no such path', 404],
    ['an unknown method', 'DELETE', '/v1/status', '', 'the API has no such path', 404],
  ];
  for (const [name, method, path, body, sentence, status] of refused) {
    it(`refuses ${name} in the common form`, async () => {
      const answer = await raw(api, method, path, body === '' ? undefined : body);
      const view = JSON.parse(answer.body);
      expect(answer.status).equal(status);
      expect(Object.keys(view)).deep.equal(['code', 'what', 'why', 'remedy', 'message']);
      expect(view.message).equal(`${view.what}: ${view.why}; ${view.remedy}`);
      expect(view.message).contains(sentence);
      expect(api.agent.calls).deep.equal([]);
    });
  }

  it('refuses a body of another type and one that is too long', async () => {
    const text = await raw(api, 'POST', '/v1/tokens', 'hello', { 'content-type': 'text/plain' });
    expect(JSON.parse(text.body).why).equal('the body is not declared as application/json');
    const long = await raw(api, 'POST', '/v1/networks', `{"name":"${'x'.repeat(1_048_577)}"}`);
    expect(JSON.parse(long.body)).include({ code: 'limit-reached' });
    expect(api.agent.calls).deep.equal([]);
  });

  it('refuses changes, and answers questions, while nothing may change', async () => {
    const text = { what: 'a change of state', why: 'the disk is full', remedy: 'free some' };
    api.refuseChanges(new WeftError('disk-full', text));
    const error = await rejectionOf(api.client.removeNetwork('web-net'));
    expect(error.code).to.equal('disk-full');
    expect(await api.client.listNetworks([])).to.have.length(1);
    expect(api.agent.calls.map(({ name }) => name)).to.deep.equal(['listNetworks']);
  });

  it('carries a refusal of the agent to the client as it was', async () => {
    const text = { what: 'network a', why: 'it is used by web', remedy: 'detach web first' };
    api.agent.failures.set('removeNetwork', new WeftError('in-use', text));
    const error = await rejectionOf(api.client.removeNetwork('a'));
    expect(error).instanceOf(WeftError);
    expect(error).include({ code: 'in-use' });
    expect((error as WeftError).text).deep.equal(text);
    expect(api.faults).deep.equal([]);
  });

  it('answers a fault of the agent without its cause, and reports it', async () => {
    const bug = new Error('bug: the table is gone');
    api.agent.failures.set('status', bug);
    const answer = await raw(api, 'GET', '/v1/status');
    expect(answer.status).equal(500);
    expect(answer.body).not.contains('the table is gone');
    expect(api.faults).deep.equal([bug]);
  });

  it('refuses an empty name and names that are paths before they are sent', async () => {
    for (const name of ['', '.', '..']) {
      const error = await rejectionOf(api.client.removeNetwork(name));
      expect(error.code).equal('invalid-value');
    }
    const wish = {} as CreateNetworkRequest;
    expect((await rejectionOf(api.client.createNetwork(wish))).code).equal('wrong-usage');
  });

  it('takes a backup that is longer than other requests may be', async () => {
    const { backup } = api.agent;
    const [network] = backup.networks;
    const networks = Array.from({ length: 8000 }, (_, i) => ({ ...network, name: `n${i}` }));
    const body = JSON.stringify({ ...backup, networks });
    expect(body.length).greaterThan(API_BODY_BYTES_MAX);
    const { status } = await raw(api, 'POST', '/v1/state/restore?dryRun=true', body);
    expect(status).equal(200);
  });

  it('refuses what is no backup by the field that is wrong, and another format by its number', async () => {
    const { backup } = api.agent;
    const [network] = backup.networks;
    const { vni: _vni, ...incomplete } = network as SavedNetwork;
    const bodies: readonly (readonly [object, string])[] = [
      [{}, "the field 'format' is missing"],
      [{ ...backup, endpoints: [] }, "the field 'endpoints' is not known"],
      [{ ...backup, networks: [incomplete] }, "the field 'networks.0.vni' is missing"],
      [
        { ...backup, networks: [{ ...network, vni: '4096' }] },
        "the field 'networks.0.vni' is of another type",
      ],
      [{ format: 2, nets: [] }, 'the backup has format 2, and this version of weft knows format 1'],
      [{ format: 1.5 }, 'the backup has format 1.5, and this version of weft knows format 1'],
    ];
    for (const [body, why] of bodies) {
      const answer = await raw(api, 'POST', '/v1/state/restore', JSON.stringify(body));
      expect([answer.status, JSON.parse(answer.body).why]).deep.equal([400, why]);
    }
    expect(api.agent.calls).deep.equal([]);
  });

  it('serves its own description and the metrics', async () => {
    const description = JSON.parse((await raw(api, 'GET', '/v1/openapi.json')).body);
    expect(Object.keys(description.paths)).include.members([
      '/v1/networks/{ref}/vteps/{ip}',
      '/v1/events',
      '/metrics',
    ]);
    const metrics = await raw(api, 'GET', '/metrics');
    expect(metrics).include({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    expect(metrics.body.split('\n')).include('weft_up 1');
  });
});
