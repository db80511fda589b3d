/**
 * What a link is like in each of its two directions: one-way delay, serialisation, loss, and the streams that its draws come from.
 * An edge is 2 × link + direction; direction 0 runs from the link's `a` to its `b`.
 */
import { assert } from "../kernel/assert.ts"
import { sampler, wholeNs, type Sampler } from "../kernel/distribution.ts"
import type { KeyedStream, RandomStreams } from "../kernel/random-stream.ts"
import type { LinkSpec, RadioSpec } from "./link-spec.ts"

/** IPv4 and UDP headers before each datagram, octets (RFC 791, RFC 768). */
const udpHeaders = 28
/** IPv4 and TCP headers before each segment, octets (RFC 791, RFC 9293). */
const tcpHeaders = 40
/** Octets of data in a segment on a path of 1500 octets (RFC 9293 §3.7.1). */
const segmentOctets = 1460

/** One direction of a link. */
export class Edge {
  /** The one-way delay of every message when it is a constant and nothing else takes time, whole ns; otherwise -1. */
  readonly plainDelayNs: number
  /** Probability that one datagram or segment is lost, link and radio together. */
  readonly loss: number
  /** Whether messages wait for one another's serialisation. */
  readonly hasRate: boolean
  /** One-way delay without jitter, of a segment too small to have a serialisation time. */
  readonly delay: Sampler
  readonly #wired: Sampler
  readonly #jitter: Sampler
  readonly #air: Sampler | undefined
  readonly #bitsPerSecond: number
  readonly #delayDraws: KeyedStream
  readonly #jitterDraws: KeyedStream
  readonly #airDraws: KeyedStream
  readonly lossDraws: KeyedStream
  readonly handshakeDraws: KeyedStream

  /** `radio` and `isToDevice` for an access link over the air. */
  constructor(
    random: RandomStreams,
    spec: LinkSpec,
    direction: 0 | 1,
    radio: RadioSpec | undefined,
    isToDevice: boolean,
  ) {
    const name = direction === 0 ? `link/${spec.a}-${spec.b}` : `link/${spec.b}-${spec.a}`
    this.#delayDraws = random.keyed(`${name}/delay`)
    this.#jitterDraws = random.keyed(`${name}/jitter`)
    this.#airDraws = random.keyed(`${name}/air`)
    this.lossDraws = random.keyed(`${name}/loss`)
    this.handshakeDraws = random.keyed(`${name}/handshake`)
    const wired = sampler(spec.delay)
    this.#jitter = sampler(spec.jitter)
    this.#air = radio === undefined ? undefined : sampler(isToDevice ? radio.downlink : radio.uplink)
    const airRate =
      radio === undefined ? Infinity : isToDevice ? radio.downlinkBitsPerSecond : radio.uplinkBitsPerSecond
    this.#bitsPerSecond = Math.min(spec.rateBitsPerSecond, airRate)
    assert(this.#bitsPerSecond > 0, `${name} must carry more than 0 bit/s`)
    this.hasRate = this.#bitsPerSecond < Infinity
    this.loss = 1 - (1 - spec.loss) * (1 - (radio?.loss ?? 0))
    assert(this.loss >= 0 && this.loss <= 1, `${name} must lose from 0 to 1 of its messages, was ${this.loss}`)
    this.delay = this.#air === undefined ? wired : joined(wired, this.#air)
    this.#wired = wired
    this.plainDelayNs =
      wired.isConstant && this.#jitter.isConstant && this.#air === undefined && !this.hasRate
        ? Math.max(0, wholeNs(wired.mean + this.#jitter.mean))
        : -1
  }

  /** One-way delay of a message, serialisation apart, whole ns. */
  delayNs(key1: number, key2: number): number {
    const wired = this.#wired
    let delay = wired.isConstant ? wired.mean : wired.sample(this.#delayDraws.at(key1, key2))
    delay += this.#jitter.isConstant ? this.#jitter.mean : this.#jitter.sample(this.#jitterDraws.at(key1, key2))
    if (this.#air !== undefined) delay += this.#air.sample(this.#airDraws.at(key1, key2))
    return Math.max(0, wholeNs(delay))
  }

  /** Time to put a message's bits on the link, headers of IP and transport included, whole ns. */
  serialisationNs(octets: number, isReliable: boolean): number {
    if (!this.hasRate) return 0
    const headers = isReliable ? tcpHeaders * Math.max(1, Math.ceil(octets / segmentOctets)) : udpHeaders
    return wholeNs(((octets + headers) * 8e9) / this.#bitsPerSecond)
  }
}

/** The sum of two independent delays. */
const joined = (x: Sampler, y: Sampler): Sampler => ({
  sample: (source) => x.sample(source) + y.sample(source),
  mean: x.mean + y.mean,
  variance: x.variance + y.variance,
  isConstant: x.isConstant && y.isConstant,
})
