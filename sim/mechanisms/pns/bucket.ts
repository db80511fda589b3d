/**
 * The bucket of a P-CSCF: requests that it holds while their devices are woken (RFC 8599 §5.2, §5.6.2), the table of
 * `protocols/pns/held-request` for each.
 * Rule: every request to a contact with pn-* is held, and a push asked for, whether or not its device is awake: the P-CSCF does not know.
 */
import { doubleColumns } from "../columns.ts"
import type { DeliveryContext } from "../delivery.ts"
import { heldRequest } from "../../protocols/pns/held-request.ts"
import type { WakeUpRoutes } from "./routes.ts"
import { heldInputs as h, heldTable, isHeld } from "./tables.ts"

const initialRows = 256
const unavailable = 480
const timerName = "bucket timer"

/** Columns by row of `Transactions`. */
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
    while (row >= this.rows.capacity) doubleColumns(this.rows)
    if (isHeld[this.rows.phase[row]!] === 1) this.#forget(row)
    this.rows.phase[row] = 0
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
      const next = this.rows.next[row]!
      this.#give(row, isOk ? h.registered : h.registerFailed)
      row = next
    }
  }

  #give(row: number, given: number): void {
    const { rows } = this
    const fired = heldTable.row[rows.phase[row]! * heldTable.inputCount + given]!
    if (fired < 0) return
    rows.phase[row] = heldTable.to[fired]!
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
        this.rows.timer[row] = sim.schedule(this.bucketNs, this.onDue, row, 0)
        tracer?.timerSet(row, timerName, this.bucketNs, true)
        return
      case "stopBucket":
        if (sim.cancel(this.rows.timer[row]!)) tracer?.timerCancelled(row, timerName)
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
    rows.next[row] = -1
    let last = first[device]!
    if (last < 0) first[device] = row
    else {
      while (rows.next[last]! >= 0) last = rows.next[last]!
      rows.next[last] = row
    }
    this.#say(row, "held until the device has been woken")
  }

  /** A P-CSCF that has crashed gets another copy of a request that it held: it is a new one, and the old is in the bucket no more. */
  #forget(row: number): void {
    const { host, sim } = this.context
    sim.cancel(this.rows.timer[row]!)
    this.#remove(row, "forgotten in the crash")
    host.drop(row)
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
    if (first[device] === row) first[device] = rows.next[row]!
    else {
      let before = first[device]!
      while (rows.next[before] !== row) before = rows.next[before]!
      rows.next[before] = rows.next[row]!
    }
    this.#say(row, words)
  }

  #say(row: number, words: string): void {
    const { ledger, tracer, host } = this.context
    const attempt = host.transactions.attempt[row]!
    if (attempt >= 0) tracer?.state(ledger.attempts.push[attempt]!, this.routes.pcscf, words)
  }
}
