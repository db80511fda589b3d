/**
 * Strong mixing of names and numbers into four 32-bit words, from integer operations only.
 * The scheme is that of MurmurHash3_x86_128 (Appleby 2011, public domain): each word is absorbed by a multiplication, a
 * rotation and a multiplication, and the four lanes are crossed and finalised at the end.
 */

/** Four 32-bit words of hash state. */
export type Words = Int32Array

const rotl = (x: number, r: number): number => (x << r) | (x >>> (32 - r))

const finalised = (h: number): number => {
  let x = h
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** Absorbs four words into the state. */
export const absorb = (h: Words, k1: number, k2: number, k3: number, k4: number): void => {
  let h1 = h[0]! ^ Math.imul(rotl(Math.imul(k1, 0x239b961b), 15), 0xab0e9789)
  h1 = Math.imul(rotl(h1, 19) + h[1]!, 5) + 0x561ccd1b
  let h2 = h[1]! ^ Math.imul(rotl(Math.imul(k2, 0xab0e9789), 16), 0x38b34ae5)
  h2 = Math.imul(rotl(h2, 17) + h[2]!, 5) + 0x0bcaa747
  let h3 = h[2]! ^ Math.imul(rotl(Math.imul(k3, 0x38b34ae5), 17), 0xa1e38b93)
  h3 = Math.imul(rotl(h3, 15) + h[3]!, 5) + 0x96cd1c35
  let h4 = h[3]! ^ Math.imul(rotl(Math.imul(k4, 0xa1e38b93), 18), 0x239b961b)
  h4 = Math.imul(rotl(h4, 13) + h1, 5) + 0x32ac3b17
  h[0] = h1
  h[1] = h2
  h[2] = h3
  h[3] = h4
}

/** Crosses and finalises the state, so that every absorbed bit reaches every bit of all four words. */
export const finish = (h: Words): void => {
  let h1 = h[0]!
  let h2 = h[1]!
  let h3 = h[2]!
  let h4 = h[3]!
  h1 = (h1 + h2 + h3 + h4) | 0
  h2 = (h2 + h1) | 0
  h3 = (h3 + h1) | 0
  h4 = (h4 + h1) | 0
  h1 = finalised(h1)
  h2 = finalised(h2)
  h3 = finalised(h3)
  h4 = finalised(h4)
  h1 = (h1 + h2 + h3 + h4) | 0
  h[0] = h1
  h[1] = h2 + h1
  h[2] = h3 + h1
  h[3] = h4 + h1
}

/** The upper half of a whole number up to 2^53 in size; the lower half is `x | 0`. */
export const upperHalf = (x: number): number => Math.floor(x * 2 ** -32) | 0

/** Hashes two whole numbers (up to 2^53) and a name into four words. */
export const hashed = (seed: number, replication: number, name: string): Words => {
  const h = new Int32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667])
  absorb(h, seed | 0, upperHalf(seed), replication | 0, upperHalf(replication))
  for (let i = 0; i < name.length; i += 4) {
    const at = (k: number): number => (i + k < name.length ? name.charCodeAt(i + k) + 1 : 0)
    absorb(h, at(0), at(1), at(2), at(3))
  }
  h[0] = h[0]! ^ name.length
  finish(h)
  return h
}
