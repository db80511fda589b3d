/**
 * Strong mixing of names and numbers into four 32-bit words, from integer operations only.
 * The scheme is that of MurmurHash3_x86_128 (Appleby 2011, public domain): each word is absorbed by a multiplication, a
 * rotation and a multiplication, and the four words are crossed and finalised at the end.
 */

const rotl = (x: number, r: number): number => (x << r) | (x >>> (32 - r))

const finalised = (h: number): number => {
  let x = h
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** Four 32-bit words, and what is absorbed into them. */
export class Mixer {
  h1 = 0
  h2 = 0
  h3 = 0
  h4 = 0

  /** Begins again with another's words. */
  copy(other: Mixer): void {
    this.h1 = other.h1
    this.h2 = other.h2
    this.h3 = other.h3
    this.h4 = other.h4
  }

  /** Absorbs four words. */
  absorb(k1: number, k2: number, k3: number, k4: number): void {
    const h1 = this.h1 ^ Math.imul(rotl(Math.imul(k1, 0x239b961b), 15), 0xab0e9789)
    const h2 = this.h2 ^ Math.imul(rotl(Math.imul(k2, 0xab0e9789), 16), 0x38b34ae5)
    const h3 = this.h3 ^ Math.imul(rotl(Math.imul(k3, 0x38b34ae5), 17), 0xa1e38b93)
    const h4 = this.h4 ^ Math.imul(rotl(Math.imul(k4, 0xa1e38b93), 18), 0x239b961b)
    const first = (Math.imul(rotl(h1, 19) + this.h2, 5) + 0x561ccd1b) | 0
    this.h1 = first
    this.h2 = (Math.imul(rotl(h2, 17) + this.h3, 5) + 0x0bcaa747) | 0
    this.h3 = (Math.imul(rotl(h3, 15) + this.h4, 5) + 0x96cd1c35) | 0
    this.h4 = (Math.imul(rotl(h4, 13) + first, 5) + 0x32ac3b17) | 0
  }

  /** Absorbs two whole numbers of up to 2^53 in size. */
  absorbNumbers(a: number, b: number): void {
    this.absorb(a | 0, upperHalf(a), b | 0, upperHalf(b))
  }

  /** Crosses and finalises the words, so that every absorbed bit reaches every bit of all four. */
  finish(): void {
    const sum = (this.h1 + this.h2 + this.h3 + this.h4) | 0
    const h1 = finalised(sum)
    const h2 = finalised(this.h2 + sum)
    const h3 = finalised(this.h3 + sum)
    const h4 = finalised(this.h4 + sum)
    const last = (h1 + h2 + h3 + h4) | 0
    this.h1 = last
    this.h2 = (h2 + last) | 0
    this.h3 = (h3 + last) | 0
    this.h4 = (h4 + last) | 0
  }
}

/** The upper half of a whole number; the lower half is `x | 0`. */
const upperHalf = (x: number): number => Math.floor(x * 2 ** -32) | 0

/** Hashes two whole numbers (up to 2^53) and a name. */
export const hashed = (seed: number, replication: number, name: string): Mixer => {
  const mixer = new Mixer()
  // the fractions of the golden ratio, π, e and √2: nothing up the sleeve
  mixer.h1 = 0x9e3779b9 | 0
  mixer.h2 = 0x243f6a88
  mixer.h3 = 0xb7e15162 | 0
  mixer.h4 = 0x6a09e667
  mixer.absorbNumbers(seed, replication)
  for (let i = 0; i < name.length; i += 4) {
    const at = (k: number): number => (i + k < name.length ? name.charCodeAt(i + k) + 1 : 0)
    mixer.absorb(at(0), at(1), at(2), at(3))
  }
  mixer.h1 ^= name.length
  mixer.finish()
  return mixer
}
