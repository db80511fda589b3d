/**
 * The saturating curve 2/π · atan x of OMNeT++'s non-linear timeline. `Math.atan` differs between engines; this one is made of
 * + − × ÷ √ only and is the same everywhere. Two half-angle steps bring the argument under tan(π/16), then the Taylor
 * series converges to under 10⁻¹⁴ in ten terms.
 */

const series = (x: number): number => {
  const square = x * x
  let sum = 0
  for (let power = 19; power >= 1; power -= 2) sum = (power % 4 === 1 ? 1 : -1) / power + square * sum
  return x * sum
}

/** atan(x / (1 + √(1 + x²))) = atan(x) / 2. */
const halved = (x: number): number => x / (1 + Math.sqrt(1 + x * x))

/** arctangent in radians, for any x; error under 10⁻¹⁴. */
export const arctangent = (x: number): number => {
  if (x < 0) return -arctangent(-x)
  if (x > 1) return Math.PI / 2 - arctangent(1 / x)
  return 4 * series(halved(halved(x)))
}

/** 2/π · atan x: 0 at 0, 1/2 at 1, towards 1; never decreasing. */
export const saturate = (x: number): number => (2 / Math.PI) * arctangent(x)
