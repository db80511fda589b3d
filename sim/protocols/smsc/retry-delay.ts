/**
 * When an SMS centre tries again: TS 23.040 leaves it to the operator, so the schedule is an input. A schedule is a list of
 * steps, each with an interval and the number of attempts that it spaces.
 */

/** Attempts at one interval. */
interface RetryStep {
  readonly everyNs: number
  /** How many attempts; whole, at least 0. */
  readonly attempts: number
}

/** Why the last attempt failed: an error of the network or the device, or an absent subscriber (or its full memory). */
export type RetryCause = "transient" | "absent"

/** What the centre does after each kind of failure. */
export type RetrySchedules = Readonly<Record<RetryCause, readonly RetryStep[]>>

/**
 * Returns the wait before the next attempt, ns, after `failures` attempts (1, 2, …) that failed for this cause in a row;
 * nothing when the schedule has no attempt left.
 */
export const retryDelay = (schedules: RetrySchedules, cause: RetryCause, failures: number): number | undefined => {
  let left = failures
  for (const { everyNs, attempts } of schedules[cause]) {
    if (left <= attempts) return everyNs
    left -= attempts
  }
  return undefined
}
