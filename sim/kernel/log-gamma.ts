/** The logarithm of the gamma function, which the moments of the Weibull distribution need. */
import { exactLog } from "./exact-log.ts"

/** ½ ln 2π. */
const halfLog2Pi = 0.9189385332046728

/** ln Γ(x) for x above 0: Stirling's series after a shift above 15 (Abramowitz & Stegun 6.1.41), absolute error about 1e−14. */
export const logGamma = (x: number): number => {
  let product = 1
  let y = x
  while (y < 15) product *= y++
  const r = 1 / (y * y)
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360)))))) / y
  return (y - 0.5) * exactLog(y) - y + halfLog2Pi + series - exactLog(product)
}
