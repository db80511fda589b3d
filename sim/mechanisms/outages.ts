/**
 * Outages: at an instant a share of the devices loses its coverage without a word, and comes back when the outage is over, all
 * at once or spread; the avalanche that follows is what a core must stand (RFC 5390 §2).
 * Rule 1: who is struck, and when it comes back within the spread, is drawn by the device's number, the same under every mechanism.
 * Rule 2: a device comes back as what it was. Its own comings and goings that were due meanwhile are due when it is back: one that was
 * off comes back then, one that was registered begins a stay anew.
 * Assumption: the network does not notice; the bindings of the devices stay until they run out.
 */
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { EventHandle, Simulation } from "../kernel/simulation.ts"
import { wholeNs } from "../kernel/time.ts"
import { presence, type Devices } from "./devices.ts"
import type { OutageSpec } from "./world-spec.ts"

/** What an outage does to a device; the registrar's doing. */
interface Struck {
  /** It goes silent at once. */
  vanish(device: number): void
  /** It has coverage again, and is registered or not as it was before. */
  reappear(device: number, was: number): void
  /** It does of its own accord what is due: comes or goes. */
  move(device: number): void
  /** Its stay begins anew. */
  stay(device: number): void
}

export class Outages {
  readonly #sim: Simulation
  readonly #random: RandomStreams
  readonly #devices: Devices
  readonly #specs: readonly OutageSpec[]
  readonly #untilNs: number
  readonly #struck: Struck
  /** By device: the event of its own next coming or going, and its instant, ns. */
  readonly #move: Float64Array
  readonly #moveNs: Float64Array
  /** By device: 1 where that was due during the outage. */
  readonly #isOverdue: Uint8Array
  readonly #onBack: number

  constructor(
    sim: Simulation,
    random: RandomStreams,
    devices: Devices,
    specs: readonly OutageSpec[],
    untilNs: number,
    struck: Struck,
  ) {
    this.#sim = sim
    this.#random = random
    this.#devices = devices
    this.#specs = specs
    this.#untilNs = untilNs
    this.#struck = struck
    this.#move = new Float64Array(devices.count).fill(-1)
    this.#moveNs = new Float64Array(devices.count).fill(Infinity)
    this.#isOverdue = new Uint8Array(devices.count)
    const onBegin = sim.handler("outage begins", (index) => this.#begin(index))
    this.#onBack = sim.handler("outage over", (device, was) => this.#back(device, was))
    specs.forEach(({ atNs }, index) => {
      if (atNs <= untilNs) sim.scheduleAt(atNs, onBegin, index, 0)
    })
  }

  /** Notes when a device will come or go by itself. */
  willMove(device: number, event: EventHandle, atNs: number): void {
    this.#move[device] = event
    this.#moveNs[device] = atNs
  }

  #begin(index: number): void {
    const { share, durationNs, spreadNs } = this.#specs[index]!
    const draws = this.#random.keyed("devices/outages")
    const devices = this.#devices
    for (let device = 0; device < devices.count; device++) {
      const stream = draws.at(device, index)
      if (stream.next() >= share) continue
      const backNs = this.#sim.now + durationNs + wholeNs(stream.next() * spreadNs)
      const was = devices.presence[device]!
      const isOverdue = this.#sim.isPending(this.#move[device]!) && this.#moveNs[device]! <= backNs
      if (isOverdue) {
        this.#sim.cancel(this.#move[device]!)
        this.#isOverdue[device] = 1
      }
      if (devices.reachable[device] === 1) this.#struck.vanish(device)
      else if (!isOverdue) continue
      if (backNs <= this.#untilNs) this.#sim.scheduleAt(backNs, this.#onBack, device, was)
    }
  }

  #back(device: number, was: number): void {
    const isOverdue = this.#isOverdue[device] === 1
    this.#isOverdue[device] = 0
    if (was !== presence.off) this.#struck.reappear(device, was)
    if (!isOverdue) return
    if (was === presence.imOffline) this.#struck.stay(device)
    else this.#struck.move(device)
  }
}
