/**
 * The parsed options of one invocation, read by their long name without dashes. Asking for a name that the
 * command does not declare is a bug, not an empty answer.
 */
import { assertThat } from '../../model/errors.ts';

/** A parsed value: a text, the texts of a repeated option, or whether a switch was given. */
export type OptionValue = string | readonly string[] | boolean | undefined;

/** Options by long name: `aux-address`, `no-config`. */
export class Options {
  readonly #values: ReadonlyMap<string, OptionValue>;

  constructor(values: ReadonlyMap<string, OptionValue>) {
    this.#values = values;
  }

  /** The text of an option that takes one value, or `undefined` when it was not given. */
  text(name: string): string | undefined {
    const value = this.#get(name);
    return typeof value === 'string' ? value : undefined;
  }

  /** The texts of a repeatable option in the order given. */
  list(name: string): readonly string[] {
    const value = this.#get(name);
    return Array.isArray(value) ? value : [];
  }

  /** True when the switch was given. */
  flag(name: string): boolean {
    return this.#get(name) === true;
  }

  #get(name: string): OptionValue {
    assertThat(this.#values.has(name), `option --${name} is read but not declared`);
    return this.#values.get(name);
  }
}
