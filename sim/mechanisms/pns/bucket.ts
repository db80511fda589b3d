/**
 * The bucket of a P-CSCF: requests that it holds while their devices are woken (RFC 8599 §5.2, §5.6.2), the table of
 * `protocols/pns/held-request` for each.
 * Rule: every request to a contact with pn-* is held, and a push asked for, whether or not its device is awake: the P-CSCF does not know.
 */
import { doubleColumns, rowShift } from "../columns.ts"
import type { DeliveryContext } from "../delivery.ts"
import { heldRequest } from "../../protocols/pns/held-request.ts"
import { phaseIndex } from "../../protocols/table.ts"
import type { WakeUpRoutes } from "./routes.ts"
import { heldInputs as h, heldTable } from "./tables.ts"

const initialRows = 256
const unavailable = 480
const timerName = "bucket timer"
const refused = phaseIndex(heldRequest, "refused")

/** Columns by row of `Transactions`, counted through. */
class HeldRows {
  phase = new Int32Array(initialRows)
  timer = new Float64Array(initialRows).fill(-1)
  /** Next one that is held for the same device, or -1. */
  next = new Int32Array(initialRows)

  get capacity(): number {
    return this.phase.length
  }
}

export class Bucket {
  private readonly context: DeliveryContext
  private readonly routes: WakeUpRoutes
  private readonly bucketNs: number
  private readonly failureCode: number
  private readonly rows = new HeldRows()
  /** By device: the first request that is held for it, or -1. */
  private readonly first: Int32Array
  private readonly onDue: number

  constructor(
    context: DeliveryContext,
    routes: WakeUpRoutes,
    options: { readonly bucketNs: number; readonly failureCode: number },
  ) {
    this.context = context
    this.routes = routes
    this.bucketNs = options.bucketNs
    this.failureCode = options.failureCode
    this.first = new Int32Array(context.devices.count).fill(-1)
    this.onDue = context.sim.handler(timerName, (row) => {
      context.tracer?.timerFired(row, timerName)
      this.#give(row, h.bucketDue)
    })
  }

  /** A request has come: it is held. */
  take(row: number): void {
    while (row >> rowShift >= this.rows.capacity) doubleColumns(this.rows)
    this.rows.phase[row >> rowShift] = 0
    this.#give(row, h.request)
  }

  /** The service has answered the push request of a held request, or not (408, 503). */
  answered(row: number, isTaken: boolean): void {
    this.#give(row, isTaken ? h.pushTaken : h.pushFailed)
    this.context.host.drop(row)
  }

  /** A REGISTER of the device has succeeded, or failed: all that is held for it goes out, or is refused. */
  registered(device: number, isOk: boolean): void {
    for (let row = this.first[device]!; row >= 0;) {
      const next = this.rows.next[row >> rowShift]!
      this.#give(row, isOk ? h.registered : h.registerFailed)
      row = next
    }
  }

  /** The P-CSCF has forgotten the requests that it holds. */
  forget(): void {
    const { host, sim } = this.context
    for (let device = 0; device < this.first.length; device++) {
      for (let row = this.first[device]!; row >= 0;) {
        const next = this.rows.next[row >> rowShift]!
        sim.cancel(this.rows.timer[row >> rowShift]!)
        this.rows.phase[row >> rowShift] = refused // what the service answers to its push request meets nobody
        host.drop(row)
        row = next
      }
      this.first[device] = -1
    }
  }

  #give(row: number, given: number): void {
    const { rows } = this
    const fired = heldTable.row[rows.phase[row >> rowShift]! * heldTable.inputCount + given]!
    if (fired < 0) return
    rows.phase[row >> rowShift] = heldTable.to[fired]!
    const end = heldTable.actionStart[fired + 1]!
    for (let i = heldTable.actionStart[fired]!; i < end; i++) this.#act(row, heldTable.actions[i]!, given)
  }

  #act(row: number, action: number, given: number): void {
    const { host, sim, tracer } = this.context
    switch (heldRequest.actions[action]) {
      case "hold":
        this.#hold(row)
        return
      case "push":
        this.#push(row)
        return
      case "forward":
        this.#remove(row, "released: the device has registered")
        host.relay(row)
        host.drop(row)
        return
      case "answer480":
        this.#remove(
          row,
          given === h.bucketDue ? "not woken in time" : given === h.pushFailed ? "no push" : "no binding",
        )
        host.answer(row, given === h.bucketDue ? unavailable : this.failureCode)
        host.drop(row)
        return
      case "startBucket":
        this.rows.timer[row >> rowShift] = sim.schedule(this.bucketNs, this.onDue, row, 0)
        tracer?.timerSet(row, timerName, this.bucketNs, true)
        return
      case "stopBucket":
        if (sim.cancel(this.rows.timer[row >> rowShift]!)) tracer?.timerCancelled(row, timerName)
        return
      case undefined:
        return
    }
  }

  #hold(row: number): void {
    const { host } = this.context
    const { transactions } = host
    host.hold(row)
    const { rows, first } = this
    const device = transactions.device[row]!
    rows.next[row >> rowShift] = -1
    let last = first[device]!
    if (last < 0) first[device] = row
    else {
      while (rows.next[last >> rowShift]! >= 0) last = rows.next[last >> rowShift]!
      rows.next[last >> rowShift] = row
    }
    this.#say(row, "held until the device has been woken")
  }

  #push(row: number): void {
    const { host } = this.context
    const t = host.transactions
    host.hold(row) // until the service has answered
    host.start(this.routes.request, t.attempt[row]!, -1, t.device[row]!, 0, t.key[row]!, row)
  }

  #remove(row: number, words: string): void {
    const { rows, first } = this
    const device = this.context.host.transactions.device[row]!
    if (first[device] === row) first[device] = rows.next[row >> rowShift]!
    else {
      let before = first[device]!
      while (rows.next[before >> rowShift] !== row) before = rows.next[before >> rowShift]!
      rows.next[before >> rowShift] = rows.next[row >> rowShift]!
    }
    this.#say(row, words)
  }

  #say(row: number, words: string): void {
    const { ledger, tracer, host } = this.context
    const attempt = host.transactions.attempt[row]!
    if (attempt >= 0) tracer?.state(ledger.attempts.push[attempt]!, this.routes.pcscf, words)
  }
}
