/**
 * Strong mixing of names and numbers into four 32-bit words, from integer operations only.
 * The scheme is that of MurmurHash3_x86_128 (Appleby 2011, public domain): each word is absorbed by a multiplication, a
 * rotation and a multiplication, and the four words are crossed and finalised at the end.
 */

const rotl = (x: number, r: number): number => (x << r) | (x >>> (32 - r))

/** The upper half of a whole number; the lower half is `x | 0`. */
const upperHalf = (x: number): number => Math.floor(x * 2 ** -32) | 0

// one word of input, ready for each of the four words of state
const stirred1 = (k: number): number => Math.imul(rotl(Math.imul(k, 0x239b961b), 15), 0xab0e9789)
const stirred2 = (k: number): number => Math.imul(rotl(Math.imul(k, 0xab0e9789), 16), 0x38b34ae5)
const stirred3 = (k: number): number => Math.imul(rotl(Math.imul(k, 0x38b34ae5), 17), 0xa1e38b93)
const stirred4 = (k: number): number => Math.imul(rotl(Math.imul(k, 0xa1e38b93), 18), 0x239b961b)

// one word of state, joined with its neighbour
const joined1 = (h: number, neighbour: number): number => (Math.imul(rotl(h, 19) + neighbour, 5) + 0x561ccd1b) | 0
const joined2 = (h: number, neighbour: number): number => (Math.imul(rotl(h, 17) + neighbour, 5) + 0x0bcaa747) | 0
const joined3 = (h: number, neighbour: number): number => (Math.imul(rotl(h, 15) + neighbour, 5) + 0x96cd1c35) | 0
const joined4 = (h: number, neighbour: number): number => (Math.imul(rotl(h, 13) + neighbour, 5) + 0x32ac3b17) | 0

const finalised = (h: number): number => {
  let x = h
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** A whole number of 32 bits mixed into another, from 0 to 2^32 − 1, in which every bit depends on every bit. */
export const mixed = (x: number): number => finalised(x ^ 0x9e3779b9) >>> 0

/** Four 32-bit words, and what is absorbed into them. */
export class Mixer {
  h1 = 0
  h2 = 0
  h3 = 0
  h4 = 0

  /** Absorbs four words. */
  absorb(k1: number, k2: number, k3: number, k4: number): void {
    const h1 = joined1(this.h1 ^ stirred1(k1), this.h2)
    const h2 = joined2(this.h2 ^ stirred2(k2), this.h3)
    const h3 = joined3(this.h3 ^ stirred3(k3), this.h4)
    this.h4 = joined4(this.h4 ^ stirred4(k4), h1)
    this.h3 = h3
    this.h2 = h2
    this.h1 = h1
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

  /** Becomes what `start` is after `absorbNumbers(a, b)` and `finish()`: the same in one go, because it is done for every message. */
  become(start: Mixer, a: number, b: number): void {
    const h1 = joined1(start.h1 ^ stirred1(a | 0), start.h2)
    const h2 = joined2(start.h2 ^ stirred2(upperHalf(a)), start.h3)
    const h3 = joined3(start.h3 ^ stirred3(b | 0), start.h4)
    const h4 = joined4(start.h4 ^ stirred4(upperHalf(b)), h1)
    const sum = (h1 + h2 + h3 + h4) | 0
    const f1 = finalised(sum)
    const f2 = finalised(h2 + sum)
    const f3 = finalised(h3 + sum)
    const f4 = finalised(h4 + sum)
    const last = (f1 + f2 + f3 + f4) | 0
    this.h1 = last
    this.h2 = (f2 + last) | 0
    this.h3 = (f3 + last) | 0
    this.h4 = (f4 + last) | 0
  }
}

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
