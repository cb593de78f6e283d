/** The answer to a what-if, as `weft simulate --format json` prints it. Times are simulated milliseconds. */
import type { ProfileName } from '../../control/gossip/config.ts';

/** A time over all runs. */
export interface Span {
  readonly medianMs: number;
  readonly worstMs: number;
}

/** How long a side needs to hold a node that it lost for failed. */
export interface Noticed {
  readonly node: string;
  readonly first: Span;
  readonly last: Span;
}

/** An endpoint that cannot be reached until its node is back. */
export interface LostEndpoint {
  readonly name: string;
  readonly network: string;
  readonly addresses: readonly string[];
  readonly node: string;
}

/** A name or alias of an endpoint that cannot be reached. */
export interface LostName {
  readonly name: string;
  readonly network: string;
  /** Endpoints that have it, too, and can be reached; empty: nobody answers. */
  readonly answeredBy: readonly { readonly endpoint: string; readonly node: string }[];
}

/** Values of a pool that cannot be given out; counts above 2^53 are rounded. */
export interface Stranded {
  readonly kind: 'addresses' | 'vnis' | 'subnets';
  /** Absent for the pools of the cluster. */
  readonly network?: string;
  readonly range: string;
  /** Free before. */
  readonly free: number;
  /** Of these, owned by nodes that do not answer. */
  readonly stranded: number;
  readonly owners: readonly string[];
}

/** A wish that was refused. */
export interface Refusal {
  /** Absent when it was a wish for a new network. */
  readonly network?: string;
  readonly why: string;
  /** In so many of all runs. */
  readonly runs: number;
  /** Refused while nothing is wrong, too. */
  readonly before: boolean;
}

/** What a node can do meanwhile: it was asked to. */
export interface Ability {
  readonly node: string;
  /** How a network was made; the worst of all runs. */
  readonly makesNetworks: 'confirmed' | 'provisional' | 'refused';
  readonly refusals: readonly Refusal[];
}

/** Nodes that see each other, and what that looks like from there. */
export interface SideReport {
  readonly nodes: readonly string[];
  readonly noticed: readonly Noticed[];
  readonly endpoints: readonly LostEndpoint[];
  readonly names: readonly LostName[];
  readonly stranded: readonly Stranded[];
  /** Of all nodes of the side, or of some that were drawn when they are many. */
  readonly abilities: readonly Ability[];
}

/** What meets when sides see each other again. */
export interface Collisions {
  /** Sides on which a network was made under one name. */
  readonly networksMade: number;
  /** How many of these networks are there afterwards. */
  readonly networksKept: number;
  /** Addresses, VNIs and subnets that were given out on two sides. */
  readonly givenTwice: readonly string[];
}

/** The answer. */
export interface WhatIfReport {
  /** Members, those that are down included. */
  readonly nodes: number;
  /** Networks that span hosts. */
  readonly networks: number;
  readonly profile: ProfileName;
  readonly seed: number;
  readonly runs: number;
  /** Nodes that are down without this. */
  readonly down: readonly string[];
  readonly killed: readonly string[];
  readonly sides: readonly SideReport[];
  /** From the moment in which all are back and connected until all hold the same. */
  readonly healed: Span;
  /** Absent without a partition. */
  readonly collisions?: Collisions;
}
