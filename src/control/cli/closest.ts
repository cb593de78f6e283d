/** Guesses what a mistyped word was meant to be. */

/** Edits that a guess may need at most; more is another word. */
const EDITS_MAX = 3;

/** Returns the known word that needs the fewest edits, or `undefined` when none is near. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, edits: editCount(word, candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.min(EDITS_MAX, candidate.length / 2))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.candidate;
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function editCount(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
