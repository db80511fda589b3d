/**
 * INVITE transactions (RFC 3261 §17.1.1, §17.2.1; RFC 6026): both halves do what their tables say (`protocols/sip`), and at a proxy a
 * branch does, which is the user of its client half (`invite-branches.ts`).
 * Rule 1: a proxy cannot know that an answer will come within 200 ms: it sends 100 at once, unless it answers itself.
 * Rule 2: every copy of a 2xx goes up to the caller's core (§16.7 step 5). In 2005 a 2xx ends both halves, so that a copy meets no
 * transaction and a proxy passes it on without one; RFC 6026 comes with the scenario's era, like RFC 4320.
 * Rule 3: 408 is a proper answer to an INVITE, whatever RFC 4320 says of other requests.
 * Rule 4: a node that has forgotten a transaction takes a copy of its INVITE for a new one, and what answers its own goes on without
 * one (§16.7 step 2) or, at a user agent, nowhere. A caller has no timer after a 100: its proxy's Timer C sees to an answer. Where that
 * proxy has forgotten, or all its answers were lost, the caller waits as long, and no longer (assumption).
 */
import type { Simulation } from "../kernel/simulation.ts"
import {
  inviteClient,
  inviteClient6026,
  inviteClientReliable,
  inviteClientReliable6026,
} from "../protocols/sip/invite-client.ts"
import {
  inviteServer,
  inviteServer6026,
  inviteServerReliable,
  inviteServerReliable6026,
} from "../protocols/sip/invite-server.ts"
import { compile, inputIndex, phaseIndex, type CompiledMachine } from "../protocols/table.ts"
import type { Core, ExchangeLayer, ForgottenHalf } from "./exchange-layer.ts"
import { branchInputs, InviteBranches } from "./invite-branches.ts"
import { inviteLanes, type InviteLanes, type Span } from "./invite-lanes.ts"
import { timerProfiles } from "./place.ts"
import { operationCodes, type RouteTable } from "./route-table.ts"
import { sipTimerBases } from "./timer-lanes.ts"
import type { Tracer } from "./tracer.ts"
import type { Transactions } from "./transactions.ts"
import type { Transport } from "./transport.ts"

const client = {
  request: inputIndex(inviteClient, "request"),
  timerA: inputIndex(inviteClient, "timerA"),
  timerB: inputIndex(inviteClient, "timerB"),
  timerD: inputIndex(inviteClient, "timerD"),
  timerM: inputIndex(inviteClient, "timerM"),
  provisional: inputIndex(inviteClient, "1xx"),
  success: inputIndex(inviteClient, "2xx"),
  failure: inputIndex(inviteClient, "failure"),
}
const clientStart = phaseIndex(inviteClient, "start")
const clientCalling = phaseIndex(inviteClient, "calling")
const clientProceeding = phaseIndex(inviteClient, "proceeding")
const clientTerminated = phaseIndex(inviteClient, "terminated")
const server = {
  request: inputIndex(inviteServer, "request"),
  tryingDue: inputIndex(inviteServer, "tryingDue"),
  success: inputIndex(inviteServer, "success"),
  failure: inputIndex(inviteServer, "failure"),
  ack: inputIndex(inviteServer, "ack"),
  timerG: inputIndex(inviteServer, "timerG"),
  timerH: inputIndex(inviteServer, "timerH"),
  timerI: inputIndex(inviteServer, "timerI"),
  timerL: inputIndex(inviteServer, "timerL"),
}
const serverStart = phaseIndex(inviteServer, "start")
const serverTrying = phaseIndex(inviteServer, "trying")
const serverTerminated = phaseIndex(inviteServer, "terminated")

