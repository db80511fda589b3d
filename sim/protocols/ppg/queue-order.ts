/**
 * In which order a PPG sends what waits: high before medium before low, first come first served within each. Assumption: PAP
 * gives the priority (PAP 2.1 §9.2.2) and no algorithm.
 */
import type { QualityOfService } from "../../wire/pap/documents.ts"
import { priorities } from "../../wire/pap/dtd.ts"

/** A push that waits; `sequence` counts acceptances. */
export interface Waiting {
  readonly sequence: number
  readonly quality: Pick<QualityOfService, "priority"> | undefined
}

/** Compares two pushes that wait: negative where the first goes out first. */
export const byQueueOrder = (one: Waiting, other: Waiting): number =>
  rank(one) - rank(other) || one.sequence - other.sequence

const rank = ({ quality }: Waiting): number => priorities.indexOf(quality?.priority ?? "medium")
