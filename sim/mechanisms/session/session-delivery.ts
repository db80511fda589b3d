/**
 * Delivery in a session of its own (RFC 3261 §13, RFC 4975): INVITE, ACK, the content in SENDs, BYE; the tables of the caller and of the
 * message at its sender, one row of columns for each attempt.
 * Rule 1: what is not confirmed goes out again in the sender's next attempt, which is the new exchange of session descriptions that
 * RFC 4975 §5.4 wants, under the same Message-ID.
 * Rule 2: a message larger than the device says it takes is not sent (RFC 4975 §8.6): 413.
 * Deliberately absent: several pushes in one session, since each attempt pays for what it causes.
 */
import { chunksOf } from "../../protocols/msrp/chunking.ts"
import { messageSender, messageSenderReported, sendFailure } from "../../protocols/msrp/message-sender.ts"
import { uacSession } from "../../protocols/sip/uac-session.ts"
import { compile, inputIndex, phaseIndex, type CompiledMachine } from "../../protocols/table.ts"
import { doubleColumns } from "../columns.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import type { MsrpUser } from "../msrp-layer.ts"
import { CalledDevices } from "./called-devices.ts"
import { compileSession, type SessionOptions, type SessionRoutes } from "./routes.ts"

const noAnswer = 408
const tooLarge = 413
const unknownSession = 481
/** MSRP's own code for a session that another connection is bound to; SIP has no such number. */
const boundElsewhere = 506

const caller = compile(uacSession)
const open = inputIndex(uacSession, "open")
const success = inputIndex(uacSession, "2xx")
const failure = inputIndex(uacSession, "failure")
const close = inputIndex(uacSession, "close")
const byeEnded = inputIndex(uacSession, "byeEnded")
const bye = inputIndex(uacSession, "bye")
const established = phaseIndex(uacSession, "established")
const closing = phaseIndex(uacSession, "closing")
const over = phaseIndex(uacSession, "over")

const submit = inputIndex(messageSender, "submit")
const chunkDone = inputIndex(messageSender, "chunkDone")
const lastChunkDone = inputIndex(messageSender, "lastChunkDone")
const allAnswered = inputIndex(messageSender, "allAnswered")
const successReport = inputIndex(messageSender, "successReport")
const sessionEnded = inputIndex(messageSender, "sessionEnded")
const notReopened = inputIndex(messageSender, "notReopened")
const unknown = phaseIndex(messageSender, "unknown")

/** By attempt. */
class Sessions {
  callerPhase = new Int32Array(64)
  messagePhase = new Int32Array(64)
  /** SENDs of the message, those that have begun, and those without an answer. */
  chunks = new Int32Array(64)
  begun = new Int32Array(64)
  outstanding = new Int32Array(64)
  /** Copies of the ACK: each meets draws of its own. */
  acks = new Int32Array(64)
  lastCode = new Int32Array(64)
  /** The device that has taken the INVITE; that of the push until one has. */
  device = new Int32Array(64)
  isDone = new Int32Array(64)
}

/** Delivery in sessions from this node. */
export const sessionDelivery =
  (options: SessionOptions): CompileDelivery =>
  (book) => {
    const routes = compileSession(book, options)
    return {
      senderNode: options.node,
      first: routes.invite,
      oneAtATime: false, // RFC 3428 §8 is about MESSAGE
      run: (context) => new SessionDelivery(context, routes, options),
    }
  }

class SessionDelivery implements Delivery, MsrpUser {
  private readonly context: DeliveryContext
  private readonly routes: SessionRoutes
  private readonly options: SessionOptions
  private readonly called: CalledDevices
  private readonly message: CompiledMachine
  private readonly sessions = new Sessions()
  /** By octets of a message: its SENDs. */
  private readonly chunkCounts = new Map<number, number>()

  constructor(context: DeliveryContext, routes: SessionRoutes, options: SessionOptions) {
    this.context = context
    this.routes = routes
    this.options = options
    this.called = new CalledDevices(context, routes)
    context.host.msrp?.listen(routes.send, this)
    this.message = compile(options.successReport ? messageSenderReported : messageSender)
  }

