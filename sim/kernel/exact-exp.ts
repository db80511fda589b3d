/**
 * The exponential function and powers with the same bits on every engine: only + − × ÷ and integer operations.
 * exp after fdlibm 5.3 e_exp.c (Sun Microsystems 1993, freely usable).
 */
import { exponentOf, scaled } from "./power-of-two.ts"

/** ln 2 in two parts: `n * ln2High` is exact for every exponent n. */
const ln2High = 6.93147180369123816e-1
const ln2Low = 1.9082149292705877e-10

/** e^(x + rest), where |rest| is at most an ulp or so of x. */
const expOf = (x: number, rest: number): number => {
  if (x !== x) return NaN
  if (x > 709.782712893383973096) return Infinity
  if (x < -745.13321910194110842) return 0
  const k = Math.floor(x * 1.442695040888963387 + 0.5)
  const hi = x - k * ln2High
  const lo = k * ln2Low - rest
  const r = hi - lo
  const t = r * r
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))))
  return scaled(1 - (lo - (r * c) / (2 - c) - hi), k)
}

/** e to the power x; 0 and ∞ beyond the range of float64. Error below 1 ulp. */
export const exactExp = (x: number): number => expOf(x, 0)

/** The upper 26 bits of x, so that products of such parts are exact (Veltkamp 1968). */
const upper = (x: number): number => {
  const c = 134217729 * x
  return c - (c - x)
}
/** The rounding error of the product p = x · y (Dekker 1971). */
const productError = (x: number, y: number, p: number): number => {
  const xh = upper(x)
  const yh = upper(y)
  const xl = x - xh
  const yl = y - yh
  return xl * yl - (p - xh * yh - xl * yh - xh * yl)
}

/**
 * x to the power y, for x at least 0. The logarithm is taken to about 2^−66 (double-double: Dekker 1971), so that the error stays
 * below 1.5 ulp. `0^y` is 0, 1 or ∞ as y is above, at or below 0.
 */
export const exactPow = (x: number, y: number): number => {
  if (y === 0 || x === 1) return 1
  if (!(x > 0) || x === Infinity) {
    if (x === 0) return y > 0 ? 0 : y < 0 ? Infinity : NaN
    if (x === Infinity) return y > 0 ? Infinity : y < 0 ? 0 : NaN
    return NaN
  }
  const k = exponentOf(x)
  const m = scaled(x, -k)
  // ln m = 2 (s + s³/3 + s⁵/5 + …), s = (m − 1) / (m + 1); s and s³/3 with their rounding errors
  const n = m - 1
  const d = m + 1
  const dLow = m > 1 ? 1 - (d - m) : m - (d - 1)
  const s = n / d
  const q = s * d
  const sLow = (n - q - productError(s, d, q) - s * dLow) / d
  const z = s * s
  const zLow = productError(s, s, z) + 2 * s * sLow
  const c = s * z
  const cLow = productError(s, z, c) + sLow * z + s * zLow
  const third = c * 0.3333333333333333
  const thirdLow = productError(c, 0.3333333333333333, third) + c * 1.850371707708594e-17 + cLow * 0.3333333333333333
  const rest =
    c *
    z *
    (1 / 5 +
      z *
        (1 / 7 + z * (1 / 9 + z * (1 / 11 + z * (1 / 13 + z * (1 / 15 + z * (1 / 17 + z * (1 / 19 + z * (1 / 21)))))))))
  const series = s + third
  const seriesLow = third - (series - s) + (sLow + thirdLow + rest)
  // + k ln 2
  const whole = k * ln2High
  const sum = whole + 2 * series
  const carried = sum - whole
  const sumLow = whole - (sum - carried) + (2 * series - carried) + (2 * seriesLow + k * ln2Low)
  const log = sum + sumLow
  const logLow = sumLow - (log - sum)
  const p = y * log
  if (!(p < 710 && p > -746)) return p > 0 ? Infinity : p < 0 ? 0 : NaN
  return expOf(p, productError(y, log, p) + y * logLow)
}
