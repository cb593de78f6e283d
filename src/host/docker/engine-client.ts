/**
 * Questions to a Docker Engine, for what it does not tell its plugins: how people call things. Read only. Never asked
 * while the engine waits for us, because it may hold what it would need for an answer.
 */
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../process/clock.ts';

/** A container, as far as its names go. */
export interface ContainerNames {
  readonly name: string;
  /** In the network that was asked for. */
  readonly aliases: readonly string[];
}

const ANSWER_MS = 2000;
/** A network with a thousand containers is some hundred kilobytes. */
const ANSWER_BYTES_MAX = 4_194_304;
/** An engine tells of a network when it has made it, and of a container when it runs: mostly milliseconds later. */
const PATIENCE_MS = 10_000;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

/** An engine. */
export class EngineClient {
  readonly #socketPath: string;
  #stopped = false;

  /** @param socketPath  unix socket of its API */
  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** Questions under way end without an answer. */
  stop(): void {
    this.#stopped = true;
  }

  /** The name of a network; `undefined` when the engine does not tell it in time. */
  networkName(id: string): Promise<string | undefined> {
    return this.patiently(async () => {
      const { Name } = (await this.#get(`/networks/${id}`)) as { Name?: unknown };
      return typeof Name === 'string' ? Name : undefined;
    });
  }

  /** The names of the container that has an endpoint; `undefined` when the engine does not tell them in time. */
  containerNames(network: string, endpoint: string): Promise<ContainerNames | undefined> {
    return this.patiently(async () => {
      const { Containers } = (await this.#get(`/networks/${network}`)) as {
        Containers?: Readonly<Record<string, { Name?: string; EndpointID?: string }>>;
      };
      const found = Object.entries(Containers ?? {}).find(
        ([, { EndpointID }]) => EndpointID === endpoint,
      );
      if (found === undefined) return undefined;
      const [id, { Name = '' }] = found;
      const { NetworkSettings } = (await this.#get(`/containers/${id}/json`)) as {
        NetworkSettings?: { Networks?: Readonly<Record<string, NetworkOfContainer>> };
      };
      const settings = Object.values(NetworkSettings?.Networks ?? {});
      const own = settings.find(({ EndpointID }) => EndpointID === endpoint);
      return { name: Name, aliases: own?.Aliases ?? [] };
    });
  }

  /** Asks until there is an answer, for a while, or until `stop`. What rejects is no answer. */
  async patiently<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
    const deadlineMs = monotonicMs() + PATIENCE_MS;
    for (let pauseMs = FIRST_PAUSE_MS; !this.#stopped && monotonicMs() < deadlineMs; ) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    return undefined;
  }

  /** Rejects when there is no answer, or one that is no success. */
  #get(path: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const options = { socketPath: this.#socketPath, path, timeout: ANSWER_MS };
      const question = request({ ...options, headers: { host: 'docker' } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > ANSWER_BYTES_MAX) question.destroy(new Error('the answer is too long'));
        });
        answer.on('end', () => {
          try {
            if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
            resolve(JSON.parse(text));
          } catch (error) {
            reject(error);
          }
        });
        answer.on('error', reject);
      });
      question.on('timeout', () => question.destroy(new Error('no answer in time')));
      question.on('error', reject);
      question.end();
    });
  }
}

interface NetworkOfContainer {
  readonly EndpointID?: string;
  readonly Aliases?: readonly string[] | null;
}
