/**
 * Invariants under watch. A checker is a file with one invariant; it hears what happens in the world by the hooks that
 * it has, and says by `violate` when the invariant does not hold. The first violation ends a run.
 */
import type { DirectoryChange } from '../../control/network/directory.ts';
import type { Entry } from '../../control/state/entry.ts';
import type { StoredEndpoint } from '../../control/state/records.ts';
import type { SimNode } from '../host/node.ts';

/** A broken invariant. */
export interface Violation {
  /** The sentence that does not hold. */
  readonly invariant: string;
  /** What was seen instead. */
  readonly what: string;
  /** Those who are part of it. */
  readonly nodes: readonly SimNode[];
}

/** Something that a node said to a person: `network/<id>` or `endpoint/<id>` is there, or is gone. */
export interface Promised {
  readonly key: string;
  readonly there: boolean;
}

/** What a checker may listen to. All of it is seen from outside, as it happens. */
export interface Checker {
  /** The invariant, as a sentence. */
  readonly invariant: string;
  /** A run has begun and has read its disk. */
  started?(node: SimNode): void;
  /** A run has ended by a crash. */
  stopped?(node: SimNode): void;
  /** The host begins anew: who it was does not come back. Its disk is there for the last time. */
  ended?(node: SimNode): void;
  /** A member that left told another one all that it knew, and that one says that it has made it durable. */
  handedOver?(node: SimNode, heir: SimNode): void;
  /** An entry was merged or appended. */
  entered?(node: SimNode, entry: Entry): void;
  /** The directory of a node changed. */
  changed?(node: SimNode, change: DirectoryChange): void;
  /** An endpoint of the node uses its addresses from now on; its record may not be written yet. */
  took?(node: SimNode, endpoint: StoredEndpoint): void;
  /** It does not any more. */
  gave?(node: SimNode, endpoint: StoredEndpoint): void;
  /** A wish was answered. */
  promised?(node: SimNode, promised: Promised): void;
  /** Somebody wished that what was promised would end; it may be there or gone. */
  withdrawn?(key: string): void;
  /** Somebody wishes that the node be no member any more: what it answered holds no longer for sure. */
  dismissed?(node: SimNode): void;
  /** A datagram or a frame of a stream left a node. */
  sent?(node: SimNode, bytes: Uint8Array, way: 'datagram' | 'frame'): void;
  /** A second has passed. */
  ticked?(nodes: readonly SimNode[]): void;
  /** The faults are over, all nodes run, and all of them say that they hold the same. */
  settled?(nodes: readonly SimNode[]): void;
}

/** Says that an invariant does not hold. */
export type Violate = (what: string, nodes: readonly SimNode[]) => void;

/** Makes a checker for one run. */
export type CheckerMaker = (violate: Violate) => Checker;

/** All checkers of a run, as one. */
export class Checks implements Required<Omit<Checker, 'invariant'>> {
  readonly #checkers: readonly Checker[];
  /** The first that was found. */
  violation: Violation | undefined;

  constructor(makers: readonly CheckerMaker[]) {
    this.#checkers = makers.map((make) => {
      const checker = make((what, nodes) => this.violate(checker.invariant, what, nodes));
      return checker;
    });
  }

  /** Keeps the first violation. */
  violate(invariant: string, what: string, nodes: readonly SimNode[]): void {
    this.violation ??= { invariant, what, nodes };
  }

  started(node: SimNode): void {
    for (const checker of this.#checkers) checker.started?.(node);
  }

  stopped(node: SimNode): void {
    for (const checker of this.#checkers) checker.stopped?.(node);
  }

  ended(node: SimNode): void {
    for (const checker of this.#checkers) checker.ended?.(node);
  }

  handedOver(node: SimNode, heir: SimNode): void {
    for (const checker of this.#checkers) checker.handedOver?.(node, heir);
  }

  entered(node: SimNode, entry: Entry): void {
    for (const checker of this.#checkers) checker.entered?.(node, entry);
  }

  changed(node: SimNode, change: DirectoryChange): void {
    for (const checker of this.#checkers) checker.changed?.(node, change);
  }

  took(node: SimNode, endpoint: StoredEndpoint): void {
    for (const checker of this.#checkers) checker.took?.(node, endpoint);
  }

  gave(node: SimNode, endpoint: StoredEndpoint): void {
    for (const checker of this.#checkers) checker.gave?.(node, endpoint);
  }

  promised(node: SimNode, promised: Promised): void {
    for (const checker of this.#checkers) checker.promised?.(node, promised);
  }

  withdrawn(key: string): void {
    for (const checker of this.#checkers) checker.withdrawn?.(key);
  }

  dismissed(node: SimNode): void {
    for (const checker of this.#checkers) checker.dismissed?.(node);
  }

  sent(node: SimNode, bytes: Uint8Array, way: 'datagram' | 'frame'): void {
    for (const checker of this.#checkers) checker.sent?.(node, bytes, way);
  }

  ticked(nodes: readonly SimNode[]): void {
    for (const checker of this.#checkers) checker.ticked?.(nodes);
  }

  settled(nodes: readonly SimNode[]): void {
    for (const checker of this.#checkers) checker.settled?.(nodes);
  }
}
