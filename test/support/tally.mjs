/**
 * A mocha reporter for many files at once: what tests print themselves, a line for each failure when its file has ended,
 * all of them in full at the end, and the counts as one line of JSON in the file that WEFT_TALLY names, so that the
 * runner can add up its layers.
 */
import { appendFileSync } from 'node:fs';
import mocha from 'mocha';

const { Base } = mocha.reporters;

/** Says nothing of what passes. */
// biome-ignore lint/style/noDefaultExport: mocha loads a reporter by its default export.
export default class Tally extends Base {
  constructor(runner, options) {
    super(runner, options);
    runner.on('fail', (test, error) => {
      const [why = ''] = String(error?.message).split('\n');
      process.stdout.write(`      failed: ${test.fullTitle()}: ${why}\n`);
    });
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      if (failures + pending > 0) this.epilogue();
      const file = process.env['WEFT_TALLY'];
      if (file) appendFileSync(file, `${JSON.stringify({ passes, failures, pending })}\n`);
    });
  }
}
