/**
 * Random numbers with a name: one stream per purpose and entity, derived by hashing (seed, replication, name).
 * Rule 1: never by order of creation, so that adding an entity moves nobody else's draws.
 * Rule 2: integer operations only, so that the draws are the same on every engine.
 * Generator: sfc32 (Doty-Humphrey, PractRand), 128 bits of state with a counter, so that every stream has a period of at least 2^32.
 */
import { assert } from "./assert.ts"
import { hashed, Mixer } from "./hash.ts"

/** Anything that gives uniform random numbers. */
export interface UniformSource {
  /** The next number, uniform over the 2^52 midpoints (k + ½)·2^−52: never 0, never 1, and 1 − u is as likely as u. */
  next(): number
}

/** (hi, lo) of 26 bits each to the midpoint of one of 2^52 cells. */
const midpoint = (hi: number, lo: number): number => ((hi >>> 6) * 67108864 + (lo >>> 6) + 0.5) * 2 ** -52

/** A stream of random numbers (sfc32). */
export class RandomStream implements UniformSource {
  #a = 0
  #b = 0
  #c = 0
  #counter = 0

  /** The stream that begins in the state of these four words. */
  constructor(words: Mixer) {
    this.restart(words)
    for (let i = 0; i < 12; i++) this.nextWord()
  }

  /** The next 32 random bits, as a signed whole number. */
  nextWord(): number {
    const b = this.#b
    const c = this.#c
    const counter = this.#counter
    const word = (this.#a + b + counter) | 0
    this.#counter = (counter + 1) | 0
    this.#a = b ^ (b >>> 9)
    this.#b = (c + (c << 3)) | 0
    this.#c = (((c << 21) | (c >>> 11)) + word) | 0
    return word
  }

  next(): number {
    const hi = this.nextWord()
    return midpoint(hi, this.nextWord())
  }

  /** Begins again in the state of these four words. */
  protected restart(words: Mixer): void {
    this.#a = words.h1
    this.#b = words.h2
    this.#c = words.h3
    this.#counter = words.h4
  }
}

/**
 * Random numbers that depend only on a key: after `at(a, b)` the n-th draw is a function of (seed, replication, name, a, b, n).
 * Lets two mechanisms see the same loss or delay for the same push on the same link, whatever else they send.
 */
export class KeyedStream extends RandomStream {
  readonly #key: Mixer
  readonly #mixer = new Mixer()

  /** The keyed stream of a name, hashed into four words. */
  constructor(key: Mixer) {
    super(key)
    this.#key = key
    this.at(0, 0)
  }

  /** Moves to the first draw of (a, b), two whole numbers up to 2^53 in size. Returns itself. */
  at(a: number, b: number): this {
    this.#mixer.become(this.#key, a, b)
    this.restart(this.#mixer)
    return this
  }
}

/** All random numbers of one replication. */
export class RandomStreams {
  readonly #seed: number
  readonly #replication: number
  readonly #streams = new Map<string, RandomStream>()
  readonly #keyed = new Map<string, KeyedStream>()

  /** `seed` and `replication` are whole numbers, at least 0. */
  constructor(seed: number, replication: number) {
    assert(Number.isSafeInteger(seed) && seed >= 0, `a seed must be a whole number, at least 0, was ${seed}`)
    assert(
      Number.isSafeInteger(replication) && replication >= 0,
      `a replication must be a whole number, at least 0, was ${replication}`,
    )
    this.#seed = seed
    this.#replication = replication
  }

  /** The stream of this name; the same object for the same name, so that no draw is ever used twice. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name)
    if (stream === undefined) {
      stream = new RandomStream(hashed(this.#seed, this.#replication, `stream ${name}`))
      this.#streams.set(name, stream)
    }
    return stream
  }

  /** The keyed stream of this name; the same object for the same name. */
  keyed(name: string): KeyedStream {
    let stream = this.#keyed.get(name)
    if (stream === undefined) {
      stream = new KeyedStream(hashed(this.#seed, this.#replication, `keyed ${name}`))
      this.#keyed.set(name, stream)
    }
    return stream
  }
}
