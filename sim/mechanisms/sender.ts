/**
 * The sender of pushes, which also keeps what cannot be delivered: the IM server or any SIP push agent (`protocols/im`), or
 * the PPG after a submission by PAP (`protocols/ppg`). It runs that machine for every push, sends one MESSAGE at a time to
 * a URI (RFC 3428 §8), and tries again when the subscriber is back.
 * Where it may deliver in several ways, it tries them in their order: an attempt that did not do is followed by the next way at
 * once, and only what the last one said decides whether the push is kept.
 */
import { wholeNs } from "../kernel/distribution.ts"
import type { Simulation } from "../kernel/simulation.ts"
import { storeRetryLongest } from "../parameters/core-network.ts"
import { inBase } from "../parameters/parameter.ts"
import { notification, notificationInput } from "../protocols/im/notification.ts"
import { messageState, pushState, resultOfSip, type PushInput, type PushPhase } from "../protocols/ppg/push-state.ts"
import { outcomeOf, type SenderOutcome } from "../protocols/sip/sender-outcome.ts"
import { compile, inputIndex, type AnyMachine, type CompiledMachine } from "../protocols/table.ts"
import { outcomes, type Outcome } from "../trace/tables.ts"
import type { MessageState } from "../wire/pap/codes.ts"
import { papCodeOfAbort, userAbort } from "../wire/wtp/abort-reasons.ts"
import type { Delivery } from "./delivery.ts"
import { DeviceLists } from "./device-lists.ts"
import type { Ledger } from "./ledger.ts"
import { cancellation } from "../protocols/ppg/cancellation.ts"
import { PushQueue } from "./pap/push-queue.ts"
import { rankOf } from "./pap/part.ts"
import type { WayChoice } from "./pap/way-choice.ts"
import type { Leg } from "./push-routes.ts"
import { SpreadTurn, type Spread } from "./spread-turn.ts"
import type { Tracer } from "./tracer.ts"
import type { PapSpec, StoreSpec } from "./world-spec.ts"

/** How the sender's final phases end a push; a phase not named here is not final. */
const verdictOfPhase: Readonly<Record<string, Outcome>> = {
  delivered: "delivered",
  expired: "expired",
  rejected: "rejected",
  undeliverable: "rejected",
  aborted: "rejected",
  timeout: "lost",
  cancelled: "rejected", // its initiator took it back
}

/** Longest back-off between two attempts, ns. */
const backOffMost = inBase(storeRetryLongest)

/** What a chart calls a phase that has no plain name; the sender does not see the delivery itself, it is told. */
const words: Readonly<Record<string, string>> = {
  delivered: "confirmed",
  backingOff: "waits to try again",
  waiting: "waits to try again",
  lastAttempt: "expired, with a MESSAGE outstanding",
  deferred: "waits for deliver-after",
}

/** Code of the answer to a cancellation by phase of the push at a PPG (PAP 2.1 chapter 9): in `start`, the PPG does not know it. */
const cancelCodes = Int16Array.from(pushState.phases, (phase) => {
  const known =
    phase === "start"
      ? undefined
      : { pushId: "", quality: undefined, recipients: [{ address: "", phase, code: 1001, eventTime: undefined }] }
  return cancellation({ kind: "cancel-message", pushId: "", addresses: [] }, known).response.results[0]?.code ?? 2004
})
/** Final codes lie below this: SIP's, and PAP's from 1000 on. */
const codes = 6000

/** Phases in which an attempt is outstanding, or waits for its turn; in the first two the subscriber has not come back since. */
const attempting: readonly string[] = ["attempting", "pending"]
const underWay: readonly string[] = [...attempting, "attemptingReturned", "pendingReturned", "lastAttempt"]

const nsPerSecond = 1e9

const wordOf = (phase: string): string => words[phase] ?? phase

