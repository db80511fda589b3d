/**
 * The transaction layer (RFC 3261 §17): both halves of every transaction do what their tables say (`protocols/sip`), with
 * the timers of their place. It knows transports and clocks; what a node makes of a request is its user's affair.
 */
import type { Simulation } from "../kernel/simulation.ts"
import { nonInviteClient, nonInviteClientReliable } from "../protocols/sip/non-invite-client.ts"
import {
  nonInviteServer,
  nonInviteServer4320,
  nonInviteServerReliable,
  nonInviteServerReliable4320,
} from "../protocols/sip/non-invite-server.ts"
import { oneWayClient, oneWayServer } from "../protocols/one-way.ts"
import { compile, inputIndex, phaseIndex, type CompiledMachine } from "../protocols/table.ts"
import type { Core, ExchangeLayer, ForgottenHalf } from "./exchange-layer.ts"
import type { RouteTable } from "./route-table.ts"
import { timerLanes, type TimerLanes } from "./timer-lanes.ts"
import type { Tracer } from "./tracer.ts"
import type { Transactions } from "./transactions.ts"
import type { Transport } from "./transport.ts"

/** By index into `timerProfiles`. */
const waitNames = ["Timer F", "Timer F", "response wait", "answer wait", "response wait", "answer wait"] as const

const clientInput = {
  request: inputIndex(nonInviteClient, "request"),
  timerE: inputIndex(nonInviteClient, "timerE"),
  timerF: inputIndex(nonInviteClient, "timerF"),
  timerK: inputIndex(nonInviteClient, "timerK"),
  provisional: inputIndex(nonInviteClient, "1xx"),
  final: inputIndex(nonInviteClient, "final"),
  transportError: inputIndex(nonInviteClient, "transportError"),
}
const clientStart = phaseIndex(nonInviteClient, "start")
const clientTerminated = phaseIndex(nonInviteClient, "terminated")
/** By phase: 1 where the final response is still to come. */
const awaiting = Uint8Array.from(nonInviteClient.phases, (phase) =>
  phase === "trying" || phase === "proceeding" ? 1 : 0,
)
const serverInput = {
  request: inputIndex(nonInviteServer, "request"),
  final: inputIndex(nonInviteServer, "final"),
  timerJ: inputIndex(nonInviteServer, "timerJ"),
  provisionalDue: inputIndex(nonInviteServer, "provisionalDue"),
  abandon: inputIndex(nonInviteServer, "abandon"),
}
const serverStart = phaseIndex(nonInviteServer, "start")
const serverTerminated = phaseIndex(nonInviteServer, "terminated")
const clientActions = nonInviteClient.actions
const serverActions = nonInviteServer.actions

export class TransactionLayer implements ExchangeLayer {
  private readonly core: Core
  private readonly sim: Simulation
  private readonly transactions: Transactions
  private readonly transport: Transport
  private readonly routes: RouteTable
  private readonly tracer: Tracer | undefined
  private readonly rfc4320: boolean
  private readonly clients: readonly CompiledMachine[]
  private readonly servers: readonly CompiledMachine[]
  private readonly lanes: readonly TimerLanes[]
  private readonly onTimerE: number
  private readonly onTimerF: number
  private readonly onTimerK: number
  private readonly onTimerJ: number
  private readonly onProvisional: number
  /** The response that the input now being handled is about. */
  private responseCode = 0
  private responseAnsweredAt = -1
  private isRefusing = false

