/**
 * The agent's HTTP API: puts the routes, the event stream, the metrics and the OpenAPI document behind
 * fastify, checks requests against their schemas, and turns every failure into the one form of refusal.
 * Whoever may open the unix socket may do everything; there is no other access control.
 */
import { type TSchema, Type } from '@sinclair/typebox';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { API_BODY_BYTES_MAX } from '../../model/limits.ts';
import { PATH_PARAM_CHARS_MAX } from './bounds.ts';
import { type Every, streamEvents } from './event-stream.ts';
import { lateValidators, loadValidators } from './late-validators.ts';
import type { Operations } from './operations.ts';
import { errorView, faultOf, httpStatus, refusalOf, unknownPath } from './refusal.ts';
import type { Route, RouteInput } from './route.ts';
import { NAMED_VIEWS, ROUTES } from './routes.ts';
import { ERROR_VIEW } from './schema/error.ts';
import { EVENT_VIEW } from './schema/event.ts';
import { listenOnSocket, removeSocket, type SocketPlace } from './socket.ts';

/** What the server needs beside the operations. */
export interface ServerOptions {
  /** Version of Weft, for the OpenAPI document. */
  readonly version: string;
  /** The clock that paces heartbeats. */
  readonly every: Every;
  /** Throws a `WeftError` when nothing may be changed now; asked before each request that is no GET. */
  readonly mayChange?: () => void;
  /** Told about every error that is no refusal: a fault of the agent. */
  readonly onFault: (error: unknown, request: string) => void;
}

/** A server that listens. */
export interface ApiServer {
  /** Ends every request and stream, closes the socket and removes its file. */
  close(): Promise<void>;
}

/** A server that is still there by then is made ready, so that nobody's first request waits for it. */
const LOAD_MS = 3000;

/** Content type of the metrics: Prometheus text format. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Serves the API on a unix socket.
 *
 * @param place  see `listenOnSocket` for its directory, its mode and the errors
 */
export async function serveApi(
  operations: Operations,
  place: SocketPlace,
  options: ServerOptions,
): Promise<ApiServer> {
  const app = buildApp();
  addAll(app, operations, options);
  await app.ready();
  await listenOnSocket(app.server, place);
  const loading = setTimeout(loadValidators, LOAD_MS).unref();
  return {
    close: async () => {
      clearTimeout(loading);
      app.server.closeAllConnections();
      await app.close();
      await removeSocket(place);
    },
  };
}

/** Returns the OpenAPI 3 document of the API as a JSON object. */
export async function openApiDocument(version: string): Promise<object> {
  const silent = new Proxy({} as Operations, {});
  const every: Every = () => () => undefined;
  const app = buildApp();
  // Loaded only here: an agent starts without it, and is hardly ever asked.
  const { default: swagger } = await import('@fastify/swagger');
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Weft agent',
        description: 'The API of the Weft agent on its unix socket.',
        version,
      },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => `${json['$id'] ?? i}` },
  });
  // Only answers name them, and answers are not checked: who serves requests compiles nothing of them.
  for (const view of [...NAMED_VIEWS, ERROR_VIEW, EVENT_VIEW]) {
    app.addSchema({ ...view, $id: view.title });
  }
  addAll(app, silent, { version, every, onFault: () => undefined });
  await app.ready();
  return app.swagger();
}

function buildApp(): FastifyInstance {
  return fastify({
    bodyLimit: API_BODY_BYTES_MAX,
    ...lateValidators(),
    routerOptions: { maxParamLength: PATH_PARAM_CHARS_MAX },
  });
}

function addAll(app: FastifyInstance, operations: Operations, options: ServerOptions): void {
  // A text is no request: without this its lines would reach the validator as a string.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, request, reply) => refuse(error, request, reply, options));
  app.setNotFoundHandler((request, reply) => {
    const error = unknownPath(nameOf(request));
    return reply.code(httpStatus(error)).send(errorView(error));
  });
  for (const route of ROUTES) addRoute(app, route, operations, options);
  addStreams(app, operations, options);
}

function addRoute(
  app: FastifyInstance,
  route: Route,
  operations: Operations,
  options: ServerOptions,
): void {
  app.route({
    method: route.method,
    url: route.url,
    ...(route.bodyBytesMax !== undefined && { bodyLimit: route.bodyBytesMax }),
    preValidation: async (request) => route.checkBody?.(request.body),
    schema: {
      summary: route.summary,
      ...paramsSchema(route.url),
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(route.body === undefined ? {} : { body: route.body }),
      response: {
        [route.status]: { description: 'Done.', ...route.answer },
        '4xx': { description: 'Refused.', $ref: 'Error#' },
        '5xx': { description: 'Failed.', $ref: 'Error#' },
      },
    },
    handler: async (request, reply) => {
      if (route.method !== 'GET') options.mayChange?.();
      const answer = await route.handle(operations, request as RouteInput);
      return reply.code(route.status).send(answer);
    },
  });
}

function addStreams(app: FastifyInstance, operations: Operations, options: ServerOptions): void {
  const stream = {
    summary: 'Changes from now on, one JSON object in each line, until the client hangs up.',
    response: { 200: { description: 'A line for each change.', $ref: 'Event#' } },
  };
  app.get('/v1/events', { schema: stream }, (_request, reply) => {
    reply.hijack();
    streamEvents(reply.raw, operations, options.every);
  });
  const metrics = {
    summary: 'Counters in the Prometheus text format.',
    response: { 200: Type.String({ description: 'Prometheus text format 0.0.4.' }) as TSchema },
  };
  app.get('/metrics', { schema: metrics }, async (_request, reply) => {
    const text = await operations.metrics();
    return reply.header('content-type', METRICS_CONTENT_TYPE).serializer(String).send(text);
  });
  let document: Promise<object> | undefined;
  app.get('/v1/openapi.json', { schema: { hide: true } }, () => {
    document ??= openApiDocument(options.version);
    return document;
  });
}

function refuse(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServerOptions,
): FastifyReply {
  const what = nameOf(request);
  const refusal = refusalOf(what, error, request.routeOptions.bodyLimit);
  if (refusal === undefined) options.onFault(error, what);
  const answer = refusal ?? faultOf(what);
  return reply.code(httpStatus(answer)).type('application/json').send(errorView(answer));
}

function nameOf(request: FastifyRequest): string {
  return `${request.method} ${request.url.split('?')[0]}`;
}

function paramsSchema(url: string): { params?: TSchema } {
  const names = [...url.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  if (names.length === 0) return {};
  const describe = (name: string): TSchema =>
    Type.String({
      description: name === 'ip' ? 'Address of the VTEP.' : 'Name, id or unique prefix of the id.',
    });
  return { params: Type.Object(Object.fromEntries(names.map((name) => [name, describe(name)]))) };
}
