/**
 * Delivery in push sessions (OTA-WSP with a connection: WAP-189, WAP-235): the tables of `protocols/wsp` at the PPG. Without a session the
 * PPG asks the device for one by a short message; the session then takes everything that is pending for the device.
 * Rule 1: Push MOR is 1: one confirmed push is out at a time, and the next has its turn when that one ends.
 * Rule 2: a push whose session ends under it is pending again; one that a device does not respond to has failed, and with it the session.
 * Rule 3: nobody acknowledges a session initiation request, so it is repeated; when repeats are spent, all that is pending has failed.
 */
import type { Simulation } from "../../kernel/simulation.ts"
import { clientSdu } from "../../parameters/wsp.ts"
import { compile, inputIndex, phaseIndex } from "../../protocols/table.ts"
import { wspConfirmedPushServer } from "../../protocols/wsp/confirmed-push-server.ts"
import { wspSessionServer } from "../../protocols/wsp/session-server.ts"
import { papCodeOfAbort, userAbort } from "../../wire/wtp/abort-reasons.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import { presence } from "../devices.ts"
import { ShortMessages, type ShortMessageUser } from "../sms/short-messages.ts"
import { abortOf, isPushRefusal, userAbortCode, wtpCode } from "../wtp/code.ts"
import type { ResponderUser } from "../wtp/responders.ts"
import { AttemptLists, SessionPushes } from "./session-pushes.ts"
import { PushClients, type ClientSettings } from "./push-clients.ts"
import { SessionRequests, type Patience } from "./session-requests.ts"
import { compileDisconnect, compileSession, type SessionRoutes } from "./session-routes.ts"

/** PAP status codes (WAP-247 §9.14): delivered; service failure; a push that is too large for the device. */
const papCode = { delivered: 1000, failure: 4000, impossible: 3003 } as const
/** Nobody has opened a session, or acknowledged a push, as SIP says that nobody answered. */
const nobody = 408

const session = compile(wspSessionServer)
type SessionInput = (typeof wspSessionServer.inputs)[number]
const sessionInputs = Object.fromEntries(
  wspSessionServer.inputs.map((name) => [name, inputIndex(wspSessionServer, name)]),
) as Readonly<Record<SessionInput, number>>
const none = phaseIndex(wspSessionServer, "null")
const connecting2 = phaseIndex(wspSessionServer, "connecting2")
const terminated = phaseIndex(wspSessionServer, "terminated")
/** Phases in which a PPG pushes. */
const standing = [connecting2, phaseIndex(wspSessionServer, "connected")]

const oneByOne = compile(wspConfirmedPushServer)
type PushInput = (typeof wspConfirmedPushServer.inputs)[number]
const pushInputs = Object.fromEntries(
  wspConfirmedPushServer.inputs.map((name) => [name, inputIndex(wspConfirmedPushServer, name)]),
) as Readonly<Record<PushInput, number>>
const pushing = phaseIndex(wspConfirmedPushServer, "pushing")

/** How a PPG delivers in sessions. */
export interface SessionOptions {
  readonly node: number
  /** Whether the device acknowledges each push. */
  readonly isConfirmed: boolean
  readonly patience: Patience
  /** Whether WTP verifies the first transaction of a peer of which it knows nothing. */
  readonly verifiesUnknown: boolean
  readonly client: ClientSettings
}

/** Delivery from this node in push sessions. */
export const sessionDelivery =
  (options: SessionOptions): CompileDelivery =>
  (book) => {
    const { node, isConfirmed } = options
    const routes = compileSession(book, { from: node, isConfirmed })
    let disconnect = -1
    return {
      senderNode: node,
      first: routes.trigger.submit,
      oneAtATime: false,
      signalling: (again) => {
        disconnect = compileDisconnect(again, node)
      },
      run: (context) => new SessionDelivery(context, routes, disconnect, options),
    }
  }

