/**
 * Which pushes were delivered, or customers served, within a limit of time: what a benchmark calls adequately handled (ETSI TS 186 008-1).
 * Rule: who comes later than the limit before the end of the run is not counted, since nobody can tell whether it would have been in
 * time; so a healthy run of any length has a share of 1.
 */
import type { WithinTable } from "./tables.ts"

/** Counts for some limits at once, by device state or class. */
export class Timeliness {
  readonly #durationNs: number
  readonly #tables: readonly WithinTable[]

  /** `limitsNs`: whole ns; `groups`: how many states or classes there are; the run ends at `durationNs`. */
  constructor(limitsNs: readonly number[], groups: number, durationNs: number) {
    this.#durationNs = durationNs
    this.#tables = limitsNs.map((limitNs) => ({
      limitNs,
      counted: new Float64Array(groups),
      inTime: new Float64Array(groups),
    }))
  }

  /** One was planned, or came, at this instant of the measured span. */
  began(group: number, atNs: number): void {
    for (let i = 0; i < this.#tables.length; i++) {
      const { limitNs, counted } = this.#tables[i]!
      if (atNs + limitNs <= this.#durationNs) counted[group]! += 1
    }
  }

  /** One that began at this instant was delivered, or served, this long after it. */
  reached(group: number, atNs: number, latencyNs: number): void {
    for (let i = 0; i < this.#tables.length; i++) {
      const { limitNs, inTime } = this.#tables[i]!
      if (latencyNs <= limitNs && atNs + limitNs <= this.#durationNs) inTime[group]! += 1
    }
  }

  tables(): readonly WithinTable[] {
    return this.#tables
  }
}
