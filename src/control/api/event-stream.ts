/**
 * The body of `GET /v1/events`: one JSON object in each line, from now on, until the client or the agent goes.
 * A heartbeat tells both sides that the stream lives. A client that does not read is cut off at a bound,
 * because the agent must not keep the past for it.
 */
import type { ServerResponse } from 'node:http';
import { EVENT_BACKLOG_BYTES_MAX, EVENT_HEARTBEAT_MS } from './bounds.ts';
import type { Operations } from './operations.ts';
import type { EventView } from './schema/event.ts';

/** Calls `tick` every `ms` milliseconds; the function it returns ends that. */
export type Every = (ms: number, tick: () => void) => () => void;

const HEARTBEAT: EventView = {
  type: 'heartbeat',
  action: 'heartbeat',
  id: '',
  name: '',
  attributes: {},
};

/**
 * Streams events into a response until it closes; then the subscription and the heartbeat end.
 *
 * @param every  the clock of the agent
 */
export function streamEvents(response: ServerResponse, operations: Operations, every: Every): void {
  response.writeHead(200, {
    'content-type': 'application/x-ndjson',
    'cache-control': 'no-store',
  });
  response.flushHeaders();
  /** Lines of this turn. A change often brings several, and a write costs more than a line. */
  let lines = '';
  const flush = (): void => {
    if (response.destroyed) return;
    response.write(lines);
    lines = '';
    if (response.writableLength > EVENT_BACKLOG_BYTES_MAX) response.destroy();
  };
  const write = (event: EventView): void => {
    if (response.destroyed) return;
    if (lines === '') queueMicrotask(flush);
    lines += `${JSON.stringify(event)}\n`;
    if (lines.length > EVENT_BACKLOG_BYTES_MAX) response.destroy();
  };
  const unsubscribe = operations.subscribe(write);
  const endHeartbeat = every(EVENT_HEARTBEAT_MS, () => write(HEARTBEAT));
  response.once('close', () => {
    unsubscribe();
    endHeartbeat();
  });
}
