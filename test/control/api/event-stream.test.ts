/** The stream of changes: order, heartbeat, and what happens when one side goes. */

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect } from 'chai';
import type { EventView } from '../../../src/control/api/schema/event.ts';
import { type ApiFixture, startApi, until } from '../../support/api-fixture.ts';

const event = (id: string): EventView => ({
  type: 'network',
  action: 'create',
  id,
  name: `net-${id}`,
  attributes: { driver: 'overlay' },
});

describe('event stream', () => {
  let api: ApiFixture;
  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.stop());

  async function open(): Promise<IncomingMessage> {
    const path = '/v1/events';
    const outgoing = request({ socketPath: api.socketPath, path, agent: false }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return response.setEncoding('utf8');
  }

  it('gives each change in order to every listener', async () => {
    const seen = [0, 1].map(async () => {
      const ids: string[] = [];
      for await (const { id } of api.client.events()) {
        ids.push(id);
        if (ids.length === 3) return ids;
      }
      return ids;
    });
    await until(() => api.agent.listenerCount() === 2);
    for (const id of ['1', '2', '3']) api.agent.emit(event(id));
    expect(await Promise.all(seen)).deep.equal([
      ['1', '2', '3'],
      ['1', '2', '3'],
    ]);
  });

  it('is one JSON object in each line', async () => {
    const response = await open();
    expect(response.headers['content-type']).equal('application/x-ndjson');
    api.agent.emit(event('a'));
    const [chunk] = await once(response, 'data');
    expect(chunk).equal(`${JSON.stringify(event('a'))}\n`);
    response.destroy();
  });

  it('gives the changes of one turn as one piece', async () => {
    const response = await open();
    for (const id of ['a', 'b']) api.agent.emit(event(id));
    const [chunk] = await once(response, 'data');
    expect(chunk).equal(`${JSON.stringify(event('a'))}\n${JSON.stringify(event('b'))}\n`);
    response.destroy();
  });

  it('beats, and the client keeps that to itself', async () => {
    const response = await open();
    for (const beat of api.beats) beat();
    const [chunk] = await once(response, 'data');
    expect(JSON.parse(chunk)).include({ type: 'heartbeat' });
    response.destroy();
    await until(() => api.agent.listenerCount() === 0);

    const first = api.client.events()[Symbol.asyncIterator]().next();
    await until(() => api.agent.listenerCount() === 1);
    for (const beat of api.beats) beat();
    api.agent.emit(event('b'));
    expect((await first).value).include({ id: 'b' });
  });

  it('forgets a client that has gone', async () => {
    const response = await open();
    expect(api.agent.listenerCount()).equal(1);
    response.destroy();
    await until(() => api.agent.listenerCount() === 0 && api.beats.size === 0);
  });

  it('cuts off a client that does not read', async () => {
    const response = await open();
    response.pause();
    const large: EventView = { ...event('x'), attributes: { text: 'x'.repeat(100_000) } };
    for (let i = 0; i < 100 && api.agent.listenerCount() > 0; i++) api.agent.emit(large);
    await until(() => api.agent.listenerCount() === 0);
    response.destroy();
  });

  it('ends for the client when the agent stops', async () => {
    const all = (async () => {
      const ids: string[] = [];
      for await (const { id } of api.client.events()) ids.push(id);
      return ids;
    })();
    await until(() => api.agent.listenerCount() === 1);
    await api.server.close();
    expect(await all).deep.equal([]);
  });
});
