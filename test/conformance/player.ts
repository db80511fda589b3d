/**
 * Plays protocol tables against a script in virtual time, for conformance stories: no network, no queue, only a clock.
 * An action `startX` sets timer X, `stopX` stops it, `doubleX` and `capE` set a timer again; all others are recorded.
 * A timer that is stopped without running, or fires where its machine ignores it, is a fault of the table.
 */
import { compile, type AnyMachine, type CompiledMachine } from "../../sim/protocols/table.ts"
import { doubledA, doubledE, doubledG, type TimerBase } from "../../sim/protocols/sip/timers.ts"
import * as timers from "../../sim/protocols/sip/timers.ts"

const nsPerMs = 1e6

/** T1, T2 and T4 of RFC 3261 between core elements, and of TS 24.229 Table 7.7.1 on the radio leg. */
export const core: TimerBase = { T1: 500e6, T2: 4e9, T4: 5e9 }
export const radioLeg: TimerBase = { T1: 2e9, T2: 16e9, T4: 17e9 }

/** A virtual clock: runs what is due in order of time, and of scheduling within one instant. */
export class Clock {
  nowMs = 0
  #scheduled: { readonly atMs: number; readonly run: () => void }[] = []

  after(delayMs: number, run: () => void): () => void {
    const entry = { atMs: this.nowMs + delayMs, run }
    this.#scheduled.push(entry)
    return () => {
      this.#scheduled = this.#scheduled.filter((other) => other !== entry)
    }
  }

  runUntil(ms: number): void {
    for (;;) {
      const due = this.#scheduled.filter(({ atMs }) => atMs <= ms)
      const next = due.reduce<(typeof due)[number] | undefined>(
        (first, entry) => (first === undefined || entry.atMs < first.atMs ? entry : first),
        undefined,
      )
      if (next === undefined) break
      this.#scheduled = this.#scheduled.filter((entry) => entry !== next)
      this.nowMs = next.atMs
      next.run()
    }
    this.nowMs = ms
  }
}

/** What a timer's expiry is to its machine, by the timer's name in the actions. */
const expiryInput: Readonly<Record<string, string>> = {
  A: "timerA",
  B: "timerB",
  C: "timerC",
  D: "timerD",
  E: "timerE",
  F: "timerF",
  G: "timerG",
  H: "timerH",
  I: "timerI",
  J: "timerJ",
  K: "timerK",
  L: "timerL",
  M: "timerM",
  N: "timerN",
  Pace: "paceDue",
  Bucket: "bucketDue",
  Idle: "idleDue",
  Provisional: "provisionalDue",
  Trying: "tryingDue",
  Repeat: "repeatDue",
  AckWait: "ackOverdue",
  CancelWait: "cancelWaitOver",
  Response: "responseOverdue",
  Retry: "retryDue",
  Expiry: "expiryDue",
  Refresh: "refreshDue",
  Deadline: "deadlineDue",
  Answer: "answerOverdue",
  Trigger: "triggerOverdue",
  DeliverAfter: "deliverAfterDue",
  Wait: "waitDue",
}

/** Delays of the timers that a machine starts, ms; `doubleX` and `capE` set one again. */
export type Delays = Readonly<Record<string, number>>

export const transactionDelays = (base: TimerBase): Delays => ({
  A: timers.timerA(base) / nsPerMs,
  B: timers.timerB(base) / nsPerMs,
  C: 181_000,
  D: timers.timerD(base) / nsPerMs,
  E: timers.timerE(base) / nsPerMs,
  F: timers.timerF(base) / nsPerMs,
  G: timers.timerG(base) / nsPerMs,
  H: timers.timerH(base) / nsPerMs,
  I: timers.timerI(base) / nsPerMs,
  J: timers.timerJ(base) / nsPerMs,
  K: timers.timerK(base) / nsPerMs,
  L: timers.timerL(base) / nsPerMs,
  M: timers.timerM(base) / nsPerMs,
  Trying: 200,
  Repeat: timers.timerG(base) / nsPerMs,
  AckWait: timers.timerH(base) / nsPerMs,
  CancelWait: timers.cancelWait(base) / nsPerMs,
  Provisional: timers.provisionalDue(base) / nsPerMs,
})