  begin(push: number, attempt: number): void {
    const { sessions } = this
    while (attempt >= sessions.callerPhase.length) doubleColumns(sessions)
    sessions.callerPhase[attempt] = 0
    sessions.messagePhase[attempt] = 0
    sessions.chunks[attempt] = this.#chunksOf(this.context.ledger.pushes.body[push]!)
    sessions.begun[attempt] = 0
    sessions.outstanding[attempt] = 0
    sessions.acks[attempt] = 0
    sessions.lastCode[attempt] = noAnswer
    sessions.device[attempt] = this.context.ledger.pushes.device[push]!
    sessions.isDone[attempt] = 0
    this.called.forget(attempt)
    this.context.ledger.hold(attempt) // until the session is over
    this.#caller(attempt, open)
  }

  leaves(device: number): void {
    this.called.leaves(device)
  }

  /** The caller has forgotten its sessions: what of them comes later it answers with 481. Devices learn that when they say something. */
  forget(node: number, _isWiped: boolean, forgotten: Forgotten): void {
    if (node !== this.options.node) return
    const { sessions } = this
    const gone: number[] = []
    sessions.callerPhase.forEach((phase, attempt) => {
      if (phase !== 0 && phase !== over) gone.push(attempt)
    })
    forgotten.sessions += gone.length
    for (const attempt of gone) {
      sessions.callerPhase[attempt] = over
      sessions.messagePhase[attempt] = unknown
      this.#done(attempt, noAnswer)
      this.context.ledger.release(attempt)
    }
  }

  answerOf(row: number): number {
    const { transactions } = this.context.host
    const attempt = transactions.attempt[row]!
    switch (transactions.place[row]!) {
      case this.routes.send:
      case this.routes.byeEnd:
        return this.called.knows(attempt) ? -1 : unknownSession
      case this.routes.deviceByeEnd:
        return this.#stands(attempt) ? -1 : unknownSession
      default:
        return -1
    }
  }

  took(row: number): void {
    const { transactions } = this.context.host
    const attempt = transactions.attempt[row]!
    const place = transactions.place[row]!
    if (place === this.routes.ackEnd) this.called.acknowledged(attempt)
    else if (place === this.routes.report) this.#message(attempt, successReport)
    else if (transactions.code[row] !== 200) return
    else if (place === this.routes.inviteEnd) this.called.accepted(attempt, row)
    else if (place === this.routes.send) this.called.took(attempt, this.sessions.chunks[attempt]!)
    else if (place === this.routes.byeEnd) this.called.closed(attempt)
    else if (place === this.routes.deviceByeEnd) this.#caller(attempt, bye)
  }

  finished(row: number, code: number): void {
    const { transactions } = this.context.host
    const attempt = transactions.attempt[row]!
    switch (transactions.place[row]!) {
      case this.routes.invite:
        if (code >= 300) this.sessions.lastCode[attempt] = code
        this.sessions.device[attempt] = transactions.device[row]!
        this.#caller(attempt, code < 300 ? success : failure)
        return
      case this.routes.bye:
        this.#caller(attempt, byeEnded)
        return
      case this.routes.send:
        this.#answered(attempt, code)
        return
      default:
        return
    }
  }

  /** The last octet of a SEND is out: the next may go, answered or not (RFC 4975 §7.1.1). */
  written(row: number): void {
    const { sessions } = this
    const attempt = this.context.host.transactions.attempt[row]!
    const isLast = sessions.begun[attempt] === sessions.chunks[attempt]
    this.#message(attempt, isLast ? lastChunkDone : chunkDone)
    if (isLast && sessions.outstanding[attempt] === 0) this.#message(attempt, allAnswered)
  }

