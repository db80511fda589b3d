/**
 * The loss-based algorithm of RFC 7339 §7.2: of all requests the server wants `oc` per cent dropped; those of category 1 go first.
 */

/** Shares of requests to be dropped, per cent, by category. */
export interface LossShares {
  readonly category1: number
  readonly category2: number
}

/**
 * Returns what to drop of each category so that `oc` per cent of all requests are dropped; `category1` is the share of that
 * category among all requests, per cent (0 to 100), and the rest is of category 2.
 * @example lossShares({ oc: 10, category1: 40 }) // => { category1: 25, category2: 0 }
 */
export const lossShares = ({ oc, category1 }: { readonly oc: number; readonly category1: number }): LossShares => {
  if (oc <= category1) return { category1: category1 === 0 ? 0 : (oc / category1) * 100, category2: 0 }
  return { category1: 100, category2: ((oc - category1) / (100 - category1)) * 100 }
}
