/**
 * The account of a replication: what each attempt sent, what each push cost and how it ended, and which hops of the walk
 * that an attempt really took an independent judge calls redundant. Only pushes planned after warm-up count.
 */
import { batchesOfSpan, costs, deviceStates, outcomes, type DeviceState, type PushColumns } from "../trace/tables.ts"
import { batchAt, type MeasuredSpan } from "../trace/measured-span.ts"
import { Timeliness } from "../trace/timeliness.ts"
import { Attempts } from "./attempts.ts"
import { rowStep } from "./columns.ts"
import type { Directory } from "./directory.ts"
import type { Place } from "./place.ts"
import { hasPlace, withPlace } from "./place-set.ts"
import { PushTimes, Series } from "./push-times.ts"
import { Pushes } from "./pushes.ts"
import type { RouteTable } from "./route-table.ts"

/** A hop of a walk, by node ids. */
interface Hop {
  readonly from: string
  readonly to: string
}

/** Says of each hop of an attempt's walk why it is redundant, or `undefined` where it is needed. */
export type Judge = (walk: readonly Hop[], state: DeviceState) => readonly (string | undefined)[]

/** How an attempt's places were judged, and why. */
export interface Judgement {
  /** By place: 1 where what was sent there is redundant. */
  readonly isRedundant: Uint8Array
  readonly hops: number
  readonly redundantHops: number
  readonly reasons: readonly (string | undefined)[]
}

const delivered = outcomes.indexOf("delivered")
const pending = outcomes.indexOf("pending")
const lost = outcomes.indexOf("lost")

const messagesColumn = costs.indexOf("messages")
const bytesColumn = costs.indexOf("bytes")
const coreColumn = costs.indexOf("coreMessages")
const radioColumn = costs.indexOf("radioMessages")
const radioBytesColumn = costs.indexOf("radioBytes")
const retransmissionsColumn = costs.indexOf("retransmissions")
const hopsColumn = costs.indexOf("hops")
const redundantHopsColumn = costs.indexOf("redundantHops")
const redundantMessagesColumn = costs.indexOf("redundantMessages")
const redundantBytesColumn = costs.indexOf("redundantBytes")

/** Attempts to deliver a push are fewer: exchanges beside them are numbered from here, below twice as much. */
const firstAside = 2048

const columnNames = [
  "push",
  "device",
  "plannedNs",
  "sentNs",
  "deliveredNs",
  "confirmedNs",
  "outcome",
  "state",
  "transmissions",
  "messages",
  "bytes",
  "retransmissions",
  "redundantHops",
  "redundantMessages",
] as const

export class Ledger {
  readonly attempts: Attempts
  readonly pushes = new Pushes()
  readonly outcomes = new Float64Array(deviceStates.length * outcomes.length)
  readonly duplicated = new Float64Array(deviceStates.length)
  readonly costs = new Float64Array(deviceStates.length * costs.length)
  readonly addedCosts = new Float64Array(costs.length)
  readonly timeliness: Timeliness
  /** What of `costs` was spent on fetching. */
  readonly retrievalCosts = new Float64Array(costs.length)
  /** How the traced push ended, once it has. */
  traced: { readonly outcome: number; readonly state: number; readonly deliveredNs: number } | undefined = undefined
  private readonly routes: RouteTable
  private readonly directory: Directory
  private readonly judge: Judge
  /** Of the delivered pushes, by state and twentieth of the measured span in which they were planned. */
  readonly latencyBatches = new Float64Array(deviceStates.length * batchesOfSpan)
  private readonly span: MeasuredSpan
  private readonly tracePush: number
  private isClosing = false
  private readonly judgements = new Map<number, Judgement>()
  private readonly latency = new PushTimes()
  private readonly retrievals = new PushTimes()
  private readonly confirmation = new Series()
  private readonly columns: Record<(typeof columnNames)[number], Series> | undefined

  constructor(
    routes: RouteTable,
    directory: Directory,
    judge: Judge,
    options: {
      readonly warmUpNs: number
      readonly durationNs: number
      readonly withinNs: readonly number[]
      readonly keepPushes: boolean
      readonly tracePush: number
    },
  ) {
    this.routes = routes
    this.directory = directory
    this.judge = judge
    this.span = { warmUpNs: options.warmUpNs, durationNs: options.durationNs }
    this.timeliness = new Timeliness(options.withinNs, deviceStates.length, options.durationNs)
    this.tracePush = options.tracePush
    this.attempts = new Attempts(routes.pushPlaces)
    this.columns = options.keepPushes
      ? (Object.fromEntries(columnNames.map((name) => [name, new Series()])) as Record<
          (typeof columnNames)[number],
          Series
        >)
      : undefined
  }

