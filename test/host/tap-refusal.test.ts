/** Sentences for what the kernel refuses of TAPs and of interfaces that are joined to one. */
import { expect } from 'chai';
import { tapRefusal } from '../../src/host/tap/tap-refusal.ts';

const ENOENT = 2;
const EBUSY = 16;
const ENODEV = 19;
const EINVAL = 22;

describe('a refusal of a TAP', () => {
  const rows: readonly [string, number, string, string][] = [
    ['attach', EBUSY, 'interface-busy', 'leave the TAP to it, as to QEMU, with --link'],
    ['attach', EINVAL, 'interface-busy', 'take it as it is with --link'],
    ['add-qdisc', ENOENT, 'system-refused', 'modprobe -a sch_ingress cls_bpf act_mirred'],
    ['add-filter', ENOENT, 'system-refused', 'modprobe -a sch_ingress cls_bpf act_mirred'],
    ['find-link', ENODEV, 'not-found', 'the interface went away in the meantime'],
    ['set-flags', EINVAL, 'system-refused', 'the kernel refused "set-flags" with EINVAL'],
  ];
  for (const [step, errno, code, words] of rows) {
    it(`says of ${step} with ${errno} what to do`, () => {
      const error = tapRefusal('attach', 'vm0', '/run/netns/web', { step, errno });
      expect(error.code).to.equal(code);
      expect(error.message)
        .to.match(/^attach of vm0 in namespace web: /)
        .and.contain(words);
    });
  }
});