export class Sender {
  private readonly sim: Simulation
  private readonly ledger: Ledger
  private readonly node: number
  /** Whether a way of its own waits for its turn at a URI (RFC 3428 §8). */
  readonly takesTurns: boolean
  /** The first of its ways in the chain of all, and how many it has. */
  private readonly firstLeg: number
  private readonly legs: readonly Leg[]
  private readonly isLastSender: boolean
  private readonly deliveries: readonly Delivery[]
  private readonly store: StoreSpec
  private readonly tracer: Tracer | undefined
  private readonly machine: AnyMachine
  private readonly compiled: CompiledMachine
  private readonly verdicts: Int8Array
  private readonly inputs: Readonly<
    Record<"begin" | "registered" | "withdrawn" | "retryDue" | "retriesSpent" | "expiryDue", number>
  >
  private readonly isPpg: boolean
  /** By phase: 1 for those of `attempting`, and of `underWay`. */
  private readonly isAttempting: Uint8Array
  private readonly hasAttempt: Uint8Array
  /** Accepted pushes wait until so long after the whole second of their planned start, ns; 0: they do not. */
  private readonly deliverAfterNs: number
  /** Where the PPG has limits of its own. */
  private readonly queue: PushQueue | undefined
  private readonly priorityOf: (push: number) => number
  private readonly choice: WayChoice | undefined
  /** By final code: the PAP code that goes with it. */
  private readonly papCodes = new Int16Array(codes)
  /** Input by final code: what the sender makes of it. */
  private readonly inputOfCode = new Int16Array(codes).fill(-1)
  /** By final code: 1 where another way, if there is one, is tried. */
  private readonly fallsBack = new Uint8Array(codes)
  /** By device: 1 while a MESSAGE to its URI is outstanding; and the pushes that wait for their turn. */
  private readonly isBusy: Uint8Array
  private readonly turns: DeviceLists
  /** By device: first of the pushes that this sender has not ended. */
  private readonly ownedHead: Int32Array
  private readonly ownedTail: Int32Array
  private readonly turn: SpreadTurn | undefined
  private readonly onRetry: number
  private readonly onExpiry: number
  private readonly onDeliverAfter: number
  /** The attempt whose answer is being handled; a result notification belongs to it. */
  private attemptAtHand = -1
  /** Called when the machine says `notifyInitiator`. */
  onNotify: ((push: number, attempt: number) => void) | undefined
  /** Called when its ways are spent and another sender has more: the push is no longer this one's. */
  onHandOver: ((push: number) => void) | undefined
  /** Called when no push waits for its turn at a device's URI: who else sends MESSAGEs from this node may. */
  onTurnFree: ((device: number) => void) | undefined

