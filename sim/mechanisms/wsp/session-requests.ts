/**
 * Session initiation requests of a PPG: short messages that ask a device to open a session (WAP-235, session initiation application).
 * Rule: nobody acknowledges a request, so it is repeated while no session is there, so often and no more.
 */
import type { Simulation } from "../../kernel/simulation.ts"
import type { DeliveryContext } from "../delivery.ts"
import type { ShortMessages } from "../sms/short-messages.ts"
import type { SessionPushes } from "./session-pushes.ts"

/** How patiently a PPG asks. */
export interface Patience {
  /** How long it waits for a session before it asks again, ns. */
  readonly waitNs: number
  readonly repeats: number
}

export class SessionRequests {
  readonly #sim: Simulation
  readonly #context: DeliveryContext
  readonly #messages: ShortMessages
  readonly #pushes: SessionPushes
  readonly #patience: Patience
  /** By device: requests since a session was last there, the attempt that asks, and the wait for an answer (-1: none). */
  readonly #asks: Int32Array
  readonly #asker: Int32Array
  readonly #timer: Float64Array
  readonly #onOverdue: number

  /** `spent`: the wait after the last repeat has passed. */
  constructor(
    context: DeliveryContext,
    messages: ShortMessages,
    pushes: SessionPushes,
    patience: Patience,
    spent: (device: number) => void,
  ) {
    const { sim, devices } = context
    this.#sim = sim
    this.#context = context
    this.#messages = messages
    this.#pushes = pushes
    this.#patience = patience
    this.#asks = new Int32Array(devices.count)
    this.#asker = new Int32Array(devices.count).fill(-1)
    this.#timer = new Float64Array(devices.count).fill(-1)
    this.#onOverdue = sim.handler("no session after the request", (device) => {
      this.#timer[device] = -1
      if (this.#asks[device]! <= this.#patience.repeats) this.#ask(device)
      else {
        this.#asks[device] = 0
        spent(device)
      }
    })
  }

  /** Asks for a session, in the name of this attempt, unless that has been done; the attempt waits until `stop` or `spent`. */
  ask(device: number, attempt: number): void {
    if (this.#timer[device]! >= 0) return
    this.#asker[device] = attempt
    this.#ask(device)
  }

  /** A session is there. */
  stop(device: number): void {
    this.#sim.cancel(this.#timer[device]!)
    this.#timer[device] = -1
    this.#asks[device] = 0
  }

  #ask(device: number): void {
    const { attempts } = this.#context.ledger
    const { asks, askedAt } = this.#pushes
    const attempt = this.#asker[device]!
    // An attempt that has lost its session asks once more: for the SMS centre that, too, is a repeat.
    const before = asks[attempt]!
    this.#asks[device]! += 1
    asks[attempt] = before + 1
    askedAt[attempt] = this.#sim.now
    this.#timer[device] = this.#sim.schedule(this.#patience.waitNs, this.#onOverdue, device, 0)
    if (before === 0) this.#messages.send(attempts.push[attempt]!, attempt)
    else this.#messages.repeat(attempt, before)
  }
}
