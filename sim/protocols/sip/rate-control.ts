/**
 * Rate-based overload control at a client: the leaky bucket of RFC 7415 §3.5.1. The server names a rate (`oc`, requests a second), the
 * client sends a request when the bucket, which empties at that rate, is not above the tolerance TAU.
 * Rule: the bucket counts in billionths of a request, so that T = 1/oc is a whole number at every rate and "equal" is exact.
 * Deliberately absent: two priorities (§3.5.2) and the random start against resonance (§3.5.3).
 */

/** What one request adds to the bucket: T, in units of 1/oc nanoseconds. */
const perRequest = 1e9

/** The recommended tolerance, TAU = 4 T (RFC 7415 §3.5.1). */
const toleranceInRequests = 4

/** One server's bucket at a client. */
export class RateBucket {
  readonly #rate: number
  readonly #tolerance: number
  /** X, and LCT: the content when it was last changed, and when that was, ns. */
  #content: number
  #changedNs: number

  /** `rate` in requests a second, above 0; `initialTolerance` is TAU0, in requests. */
  constructor(
    rate: number,
    activatedNs: number,
    {
      tolerance = toleranceInRequests,
      initialTolerance = 0,
    }: { readonly tolerance?: number; readonly initialTolerance?: number } = {},
  ) {
    this.#rate = rate
    this.#tolerance = tolerance * perRequest
    this.#content = initialTolerance * perRequest
    this.#changedNs = activatedNs
  }

  /** A request wants to go at this instant: true, and it is accounted for; or false, and nothing changes. */
  admits(nowNs: number): boolean {
    const content = this.#content - (nowNs - this.#changedNs) * this.#rate
    if (content > this.#tolerance) return false
    this.#content = Math.max(0, content) + perRequest
    this.#changedNs = nowNs
    return true
  }
}