  /** Starts an attempt of a push. */
  openAttempt(push: number): number {
    const { pushes } = this
    const attempt = this.attempts.alloc(push, pushes.attempts[push]!)
    pushes.attempts[push]! += 1
    pushes.holders[push]! += 1
    return attempt
  }

  /**
   * Starts an exchange about a push beside its attempts to be delivered, as an attempt of its own: its walk is judged by itself. Its number
   * shifts none of theirs, so that they meet the same draws with it and without.
   */
  openAside(push: number): number {
    const { pushes } = this
    const attempt = this.attempts.alloc(push, firstAside + (pushes.asides[push]! % firstAside))
    pushes.asides[push]! += 1
    pushes.holders[push]! += 1
    return attempt
  }

  /** The initiator sent its own request, first or again. */
  transmitted(attempt: number, now: number): void {
    const push = this.attempts.push[attempt]!
    this.pushes.transmissions[push]! += 1
    if (this.pushes.sentAt[push]! < 0) this.pushes.sentAt[push] = now
  }

  /** A message of an attempt left at a place. */
  sent(attempt: number, place: number, octets: number, isRepeat: boolean): void {
    const { attempts } = this
    const cell = attempt * attempts.places + place
    attempts.messages[cell]! += 1
    attempts.bytes[cell]! += octets
    if (isRepeat) attempts.retransmissions[attempt]! += 1
  }

  /** A message of signalling that only this mechanism causes: it belongs to no push and to no hop, but it is paid for. */
  signalled(place: number, octets: number, isRepeat: boolean): void {
    this.addedCosts[messagesColumn]! += 1
    this.addedCosts[bytesColumn]! += octets
    if (this.routes.isCore[place] === 1) this.addedCosts[coreColumn]! += 1
    if (this.routes.isRadio[place] === 1) {
      this.addedCosts[radioColumn]! += 1
      this.addedCosts[radioBytesColumn]! += octets
    }
    if (isRepeat) this.addedCosts[retransmissionsColumn]! += 1
  }

  /** A device has the message that a push told it of. */
  retrieved(push: number, now: number): void {
    const { pushes } = this
    if (pushes.plannedAt[push]! < this.span.warmUpNs) return
    this.retrievals.set(pushes.number[push]!, 0, now - pushes.plannedAt[push]!)
  }

  hold(attempt: number): void {
    this.attempts.holders[attempt]! += 1
  }

  /** One of an attempt's transactions has gone; with the last the attempt is accounted for. */
  release(attempt: number): void {
    if (--this.attempts.holders[attempt]! > 0) return
    this.#close(attempt)
  }

