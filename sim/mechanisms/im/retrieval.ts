/**
 * Deferred retrieval: a device that was told of stored messages gets them (OMA IM deferred messaging; RFC 3261 §13, RFC 4975).
 * `msrp`: the device sets up a session and fetches all that waits, one message after the other; the store ends the session when there
 * is no more. `message`: the store sends what waits as MESSAGEs when it knows that the device was told.
 * Rule 1: it is paid for by the pushes, as attempts of their own: a session by the push whose message waits first, a MESSAGE by its own.
 * Rule 2: a message whose SEND or MESSAGE has begun is not taken back when it expires, but one that comes after its expiry is not shown
 * (RFC 3428 §7); one that has expired before is not sent at all.
 * Rule 3: one session of a device at a time, so that one who vanished waits until the store has given the old one up; one MESSAGE at a time to a URI, pushes included (RFC 3428 §8).
 * Rule 4: a device knows from Expires when nothing is left to be fetched, and does not ask then.
 * Deliberately absent: a reader who takes time, since the question is what the network carries; the device fetches at once.
 */
import { coreTimers } from "../../parameters/sip.ts"
import { fetchAgain, fetchTries } from "../../parameters/im-store.ts"
import { responseTimeout } from "../../parameters/msrp.ts"
import { inBase } from "../../parameters/parameter.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import { chunksOf } from "../../protocols/msrp/chunking.ts"
import { messageSender, sendFailure } from "../../protocols/msrp/message-sender.ts"
import { doubledG, timerG, timerH, type TimerBase } from "../../protocols/sip/timers.ts"
import { uacSession } from "../../protocols/sip/uac-session.ts"
import { uas2xx } from "../../protocols/sip/uas-2xx.ts"
import { compile, inputIndex, phaseIndex } from "../../protocols/table.ts"
import type { Delivery } from "../delivery.ts"
import { presence, type Devices } from "../devices.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import type { Host } from "../host.ts"
import type { Ledger } from "../ledger.ts"
import type { MsrpUser } from "../msrp-layer.ts"
import { DeviceTimer } from "../notify/device-timer.ts"
import { effectNames } from "../route-table.ts"
import type { Sender } from "../sender.ts"
import type { Tracer } from "../tracer.ts"
import { chunksMost, type RetrievalRoutes, type SessionPlaces } from "./retrieval-routes.ts"
import type { StoredMessages } from "./stored-messages.ts"

const unknownSession = 481
/** Answer to an INVITE that its caller has given up meanwhile (RFC 3261 §21.4.25). */
const givenUp = 487
const deliver = effectNames.indexOf("deliver")
const connectNs = inBase(responseTimeout)
const againNs = inBase(fetchAgain)

const caller = compile(uacSession)
const c = {
  open: inputIndex(uacSession, "open"),
  success: inputIndex(uacSession, "2xx"),
  failure: inputIndex(uacSession, "failure"),
  close: inputIndex(uacSession, "close"),
  byeEnded: inputIndex(uacSession, "byeEnded"),
  bye: inputIndex(uacSession, "bye"),
}
const established = phaseIndex(uacSession, "established")
const closing = phaseIndex(uacSession, "closing")
const over = phaseIndex(uacSession, "over")

const called = compile(uas2xx)
const s = {
  accept: inputIndex(uas2xx, "accept"),
  repeatDue: inputIndex(uas2xx, "repeatDue"),
  ackOverdue: inputIndex(uas2xx, "ackOverdue"),
  ack: inputIndex(uas2xx, "ack"),
  bye: inputIndex(uas2xx, "bye"),
}
const unasked = phaseIndex(uas2xx, "start")
const awaitingAck = phaseIndex(uas2xx, "awaitingAck")
const ended = phaseIndex(uas2xx, "ended")

const message = compile(messageSender)
const m = {
  submit: inputIndex(messageSender, "submit"),
  chunkDone: inputIndex(messageSender, "chunkDone"),
  lastChunkDone: inputIndex(messageSender, "lastChunkDone"),
  allAnswered: inputIndex(messageSender, "allAnswered"),
  sessionEnded: inputIndex(messageSender, "sessionEnded"),
}