  #answered(attempt: number, code: number): void {
    const { sessions } = this
    sessions.outstanding[attempt]! -= 1
    if (code !== 200) {
      sessions.lastCode[attempt] = code === boundElsewhere ? unknownSession : code
      this.#message(attempt, inputIndex(messageSender, sendFailure(code)))
    } else if (sessions.outstanding[attempt] === 0) this.#message(attempt, allAnswered)
  }

  #stands(attempt: number): boolean {
    const phase = this.sessions.callerPhase[attempt]!
    return phase === established || phase === closing
  }

  #chunksOf(octets: number): number {
    let count = this.chunkCounts.get(octets)
    if (count === undefined) {
      count = chunksOf(octets, this.options.chunking).length
      this.chunkCounts.set(octets, count)
    }
    return count
  }

  #start(place: number, attempt: number, body: number, part: number): void {
    const { attempts, pushes } = this.context.ledger
    const push = attempts.push[attempt]!
    const device = this.sessions.device[attempt]!
    this.context.host.start(place, attempt, -1, device, body, pushes.number[push]!, push, part)
  }

  /** The attempt has ended for the sender of the push, whose session may still have to be closed. */
  #done(attempt: number, code: number): void {
    if (this.sessions.isDone[attempt] === 1) return
    this.sessions.isDone[attempt] = 1
    this.context.done(this.context.ledger.attempts.push[attempt]!, attempt, code)
  }

  #caller(attempt: number, input: number): void {
    const { sessions } = this
    const fired = caller.row[sessions.callerPhase[attempt]! * caller.inputCount + input]!
    if (fired < 0) return
    sessions.callerPhase[attempt] = caller.to[fired]!
    const end = caller.actionStart[fired + 1]!
    for (let i = caller.actionStart[fired]!; i < end; i++) this.#callerAction(attempt, caller.actions[i]!)
  }

  #callerAction(attempt: number, action: number): void {
    const { sessions, routes } = this
    switch (uacSession.actions[action]) {
      case "sendInvite":
        this.#start(routes.invite, attempt, 0, 0)
        return
      case "sendAck":
        this.#start(routes.ack, attempt, 0, sessions.acks[attempt]!)
        sessions.acks[attempt]! += 1
        return
      case "sendBye":
        this.#start(routes.bye, attempt, 0, 0)
        return
      case "reportEstablished":
        this.#established(attempt)
        return
      case "reportFailed":
        this.#done(attempt, sessions.lastCode[attempt]!)
        this.context.ledger.release(attempt)
        return
      case "reportClosed":
        this.#message(attempt, sessionEnded)
        this.#done(attempt, noAnswer)
        this.context.ledger.release(attempt)
        return
      // Nobody gives up before a final response: the push is kept or not when there is one.
      case "sendCancel":
      case "startCancelWait":
      case "stopCancelWait":
      case undefined:
        return
    }
  }

  #established(attempt: number): void {
    const { attempts, pushes } = this.context.ledger
    if (pushes.body[attempts.push[attempt]!]! <= this.routes.messageMax) {
      this.#message(attempt, submit)
      return
    }
    this.#done(attempt, tooLarge)
    this.#caller(attempt, close)
  }

  #message(attempt: number, input: number): void {
    const { message, sessions } = this
    const fired = message.row[sessions.messagePhase[attempt]! * message.inputCount + input]!
    if (fired < 0) return
    sessions.messagePhase[attempt] = message.to[fired]!
    const end = message.actionStart[fired + 1]!
    for (let i = message.actionStart[fired]!; i < end; i++) this.#messageAction(attempt, message.actions[i]!)
  }

  #messageAction(attempt: number, action: number): void {
    const { sessions } = this
    switch (messageSender.actions[action]) {
      case "sendNext": {
        const { attempts, pushes } = this.context.ledger
        const part = sessions.begun[attempt]!
        sessions.begun[attempt] = part + 1
        sessions.outstanding[attempt]! += 1
        this.#start(this.routes.send, attempt, pushes.body[attempts.push[attempt]!]!, part)
        return
      }
      case "endSession":
        this.#caller(attempt, close)
        return
      case "reopen":
        this.#message(attempt, notReopened)
        return
      case "reportDelivered":
        this.#done(attempt, 200)
        this.#caller(attempt, close)
        return
      case "reportRefused":
        this.#done(attempt, sessions.lastCode[attempt]!)
        this.#caller(attempt, close)
        return
      case "reportUnknown":
        this.#done(attempt, noAnswer)
        this.#caller(attempt, close)
        return
      // The chunks after this one are not begun; a session carries one message, so that no other is of its type.
      case "abort":
      case "dropType":
      case undefined:
        return
    }
  }
}
