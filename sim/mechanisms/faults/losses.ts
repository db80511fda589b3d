/**
 * What faults took in the measured span, by fault and by station, and why. A message is lost on a link, at a node that is out of order when
 * it comes, or with a node that crashes while it waits or is served; a push, with the node that was to begin it, or that kept it.
 */
import type { FaultTable } from "../../trace/tables.ts"
import { Forgotten } from "./forgotten.ts"

export class Losses {
  /** By fault. */
  readonly #down: Float64Array
  readonly #inCrash: Float64Array
  readonly #notBegun: Float64Array
  #forgotten: readonly Forgotten[]
  /** By station. */
  readonly #downAt: Float64Array
  readonly #inCrashAt: Float64Array

  constructor(faults: number, stations: number) {
    this.#down = new Float64Array(faults)
    this.#inCrash = new Float64Array(faults)
    this.#notBegun = new Float64Array(faults)
    this.#forgotten = Array.from({ length: faults }, () => new Forgotten())
    this.#downAt = new Float64Array(stations)
    this.#inCrashAt = new Float64Array(stations)
  }

  /** A message, or a push that was to begin (`isJob`), is not served at a station; `fault`: what put that out of order. */
  unserved(station: number, fault: number, isJob: boolean, isDown: boolean): void {
    if (!isJob) (isDown ? this.#downAt : this.#inCrashAt)[station]! += 1
    if (fault >= 0) (isJob ? this.#notBegun : isDown ? this.#down : this.#inCrash)[fault]! += 1
  }

  /** What nodes have forgotten because of a fault, to be added to. */
  forgottenBy(fault: number): Forgotten {
    return this.#forgotten[fault]!
  }

  reset(): void {
    for (const column of [this.#down, this.#inCrash, this.#notBegun, this.#downAt, this.#inCrashAt]) column.fill(0)
    this.#forgotten = this.#forgotten.map(() => new Forgotten())
  }

  at(station: number): { readonly lostDown: number; readonly lostInCrash: number } {
    return { lostDown: this.#downAt[station]!, lostInCrash: this.#inCrashAt[station]! }
  }

  /** What a fault took, which lost so many messages on links. */
  of(fault: number, onLinks: number): Pick<FaultTable, "messagesLost" | "pushesLost" | "forgotten"> {
    const { pushes, ...rest } = this.#forgotten[fault]!
    return {
      messagesLost: { link: onLinks, down: this.#down[fault]!, crash: this.#inCrash[fault]! },
      pushesLost: { notBegun: this.#notBegun[fault]!, forgotten: pushes },
      forgotten: rest,
    }
  }
}