class SessionDelivery implements Delivery, ShortMessageUser, ResponderUser {
  private readonly sim: Simulation
  private readonly context: DeliveryContext
  private readonly routes: SessionRoutes
  private readonly disconnect: number
  private readonly options: SessionOptions
  private readonly messages: ShortMessages
  private readonly clients: PushClients
  private readonly requests: SessionRequests
  private readonly pushes = new SessionPushes()
  /** By device: attempts that wait for a session, and those that wait for their turn in it. */
  private readonly pending: AttemptLists
  private readonly turns: AttemptLists
  /** By device: phase of its session; the Connect that opened it; its number; the push that is out, or -1. */
  private readonly phase: Uint8Array
  private readonly connectRow: Int32Array
  private readonly number: Int32Array
  private readonly current: Int32Array
  /** The push that a session's input is about, and what has ended it: a code of WTP, or 0: the session's own end. */
  private attemptAtHand = -1
  private cause = 0
  /** What the device said to the confirmed push that is being taken. */
  private answered = 0

  constructor(context: DeliveryContext, routes: SessionRoutes, disconnect: number, options: SessionOptions) {
    const { sim, devices, host } = context
    const { count } = devices
    this.sim = sim
    this.context = context
    this.routes = routes
    this.disconnect = disconnect
    this.options = options
    this.messages = new ShortMessages(context, routes.trigger, this)
    this.clients = new PushClients(context, { connect: routes.connect, disconnect }, options.client)
    this.pending = new AttemptLists(this.pushes, count)
    this.turns = new AttemptLists(this.pushes, count)
    this.phase = new Uint8Array(count).fill(none)
    this.connectRow = new Int32Array(count).fill(-1)
    this.number = new Int32Array(count).fill(-1)
    this.current = new Int32Array(count).fill(-1)
    this.requests = new SessionRequests(context, this.messages, this.pushes, options.patience, (device) =>
      this.#noSession(device),
    )
    host.wtp!.listen(routes.connect, this)
    if (options.verifiesUnknown) host.wtp!.verifyUnknown()
  }

  hasSession(device: number): boolean {
    return standing.includes(this.phase[device]!)
  }

  begin(push: number, attempt: number): void {
    const { ledger } = this.context
    const { pushes } = ledger
    ledger.hold(attempt)
    if (this.routes.sduOf(pushes.body[push]!) > clientSdu.value) {
      this.#report(attempt, papCode.impossible)
      return
    }
    this.pushes.begin(attempt)
    const device = pushes.device[push]!
    this.pending.add(device, attempt)
    this.#offer(device)
  }

  took(row: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    if (place === this.routes.connect) this.#opened(device)
    else if (place === this.disconnect) {
      // One that belongs to an earlier session says nothing about this.
      if (transactions.owner[row] === this.number[device]) this.#end(device, "disconnect")
    } else if (place !== this.routes.push) this.messages.took(row)
    else if (this.options.isConfirmed ? this.answered === wtpCode.done : this.clients.takes(row))
      this.context.delivered(transactions.attempt[row]!)
  }

  answerOf(row: number): number {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    if (place === this.routes.push) {
      this.answered = this.clients.answer(row)
      return this.answered
    }
    if (place !== this.routes.connect) return -1
    const device = transactions.device[row]!
    if (this.phase[device] !== none) this.#session(device, "displaced")
    this.connectRow[device] = row
    this.number[device] = this.clients.sessionOf(row)
    this.#session(device, "connect")
    return -1
  }

  finished(row: number, code: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    if (place === this.routes.connect) this.clients.finished(row, code)
    else if (place === this.routes.push) this.#pushed(row, code)
    else this.messages.finished(row, code)
  }

  mayForward(row: number): boolean {
    return this.messages.mayForward(row)
  }

  attached(device: number): void {
    this.messages.attached(device)
  }

