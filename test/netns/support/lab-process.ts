/** A program that runs beside a test: its output, waiting for a line of it, its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { commandIn, environment, type RunOptions } from './commands.ts';
import { until } from './until.ts';

const SAY_MS = 10_000;
/** After that it is killed, which a test would take for a fault. */
const STOP_MS = 30_000;

/** A running program. Started by `Lab.spawn`, which also ends it when the laboratory closes. */
export class LabProcess {
  /** Resolves with the exit status; -1 when a signal ended it. */
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  readonly #name: string;
  #output = '';
  #code: number | undefined;

  constructor(command: readonly string[], options: RunOptions) {
    const [program = '', ...rest] = commandIn(options.ns, command);
    this.#name = command.join(' ');
    this.#child = spawn(program, rest, {
      env: environment(options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.cwd !== undefined && { cwd: options.cwd }),
    });
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString();
    };
    this.#child.stdout?.on('data', collect);
    this.#child.stderr?.on('data', collect);
    this.ended = new Promise((resolve) => {
      const end = (code: number | null): void => {
        this.#code ??= code ?? -1;
        resolve(this.#code);
      };
      this.#child.once('error', (error) => {
        this.#output += error.message;
        end(-1);
      });
      this.#child.once('close', end);
    });
  }

  /** Process id; `ip netns exec` becomes the program itself, so this is the program's. */
  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** True until it has ended. */
  get running(): boolean {
    return this.#code === undefined;
  }

  /** Exit status, once it has ended. */
  get exit(): number | undefined {
    return this.#code;
  }

  /** Standard output and standard error so far, as they came. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when the output matches. Throws when the program ends before, or after the deadline. */
  async saying(pattern: RegExp, timeoutMs = SAY_MS): Promise<RegExpMatchArray> {
    const what = `"${this.#name}" to print ${pattern}`;
    return until(
      () => {
        const match = this.#output.match(pattern);
        if (match !== null) return match;
        if (!this.running) throw new Error(`${this.#name} ended: ${this.#output}`);
        return undefined;
      },
      { timeoutMs, what },
    );
  }

  /** Sends a signal. */
  signal(name: NodeJS.Signals): void {
    if (this.running) this.#child.kill(name);
  }

  /** Ends the program, with SIGKILL when it does not end by itself, and returns its exit status. */
  async stop(name: NodeJS.Signals = 'SIGTERM', timeoutMs = STOP_MS): Promise<number> {
    this.signal(name);
    const killer = setTimeout(() => this.signal('SIGKILL'), timeoutMs);
    const code = await this.ended;
    clearTimeout(killer);
    return code;
  }
}
