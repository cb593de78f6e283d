/** The plugin's protocol, by requests as a Docker Engine sends them. */
import { expect } from 'chai';
import { METHODS } from '../../../src/integrations/docker/methods.ts';
import type { DockerDriver } from '../../../src/integrations/docker/protocol.ts';
import { buildPlugin } from '../../../src/integrations/docker/server.ts';
import { WeftError } from '../../../src/model/errors.ts';

/** What the driver was asked, and what it says. */
class FakeDriver {
  readonly asked: [method: string, request: unknown][] = [];
  error: Error | undefined;

  get driver(): DockerDriver {
    return new Proxy({} as DockerDriver, {
      get: (_, method) => async (request: unknown) => {
        this.asked.push([String(method), request]);
        if (this.error !== undefined) throw this.error;
        return { said: method };
      },
    });
  }
}

const ENDPOINT = { NetworkID: 'n', EndpointID: 'e' };
/** A request for each method that asks the driver, with a field more than we know. */
const REQUESTS: Readonly<Record<string, [method: string, body: object]>> = {
  '/IpamDriver.RequestPool': [
    'requestPool',
    { AddressSpace: 'weft', Pool: '', SubPool: '', Options: null, V6: false, More: 1 },
  ],
  '/IpamDriver.ReleasePool': ['releasePool', { PoolID: 'p' }],
  '/IpamDriver.RequestAddress': ['requestAddress', { PoolID: 'p', Address: '', Options: null }],
  '/IpamDriver.ReleaseAddress': ['releaseAddress', { PoolID: 'p', Address: '10.0.0.2' }],
  '/NetworkDriver.CreateNetwork': [
    'createNetwork',
    { NetworkID: 'n', Options: {}, IPv4Data: [], IPv6Data: null },
  ],
  '/NetworkDriver.DeleteNetwork': ['deleteNetwork', { NetworkID: 'n' }],
  '/NetworkDriver.CreateEndpoint': [
    'createEndpoint',
    { ...ENDPOINT, Interface: { Address: 'a', AddressIPv6: '', MacAddress: 'm' } },
  ],
  '/NetworkDriver.Join': ['join', { ...ENDPOINT, SandboxKey: '/run/docker/netns/x', Options: {} }],
  '/NetworkDriver.DeleteEndpoint': ['deleteEndpoint', ENDPOINT],
};

describe('plugin of Docker', () => {
  const faults: unknown[] = [];
  const fake = new FakeDriver();
  const app = buildPlugin(fake.driver, (error) => faults.push(error));
  const post = async (url: string, body: object | string = ''): Promise<unknown> => {
    // As Go does: no content type.
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const { payload: text, statusCode } = await app.inject({ method: 'POST', url, payload });
    expect(statusCode, url).to.equal(200);
    return JSON.parse(text);
  };

  beforeEach(() => {
    fake.asked.length = 0;
    faults.length = 0;
    fake.error = undefined;
  });

  it('says what it is, also to a request without a body', async () => {
    expect(await post('/Plugin.Activate')).to.deep.equal({
      Implements: ['NetworkDriver', 'IpamDriver'],
    });
    expect(await post('/NetworkDriver.GetCapabilities', {})).to.deep.equal({
      Scope: 'local',
      ConnectivityScope: 'global',
    });
  });

  for (const [url, [method, body]] of Object.entries(REQUESTS)) {
    it(`${url} asks the driver, and lets pass what it does not know`, async () => {
      await post(url, body);
      expect(fake.asked.map(([name]) => name)).to.deep.equal([method]);
    });
  }

  it('every other method is answered without asking anybody', async () => {
    for (const url of Object.keys(METHODS)) {
      if (url in REQUESTS) continue;
      expect(await post(url, ENDPOINT), url).to.not.have.property('Err');
    }
    expect(fake.asked).to.deep.equal([]);
  });

  it('a refusal is a sentence in the field that the engine shows', async () => {
    fake.error = new WeftError('overlap', { what: 'a', why: 'b', remedy: 'c' });
    const network = REQUESTS['/NetworkDriver.DeleteNetwork']?.[1] ?? {};
    expect(await post('/NetworkDriver.DeleteNetwork', network)).to.deep.equal({ Err: 'a: b; c' });
    const pool = REQUESTS['/IpamDriver.ReleasePool']?.[1] ?? {};
    expect(await post('/IpamDriver.ReleasePool', pool)).to.deep.equal({ Error: 'a: b; c' });
    expect(faults).to.deep.equal([]);
  });

  it('what is no request is refused, and asks nobody', async () => {
    expect(await post('/NetworkDriver.Join', ENDPOINT))
      .to.have.property('Err')
      .that.matches(/SandboxKey/);
    expect(await post('/NetworkDriver.Join', '{'))
      .to.have.property('Err')
      .that.matches(/no JSON/);
    expect(fake.asked).to.deep.equal([]);
    expect(faults).to.deep.equal([]);
  });

  it('a fault of the agent is told to its log, and not to the engine', async () => {
    fake.error = new Error('secret');
    expect(await post('/NetworkDriver.DeleteEndpoint', ENDPOINT)).to.deep.equal({
      Err: 'the agent failed; its log says why',
    });
    expect(faults).to.have.length(1);
  });

  it('a method of a newer engine is not found', async () => {
    const { statusCode } = await app.inject({ method: 'POST', url: '/NetworkDriver.GwAllocCheck' });
    expect(statusCode).to.equal(404);
  });
});
