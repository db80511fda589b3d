/**
 * One TCP connection as a capture next to it shows it: handshake, data in segments, acknowledgements, close (RFC 9293 §3.5, §3.6,
 * §3.8). Rule: calls come in order of time; sequence numbers follow from them.
 * Not modelled, as in the simulator: windows and repeats of segments, whose time is in a message's delay.
 */
import type { Endpoint, Segment } from "./datagrams.ts"
import { tcpFlags } from "./datagrams.ts"

/** 0: the end that opened the connection; 1: the end that accepted it. */
export type End = 0 | 1

/** Gives a segment to whoever writes it. */
export type Emit = (
  atNs: number,
  source: Endpoint,
  target: Endpoint,
  segment: Segment,
  notes: readonly string[],
) => void

const { fin, syn, psh, ack } = tcpFlags
/** First sequence number of each end; any would do (RFC 9293 §3.4.1). */
const initialSequence = 1000
/** Octets of a segment within 1500 octets of IP (RFC 9293 §3.7.1). */
const segmentOctets = { ipv4: 1460, ipv6: 1440 }
/** Window scale: 65535 << 7 holds any message of a push whole (RFC 7323 §2). */
const windowShift = 7
/** Between segments that the flow does not time, ns: they keep their order in tools that sort by time. */
export const segmentGapNs = 1000

export class Connection {
  readonly #ends: readonly [Endpoint, Endpoint]
  readonly #emit: Emit
  readonly #segmentMax: number
  /** By end: the next sequence number it sends, and the next one it expects. */
  readonly #next: [number, number] = [initialSequence, initialSequence]
  readonly #expected: [number, number] = [initialSequence, initialSequence]

  constructor(ends: readonly [Endpoint, Endpoint], emit: Emit) {
    this.#ends = ends
    this.#emit = emit
    this.#segmentMax = ends[0].ip.length === 4 ? segmentOctets.ipv4 : segmentOctets.ipv6
  }

  /** The three segments of the handshake between two instants. */
  open(fromNs: number, toNs: number, note: string): void {
    const middle = Math.floor((fromNs + toNs) / 2)
    const [maximumHigh, maximumLow] = [this.#segmentMax >> 8, this.#segmentMax & 255]
    const options = Uint8Array.of(2, 4, maximumHigh, maximumLow, 1, 3, 3, windowShift)
    this.#send(fromNs, 0, syn, { options, notes: [note] })
    this.#arrive(0)
    this.#send(middle, 1, syn | ack, { options })
    this.#arrive(1)
    this.#send(toNs, 0, ack)
  }

  /** One message from an end; the last of its segments asks for it to be handed up. */
  send(atNs: number, from: End, payload: Uint8Array, notes: readonly string[]): void {
    for (let at = 0; at < payload.length; at += this.#segmentMax) {
      const piece = payload.subarray(at, at + this.#segmentMax)
      const isLast = at + this.#segmentMax >= payload.length
      this.#send(atNs, from, isLast ? psh | ack : ack, { payload: piece, notes: at === 0 ? notes : [] })
    }
  }

  /** How far the end has sent, for `acknowledge`. */
  sentBy(end: End): number {
    return this.#next[end]
  }

  /** The other end has got everything up to `sequence` and says so. */
  acknowledge(atNs: number, from: End, sequence: number): void {
    const other = otherEnd(from)
    if (sequence <= this.#expected[other]) return
    this.#expected[other] = sequence
    this.#send(atNs, other, ack)
  }

  /** Both ends close, the opener first. */
  close(atNs: number): void {
    this.#send(atNs, 0, fin | ack)
    this.#arrive(0)
    this.#send(atNs + segmentGapNs, 1, fin | ack)
    this.#arrive(1)
    this.#send(atNs + 2 * segmentGapNs, 0, ack)
  }

  /** Everything that the end has sent is with the other one. */
  #arrive(from: End): void {
    this.#expected[otherEnd(from)] = this.#next[from]
  }

  #send(
    atNs: number,
    from: End,
    flags: number,
    more: { readonly options?: Uint8Array; readonly payload?: Uint8Array; readonly notes?: readonly string[] } = {},
  ): void {
    const { options = new Uint8Array(0), payload = new Uint8Array(0), notes = [] } = more
    const isFirst = flags === syn
    this.#emit(
      atNs,
      this.#ends[from],
      this.#ends[otherEnd(from)],
      {
        sequence: this.#next[from],
        acknowledgement: isFirst ? 0 : this.#expected[from],
        flags,
        options,
        payload,
      },
      notes,
    )
    // SYN and FIN take a sequence number each (RFC 9293 §3.4).
    this.#next[from] += payload.length + ((flags & (syn | fin)) === 0 ? 0 : 1)
  }
}

const otherEnd = (end: End): End => (end === 0 ? 1 : 0)
