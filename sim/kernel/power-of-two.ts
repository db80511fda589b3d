/** Exact scaling by powers of two, by multiplication only. */

const exponentMin = -1022
const exponentMax = 1023

/** 2^n for n from −1022 to 1023. */
const powers = new Float64Array(exponentMax - exponentMin + 1)
for (let n = 0, up = 1, down = 1; n <= exponentMax; n++, up *= 2, down /= 2) {
  powers[n - exponentMin] = up
  if (-n >= exponentMin) powers[-n - exponentMin] = down
}

/** x · 2^n for a whole n from −2044 to 2046: exact, but for at most one rounding where the result is subnormal. */
export const scaled = (x: number, n: number): number => {
  if (n > exponentMax) return x * powers[exponentMax - exponentMin]! * powers[n - exponentMax - exponentMin]!
  if (n >= exponentMin) return x * powers[n - exponentMin]!
  return x * powers[n + 100 - exponentMin]! * powers[-100 - exponentMin]!
}

/** The k for which x / 2^k, x being finite and above 0, lies between √½ and √2. */
export const exponentOf = (x: number): number => {
  const twoTo32 = 4294967296
  let y = x
  let k = 0
  for (; y < 1; k -= 32) y *= twoTo32
  for (; y >= twoTo32; k += 32) y /= twoTo32
  k += 31 - Math.clz32(y >>> 0)
  return scaled(x, -k) < Math.SQRT2 ? k : k + 1
}
