/**
 * The device's side of push sessions: the tables of `protocols/wsp` for each device. A session initiation request makes it open a
 * session; what it is pushed there goes to an application, or to a user who may refuse it.
 * Rule 1: a request that is older than the session which stands asks for nothing; a newer one says that the PPG has lost its side.
 * Rule 2: Push MOR is 1, and an application takes or refuses a push at once, so that no push is ever beyond it.
 * Assumption: a device that is switched off says nothing to the PPG; one whose session has been idle disconnects.
 */
import type { KeyedStream } from "../../kernel/random-stream.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import { compile, inputIndex, phaseIndex } from "../../protocols/table.ts"
import { wspConfirmedPushClient } from "../../protocols/wsp/confirmed-push-client.ts"
import { wspSessionClient } from "../../protocols/wsp/session-client.ts"
import { userAbort } from "../../wire/wtp/abort-reasons.ts"
import type { DeliveryContext } from "../delivery.ts"
import { userAbortCode, wtpCode } from "../wtp/code.ts"

const session = compile(wspSessionClient)
type SessionInput = (typeof wspSessionClient.inputs)[number]
const inputs = Object.fromEntries(
  wspSessionClient.inputs.map((name) => [name, inputIndex(wspSessionClient, name)]),
) as Readonly<Record<SessionInput, number>>
const none = phaseIndex(wspSessionClient, "null")
const connected = phaseIndex(wspSessionClient, "connected")
const terminated = phaseIndex(wspSessionClient, "terminated")

const oneByOne = compile(wspConfirmedPushClient)
const receive = inputIndex(wspConfirmedPushClient, "receive")
const acceptPush = inputIndex(wspConfirmedPushClient, "accept")
const refusePush = inputIndex(wspConfirmedPushClient, "refuse")

/** What devices do that their user or maker decides. */
export interface ClientSettings {
  /** A session in which nothing has come for so long is ended, ns. */
  readonly idleNs: number
  /** Share of confirmed pushes that the user refuses, and the reason given (`userAbort`). */
  readonly refusalShare: number
  readonly refusalReason: number
}

export class PushClients {
  readonly #sim: Simulation
  readonly #context: DeliveryContext
  readonly #places: { readonly connect: number; readonly disconnect: number }
  readonly #settings: ClientSettings
  readonly #refusals: KeyedStream
  /** By device. */
  readonly #phase: Uint8Array
  /** The transaction of Connect under way, or -1; sessions so far; when the one that stands was opened, ns. */
  readonly #connecting: Int32Array
  readonly #sessions: Int32Array
  readonly #openedAt: Float64Array
  readonly #timerIdle: Float64Array
  readonly #onIdle: number
  /** Attempt whose request the device follows, and how often that has made it connect before. */
  #askedBy = -1
  #asked = 0
  /** The transaction whose input is being handled, and what the device says to it. */
  #row = -1
  #answer = 0
  #isTaken = false

  constructor(
    context: DeliveryContext,
    places: { readonly connect: number; readonly disconnect: number },
    settings: ClientSettings,
  ) {
    const { sim, devices } = context
    this.#sim = sim
    this.#context = context
    this.#places = places
    this.#settings = settings
    this.#refusals = context.random.keyed("wsp/refusal")
    this.#phase = new Uint8Array(devices.count).fill(none)
    this.#connecting = new Int32Array(devices.count).fill(-1)
    this.#sessions = new Int32Array(devices.count)
    this.#openedAt = new Float64Array(devices.count)
    this.#timerIdle = new Float64Array(devices.count).fill(-1)
    this.#onIdle = sim.handler("push session idle", (device) => this.#give(device, "disconnectRequest"))
  }

