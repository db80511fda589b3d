/**
 * Faults: things that go wrong for a while, at an instant of the scenario's or by a process. A fault says what it is called, what it
 * strikes, which figures it takes, and what it changes in the network when it begins and when it is over.
 * Rule 1: a fault changes the network through `Breakable` alone, so that it is one file and a line in `index.ts`.
 * Rule 2: two faults never change the same thing of the same link or node at once: the scenario is refused.
 * Rule 3: what is drawn comes from streams of the fault's own name; without faults nothing is drawn, and nothing scheduled.
 */
import type { DistributionSpec } from "../../kernel/distribution-spec.ts"
import type { RandomStreams } from "../../kernel/random-stream.ts"

/** A figure of a fault, as plain data: ns, a probability, a factor, or the index of a word. Every one has to be stated. */
export interface FaultKey {
  readonly name: string
  readonly description: string
  readonly type: "time" | "share" | "factor" | "choice"
  /** Words of a choice. */
  readonly choices?: readonly string[]
}

export interface FaultDefinition {
  readonly kind: string
  /** What it does, in one sentence for the author of a scenario. */
  readonly description: string
  readonly strikes: "links" | "nodes"
  /** Roles of nodes that it can strike; absent: all but the devices. */
  readonly roles?: readonly string[]
  /** What it changes; of one link or node, one fault at a time. */
  readonly changes: "loss" | "delay" | "service speed" | "order"
  readonly keys: readonly FaultKey[]
  readonly begin: (fault: FaultAtHand, network: Breakable) => void
  readonly end: (fault: FaultAtHand, network: Breakable) => void
}

/** A fault as a scenario has it. */
export interface FaultSpec {
  readonly kind: string
  /** What it is called in results and in the names of its streams, e.g. `node-crash ppg-1`. */
  readonly name: string
  /** Links as `<a>-<b>`, or stations: a node, or one instance of it. */
  readonly targets: readonly string[]
  /** When it begins, ns; or how long after the run's beginning, and after it was over, it begins again. */
  readonly begins: { readonly atNs: number } | { readonly every: DistributionSpec }
  /** How long it lasts, ns. */
  readonly lasts: DistributionSpec
  readonly values: Readonly<Record<string, number>>
}

/** A fault that has begun. */
export interface FaultAtHand {
  /** Its place in the scenario's list. */
  readonly index: number
  readonly name: string
  /** How often it has begun before. */
  readonly occurrence: number
  /** Links or stations, by number. */
  readonly targets: readonly number[]
  readonly values: Readonly<Record<string, number>>
  readonly fromNs: number
  readonly untilNs: number
  readonly random: RandomStreams
}

/**
 * Probability that a datagram or segment is lost, as it changes with time; never asked about an instant before the fault began. `device`: the
 * one at the end of an access link, 0 on any other.
 */
export interface LossOverTime {
  at(ns: number, device: number): number
}

/** What a fault may change. */
export interface Breakable {
  /** Whether devices are at the end of a link, each on a channel of its own. */
  isAccess(link: number): boolean
  /** A link loses more of what it is given; `undefined`: no longer. */
  lose(link: number, fault: FaultAtHand, losses: LossOverTime | undefined): void
  /** A link takes longer by so many ns; 0: no longer. */
  delay(link: number, addedNs: number): void
  /** Services that begin at a station take so many times as long; 1: as usual. */
  slow(station: number, factor: number): void
  /** A station takes nothing and says nothing, until it starts again. */
  stop(station: number, fault: FaultAtHand): void
  start(station: number): void
  /** What waits and is in service at a station is lost. */
  empty(station: number): void
  /** A station that is out of order will come back without its memory, and with `isWiped` without its disk. */
  blank(station: number, isWiped: boolean): void
  /** Stations that have started again have none of what was taken from them so. */
  forget(stations: readonly number[], fault: FaultAtHand): void
}
