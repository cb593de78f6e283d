/** HTTP to a Docker Engine on its unix socket: one question with one answer, or a stream of JSON values. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';

/** A question. */
export interface EngineQuestion {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** With its query, encoded. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
  /** How long an answer may take. */
  readonly answerMs: number;
}

/** A network with a thousand containers is some hundred kilobytes. */
const ANSWER_BYTES_MAX = 4_194_304;

/**
 * Resolves with the answer, `undefined` when it has no body. Rejects when there is none in time, and with the
 * engine's own sentence when it refuses.
 */
export function askEngine(socketPath: string, question: EngineQuestion): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = open(socketPath, question, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > ANSWER_BYTES_MAX) asked.destroy(new Error('the answer is too long'));
      });
      answer.on('end', () => {
        try {
          resolve(answerOf(answer.statusCode ?? 0, text));
        } catch (error) {
          reject(error);
        }
      });
      answer.on('error', reject);
    });
    asked.setTimeout(question.answerMs, () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
  });
}

/** What becomes of a stream. */
export interface EngineStreamEvents {
  /** The engine has accepted: from here on nothing is missed. */
  opened(): void;
  value(value: unknown): void;
  /** It has ended, or could not be opened. Once. */
  closed(): void;
}

/** Reads a stream of JSON values, one in each line. Returns what ends it, without a word to `events`. */
export function readEngineStream(
  socketPath: string,
  path: string,
  events: EngineStreamEvents,
): () => void {
  let isOver = false;
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    events.closed();
  };
  const asked = open(socketPath, { path }, (answer) => {
    if (answer.statusCode !== 200) {
      asked.destroy();
      return;
    }
    events.opened();
    let rest = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > ANSWER_BYTES_MAX) asked.destroy();
      for (const line of lines) {
        const value = parsed(line);
        if (value !== undefined && !isOver) events.value(value);
      }
    });
    answer.on('error', over);
    answer.on('close', over);
  });
  asked.on('error', over);
  asked.on('close', over);
  return () => {
    isOver = true;
    asked.destroy();
  };
}

function open(
  socketPath: string,
  { method = 'GET', path, body }: Omit<EngineQuestion, 'answerMs'>,
  answered: (answer: IncomingMessage) => void,
): ClientRequest {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    host: 'docker',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    'content-length': Buffer.byteLength(text),
  };
  // Without an agent: a connection that is kept would be one of an engine that was restarted meanwhile.
  const asked = request({ socketPath, path, method, headers, agent: false }, answered);
  asked.end(text);
  return asked;
}

function answerOf(status: number, text: string): unknown {
  if (status >= 200 && status < 300) return text === '' ? undefined : JSON.parse(text);
  const said = parsed(text) as { message?: unknown } | undefined;
  throw new Error(typeof said?.message === 'string' ? said.message : `status ${status}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
