/** What a row of the control plane's benchmark is. */
import type { Progress } from '../progress.ts';
import type { Figure } from './figure.ts';
import type { Sizes } from './sizes.ts';

/** What a row is given. */
export interface RowContext {
  readonly sizes: Sizes;
  readonly progress: Progress;
}

/** A row: one load on a cluster of its own, which it builds and removes. */
export interface Row {
  readonly id: string;
  /** What is run, in words for the reader of the figures. */
  readonly load: string;
  measure(context: RowContext): Promise<readonly Figure[]>;
}
