/** Sizes of batches: distributions on the whole numbers from 1. */
import { assert, unreachable } from "../../kernel/assert.ts"
import { sampler } from "../../kernel/distribution.ts"
import { exactLog } from "../../kernel/math.ts"
import type { UniformSource } from "../../kernel/random-stream.ts"
import type { BatchSpec } from "./spec.ts"

/** Draws one batch size; a constant takes no random number, the others one. */
export const batchSampler = (spec: BatchSpec): ((source: UniformSource) => number) => {
  switch (spec.kind) {
    case "constant":
      assertSize(spec.value)
      return () => spec.value
    case "geometric": {
      assert(spec.mean >= 1, `a mean batch size must be at least 1, was ${spec.mean}`)
      if (spec.mean === 1) return () => 1
      const logGoOn = exactLog(1 - 1 / spec.mean)
      return (source) => 1 + Math.floor(exactLog(1 - source.next()) / logGoOn) // P(size > n) = (1 − 1/mean)^n
    }
    case "empirical": {
      for (const { value } of spec.points) assertSize(value)
      const sizes = sampler(spec)
      return (source) => sizes.sample(source)
    }
    default:
      return unreachable(spec)
  }
}

const assertSize = (size: number): void =>
  assert(Number.isSafeInteger(size) && size >= 1, `a batch size must be a whole number, at least 1, was ${size}`)
