/** The span of a run that is measured, from the end of its warm-up to its end, ns since the run began; and its twenty parts. */
import { batchesOfSpan } from "./tables.ts"

export interface MeasuredSpan {
  readonly warmUpNs: number
  readonly durationNs: number
}

/** The part, 0 to 19, that an instant of the span lies in. */
export const batchAt = ({ warmUpNs, durationNs }: MeasuredSpan, atNs: number): number => {
  const part = Math.floor(((atNs - warmUpNs) / (durationNs - warmUpNs)) * batchesOfSpan)
  return part < batchesOfSpan ? part : batchesOfSpan - 1
}

/** Observations in order of time, cut where the counts of the parts say; views, not copies. */
export const cutInBatches = (observations: Float64Array, counts: ArrayLike<number>): readonly Float64Array[] => {
  let from = 0
  return Array.from(counts, (count) => observations.subarray(from, (from += count)))
}
