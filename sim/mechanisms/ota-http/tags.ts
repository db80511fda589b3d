/**
 * CPITags: what each terminal says of its capabilities, and what the PPG believes (WAP-235 PushOTA). A tag is printed by the number of
 * its changes, which a message carries as its part.
 * Rule 1: a terminal changes by a draw of the registration, or of the push on an older one, that finds it changed; the draws are the
 * push's own. Rule 2: it is never more than one change ahead of the PPG, which learns of it by an answer (501, or 256).
 */
import type { KeyedStream, RandomStreams } from "../../kernel/random-stream.ts"
import type { Ledger } from "../ledger.ts"

/** The draws of pushes stand apart from those of registrations; attempts of one push are fewer. */
const attemptsMost = 4096

export class Tags {
  /** By device: changes that the PPG knows of, modulo 256; 1 where there is one that it does not know of. */
  readonly known: Uint8Array
  readonly #isAhead: Uint8Array
  /** By device: 1 where the PPG has forgotten, and has not registered since; `undefined`: it never has. */
  #isForgotten: Uint8Array | undefined = undefined
  /** By device: the attempt for which its connection was registered, or -1 when that attempt is over. */
  readonly #registeredFor: Int32Array
  readonly #ledger: Ledger
  readonly #share: number
  readonly #draws: KeyedStream

  constructor(random: RandomStreams, ledger: Ledger, devices: number, share: number) {
    this.known = new Uint8Array(devices)
    this.#isAhead = new Uint8Array(devices)
    this.#registeredFor = new Int32Array(devices).fill(-1)
    this.#ledger = ledger
    this.#share = share
    this.#draws = random.keyed("ota-http/tag")
  }

  /** The terminal has an OPTIONS of an attempt: whether the tag in it is its own. */
  isRegistrationRight(device: number, attempt: number): boolean {
    this.#registeredFor[device] = attempt
    if (this.#isAhead[device] === 0 && this.#draw(attempt, 0)) this.#isAhead[device] = 1
    return this.#isAhead[device] === 0
  }

  /** The terminal has a POST of an attempt: whether the tag in it is its own. */
  isPushRight(device: number, attempt: number): boolean {
    const isOld = this.#registeredFor[device] !== attempt
    if (isOld && this.#isAhead[device] === 0 && this.#draw(attempt, attemptsMost)) this.#isAhead[device] = 1
    return this.#isAhead[device] === 0
  }

  /** The PPG has the terminal's own tag, from a 501 or a 256. */
  learn(device: number): void {
    this.known[device]! += this.#isAhead[device]!
    this.#isAhead[device] = 0
  }

  /** The PPG has forgotten what terminals told it; what is under way bears what it knew. */
  forget(): void {
    this.#isForgotten = new Uint8Array(this.known.length).fill(1)
  }

  /** The PPG registers a connection with what it knows: where it has forgotten, the terminal's own tag is news to it. */
  registers(device: number): void {
    if (this.#isForgotten?.[device] !== 1) return
    this.#isForgotten[device] = 0
    this.#isAhead[device] = 1
  }

  /** An attempt is over: its number may become another's. */
  over(device: number, attempt: number): void {
    if (this.#registeredFor[device] === attempt) this.#registeredFor[device] = -1
  }

  #draw(attempt: number, from: number): boolean {
    const { attempts, pushes } = this.#ledger
    const push = pushes.number[attempts.push[attempt]!]!
    return this.#draws.at(push, from + attempts.number[attempt]!).next() < this.#share
  }
}
