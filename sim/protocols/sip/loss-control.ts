/**
 * Loss-based overload control at a client: RFC 7339 §7.2. The server says by which percentage its load is to fall (`oc` in Via), the
 * client drops that share of its requests, first those that may be reduced (category 1), then the protected ones (category 2).
 * Rule: the algorithm alone; who is under control, for how long, and what is protected are the caller's affair.
 */

/** Shares of requests to drop, in percent of each category's own. */
export interface LossShares {
  readonly reducible: number
  readonly protected: number
}

/**
 * Returns what to drop where `oc` percent of all requests are to go and `reducible` percent of them are of category 1.
 * @example lossShares({ oc: 10, reducible: 40 }) // => { reducible: 25, protected: 0 }
 */
export const lossShares = ({ oc, reducible }: { readonly oc: number; readonly reducible: number }): LossShares =>
  oc <= reducible
    ? { reducible: reducible === 0 ? 0 : (oc / reducible) * 100, protected: 0 }
    : { reducible: 100, protected: ((oc - reducible) / (100 - reducible)) * 100 }

/** Whether a request is dropped: `drawn` is a whole number from 1 to 100, each as likely (RFC 7339 §7.2). */
export const isDropped = (share: number, drawn: number): boolean => drawn <= share
