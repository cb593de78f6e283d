/** One line that says what is being measured, on a terminal; nothing in a pipe. */

const CLEAR_LINE = '\r\u001b[K';

/** The line. */
export class Progress {
  readonly #isShown = process.stderr.isTTY === true;
  readonly #total: number;
  #done = 0;

  /** @param total  steps to come */
  constructor(total: number) {
    this.#total = total;
  }

  /** Says what is done now, without counting it. */
  say(text: string): void {
    if (!this.#isShown) return;
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(`${CLEAR_LINE}${text.slice(0, width)}`);
  }

  /** The next step begins. */
  step(text: string): void {
    this.#done++;
    this.say(`[${this.#done}/${this.#total}] ${text}`);
  }

  /** Leaves an empty line. */
  clear(): void {
    if (this.#isShown) process.stderr.write(CLEAR_LINE);
  }
}