  constructor(
    sim: Simulation,
    ledger: Ledger,
    options: {
      readonly node: number
      readonly firstLeg: number
      readonly legs: readonly Leg[]
      readonly isLastSender: boolean
      readonly devices: number
      readonly store: StoreSpec
      readonly spread: Spread | undefined
      readonly tracer: Tracer | undefined
      /** By leg of the whole chain; filled before the run begins. */
      readonly deliveries: readonly Delivery[]
      /** Limits of the PPG that it is, where it has any, and what its queue goes by: 0 medium, 1 high, 2 low. */
      readonly limits: Pick<PapSpec, "pushesMost" | "sendsAtOnce"> | undefined
      readonly priorityOf: (push: number) => number
      /** Where a PPG chooses among its ways for each push; `undefined`: they are tried in their order. */
      readonly choice: WayChoice | undefined
    },
  ) {
    this.sim = sim
    this.ledger = ledger
    this.node = options.node
    this.firstLeg = options.firstLeg
    this.legs = options.legs
    this.takesTurns = options.legs.some(({ delivery }) => delivery.oneAtATime)
    this.isLastSender = options.isLastSender
    this.deliveries = options.deliveries
    this.store = options.store
    this.tracer = options.tracer
    const pap = options.legs[0]?.pap
    const isPpg = pap !== undefined
    this.isPpg = isPpg
    this.deliverAfterNs = (pap?.submitted.services.deliverAfterSeconds ?? 0) * nsPerSecond
    this.queue = options.limits === undefined ? undefined : new PushQueue(ledger.pushes, options.limits)
    this.priorityOf = options.priorityOf
    this.choice = options.choice
    this.machine = isPpg ? pushState : notification
    this.compiled = compile(this.machine)
    const among = (names: readonly string[]): Uint8Array =>
      Uint8Array.from(this.machine.phases, (phase) => (names.includes(phase) ? 1 : 0))
    this.isAttempting = among(attempting)
    this.hasAttempt = among(underWay)
    this.verdicts = Int8Array.from(this.machine.phases, (phase) => {
      const verdict = verdictOfPhase[phase]
      return verdict === undefined ? -1 : outcomes.indexOf(verdict)
    })
    this.inputs = {
      begin: inputIndex(this.machine, isPpg ? "accept" : "submit"),
      registered: inputIndex(this.machine, "registered"),
      withdrawn: inputIndex(this.machine, "withdrawn"),
      retryDue: inputIndex(this.machine, "retryDue"),
      retriesSpent: inputIndex(this.machine, "retriesSpent"),
      expiryDue: inputIndex(this.machine, isPpg ? "deadlineDue" : "expiryDue"),
    }
    for (let code = 200; code < 700; code++) {
      const input = isPpg ? resultOfSip(code).input : notificationInput[outcomeOf(code)]
      this.inputOfCode[code] = inputIndex(this.machine, input)
      this.fallsBack[code] = neverFallsBack.has(outcomeOf(code)) ? 0 : 1
      this.papCodes[code] = resultOfSip(code).papCode
    }
    if (isPpg) {
      for (let code = 1000; code < codes; code++) {
        const input = inputOfPap(code)
        this.inputOfCode[code] = inputIndex(this.machine, input)
        this.fallsBack[code] = input === "confirmed" || refusedByUser.has(code) ? 0 : 1
        this.papCodes[code] = code
      }
    }
    this.isBusy = new Uint8Array(options.devices)
    this.turns = new DeviceLists(options.devices)
    this.ownedHead = new Int32Array(options.devices).fill(-1)
    this.ownedTail = new Int32Array(options.devices).fill(-1)
    const { spread } = options
    this.turn = spread === undefined ? undefined : new SpreadTurn(sim, spread, (device) => this.#sendKept(device))
    this.onRetry = sim.handler("retry", (push) => this.#retry(push))
    this.onExpiry = sim.handler("expiry", (push) => this.#give(push, this.inputs.expiryDue))
    this.onDeliverAfter =
      this.deliverAfterNs > 0
        ? sim.handler("deliver-after due", (push) => this.#give(push, inputIndex(this.machine, "deliverAfterDue")))
        : -1
  }

  /** Takes a push on: from its initiator's own decision, or from an accepted submission. */
  begin(push: number): void {
    const { pushes } = this.ledger
    const device = pushes.device[push]!
    const tail = this.ownedTail[device]!
    pushes.previous[push] = tail
    pushes.next[push] = -1
    if (tail < 0) this.ownedHead[device] = push
    else pushes.next[tail] = push
    this.ownedTail[device] = push
    this.queue?.holds(1)
    const isDeferred = this.deliverAfterNs > 0 && this.sim.now < this.#deliverAfter(push)
    this.#give(push, isDeferred ? inputIndex(this.machine, "acceptDeferred") : this.inputs.begin)
  }

  /** Time stamps of PAP have whole seconds: deliver-after counts from that of the planned start. */
  #deliverAfter(push: number): number {
    return Math.floor(this.ledger.pushes.plannedAt[push]! / nsPerSecond) * nsPerSecond + this.deliverAfterNs
  }

  /** Whether the PPG holds as many pushes as it can. */
  isFull(): boolean {
    return this.queue?.isFull() ?? false
  }

  /** Whether an attempt is under way that has gone out: it cannot be taken back. */
  isUnderWay(push: number): boolean {
    return this.hasAttempt[this.ledger.pushes.phase[push]!] === 1 && !this.#isUnsent(push)
  }

  /** Code of the PPG's answer to a cancellation now. */
  cancelCode(push: number): number {
    if (this.#isUnsent(push)) return 1000
    return cancelCodes[this.ledger.pushes.phase[push]!]!
  }

  /** Takes back a push that has not gone out, because its initiator cancels or replaces it; false: it has. */
  takeBack(push: number, why: "cancel" | "replace"): boolean {
    const { pushes } = this.ledger
    const isUnsent = this.#isUnsent(push)
    if (!isUnsent && cancelCodes[pushes.phase[push]!] !== 1000) return false
    if (isUnsent) this.#leaveQueue(push)
    this.#give(push, inputIndex(this.machine, isUnsent ? `${why}Unsent` : why))
    return true
  }

  /** Whether its attempt still waits for its turn, at its device's URI or in the PPG's queue. */
  #isUnsent(push: number): boolean {
    const { phase, device, turn } = this.ledger.pushes
    if (this.hasAttempt[phase[push]!] !== 1) return false
    if (this.turns.has(device[push]!, push, turn)) return true
    return this.queue?.isWaiting(push) ?? false
  }

  /** The push ends before this sender has it: it could not be handed over, or was refused when it was. */
  giveUp(push: number, verdict: Outcome): void {
    if (this.ledger.pushes.verdict[push] !== -1) return
    this.ledger.pushes.verdict[push] = outcomes.indexOf(verdict)
    this.ledger.let(push)
  }

  /** The sender has lost its memory of a push, and knows nothing of it any more. */
  lose(push: number): void {
    const { pushes } = this.ledger
    if (this.#isUnsent(push)) this.#leaveQueue(push)
    this.sim.cancel(pushes.timerRetry[push]!)
    this.sim.cancel(pushes.timerExpiry[push]!)
    this.tracer?.state(push, this.node, "lost in the crash")
    pushes.phase[push] = 0
    pushes.retries[push] = 0
    pushes.replaced[push] = 0
    this.#end(push, outcomes.indexOf("lost"))
  }

  /**
   * The sender finds its pushes on its disk after a crash: an attempt that was under way has come to nothing, and when it ends so the push
   * goes out again at once, as if the subscriber had come back meanwhile (assumption).
   */
  recover(): void {
    const { pushes } = this.ledger
    for (let device = 0; device < this.ownedHead.length; device++)
      for (let push = this.ownedHead[device]!; push >= 0; push = pushes.next[push]!)
        if (this.isAttempting[pushes.phase[push]!] === 1 && !this.#isUnsent(push))
          this.#give(push, this.inputs.registered)
  }

  /** Takes back that the push has ended, if that was said: its row is alive, since what brings it here holds it. */
  reopen(push: number): void {
    const { pushes } = this.ledger
    if (pushes.verdict[push] === -1) return
    pushes.verdict[push] = -1
    pushes.holders[push]! += 1
  }

  /** PAP message-state of a push at this sender, which must be a PPG. */
  messageState(push: number): MessageState {
    return messageState[this.machine.phases[this.ledger.pushes.phase[push]!] as PushPhase] ?? "unknown"
  }

  /** The subscriber has registered: a third-party REGISTER said so. What is kept for it goes out now, or within the store's spread. */
  registered(device: number): void {
    const first = this.ownedHead[device]!
    if (this.turn === undefined || first < 0) this.#sendKept(device)
    else this.turn.await(device, this.ledger.pushes.number[first]!)
  }

  #sendKept(device: number): void {
    const { pushes } = this.ledger
    let push = this.ownedHead[device]!
    while (push >= 0) {
      const next = pushes.next[push]!
      this.tracer?.state(push, this.node, "subscriber is back")
      this.#give(push, this.inputs.registered)
      push = next
    }
  }

  /** An attempt of the sender's has ended with this code (408: nobody answered; 503: not sent). */
  finished(push: number, attempt: number, code: number): void {
    const { pushes } = this.ledger
    const device = pushes.device[push]!
    const leg = pushes.leg[push]! - this.firstLeg
    const waitedForTurn = this.legs[leg]!.delivery.oneAtATime
    if (waitedForTurn) this.isBusy[device] = 0
    if (this.isPpg) pushes.papCode[push] = this.papCodes[code]!
    if (pushes.verdict[push] === -1 && this.fallsBack[code] === 1 && this.#fallBack(push, leg, code)) {
      if (waitedForTurn) this.#nextTurn(device)
      this.#nextInQueue()
      return
    }
    this.attemptAtHand = attempt
    this.#give(push, this.inputOfCode[code]!)
    this.attemptAtHand = -1
    if (waitedForTurn) this.#nextTurn(device)
    this.#nextInQueue()
  }

  /** An attempt that was under way is over. */
  #nextInQueue(): void {
    const { queue } = this
    if (queue === undefined) return
    const next = queue.next()
    if (next >= 0) this.#send(next)
  }

  /** Tries the next way, here or at the next sender; false when there is none, or the push has expired meanwhile. */
  #fallBack(push: number, leg: number, code: number): boolean {
    const { pushes } = this.ledger
    if (this.sim.now >= pushes.plannedAt[push]! + this.store.expiryNs) return false
    const next = this.#nextWay(push, leg)
    if (next >= 0) {
      pushes.leg[push] = this.firstLeg + next
      this.tracer?.state(push, this.node, `falls back to way ${pushes.leg[push]! + 1} (${code})`)
      this.#queue(push)
      return true
    }
    if (this.isLastSender) return false
    this.tracer?.state(push, this.node, `hands over to another way (${code})`)
    this.sim.cancel(pushes.timerExpiry[push]!)
    this.sim.cancel(pushes.timerRetry[push]!)
    this.#disown(push)
    this.queue?.holds(-1)
    pushes.phase[push] = 0
    pushes.retries[push] = 0
    pushes.leg[push] = this.firstLeg + this.legs.length
    this.onHandOver!(push)
    return true
  }

  /** The way after this one (-1: the first), in their order or as a PPG chooses; -1: there is no other. */
  #nextWay(push: number, leg: number): number {
    if (this.choice === undefined) return leg + 1 < this.legs.length ? leg + 1 : -1
    const { pushes } = this.ledger
    if (leg >= 0) pushes.tried[push]! |= 1 << leg
    return this.choice.next(pushes.device[push]!, pushes.tried[push]!)
  }

  #give(push: number, input: number): void {
    const { pushes } = this.ledger
    const { compiled } = this
    const fired = compiled.row[pushes.phase[push]! * compiled.inputCount + input]!
    if (fired < 0) return
    const to = compiled.to[fired]!
    if (to !== pushes.phase[push]) this.tracer?.state(push, this.node, wordOf(this.machine.phases[to]!))
    pushes.phase[push] = to
    const end = compiled.actionStart[fired + 1]!
    for (let i = compiled.actionStart[fired]!; i < end; i++) this.#action(push, compiled.actions[i]!)
    if (this.verdicts[to]! >= 0 && pushes.verdict[push] === -1) this.#end(push, this.verdicts[to]!)
  }

