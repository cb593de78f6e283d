/**
 * The plugin's side of the protocol that a Docker Engine speaks: HTTP POST on a unix socket, JSON both ways. A refusal
 * is a text in the field that the engine shows to the person: `Err` for the network driver, `Error` for IPAM.
 */
import fastify, { type FastifyInstance } from 'fastify';
import { lateValidators } from '../../control/api/late-validators.ts';
import { listenOnSocket, removeSocket, type SocketPlace } from '../../control/api/socket.ts';
import { WeftError } from '../../model/errors.ts';
import { API_BODY_BYTES_MAX } from '../../model/limits.ts';
import { METHODS } from './methods.ts';
import type { DockerDriver } from './protocol.ts';

/** Content type of answers: libnetwork's. */
const CONTENT_TYPE = 'application/vnd.docker.plugins.v1.2+json';

/** A plugin that listens. */
export interface PluginServer {
  /** Ends every request, closes the socket and removes its file. */
  close(): Promise<void>;
}

/**
 * Serves the plugin on a unix socket.
 *
 * @param place       the engine finds `/run/docker/plugins/NAME.sock`, and NAME is what `--driver` says
 * @param onFault     told about every error that is no refusal: a fault of the agent
 * @throws WeftError as `listenOnSocket` does
 */
export async function servePlugin(
  driver: DockerDriver,
  place: SocketPlace,
  onFault: (error: unknown, method: string) => void,
): Promise<PluginServer> {
  const app = buildPlugin(driver, onFault);
  await app.ready();
  await listenOnSocket(app.server, place, '--docker-plugin');
  return {
    close: async () => {
      app.server.closeAllConnections();
      await app.close();
      await removeSocket(place);
    },
  };
}

/** The application, without a socket. */
export function buildPlugin(
  driver: DockerDriver,
  onFault: (error: unknown, method: string) => void,
): FastifyInstance {
  const app = fastify({
    bodyLimit: API_BODY_BYTES_MAX,
    ...lateValidators(),
  });
  // The engine names no content type, and sends no body where it has nothing to say.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)));
    } catch {
      const why = 'the body is no JSON';
      done(new WeftError('wrong-usage', { what: 'plugin', why, remedy: 'speak as Docker does' }));
    }
  });
  app.setErrorHandler((error: Error, request, reply) => {
    const { validation, statusCode = 500 } = error as { validation?: object; statusCode?: number };
    const refused = error instanceof WeftError || validation !== undefined || statusCode < 500;
    if (!refused) onFault(error, request.url);
    const sentence = refused ? error.message : 'the agent failed; its log says why';
    const field = request.url.startsWith('/IpamDriver.') ? 'Error' : 'Err';
    // The engine reads `Error` only in an answer that is 200.
    return reply
      .code(200)
      .type(CONTENT_TYPE)
      .send(JSON.stringify({ [field]: sentence }));
  });
  for (const [url, { body, handle }] of Object.entries(METHODS)) {
    app.post(url, { schema: { body } }, async (request, reply) => {
      const answer = await handle(driver, request.body as never);
      return reply.type(CONTENT_TYPE).send(JSON.stringify(answer));
    });
  }
  return app;
}