/** One machine at work. */
export class Player {
  /** Every action but those on timers, with its instant and the input that caused it. */
  readonly did: { readonly atMs: number; readonly action: string; readonly input: string }[] = []
  /** Phases in the order in which they were entered, the first one excepted. */
  readonly trail: string[] = []
  /** Instant at which each phase was entered last. */
  readonly enteredAtMs = new Map<string, number>()
  phase: string
  /** Called for every recorded action, for what the world does in return. */
  onAction: (action: string, input: string) => void = () => {}
  readonly #machine: AnyMachine
  readonly #compiled: CompiledMachine
  readonly #clock: Clock
  readonly #delays: Delays
  readonly #base: TimerBase
  readonly #running = new Map<string, () => void>()
  #retriesLeft: number
  #holdsLeft: number
  readonly #holdExpiry: string
  /** Last delay of each timer, ms, for the actions that double it. */
  readonly #last = new Map<string, number>()

  constructor(
    machine: AnyMachine,
    options: {
      readonly clock: Clock
      readonly delays: Delays
      readonly base?: TimerBase
      readonly retries?: number
      readonly holds?: number
      readonly providerAcknowledges?: boolean
    },
  ) {
    this.#machine = machine
    this.#compiled = compile(machine)
    this.#clock = options.clock
    this.#delays = options.delays
    this.#base = options.base ?? core
    this.#retriesLeft = options.retries ?? Number.POSITIVE_INFINITY
    this.#holdsLeft = options.holds ?? Number.POSITIVE_INFINITY
    this.#holdExpiry = options.providerAcknowledges === true ? "provideAck" : "holdDue"
    this.phase = machine.phases[0] ?? ""
  }

