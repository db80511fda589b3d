/**
 * Where a run has settled: MSER-5 (White 1997; White, Cobb & Spratt 2000). Averages of five consecutive observations; the start is
 * cut where the marginal standard error of what remains is least.
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
