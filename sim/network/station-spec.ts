import type { DistributionSpec } from "../kernel/distribution-spec.ts"

/** Service time of one message: `base` in ns plus `perOctetNs` for each printed octet. */
export interface ServiceSpec {
  readonly base: DistributionSpec
  readonly perOctetNs: number
}

/** Priorities at a station run from 0 (served first) to this, exclusive. */
export const priorityLevels = 8

/** A queue with its servers, as a scenario describes it. */
export interface StationSpec {
  /** Whole number, at least 1; `Infinity`: nobody ever waits (a pure delay). */
  readonly servers: number
  /** Places for messages, waiting and in service together; `Infinity` for an unlimited queue. */
  readonly capacity: number
  readonly discipline: "fifo" | "priority"
  readonly service: ServiceSpec
  /** Exceptions by message kind, e.g. "SIP MESSAGE", "SIP 200", "PAP push-message". */
  readonly serviceByKind: Readonly<Record<string, ServiceSpec>>
}
