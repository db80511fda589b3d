/**
 * WTP (WAP-224): both halves of every transaction of class 1 and 2 do what their tables say (`protocols/wtp`), with the timers of their
 * bearer. The Ack of class 1 and the Result of class 2 are the response of the place; what the initiator says later goes beside it.
 * Rule 1: a half at a device ends with the device's life: switched off, it has forgotten its transactions and its peer's identifiers.
 * A gateway that forgets begins its own identifiers anew, which its peers learn by TIDnew, and knows none of theirs (§8.8).
 * Rule 2: a transaction that has ended is forgotten, so what comes of it later begins another or is denied.
 * Deliberately absent: damaged PDUs, which no link of the simulator makes, and segmentation.
 */
import type { Simulation } from "../kernel/simulation.ts"
import type { Core, ExchangeLayer, ForgottenHalf } from "./exchange-layer.ts"
import { exchanges } from "./place.ts"
import type { RouteTable } from "./route-table.ts"
import type { Tracer } from "./tracer.ts"
import type { Transactions } from "./transactions.ts"
import type { Transport } from "./transport.ts"
import { BearerTimers } from "./wtp/bearer-timers.ts"
import { Initiators } from "./wtp/initiators.ts"
import { class2 } from "./wtp/machines.ts"
import { Peers } from "./wtp/peers.ts"
import { Responders, type ResponderUser } from "./wtp/responders.ts"

export class WtpLayer implements ExchangeLayer {
  readonly #peers: Peers
  readonly #initiators: Initiators
  readonly #responders: Responders

  constructor(
    sim: Simulation,
    parts: {
      readonly transactions: Transactions
      readonly transport: Transport
      readonly routes: RouteTable
      readonly core: Core
      readonly tracer: Tracer | undefined
      readonly devices: number
    },
  ) {
    const { transactions, transport, routes, core, tracer, devices } = parts
    const wtp2 = exchanges.indexOf("wtp-2")
    this.#peers = new Peers(routes, transactions, devices)
    const halves = {
      sim,
      core,
      transactions,
      transport,
      tracer,
      timers: new BearerTimers(sim, routes, transactions),
      peers: this.#peers,
      classes: Uint8Array.from(routes.exchange, (exchange) => (exchange === wtp2 ? class2 : 0)),
    }
    this.#initiators = new Initiators(halves)
    this.#responders = new Responders(halves)
  }

  /** Tells this user of the results that go out at a place. */
  listen(place: number, user: ResponderUser): void {
    this.#responders.users[place] = user
  }

  /** From now on responders verify an Invoke of a peer of which they know nothing. */
  verifyUnknown(): void {
    this.#responders.verifiesUnknown = true
  }

  /** A device has lost its state, and begins its identifiers anew. */
  forgetDevice(device: number): void {
    this.#peers.forget(device)
  }

  /** The gateway has lost its state: no peer's identifiers are known any more, on either side. */
  forgetPeers(): void {
    this.#peers.forgetAll()
  }

  forget(row: number, isServer: boolean): ForgottenHalf {
    return isServer ? this.#responders.forget(row) : this.#initiators.forget(row)
  }

  /** TR-Result.res: the initiator's user accepts a result. */
  accept(row: number): void {
    this.#initiators.accept(row)
  }

  /** TR-Abort.req of an initiator's user, whose session is gone. */
  abort(row: number): void {
    this.#initiators.abort(row)
  }

  begin(row: number): void {
    this.#initiators.begin(row)
  }

  request(row: number, copy: number): void {
    this.#responders.invoke(row, copy)
  }

  response(row: number, code: number, answeredAt: number): void {
    this.#initiators.response(row, code, answeredAt)
  }

  aside(row: number, which: number): void {
    this.#responders.aside(row, which)
  }

  respond(row: number, code: number): void {
    this.#responders.respond(row, code)
  }

  abandon(): void {
    // A user that never answers lets A pass AEC_MAX times; then the responder aborts.
  }
}
