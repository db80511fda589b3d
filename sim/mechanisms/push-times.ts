/** Times of pushes by their number. They are kept in pieces, so that growing copies nothing and holds nothing twice. */

const pieceBits = 14
const pieceLength = 1 << pieceBits
const placeMask = pieceLength - 1

/** One time for each push, or none, and a group (0 to 255) that the push belongs to. */
export class PushTimes {
  readonly #times: Float64Array<ArrayBuffer>[] = []
  readonly #groups: Uint8Array<ArrayBuffer>[] = []

  /** Notes the time of a push, ns, at least 0; a second time replaces the first. */
  set(push: number, group: number, timeNs: number): void {
    const piece = Math.floor(push / pieceLength)
    while (this.#times.length <= piece) {
      this.#times.push(new Float64Array(pieceLength).fill(-1))
      this.#groups.push(new Uint8Array(pieceLength))
    }
    const place = push & placeMask
    this.#times[piece]![place] = timeNs
    this.#groups[piece]![place] = group
  }

  /** The times of each group, in push order, ns. */
  byGroup(groups: number): Float64Array<ArrayBuffer>[] {
    const counts = new Float64Array(groups)
    this.#each((group) => (counts[group]! += 1))
    const columns = Array.from(counts, (count) => new Float64Array(count))
    counts.fill(0)
    this.#each((group, timeNs) => {
      columns[group]![counts[group]!++] = timeNs
    })
    return columns
  }

  #each(visit: (group: number, timeNs: number) => void): void {
    this.#times.forEach((times, piece) => {
      const groups = this.#groups[piece]!
      for (let place = 0; place < pieceLength; place++) if (times[place]! >= 0) visit(groups[place]!, times[place]!)
    })
  }
}

/** A list of numbers that grows. */
export class Series {
  readonly #pieces: Float64Array<ArrayBuffer>[] = []
  #length = 0

  push(value: number): void {
    const place = this.#length & placeMask
    if (place === 0) this.#pieces.push(new Float64Array(pieceLength))
    this.#pieces[this.#pieces.length - 1]![place] = value
    this.#length++
  }

  toArray(): Float64Array<ArrayBuffer> {
    const whole = new Float64Array(this.#length)
    this.#pieces.forEach((piece, index) => {
      const from = index * pieceLength
      whole.set(piece.subarray(0, Math.min(pieceLength, this.#length - from)), from)
    })
    return whole
  }
}
