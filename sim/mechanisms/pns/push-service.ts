/**
 * The push notification service: it takes push requests, and sends a notification to the device some time later, or loses it.
 * Rule 1: of the notifications for a device that it does not reach it keeps the latest, as long as its TTL, and sends it when the device
 * is back (assumption: what the services of telephones do; RFC 8030 §5.2 has the TTL).
 * Rule 2: draws of a notification are those of the push whose request is held, or of the device whose binding is to be renewed.
 * Assumption: a device keeps a connection to its service whenever it has coverage; that is its operating system's, and not paid for here.
 */
import { sampler, wholeNs, type Sampler } from "../../kernel/distribution.ts"
import type { KeyedStream } from "../../kernel/random-stream.ts"
import type { DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import { pushCode, type PushRoutes, type WakeUpRoutes } from "./routes.ts"
import type { WakeUpOptions } from "./settings.ts"

/** A notification that is no attempt's: it has a binding renewed. */
export const forBinding = -1
/** No notification is kept. */
const none = -2
/** Attempts of one push are fewer: it numbers the draws of a second sending apart. */
const attemptsMost = 4096
const nsPerSecond = 1e9

export class PushService {
  private readonly context: DeliveryContext
  private readonly routes: WakeUpRoutes
  private readonly refresh: PushRoutes
  private readonly options: WakeUpOptions
  private readonly delay: Sampler
  private readonly delays: KeyedStream
  private readonly losses: KeyedStream
  private readonly refusals: KeyedStream
  /** By device: the attempt of the notification that is kept, `forBinding` or `none`, and until when, ns. */
  private readonly kept: Int32Array
  private readonly keptUntil: Float64Array
  private readonly onDue: number

  constructor(context: DeliveryContext, routes: WakeUpRoutes, refresh: PushRoutes, options: WakeUpOptions) {
    const { random, devices, sim } = context
    this.context = context
    this.routes = routes
    this.refresh = refresh
    this.options = options
    this.delay = sampler({ kind: "lognormal", ...options.serviceDelayNs })
    this.delays = random.keyed("pns/delay")
    this.losses = random.keyed("pns/loss")
    this.refusals = random.keyed("pns/refusal")
    this.kept = new Int32Array(devices.count).fill(none)
    this.keptUntil = new Float64Array(devices.count)
    this.onDue = sim.handler("push notification is sent", (device, attempt) => this.#send(device, attempt))
  }

  /** Devices with coverage have their connection to the service. */
  start(): void {
    const { devices } = this.context
    for (let device = 0; device < devices.count; device++) if (devices.reachable[device] === 1) this.#connect(device)
  }

  /** A device is back: it connects, and gets what was kept for it. */
  attached(device: number): void {
    this.#connect(device)
    const attempt = this.kept[device]!
    this.kept[device] = none
    if (attempt === none) return
    if (this.context.sim.now < this.keptUntil[device]!) this.#schedule(device, attempt, 1)
    else this.#drop(attempt)
  }

  /** The service has lost its connections, which devices open again at once, and with its disk what it keeps. */
  forget(isWiped: boolean, forgotten: Forgotten): void {
    const { devices } = this.context
    for (let device = 0; device < devices.count; device++) if (devices.reachable[device] === 1) this.#connect(device)
    if (!isWiped) return
    for (let device = 0; device < this.kept.length; device++) {
      const attempt = this.kept[device]!
      if (attempt === none) continue
      this.kept[device] = none
      this.#drop(attempt)
      if (attempt >= 0) forgotten.pushes++
    }
  }

  /** Code of its answer to a push request; -1: it takes it. */
  answerOf(device: number, attempt: number): number {
    const { requestRefusal } = this.options
    const isRefused = requestRefusal > 0 && this.#draw(this.refusals, device, attempt, 0).next() < requestRefusal
    return isRefused ? pushCode.refused : -1
  }

  /** It has taken a push request of an attempt, or (-1) for a binding. */
  taken(device: number, attempt: number): void {
    const { notificationLoss } = this.options
    if (notificationLoss > 0 && this.#draw(this.losses, device, attempt, 0).next() < notificationLoss) {
      this.#say(attempt, "loses the notification")
      return
    }
    this.keptUntil[device] = this.context.sim.now + this.options.ttlSeconds * nsPerSecond
    if (attempt >= 0) this.context.ledger.hold(attempt)
    this.#schedule(device, attempt, 0)
  }

  #schedule(device: number, attempt: number, which: number): void {
    const delay = wholeNs(this.delay.sample(this.#draw(this.delays, device, attempt, which)))
    this.context.sim.schedule(delay, this.onDue, device, attempt)
  }

  #send(device: number, attempt: number): void {
    const { devices, host, ledger, sim } = this.context
    if (devices.reachable[device] === 1) {
      if (attempt >= 0) {
        const push = ledger.attempts.push[attempt]!
        const key = ledger.pushes.number[push]!
        host.start(this.routes.notification, attempt, -1, device, 0, key, push)
        ledger.release(attempt) // the notification holds it now
      } else host.start(this.refresh.notification, -1, -1, device, 0, this.#roundKey(device), -1)
      return
    }
    if (!this.options.keepsLatest || sim.now >= this.keptUntil[device]!) {
      this.#say(attempt, "drops the notification: no device")
      this.#drop(attempt)
      return
    }
    this.#say(attempt, "keeps the notification: no device")
    this.#drop(this.kept[device]!)
    this.kept[device] = attempt
  }

  #drop(attempt: number): void {
    if (attempt >= 0) this.context.ledger.release(attempt)
  }

  #connect(device: number): void {
    this.context.host.transport.links.stand(this.routes.serviceLink, device)
  }

  #draw(stream: KeyedStream, device: number, attempt: number, which: number): KeyedStream {
    const { ledger, devices } = this.context
    if (attempt < 0) return stream.at(this.#roundKey(device), which * attemptsMost + devices.rounds[device]!)
    return stream.at(
      ledger.pushes.number[ledger.attempts.push[attempt]!]!,
      which * attemptsMost + ledger.attempts.number[attempt]!,
    )
  }

  #roundKey(device: number): number {
    return this.context.devices.roundKey(device, this.context.devices.rounds[device]!)
  }

  #say(attempt: number, words: string): void {
    const { ledger, tracer } = this.context
    if (attempt >= 0) tracer?.state(ledger.attempts.push[attempt]!, this.routes.pns, words)
  }
}
