import { describe, expect, it } from "vitest"
import { hashed, Mixer } from "../../sim/kernel/hash.ts"
import { RandomStream, RandomStreams } from "../../sim/kernel/random-stream.ts"
import type { UniformSource } from "../../sim/kernel/random-stream.ts"
import { chiSquare, chiSquareQuantile } from "./chi-square.ts"

const streams = new RandomStreams(42, 0)

/** Ways to take one draw after another. Keyed streams are read where they are used: the first draw of neighbouring keys. */
const sources: Readonly<Record<string, () => UniformSource>> = {
  "a stream": () => new RandomStreams(42, 0).stream("uniformity"),
  "one key's draws": () => new RandomStreams(42, 0).keyed("uniformity").at(3, 4),
  "first draws of successive first numbers": () => {
    const keyed = new RandomStreams(42, 0).keyed("uniformity")
    let a = 0
    return { next: () => keyed.at(a++, 0).next() }
  },
  "first draws of successive second numbers": () => {
    const keyed = new RandomStreams(42, 0).keyed("uniformity")
    let b = 0
    return { next: () => keyed.at(0, b++).next() }
  },
  "first draws of first numbers that differ in the upper half only": () => {
    const keyed = new RandomStreams(42, 0).keyed("uniformity")
    let a = 0
    return { next: () => keyed.at(a++ * 2 ** 32, 5).next() }
  },
  "first draws of the same key in successive replications": () => {
    let replication = 0
    return { next: () => new RandomStreams(42, replication++).keyed("uniformity").at(1, 1).next() }
  },
  "first draws of streams whose names differ in a digit": () => {
    const many = new RandomStreams(42, 0)
    let i = 0
    return { next: () => many.stream(`node/${i++}/service`).next() }
  },
}

describe.each(Object.entries(sources))("%s", (_, open) => {
  const n = 100_000

  it("are uniform over 512 cells (chi-square within its 99.98 % interval)", () => {
    const source = open()
    const counts = new Int32Array(512)
    for (let i = 0; i < n; i++) counts[Math.floor(source.next() * 512)]!++
    const x = chiSquare(counts, () => n / 512)
    expect(x).toBeGreaterThan(chiSquareQuantile(511, 1e-4))
    expect(x).toBeLessThan(chiSquareQuantile(511, 1 - 1e-4))
  })

  it("have uniform low-order bits too", () => {
    const source = open()
    const counts = new Int32Array(256)
    for (let i = 0; i < n; i++) counts[((source.next() * 2 ** 51) % 256) | 0]!++
    const x = chiSquare(counts, () => n / 256)
    expect(x).toBeLessThan(chiSquareQuantile(255, 1 - 1e-4))
  })

  it("fill pairs evenly (serial test over 32 × 32 cells)", () => {
    const source = open()
    const counts = new Int32Array(1024)
    for (let i = 0; i < n; i++) counts[Math.floor(source.next() * 32) * 32 + Math.floor(source.next() * 32)]!++
    const x = chiSquare(counts, () => n / 1024)
    expect(x).toBeLessThan(chiSquareQuantile(1023, 1 - 1e-4))
  })

  it("do not correlate at lags 1, 2 and 7 (within 4 standard errors)", () => {
    const source = open()
    const draws = Float64Array.from({ length: n }, () => source.next() - 0.5)
    for (const lag of [1, 2, 7]) {
      let sum = 0
      for (let i = lag; i < n; i++) sum += draws[i]! * draws[i - lag]!
      expect(Math.abs((12 * sum) / n)).toBeLessThan(4 / Math.sqrt(n))
    }
  })
})

