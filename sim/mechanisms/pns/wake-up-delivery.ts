/**
 * A delivery to devices that sleep: what it sends is held at the P-CSCF, which has the device woken by a push notification service, and
 * sends it on when the device has registered again (RFC 8599 §5.6.2). The delivery inside knows nothing of that.
 * Rule: an attempt pays for all that its request causes, the REGISTER and its third-party REGISTERs included; what keeps a binding alive
 * belongs to nobody's push, but to the mechanism.
 * Deliberately absent: the payload of a notification, which RFC 8599 does not use; the device's request for its push resource, which it made
 * once, before the run; requests within dialogs (§6), which reach devices that are awake alone.
 */
import { pushAnswer } from "../../protocols/pns/requests.ts"
import { pushRefreshDelay } from "../../protocols/pns/push-binding.ts"
import type { CompiledDelivery, CompileDelivery, DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import { WrappedDelivery } from "../negotiation/wrapped-delivery.ts"
import { effectNames, operationCodes } from "../route-table.ts"
import { Bindings } from "./bindings.ts"
import { Bucket } from "./bucket.ts"
import { forBinding, PushService } from "./push-service.ts"
import { compilePush, compileWakeUp, pushCode, type PushRoutes, type WakeUpRoutes } from "./routes.ts"
import type { WakeUpOptions } from "./settings.ts"
import { Sleepers } from "./sleepers.ts"

const binds = effectNames.indexOf("bind")
const notes = effectNames.indexOf("note-registration")
const challenge = 401
const nsPerSecond = 1e9

/** The delivery as it is where devices sleep. */
export const wakeUpDelivery =
  (inner: CompileDelivery, options: WakeUpOptions): CompileDelivery =>
  (book) => {
    const compiled = inner(book)
    const routes = compileWakeUp(book, options.ttlSeconds)
    const { registrationSeconds } = book.directory.node(book.servingCscf)
    let refresh: PushRoutes | undefined
    return {
      ...compiled,
      signalling: (again) => {
        compiled.signalling?.(again)
        refresh = compilePush(again, options.ttlSeconds)
      },
      run: (context) => new WakeUpDelivery(context, compiled, routes, refresh!, { ...options, registrationSeconds }),
    }
  }

class WakeUpDelivery extends WrappedDelivery {
  private readonly routes: WakeUpRoutes
  private readonly refresh: PushRoutes
  private readonly lifetimeNs: number
  private readonly bucket: Bucket
  private readonly bindings: Bindings
  private readonly service: PushService
  private readonly sleepers: Sleepers
  /** By place: 1 where a device gets a SIP request. */
  private readonly isHeardBySip: Uint8Array

  constructor(
    context: DeliveryContext,
    compiled: CompiledDelivery,
    routes: WakeUpRoutes,
    refresh: PushRoutes,
    options: WakeUpOptions & { readonly registrationSeconds: number },
  ) {
    super(context, compiled)
    const { registrationSeconds, refreshLeadSeconds, refreshesItself } = options
    this.routes = routes
    this.refresh = refresh
    this.lifetimeNs = registrationSeconds * nsPerSecond
    this.bucket = new Bucket(context, routes, options)
    this.bindings = new Bindings(context, {
      lifetimeSeconds: registrationSeconds,
      leadSeconds: refreshLeadSeconds,
      refreshesItself,
    })
    this.bindings.onRefresh = (device) => this.#wakeToRefresh(device)
    this.service = new PushService(context, routes, refresh, options)
    this.sleepers = new Sleepers(context, routes, options.idleNs)
    this.isHeardBySip = Uint8Array.from(context.table.places, ({ to, protocol }) =>
      to === routes.device && protocol === "SIP" ? 1 : 0,
    )
    context.host.hears = (row) => this.#hears(row)
    context.registrar.habits = {
      refreshSeconds: pushRefreshDelay(registrationSeconds, refreshLeadSeconds),
      isOwnRefresh: refreshesItself,
      keepsBinding: options.keepsBinding,
      refresh: (device, round) => this.sleepers.refresh(device, round),
    }
  }

  begin(push: number, attempt: number): void {
    this.inner.begin(push, attempt)
  }

  override start(): void {
    const { devices, sim } = this.context
    this.service.start()
    for (let device = 0; device < devices.count; device++) {
      if (devices.bound[device] === 0) continue
      this.sleepers.standing(device)
      this.bindings.bound(device, this.lifetimeNs - (devices.boundUntil[device]! - sim.now))
    }
    super.start()
  }

  override took(row: number, effect: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    const attempt = transactions.attempt[row]!
    if (this.#isPushRequest(place)) {
      if (transactions.code[row] === pushCode.accepted) this.service.taken(device, attempt)
    } else if (place === this.routes.notification || place === this.refresh.notification)
      this.sleepers.notified(device, attempt)
    else if (effect === binds) this.#bind(row)
    else if (effect === notes) this.context.announced(this.context.table.to[place]!, device)
    else super.took(row, effect)
  }

  override finished(row: number, code: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    if (place === this.routes.request) this.bucket.answered(transactions.owner[row]!, pushAnswer(code) === "pushTaken")
    else if (place === this.routes.register)
      this.context.registrar.finished(transactions.device[row]!, transactions.owner[row]!, code)
    else if (place !== this.refresh.request && !this.routes.announcements.includes(place)) super.finished(row, code)
  }

  override answerOf(row: number): number {
    const { transactions } = this.context.host
    return this.#isPushRequest(transactions.place[row]!)
      ? this.service.answerOf(transactions.device[row]!, transactions.attempt[row]!)
      : super.answerOf(row)
  }

  override mayForward(row: number): boolean {
    if (!this.isGateOf(this.context.host.transactions.place[row]!)) return super.mayForward(row)
    this.bucket.take(row)
    return false
  }

  isGateOf(place: number): boolean {
    const { table } = this.context
    return table.to[place] === this.routes.pcscf && table.operation[2 * place + 1] === operationCodes.gate
  }

  /** The P-CSCF sees the answer to a REGISTER pass by. A challenge is none yet: the device goes on. */
  passed(row: number, code: number): void {
    const { host, registrar } = this.context
    if (code === challenge) return
    const device = host.transactions.device[row]!
    const isOk = code < 300
    if (registrar.isEnd(host.transactions.place[row]!)) {
      if (isOk) this.bindings.unbound(device)
      return
    }
    if (isOk) this.bindings.bound(device)
    this.bucket.registered(device, isOk)
  }

  override registered(device: number, isInitial: boolean): void {
    this.sleepers.registered(device, isInitial)
    super.registered(device, isInitial)
  }

  override leaves(device: number): void {
    this.sleepers.switchedOff(device)
    super.leaves(device)
  }

  override attached(device: number): void {
    this.service.attached(device)
    super.attached(device)
  }

  override forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    if (node === this.routes.pns) this.service.forget(isWiped, forgotten)
    if (node === this.routes.pcscf) {
      this.bucket.forget()
      this.bindings.forget()
    }
    super.forget(node, isWiped, forgotten)
  }

  lapsed(device: number): void {
    this.sleepers.lapsed(device)
  }

  takenUp(device: number): void {
    this.sleepers.takenUp(device)
  }

  #isPushRequest(place: number): boolean {
    return place === this.routes.request || place === this.refresh.request
  }

  /** The S-CSCF has the REGISTER of a device that was woken for a request. */
  #bind(row: number): void {
    const { host, registrar } = this.context
    const { transactions } = host
    const device = transactions.device[row]!
    const attempt = transactions.attempt[row]!
    const key = transactions.key[row]!
    registrar.bind(device, key, transactions.owner[row]!, true)
    for (const place of this.routes.announcements) host.start(place, attempt, -1, device, 0, key, -1)
  }

  /** The P-CSCF has a device woken, whose binding ends soon (RFC 8599 §5.5). */
  #wakeToRefresh(device: number): void {
    const { devices, host } = this.context
    const key = devices.roundKey(device, devices.nextRound(device))
    host.start(this.refresh.request, forBinding, -1, device, 0, key, -1)
  }

  #hears(row: number): boolean {
    const { host, ledger, tracer } = this.context
    const { transactions } = host
    if (this.isHeardBySip[transactions.place[row]!] === 0) return true
    if (this.sleepers.hears(transactions.device[row]!)) return true
    const attempt = transactions.attempt[row]!
    if (attempt >= 0) tracer?.state(ledger.attempts.push[attempt]!, this.routes.device, "asleep: does not hear it")
    return false
  }
}
