/**
 * Both ends of PAP in a replication: the initiator, which submits pushes and asks about them, and the PPG, which answers by what it holds and
 * notifies results. It is the transaction user of every place of a `PapLeg`; the push itself is the sender's.
 * Rule 1: what the PPG answers follows from the push's phase at that instant, by the tables of `protocols/ppg`.
 * Rule 2: each request is a hop of its push and costs it messages and octets; those beside the submission are attempts of their own.
 * Rule 3: a push that is cancelled before it has gone out, or not pushed for want of capabilities, ends `rejected`: its initiator took it
 * back, nobody lost it. One that is replaced is still the same notification: it ends as its replacement does, and where both came
 * through, it counts as duplicated. A cancellation that comes too late costs its exchange and changes nothing.
 * Deliberately absent: an initiator repeats only submissions; an operation that is not answered is not asked again.
 */
import type { KeyedStream, RandomStreams } from "../../kernel/random-stream.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import { wholeNs } from "../../kernel/distribution.ts"
import { notificationRetries, notificationRetryAfter } from "../../parameters/signalling.ts"
import type { Outcome } from "../../trace/tables.ts"
import { rowStep } from "../columns.ts"
import type { Devices } from "../devices.ts"
import type { DeviceCapabilities } from "../../protocols/ims/decision.ts"
import type { Host } from "../host.ts"
import type { Ledger } from "../ledger.ts"
import type { Leg } from "../push-routes.ts"
import type { Sender } from "../sender.ts"
import type { Tracer } from "../tracer.ts"
import type { StoreSpec, WorldSpec } from "../world-spec.ts"
import { accountOf } from "./access.ts"
import { Gathering } from "./gathering.ts"
import { statusNumber } from "./operation-places.ts"
import { aboutPart, submissionPart } from "./part.ts"
import type { PapLeg } from "./pap-leg.ts"
import { Recipients } from "./recipients.ts"
import type { LaterOperation } from "./services.ts"

/** What the PPG makes of one push of a submission, in the order of its acceptance (PPG Service ch. 6), where a scenario leaves it open. */
const accepted = 1001
const refusals = {
  several: { code: 3005, outcome: "rejected" },
  duplicate: { code: 2007, outcome: undefined },
  forbidden: { code: 2001, outcome: "rejected" },
  unfit: { code: 2006, outcome: "rejected" },
  late: { code: 4001, outcome: "expired" },
  full: { code: 4001, outcome: "rejected" },
} as const satisfies Readonly<Record<string, { readonly code: number; readonly outcome: Outcome | undefined }>>
type Judgement = "accept" | "refuse" | keyof typeof refusals

/** Refusals that come before the lists of numbers, which are step 7 of the acceptance. */
const beforeNumbers: ReadonlySet<number> = new Set([0, 401, 2000, 2007, 3001, 3002, 3004, 3005, 3011])

const unauthorised = 401

/** What a place is to a push. */
const roles = {
  none: 0,
  submission: 1,
  result: 2,
  cancellation: 3,
  status: 4,
  capabilities: 5,
  replacement: 6,
} as const

/** Draws about one push, by what they decide. */
const draw = { priority: 0, cancellation: 1, replacement: 2 } as const

export class PapUser {
  private readonly sim: Simulation
  private readonly host: Host
  private readonly ledger: Ledger
  private readonly legs: readonly Leg[]
  /** By leg. */
  private readonly senders: readonly Sender[]
  private readonly tracer: Tracer | undefined
  private readonly store: StoreSpec
  /** The initiator has been told that a push to this device was delivered. */
  told: ((device: number) => void) | undefined
  /** By place: a `roles` index. */
  private readonly role: Uint8Array
  /** By leg; legs of one submission share them. */
  private readonly recipients: readonly (Recipients | undefined)[]
  private readonly gatherings: readonly (Gathering | undefined)[]
  private readonly draws: KeyedStream
  private readonly onResubmit: number
  private readonly onNotifyAgain: number
  private readonly onStatus: number
  private readonly onCancel: number
  private readonly onReplace: number