  #action(push: number, action: number): void {
    const { pushes } = this.ledger
    switch (this.machine.actions[action]!) {
      case "attempt":
        pushes.tried[push] = 0
        pushes.leg[push] = this.firstLeg + Math.max(0, this.#nextWay(push, -1))
        this.#queue(push)
        return
      case "withdraw":
        if (this.#leaveQueue(push)) this.#give(push, this.inputs.withdrawn)
        return
      case "startRetry": {
        let delay = this.store.retryAfterNs
        for (let i = 0; i < pushes.retries[push]! && delay < backOffMost; i++) delay *= 2
        pushes.timerRetry[push] = this.sim.schedule(wholeNs(Math.min(delay, backOffMost)), this.onRetry, push, 0)
        return
      }
      case "stopRetry":
        this.sim.cancel(pushes.timerRetry[push]!)
        return
      case "startExpiry":
      case "startDeadline": {
        const at = Math.max(this.sim.now, pushes.plannedAt[push]! + this.store.expiryNs)
        pushes.timerExpiry[push] = this.sim.scheduleAt(at, this.onExpiry, push, 0)
        return
      }
      case "startDeliverAfter":
        // Nothing is tried again before the first attempt: one timer serves both.
        pushes.timerRetry[push] = this.sim.scheduleAt(this.#deliverAfter(push), this.onDeliverAfter, push, 0)
        return
      case "stopDeliverAfter":
        this.sim.cancel(pushes.timerRetry[push]!)
        return
      case "stopExpiry":
      case "stopDeadline":
        this.sim.cancel(pushes.timerExpiry[push]!)
        return
      case "notifyInitiator":
        this.onNotify?.(push, this.attemptAtHand)
        return
      default:
        return // answers and reports: given by the PAP side, and read from the final phase
    }
  }

  #retry(push: number): void {
    const { pushes } = this.ledger
    if (pushes.retries[push]! >= this.store.retries) {
      this.#give(push, this.inputs.retriesSpent)
      return
    }
    pushes.retries[push]! += 1
    this.#give(push, this.inputs.retryDue)
  }

  #end(push: number, verdict: number): void {
    this.ledger.pushes.verdict[push] = verdict
    this.#disown(push)
    this.queue?.holds(-1)
    this.ledger.let(push)
  }

