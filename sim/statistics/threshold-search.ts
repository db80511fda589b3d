/**
 * Search for the load up to which something holds, when what is seen at one load is "met", "missed" or "undecided".
 * It doubles or halves until the threshold is bracketed, then bisects. Where a load stays undecided, it narrows both sides of it; while
 * nothing is decided it goes where the figures lean, since more load also means more to see.
 * Rule 1: loads are dyadic fractions (1, 2, 1.5, 1.25, …), so that every engine probes the same ones.
 * Rule 2: it ends with the highest load that was met and the lowest that was missed; what lies between is not known.
 */

export interface ThresholdOptions {
  /** Wanted relative width of the bracket, above 0. */
  readonly precision: number
  /** Loads that are tried at the least and at the most; `start` is a power of two between them. */
  readonly least: number
  readonly most: number
  readonly start: number
}

interface Seen {
  readonly load: number
  readonly leansTo: "met" | "missed"
}

/** So many undecided loads are followed downwards in the hope of one that is met: further down there is ever less to see. */
const undecidedMax = 6

/** One search; ask `next`, look, tell `saw`, until `next` has none. */
export class ThresholdSearch {
  /** Highest load that was met, lowest that was missed. */
  met: number | undefined = undefined
  missed: number | undefined = undefined
  /** Loads in between that stayed undecided, in rising order. */
  readonly undecided: number[] = []
  readonly #options: ThresholdOptions
  /** The lowest and the highest load looked at, and where their figures lean. */
  #lowest: Seen | undefined = undefined
  #highest: Seen | undefined = undefined
  #last: Seen | undefined = undefined

  constructor(options: ThresholdOptions) {
    this.#options = options
  }

  /**
   * The next load to look at, or `undefined` at the end. `guess`: a load at which the threshold is expected not to have been passed; it
   * only saves doublings.
   */
  next(guess = 0): number | undefined {
    const { precision, least, most, start } = this.#options
    if (this.#lowest === undefined || this.#highest === undefined) return start
    const isUpOpen = this.missed === undefined && this.#highest.load < most
    const isDownOpen =
      this.met === undefined &&
      this.#lowest.load > least &&
      (this.#lowest.leansTo === "missed" || (!isUpOpen && this.undecided.length < undecidedMax))
    if (isDownOpen && (!isUpOpen || this.#last?.leansTo === "missed")) return this.#lowest.load / 2
    if (isUpOpen) {
      let load = this.#highest.load * 2
      while (load * 2 <= guess && load * 2 <= most) load *= 2
      return load
    }
    // Nothing looks as if it were met: there is no threshold to narrow.
    if (this.met === undefined && this.#lowest.leansTo === "missed") return undefined
    const [first] = this.undecided
    const last = this.undecided.at(-1)
    const { met, missed } = this
    if (first === undefined || last === undefined) {
      if (met === undefined || missed === undefined || this.#isNear(met, missed, precision)) return undefined
      return middle(met, missed)
    }
    if (met !== undefined && !this.#isNear(met, first, precision / 2)) return middle(met, first)
    return missed === undefined || this.#isNear(last, missed, precision / 2) ? undefined : middle(last, missed)
  }

  /** What was seen at a load that `next` gave, and where it leans by its figures alone. */
  saw(load: number, verdict: "met" | "missed" | "undecided", leansTo: "met" | "missed"): void {
    const seen = { load, leansTo }
    this.#last = seen
    if (this.#lowest === undefined || load < this.#lowest.load) this.#lowest = seen
    if (this.#highest === undefined || load > this.#highest.load) this.#highest = seen
    if (verdict === "undecided") this.undecided.push(load)
    else this[verdict] = load
    const { met = 0, missed = Infinity } = this
    const between = this.undecided.filter((one) => one > met && one < missed).toSorted((a, b) => a - b)
    this.undecided.splice(0, this.undecided.length, ...between)
  }

  /** Whether met and missed are as near to each other as was wanted. */
  get isPrecise(): boolean {
    return (
      this.met !== undefined &&
      this.missed !== undefined &&
      this.#isNear(this.met, this.missed, this.#options.precision)
    )
  }

  #isNear(low: number, high: number, precision: number): boolean {
    return high - low <= precision * high
  }
}

/** Between powers of two that are far apart the power of two in their middle, else the mean. */
const middle = (low: number, high: number): number => {
  if (high <= 2 * low) return (low + high) / 2
  let below = low
  let above = high
  while (above > 2 * below) {
    below *= 2
    if (above > 2 * below) above /= 2
  }
  return below
}