  /** A PPG that has forgotten its sessions asks for another when it pushes next; a device whose session still stands then opens it anew. */
  forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    this.messages.forget(node, isWiped, forgotten)
    if (node !== this.options.node) return
    this.context.host.wtp!.forgetPeers()
    for (let device = 0; device < this.phase.length; device++) {
      if (this.phase[device] !== none) forgotten.sessions++
      this.phase[device] = none
      this.connectRow[device] = -1
      this.number[device] = -1
      this.requests.stop(device)
      this.#giveUp(device)
    }
  }

  /** All attempts of a device end; what the sender tries again at once is none of them. */
  #giveUp(device: number): void {
    const attempts = this.current[device]! < 0 ? [] : [this.current[device]!]
    this.current[device] = -1
    for (const list of [this.turns, this.pending]) while (list.first(device) >= 0) attempts.push(list.take(device))
    for (const attempt of attempts) {
      this.pushes.phase[attempt] = 0
      this.pushes.row[attempt] = -1
      this.#report(attempt, nobody)
    }
  }

  /** A device that is switched off has lost its session; the PPG finds out when it pushes. */
  leaves(device: number): void {
    const { devices, host } = this.context
    if (devices.presence[device] !== presence.off) return
    this.clients.gone(device)
    host.wtp!.forgetDevice(device)
  }

  /** The device has a session initiation request. */
  arrived(attempt: number): void {
    const { ledger } = this.context
    const { pushes } = this
    const asked = pushes.connects[attempt]!
    pushes.connects[attempt] = asked + 1
    const device = ledger.pushes.device[ledger.attempts.push[attempt]!]!
    this.clients.asked(device, attempt, { sentNs: pushes.askedAt[attempt]!, asked })
  }

  submitted(): void {
    // A request that the SMS centre has not taken is repeated like one that was lost.
  }

  unreported(): void {
    // No receipts are asked for.
  }

  reported(): void {} // no receipts are asked for

  /** The device has acknowledged the ConnectReply. */
  confirmed(row: number): void {
    const device = this.context.host.transactions.device[row]!
    if (this.connectRow[device] === row) this.#session(device, "resultConfirmed")
  }

  /** The device does not respond to the ConnectReply, or has aborted its Connect. */
  aborted(row: number): void {
    const device = this.context.host.transactions.device[row]!
    if (this.connectRow[device] === row) this.#end(device, "transactionAborted")
  }

  /** A session stands: everything that is kept for the device goes out in it. */
  #opened(device: number): void {
    this.requests.stop(device)
    this.#offer(device)
    this.context.returned(device)
  }

  /** A session ends; what was in it needs another. */
  #end(device: number, input: SessionInput): void {
    this.#session(device, input)
    this.#offer(device)
  }

  /** Pushes what is pending where there is a session; asks for one where there is none. */
  #offer(device: number): void {
    const { pending } = this
    while (pending.first(device) >= 0 && standing.includes(this.phase[device]!)) {
      const attempt = pending.take(device)
      // What deliver-before has overtaken meanwhile is not sent any more.
      if (this.sim.now >= this.#deadlineOf(attempt)) this.#report(attempt, nobody)
      else {
        this.attemptAtHand = attempt
        this.#session(device, this.options.isConfirmed ? "confirmedPush" : "push")
        this.attemptAtHand = -1
      }
    }
    if (pending.first(device) >= 0 && this.phase[device] === none) this.requests.ask(device, pending.first(device))
  }

  /** Nobody has opened a session: all that is pending has failed. What the sender tries again at once waits behind these. */
  #noSession(device: number): void {
    for (let left = this.pending.count(device); left > 0; left--) this.#report(this.pending.take(device), nobody)
  }

  /** The transaction of a confirmed push has ended. */
  #pushed(row: number, code: number): void {
    const { transactions } = this.context.host
    const device = transactions.device[row]!
    const attempt = transactions.attempt[row]!
    const { pushes } = this
    if (pushes.row[attempt] !== row || pushes.phase[attempt] !== pushing) return
    if (code === wtpCode.done) {
      this.#push(attempt, "invokeConfirmed")
      return
    }
    // The session goes first, so that no other push has its turn in it.
    this.attemptAtHand = attempt
    if (code === nobody) this.#session(device, "displaced")
    else if (code === userAbortCode(userAbort.DISCONNECT)) this.#session(device, "disconnect")
    this.attemptAtHand = -1
    this.cause = code === userAbortCode(userAbort.DISCONNECT) ? 0 : code
    this.#push(attempt, "transactionAborted")
    this.cause = 0
    this.#offer(device)
  }

  #session(device: number, given: SessionInput): void {
    const fired = session.row[this.phase[device]! * session.inputCount + sessionInputs[given]]!
    if (fired < 0) return
    const to = session.to[fired]!
    // A session that has ended is forgotten.
    this.phase[device] = to === terminated ? none : to
    const end = session.actionStart[fired + 1]!
    for (let at = session.actionStart[fired]!; at < end; at++) this.#sessionAction(device, session.actions[at]!)
  }

  #sessionAction(device: number, action: number): void {
    const { host } = this.context
    switch (wspSessionServer.actions[action]) {
      case "indicateConnect":
        // The PPG takes every session; the reply is the answer of the place.
        this.#session(device, "accept")
        return
      case "abortTransaction":
        host.answer(this.connectRow[device]!, userAbortCode(userAbort.DISCONNECT))
        return
      case "sendPush": {
        const attempt = this.attemptAtHand
        this.#start(device, attempt)
        this.#report(attempt, papCode.delivered)
        return
      }
      case "beginConfirmedPush":
        this.#push(this.attemptAtHand, this.current[device]! < 0 ? "request" : "requestBeyondMor")
        return
      case "refusePush":
        this.pending.add(device, this.attemptAtHand)
        return
      case "abortPushes":
        this.#abortPushes(device)
        return
      case "indicateDisconnect":
        this.connectRow[device] = -1
        this.number[device] = -1
        return
      // The reply to Connect is the answer of its place; nothing is suspended, resumed or redirected here.
      case "acceptInvoke":
      case "sendConnectReply":
      case "sendRedirect":
      case "sendReply":
      case "refuseResume":
      case "indicateSuspend":
      case "indicateResume":
      case undefined:
        return
    }
  }

  /** Every push of a session but the one at hand is pending again. */
  #abortPushes(device: number): void {
    const out = this.current[device]!
    if (out >= 0 && out !== this.attemptAtHand) {
      this.current[device] = -1
      this.#push(out, "sessionGone")
    }
    while (this.turns.first(device) >= 0) this.#push(this.turns.take(device), "sessionGone")
  }

  #push(attempt: number, given: PushInput): void {
    const { pushes } = this
    const fired = oneByOne.row[pushes.phase[attempt]! * oneByOne.inputCount + pushInputs[given]]!
    if (fired < 0) return
    pushes.phase[attempt] = oneByOne.to[fired]!
    const { ledger } = this.context
    const device = ledger.pushes.device[ledger.attempts.push[attempt]!]!
    if (given === "requestBeyondMor") this.turns.add(device, attempt)
    const end = oneByOne.actionStart[fired + 1]!
    for (let at = oneByOne.actionStart[fired]!; at < end; at++) this.#pushAction(device, attempt, oneByOne.actions[at]!)
  }

  #pushAction(device: number, attempt: number, action: number): void {
    const { pushes } = this
    switch (wspConfirmedPushServer.actions[action]) {
      case "sendConfirmedPush":
        this.current[device] = attempt
        pushes.row[attempt] = this.#start(device, attempt)
        return
      case "abortTransaction":
        this.context.host.wtp!.abort(pushes.row[attempt]!)
        return
      case "confirmPush":
        this.#report(attempt, papCode.delivered)
        return
      case "indicatePushAbort":
        if (this.cause === 0) {
          pushes.phase[attempt] = 0
          this.pending.add(device, attempt)
        } else
          this.#report(
            attempt,
            isPushRefusal(this.cause) ? papCodeOfAbort(abortOf(this.cause)!.reason) : papCode.failure,
          )
        return
      case "releaseTurn":
        this.current[device] = -1
        if (this.turns.first(device) >= 0) this.#push(this.turns.take(device), "turn")
        return
      case undefined:
        return
    }
  }

  #start(device: number, attempt: number): number {
    const { host, ledger } = this.context
    const push = ledger.attempts.push[attempt]!
    const { pushes } = ledger
    const part = this.pushes.sends[attempt]!
    this.pushes.sends[attempt] = part + 1
    return host.start(this.routes.push, attempt, -1, device, pushes.body[push]!, pushes.number[push]!, push, part)
  }

  #deadlineOf(attempt: number): number {
    const { attempts, pushes } = this.context.ledger
    return pushes.plannedAt[attempts.push[attempt]!]! + this.routes.expiryNs
  }

  #report(attempt: number, code: number): void {
    const { ledger } = this.context
    this.context.done(ledger.attempts.push[attempt]!, attempt, code)
    ledger.release(attempt)
  }
}
