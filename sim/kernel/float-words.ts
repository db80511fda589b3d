/** The two 32-bit halves of a float64, to read and write its exponent without any rounding. */

/** The number. */
export const float: Float64Array<ArrayBuffer> = new Float64Array(1)
/** Its halves. */
export const words: Int32Array<ArrayBuffer> = new Int32Array(float.buffer)
float[0] = 1
/** The half with the sign and the exponent: 1 on little-endian machines. */
export const high: 0 | 1 = words[1] === 0x3ff00000 ? 1 : 0
/** The other half. */
export const low: 0 | 1 = high === 1 ? 0 : 1

/** ln 2 in two parts (fdlibm e_log.c): `n * ln2High` is exact for every exponent n. */
export const ln2High = 6.93147180369123816e-1
/** The rest of ln 2. */
export const ln2Low = 1.9082149292705877e-10
/** 2^54, which makes every subnormal number normal. */
export const twoTo54 = 18014398509481984