  /** Takes a push out of the list of those that this sender has not ended. */
  #disown(push: number): void {
    const { pushes } = this.ledger
    const device = pushes.device[push]!
    const { next, previous } = pushes
    const before = previous[push]!
    const after = next[push]!
    if (before < 0) this.ownedHead[device] = after
    else next[before] = after
    if (after < 0) this.ownedTail[device] = before
    else previous[after] = before
  }

  #queue(push: number): void {
    const { pushes } = this.ledger
    const device = pushes.device[push]!
    const takesTurns = this.legs[pushes.leg[push]! - this.firstLeg]!.delivery.oneAtATime
    if (!takesTurns || (this.isBusy[device] === 0 && this.turns.first(device) < 0)) {
      this.#attempt(push)
      return
    }
    this.turns.append(device, push, pushes.turn)
  }

  /** Node that it sends from. */
  get at(): number {
    return this.node
  }

  /** Takes the turn at a device's URI for a MESSAGE that is no push of its own; false: another is outstanding, or waits. */
  takeTurn(device: number): boolean {
    if (this.isBusy[device] === 1 || this.turns.first(device) >= 0) return false
    this.isBusy[device] = 1
    return true
  }

  /** Gives that turn back. */
  returnTurn(device: number): void {
    this.isBusy[device] = 0
    this.#nextTurn(device)
  }

  #nextTurn(device: number): void {
    const push = this.turns.first(device)
    if (this.isBusy[device] === 1) return
    if (push < 0) {
      this.onTurnFree?.(device)
      return
    }
    this.turns.shift(device, this.ledger.pushes.turn)
    this.#attempt(push)
  }

  /** Takes a push out of the queue for its turn; false when it is not in it. */
  #leaveQueue(push: number): boolean {
    const { pushes } = this.ledger
    const device = pushes.device[push]!
    if (this.turns.remove(device, push, pushes.turn)) return true
    if (this.queue?.leave(push) !== true) return false
    if (this.legs[pushes.leg[push]! - this.firstLeg]!.delivery.oneAtATime) {
      this.isBusy[device] = 0
      this.#nextTurn(device)
    }
    return true
  }

  #attempt(push: number): void {
    const { pushes } = this.ledger
    const leg = pushes.leg[push]!
    if (this.legs[leg - this.firstLeg]!.delivery.oneAtATime) this.isBusy[pushes.device[push]!] = 1
    if (this.queue?.enter(push, rankOf(this.priorityOf(push))) !== false) this.#send(push)
    else this.tracer?.state(push, this.node, "waits in the PPG's queue")
  }

  #send(push: number): void {
    const { pushes } = this.ledger
    const leg = pushes.leg[push]!
    const open = pushes.attempt[push]!
    const attempt = open >= 0 ? open : this.ledger.openAttempt(push)
    pushes.attempt[push] = -1
    this.deliveries[leg]!.begin(push, attempt)
  }
}

/** Outcomes after which no other way is tried: the push is there, or whoever would have to take it has refused it (RFC 3428 §7). */
const neverFallsBack: ReadonlySet<SenderOutcome> = new Set(["accepted", "storedByRelay", "refused", "unknownIdentity"])

/** The same over PAP: the device's user ended the push, or has refused it and wants no other try (PAP §9.14.5). */
const refusedByUser: ReadonlySet<number> = new Set([userAbort.USERREQ, userAbort.USERRFS].map(papCodeOfAbort))

/** What a PPG makes of the PAP status code with which a delivery that is not SIP ended (WAP-247 §9.14). */
const inputOfPap = (code: number): PushInput => {
  if (code < 2000) return "confirmed"
  if (code >= 5000) return "declined"
  return code >= 4000 ? "serverTrouble" : "unknownAddress"
}
