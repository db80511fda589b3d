/**
 * The state of each device's radio channel: idle, being set up, connected, in the low-rate tail.
 * Rule 1: traffic towards an idle device pages it first; traffic from it does not. Both then wait for channel set-up and, with
 * its probability, for context activation. Rule 2: while the channel is being set up, everything waits for the same instant.
 * Rule 3: draws are keyed by (push, ordinal), so that mechanisms under comparison meet the same radio.
 * Rule 4: where devices have several technologies, each device has the figures of the one it is on.
 * Not modelled: cells and scheduling among devices; they are summarised in the distributions.
 */
import { assert } from "../kernel/assert.ts"
import { sampler, wholeNs, type Sampler } from "../kernel/distribution.ts"
import type { KeyedStream, RandomStreams } from "../kernel/random-stream.ts"
import type { RadioSpec } from "./link-spec.ts"

/** One technology: its figures, ready to be drawn from. */
class Technology {
  readonly spec: RadioSpec
  readonly pageWait: Sampler
  readonly setUp: Sampler
  readonly contextSetUp: Sampler
  readonly promotion: Sampler | undefined

  constructor(spec: RadioSpec) {
    assert(
      Number.isSafeInteger(spec.pageAttempts) && spec.pageAttempts >= 1,
      `pages must be a whole number, at least 1, was ${spec.pageAttempts}`,
    )
    this.spec = spec
    this.pageWait = sampler(spec.pageWait)
    this.setUp = sampler(spec.setUp)
    this.contextSetUp = sampler(spec.contextSetUp)
    this.promotion = spec.promotion === undefined ? undefined : sampler(spec.promotion)
  }
}

/** The radio channels of all devices, as columns. */
export class Radio {
  /** By bearer of the mix; none where it is no radio. */
  readonly #technologies: readonly (Technology | undefined)[]
  /** By device: the bearer it is on. Owned and written by whoever moves the devices. */
  readonly #bearer: Uint8Array
  readonly #pageDraws: KeyedStream
  readonly #setUpDraws: KeyedStream
  readonly #contextDraws: KeyedStream
  readonly #promotionDraws: KeyedStream
  /** When the channel carries data, ns; negative: minus the instant at which paging under way will have failed. */
  readonly #readyNs: Float64Array
  /** End of the connected state unless something is sent before, ns. */
  readonly #connectedUntilNs: Float64Array

  constructor(random: RandomStreams, specs: readonly (RadioSpec | undefined)[], bearer: Uint8Array, devices: number) {
    this.#technologies = specs.map((spec) => (spec === undefined ? undefined : new Technology(spec)))
    this.#bearer = bearer
    this.#pageDraws = random.keyed("radio/page")
    this.#setUpDraws = random.keyed("radio/set-up")
    this.#contextDraws = random.keyed("radio/context")
    this.#promotionDraws = random.keyed("radio/promotion")
    this.#readyNs = new Float64Array(devices)
    this.#connectedUntilNs = new Float64Array(devices).fill(-Infinity)
  }

  /** Whether a device is on a radio at all. */
  isOn(device: number): boolean {
    return this.#technologies[this.#bearer[device]!] !== undefined
  }

  /** When a message that comes to a device's channel now can be sent on it, ns; -1: never, since no page was answered. */
  ready(device: number, isToDevice: boolean, nowNs: number, key1: number, key2: number): number {
    const ready = this.#readyNs[device]!
    if (ready > nowNs) return ready
    const idleNs = nowNs - this.#connectedUntilNs[device]!
    if (idleNs <= 0) return nowNs
    const { spec, setUp, contextSetUp, promotion } = this.#technologies[this.#bearer[device]!]!
    let at = nowNs
    if (idleNs <= spec.tailNs) {
      if (promotion !== undefined) {
        at += span(promotion.sample(this.#promotionDraws.at(key1, key2)))
      }
    } else {
      if (isToDevice) {
        if (-ready > nowNs) return -1
        at = this.#page(device, nowNs, key1, key2)
        if (at < 0) return -1
      }
      at += span(setUp.sample(this.#setUpDraws.at(key1, key2)))
      if (spec.contextActive < 1) {
        const draws = this.#contextDraws.at(key1, key2)
        if (draws.next() >= spec.contextActive) at += span(contextSetUp.sample(draws))
      }
    }
    this.#readyNs[device] = at
    return at
  }

  /** When the device answers a page, ns; -1 when it answers none of them. */
  #page(device: number, nowNs: number, key1: number, key2: number): number {
    const { spec, pageWait } = this.#technologies[this.#bearer[device]!]!
    const { pageAttempts, pageFailure, pageRepeatNs } = spec
    const draws = this.#pageDraws.at(key1, key2)
    let at = nowNs
    for (let page = 0; page < pageAttempts; page++) {
      if (draws.next() >= pageFailure) return at + span(pageWait.sample(draws))
      at += pageRepeatNs
    }
    this.#readyNs[device] = -at
    return -1
  }

  /** Notes that the channel carries an octet at this instant, which may lie ahead. */
  touch(device: number, atNs: number): void {
    const until = atNs + this.#technologies[this.#bearer[device]!]!.spec.inactivityNs
    if (until > this.#connectedUntilNs[device]!) this.#connectedUntilNs[device] = until
  }

  /** The device has gone, or is on another technology: its channel is idle. */
  release(device: number): void {
    this.#readyNs[device] = 0
    this.#connectedUntilNs[device] = -Infinity
  }
}

const span = (drawn: number): number => Math.max(0, wholeNs(drawn))
