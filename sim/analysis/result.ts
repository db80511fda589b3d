import type { Cost, DeviceState, ForgottenKind } from "../trace/tables.ts"

/** The published result of `run` and `compare --json`: see the README. Seconds, bytes, per second; `null`: does not exist. */
export interface Result {
  readonly pushsim: string
  readonly scenario: { readonly name: string; readonly sha256: string }
  readonly seed: number
  readonly replications: number
  readonly baseline: string | null
  readonly mechanisms: Readonly<Record<string, MechanismResult>>
  readonly differences: readonly Difference[]
  readonly objectives: readonly ObjectiveResult[]
  readonly assumptions: readonly Assumption[]
  /** Only with `run.warmUp: auto`. */
  readonly warmUp?: WarmUp
  /** Only with `run.precision`. */
  readonly precision?: Precision
  /** Mechanisms that the scenario asked for with `every` and that cannot run in it, with the reason of each. */
  readonly leftOut?: readonly { readonly mechanism: string; readonly why: string }[]
}

/** The warm-up that pilot runs chose: the longest that any mechanism needs, deleted from all of them. */
export interface WarmUp {
  readonly seconds: number
  readonly rule: "MSER-5"
  readonly pilots: number
  /** Whether every mechanism settles within the first half of the run; otherwise that half is deleted. */
  readonly settled: boolean
  /** s; `null`: not settled, or too little to tell. */
  readonly byMechanism: Readonly<Record<string, number | null>>
}

/** What stopping by precision came to. */
export interface Precision {
  readonly wanted: number
  /** The widest interval's half-width, relative to its value; `null`: there is none. */
  readonly reached: number | null
  /** The figure that has it, e.g. `sip-message latency.p95`. */
  readonly figure: string | null
  readonly met: boolean
  readonly replicationsMax: number
}

export type Interval = readonly [number, number]

export interface MechanismResult {
  readonly fingerprint: string
  readonly events: number
  readonly pushes: PushCounts
  readonly throughput: Throughput
  readonly latency: Latency
  /** First send of the initiator's own request to its final response, of the pushes that got one. */
  readonly confirmation: Latency
  readonly perPush: PerPush
  readonly within?: readonly WithinResult[]
  /** What of `perPush` is signalling that this mechanism adds; it belongs to no push, and so is in no device state. */
  readonly addedSignalling: { readonly messages: number | null; readonly bytes: number | null }
  /** What of `perPush` was spent on fetching stored messages, and when they were there; absent where nobody fetches any. */
  readonly retrieval?: RetrievalResult
  readonly byState: Readonly<Record<DeviceState, StateResult>>
  readonly nodes: Readonly<Record<string, NodeResult>>
  /** Only where nodes share cores. */
  readonly hosts?: Readonly<Record<string, HostResult>>
  readonly links: Readonly<Record<string, LinkResult>>
  /** Only where something goes wrong: what each fault did, over all replications. */
  readonly faults?: Readonly<Record<string, FaultResult>>
  readonly messages: Readonly<Record<string, { readonly count: number; readonly bytes: number }>>
}

/** What a fault did in the measured span. */
export interface FaultResult {
  readonly kind: string
  readonly targets: readonly string[]
  readonly times: number
  /** s, in sum. */
  readonly span: number
  /** Messages that a link would have carried, or a node would have served; and why they were not. */
  readonly messagesLost: number
  readonly messagesLostBy: {
    /** The link did not carry them. */
    readonly link: number
    /** Their node was out of order when they came. */
    readonly down: number
    /** They waited at the node, or it was working on them, when it crashed. */
    readonly crash: number
  }
  /** Pushes that the node which kept them forgot, or could not begin: where somebody else has one, it may be delivered yet. */
  readonly pushesLost: number
  readonly pushesLostBy: { readonly notBegun: number; readonly forgotten: number }
  /** What its nodes came back without, beside pushes: halves of transactions, sessions, subscriptions, bindings, stored messages. */
  readonly forgotten: Readonly<Record<ForgottenKind, number>>
}

