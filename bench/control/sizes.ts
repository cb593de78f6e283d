/** How much is measured: as much as the promises speak of, or as little as shows that it works. */

/** Sizes of all rows. */
export interface Sizes {
  /** Of the 25 agents. */
  readonly changes: number;
  /** Agents of the clusters in which hosts crash, and crashes in each. */
  readonly crashNodes: readonly number[];
  readonly crashes: number;
  /** Agents of the clusters that are split, and splits of each. */
  readonly splitNodes: readonly number[];
  readonly splits: number;
  /** Endpoints whose memory is measured. */
  readonly memoryEndpoints: number;
  /** Times that a command is run. */
  readonly commands: number;
  readonly allocations: number;
  /** Containers attached, one after the other. */
  readonly attaches: number;
  /** Containers of Docker started on the network, and as many without. */
  readonly dockerRuns: number;
  /** Endpoints of the large cluster, those replaced in it, and in how many milliseconds. */
  readonly loadEndpoints: number;
  readonly loadReplaced: number;
  readonly loadSpanMs: number;
  /** Endpoints that a joiner finds. */
  readonly joinEndpoints: number;
  /** Floods in which an agent crashes. */
  readonly floods: number;
  /** Nodes of simulated clusters, changes and crashes in each. */
  readonly simulatedNodes: readonly (100 | 1000)[];
  readonly simulatedChanges: number;
  readonly simulatedCrashes: number;
}

/** As the promises speak of. */
export const FULL: Sizes = {
  changes: 1000,
  crashNodes: [3, 5, 10],
  crashes: 30,
  splitNodes: [10, 25],
  splits: 3,
  memoryEndpoints: 10_000,
  commands: 100,
  allocations: 2000,
  attaches: 100,
  dockerRuns: 30,
  loadEndpoints: 150_000,
  loadReplaced: 10_000,
  loadSpanMs: 60_000,
  joinEndpoints: 100_000,
  floods: 6,
  simulatedNodes: [100, 1000],
  simulatedChanges: 10,
  simulatedCrashes: 3,
};

/** Some minutes. */
export const QUICK: Sizes = {
  changes: 100,
  crashNodes: [3, 5, 10],
  crashes: 4,
  splitNodes: [10],
  splits: 1,
  memoryEndpoints: 2000,
  commands: 20,
  allocations: 200,
  attaches: 10,
  dockerRuns: 5,
  loadEndpoints: 2500,
  loadReplaced: 250,
  loadSpanMs: 10_000,
  joinEndpoints: 5000,
  floods: 2,
  simulatedNodes: [100],
  simulatedChanges: 10,
  simulatedCrashes: 3,
};
