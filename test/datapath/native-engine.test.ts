/** The stations of `native/core`, held to the same rules as the dgram engine, in each tier. */
import { NativeMemoryEngine } from '../support/native-memory-engine.ts';
import { describeEngine } from './engine-conformance.ts';

for (const tier of [0, 1, 2] as const) {
  describeEngine(`native T${tier}`, (parts) => new NativeMemoryEngine({ ...parts, tier }));
}
