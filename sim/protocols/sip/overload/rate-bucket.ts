/**
 * The leaky bucket of RFC 7415 §3.5.1: a client under rate control sends a request where the bucket has room, and else rejects it,
 * which leaves the bucket as it is. A bucket is its content X and the time since a request was last sent (t − LCT).
 * Rule: whole ns, so that the comparison X' ≤ TAU is exact on every machine.
 */

/** Whether a request may be sent: X' = X − (t − LCT) ≤ TAU; all ns. */
export const hasRoom = (content: number, elapsed: number, tolerance: number): boolean => content - elapsed <= tolerance

/** The content after a request was sent: max(0, X') + T, where T = 1/oc; all ns. */
export const filled = (content: number, elapsed: number, interval: number): number =>
  Math.max(0, content - elapsed) + interval
