/**
 * SEND and its response over MSRP (RFC 4975 §7.1.1): the client half does what its table says, with 30 s from the last octet sent. The
 * server half has no state: over TCP nothing is sent twice.
 * Rule: a connection that is lost is noticed by that wait: nothing else tells before.
 */
import type { Lane, Simulation } from "../kernel/simulation.ts"
import { responseTimeout } from "../parameters/msrp.ts"
import { inBase } from "../parameters/parameter.ts"
import { sendTransaction } from "../protocols/msrp/send-transaction.ts"
import { compile, inputIndex, phaseIndex } from "../protocols/table.ts"
import type { Core, ExchangeLayer, ForgottenHalf } from "./exchange-layer.ts"
import type { Tracer } from "./tracer.ts"
import type { Transactions } from "./transactions.ts"
import type { Transport } from "./transport.ts"

const machine = compile(sendTransaction)
const inputs = {
  send: inputIndex(sendTransaction, "send"),
  lastOctet: inputIndex(sendTransaction, "lastOctet"),
  ok: inputIndex(sendTransaction, "ok"),
  refusal: inputIndex(sendTransaction, "refusal"),
  responseOverdue: inputIndex(sendTransaction, "responseOverdue"),
}
const start = phaseIndex(sendTransaction, "start")
const done = phaseIndex(sendTransaction, "done")
const waitName = "response wait"
const waitNs = inBase(responseTimeout)

/** Who sends the messages of a place. */
export interface MsrpUser {
  /** The last octet of a SEND has gone out. */
  written(row: number): void
}

export class MsrpLayer implements ExchangeLayer {
  /** By place. */
  private readonly users: MsrpUser[] = []
  private readonly sim: Simulation
  private readonly core: Core
  private readonly transactions: Transactions
  private readonly transport: Transport
  private readonly tracer: Tracer | undefined
  private readonly lane: Lane
  private readonly onLastOctet: number
  private readonly onOverdue: number
  private responseCode = 0
  private responseAnsweredAt = -1

  constructor(
    sim: Simulation,
    parts: {
      readonly transactions: Transactions
      readonly transport: Transport
      readonly core: Core
      readonly tracer: Tracer | undefined
    },
  ) {
    this.sim = sim
    this.core = parts.core
    this.transactions = parts.transactions
    this.transport = parts.transport
    this.tracer = parts.tracer
    this.lane = sim.lane(waitNs)
    this.onLastOctet = sim.handler("last octet out", (row) => {
      this.core.hold(row)
      this.#give(row, inputs.lastOctet)
      this.users[this.transactions.place[row]!]?.written(row)
      this.core.drop(row)
    })
    this.onOverdue = sim.handler("MSRP response overdue", (row) => {
      this.tracer?.timerFired(row, waitName)
      this.#give(row, inputs.responseOverdue)
    })
  }

  /** Tells this user of the SENDs of a place. */
  listen(place: number, user: MsrpUser): void {
    this.users[place] = user
  }

  begin(row: number): void {
    this.#give(row, inputs.send)
  }

  request(row: number): void {
    this.core.decide(row)
  }

  response(row: number, code: number, answeredAt: number): void {
    this.responseCode = code
    this.responseAnsweredAt = answeredAt
    this.#give(row, code === 200 ? inputs.ok : inputs.refusal)
  }

  aside(): void {
    // A SEND has nothing beside it.
  }

  respond(row: number, code: number, answeredAt: number): void {
    this.transactions.code[row] = code
    this.transport.sendResponse(row, code, answeredAt)
  }

  abandon(): void {
    // Nobody stands between the two ends.
  }

  /** An answer to a SEND that is forgotten meets nobody. */
  forget(row: number, isServer: boolean): ForgottenHalf {
    const t = this.transactions
    const phase = t.clientPhase[row]!
    if (isServer || phase === start || phase === done) return "none"
    this.sim.cancel(t.timerE[row]!)
    this.sim.cancel(t.timerF[row]!)
    t.clientPhase[row] = done
    this.core.drop(row)
    return "unanswered"
  }

  #give(row: number, input: number): void {
    const t = this.transactions
    const fired = machine.row[t.clientPhase[row]! * machine.inputCount + input]!
    if (fired < 0) return
    t.clientPhase[row] = machine.to[fired]!
    const end = machine.actionStart[fired + 1]!
    for (let i = machine.actionStart[fired]!; i < end; i++) this.#action(row, machine.actions[i]!)
    if (machine.to[fired] === done) this.core.drop(row)
  }

  #action(row: number, action: number): void {
    const t = this.transactions
    switch (sendTransaction.actions[action]) {
      case "write":
        this.transport.sendRequest(row)
        t.timerE[row] = this.sim.scheduleAt(this.transport.links.lastOctetNs, this.onLastOctet, row, 0)
        return
      case "startResponse":
        t.timerF[row] = this.sim.arm(this.lane, this.onOverdue, row, 0)
        this.tracer?.timerSet(row, waitName, waitNs)
        return
      case "stopResponse":
        if (this.sim.cancel(t.timerF[row]!)) this.tracer?.timerCancelled(row, waitName)
        return
      case "reportAccepted":
      case "reportRefusal":
        this.sim.cancel(t.timerE[row]!)
        this.core.final(row, this.responseCode, this.responseAnsweredAt)
        return
      case "reportOverdue":
        this.core.unanswered(row, 408)
        return
      case "reportLost":
        this.core.unanswered(row, 503)
        return
      // Failure-Report is always "yes": going out is not yet all that will be known.
      case "reportSent":
      case undefined:
        return
    }
  }
}
