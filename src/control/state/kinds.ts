/** Kinds of keys: the first word of a key says who may write it. docs/state.md, "Two kinds of keys". */

/** First words of the keys that anybody may write. All other keys belong to the log's origin. */
const SHARED_KINDS = new Set([
  'member',
  'removed',
  'token',
  'network',
  'vtep',
  'cluster',
  'signer',
  'key',
  'authority',
]);
/** Shared keys that nobody can delete: a removal is for ever, or an old copy of a node could come back. */
const LASTING_KINDS = new Set(['removed']);

/** True for keys that anybody may write. */
export function isSharedKey(key: string): boolean {
  return SHARED_KINDS.has(kindOf(key));
}

/** True for shared keys that nobody can delete. */
export function isLastingKey(key: string): boolean {
  return LASTING_KINDS.has(kindOf(key));
}

function kindOf(key: string): string {
  const slash = key.indexOf('/');
  return slash < 0 ? key : key.slice(0, slash);
}