  constructor(
    sim: Simulation,
    random: RandomStreams,
    parts: {
      readonly spec: WorldSpec
      readonly host: Host
      readonly ledger: Ledger
      readonly devices: Devices
      readonly profiles: readonly (DeviceCapabilities | undefined)[]
      readonly legs: readonly Leg[]
      readonly senders: readonly Sender[]
      readonly tracer: Tracer | undefined
      readonly places: number
      /** What the initiator does when it has no answer. */
      readonly store: StoreSpec
    },
  ) {
    const { spec, legs } = parts
    this.sim = sim
    this.host = parts.host
    this.ledger = parts.ledger
    this.legs = legs
    this.senders = parts.senders
    this.tracer = parts.tracer
    this.store = parts.store
    this.draws = random.keyed("pap/services")
    this.role = new Uint8Array(parts.places)
    for (const { pap } of legs) if (pap !== undefined) this.#learn(pap)
    this.onResubmit = sim.handler("submission retry", (push) => {
      if (this.#isForgotten(push)) this.#end(push, "lost")
      else this.#submit(push)
      this.ledger.let(push)
    })
    this.onNotifyAgain = sim.handler("result notification retry", (push) => {
      this.notify(push, -1)
      this.ledger.let(push)
    })
    const uses = (has: (pap: PapLeg) => boolean): boolean => legs.some(({ pap }) => pap !== undefined && has(pap))
    const handler = (isUsed: boolean, name: string, place: (pap: PapLeg) => number): number =>
      isUsed ? sim.handler(name, (push) => this.#ask(push, place)) : -1
    this.onStatus = handler(
      uses(({ status }) => status >= 0),
      "status query due",
      ({ status }) => status,
    )
    this.onCancel = handler(
      uses(({ cancellation }) => cancellation >= 0),
      "cancellation due",
      ({ cancellation }) => cancellation,
    )
    this.onReplace = handler(
      uses(({ replacement }) => replacement >= 0),
      "replacement due",
      ({ replacement }) => replacement,
    )
    this.gatherings = sharing(legs, ({ submitted }) =>
      submitted.services.recipients > 1
        ? new Gathering(sim, parts.ledger, {
            most: submitted.services.recipients,
            waitNs: submitted.services.gatherNs,
            tracer: parts.tracer,
            node: submitted.from,
            submit: (carrier) => this.#submit(carrier),
          })
        : undefined,
    )
    this.recipients = sharing(legs, ({ submitted }) => {
      const account = accountOf(spec.nodes[submitted.to]!, spec.nodes[submitted.from]!)
      return new Recipients(random, parts.devices, {
        account: typeof account === "object" ? account : undefined,
        client: submitted.client,
        knownShare: submitted.services.capabilitiesKnown ?? 1,
        contentType: spec.content.type,
        profiles: parts.profiles,
      })
    })
  }

  #learn(pap: PapLeg): void {
    const as = (place: number, role: number): void => {
      if (place >= 0) this.role[place] = role
    }
    as(pap.index, roles.submission)
    as(pap.challenged, roles.submission)
    for (const place of pap.results.values()) as(place, roles.result)
    as(pap.cancellation, roles.cancellation)
    as(pap.status, roles.status)
    as(pap.capabilities, roles.capabilities)
    as(pap.replacement, roles.replacement)
    const { isInitiators } = this.host.transport
    for (const place of [pap.index, pap.challenged]) if (place >= 0) isInitiators[place] = 1
  }

  /** Whether a place is of PAP. */
  owns(place: number): boolean {
    return this.role[place] !== roles.none
  }

  /** The initiator has a push to hand over. */
  begin(push: number): void {
    const pap = this.#papOf(push)!
    if (pap.capabilities >= 0) this.#start(pap.capabilities, push, this.ledger.openAside(push), 0)
    else this.#gather(push)
  }

  /**
   * The initiator, if it is this node, has lost its disk: the pushes that it was handing over, or gathering, and what it meant to ask about
   * others. How many are lost; what the PPG has taken of a submission goes on.
   */
  wipe(node: number): number {
    const { pushes } = this.ledger
    let lost = 0
    const lose = (push: number): void => {
      if (pushes.verdict[push] !== -1) return
      this.#senderOf(push).giveUp(push, "lost")
      lost++
    }
    this.legs.forEach(({ pap }, leg) => {
      if (pap?.submitted.from !== node || this.gatherings.indexOf(this.gatherings[leg]) !== leg) return
      for (const push of this.gatherings[leg]?.forget() ?? []) {
        lose(push)
        this.ledger.let(push)
      }
    })
    for (let push = 0; push < pushes.used; push += rowStep) {
      if (pushes.number[push]! < 0 || this.#papOf(push)?.submitted.from !== node) continue
      if (pushes.submissions[push] === 0 && pushes.asides[push] === 0) continue
      // A carrier takes its mates along.
      for (let at = push; at >= 0; at = pushes.mate[at]!) if (pushes.phase[at] === 0) lose(at)
      pushes.submissions[push] = forgotten
    }
    return lost
  }

  answerOf(row: number): number {
    const t = this.host.transactions
    const place = t.place[row]!
    const push = t.owner[row]!
    switch (this.role[place]!) {
      case roles.submission:
        return this.#papOf(push)?.challenged === place ? -1 : this.#submissionCode(push)
      case roles.cancellation:
        return this.#senderAt(push)?.cancelCode(push) ?? 2008
      case roles.status: {
        const sender = this.#senderAt(push)
        return statusNumber(sender?.messageState(push) ?? "unknown", this.ledger.pushes.papCode[push]!)
      }
      case roles.capabilities:
        return this.#recipientsOf(push).isKnown(t.device[row]!) ? -1 : 3008
      case roles.replacement:
        return this.#papOf(push)!.replacementRefusal === undefined && this.#isLate(push) ? refusals.late.code : -1
      default:
        return -1
    }
  }

  took(row: number): void {
    const t = this.host.transactions
    const place = t.place[row]!
    const push = t.owner[row]!
    const { pushes } = this.ledger
    switch (this.role[place]!) {
      case roles.submission:
        this.#tookSubmission(row)
        return
      case roles.result:
        if (this.#papOf(push)?.results.get("delivered") === place) this.told?.(t.device[row]!)
        if (pushes.confirmedAt[push]! < 0) pushes.confirmedAt[push] = this.sim.now
        return
      case roles.cancellation:
        if (t.code[row] === 1000) this.#senderAt(push)?.takeBack(push, "cancel")
        return
      case roles.replacement:
        if (t.code[row] === accepted) this.#replace(push)
        return
      default:
        return
    }
  }

  finished(row: number, code: number): void {
    const t = this.host.transactions
    const push = this.ledger.attempts.push[t.attempt[row]!]!
    switch (this.role[t.place[row]!]!) {
      case roles.submission:
        this.#submitted(push, t.place[row]!, code)
        return
      case roles.result:
        if (code < 1000) this.#notifyAgain(push)
        return
      case roles.capabilities:
        if (this.#isForgotten(push)) return
        if (code === 1000 && !this.#recipientsOf(push).isTaker(t.device[row]!)) {
          this.tracer?.state(push, this.#papOf(push)!.submitted.from, "not pushed: the device does not take it")
          this.#senderOf(push).giveUp(push, "rejected")
        } else this.#gather(push)
        return
      default:
        return
    }
  }

  /** An attempt to deliver a push has ended: a replacement that came meanwhile takes its place. */
  settled(push: number): void {
    if (this.ledger.pushes.replaced[push] !== waitsToReplace) return
    const sender = this.#senderAt(push)
    if (sender === undefined || sender.isUnderWay(push)) return
    sender.takeBack(push, "replace")
    this.#restart(push)
  }

  /** The PPG tells the initiator how the push ended, if that was asked for. */
  notify(push: number, attempt: number): void {
    const { pushes } = this.ledger
    const state = this.#senderOf(push).messageState(push)
    const pap = this.#papOf(push)
    const place = pap?.results.get(state)
    if (place === undefined) return
    const row = attempt >= 0 ? attempt : this.ledger.openAttempt(push)
    const isOwnCode = state === "undeliverable" || state === "aborted"
    this.#start(
      place,
      push,
      row,
      aboutPart(pushes.replaced[push] === isReplaced, isOwnCode ? pushes.papCode[push]! : 0),
    )
  }

  /** Whether the initiator has lost a push with its disk, and what it was to do about it. */
  #isForgotten(push: number): boolean {
    return this.ledger.pushes.submissions[push]! >= forgotten
  }

  #papOf(push: number): PapLeg | undefined {
    return this.legs[this.ledger.pushes.leg[push]!]!.pap
  }

  #senderOf(push: number): Sender {
    return this.senders[this.ledger.pushes.leg[push]!]!
  }

  /** The sender that keeps the push while a PPG does; a push that has been handed on is nothing to the PPG. */
  #senderAt(push: number): Sender | undefined {
    return this.#papOf(push) === undefined ? undefined : this.#senderOf(push)
  }

