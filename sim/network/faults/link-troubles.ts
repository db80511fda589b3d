/**
 * What faults do to links now: loss beside a link's own, and added delay; and how many messages each fault has taken.
 * Rule: a segment of TCP that is repeated meets the link as it will be at that instant, up to the end of the fault. A fault that
 * has not begun when the message is sent does not strike its repeats.
 */
import type { LossOverTime } from "./fault.ts"

export class LinkTroubles {
  /** By fault: messages lost on links since the last reset. */
  readonly lost: Float64Array
  /** By link. */
  readonly addedNs: Float64Array
  readonly #losses: (LossOverTime | undefined)[]
  readonly #untilNs: Float64Array
  readonly #losesBy: Int32Array
  readonly #active: Int32Array

  constructor(links: number, faults: number) {
    this.lost = new Float64Array(faults)
    this.addedNs = new Float64Array(links)
    this.#losses = Array.from({ length: links }, () => undefined)
    this.#untilNs = new Float64Array(links)
    this.#losesBy = new Int32Array(links).fill(-1)
    this.#active = new Int32Array(links)
  }

  /** A fault takes messages of a link until an instant; `undefined`: it is over. */
  lose(link: number, fault: number, losses: LossOverTime | undefined, untilNs: number): void {
    this.#losses[link] = losses
    this.#untilNs[link] = untilNs
    this.#losesBy[link] = losses === undefined ? -1 : fault
    this.#active[link]! += losses === undefined ? -1 : 1
  }

  /** A link takes longer by so much; 0: no longer. */
  delay(link: number, addedNs: number): void {
    this.addedNs[link] = addedNs
    this.#active[link]! += addedNs === 0 ? -1 : 1
  }

  /** Whether a fault is at work on a link. */
  isOn(link: number): boolean {
    return this.#active[link]! > 0
  }

  /** Probability that what is sent on a link, to or from this device, at an instant from now on is lost because of a fault. */
  lossAt(link: number, ns: number, device: number): number {
    const losses = this.#losses[link]
    return losses === undefined || ns >= this.#untilNs[link]! ? 0 : losses.at(ns, device)
  }

  /** A message was lost that the link itself would have carried. */
  took(link: number): void {
    const fault = this.#losesBy[link]!
    if (fault >= 0) this.lost[fault]! += 1
  }
}