  /** The request that an attempt sent at that time has arrived; `asked`: how often it has made the device connect before. */
  asked(device: number, attempt: number, { sentNs, asked }: { readonly sentNs: number; readonly asked: number }): void {
    if (this.#phase[device] === connected) {
      if (this.#openedAt[device]! >= sentNs) return
      this.#give(device, "disconnectRequest")
    }
    this.#askedBy = attempt
    this.#asked = asked
    this.#give(device, "connectRequest")
  }

  /** Number of the session that this Connect opens; -1 where the device has forgotten it. */
  sessionOf(row: number): number {
    const device = this.#context.host.transactions.device[row]!
    return this.#connecting[device] === row ? this.#sessions[device]! : -1
  }

  /** The transaction of a Connect has ended at the device. */
  finished(row: number, code: number): void {
    const device = this.#context.host.transactions.device[row]!
    if (this.#connecting[device] !== row) return
    this.#row = row
    this.#connecting[device] = -1
    this.#give(device, code === wtpCode.done ? "connectReply" : "transactionAborted")
  }

  /** A confirmed push has come: the code of what the device says to it. */
  answer(row: number): number {
    const device = this.#context.host.transactions.device[row]!
    this.#row = row
    this.#answer = userAbortCode(userAbort.DISCONNECT)
    this.#isTaken = false
    this.#give(device, "confirmedPush")
    return this.#answer
  }

  /** A push of class 0 has come: whether an application has got it. */
  takes(row: number): boolean {
    this.#isTaken = false
    this.#give(this.#context.host.transactions.device[row]!, "push")
    return this.#isTaken
  }

  /** The device has lost its state. */
  gone(device: number): void {
    this.#phase[device] = none
    this.#connecting[device] = -1
    this.#sim.cancel(this.#timerIdle[device]!)
  }

  #give(device: number, given: SessionInput): void {
    const fired = session.row[this.#phase[device]! * session.inputCount + inputs[given]]!
    if (fired < 0) return
    const to = session.to[fired]!
    // A session that has ended is forgotten.
    this.#phase[device] = to === terminated ? none : to
    if (to === terminated) this.#sim.cancel(this.#timerIdle[device]!)
    const end = session.actionStart[fired + 1]!
    for (let at = session.actionStart[fired]!; at < end; at++) this.#act(device, session.actions[at]!)
    if (to === terminated) this.#connecting[device] = -1
  }

  #act(device: number, action: number): void {
    const { host, ledger, tracer, table } = this.#context
    switch (wspSessionClient.actions[action]) {
      case "sendConnect": {
        const attempt = this.#askedBy
        const push = ledger.attempts.push[attempt]!
        const key = ledger.pushes.number[push]!
        this.#sessions[device]! += 1
        tracer?.state(push, table.from[this.#places.connect]!, "opens a session")
        this.#connecting[device] = host.start(this.#places.connect, attempt, -1, device, 0, key, push, this.#asked)
        return
      }
      case "sendDisconnect": {
        const number = this.#sessions[device]!
        const key = this.#context.devices.roundKey(device, number)
        host.start(this.#places.disconnect, -1, -1, device, 0, key, number)
        return
      }
      case "abortTransaction":
        host.wtp!.abort(this.#connecting[device]!)
        return
      case "acceptResult":
        host.wtp!.accept(this.#row)
        return
      case "confirmConnect":
        this.#openedAt[device] = this.#sim.now
        this.#armIdle(device)
        return
      case "indicatePush":
        this.#isTaken = true
        this.#armIdle(device)
        return
      case "beginConfirmedPush":
        this.#take(device)
        return
      // A push that no session takes is refused already; of one that an application has, no trace is left to abort.
      case "abortPushes":
      case "refuseTransaction":
      // Nothing is suspended, resumed or redirected here.
      case "sendResume":
      case "sendSuspend":
      case "confirmResume":
      case "indicateSuspend":
      case "indicateRedirect":
      case "indicateDisconnect":
      case undefined:
        return
    }
  }

  /** A confirmed push goes to its application, which accepts it unless the user refuses. */
  #take(device: number): void {
    const { host, ledger } = this.#context
    const attempt = host.transactions.attempt[this.#row]!
    const push = ledger.pushes.number[ledger.attempts.push[attempt]!]!
    const { refusalShare } = this.#settings
    const isRefused =
      refusalShare > 0 && this.#refusals.at(push, ledger.attempts.number[attempt]!).next() < refusalShare
    this.#armIdle(device)
    this.#run(this.#run(0, receive), isRefused ? refusePush : acceptPush)
  }

  /** One input of a confirmed push, which lasts no longer than this; returns its next phase. */
  #run(phase: number, given: number): number {
    const fired = oneByOne.row[phase * oneByOne.inputCount + given]!
    const end = oneByOne.actionStart[fired + 1]!
    for (let at = oneByOne.actionStart[fired]!; at < end; at++) {
      const action = wspConfirmedPushClient.actions[oneByOne.actions[at]!]
      if (action === "acceptInvoke") this.#answer = wtpCode.done
      else if (action === "abortTransaction") this.#answer = userAbortCode(this.#settings.refusalReason)
    }
    return oneByOne.to[fired]!
  }

  #armIdle(device: number): void {
    this.#sim.cancel(this.#timerIdle[device]!)
    this.#timerIdle[device] = this.#sim.schedule(this.#settings.idleNs, this.#onIdle, device, 0)
  }
}
