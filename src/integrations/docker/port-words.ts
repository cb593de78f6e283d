/** Ports that an engine wants published, in the words of `--publish`. */
import type { PortBinding } from './protocol.ts';

/** IP protocol numbers (IANA); of what is not here the number itself is the word, which is then refused by name. */
const PROTOCOLS: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp', 132: 'sctp' };

/** Returns the words. On this host alone: the engine of another host says for itself what it publishes. */
export function publishWords(bindings: readonly PortBinding[]): string[] {
  return joined(bindings).map(({ Proto, Port, HostIP, HostPort, HostPortEnd, count }) => {
    const target = count > 1 ? `${Port}-${Port + count - 1}` : `${Port}`;
    const last = count > 1 ? HostPort + count - 1 : HostPortEnd;
    const published = last > HostPort ? `${HostPort}-${last}` : `${HostPort}`;
    const protocol = PROTOCOLS[Proto] ?? `${Proto}`;
    const place = HostIP === '' ? '' : `,host_ip=${HostIP}`;
    return `mode=host,target=${target},published=${published},protocol=${protocol}${place}`;
  });
}

interface Run extends PortBinding {
  /** Ports that follow each other, on both sides. */
  readonly count: number;
}

/** The engine takes a range apart and forgets its order; an endpoint holds a bounded number of ranges. */
function joined(bindings: readonly PortBinding[]): Run[] {
  const sorted = [...bindings].sort((a, b) => a.Proto - b.Proto || a.Port - b.Port);
  const runs: Run[] = [];
  for (const binding of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && follows(last, binding)) {
      runs[runs.length - 1] = { ...last, count: last.count + 1 };
    } else runs.push({ ...binding, count: 1 });
  }
  return runs;
}

function follows(run: Run, { Proto, Port, HostIP, HostPort, HostPortEnd }: PortBinding): boolean {
  const oneEach = HostPortEnd <= HostPort && run.HostPortEnd <= run.HostPort && HostPort > 0;
  const next = Port === run.Port + run.count && HostPort === run.HostPort + run.count;
  return oneEach && next && Proto === run.Proto && HostIP === run.HostIP;
}