describe("a keyed stream", () => {
  it("changes half of a draw's bits when one bit of a key changes, whichever it is", () => {
    const keyed = streams.keyed("avalanche")
    const trials = 500
    const outputBits = 32
    const word = (a: number, b: number): number => Math.floor(keyed.at(a, b).next() * 2 ** 32)
    let total = 0
    for (let bit = 0; bit < 106; bit++) {
      const flips = new Int32Array(outputBits)
      for (let trial = 0; trial < trials; trial++) {
        const a = trial * 7_919
        const b = trial * 104_729
        const flipped = 2 ** (bit % 53)
        // both numbers are below 2^26, so a higher bit is set by adding and a lower one is changed by what it is now
        const change = (x: number): number => (Math.floor(x / flipped) % 2 === 0 ? x + flipped : x - flipped)
        const difference = word(a, b) ^ (bit < 53 ? word(change(a), b) : word(a, change(b)))
        for (let i = 0; i < outputBits; i++) flips[i]! += (difference >>> i) & 1
      }
      for (const count of flips) {
        total += count
        // five standard deviations of a fair coin; 3392 coins are tossed
        expect(Math.abs(count - trials / 2)).toBeLessThan(5 * Math.sqrt(trials / 4))
      }
    }
    const tosses = 106 * outputBits * trials
    expect(Math.abs(total / tosses - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / tosses))
  })

  it("gives the same draws for the same key, whatever was drawn before", () => {
    const keyed = streams.keyed("loss")
    const first = [keyed.at(5, 9).next(), keyed.next(), keyed.next()]
    keyed.at(1, 2).next()
    keyed.at(2 ** 52, 2 ** 40).next()
    expect([keyed.at(5, 9).next(), keyed.next(), keyed.next()]).toEqual(first)
    expect(
      new Set([...first, keyed.at(9, 5).next(), keyed.at(5 + 2 ** 33, 9).next(), keyed.at(5, 9 + 2 ** 33).next()]).size,
    ).toBe(6)
  })

  it("mixes its key as MurmurHash3_x86_128 does, two numbers in one go", () => {
    const start = hashed(42, 0, "a name")
    const mixed = new Mixer()
    for (const [a, b] of [
      [0, 0],
      [1, 2 ** 53 - 1],
      [123_456_789_012_345, 3],
    ] as const) {
      const { h1, h2, h3, h4 } = start
      const steps = Object.assign(new Mixer(), { h1, h2, h3, h4 })
      steps.absorbNumbers(a, b)
      steps.finish()
      mixed.become(start, a, b)
      expect(mixed).toEqual(steps)
    }
  })

  it("has no two equal draws among 10^6 keys (the expected number is 10^-4)", () => {
    const keyed = streams.keyed("collisions")
    const draws = Float64Array.from({ length: 1_000_000 }, (_, i) =>
      keyed.at(Math.floor(i / 1000), i % 1000).next(),
    ).toSorted()
    let equal = 0
    for (let i = 1; i < draws.length; i++) if (draws[i] === draws[i - 1]) equal++
    expect(equal).toBe(0)
  })
})

describe("streams have names", () => {
  it("so that the order of creation moves no draw", () => {
    const one = new RandomStreams(1, 0)
    const two = new RandomStreams(1, 0)
    const a = one.stream("a").next()
    const b = one.stream("b").next()
    expect(two.stream("b").next()).toBe(b)
    expect(two.stream("a").next()).toBe(a)
  })

  it("and differ by seed, replication, name and kind", () => {
    const draws = [
      new RandomStreams(1, 0).stream("a").next(),
      new RandomStreams(2, 0).stream("a").next(),
      new RandomStreams(1 + 2 ** 32, 0).stream("a").next(),
      new RandomStreams(1, 1).stream("a").next(),
      new RandomStreams(0, 1).stream("a").next(),
      new RandomStreams(1, 0).stream("b").next(),
      new RandomStreams(1, 0).stream("aa").next(),
      new RandomStreams(1, 0).stream("a\0").next(),
      new RandomStreams(1, 0).stream("").next(),
      new RandomStreams(1, 0).keyed("a").next(),
    ]
    expect(new Set(draws).size).toBe(draws.length)
  })

  it("and the same name is the same stream, so that no draw is used twice", () => {
    const random = new RandomStreams(1, 0)
    expect(random.stream("a")).toBe(random.stream("a"))
    expect(random.keyed("a")).toBe(random.keyed("a"))
  })

  it("and draws lie strictly between 0 and 1, so that a loss of 0 loses nothing and a loss of 1 everything", () => {
    const stream = streams.stream("open interval")
    for (let i = 0; i < 100_000; i++) {
      const u = stream.next()
      expect(u > 0 && u < 1).toBe(true)
      expect(1 - (1 - u)).toBe(u)
    }
  })

  it.each([-1, 0.5, NaN, 2 ** 53])("and %s is no seed", (seed) => {
    expect(() => new RandomStreams(seed, 0)).toThrow("a seed must be a whole number, at least 0")
  })
})

describe("sfc32", () => {
  it("agrees with its definition in whole-number arithmetic", () => {
    const mask = 0xffffffffn
    const state = [0x12345678n, 0x9abcdef0n, 0x0fedcba9n, 0x87654321n]
    const reference = (): bigint => {
      const [a, b, c, counter] = state as [bigint, bigint, bigint, bigint]
      const word = (a + b + counter) & mask
      state[3] = (counter + 1n) & mask
      state[0] = b ^ (b >> 9n)
      state[1] = (c + (c << 3n)) & mask
      state[2] = ((((c << 21n) | (c >> 11n)) & mask) + word) & mask
      return word
    }
    const words = new Mixer()
    Object.assign(words, { h1: 0x12345678, h2: 0x9abcdef0 | 0, h3: 0x0fedcba9, h4: 0x87654321 | 0 })
    const stream = new RandomStream(words)
    for (let i = 0; i < 12; i++) reference()
    for (let i = 0; i < 1000; i++) expect(stream.nextWord() >>> 0).toBe(Number(reference()))
  })
})