  #close(attempt: number): void {
    const { attempts, pushes, routes } = this
    const push = attempts.push[attempt]!
    const base = attempt * attempts.places
    let visited = 0
    let isRetrieval = false
    for (let place = 0; place < attempts.places; place++) {
      if (attempts.messages[base + place]! === 0) continue
      visited = withPlace(visited, place)
      if (routes.isRetrieval[place] === 1) isRetrieval = true
    }
    const judgement = this.judgementOf(visited, pushes.state[push]!)
    const before = isRetrieval ? costs.map((cost) => pushes[cost][push]!) : undefined
    for (let place = 0; place < attempts.places; place++) {
      const messages = attempts.messages[base + place]!
      if (messages === 0) continue
      const bytes = attempts.bytes[base + place]!
      pushes.messages[push]! += messages
      pushes.bytes[push]! += bytes
      if (routes.isCore[place] === 1) pushes.coreMessages[push]! += messages
      if (routes.isRadio[place] === 1) {
        pushes.radioMessages[push]! += messages
        pushes.radioBytes[push]! += bytes
      }
      if (judgement.isRedundant[place] === 1) {
        pushes.redundantMessages[push]! += messages
        pushes.redundantBytes[push]! += bytes
      }
    }
    pushes.hops[push]! += judgement.hops
    pushes.redundantHops[push]! += judgement.redundantHops
    pushes.retransmissions[push]! += attempts.retransmissions[attempt]!
    if (before !== undefined && pushes.plannedAt[push]! >= this.span.warmUpNs)
      costs.forEach((cost, i) => (this.retrievalCosts[i]! += pushes[cost][push]! - before[i]!))
    if (pushes.attempt[push] === attempt) pushes.attempt[push] = -1
    attempts.free(attempt)
    this.let(push)
  }

  /** The judgement on a walk, by the places it visited; each different walk is judged once. */
  judgementOf(visited: number, state: number): Judgement {
    const key = visited * deviceStates.length + state
    let judgement = this.judgements.get(key)
    if (judgement === undefined) {
      judgement = this.#judge(visited, deviceStates[state]!)
      this.judgements.set(key, judgement)
    }
    return judgement
  }

  #judge(visited: number, state: DeviceState): Judgement {
    const { routes, directory } = this
    const places = routes.places.slice(0, routes.pushPlaces)
    const hops = places.filter((place) => hasPlace(visited, place.index) && isHop(place))
    // What a device fetches it has asked for: no walk of the push replaces that, and none is judged by it.
    const isFetched = (place: Place): boolean => routes.isRetrieval[place.index] === 1
    const judged = hops.filter((place) => !isFetched(place))
    const walk = judged.map((place) => ({ from: directory.node(place.from).id, to: directory.node(place.to).id }))
    const verdicts = walk.length === 0 ? [] : this.judge(walk, state)
    const reasons: (string | undefined)[] = places.map(() => undefined)
    judged.forEach((place, index) => (reasons[place.index] = verdicts[index]))
    // A Diameter pair belongs to the hop that causes it.
    for (const place of places) {
      if (place.query !== undefined) reasons[place.query.index] = reasons[place.index]
      if (place.belongsTo !== undefined) reasons[place.index] = reasons[place.belongsTo.index]
    }
    const isRedundant = new Uint8Array(places.length)
    let redundantHops = 0
    reasons.forEach((reason, place) => {
      if (reason === undefined) return
      isRedundant[place] = 1
      if (isHop(routes.places[place]!)) redundantHops++
    })
    return { isRedundant, hops: hops.length, redundantHops, reasons }
  }

  /** The sender or an attempt lets go of a push; with the last the push is written down and its row is free. */
  let(push: number): void {
    if (--this.pushes.holders[push]! > 0) return
    this.#write(push)
    // A submission that was given up has gone with its carrier.
    if (!this.isClosing) this.letMates(push)
    this.pushes.free(push)
  }

  /** Cuts loose, and lets go of, the pushes that a submission has taken along with its carrier. */
  letMates(carrier: number): void {
    const { mate } = this.pushes
    let at = mate[carrier]!
    mate[carrier] = -1
    while (at >= 0) {
      const next = mate[at]!
      mate[at] = -1
      this.let(at)
      at = next
    }
  }

  #outcomeOf(push: number): number {
    const { pushes } = this
    if (pushes.deliveries[push]! > 0) return delivered
    const verdict = pushes.verdict[push]!
    if (verdict === -1) return pending
    if (verdict !== delivered) return verdict
    // Handed to a bearer that confirms nothing, and the device has not got it.
    if (pushes.fate[push]! >= 0) return pushes.fate[push]!
    return this.isClosing ? pending : lost
  }

  #write(push: number): void {
    const { pushes } = this
    const state = pushes.state[push]!
    const outcome = this.#outcomeOf(push)
    if (pushes.number[push] === this.tracePush) {
      this.traced = { outcome, state, deliveredNs: pushes.deliveredAt[push]! }
    }
    if (pushes.plannedAt[push]! < this.span.warmUpNs) return
    const isDelivered = outcome === delivered
    this.outcomes[state * outcomes.length + outcome]! += 1
    if (pushes.deliveries[push]! > 1) this.duplicated[state]! += 1
    this.timeliness.began(state, pushes.plannedAt[push]!)
    if (isDelivered) {
      const latencyNs = pushes.deliveredAt[push]! - pushes.plannedAt[push]!
      this.latency.set(pushes.number[push]!, state, latencyNs)
      this.latencyBatches[state * batchesOfSpan + batchAt(this.span, pushes.plannedAt[push]!)]! += 1
      this.timeliness.reached(state, pushes.plannedAt[push]!, latencyNs)
    }
    const { confirmedAt, sentAt } = pushes
    if (confirmedAt[push]! >= 0 && sentAt[push]! >= 0) this.confirmation.push(confirmedAt[push]! - sentAt[push]!)
    const base = state * costs.length
    const sums = this.costs
    sums[base + messagesColumn]! += pushes.messages[push]!
    sums[base + bytesColumn]! += pushes.bytes[push]!
    sums[base + coreColumn]! += pushes.coreMessages[push]!
    sums[base + radioColumn]! += pushes.radioMessages[push]!
    sums[base + radioBytesColumn]! += pushes.radioBytes[push]!
    sums[base + retransmissionsColumn]! += pushes.retransmissions[push]!
    sums[base + hopsColumn]! += pushes.hops[push]!
    sums[base + redundantHopsColumn]! += pushes.redundantHops[push]!
    sums[base + redundantMessagesColumn]! += pushes.redundantMessages[push]!
    sums[base + redundantBytesColumn]! += pushes.redundantBytes[push]!
    if (this.columns !== undefined) this.#keep(this.columns, push, outcome)
  }

  #keep(columns: NonNullable<Ledger["columns"]>, push: number, outcome: number): void {
    const { pushes } = this
    columns.push.push(pushes.number[push]!)
    columns.device.push(pushes.device[push]!)
    columns.plannedNs.push(pushes.plannedAt[push]!)
    columns.sentNs.push(pushes.sentAt[push]!)
    columns.deliveredNs.push(pushes.deliveredAt[push]!)
    columns.confirmedNs.push(pushes.confirmedAt[push]!)
    columns.outcome.push(outcome)
    columns.state.push(pushes.state[push]!)
    columns.transmissions.push(pushes.transmissions[push]!)
    columns.messages.push(pushes.messages[push]!)
    columns.bytes.push(pushes.bytes[push]!)
    columns.retransmissions.push(pushes.retransmissions[push]!)
    columns.redundantHops.push(pushes.redundantHops[push]!)
    columns.redundantMessages.push(pushes.redundantMessages[push]!)
  }

  /** At the end of the run: accounts for every attempt and push that is still under way. */
  closeAll(): void {
    const { attempts, pushes } = this
    this.isClosing = true
    for (let attempt = 0; attempt < attempts.used; attempt++) {
      if (attempts.holders[attempt]! > 0) {
        attempts.holders[attempt] = 0
        this.#close(attempt)
      }
    }
    for (let push = 0; push < pushes.used; push += rowStep) {
      if (pushes.number[push]! < 0) continue
      pushes.holders[push] = 1
      this.let(push)
    }
  }

  /** Latencies of the delivered pushes by state, ns, in push order. */
  latencies(): Float64Array<ArrayBuffer>[] {
    return this.latency.byGroup(deviceStates.length)
  }

  /** From planned start to the moment when the device has the message itself, ns, in push order. */
  retrievalLatencies(): Float64Array<ArrayBuffer> {
    return this.retrievals.byGroup(1)[0]!
  }

  /** First send of the initiator's request to its final response, ns, in the order in which the pushes were accounted for. */
  confirmations(): Float64Array<ArrayBuffer> {
    return this.confirmation.toArray()
  }

  /** One row per push, in push order; `undefined` unless they were kept. */
  pushColumns(): PushColumns | undefined {
    const { columns } = this
    if (columns === undefined) return undefined
    const order = orderBy(columns.push.toArray())
    const sorted = (name: (typeof columnNames)[number]): Float64Array => {
      const values = columns[name].toArray()
      return Float64Array.from(order, (index) => values[index]!)
    }
    return {
      push: sorted("push"),
      device: sorted("device"),
      plannedNs: sorted("plannedNs"),
      sentNs: sorted("sentNs"),
      deliveredNs: sorted("deliveredNs"),
      confirmedNs: sorted("confirmedNs"),
      outcome: Uint8Array.from(sorted("outcome")),
      state: Uint8Array.from(sorted("state")),
      transmissions: sorted("transmissions"),
      messages: sorted("messages"),
      bytes: sorted("bytes"),
      retransmissions: sorted("retransmissions"),
      redundantHops: sorted("redundantHops"),
      redundantMessages: sorted("redundantMessages"),
    }
  }
}

/** Whether the request there is a hop of the push, and not a question or a part of another hop. */
const isHop = (place: Place): boolean => !place.isQuery && place.belongsTo === undefined

/** Indexes that put the keys (all different) in ascending order. */
const orderBy = (keys: Float64Array): Uint32Array => {
  const order = Uint32Array.from(keys, (_, index) => index)
  return order.sort((one, other) => keys[one]! - keys[other]!)
}
