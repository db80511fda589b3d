/**
 * What one replication leaves behind: plain numbers and typed arrays that cross threads by transfer and merge in
 * replication order. Times in whole ns, sizes in octets. Index of the state dimension: see `deviceStates`.
 */
export const deviceStates = ["im-offline", "unregistered", "off"] as const
export type DeviceState = (typeof deviceStates)[number]

export const outcomes = ["delivered", "expired", "rejected", "lost", "pending"] as const
export type Outcome = (typeof outcomes)[number]

/** What is summed over the pushes offered after warm-up: the result's `perPush` section. */
export const costs = [
  "messages",
  "bytes",
  "hops",
  "redundantHops",
  "redundantMessages",
  "redundantBytes",
  "coreMessages",
  "radioMessages",
  "radioBytes",
  "retransmissions",
] as const
export type Cost = (typeof costs)[number]

export interface NodeTable {
  readonly node: string
  readonly servers: number
  /** Messages that came to the station within the measured span, dropped ones included. */
  readonly arrivals: number
  readonly drops: number
  /** Sums over those whose service began (wait) or ended (sojourn) within the span, ns. */
  readonly waitNs: number
  readonly started: number
  readonly sojournNs: number
  readonly departures: number
  /** Server-nanoseconds busy, and the integral of the number waiting, over the measured span. */
  readonly busyNs: number
  readonly waitingAreaNs: number
  readonly maxQueue: number
  /** Where the node controls its load or has a limit to its memory: new requests that it refused, and requests that its neighbours did
   *  not send because it controls its load. */
  readonly refused?: number
  readonly throttled?: number
  /** Only where something may go wrong: of the drops, messages that came while it was out of order; besides, those that a crash took. */
  readonly lostDown?: number
  readonly lostInCrash?: number
  /** Halves of transactions that its memory holds, and most at once; only where there is a limit. */
  readonly transactions?: { readonly room: number; readonly most: number }
}

/** Cores that nodes share: what each of those spent on them within the measured span. */
export interface HostTable {
  readonly host: string
  readonly cores: number
  readonly nodes: readonly {
    readonly node: string
    /** Core-nanoseconds in use by the node, wake-up parts included; those; and turns begun. */
    readonly busyNs: number
    readonly wakeUpNs: number
    readonly turns: number
  }[]
}

/** What a fault did within the measured span. */
export interface FaultTable {
  readonly fault: string
  readonly kind: string
  readonly targets: readonly string[]
  /** How often it was at work, and for how long in sum, ns. */
  readonly times: number
  readonly spanNs: number
  /** Messages that it took: a link would have carried them; a node was out of order when they came, or crashed when it had them. */
  readonly messagesLost: { readonly link: number; readonly down: number; readonly crash: number }
  /** Pushes that an initiator could not begin, or whose keeper forgot them: where somebody else has one, it may be delivered yet. */
  readonly pushesLost: { readonly notBegun: number; readonly forgotten: number }
  /** What nodes came back without, beside pushes: halves of transactions, sessions, subscriptions, bindings, stored messages. */
  readonly forgotten: Readonly<Record<ForgottenKind, number>>
}

export const forgottenKinds = ["transactions", "sessions", "subscriptions", "bindings", "messages"] as const
export type ForgottenKind = (typeof forgottenKinds)[number]

export interface LinkTable {
  readonly link: string
  readonly messages: number
  readonly bytes: number
  readonly losses: number
}

/** Parts of the measured span, equally long, that observations are counted in: the batches of a run that stands alone. */
export const batchesOfSpan = 20
/** Fetching of stored messages, over the pushes planned after warm-up. */
interface RetrievalTable {
  /** [cost]: what of the pushes' costs was spent on it. */
  readonly costs: Float64Array
  /** Planned start of the push to the moment when its message is at the device, ns, in push order. */
  readonly latencyNs: Float64Array
}

/** One row per push of the measured span, in push order. Times in ns since the run began; -1: did not happen. */
export interface PushColumns {
  readonly push: Float64Array
  readonly device: Float64Array
  readonly plannedNs: Float64Array
  readonly sentNs: Float64Array
  readonly deliveredNs: Float64Array
  readonly confirmedNs: Float64Array
  readonly outcome: Uint8Array
  readonly state: Uint8Array
  readonly transmissions: Float64Array
  readonly messages: Float64Array
  readonly bytes: Float64Array
  readonly retransmissions: Float64Array
  readonly redundantHops: Float64Array
  readonly redundantMessages: Float64Array
}

/**
 * How many pushes, or customers, were there in time. Counted are those that the run could see that long: planned (or come) at least
 * `limitNs` before its end.
 */
export interface WithinTable {
  readonly limitNs: number
  /** By device state, or by class. */
  readonly counted: Float64Array
  readonly inTime: Float64Array
}

/** The tables of one replication of one design point. */
export interface ReplicationTables {
  /** 64 bits, 16 hexadecimal digits, over every executed event. */
  readonly fingerprint: string
  readonly events: number
  /** Length of the measured span (after warm-up), ns. */
  readonly spanNs: number
  /** [state × outcome], row-major: pushes offered after warm-up, by how they ended. */
  readonly outcomes: Float64Array
  /** Pushes that reached their device more than once, by state. */
  readonly duplicated: Float64Array
  /** [state × cost], row-major sums over the offered pushes. */
  readonly costs: Float64Array
  /** [cost]: signalling that only this mechanism causes and no push does, after warm-up; it belongs to no device state. */
  readonly addedCosts: Float64Array
  /** What devices fetched because a push told them of it; absent where nobody fetches anything. */
  readonly retrieval?: RetrievalTable
  /** Planned start to delivery, ns, by state, in push order. */
  readonly latencyNs: readonly Float64Array[]
  /** [state × twentieth], row-major: how many of them were planned in each twentieth of the measured span. */
  readonly latencyBatches: Float64Array
  /** First send of the initiator's request to its final response, ns, of the pushes that got one. */
  readonly confirmationNs: Float64Array
  readonly nodes: readonly NodeTable[]
  /** Empty where no nodes share cores. */
  readonly hosts: readonly HostTable[]
  readonly links: readonly LinkTable[]
  /** Absent where nothing goes wrong. */
  readonly faults?: readonly FaultTable[]
  readonly messages: readonly { readonly name: string; readonly count: number; readonly bytes: number }[]
  /** Of the limits that were asked for, in their order. */
  readonly within: readonly WithinTable[]
  /** Only when asked for. */
  readonly pushes: PushColumns | undefined
}
