/** Catching the refusal that a test expects. */
import { expect } from 'chai';
import { WeftError } from '../../src/model/errors.ts';

/** Returns the `WeftError` that the promise is rejected with; fails on anything else. */
export async function refusalOf(promise: Promise<unknown>): Promise<WeftError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).to.be.instanceOf(WeftError);
  return outcome as WeftError;
}
