/** Programs that runtimes start answer in bounded time. */
import { expect } from 'chai';
import { tooLate } from '../../../src/integrations/cni/plugin.ts';
import { withDeadline } from '../../../src/integrations/programs/deadline.ts';

describe('the deadline of programs that runtimes start', () => {
  it('what comes in time is the answer, also when it is a fault', async () => {
    expect(await withDeadline(Promise.resolve('work'), 60_000, () => 'late')).to.equal('work');
    const fault = withDeadline(Promise.reject(new Error('work')), 60_000, () => 'late');
    expect(await fault.catch((error: Error) => error.message)).to.equal('work');
  });

  it('an agent that does not answer is to be asked again', async () => {
    const never = new Promise<ReturnType<typeof tooLate>>(() => undefined);
    const input = { env: {}, stdin: '{"cniVersion":"1.0.0"}' };
    const { exit, answer } = await withDeadline(never, 1, () => tooLate(input));
    expect(exit).to.equal(1);
    expect(answer).to.deep.include({ cniVersion: '1.0.0', code: 11 });
  });
});
