/**
 * A mocha reporter: dots while it runs, failures in full at the end, and the counts as one line of JSON in the file
 * that WEFT_TALLY names, so that the runner can add up its layers.
 */
import { appendFileSync } from 'node:fs';
import mocha from 'mocha';

const { Dot, Spec } = mocha.reporters;
const Shown = process.stdout.isTTY ? Spec : Dot;

/** Shows like mocha's own reporters and counts. */
// biome-ignore lint/style/noDefaultExport: mocha loads a reporter by its default export.
export default class Tally extends Shown {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env['WEFT_TALLY'];
      if (file) appendFileSync(file, `${JSON.stringify({ passes, failures, pending })}\n`);
    });
  }
}