/** By device: the session under way, at its two ends. */
class Sessions {
  /** Attempt that pays for it; -1: there is none. */
  readonly attempt: Int32Array
  readonly callerPhase: Uint8Array
  readonly calledPhase: Uint8Array
  /** 1: a BYE of the store is under way, or was. */
  readonly isStoreLeaving: Uint8Array
  /** The INVITE's row at the store, kept while its 2xx is repeated, and the last interval of that, ns. */
  readonly invite: Int32Array
  readonly interval: Float64Array
  /** Copies of the ACK: each meets draws of its own. */
  readonly acks: Uint8Array
  /** 1: not all that waited came through. */
  readonly hasFailed: Uint8Array
  /** The message that is being fetched, in the store's rows, or -1; its machine; its SENDs: all, begun, without an answer. */
  readonly claimed: Int32Array
  readonly messagePhase: Uint8Array
  readonly chunks: Int32Array
  readonly begun: Int32Array
  readonly outstanding: Int32Array
  /** Messages begun in this session. */
  readonly messages: Int32Array

  constructor(devices: number) {
    this.attempt = new Int32Array(devices).fill(-1)
    this.callerPhase = new Uint8Array(devices)
    this.calledPhase = new Uint8Array(devices)
    this.isStoreLeaving = new Uint8Array(devices)
    this.invite = new Int32Array(devices)
    this.interval = new Float64Array(devices)
    this.acks = new Uint8Array(devices)
    this.hasFailed = new Uint8Array(devices)
    this.claimed = new Int32Array(devices).fill(-1)
    this.messagePhase = new Uint8Array(devices)
    this.chunks = new Int32Array(devices)
    this.begun = new Int32Array(devices)
    this.outstanding = new Int32Array(devices)
    this.messages = new Int32Array(devices)
  }
}

export interface RetrievalParts {
  readonly sim: Simulation
  readonly host: Host
  readonly ledger: Ledger
  readonly devices: Devices
  readonly tracer: Tracer | undefined
  readonly store: StoredMessages
  readonly routes: RetrievalRoutes
  /** Senders of the pushes: one at the store's own node shares its turns at a URI. */
  readonly senders: readonly Sender[]
}

export class Retrieval implements Delivery, MsrpUser {
  /** Its places: from, and up to but not including. */
  readonly places: readonly [number, number]
  private readonly parts: RetrievalParts
  private readonly sim: Simulation
  private readonly session: SessionPlaces | undefined
  private readonly sessions: Sessions
  /** By device, 1: it knows, or at least its store knows that it knows, of messages that it has not got. */
  private readonly knows: Uint8Array
  /** By device: sessions that failed since the last that did not. */
  private readonly failures: Uint8Array
  private readonly base: TimerBase = { T1: coreTimers.t1Ns, T2: coreTimers.t2Ns, T4: coreTimers.t4Ns }
  private readonly again: DeviceTimer
  private readonly repeat: DeviceTimer
  private readonly ackWait: DeviceTimer
  private readonly connectWait: DeviceTimer
  private readonly chunkCounts = new Map<number, number>()
  private readonly turns: Sender | undefined

