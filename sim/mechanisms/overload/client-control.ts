/**
 * Overload control at the clients: what each node has been told by each neighbour, and whether it may send that one another request
 * (RFC 7339 §5.4-5.10, §7.2; RFC 7415 §3.5; RFC 3261 §21.5.4). One row of columns for each pair of neighbours.
 * Rule 1: only a request's first transmission is judged; what has been admitted is repeated as its timers say (assumption).
 * Rule 2: draws are the pair's own, keyed by the request, and shift nobody else's.
 */
import type { KeyedStream, RandomStreams } from "../../kernel/random-stream.ts"
import { bucketTolerance, categoryOne, categoryPeriod } from "../../parameters/overload.ts"
import { inBase } from "../../parameters/parameter.ts"
import { lossShares } from "../../protocols/sip/overload/loss-algorithm.ts"
import { filled, hasRoom } from "../../protocols/sip/overload/rate-bucket.ts"
import type { NodeSpec } from "../world-spec.ts"

const nsPerSecond = 1e9
const nsPerMs = 1e6
const categoryPeriodNs = inBase(categoryPeriod)
const per = 100

export class ClientControl {
  private readonly nodes: readonly NodeSpec[]
  private readonly draws: readonly (KeyedStream | undefined)[]
  /** By pair (client × server): the feedback that holds, until when, and its number. */
  private readonly value: Float64Array
  private readonly validUntil: Float64Array
  private readonly sequence: Float64Array
  /** Nothing is sent to the server before this instant: Retry-After of its last 503. */
  private readonly blockedUntil: Float64Array
  /** Requests of either category in the period under way, when it began, and the share of category 1 in the one before, %. */
  private readonly first: Float64Array
  private readonly second: Float64Array
  private readonly since: Float64Array
  private readonly firstShare: Float64Array
  /** Leaky bucket: content X and last sending LCT, ns; -1: control by rate has not begun. */
  private readonly content: Float64Array
  private readonly sentAt: Float64Array
  /** Requests that were not sent, by pair. */
  readonly throttled: Float64Array

  constructor(random: RandomStreams, nodes: readonly NodeSpec[]) {
    this.nodes = nodes
    const count = nodes.length
    this.draws = nodes.flatMap((client) =>
      nodes.map((server) =>
        server.overload.control === "loss" || server.overload.control === "rate"
          ? random.keyed(`overload/${client.id}-${server.id}`)
          : undefined,
      ),
    )
    const column = (): Float64Array => new Float64Array(count * count)
    this.value = column()
    this.validUntil = column()
    this.sequence = column().fill(-1)
    this.blockedUntil = column()
    this.first = column()
    this.second = column()
    this.since = column()
    this.firstShare = column().fill(per * categoryOne.value)
    this.content = column().fill(-1)
    this.sentAt = column()
    this.throttled = column()
  }

  /** Number of a pair. */
  pair(client: number, server: number): number {
    return client * this.nodes.length + server
  }

  /** The draws of a pair, whose server takes part in loss or rate control, keyed by a request. */
  drawOf(pair: number, key: number, ordinal: number): number {
    return this.draws[pair]!.at(key, ordinal).next()
  }

  /** Feedback has come: a later number replaces what held, an equal or earlier one changes nothing (RFC 7339 §5.4). */
  learn(pair: number, value: number, validityMs: number, sequence: number, nowNs: number): void {
    if (sequence <= this.sequence[pair]!) return
    this.sequence[pair] = sequence
    this.value[pair] = value
    this.validUntil[pair] = nowNs + validityMs * nsPerMs
  }

  /** A client has forgotten its servers, which are to it as at the start. */
  forget(client: number): void {
    const from = this.pair(client, 0)
    const end = from + this.nodes.length
    for (const column of [this.value, this.validUntil, this.blockedUntil, this.first, this.second, this.since])
      column.fill(0, from, end)
    for (const column of [this.sequence, this.content]) column.fill(-1, from, end)
    this.firstShare.fill(per * categoryOne.value, from, end)
  }

  /** A 503 with Retry-After has come: the server is left alone for so long, ns (RFC 3261 §21.5.4). */
  block(pair: number, untilNs: number): void {
    this.blockedUntil[pair] = untilNs
  }

  isBlocked(pair: number, nowNs: number): boolean {
    return nowNs < this.blockedUntil[pair]!
  }

  /** Loss: whether the request is dropped, of category 1 or not. */
  isLost(pair: number, isFirstCategory: boolean, key: number, ordinal: number, nowNs: number): boolean {
    this.#count(pair, isFirstCategory, nowNs)
    const oc = nowNs < this.validUntil[pair]! ? this.value[pair]! : 0
    if (oc === 0) return false
    const shares = lossShares({ oc, category1: this.firstShare[pair]! })
    const drop = isFirstCategory ? shares.category1 : shares.category2
    // "a random integer between 1 and 100, both inclusive" (RFC 7339 §7.2)
    return 1 + Math.floor(this.drawOf(pair, key, ordinal) * per) <= drop
  }

  /** Rate: whether the bucket has no room for the request; RFC 7415 §3.5.1 with the priorities of §3.5.2 and the spread of §3.5.3. */
  isOverRate(pair: number, isFirstCategory: boolean, key: number, ordinal: number, nowNs: number): boolean {
    if (nowNs >= this.validUntil[pair]!) {
      this.content[pair] = -1
      return false
    }
    const oc = this.value[pair]!
    if (oc === 0) return true // "send nothing"
    const interval = Math.round(nsPerSecond / oc)
    const tolerance = interval * bucketTolerance.value * (isFirstCategory ? 0.5 : 1)
    if (this.content[pair]! < 0) {
      this.content[pair] = 0
      this.sentAt[pair] = nowNs
    }
    const content = this.content[pair]!
    const elapsed = nowNs - this.sentAt[pair]!
    if (!hasRoom(content, elapsed, tolerance)) return true
    // A bucket that has emptied is filled a little more or less, so that clients do not beat together.
    const spread = content <= elapsed ? Math.round((this.drawOf(pair, key, ordinal) - 0.5) * interval) : 0
    this.content[pair] = filled(content, elapsed, interval) + spread
    this.sentAt[pair] = nowNs
    return false
  }

  #count(pair: number, isFirstCategory: boolean, nowNs: number): void {
    if (nowNs - this.since[pair]! >= categoryPeriodNs) {
      const total = this.first[pair]! + this.second[pair]!
      if (total > 0) this.firstShare[pair] = (per * this.first[pair]!) / total
      this.first[pair] = 0
      this.second[pair] = 0
      this.since[pair] = nowNs
    }
    if (isFirstCategory) this.first[pair]! += 1
    else this.second[pair]! += 1
  }
}
