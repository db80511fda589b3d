/**
 * The workload of a replication: plans every push of every load, one ahead of each, and says for whom it is and how long.
 * Rule 1: draws are named after the load alone, never after a mechanism, so that mechanisms under comparison meet the same pushes;
 * with several loads each has names of its own, so that one more moves nobody else's.
 * Rule 2: a planned list is scheduled at once, everything else one push ahead.
 */
import { sampler, type Sampler } from "../../kernel/distribution.ts"
import type { DistributionSpec } from "../../kernel/distribution-spec.ts"
import type { RandomStream, RandomStreams } from "../../kernel/random-stream.ts"
import type { EventKind, Simulation } from "../../kernel/simulation.ts"
import { arrivalsOf, type Arrivals } from "../../network/arrivals/arrivals.ts"
import { OnOff } from "../../network/arrivals/on-off.ts"
import type { Users } from "../users.ts"
import { Broadcast } from "./broadcast.ts"
import type { Directed } from "./directed.ts"
import { Recorded } from "./recorded.ts"
import type { LoadSpec, OneLoad } from "./spec.ts"

/** One load of the workload. */
interface Part {
  readonly load: OneLoad
  /** None where all its pushes are listed. */
  readonly arrivals: Arrivals | undefined
  /** The same, where it says for whom each push is. */
  readonly directed: Directed | undefined
  /** The same, where each of its sources has a segment of the devices. */
  readonly segmented: OnOff | undefined
  readonly recipients: RandomStream
  readonly contents: RandomStream
}

export class Workload {
  readonly #sim: Simulation
  readonly #durationNs: number
  readonly #devices: number
  readonly #size: Sampler
  readonly #parts: readonly Part[]
  readonly #onDue: EventKind
  readonly #push: (device: number, octets: number) => void

  /** `push`: told of each push at its planned start, its device and the octets of its body. */
  constructor(
    sim: Simulation,
    random: RandomStreams,
    options: {
      readonly load: LoadSpec
      readonly size: DistributionSpec
      readonly devices: number
      /** Whose they are; absent: every user has one. */
      readonly users?: Users | undefined
      readonly durationNs: number
      readonly push: (device: number, octets: number) => void
    },
  ) {
    const { load, devices, users, durationNs } = options
    this.#sim = sim
    this.#durationNs = durationNs
    this.#devices = devices
    this.#size = sampler(options.size)
    this.#push = options.push
    const part = (one: OneLoad, name: string): Part => ({
      load: one,
      ...arrivalsOfLoad(one, random, name, { devices, users }, durationNs),
      recipients: random.stream(`${name}/recipients`),
      contents: random.stream(`${name}/content`),
    })
    this.#parts =
      load.kind === "combined" ? load.parts.map((one) => part(one.load, `load/${one.label}`)) : [part(load, "load")]
    this.#onDue = sim.handler("push planned", (device, index) => this.#due(device, index))
  }

  /** Plans the first push of each load, or all of them. */
  begin(): void {
    this.#parts.forEach(({ load }, index) => {
      if (load.kind === "planned") {
        for (const { atNs, device } of load.pushes) this.#sim.scheduleAt(atNs, this.#onDue, device, index)
      } else this.#planNext(index)
    })
  }

  #planNext(index: number): void {
    const at = this.#parts[index]!.arrivals!.next(this.#sim.now)
    // What would be planned at the very end could not arrive.
    if (at < this.#durationNs) this.#sim.scheduleAt(at, this.#onDue, -1, index)
  }

  #due(listed: number, index: number): void {
    const part = this.#parts[index]!
    const device = listed >= 0 ? listed : this.#recipient(part)
    const given = part.directed?.octets ?? -1
    const octets = given >= 0 ? given : Math.max(0, Math.round(this.#size.sample(part.contents)))
    this.#push(device, octets)
    if (listed < 0) this.#planNext(index)
  }

  #recipient({ directed, segmented, load, recipients }: Part): number {
    if (directed !== undefined) return directed.device
    let from = 0
    let to = this.#devices
    if (segmented !== undefined && load.kind === "on-off") {
      const source = segmented.sender()
      from = Math.floor((source * this.#devices) / load.sources)
      to = Math.floor(((source + 1) * this.#devices) / load.sources)
    }
    return Math.min(to - 1, from + Math.floor(recipients.next() * (to - from)))
  }
}

const arrivalsOfLoad = (
  load: OneLoad,
  random: RandomStreams,
  name: string,
  to: { readonly devices: number; readonly users: Users | undefined },
  durationNs: number,
): Pick<Part, "arrivals" | "directed" | "segmented"> => {
  const nobody = { arrivals: undefined, directed: undefined, segmented: undefined }
  switch (load.kind) {
    case "planned":
      return nobody
    case "trace": {
      const directed = new Recorded(load, durationNs)
      return { ...nobody, arrivals: directed, directed }
    }
    case "broadcast": {
      const directed = new Broadcast(load, random, name, to, durationNs)
      return { ...nobody, arrivals: directed, directed }
    }
    case "poisson":
    case "periodic":
    case "mmpp":
    case "on-off":
    case "profile": {
      const arrivals = arrivalsOf(load, random, name, durationNs)
      const isSegmented = load.kind === "on-off" && load.hasSegments && arrivals instanceof OnOff
      return { ...nobody, arrivals, segmented: isSegmented ? arrivals : undefined }
    }
  }
}