  constructor(parts: RetrievalParts) {
    const { sim, devices, routes, host } = parts
    this.parts = parts
    this.sim = sim
    this.places = routes.places
    this.session = routes.session
    const { count } = devices
    this.sessions = new Sessions(count)
    this.knows = new Uint8Array(count)
    this.failures = new Uint8Array(count)
    const timer = (name: string, fired: (device: number) => void): DeviceTimer =>
      new DeviceTimer(sim, name, count, fired)
    this.again = timer("fetch stored messages again", (device) => this.#fetch(device))
    this.repeat = timer("2xx of the store repeated", (device) => this.#called(device, s.repeatDue))
    this.ackWait = timer("ACK to the store overdue", (device) => this.#called(device, s.ackOverdue))
    this.connectWait = timer("nobody connects to the store", (device) => this.#leave(device, true))
    if (routes.session !== undefined) host.msrp?.listen(routes.session.send, this)
    this.turns = parts.senders.find(({ takesTurns, at }) => takesTurns && at === routes.node)
    if (routes.message >= 0 && this.turns !== undefined) this.turns.onTurnFree = (device) => this.#send(device)
  }

  /** The device has a push that tells it of stored messages. */
  notified(device: number): void {
    if (this.session === undefined) return
    this.knows[device] = 1
    this.failures[device] = 0
    this.#fetch(device)
  }

  /** The store's server knows that the device has such a push. */
  confirmed(device: number): void {
    if (this.session !== undefined) return
    this.knows[device] = 1
    this.failures[device] = 0
    this.#send(device)
  }

  registered(device: number): void {
    if (this.session === undefined) return
    this.failures[device] = 0
    this.#fetch(device)
  }

  /** The store has a third-party REGISTER. */
  announced(device: number): void {
    if (this.session !== undefined) return
    this.failures[device] = 0
    this.#send(device)
  }

  /** The device forgets its session, silently. */
  leaves(device: number): void {
    if (this.session === undefined) return
    this.again.stop(device)
    const { sessions } = this
    if (sessions.attempt[device]! < 0 || sessions.callerPhase[device] === over) return
    sessions.callerPhase[device] = over
    sessions.hasFailed[device] = 1
    this.#finish(device)
  }

  /** The store has forgotten its sessions; the messages, on its disk, wait again. */
  forget(node: number, _isWiped: boolean, forgotten: Forgotten): void {
    const { routes, devices, host, store } = this.parts
    if (node !== routes.node || this.session === undefined) return
    const { sessions } = this
    for (let device = 0; device < devices.count; device++) {
      if (sessions.attempt[device]! < 0) continue
      if (this.#standsAtStore(device)) forgotten.sessions++
      for (const timer of [this.repeat, this.ackWait, this.connectWait]) timer.stop(device)
      if (sessions.calledPhase[device] === awaitingAck) host.drop(sessions.invite[device]!)
      sessions.calledPhase[device] = unasked
      sessions.isStoreLeaving[device] = 0
      sessions.hasFailed[device] = 1
      const row = sessions.claimed[device]!
      sessions.claimed[device] = -1
      if (row >= 0) store.restore(device, row)
      this.#finish(device)
    }
  }

  /** A reset tells devices whose session stands, and which only wait for messages, that the store knows nothing of it. */
  restarted(node: number): void {
    if (node !== this.parts.routes.node || this.session === undefined) return
    const { attempt, callerPhase } = this.sessions
    for (let device = 0; device < attempt.length; device++) {
      if (attempt[device]! >= 0 && callerPhase[device] === established && !this.#standsAtStore(device))
        this.#close(device)
    }
  }

  begin(): void {
    // No sender delivers by it.
  }

  answerOf(row: number): number {
    const { session, sessions } = this
    if (session === undefined) return -1
    const { transactions } = this.parts.host
    const device = transactions.device[row]!
    const isOfSession = transactions.attempt[row] === sessions.attempt[device]
    switch (transactions.place[row]!) {
      case session.inviteEnd:
        return isOfSession && sessions.callerPhase[device] !== over ? -1 : givenUp
      case session.open:
      case session.deviceByeEnd:
        return isOfSession && this.#standsAtStore(device) ? -1 : unknownSession
      case session.send:
      case session.storeByeEnd:
        return isOfSession && this.#standsAtDevice(device) ? -1 : unknownSession
      default:
        return -1
    }
  }

  took(row: number, effect: number): void {
    const { transactions } = this.parts.host
    const device = transactions.device[row]!
    const { session, sessions } = this
    if (session === undefined) {
      if (effect === deliver && sessions.claimed[device]! >= 0 && this.#isClaimedBy(row, device)) this.#has(device)
      return
    }
    if (transactions.attempt[row] !== sessions.attempt[device]) return
    const place = transactions.place[row]!
    if (place === session.ackEnd) this.#called(device, s.ack)
    else if (transactions.code[row] !== 200) return
    else if (place === session.inviteEnd) this.#accepted(device, row)
    else if (place === session.open) {
      this.connectWait.stop(device)
      this.#next(device)
    } else if (place === session.send) this.#arrived(device, transactions.part[row]!)
    else if (place === session.storeByeEnd) this.#caller(device, c.bye)
    else if (place === session.deviceByeEnd) this.#leftByDevice(device)
  }

  finished(row: number, code: number): void {
    const { transactions } = this.parts.host
    const device = transactions.device[row]!
    const { session, sessions } = this
    if (session === undefined) {
      this.#sent(device, code)
      return
    }
    if (transactions.attempt[row] !== sessions.attempt[device]) return
    switch (transactions.place[row]!) {
      case session.invite:
        this.#caller(device, code < 300 ? c.success : c.failure)
        return
      case session.open:
        if (code !== 200) this.#close(device)
        return
      case session.deviceBye:
        this.#caller(device, c.byeEnded)
        return
      case session.storeBye:
        this.#called(device, s.bye)
        this.#finish(device)
        return
      case session.send:
        this.#answered(device, code)
        return
      default:
        return
    }
  }

  /** The last octet of a SEND is out (RFC 4975 §7.1.1). */
  written(row: number): void {
    const { sessions } = this
    const { transactions } = this.parts.host
    const device = transactions.device[row]!
    if (transactions.attempt[row] !== sessions.attempt[device]) return
    const isLast = sessions.begun[device] === sessions.chunks[device]
    this.#message(device, isLast ? m.lastChunkDone : m.chunkDone)
    if (isLast && sessions.outstanding[device] === 0) this.#message(device, m.allAnswered)
  }

  // The session at the device: its caller.

  #fetch(device: number): void {
    const { devices, store, ledger } = this.parts
    const { sessions } = this
    if (this.knows[device] === 0 || sessions.attempt[device]! >= 0) return
    // One that is about to leave does not begin; one that is not registered fetches when it is.
    if (devices.presence[device] !== presence.imOffline || devices.bound[device] === 0) return
    const first = store.first(device)
    if (first < 0) {
      this.knows[device] = 0
      return
    }
    this.knows[device] = 0
    const attempt = ledger.openAside(store.rows.push[first]!)
    ledger.hold(attempt) // until the session is over at both ends
    sessions.attempt[device] = attempt
    sessions.callerPhase[device] = 0
    sessions.calledPhase[device] = unasked
    sessions.isStoreLeaving[device] = 0
    sessions.acks[device] = 0
    sessions.hasFailed[device] = 0
    sessions.messages[device] = 0
    this.#caller(device, c.open)
  }

  #caller(device: number, input: number): void {
    const { sessions } = this
    const fired = caller.row[sessions.callerPhase[device]! * caller.inputCount + input]!
    if (fired < 0) return
    sessions.callerPhase[device] = caller.to[fired]!
    const end = caller.actionStart[fired + 1]!
    for (let i = caller.actionStart[fired]!; i < end; i++) this.#callerAction(device, caller.actions[i]!)
  }

  #callerAction(device: number, action: number): void {
    const { sessions } = this
    const session = this.session!
    switch (uacSession.actions[action]) {
      case "sendInvite":
        this.#start(session.invite, device, 0, 0)
        return
      case "sendAck":
        this.#start(session.ack, device, 0, sessions.acks[device]!)
        sessions.acks[device]! += 1
        return
      case "sendBye":
        this.#start(session.deviceBye, device, 0, 0)
        return
      case "reportEstablished":
        this.#start(session.open, device, 0, 0)
        return
      case "reportFailed":
        sessions.hasFailed[device] = 1
        this.#finish(device)
        return
      case "reportClosed":
        this.#finish(device)
        return
      // Nobody gives up before a final response.
      case "sendCancel":
      case "startCancelWait":
      case "stopCancelWait":
      case undefined:
        return
    }
  }

  /** The device ends a session that brings nothing. */
  #close(device: number): void {
    this.sessions.hasFailed[device] = 1
    this.#caller(device, c.close)
  }

  #standsAtDevice(device: number): boolean {
    const phase = this.sessions.callerPhase[device]!
    return phase === established || phase === closing
  }

  /** A SEND has been answered 200: with the last of its message the user has that. */
  #arrived(device: number, part: number): void {
    if (part % chunksMost === this.sessions.chunks[device]! - 1) this.#has(device)
  }

  /** The message that is being fetched is at the device. */
  #has(device: number): void {
    const { host, ledger, store, tracer, routes } = this.parts
    const { rows } = store
    const row = this.sessions.claimed[device]!
    if (rows.isThere[row] === 1 || this.sim.now >= rows.expiresAt[row]!) return // its answer was lost, and it was sent again
    rows.isThere[row] = 1
    const push = rows.push[row]!
    ledger.retrieved(push, this.sim.now)
    tracer?.state(push, host.receiverOf(this.session?.send ?? routes.messageEnd), "has the message itself")
  }