  /** Gives an input now, and says whether a row took it. A word that the machine does not have is a mistake of the story. */
  give(input: string): boolean {
    const { inputs, phases, actions } = this.#machine
    const { row, to, actionStart, actions: actionIndexes, inputCount } = this.#compiled
    if (!inputs.includes(input)) throw new Error(`${this.#machine.name} has no input "${input}"`)
    const index = row[phases.indexOf(this.phase) * inputCount + inputs.indexOf(input)] ?? -1
    if (index < 0) return false
    const next = phases[to[index] ?? -1]
    if (next === undefined) throw new Error(`${this.#machine.name} leads out of its phases`)
    if (next !== this.phase) {
      this.trail.push(next)
      this.enteredAtMs.set(next, this.#clock.nowMs)
    }
    this.phase = next
    for (const action of actionIndexes.subarray(actionStart[index], actionStart[index + 1])) {
      this.#carryOut(actions[action] ?? "", input)
    }
    return true
  }

  /** Gives an input at an instant of the clock. */
  giveAt(atMs: number, input: string): this {
    this.#clock.after(atMs - this.#clock.nowMs, () => this.give(input))
    return this
  }

  /** Instants of an action, ms. */
  timesOf(action: string): readonly number[] {
    return this.did.filter((done) => done.action === action).map(({ atMs }) => atMs)
  }

  /** Recorded actions in order. */
  get actions(): readonly string[] {
    return this.did.map(({ action }) => action)
  }

  /** Names of timers that still run. */
  get timersLeft(): readonly string[] {
    return [...this.#running.keys()].toSorted()
  }

  #carryOut(action: string, input: string): void {
    const doubled = /^double([A-Z].*)$/u.exec(action)?.[1]
    if (doubled !== undefined) return this.#startTimer(doubled, this.#doubled(doubled))
    if (action === "capE") return this.#startTimer("E", this.#base.T2 / nsPerMs)
    const [, verb, timer] = /^(start|stop)([A-Z].*)$/u.exec(action) ?? []
    if (timer === undefined) {
      this.did.push({ atMs: this.#clock.nowMs, action, input })
      return this.onAction(action, input)
    }
    if (verb === "stop") {
      if (!this.#running.has(timer)) throw new Error(`${this.#machine.name} stops ${timer}, which does not run`)
      return this.#stopTimer(timer)
    }
    const delayMs = this.#delays[timer]
    if (delayMs === undefined) throw new Error(`no delay given for ${timer}`)
    return this.#startTimer(timer, delayMs)
  }

  /** Timer A doubles without a cap, all others up to T2. */
  #doubled(timer: string): number {
    const previous = (this.#last.get(timer) ?? 0) * nsPerMs
    if (timer === "A") return doubledA(previous) / nsPerMs
    return (timer === "E" ? doubledE(previous, this.#base) : doubledG(previous, this.#base)) / nsPerMs
  }

  #startTimer(timer: string, delayMs: number): void {
    this.#stopTimer(timer)
    this.#last.set(timer, delayMs)
    const stop = this.#clock.after(delayMs, () => {
      this.#running.delete(timer)
      if (!this.give(this.#expiryOf(timer))) {
        throw new Error(`${this.#machine.name} left ${timer} running, which fires in "${this.phase}"`)
      }
    })
    this.#running.set(timer, stop)
  }

  #expiryOf(timer: string): string {
    if ((timer === "Retry" || timer === "Trigger") && this.#retriesLeft-- < 1) return "retriesSpent"
    if (timer === "Hold") return this.#holdsLeft-- < 1 ? "holdsSpent" : this.#holdExpiry
    return expiryInput[timer] ?? timer
  }

  #stopTimer(timer: string): void {
    this.#running.get(timer)?.()
    this.#running.delete(timer)
  }
}

/** Plays one machine alone: inputs at instants, then the clock runs on. */
export const play = (
  machine: AnyMachine,
  story: {
    readonly delays: Delays
    readonly base?: TimerBase
    /** Timers Retry and Trigger that end in another try; the next ends in `retriesSpent`. */
    readonly retries?: number
    /** Intervals A of WTP that end in another; the next ends in `holdsSpent`. */
    readonly holds?: number
    /** Whether interval A of WTP ends in the provider's own acknowledgement. */
    readonly providerAcknowledges?: boolean
    readonly inputs: readonly (readonly [atMs: number, input: string])[]
    readonly untilMs: number
  },
): Player => {
  const clock = new Clock()
  const { delays, base = core, retries = Number.POSITIVE_INFINITY, holds = Number.POSITIVE_INFINITY } = story
  const providerAcknowledges = story.providerAcknowledges ?? false
  const player = new Player(machine, { clock, delays, base, retries, holds, providerAcknowledges })
  for (const [atMs, input] of story.inputs) player.giveAt(atMs, input)
  clock.runUntil(story.untilMs)
  return player
}

/** Plays a transaction alone, with the timers of a place in the network. */
export const playTransaction = (
  machine: AnyMachine,
  base: TimerBase,
  inputs: readonly (readonly [atMs: number, input: string])[],
  untilMs = 400_000,
): Player => play(machine, { delays: transactionDelays(base), base, inputs, untilMs })

/** A client and a server transaction joined by a link that loses chosen messages, counted from 1. */
export const playExchange = (
  machines: { readonly client: AnyMachine; readonly server: AnyMachine },
  world: {
    readonly base: TimerBase
    readonly oneWayMs: number
    /** Time from the request's arrival at the transaction user to its final response. */
    readonly answerAfterMs: number
    readonly lostRequests?: readonly number[]
    readonly lostResponses?: readonly number[]
  },
): { readonly client: Player; readonly server: Player; readonly responses: readonly number[] } => {
  const clock = new Clock()
  const delays = transactionDelays(world.base)
  const client = new Player(machines.client, { clock, delays, base: world.base })
  const server = new Player(machines.server, { clock, delays, base: world.base })
  const responses: number[] = []
  let requestsSent = 0
  let remembered = ""
  client.onAction = (action) => {
    if (action !== "send") return
    requestsSent += 1
    if (world.lostRequests?.includes(requestsSent) !== true) clock.after(world.oneWayMs, () => server.give("request"))
  }
  const respond = (response: string): void => {
    remembered = response
    responses.push(clock.nowMs)
    if (world.lostResponses?.includes(responses.length) !== true)
      clock.after(world.oneWayMs, () => client.give(response))
  }
  server.onAction = (action, input) => {
    if (action === "passUp") clock.after(world.answerAfterMs, () => server.give("final"))
    if (action === "respond") respond(input === "final" ? "final" : "1xx")
    if (action === "respondTrying") respond("1xx")
    if (action === "repeat") respond(remembered)
  }
  client.give("request")
  clock.runUntil(400_000)
  return { client, server, responses }
}
