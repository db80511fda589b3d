/**
 * The natural logarithm with the same bits on every engine: only + − × ÷ and integer operations.
 * After fdlibm 5.3 e_log.c (Sun Microsystems 1993, freely usable).
 */
import { float, high, ln2High, ln2Low, twoTo54, words } from "./float-words.ts"

/** Natural logarithm of x: −∞ at 0, NaN below. Error below 1 ulp. */
export const exactLog = (x: number): number => {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return Infinity
  let k = 0
  float[0] = x
  if (words[high]! < 0x00100000) {
    k = -54
    float[0] = x * twoTo54
  }
  // x = 2^k · (1 + f) with 1 + f between √½ and √2
  const h = words[high]!
  const m = h & 0xfffff
  const i = (m + 0x95f64) & 0x100000
  k += (h >> 20) - 1023 + (i >> 20)
  words[high] = m | (i ^ 0x3ff00000)
  const f = float[0]! - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1))
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)))
  const half = 0.5 * f * f
  return k * ln2High - (half - (s * (half + even + odd) + k * ln2Low) - f)
}
