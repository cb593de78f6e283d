/**
 * Parity: the same frames through the dgram engine and the native stations give the same verdicts, the same bytes and the
 * same counters. A failure names its seed; `npm run fuzz -- parity --seed N` repeats it, and goes on for as long as
 * it is told.
 */
import { compareEngines } from './compare-engines.ts';

/** In CI a second or two for each tier; WEFT_PARITY_ROUNDS makes it as long as anybody wants. */
const ROUNDS = Number(process.env['WEFT_PARITY_ROUNDS'] ?? 1500);
const SEED = Number(process.env['WEFT_PARITY_SEED'] ?? 20_261);

describe('parity of dgram and native', () => {
  for (const tier of [0, 1, 2] as const) {
    it(`holds in tier T${tier} for ${ROUNDS} rounds of frames from seed ${SEED}`, function () {
      this.timeout(Math.max(600_000, ROUNDS * 60));
      compareEngines({ tier, rounds: ROUNDS, seed: SEED + tier });
    });
  }
});
