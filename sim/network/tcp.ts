/**
 * TCP between two nodes, at message level: set-up by one round trip, reuse, order, and loss that turns into delay.
 * Rule 1: a message on a new connection waits for SYN and SYN-ACK (RFC 9293 §3.5); data rides with the third segment. Later
 * messages in either direction use the same connection. Rule 2: messages of one direction never overtake each other.
 * Rule 3: a lost segment is sent again after the retransmission time-out, which doubles each time (RFC 6298 §5.5); after six
 * repeats the connection is given up and the message is lost.
 * Not modelled: windows and slow start, since a SIP message fits the initial window (RFC 6928: 10 segments); loss of pure
 * acknowledgements, which are cumulative; fast retransmit, since the messages are single segments.
 */
import type { Sampler } from "../kernel/distribution.ts"
import { wholeNs } from "../kernel/distribution.ts"
import type { KeyedStream } from "../kernel/random-stream.ts"
import { nsPerSecond } from "../kernel/time.ts"

/** First retransmission time-out without a measured round trip (RFC 6298 §2.1). */
const initialTimeOutNs = 1 * nsPerSecond
/** The same for data after a handshake that had to be repeated (RFC 6298 §5.7). */
const initialTimeOutAfterSynLossNs = 3 * nsPerSecond
/** Repeats of a segment before the connection is given up (assumption; RFC 6298 leaves it to the implementation). */
const repeatsMax = 6

/** Probability that a fault takes a segment that is sent after so much waiting, ns. */
type Trouble = (waitedNs: number) => number

/** The connections of one link: one for each channel (a device of an access link; channel 0 of any other link). */
export class TcpConnections {
  /** When the connection is, or will be, set up, ns; -1: there is none. */
  readonly #readyNs: Float64Array
  /** By channel and direction: when its last message arrives, ns. */
  readonly #lastArrivalNs: Float64Array
  readonly #timeOutNs: Float64Array

  constructor(channels: number) {
    this.#readyNs = new Float64Array(channels).fill(-1)
    this.#lastArrivalNs = new Float64Array(2 * channels)
    this.#timeOutNs = new Float64Array(channels).fill(initialTimeOutNs)
  }

  /** When data can leave on the channel's connection, ns; -1: there is none. */
  ready(channel: number, nowNs: number): number {
    const ready = this.#readyNs[channel]!
    return ready < 0 ? -1 : Math.max(ready, nowNs)
  }

  /** The channel's connection is there, set up before anything is counted. */
  stand(channel: number): void {
    if (this.#readyNs[channel]! < 0) this.#readyNs[channel] = 0
  }

  /**
   * Sets a connection up from `fromNs` on: one delay there, one back. `loss` is the probability that SYN or SYN-ACK is lost.
   * When it can carry data, ns; -1: it could not be set up.
   */
  setUp(
    channel: number,
    fromNs: number,
    there: Sampler,
    back: Sampler,
    loss: number,
    draws: KeyedStream,
    trouble?: Trouble,
  ): number {
    const both = either(loss, loss)
    const repeats =
      trouble === undefined
        ? repeatsOf(both, draws)
        : repeatsUnder(initialTimeOutNs, draws, (waitedNs) =>
            either(both, either(trouble(waitedNs), trouble(waitedNs))),
          )
    if (repeats > repeatsMax) return -1
    const ready =
      fromNs +
      backOffNs(initialTimeOutNs, repeats) +
      Math.max(0, wholeNs(there.sample(draws))) +
      Math.max(0, wholeNs(back.sample(draws)))
    this.#readyNs[channel] = ready
    this.#timeOutNs[channel] = repeats > 0 ? initialTimeOutAfterSynLossNs : initialTimeOutNs
    return ready
  }

  /** Puts off when data can leave on a connection that is being set up; when that is then, ns. */
  later(channel: number, byNs: number): number {
    this.#readyNs[channel]! += byNs
    return this.#readyNs[channel]!
  }

  /** How long a message is held up by segments lost on the way, ns; -1: the connection is given up. */
  repairNs(channel: number, loss: number, draws: KeyedStream, trouble?: Trouble): number {
    const repeats =
      trouble === undefined
        ? repeatsOf(loss, draws)
        : repeatsUnder(this.#timeOutNs[channel]!, draws, (waitedNs) => either(loss, trouble(waitedNs)))
    if (repeats <= repeatsMax) return backOffNs(this.#timeOutNs[channel]!, repeats)
    this.close(channel)
    return -1
  }

  /** The arrival instant of a message that would come at `atNs` if nothing were before it. */
  inOrder(channel: number, direction: 0 | 1, atNs: number): number {
    const column = this.#lastArrivalNs
    const place = 2 * channel + direction
    if (atNs > column[place]!) column[place] = atNs
    return column[place]!
  }

  /** Ends the channel's connection; the next message sets up a new one. */
  close(channel: number): void {
    this.#readyNs[channel] = -1
    this.#lastArrivalNs[2 * channel] = 0
    this.#lastArrivalNs[2 * channel + 1] = 0
  }

  /** Ends the connections of all channels: the node at one end has forgotten them. */
  closeAll(): void {
    this.#readyNs.fill(-1)
    this.#lastArrivalNs.fill(0)
  }
}

/** Probability of one or the other, which know nothing of each other. */
export const either = (one: number, other: number): number => 1 - (1 - one) * (1 - other)

/** How often a segment is lost before it comes through; one more than `repeatsMax` when it never does. */
const repeatsOf = (loss: number, draws: KeyedStream): number => {
  if (loss <= 0) return 0
  let repeats = 0
  while (repeats <= repeatsMax && draws.next() < loss) repeats++
  return repeats
}

/** The same where the probability is another at each repeat, by what has been waited until then. */
const repeatsUnder = (timeOutNs: number, draws: KeyedStream, lossAfter: (waitedNs: number) => number): number => {
  let repeats = 0
  while (repeats <= repeatsMax && draws.next() < lossAfter(backOffNs(timeOutNs, repeats))) repeats++
  return repeats
}

/** The time that this many repeats wait for: t + 2t + 4t + … */
const backOffNs = (timeOutNs: number, repeats: number): number => timeOutNs * ((1 << repeats) - 1)