  // The session at the store: its called side, and the sender of the messages.

  #standsAtStore(device: number): boolean {
    const phase = this.sessions.calledPhase[device]!
    return phase !== unasked && phase !== ended
  }

  #accepted(device: number, row: number): void {
    const { sessions } = this
    if (sessions.calledPhase[device] !== unasked) return // in 2005 a copy looks like a new INVITE to the transaction layer
    sessions.invite[device] = row
    this.parts.host.hold(row)
    this.connectWait.start(device, timerH(this.base) + connectNs)
    this.#called(device, s.accept)
  }

  #called(device: number, input: number): void {
    const { sessions } = this
    const fired = called.row[sessions.calledPhase[device]! * called.inputCount + input]!
    if (fired < 0) return
    sessions.calledPhase[device] = called.to[fired]!
    const end = called.actionStart[fired + 1]!
    for (let i = called.actionStart[fired]!; i < end; i++) this.#calledAction(device, called.actions[i]!, input)
  }

  #calledAction(device: number, action: number, input: number): void {
    const { sessions } = this
    const { host } = this.parts
    switch (uas2xx.actions[action]) {
      case "send2xx":
        if (input !== s.accept) host.answer(sessions.invite[device]!, 200) // the first has gone with the acceptance
        return
      case "startRepeat":
        this.#startRepeat(device, timerG(this.base))
        return
      case "doubleRepeat":
        this.#startRepeat(device, doubledG(sessions.interval[device]!, this.base))
        return
      case "stopRepeat":
        this.repeat.stop(device)
        return
      case "startAckWait":
        this.ackWait.start(device, timerH(this.base))
        return
      case "stopAckWait":
        this.ackWait.stop(device)
        host.drop(sessions.invite[device]!)
        return
      case "sendBye":
        host.drop(sessions.invite[device]!)
        sessions.hasFailed[device] = 1
        this.#sayBye(device)
        return
      case "reportEnded":
        this.connectWait.stop(device)
        this.#message(device, m.sessionEnded)
        return
      case "reportConfirmed":
      case undefined:
        return
    }
  }

  #startRepeat(device: number, interval: number): void {
    this.sessions.interval[device] = interval
    this.repeat.start(device, interval)
  }

  /** The store ends the session: it has no more, or nothing comes through. */
  #leave(device: number, hasFailed: boolean): void {
    const { sessions } = this
    if (hasFailed) sessions.hasFailed[device] = 1
    if (sessions.isStoreLeaving[device] === 1 || !this.#standsAtStore(device)) return
    this.#sayBye(device)
  }

  #sayBye(device: number): void {
    this.sessions.isStoreLeaving[device] = 1
    this.#start(this.session!.storeBye, device, 0, 0)
  }

  #leftByDevice(device: number): void {
    this.#called(device, s.bye)
    this.#finish(device)
  }

  /** The next message that waits is sent, or the session ends. */
  #next(device: number): void {
    const { store } = this.parts
    const { sessions } = this
    const row = store.first(device)
    if (row < 0) {
      this.#leave(device, false)
      return
    }
    store.claim(device, row)
    sessions.claimed[device] = row
    sessions.messagePhase[device] = 0
    sessions.chunks[device] = this.#chunksOf(store.rows.octets[row]!)
    sessions.begun[device] = 0
    sessions.outstanding[device] = 0
    sessions.messages[device]! += 1
    this.#message(device, m.submit)
  }

  #chunksOf(octets: number): number {
    let count = this.chunkCounts.get(octets)
    if (count === undefined) {
      count = chunksOf(octets, this.parts.routes.spec.chunking).length
      this.chunkCounts.set(octets, count)
    }
    return count
  }

  #answered(device: number, code: number): void {
    const { sessions } = this
    sessions.outstanding[device]! -= 1
    if (code !== 200) this.#message(device, inputIndex(messageSender, sendFailure(code === 503 ? 408 : code)))
    else if (sessions.outstanding[device] === 0) this.#message(device, m.allAnswered)
  }

  #message(device: number, input: number): void {
    const { sessions } = this
    if (sessions.claimed[device]! < 0) return
    const fired = message.row[sessions.messagePhase[device]! * message.inputCount + input]!
    if (fired < 0) return
    sessions.messagePhase[device] = message.to[fired]!
    const end = message.actionStart[fired + 1]!
    for (let i = message.actionStart[fired]!; i < end; i++) this.#messageAction(device, message.actions[i]!)
  }

  #messageAction(device: number, action: number): void {
    const { sessions } = this
    const { store } = this.parts
    switch (messageSender.actions[action]) {
      case "sendNext": {
        const chunk = sessions.begun[device]!
        sessions.begun[device] = chunk + 1
        sessions.outstanding[device]! += 1
        const octets = store.rows.octets[sessions.claimed[device]!]!
        this.#start(this.session!.send, device, octets, (sessions.messages[device]! - 1) * chunksMost + chunk)
        return
      }
      case "reportDelivered": {
        const row = sessions.claimed[device]!
        sessions.claimed[device] = -1
        store.fetched(device, row)
        this.#next(device)
        return
      }
      case "reportRefused":
      case "reportUnknown": {
        const row = sessions.claimed[device]!
        sessions.claimed[device] = -1
        store.restore(device, row)
        this.#leave(device, true)
        return
      }
      // The chunks after this one are not begun, and the session ends anyway.
      case "endSession":
      case "abort":
      case "dropType":
      case "reopen":
      case undefined:
        return
    }
  }

  /** Where both ends are done with the session, it is over, and another may begin. */
  #finish(device: number): void {
    const { sessions } = this
    const attempt = sessions.attempt[device]!
    if (attempt < 0 || sessions.callerPhase[device] !== over || this.#standsAtStore(device)) return
    sessions.attempt[device] = -1
    if (sessions.hasFailed[device] === 1) {
      this.knows[device] = 1
      this.failures[device]! += 1
      if (this.failures[device]! < fetchTries.value) this.again.start(device, againNs)
    } else {
      this.failures[device] = 0
      this.#fetch(device)
    }
    this.parts.ledger.release(attempt)
  }

  #start(place: number, device: number, octets: number, part: number): void {
    const { host, ledger } = this.parts
    const attempt = this.sessions.attempt[device]!
    const push = ledger.attempts.push[attempt]!
    host.start(place, attempt, -1, device, octets, ledger.pushes.number[push]!, push, part)
  }

  // MESSAGEs from the store.

  /** The store sends the next of what waits, if it may. */
  #send(device: number): void {
    const { store, ledger, host, routes } = this.parts
    const { sessions, turns } = this
    if (this.knows[device] === 0 || this.failures[device]! > 0 || sessions.claimed[device]! >= 0) return
    const row = store.first(device)
    if (row < 0) {
      this.knows[device] = 0
      return
    }
    if (turns !== undefined && !turns.takeTurn(device)) return
    store.claim(device, row)
    sessions.claimed[device] = row
    const push = store.rows.push[row]!
    const attempt = ledger.openAside(push)
    sessions.attempt[device] = attempt
    host.start(routes.message, attempt, -1, device, store.rows.octets[row]!, ledger.pushes.number[push]!, push)
  }

  #isClaimedBy(row: number, device: number): boolean {
    return this.parts.host.transactions.attempt[row] === this.sessions.attempt[device]
  }

  /** A MESSAGE of the store has its final response: what did not come through is sent after the next notification or registration. */
  #sent(device: number, code: number): void {
    const { sessions, turns } = this
    const { store } = this.parts
    const row = sessions.claimed[device]!
    sessions.claimed[device] = -1
    sessions.attempt[device] = -1
    if (code < 300) store.fetched(device, row)
    else {
      store.restore(device, row)
      this.failures[device] = 1
    }
    if (turns === undefined) this.#send(device)
    else turns.returnTurn(device)
  }
}
