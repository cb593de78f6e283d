import { expect } from 'chai';
import { flowsToForget } from '../../../src/agent/publish/flows.ts';
import type { Forward } from '../../../src/control/gateway/published.ts';
import { anyIp } from '../../../src/model/ports/published.ts';

function forward(protocol: 'tcp' | 'udp', hostPort: number, value: bigint): Forward {
  const to = { family: 4, value } as const;
  return { network: '', protocol, hostIp: anyIp(4), hostPort, to, containerPort: hostPort };
}

describe('flows that a change of published ports ends', () => {
  it('are those that the old backend answers, and those of UDP that the new one does not', () => {
    const ended = [forward('tcp', 80, 1n), forward('udp', 53, 1n)];
    const begun = [forward('tcp', 80, 2n), forward('udp', 53, 2n)];
    const shown = flowsToForget(ended, begun).map(
      ({ protocol, firstPort, backend, answeredBy }) =>
        `${protocol} ${firstPort} ${answeredBy} ${backend.value}`,
    );
    expect(shown).to.deep.equal(['tcp 80 backend 1', 'udp 53 backend 1', 'udp 53 others 2']);
  });

  it('of consecutive ports of one backend are looked for at once', () => {
    const ports = [1, 2, 3, 5].map((port) => forward('udp', port, 1n));
    const filters = flowsToForget([...ports, forward('udp', 6, 2n)], []);
    expect(filters.map(({ firstPort, lastPort }) => [firstPort, lastPort])).to.deep.equal([
      [1, 3],
      [5, 5],
      [6, 6],
    ]);
  });
});