  constructor(
    sim: Simulation,
    parts: {
      readonly transactions: Transactions
      readonly transport: Transport
      readonly routes: RouteTable
      readonly core: Core
      readonly tracer: Tracer | undefined
      readonly rfc4320: boolean
    },
  ) {
    this.sim = sim
    this.transactions = parts.transactions
    this.transport = parts.transport
    this.routes = parts.routes
    this.core = parts.core
    this.tracer = parts.tracer
    this.rfc4320 = parts.rfc4320
    const oneWay = [compile(oneWayClient), compile(oneWayServer)] as const
    // By exchange and then by transport: requests that are answered, and those that are not.
    this.clients = [compile(nonInviteClient), compile(nonInviteClientReliable), oneWay[0], oneWay[0]]
    this.servers = parts.rfc4320
      ? [compile(nonInviteServer4320), compile(nonInviteServerReliable4320), oneWay[1], oneWay[1]]
      : [compile(nonInviteServer), compile(nonInviteServerReliable), oneWay[1], oneWay[1]]
    this.lanes = timerLanes(sim)
    this.onTimerE = sim.handler("Timer E", (row) => this.#timer(row, "Timer E", clientInput.timerE))
    this.onTimerF = sim.handler("Timer F", (row) => this.#timer(row, this.#waitName(row), clientInput.timerF))
    this.onTimerK = sim.handler("Timer K", (row) => this.#client(row, clientInput.timerK))
    this.onTimerJ = sim.handler("Timer J", (row) => this.#server(row, serverInput.timerJ))
    this.onProvisional = sim.handler("provisional due", (row) => this.#server(row, serverInput.provisionalDue))
  }

  /** A client half begins: its request is sent. */
  begin(row: number): void {
    this.core.began(row, false)
    this.#client(row, clientInput.request)
  }

  request(row: number): void {
    this.#server(row, serverInput.request)
  }

  refuse(row: number): void {
    this.isRefusing = true
    this.#server(row, serverInput.request)
    this.isRefusing = false
  }

  response(row: number, code: number, answeredAt: number): void {
    if (this.transactions.clientPhase[row] === clientTerminated) {
      if (code >= 200) this.core.stray(row, code, answeredAt)
      return
    }
    this.responseCode = code
    this.responseAnsweredAt = answeredAt
    this.#client(row, code < 200 ? clientInput.provisional : clientInput.final)
  }

  aside(): void {
    // These exchanges have nothing of the kind.
  }

  /** The core answers the request of a row. */
  respond(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    if (t.serverPhase[row] === serverStart) {
      // The server transaction has gone. RFC 3261 §16.7 step 2 forwards a stray response; RFC 4320 §4.2 and RFC 6026 drop it.
      if (!this.rfc4320) this.transport.sendResponse(row, code, answeredAt)
      return
    }
    this.responseCode = code
    this.responseAnsweredAt = answeredAt
    this.#server(row, serverInput.final)
  }

  /** The core will never answer (RFC 4320 §4.2: a non-INVITE request is not answered with 408). */
  abandon(row: number): void {
    this.#server(row, serverInput.abandon)
  }

  /** TCP's own segments take no time here; the far end forgets the request. */
  close(row: number): void {
    const t = this.transactions
    this.abandon(row) // ends what RFC 4320 has started, where it holds
    if (t.serverPhase[row] !== serverStart) {
      t.serverPhase[row] = serverStart
      this.core.drop(row)
    }
    this.#client(row, clientInput.transportError)
  }

  forget(row: number, isServer: boolean): ForgottenHalf {
    const t = this.transactions
    const { sim } = this
    const phase = isServer ? t.serverPhase[row]! : t.clientPhase[row]!
    if (isServer) {
      if (phase === serverStart) return "none"
      sim.cancel(t.timerJ[row]!)
      sim.cancel(t.timerProvisional[row]!)
      t.serverPhase[row] = serverStart
    } else {
      if (phase === clientStart || phase === clientTerminated) return "none"
      for (const timer of [t.timerE[row]!, t.timerF[row]!, t.timerK[row]!]) sim.cancel(timer)
      t.clientPhase[row] = clientTerminated
    }
    this.core.ended(row, isServer)
    this.core.drop(row)
    return !isServer && awaiting[phase] === 1 ? "unanswered" : "answered"
  }

  /** What the wait for a final response is called: Timer F is SIP's; HTTP and Diameter only wait. */
  #waitName(row: number): string {
    return waitNames[this.routes.timers[this.transactions.place[row]!]!]!
  }

  #timer(row: number, name: string, input: number): void {
    this.tracer?.timerFired(row, name)
    this.#client(row, input)
  }

  #client(row: number, input: number): void {
    const t = this.transactions
    const machine = this.clients[2 * this.routes.exchange[t.place[row]!]! + t.reliable[row]!]!
    const fired = machine.row[t.clientPhase[row]! * machine.inputCount + input]!
    if (fired < 0) return
    t.clientPhase[row] = machine.to[fired]!
    const end = machine.actionStart[fired + 1]!
    for (let i = machine.actionStart[fired]!; i < end; i++) this.#clientAction(row, machine.actions[i]!)
    if (machine.to[fired] === clientTerminated) {
      this.core.ended(row, false)
      this.core.drop(row)
    }
  }

  #clientAction(row: number, action: number): void {
    const t = this.transactions
    const lanes = this.lanes[this.routes.timers[t.place[row]!]!]!
    switch (clientActions[action]) {
      case "send":
        this.transport.sendRequest(row)
        return
      case "startE":
        t.timerE[row] = this.sim.arm(lanes.e[0]!, this.onTimerE, row, 0)
        this.tracer?.timerSet(row, "Timer E", lanes.spans.e[0]!)
        return
      case "doubleE": {
        const n = Math.min(t.interval[row]! + 1, lanes.e.length - 1)
        t.interval[row] = n
        t.timerE[row] = this.sim.arm(lanes.e[n]!, this.onTimerE, row, 0)
        this.tracer?.timerSet(row, "Timer E", lanes.spans.e[n]!)
        return
      }
      case "capE":
        t.timerE[row] = this.sim.arm(lanes.cap, this.onTimerE, row, 0)
        this.tracer?.timerSet(row, "Timer E", lanes.spans.cap)
        return
      case "startF":
        t.timerF[row] = this.sim.arm(lanes.f, this.onTimerF, row, 0)
        this.tracer?.timerSet(row, this.#waitName(row), lanes.spans.f)
        return
      case "startK":
        t.timerK[row] = this.sim.arm(lanes.k, this.onTimerK, row, 0)
        return
      case "stopE":
        if (this.sim.cancel(t.timerE[row]!)) this.tracer?.timerCancelled(row, "Timer E")
        return
      case "stopF":
        if (this.sim.cancel(t.timerF[row]!)) this.tracer?.timerCancelled(row, this.#waitName(row))
        return
      case "passUp":
        if (this.responseCode >= 200) this.core.final(row, this.responseCode, this.responseAnsweredAt)
        return
      case "reportTimeout":
        this.core.unanswered(row, 408)
        return
      case "reportError":
        this.core.unanswered(row, 503)
        return
      case undefined:
        return
    }
  }

  #server(row: number, input: number): void {
    const t = this.transactions
    const machine = this.servers[2 * this.routes.exchange[t.place[row]!]! + t.reliable[row]!]!
    const before = t.serverPhase[row]!
    const fired = machine.row[before * machine.inputCount + input]!
    if (fired < 0) return
    const to = machine.to[fired]!
    // A server transaction that has ended is forgotten: another copy of the request starts a new one.
    t.serverPhase[row] = to === serverTerminated ? serverStart : to
    if (before === serverStart) {
      t.holders[row]! += 1
      this.core.began(row, true)
    }
    const end = machine.actionStart[fired + 1]!
    for (let i = machine.actionStart[fired]!; i < end; i++) this.#serverAction(row, machine.actions[i]!)
    if (to === serverTerminated) {
      this.core.ended(row, true)
      this.core.drop(row)
    }
  }

  #serverAction(row: number, action: number): void {
    const t = this.transactions
    const lanes = this.lanes[this.routes.timers[t.place[row]!]!]!
    switch (serverActions[action]) {
      case "passUp":
        if (this.isRefusing) this.core.refuse(row)
        else this.core.decide(row)
        return
      case "respond":
        t.code[row] = this.responseCode
        t.answeredAt[row] = this.responseAnsweredAt
        t.repeats[row] = 0
        this.transport.sendResponse(row, t.code[row]!, t.answeredAt[row]!)
        return
      case "respondTrying":
        t.code[row] = 100
        t.answeredAt[row] = t.place[row]!
        this.transport.sendResponse(row, 100, t.place[row]!)
        return
      case "repeat":
        t.repeats[row]! += 1
        this.transport.sendResponse(row, t.code[row]!, t.answeredAt[row]!)
        return
      case "startJ":
        t.timerJ[row] = this.sim.arm(lanes.j, this.onTimerJ, row, 0)
        return
      case "stopJ":
        this.sim.cancel(t.timerJ[row]!)
        return
      case "startProvisional":
        t.timerProvisional[row] = this.sim.arm(lanes.provisional, this.onProvisional, row, 0)
        return
      case "stopProvisional":
        this.sim.cancel(t.timerProvisional[row]!)
        return
      case "reportError":
      case undefined:
        return
    }
  }
}