  #recipientsOf(push: number): Recipients {
    return this.recipients[this.ledger.pushes.leg[push]!]!
  }

  #start(place: number, push: number, attempt: number, part: number): void {
    const { pushes } = this.ledger
    const { host } = this
    host.start(place, attempt, -1, pushes.device[push]!, pushes.body[push]!, pushes.number[push]!, push, part)
  }

  #gather(push: number): void {
    const gathering = this.#gatheringOf(push)
    if (gathering === undefined) this.#submit(push)
    else gathering.add(push)
  }

  /** Submits a push, and those that have been gathered with it. */
  #submit(push: number): void {
    const { pushes } = this.ledger
    const pap = this.#papOf(push)!
    pushes.submissions[push]! += 1
    // The first is sent when its own request goes; the others go with it.
    for (let at = pushes.mate[push]!; at >= 0; at = pushes.mate[at]!) {
      pushes.transmissions[at]! += 1
      if (pushes.sentAt[at]! < 0) pushes.sentAt[at] = this.sim.now
    }
    if (pap.challenged >= 0) this.#start(pap.challenged, push, this.ledger.openAside(push), this.#partOf(push))
    else this.#submitForGood(push, pap.index)
  }

  #submitForGood(push: number, place: number): void {
    const attempt = this.ledger.openAttempt(push)
    this.ledger.pushes.attempt[push] = attempt
    this.#start(place, push, attempt, this.#partOf(push))
  }

  #partOf(push: number): number {
    const { mate } = this.ledger.pushes
    let count = 1
    for (let at = mate[push]!; at >= 0; at = mate[at]!) count++
    return submissionPart(this.priorityOf(push), count)
  }

  /** Priority of a push: 0 medium, 1 high, 2 low. */
  priorityOf(push: number): number {
    const shares = this.#papOf(push)?.submitted.services.priorityShares
    if (shares === undefined || shares.high + shares.low === 0) return 0
    const drawn = this.#draw(push, draw.priority)
    return drawn < shares.high ? 1 : drawn < shares.high + shares.low ? 2 : 0
  }

  #draw(push: number, purpose: number): number {
    return this.draws.at(this.ledger.pushes.number[push]!, purpose).next()
  }

  /** What the PPG makes of one push of a submission. */
  #judge(push: number, isTogether: boolean): Judgement {
    const { pushes } = this.ledger
    const { refusal, submitted, takesSeveral } = this.#papOf(push)!
    if (isTogether && !takesSeveral) return "several"
    const recipients = this.#recipientsOf(push)
    const device = pushes.device[push]!
    // A push-id that the PPG already has is answered as such, and not pushed again (WAP-247 §9.14).
    if (pushes.phase[push] !== 0) return "duplicate"
    if (refusal !== undefined && beforeNumbers.has(refusal.code)) return "refuse"
    if (!recipients.isAdmitted(device)) return "forbidden"
    if (refusal !== undefined) return "refuse"
    const matches = submitted.services.capabilitiesKnown !== undefined && recipients.isKnown(device)
    if (matches && !recipients.isTaker(device)) return "unfit"
    if (this.#isLate(push)) return "late"
    return this.#senderOf(push).isFull() ? "full" : "accept"
  }

  /** Code of the push-response: 1001 where any of its pushes is accepted, else the first's (-1: as the place says). */
  #submissionCode(carrier: number): number {
    const { mate } = this.ledger.pushes
    const isTogether = mate[carrier]! >= 0
    const first = this.#judge(carrier, isTogether)
    if (first === "accept" || first === "refuse") return -1
    for (let at = mate[carrier]!; at >= 0; at = mate[at]!) if (this.#judge(at, isTogether) === "accept") return accepted
    return refusals[first].code
  }

  #tookSubmission(row: number): void {
    const t = this.host.transactions
    const carrier = t.owner[row]!
    const { mate, phase, abandoned } = this.ledger.pushes
    const pap = this.#papOf(carrier)!
    if (t.place[row] === pap.challenged) return
    if (pap.isClosed) {
      this.tracer?.state(carrier, pap.submitted.to, "closes the connection")
      this.host.close(row)
      return
    }
    const isTogether = mate[carrier]! >= 0
    let isTaken = false
    for (let at = carrier; at >= 0; at = mate[at]!) {
      if (phase[at] !== 0) continue
      const judged = this.#judge(at, isTogether)
      const sender = this.#senderOf(at)
      // The initiator may have given it up while the submission was still under way: the PPG has it all the same.
      sender.reopen(at)
      if (judged === "accept") {
        isTaken = true
        sender.begin(at)
      } else {
        const outcome = judged === "refuse" ? pap.refusal!.outcome : (refusals[judged].outcome ?? "rejected")
        sender.giveUp(at, outcome)
        // What the push-response does not say is told by a result notification (PAP 2.1 §9.11).
        if (t.code[row] === accepted) this.#notifyRefused(at, pap, judged)
      }
    }
    // Nobody waits for the answer, which would let them go.
    if (isTaken && abandoned[carrier] === 1) this.ledger.letMates(carrier)
  }

  #notifyRefused(push: number, pap: PapLeg, judged: Judgement): void {
    const place = pap.results.get("rejected")
    if (place === undefined || judged === "accept" || judged === "refuse") return
    this.#start(place, push, this.ledger.openAttempt(push), aboutPart(false, refusals[judged].code))
  }

  /** Whether the push's deliver-before has passed (its validity counts from its planned start). */
  #isLate(push: number): boolean {
    return this.sim.now >= this.ledger.pushes.plannedAt[push]! + this.store.expiryNs
  }

  /** The push-response is there (408, 503: it is not). */
  #submitted(push: number, place: number, code: number): void {
    const { pushes } = this.ledger
    const pap = this.#papOf(push)
    if (this.#isForgotten(push)) {
      this.#end(push, "lost")
      return
    }
    if (code === unauthorised) {
      // Challenged, it has credentials or not; refused with them, it has no others.
      if (pap !== undefined && place === pap.challenged && pap.index >= 0) this.#submitForGood(push, pap.index)
      else this.#end(push, "rejected")
      return
    }
    if (code >= 1000) {
      for (let at = push; at >= 0; at = pushes.mate[at]!) {
        if ((this.#papOf(at)?.results.size ?? 0) === 0) pushes.confirmedAt[at] = this.sim.now
        if (code === accepted) this.#planOperations(at)
      }
      this.#gatheringOf(push)?.answered(push)
      return
    }
    // HTTP failed and nobody knows whether the push arrived: the same push-id is submitted again.
    if (pushes.submissions[push]! > this.store.retries) {
      this.#end(push, pap?.isClosed === true ? "rejected" : "lost")
      return
    }
    pushes.holders[push]! += 1 // kept for the timer
    this.sim.schedule(wholeNs(this.store.retryAfterNs), this.onResubmit, push, 0)
  }

  /** The initiator gives up a submission; what the PPG has taken of it goes on. */
  #end(carrier: number, outcome: Outcome): void {
    const { pushes } = this.ledger
    let isTaken = false
    for (let at = carrier; at >= 0; at = pushes.mate[at]!) {
      if (pushes.phase[at] === 0) this.#senderOf(at).giveUp(at, outcome)
      else isTaken = true
    }
    if (isTaken) this.#gatheringOf(carrier)?.answered(carrier)
    else this.#gatheringOf(carrier)?.abandoned(carrier)
  }

  #gatheringOf(push: number): Gathering | undefined {
    return this.gatherings[this.ledger.pushes.leg[push]!]
  }

  /** The initiator knows that the PPG has the push, and will ask about it. */
  #planOperations(push: number): void {
    const services = this.#papOf(push)?.submitted.services
    if (services === undefined) return
    this.#plan(push, services.statusQuery, this.onStatus, -1)
    this.#plan(push, services.cancellation, this.onCancel, draw.cancellation)
    this.#plan(push, services.replacement, this.onReplace, draw.replacement)
  }

  #plan(push: number, operation: LaterOperation | undefined, handler: number, purpose: number): void {
    if (operation === undefined) return
    if (operation.share < 1 && this.#draw(push, purpose) >= operation.share) return
    this.ledger.pushes.holders[push]! += 1 // kept for the timer
    this.sim.schedule(operation.afterNs, handler, push, 0)
  }

  #ask(push: number, placeOf: (pap: PapLeg) => number): void {
    const pap = this.#papOf(push)
    const place = pap === undefined || this.#isForgotten(push) ? -1 : placeOf(pap)
    if (place >= 0) {
      const isAboutReplacement = this.ledger.pushes.replaced[push] === isReplaced
      this.#start(place, push, this.ledger.openAside(push), aboutPart(isAboutReplacement, 0))
    }
    this.ledger.let(push)
  }

  /** A replacement has come: it takes the place of a push that has not gone out, else, if it may, it follows it. */
  #replace(push: number): void {
    const { pushes } = this.ledger
    const sender = this.#senderAt(push)
    if (sender === undefined) return
    if (sender.takeBack(push, "replace")) {
      this.#restart(push)
      return
    }
    if (this.#papOf(push)!.submitted.services.replacement!.method === "pending-only") return
    if (sender.isUnderWay(push)) pushes.replaced[push] = waitsToReplace
    else this.#restart(push)
  }

  /** The PPG begins with the replacement as with any push that it has accepted. */
  #restart(push: number): void {
    const { pushes } = this.ledger
    const sender = this.#senderOf(push)
    this.tracer?.state(push, this.#papOf(push)!.submitted.to, "replaced")
    pushes.replaced[push] = isReplaced
    sender.reopen(push)
    pushes.phase[push] = 0
    pushes.retries[push] = 0
    pushes.papCode[push] = 0
    sender.begin(push)
  }

  /** The initiator did not answer a result notification: the PPG repeats it, then drops it. */
  #notifyAgain(push: number): void {
    const { pushes } = this.ledger
    if (pushes.notifications[push]! >= notificationRetries) return
    pushes.notifications[push]! += 1
    pushes.holders[push]! += 1 // kept for the timer
    this.sim.schedule(notificationRetryAfter, this.onNotifyAgain, push, 0)
  }
}

/** Submissions of a push that its initiator has forgotten: more than any number of retries. */
const forgotten = 1 << 30

const isReplaced = 1
const waitsToReplace = 2

/** One of a kind for each set of places of PAP, by leg. */
const sharing = <X>(legs: readonly Leg[], make: (pap: PapLeg) => X): readonly (X | undefined)[] => {
  const made = new Map<PapLeg, X>()
  return legs.map(({ pap }) => {
    if (pap === undefined) return undefined
    if (!made.has(pap)) made.set(pap, make(pap))
    return made.get(pap)
  })
}
