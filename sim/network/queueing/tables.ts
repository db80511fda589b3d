import type { NodeTable, WithinTable } from "../../trace/tables.ts"

/**
 * What one replication of a queueing network leaves behind: plain numbers and typed arrays that cross threads by transfer.
 * Times in whole ns. Customers are counted by when they came: those who came to the network after warm-up.
 */
export interface QueueingTables {
  /** 64 bits, 16 hexadecimal digits, over every executed event. */
  readonly fingerprint: string
  readonly events: number
  /** Length of the measured span (after warm-up), ns. */
  readonly spanNs: number
  /** In the order of the specification. */
  readonly nodes: readonly NodeTable[]
  readonly classes: readonly ClassTable[]
  /** Of the limits that were asked for, in their order; by class. */
  readonly within: readonly WithinTable[]
}

/**
 * Customers of one class. `arrivals` = `departures` + `blocked` + `abandoned` + those still present at the end.
 * A member of a closed population arrives whenever it has thought.
 */
export interface ClassTable {
  readonly class: string
  readonly arrivals: number
  readonly departures: number
  /** Turned away by a station without a free place. */
  readonly blocked: number
  /** Left a queue when their patience was over. */
  readonly abandoned: number
  /** Arrival at the network to departure from it, ns, of each departure in its order. */
  readonly latencyNs: Float64Array<ArrayBuffer>
  /** How many of them departed in each twentieth of the measured span. */
  readonly latencyBatches: Float64Array<ArrayBuffer>
  /** When those who departed had come, ns, in the same order; only when asked for. */
  readonly arrivedNs: Float64Array<ArrayBuffer> | undefined
}
