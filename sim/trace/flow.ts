/** One push's story, as `flow --format json` publishes it: the contract between a run and everything that draws it. */
export interface Flow {
  readonly scenario: string
  readonly mechanism: string
  readonly push: number
  readonly outcome: FlowOutcome
  readonly participants: readonly Participant[]
  readonly records: readonly FlowRecord[]
  /** The push's planned start, in simulated seconds since the run began. */
  readonly planned: number
  /** Planned start to delivery at the device, seconds; `null` when it was not delivered. */
  readonly latency: number | null
  /** Totals of this push, equal to its `--pushes` columns. */
  readonly messages: number
  readonly bytes: number
  readonly redundantHops: number
  readonly redundantMessages: number
  readonly retransmissions: number
}

export type FlowOutcome = "delivered" | "expired" | "rejected" | "lost" | "pending"

export interface Participant {
  readonly id: string
  readonly role: string
  /** The lane group it stands in: "service", "push enabler", "SIP/IP core", "access". */
  readonly group: string
}

/** Name of a `delivered` record after the first: the device has the push twice, or another of the user's devices has it, too. */
export const deliveredAgain = "delivered again"

export type RecordKind =
  | "message"
  | "timer-set"
  | "timer-fired"
  | "timer-cancelled"
  | "queue"
  | "process"
  | "state"
  | "lost"
  | "delivered"

/**
 * A record says when, what, from where to where, for which push and why.
 * `message`: `sent` to `received` from `from` to `to`. `lost`: a message that never arrived; `received` is when it would have.
 * `timer-*`: `from` is the node, `name` the timer ("Timer E"), `sent` the instant, `received` when it is due.
 * `queue` and `process`: `from` is the node, `sent` to `received` the span. `state`: `from` the node, `name` the state.
 * `delivered`: `from` is the device. Seconds, simulated, since the run began.
 */
export interface FlowRecord {
  readonly n: number
  readonly kind: RecordKind
  readonly sent: number
  readonly received: number
  readonly from: string
  readonly to: string
  readonly protocol: string
  readonly name: string
  readonly bytes: number
  /** 0 for the first transmission. */
  readonly retransmission: number
  /** Why the hop it belongs to is redundant, in words; `null` when it is needed. */
  readonly redundant: string | null
  /** The record that caused this one. */
  readonly cause: number | null
  readonly note: string | null
  readonly text: string
  readonly encoding: "utf-8" | "hex"
  /** request, response or provisional, for drawing; other kinds of record have "none". */
  readonly direction: "request" | "response" | "provisional" | "none"
  /** Transaction number within the flow, so that a view can light up a whole transaction; `null` where there is none. */
  readonly transaction: number | null
  readonly transport: string
}
