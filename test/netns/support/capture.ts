/** Packet captures of a laboratory: tcpdump that is known to be listening before the test goes on. */
import { statSync } from 'node:fs';
import { run } from './commands.ts';
import type { LabProcess } from './lab-process.ts';
import { until } from './until.ts';

/** A running capture. */
export class Capture {
  /** A pcap file; complete after `stop`. */
  readonly path: string;
  readonly #tcpdump: LabProcess;

  constructor(tcpdump: LabProcess, path: string) {
    this.#tcpdump = tcpdump;
    this.path = path;
  }

  /** Resolves once packets are being recorded. */
  async listening(): Promise<void> {
    await this.#tcpdump.saying(/listening on/);
  }

  /** Resolves with the decoded lines once there are `count` packets that match the tshark filter. */
  async packets(filter: string, count: number, timeoutMs = 5_000): Promise<readonly string[]> {
    const what = `${count} packets matching ${filter} in ${this.path}`;
    let decodedBytes = 0;
    return until(
      async () => {
        // Decoding is dear; what has been decoded need not be again.
        const { size } = statSync(this.path);
        if (size === decodedBytes) return undefined;
        decodedBytes = size;
        const lines = await this.decode(filter);
        return lines.length >= count && lines;
      },
      { timeoutMs, what },
    );
  }

  /**
   * Decodes what was recorded so far with tshark; one line for a packet, or its fields separated by tabs.
   *
   * @param decodeAs  extra `-d` rules, such as `udp.port==14789,vxlan`
   */
  async decode(
    filter: string,
    fields: readonly string[] = [],
    decodeAs: readonly string[] = [],
  ): Promise<readonly string[]> {
    const shape = fields.length === 0 ? [] : ['-T', 'fields', ...fields.flatMap((f) => ['-e', f])];
    const rules = decodeAs.flatMap((rule) => ['-d', rule]);
    // The last packet may be written in half while the capture runs; tshark says so with an exit status.
    const command = ['tshark', '-n', '-r', this.path, '-Y', filter, ...shape, ...rules];
    const text = await run(['sh', '-c', '"$@" 2>/dev/null || true', 'sh', ...command]);
    return text.split('\n').filter((line) => line !== '');
  }

  /** Counts TCP and UDP packets by what tshark says of their checksums: `1` is good. */
  async checksums(filter: string): Promise<Record<string, number>> {
    const rules = ['tcp', 'udp'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
    const fields = ['-T', 'fields', '-e', 'tcp.checksum.status', '-e', 'udp.checksum.status'];
    const command = ['tshark', '-n', ...rules, '-r', this.path, '-Y', filter, ...fields];
    const counts: Record<string, number> = {};
    for (const line of (await run(command)).split('\n')) {
      const status = line.trim();
      if (status !== '') counts[status] = (counts[status] ?? 0) + 1;
    }
    return counts;
  }

  /** Ends the recording and returns the path of the file. */
  async stop(): Promise<string> {
    await this.#tcpdump.stop('SIGINT');
    return this.path;
  }
}