export class InviteLayer implements ExchangeLayer {
  private readonly sim: Simulation
  private readonly core: Core
  private readonly transactions: Transactions
  private readonly transport: Transport
  private readonly routes: RouteTable
  private readonly tracer: Tracer | undefined
  private readonly rfc6026: boolean
  /** Over UDP and over TCP. */
  private readonly clients: readonly CompiledMachine[]
  private readonly servers: readonly CompiledMachine[]
  /** By index into `timerProfiles`. */
  private readonly lanes: readonly (InviteLanes | undefined)[]
  private readonly branches: InviteBranches
  private readonly onA: number
  private readonly onB: number
  private readonly onD: number
  private readonly onM: number
  private readonly onTrying: number
  private readonly onG: number
  private readonly onH: number
  private readonly onI: number
  private readonly onL: number
  /** A kind of event of which most worlds have none; -1: this one has had none yet. */
  private onNobody = -1
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
      readonly rfc6026: boolean
    },
  ) {
    this.sim = sim
    this.core = parts.core
    this.transactions = parts.transactions
    this.transport = parts.transport
    this.routes = parts.routes
    this.tracer = parts.tracer
    this.rfc6026 = parts.rfc6026
    const [clients, servers] = parts.rfc6026
      ? ([
          [inviteClient6026, inviteClientReliable6026],
          [inviteServer6026, inviteServerReliable6026],
        ] as const)
      : ([
          [inviteClient, inviteClientReliable],
          [inviteServer, inviteServerReliable],
        ] as const)
    this.clients = clients.map(compile)
    this.servers = servers.map(compile)
    this.lanes = timerProfiles.map((profile) =>
      profile === "core" || profile === "cellular" ? inviteLanes(sim, sipTimerBases[profile]) : undefined,
    )
    const fired = (name: string, input: number, half: (row: number, input: number) => void): number =>
      sim.handler(name, (row) => {
        this.tracer?.timerFired(row, name)
        half(row, input)
      })
    const ofClient = (row: number, input: number): void => this.#client(row, input)
    const ofServer = (row: number, input: number): void => this.#server(row, input)
    this.onA = fired("Timer A", client.timerA, ofClient)
    this.onB = fired("Timer B", client.timerB, ofClient)
    this.onD = sim.handler("Timer D", (row) => this.#client(row, client.timerD))
    this.onM = sim.handler("Timer M", (row) => this.#client(row, client.timerM))
    this.onTrying = sim.handler("100 due", (row) => this.#server(row, server.tryingDue))
    this.onG = fired("Timer G", server.timerG, ofServer)
    this.onH = fired("Timer H", server.timerH, ofServer)
    this.onI = sim.handler("Timer I", (row) => this.#server(row, server.timerI))
    this.onL = sim.handler("Timer L", (row) => this.#server(row, server.timerL))
    this.branches = new InviteBranches(sim, {
      core: parts.core,
      transactions: parts.transactions,
      lanesOf: (row) => this.#lanesOf(row),
      destroy: (row) => {
        this.transactions.clientPhase[row] = clientTerminated
        this.core.ended(row, false)
        this.core.drop(row)
      },
    })
  }

  begin(row: number): void {
    this.core.began(row, false)
    if (this.transactions.parent[row]! >= 0) this.branches.give(row, branchInputs.forward)
    this.#client(row, client.request)
  }

  request(row: number): void {
    const t = this.transactions
    this.#server(row, server.request)
    if (t.serverPhase[row] === serverTrying && this.#isProxy(row)) this.#server(row, server.tryingDue)
  }

  refuse(row: number): void {
    this.isRefusing = true
    this.#server(row, server.request)
    this.isRefusing = false
  }

  response(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    if (t.clientPhase[row] === clientTerminated) {
      if (code >= 200) this.#late(row, code, answeredAt)
      return
    }
    if (code >= 200 && t.parent[row]! < 0) this.sim.cancel(t.timerC[row]!)
    this.responseCode = code
    this.responseAnsweredAt = answeredAt
    this.#client(row, code < 200 ? client.provisional : code < 300 ? client.success : client.failure)
  }

  /** The ACK of a 300-699. */
  aside(row: number): void {
    this.#server(row, server.ack)
  }

  respond(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    if (t.serverPhase[row] === serverStart) {
      // The server transaction has gone. RFC 3261 §16.7 step 2 passes the response on all the same; RFC 6026 drops it.
      if (this.rfc6026) return
      this.#countRepeat(row, code)
      this.transport.sendResponse(row, code, answeredAt)
      return
    }
    this.responseCode = code
    this.responseAnsweredAt = answeredAt
    this.#server(row, code < 300 ? server.success : server.failure)
  }

  abandon(row: number): void {
    this.respond(row, 408, this.transactions.place[row]!)
  }

  forget(row: number, isServer: boolean): ForgottenHalf {
    const t = this.transactions
    const { sim } = this
    const phase = isServer ? t.serverPhase[row]! : t.clientPhase[row]!
    if (isServer) {
      if (phase === serverStart) return "none"
      for (const timer of [t.timerProvisional[row]!, t.timerG[row]!, t.timerJ[row]!]) sim.cancel(timer)
      t.serverPhase[row] = serverStart
      this.#awaitNobody(row)
    } else {
      if (phase === clientStart || phase === clientTerminated) return "none"
      // A branch has Timer C besides, or the wait after it; with the row's client half it is gone.
      for (const timer of [t.timerE[row]!, t.timerF[row]!, t.timerK[row]!, t.timerC[row]!]) sim.cancel(timer)
      t.clientPhase[row] = clientTerminated
    }
    this.core.ended(row, isServer)
    this.core.drop(row)
    return !isServer && this.#isAwaiting(phase) ? "unanswered" : "answered"
  }

  #isAwaiting(phase: number): boolean {
    return phase === clientCalling || phase === clientProceeding
  }

  /** The far end has forgotten the request of a caller, or has answered it in vain; the caller may have its 100, and waits for no timer. */
  #awaitNobody(row: number): void {
    const t = this.transactions
    if (t.parent[row]! >= 0 || !this.#isAwaiting(t.clientPhase[row]!) || this.sim.isPending(t.timerC[row]!)) return
    if (this.onNobody < 0)
      this.onNobody = this.sim.handler("caller gives up", (at) => {
        if (!this.#isAwaiting(this.transactions.clientPhase[at]!)) return
        this.core.hold(at)
        this.forget(at, false)
        this.core.unanswered(at, 408)
        this.core.drop(at)
      })
    this.transactions.timerC[row] = this.sim.arm(this.#lanesOf(row).c.lane, this.onNobody, row, 0)
  }

  /** A final response for which there is no client transaction. */
  #late(row: number, code: number, answeredAt: number): void {
    const parent = this.transactions.parent[row]!
    if (parent >= 0) {
      this.#countRepeat(parent, code)
      this.core.stray(row, code, answeredAt)
    } else if (code < 300 && !this.rfc6026) this.core.final(row, code, answeredAt) // RFC 3261 §13.2.2.4: each copy is acknowledged
  }

  /** A response that the row has sent before is sent again. */
  #countRepeat(row: number, code: number): void {
    const t = this.transactions
    t.repeats[row] = t.code[row] === code ? t.repeats[row]! + 1 : 0
    t.code[row] = code
    if (t.repeats[row]! > 0) this.#awaitNobody(row)
  }

  #isProxy(row: number): boolean {
    return this.routes.operation[2 * this.transactions.place[row]! + 1] === operationCodes.forward
  }

  #lanesOf(row: number): InviteLanes {
    return this.lanes[this.routes.timers[this.transactions.place[row]!]!]!
  }

  #arm(row: number, { lane, ns }: Span, kind: number, name: string, isFar = false): number {
    this.tracer?.timerSet(row, name, ns, isFar)
    return this.sim.arm(lane, kind, row, 0)
  }

  #stop(row: number, handle: number, name: string): void {
    if (this.sim.cancel(handle)) this.tracer?.timerCancelled(row, name)
  }

  #client(row: number, input: number): void {
    const t = this.transactions
    const machine = this.clients[t.reliable[row]!]!
    const fired = machine.row[t.clientPhase[row]! * machine.inputCount + input]!
    if (fired < 0) return
    t.clientPhase[row] = machine.to[fired]!
    const end = machine.actionStart[fired + 1]!
    for (let i = machine.actionStart[fired]!; i < end; i++) this.#clientAction(row, machine.actions[i]!)
    if (machine.to[fired] === clientTerminated) {
      if (t.parent[row]! < 0) this.sim.cancel(t.timerC[row]!)
      this.core.ended(row, false)
      this.core.drop(row)
    }
  }

  #clientAction(row: number, action: number): void {
    const t = this.transactions
    const lanes = this.#lanesOf(row)
    switch (inviteClient.actions[action]) {
      case "send":
        this.transport.sendRequest(row)
        return
      case "sendAck":
        this.transport.sendAside(row)
        return
      case "startA":
        t.timerE[row] = this.#arm(row, lanes.a[0]!, this.onA, "Timer A")
        return
      case "doubleA": {
        const n = Math.min(t.interval[row]! + 1, lanes.a.length - 1)
        t.interval[row] = n
        t.timerE[row] = this.#arm(row, lanes.a[n]!, this.onA, "Timer A")
        return
      }
      case "stopA":
        this.#stop(row, t.timerE[row]!, "Timer A")
        return
      case "startB":
        t.timerF[row] = this.#arm(row, lanes.b, this.onB, "Timer B")
        return
      case "stopB":
        this.#stop(row, t.timerF[row]!, "Timer B")
        return
      case "startD":
        t.timerK[row] = this.sim.arm(lanes.d.lane, this.onD, row, 0)
        return
      case "stopD":
        this.sim.cancel(t.timerK[row]!)
        return
      case "startM":
        t.timerK[row] = this.sim.arm(lanes.m.lane, this.onM, row, 0)
        return
      case "passUp":
        this.#passUp(row)
        return
      case "reportTimeout":
        if (t.parent[row]! >= 0) this.branches.give(row, branchInputs.timeout)
        else {
          this.sim.cancel(t.timerC[row]!)
          this.core.unanswered(row, 408)
        }
        return
      case "reportError":
        if (t.parent[row]! >= 0) this.branches.give(row, branchInputs.transportError)
        else this.core.unanswered(row, 503)
        return
      case undefined:
        return
    }
  }

  #passUp(row: number): void {
    const code = this.responseCode
    const answeredAt = this.responseAnsweredAt
    if (this.transactions.parent[row]! < 0) {
      if (code < 200) return
      this.sim.cancel(this.transactions.timerC[row]!)
      this.core.final(row, code, answeredAt)
    } else this.branches.response(row, code, answeredAt)
  }

  #server(row: number, input: number): void {
    const t = this.transactions
    const machine = this.servers[t.reliable[row]!]!
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
      // In 2005 it ends as soon as a 2xx goes, whose first copy may well arrive.
      if (input !== server.success) this.#awaitNobody(row)
      this.core.ended(row, true)
      this.core.drop(row)
    }
  }

  #serverAction(row: number, action: number): void {
    const t = this.transactions
    const lanes = this.#lanesOf(row)
    switch (inviteServer.actions[action]) {
      case "passUp":
        if (this.isRefusing) this.core.refuse(row)
        else this.core.decide(row)
        return
      case "respond": {
        const code = this.responseCode
        this.#countRepeat(row, code)
        t.answeredAt[row] = this.responseAnsweredAt
        this.transport.sendResponse(row, code, this.responseAnsweredAt)
        return
      }
      case "respondTrying":
        this.#countRepeat(row, 100)
        t.answeredAt[row] = t.place[row]!
        this.transport.sendResponse(row, 100, t.place[row]!)
        return
      case "repeat":
        t.repeats[row]! += 1
        this.transport.sendResponse(row, t.code[row]!, t.answeredAt[row]!)
        return
      case "startTrying":
        if (!this.#isProxy(row)) t.timerProvisional[row] = this.sim.arm(lanes.trying.lane, this.onTrying, row, 0)
        return
      case "stopTrying":
        if (!this.#isProxy(row)) this.sim.cancel(t.timerProvisional[row]!)
        return
      case "startG":
        t.backOff[row] = 0
        t.timerG[row] = this.#arm(row, lanes.g[0]!, this.onG, "Timer G", true)
        return
      case "doubleG": {
        const n = Math.min(t.backOff[row]! + 1, lanes.g.length - 1)
        t.backOff[row] = n
        t.timerG[row] = this.#arm(row, lanes.g[n]!, this.onG, "Timer G", true)
        return
      }
      case "stopG":
        this.#stop(row, t.timerG[row]!, "Timer G")
        return
      case "startH":
        t.timerJ[row] = this.#arm(row, lanes.h, this.onH, "Timer H", true)
        return
      case "stopH":
        this.#stop(row, t.timerJ[row]!, "Timer H")
        return
      case "startI":
        t.timerJ[row] = this.sim.arm(lanes.i.lane, this.onI, row, 0)
        return
      case "startL":
        t.timerJ[row] = this.sim.arm(lanes.l.lane, this.onL, row, 0)
        return
      // The ACK of a 2xx comes on a route of its own; nobody waits to hear that a refusal was not acknowledged.
      case "passAckUp":
      case "reportTimeout":
      case "reportError":
      case undefined:
        return
    }
  }
}