/** Fetching of the messages that pushes told of. */
interface RetrievalResult {
  /** Messages that are at their devices. */
  readonly retrieved: number
  /** From the planned start of a push to the moment when its message is at the device. */
  readonly latency: Latency
  /** Mean per push offered, whether its message was fetched or not. */
  readonly perPush: PerPush
}

export interface StateResult {
  readonly pushes: PushCounts
  readonly latency: Latency
  readonly perPush: PerPush
  /** Only where an objective speaks of a limit: `delivered within 2 s`. */
  readonly within?: readonly WithinResult[]
}

/** How many were there within a limit of time, of those that began at least that long before the end of the run. */
export interface WithinResult {
  /** s. */
  readonly limit: number
  readonly counted: number
  readonly inTime: number
}

export interface PushCounts {
  readonly offered: number
  readonly delivered: number
  readonly expired: number
  readonly rejected: number
  readonly lost: number
  readonly duplicated: number
  readonly pending: number
}

/** Pushes, or customers, a second of the measured span. */
export interface Throughput {
  /** Planned, or come, in it. */
  readonly offered: number | null
  /** Of those, delivered, or departed, before its end. */
  readonly goodput: number | null
  readonly ci95: { readonly goodput: Interval | null }
}

export interface Latency {
  readonly count: number
  readonly mean: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly max: number | null
  readonly ci95: { readonly mean: Interval | null; readonly p95: Interval | null }
  /** Only of one replication, which has no `ci95`: 95 % intervals from the batches of its measured span. */
  readonly batchMeans?: BatchMeans
}

/** Intervals from one run; `null` where it is too short: neighbouring batches are alike, or one is empty. */
export interface BatchMeans {
  readonly batches: number
  readonly neighbourCorrelation: number | null
  readonly mean: Interval | null
  readonly p95: Interval | null
}

/** Mean per push offered after warm-up; `null` without pushes. */
export type PerPush = Readonly<Record<Cost, number | null>>

export interface NodeResult {
  /** `null`: unlimited. */
  readonly servers: number | null
  readonly arrivals: number
  readonly utilisation: number | null
  readonly meanWait: number | null
  readonly meanSojourn: number | null
  readonly meanQueue: number | null
  readonly maxQueue: number
  /** Under overload control, or with limited memory: new requests that it refused, and requests that its neighbours did not send. */
  readonly refused?: number
  readonly throttled?: number
  readonly drops: number
  /** Only where something may go wrong: of the drops, messages that came while it was out of order; besides, those that a crash took. */
  readonly lostDown?: number
  readonly lostInCrash?: number
  /** Only where its memory is limited: transactions it has room for (client and server halves), and most alive at once. */
  readonly transactionsRoom?: number
  readonly transactionsMax?: number
}

/** Cores that nodes share. */
export interface HostResult {
  readonly cores: number
  readonly utilisation: number | null
  /** Processor time per push offered after warm-up, s: all of it, and what of it went into turning to processes. */
  readonly cpuPerPush: number | null
  readonly wakeUpPerPush: number | null
  /** Times that a core turned to a process. */
  readonly turns: number
  readonly nodes: Readonly<Record<string, { readonly cpuPerPush: number | null; readonly turns: number }>>
}

export interface LinkResult {
  readonly messages: number
  readonly bytes: number
  readonly losses: number
}

export interface Difference {
  readonly metric: string
  readonly mechanism: string
  readonly baseline: string
  readonly mean: number | null
  readonly ci95: Interval | null
  readonly significant: boolean
}

export interface ObjectiveResult {
  readonly text: string
  readonly mechanism: string
  readonly value: number | null
  readonly met: boolean
}

export interface Assumption {
  readonly parameter: string
  readonly value: number | string
  readonly unit: string
  readonly source: string
}
