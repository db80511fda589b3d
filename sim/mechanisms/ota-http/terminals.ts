/**
 * The terminals of OTA-HTTP: the table of `protocols/ota-http/terminal` for each device. With TO-TCP a session initiation request makes a
 * terminal activate its bearer and open the connection.
 * Rule: the draws of an opening are those of the push for which it was asked, by how often that asked and how often it was tried.
 */
import type { Simulation } from "../../kernel/simulation.ts"
import { connectAgainNs, connectTries } from "../../parameters/ota-http.ts"
import { otaHttpTerminal, type TerminalInput } from "../../protocols/ota-http/terminal.ts"
import { compile, inputIndex, phaseIndex } from "../../protocols/table.ts"
import type { DeliveryContext } from "../delivery.ts"
import type { OtaHttpRoutes } from "./routes.ts"

const machine = compile(otaHttpTerminal)
const inputs = Object.fromEntries(
  otaHttpTerminal.inputs.map((name) => [name, inputIndex(otaHttpTerminal, name)]),
) as Readonly<Record<TerminalInput, number>>
const listening = phaseIndex(otaHttpTerminal, "listening")

/** Keys of the draws of openings stand apart from those of messages. */
const openingKeys = 0x10000000000
/** An attempt asks less often, and a terminal tries less often after each; what is beyond meets the draws of an earlier one. */
const asksMost = 8
const triesMost = 8

export class Terminals {
  /** Called when a terminal begins to connect. */
  onConnecting: (device: number) => void = () => {}
  /** Called when a connection that a terminal has opened is there. */
  onOpened: (device: number) => void = () => {}
  readonly #sim: Simulation
  readonly #context: DeliveryContext
  readonly #routes: OtaHttpRoutes
  /** By device. */
  readonly #phase: Uint8Array
  /** Tries to connect since it was last asked; connections so far. */
  readonly #tries: Int32Array
  readonly #openings: Int32Array
  /** Push and attempt whose request it follows, and how often that has asked before. */
  readonly #askedFor: Float64Array
  readonly #askedBy: Int32Array
  readonly #asks: Int32Array
  readonly #timerRetry: Float64Array
  readonly #onRetry: number
  readonly #onConnected: number

  constructor(context: DeliveryContext, routes: OtaHttpRoutes) {
    const { sim, devices } = context
    this.#sim = sim
    this.#context = context
    this.#routes = routes
    const { count } = devices
    this.#phase = new Uint8Array(count).fill(listening)
    this.#tries = new Int32Array(count)
    this.#openings = new Int32Array(count)
    this.#askedFor = new Float64Array(count).fill(-1)
    this.#askedBy = new Int32Array(count)
    this.#asks = new Int32Array(count)
    this.#timerRetry = new Float64Array(count).fill(-1)
    this.#onRetry = sim.handler("terminal connects again", (device) => this.give(device, "retryDue"))
    this.#onConnected = sim.handler("terminal connected", (device, opening) => {
      if (this.#openings[device] !== opening) return
      this.give(device, "connected")
      this.onOpened(device)
    })
  }

  /** The session initiation request of an attempt has arrived. */
  asked(device: number, attempt: number): void {
    const { attempts, pushes } = this.#context.ledger
    const push = pushes.number[attempts.push[attempt]!]!
    const number = attempts.number[attempt]!
    const isAgain = this.#askedFor[device] === push && this.#askedBy[device] === number
    this.#asks[device] = isAgain ? this.#asks[device]! + 1 : 0
    this.#askedFor[device] = push
    this.#askedBy[device] = number
    this.#tries[device] = 0
    this.give(device, "trigger")
  }

  /** A request has arrived, on a connection that the PPG opened if the terminal has opened none. */
  requested(device: number, input: "optionsMatching" | "optionsDiffering" | "postMatching" | "postStale"): void {
    if (this.#phase[device] === listening) this.give(device, "gatewayConnected")
    this.give(device, input)
  }

  give(device: number, input: TerminalInput): void {
    const fired = machine.row[this.#phase[device]! * machine.inputCount + inputs[input]]!
    if (fired < 0) return
    this.#phase[device] = machine.to[fired]!
    const end = machine.actionStart[fired + 1]!
    for (let i = machine.actionStart[fired]!; i < end; i++) this.#act(device, machine.actions[i]!)
  }

  #act(device: number, action: number): void {
    switch (otaHttpTerminal.actions[action]) {
      case "connect":
        this.#connect(device)
        return
      case "startRetry":
        this.#tries[device]! += 1
        if (this.#tries[device]! >= connectTries.value) this.give(device, "retriesSpent")
        else this.#timerRetry[device] = this.#sim.schedule(connectAgainNs, this.#onRetry, device, 0)
        return
      case "stopRetry":
        this.#sim.cancel(this.#timerRetry[device]!)
        return
      // Answers are given by their codes, and the push is delivered with its place's effect.
      case "answerHolds":
      case "answerChanged":
      case "deliver":
      case "answerAccepted":
      case "answerRefused":
      case "answerStale":
      case "answerNotFound":
      case "answerNotAllowed":
      case undefined:
        return
    }
  }

  /** The terminal activates its bearer and opens the connection. */
  #connect(device: number): void {
    const opening = ++this.#openings[device]!
    this.onConnecting(device)
    const { link, fromDevice } = this.#routes
    const ask = Math.min(this.#asks[device]!, asksMost - 1)
    const key2 = openingKeys + (this.#askedBy[device]! * asksMost + ask) * triesMost + this.#tries[device]!
    const { links } = this.#context.host.transport
    const at = links.open(link, fromDevice, device, this.#askedFor[device]!, key2)
    if (at < 0) this.give(device, "connectFailed")
    else this.#sim.scheduleAt(at, this.#onConnected, device, opening)
  }
}
