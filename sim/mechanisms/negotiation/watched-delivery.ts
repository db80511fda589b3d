/**
 * Watch registrations (RFC 3680): the sender subscribes to the registration state of its subscribers, and knows who has a contact and what
 * feature tags that has. A push that the S-CSCF would answer with 480 is not sent.
 * Rule 1: a subscription outlives the registration; each change of it is one NOTIFY. Devices registered at the start are watched already.
 * Rule 2: a third-party REGISTER says that there is a contact, and makes the sender subscribe where it has not.
 * Deliberately absent: content types, which no registration tells; a 415 is met as without negotiation.
 */
import { wholeNs } from "../../kernel/distribution.ts"
import type { KeyedStream } from "../../kernel/random-stream.ts"
import { refreshDelay } from "../../protocols/events/lifetime.ts"
import { subscriptionSeconds } from "../../protocols/ims/reg-event.ts"
import { preferredTargets } from "../../protocols/sip/caller-preferences.ts"
import { deviceFeatures } from "../../protocols/sip/device-identity.ts"
import { endsSubscription } from "../../protocols/sip/outcome-action.ts"
import { valuesOf } from "../../wire/sip/message.ts"
import type { CompileDelivery, CompiledDelivery, DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import type { RouteBook } from "../route-book.ts"
import { effectNames } from "../route-table.ts"
import { requestAt } from "./answers.ts"
import { compileWatch, type WatchPlaces } from "./watch-routes.ts"
import { WrappedDelivery } from "./wrapped-delivery.ts"

const unreachable = 480
const unknownDialog = 481
const subscribed = effectNames.indexOf("subscribe")

/** TS 24.229 §5.1.1.3: the rule for refreshing a subscription is that of a registration. */
const refreshNs = wholeNs(refreshDelay(subscriptionSeconds) * 1e9)

/** What the sender knows of a device's contact and its tags. */
const tags = { unknown: 0, wanted: 1, unwanted: 2 } as const

/** The sender's side of a subscription. */
const phases = { none: 0, asking: 1, held: 2 } as const

/** The delivery by a sender that watches registrations. */
export const watchedDelivery =
  (inner: CompileDelivery): CompileDelivery =>
  (book) => {
    const compiled = inner(book)
    const isWanted = wantedProfiles(book, compiled)
    let places: WatchPlaces | undefined
    return {
      ...compiled,
      signalling: (again) => {
        compiled.signalling?.(again)
        places = compileWatch(again, compiled.senderNode)
      },
      run: (context) => new WatchedDelivery(context, compiled, places!, isWanted),
    }
  }

/** By profile: whether the preferences of the push leave the device's contact in place (RFC 3841 §7.2). */
const wantedProfiles = (book: RouteBook, { first }: CompiledDelivery): readonly boolean[] => {
  const request = requestAt(book, book.places[first]!)
  return book.profiles.map((_, profile) => {
    const { subscriber } = book.templateOf(profile)
    return (
      preferredTargets({
        method: request.method,
        contacts: [{ uri: subscriber.contact, parameters: deviceFeatures(subscriber) }],
        acceptContact: valuesOf(request, "Accept-Contact"),
        rejectContact: valuesOf(request, "Reject-Contact"),
      }).length > 0
    )
  })
}

class WatchedDelivery extends WrappedDelivery {
  private readonly places: WatchPlaces
  private readonly isWanted: readonly boolean[]
  private readonly elapsed: KeyedStream
  /** By device, at the sender: whether there is a contact, what it says, the subscription and its refresh. */
  private readonly hasContact: Uint8Array
  private readonly tag: Uint8Array
  private readonly phase: Uint8Array
  private readonly timerRefresh: Float64Array
  /** By device, at the S-CSCF: 1 where it holds the sender's subscription. */
  private readonly isNotified: Uint8Array
  private readonly onRefresh: number
  /** By device, 1: the watcher has lost its dialog in a crash. */
  private hasForgotten: Uint8Array | undefined

  constructor(context: DeliveryContext, compiled: CompiledDelivery, places: WatchPlaces, isWanted: readonly boolean[]) {
    super(context, compiled)
    this.places = places
    this.isWanted = isWanted
    this.elapsed = context.random.keyed("negotiation/subscriptions")
    const { count } = context.devices
    this.hasContact = new Uint8Array(count).fill(1) // until a NOTIFY says otherwise, nothing speaks against sending
    this.tag = new Uint8Array(count)
    this.phase = new Uint8Array(count)
    this.timerRefresh = new Float64Array(count).fill(-1)
    this.isNotified = new Uint8Array(count)
    this.onRefresh = context.sim.handler("watch refresh", (device) => this.#ask(device, this.places.refresh.first))
  }

  override start(): void {
    super.start()
    const { devices } = this.context
    for (let device = 0; device < devices.count; device++) {
      if (devices.bound[device] === 0) continue
      this.phase[device] = phases.held
      this.isNotified[device] = 1
      this.#read(device)
      this.#armRefresh(device, wholeNs(this.elapsed.at(device, 0).next() * refreshNs))
    }
  }

  begin(push: number, attempt: number): void {
    const device = this.context.ledger.pushes.device[push]!
    if (this.hasContact[device] === 0)
      this.leaveUnsent(push, attempt, unreachable, "not sent: the subscriber has no contact")
    else if (this.tag[device] === tags.unwanted)
      this.leaveUnsent(push, attempt, unreachable, "not sent: the contact does not take such pushes")
    else this.inner.begin(push, attempt)
  }

  override announced(device: number): void {
    super.announced(device)
    this.hasContact[device] = 1
    if (this.phase[device] === phases.none) this.#ask(device, this.places.subscribe.first)
  }

  override bound(device: number): void {
    super.bound(device)
    this.#notify(device)
  }

  override unbound(device: number): void {
    super.unbound(device)
    this.#notify(device)
  }

  /** The watcher has forgotten what it knows, and its dialogs, until the next third-party REGISTER; or the S-CSCF its subscriptions. */
  override forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    const { table, sim } = this.context
    if (node === table.from[this.places.active.first]) {
      for (const held of this.isNotified) forgotten.subscriptions += held
      this.isNotified.fill(0)
    }
    if (node === this.node) {
      this.hasForgotten ??= new Uint8Array(this.phase.length)
      for (let device = 0; device < this.phase.length; device++) {
        if (this.phase[device] === phases.none) continue
        forgotten.subscriptions++
        this.hasForgotten[device] = 1
        sim.cancel(this.timerRefresh[device]!)
      }
      this.phase.fill(phases.none)
      this.hasContact.fill(1)
      this.tag.fill(0)
    }
    super.forget(node, isWiped, forgotten)
  }

  override answerOf(row: number): number {
    const { place, device } = this.context.host.transactions
    if (this.#isOfForgotten(row)) return unknownDialog
    if (place[row] !== this.places.refresh.end) return super.answerOf(row)
    return this.isNotified[device[row]!] === 0 ? unknownDialog : -1
  }

  /** A NOTIFY for a dialog that the watcher has forgotten. */
  #isOfForgotten(row: number): boolean {
    const { place, device } = this.context.host.transactions
    const { active, terminated } = this.places
    return (place[row] === active.end || place[row] === terminated.end) && this.hasForgotten?.[device[row]!] === 1
  }

  override took(row: number, effect: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    const { subscribe, refresh, active, terminated } = this.places
    if (this.#isOfForgotten(row)) return
    if (place === active.end) this.#read(device)
    else if (place === terminated.end) this.hasContact[device] = 0
    else if ((place === subscribe.end || place === refresh.end) && effect === subscribed) {
      // A refresh of a dialog that the S-CSCF does not know was answered 481.
      if (place === refresh.end && this.isNotified[device] === 0) return
      this.isNotified[device] = 1
      this.#notify(device)
    } else super.took(row, effect)
  }

  override finished(row: number, code: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    const { subscribe, refresh, active, terminated } = this.places
    if (place === active.first || place === terminated.first) {
      if (endsSubscription(code)) this.isNotified[device] = 0
    } else if (place === subscribe.first || place === refresh.first) {
      if (code < 300) {
        this.phase[device] = phases.held
        this.#armRefresh(device, refreshNs)
      } else if (place === refresh.first && code === unknownDialog) this.#ask(device, subscribe.first)
      else this.phase[device] = phases.none // until the next third-party REGISTER
    } else super.finished(row, code)
  }

  /** The sender has read a document with a contact. */
  #read(device: number): void {
    const isWanted = this.isWanted[this.context.devices.profile[device]!]!
    this.hasContact[device] = 1
    this.tag[device] = isWanted ? tags.wanted : tags.unwanted
  }

  /** The S-CSCF tells the state as it is now, if the sender has subscribed. */
  #notify(device: number): void {
    if (this.isNotified[device] === 0) return
    const { active, terminated } = this.places
    this.#start(device, this.context.devices.bound[device] === 1 ? active.first : terminated.first)
  }

  #ask(device: number, place: number): void {
    if (this.hasForgotten !== undefined) this.hasForgotten[device] = 0
    this.phase[device] = phases.asking
    this.#start(device, place)
  }

  #start(device: number, place: number): void {
    const { devices, host } = this.context
    host.start(place, -1, -1, device, 0, devices.roundKey(device, devices.nextRound(device)), -1)
  }

  #armRefresh(device: number, delayNs: number): void {
    const { sim, spec } = this.context
    sim.cancel(this.timerRefresh[device]!)
    if (sim.now + delayNs <= spec.durationNs)
      this.timerRefresh[device] = sim.schedule(delayNs, this.onRefresh, device, 0)
  }
}
