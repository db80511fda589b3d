/** The word somebody probably meant: edit distance with transpositions (Damerau–Levenshtein, restricted). */

/** The nearest of `words` if it is near enough for its length to be a slip of the pen. */
export const nearestWord = (given: string, words: readonly string[]): string | undefined => {
  if (given.length > 64) return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(given.length / 3)) + 1
  for (const word of words) {
    if (Math.abs(word.length - given.length) >= least) continue // at least that far apart
    const distance = editDistance(given.toLowerCase(), word.toLowerCase())
    if (distance < least) {
      least = distance
      best = word
    }
  }
  return best
}

/** Fewest insertions, deletions, replacements and swaps of neighbours that make `a` into `b`. */
export const editDistance = (a: string, b: string): number => {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1]
      let d = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d = Math.min(d, (beforeLast[j - 2] ?? 0) + 1)
      row.push(d)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
