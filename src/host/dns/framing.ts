/** Messages in a TCP stream: each has its length in two bytes in front (RFC 1035 section 4.2.2). */

/** Returns a message with its length. */
export function framed(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 + message.length);
  bytes[0] = message.length >> 8;
  bytes[1] = message.length & 255;
  bytes.set(message, 2);
  return bytes;
}

/** Cuts a stream into messages. Keeps less than one message. */
export class MessageSplitter {
  readonly #bytesMax: number;
  #rest: Uint8Array = new Uint8Array(0);

  /** @param bytesMax  longest message */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Returns the messages that a piece of the stream completes, or `undefined` when one is too long or empty. */
  take(chunk: Uint8Array): Uint8Array[] | undefined {
    const bytes = new Uint8Array(this.#rest.length + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, this.#rest.length);
    const messages: Uint8Array[] = [];
    let at = 0;
    while (at + 2 <= bytes.length) {
      const length = (bytes[at] as number) * 256 + (bytes[at + 1] as number);
      if (length === 0 || length > this.#bytesMax) return undefined;
      if (at + 2 + length > bytes.length) break;
      messages.push(bytes.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
    this.#rest = bytes.slice(at);
    return messages;
  }
}
