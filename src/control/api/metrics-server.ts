/**
 * The TCP listener of `--metrics-addr`: `GET /metrics` and nothing else, because everybody who reaches the
 * port may read it. The API itself never listens on TCP.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WeftError } from '../../model/errors.ts';
import type { Operations } from './operations.ts';
import { type ApiServer, METRICS_CONTENT_TYPE } from './server.ts';

/** Where to listen: an IP address or host name without brackets, and a TCP port. */
export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/** A metrics listener; `port` is the one in use when 0 was asked for. */
export interface MetricsServer extends ApiServer {
  readonly port: number;
}

/**
 * Serves the metrics.
 *
 * @throws WeftError `port-in-use`, `invalid-value` (no address of this host), `permission-denied` or
 *   `system-refused`
 */
export async function serveMetrics(
  operations: Pick<Operations, 'metrics'>,
  address: MetricsAddress,
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    void answer(operations, request, response);
  });
  await listen(server, address);
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  operations: Pick<Operations, 'metrics'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?')[0];
  if (path !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('only GET /metrics is here\n');
    return;
  }
  try {
    const text = await operations.metrics();
    response.writeHead(200, { 'content-type': METRICS_CONTENT_TYPE });
    response.end(request.method === 'HEAD' ? undefined : text);
  } catch {
    response.writeHead(500, { 'content-type': 'text/plain' }).end('the metrics failed\n');
  }
}

function listen(server: Server, address: MetricsAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(address, error)));
    server.listen(address.port, address.host, resolve);
  });
}

function refusal(address: MetricsAddress, error: NodeJS.ErrnoException): WeftError {
  const what = `metrics listener ${address.host}:${address.port}`;
  const remedy = 'choose another --metrics-addr';
  if (error.code === 'EADDRINUSE') {
    const why = 'another socket listens there';
    return new WeftError('port-in-use', { what, why, remedy }, error);
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    const why = 'this host has no such address';
    return new WeftError('invalid-value', { what, why, remedy }, error);
  }
  if (error.code === 'EACCES') {
    const why = 'this user may not listen on the port';
    return new WeftError('permission-denied', { what, why, remedy }, error);
  }
  return new WeftError('system-refused', { what, why: error.message, remedy }, error);
}
