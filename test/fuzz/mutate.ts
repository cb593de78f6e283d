/** Bytes that are nearly right: a sound message with something flipped, cut, doubled, put in, or taken from another one. */
import type { Random } from '../../src/model/random.ts';

type Mutation = (random: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array;

/** Numbers at which readers of lengths, tags and varints change their mind. */
const EDGES = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];
const MUTATIONS_MAX = 4;
const INSERTED_MAX = 12;

const MUTATIONS: readonly Mutation[] = [
  flipBit,
  (random, bytes) => replaced(bytes, random.below(bytes.length), random.below(256)),
  (random, bytes) => replaced(bytes, random.below(bytes.length), EDGES[random.below(6)] as number),
  (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1)),
  (random, bytes) => inserted(bytes, random.below(bytes.length + 1), randomBytes(random)),
  (random, bytes) => inserted(bytes, random.below(bytes.length + 1), slice(random, bytes)),
  (random, bytes, other) => inserted(bytes, random.below(bytes.length + 1), slice(random, other)),
  (random, bytes, other) => joined(bytes.subarray(0, random.below(bytes.length + 1)), other),
  /** A length or number that says much more than there is. */
  (random, bytes) => inserted(bytes, random.below(bytes.length + 1), hugeVarint(random)),
  without,
];

/** Returns a sound message changed in one to four places. `other` is one of the same kind. */
export function mutate(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let mutated = bytes;
  for (let i = 1 + random.below(MUTATIONS_MAX); i > 0; i--) {
    const mutation = MUTATIONS[random.below(MUTATIONS.length)] as Mutation;
    mutated = mutated.length === 0 ? randomBytes(random) : mutation(random, mutated, other);
  }
  return Uint8Array.from(mutated);
}

function flipBit(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length);
  return replaced(bytes, at, (bytes[at] as number) ^ (1 << random.below(8)));
}

function without(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length);
  const end = Math.min(bytes.length, at + 1 + random.below(8));
  return joined(bytes.subarray(0, at), bytes.subarray(end));
}

function hugeVarint(random: Random): Uint8Array {
  return Uint8Array.from([...Array(1 + random.below(9)).fill(0xff), random.below(128)]);
}

function replaced(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = byte;
  return copy;
}

function inserted(bytes: Uint8Array, at: number, more: Uint8Array): Uint8Array {
  return joined(joined(bytes.subarray(0, at), more), bytes.subarray(at));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

function slice(random: Random, bytes: Uint8Array): Uint8Array {
  const start = random.below(bytes.length + 1);
  return bytes.subarray(start, start + random.below(bytes.length - start + 1));
}

function randomBytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: random.below(INSERTED_MAX + 1) }, () => random.below(256));
}
