/** What a reader may choose about a sequence chart. Plain data, so that it crosses to a worker and stands in an address. */
export const axes = ["compressed", "rows", "linear"] as const
export type Axis = (typeof axes)[number]

/** Which records are shown; a record must meet every condition that is given. */
export interface RecordFilter {
  /** Protocols as records name them, any of. */
  readonly protocols?: readonly string[]
  /** Participants, any of, as sender or receiver. */
  readonly participants?: readonly string[]
  /** A text that the name, an end or the message's text contains; case does not matter. */
  readonly text?: string
  /** Any of. */
  readonly only?: readonly ("lost" | "redundant" | "retransmission")[]
}

export interface SequenceOptions {
  readonly axis?: Axis
  /** px to fit the chart into; it grows beyond when gaps would fall under 72 px. */
  readonly width?: number
  /** Scales the pitch, not the type. */
  readonly zoom?: number
  /** Titles of the groups that are folded to one lifeline. */
  readonly folded?: readonly string[]
  /** Participants to show, in this order; groups stay together. Without it: all, in the scenario's order. */
  readonly participants?: readonly string[]
  readonly filter?: RecordFilter
  readonly timers?: "all" | "fired" | "none"
  /** Whether the ruler names the records' numbers. */
  readonly numbers?: boolean
  /** Scale of the linear axis, px per ms. Without it: 40 px for each message on average. */
  readonly pxPerMs?: number
}
