/**
 * The natural logarithm with the same bits on every engine: only + − × ÷ and integer operations.
 * Reduction and polynomial are those of fdlibm 5.3 e_log.c (Sun Microsystems 1993, freely usable); the exponent is found by counting
 * leading zeros instead of looking at the bits, which costs a trip through memory.
 */

/** ln 2 in two parts: `n * ln2High` is exact for every exponent n. */
const ln2High = 6.93147180369123816e-1
const ln2Low = 1.9082149292705877e-10
const twoTo32 = 4294967296

/** 2^−n for n from 0 to 31. */
const inverses = Float64Array.from({ length: 32 }, (_, n) => 1 / (n < 31 ? 1 << n : 2147483648))

/** Natural logarithm of x: −∞ at 0, NaN below. Error below 1 ulp. */
export const exactLog = (x: number): number => {
  // y = x / 2^k, from 1 to 2^32
  let y = x
  let k = 0
  if (x < 1 || !(x < twoTo32)) {
    if (!(x > 0)) return x === 0 ? -Infinity : NaN
    if (x === Infinity) return Infinity
    for (; y < 1; k -= 32) y *= twoTo32
    for (; y >= twoTo32; k += 32) y /= twoTo32
  }
  const zeros = Math.clz32(y >>> 0)
  const m = y * inverses[31 - zeros]!
  // x = 2^k · (1 + f) with 1 + f between √½ and √2
  const i = (((m * 1048576) | 0) - 0x6a09c) >> 20
  k += 31 - zeros + i
  const f = m * (1 - 0.5 * i) - 1
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
