/** Timers of WTP as lanes of the kernel, and its counters, by the bearer of a place (WAP-224 appendix A). */
import type { Simulation } from "../../kernel/simulation.ts"
import { inBase } from "../../parameters/parameter.ts"
import { wtpBearers, wtpTimers } from "../../parameters/wtp.ts"
import { timerProfiles } from "../place.ts"
import type { RouteTable } from "../route-table.ts"
import type { Transactions } from "../transactions.ts"

/** Intervals of a bearer as lanes, and counters. */
interface Timers {
  /** R without and with user acknowledgement, and the same as spans, ns, for whoever writes them down. */
  readonly retry: readonly [number, number]
  readonly retrySpans: readonly [number, number]
  readonly hold: number
  readonly wait: number
  readonly retriesMax: number
  readonly holdsMax: number
}

export class BearerTimers {
  readonly #transactions: Transactions
  readonly #bearers: readonly Timers[]
  /** By place: index into `wtpBearers`, and 1 where the user has to accept. */
  readonly #bearerOf: Uint8Array
  readonly #awaitsUser: Uint8Array

  constructor(sim: Simulation, routes: RouteTable, transactions: Transactions) {
    this.#transactions = transactions
    this.#bearers = wtpBearers.map((bearer) => {
      const timers = wtpTimers[bearer]
      const retrySpans = [inBase(timers.retryInterval), inBase(timers.retryIntervalUser)] as const
      return {
        retry: [sim.lane(retrySpans[0]), sim.lane(retrySpans[1])],
        retrySpans,
        hold: sim.lane(inBase(timers.holdInterval)),
        wait: sim.lane(inBase(timers.waitInterval)),
        retriesMax: timers.retriesMax.value,
        holdsMax: timers.holdsMax.value,
      }
    })
    const sms = timerProfiles.indexOf("wtp-sms")
    this.#bearerOf = Uint8Array.from(routes.timers, (profile) => (profile === sms ? 1 : 0))
    this.#awaitsUser = Uint8Array.from(routes.places, (place) => (place.awaitsUser === true ? 1 : 0))
  }

  of(row: number): Timers {
    return this.#bearers[this.#bearerOf[this.#transactions.place[row]!]!]!
  }

  /** 1 where the row's responder, and its initiator for a result, waits for its user. */
  awaitsUser(row: number): number {
    return this.#awaitsUser[this.#transactions.place[row]!]!
  }
}
