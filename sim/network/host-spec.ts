import type { DistributionSpec } from "../kernel/distribution-spec.ts"

/** Processor cores that several stations share, as a scenario describes them: `hosts.<id>`. */
export interface HostSpec {
  readonly id: string
  /** Whole number, at least 1. */
  readonly cores: number
  /** Ids of the stations placed on it; a station is on one host at most. */
  readonly stations: readonly string[]
  /** What a core spends on turning to a process, ns: added to the first service of each of its turns. */
  readonly wakeUp: DistributionSpec
}
