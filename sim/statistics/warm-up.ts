/**
 * Where a run has settled: MSER-5 (White 1997; White, Cobb & Spratt 2000). Averages of five consecutive observations; the start is
 * cut where the marginal standard error of what remains is least. Several pilot runs are averaged first, span by span (Hoad, Robinson &
 * Davies 2010), which leaves the transient and takes the noise away.
 */

/**
 * How many observations to delete at the start. `undefined` when the least error lies in the second half: the run is too short
 * to tell.
 */
export const mser5 = (observations: ArrayLike<number>): number | undefined => {
  const batches = Math.floor(observations.length / 5)
  const means = Array.from({ length: batches }, (_, batch) => {
    let sum = 0
    for (let i = 0; i < 5; i++) sum += observations[batch * 5 + i] ?? 0
    return sum / 5
  })
  // Backwards, so that one pass has the remaining mean and sum of squares at every cut.
  let best: { readonly cut: number; readonly error: number } | undefined
  let count = 0
  let mean = 0
  let squares = 0
  for (let cut = batches - 1; cut >= 0; cut--) {
    const value = means[cut] ?? 0
    count += 1
    const off = value - mean
    mean += off / count
    squares += off * (value - mean)
    // The last five averages say too little about an error.
    if (count < 5) continue
    const error = squares / (count * count)
    if (best === undefined || error <= best.error) best = { cut, error }
  }
  return best === undefined || best.cut > batches / 2 ? undefined : best.cut * 5
}

/** What was observed in one pilot run: instants since its beginning, and the value of each, in the same order. */
export interface Observations {
  readonly atNs: ArrayLike<number>
  readonly values: ArrayLike<number>
}

/** Averages of fewer values than this are too rough to compare. */
const perSpan = 10
/** Finer spans than these tell nothing more. */
const spansMax = 2000
/** With fewer there is nothing to choose from: twenty averages of five. */
const spansMin = 100

/**
 * When runs of `durationNs` have settled, ns: MSER-5 over the means of equally long spans of time, all pilots together, as many spans as have
 * ten observations each. A span without any takes the mean of the one before. `undefined`: they have not within their first half, or
 * there is too little to tell.
 */
export const settlingTime = (pilots: readonly Observations[], durationNs: number): number | undefined => {
  const count = pilots.reduce((sum, { atNs }) => sum + atNs.length, 0)
  const spans = Math.min(spansMax, Math.floor(count / perSpan))
  if (spans < spansMin) return undefined
  const sums = new Float64Array(spans)
  const counts = new Float64Array(spans)
  for (const { atNs, values } of pilots) {
    for (let i = 0; i < atNs.length; i++) {
      const span = Math.min(spans - 1, Math.floor(((atNs[i] ?? 0) / durationNs) * spans))
      sums[span]! += values[i] ?? 0
      counts[span]! += 1
    }
  }
  let mean = 0
  const means = Float64Array.from(sums, (sum, span) => {
    const observed = counts[span] ?? 0
    if (observed > 0) mean = sum / observed
    return mean
  })
  const cut = mser5(means)
  return cut === undefined ? undefined : (cut / spans) * durationNs
}
