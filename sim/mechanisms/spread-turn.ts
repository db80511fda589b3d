/**
 * Spreads what a store sends when subscribers come back: each subscriber's pushes go out at an instant of its own within a span
 * (assumption: all instants alike), so that a mass come-back does not make one burst of them.
 * Rule: the instant is drawn by the device and its oldest push, the same under every mechanism.
 */
import type { KeyedStream } from "../kernel/random-stream.ts"
import type { EventKind, Simulation } from "../kernel/simulation.ts"
import { wholeNs } from "../kernel/time.ts"

/** A span, ns, and where the instants within it come from. */
export interface Spread {
  readonly spanNs: number
  readonly draws: KeyedStream
}

export class SpreadTurn {
  readonly #sim: Simulation
  readonly #spread: Spread
  readonly #onTurn: EventKind

  /** `send`: what is kept for a device goes out. */
  constructor(sim: Simulation, spread: Spread, send: (device: number) => void) {
    this.#sim = sim
    this.#spread = spread
    this.#onTurn = sim.handler("turn of a subscriber", send)
  }

  /** The device's turn comes within the span. */
  await(device: number, push: number): void {
    const { spanNs, draws } = this.#spread
    this.#sim.schedule(wholeNs(draws.at(device, push).next() * spanNs), this.#onTurn, device, 0)
  }
}
