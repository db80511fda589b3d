/**
 * Devices on several bearers: each is on one at a time, and those that move leave the first bearer of the mix for another and come
 * back to it, as a device does that is out of the coverage of its best network for a while.
 * Rule 1: shares hold from the start and in the long run: stays on the other bearers are given, and the exponential stay on the
 * first has the mean that keeps them. Rule 2: draws are the device's own, the same under every mechanism.
 * Assumption: a hand-over between radio technologies keeps the IP address and with it connections and registration, since the
 * gateway stays (inter-RAT handover, TS 23.401 §5.5.2); the channel on the new one is idle at first.
 */
import { sampler, wholeNs, type Sampler } from "../kernel/distribution.ts"
import type { KeyedStream, RandomStreams } from "../kernel/random-stream.ts"
import { residualOf } from "../kernel/residual.ts"
import type { EventKind, Simulation } from "../kernel/simulation.ts"
import type { AccessMix, DevicesAccess } from "../network/link-spec.ts"
import type { Devices } from "./devices.ts"

/** Puts every device on its first bearer. With one bearer for all nothing is drawn. */
export const drawBearers = (random: RandomStreams, access: DevicesAccess, devices: Devices): void => {
  if (access.kind !== "mix") return
  const { members } = access
  const draws = random.keyed("devices/bearer")
  for (let device = 0; device < devices.count; device++) {
    let left = draws.at(device, 0).next()
    let bearer = 0
    while (bearer < members.length - 1 && left >= members[bearer]!.share) left -= members[bearer++]!.share
    devices.bearer[device] = bearer
  }
}

/** Hand-overs to the bearers other than the first, per second of a device on the first; all together, and by bearer. */
export const leavingRates = ({ members }: AccessMix): readonly number[] =>
  members.map(({ share, stay }) => (stay === undefined ? 0 : (share / sampler(stay).mean / members[0]!.share) * 1e9))

export class Mobility {
  readonly #sim: Simulation
  readonly #devices: Devices
  readonly #stays: readonly (Sampler | undefined)[]
  readonly #rates: readonly number[]
  readonly #rate: number
  readonly #draws: KeyedStream
  /** By device: hand-overs so far, which number its draws. */
  readonly #moves: Int32Array
  readonly #untilNs: number
  readonly #onMove: EventKind
  readonly #handedOver: (device: number) => void

  /** `handedOver`: told when a device is on another bearer. */
  constructor(
    sim: Simulation,
    random: RandomStreams,
    devices: Devices,
    mix: AccessMix,
    untilNs: number,
    handedOver: (device: number) => void,
  ) {
    this.#sim = sim
    this.#devices = devices
    this.#rates = leavingRates(mix)
    this.#rate = this.#rates.reduce((sum, rate) => sum + rate, 0)
    const first = sampler({ kind: "exponential", mean: 1e9 / this.#rate })
    this.#stays = mix.members.map(({ stay }, bearer) =>
      bearer === 0 ? first : stay === undefined ? undefined : sampler(stay),
    )
    this.#draws = random.keyed("devices/hand-over")
    this.#moves = new Int32Array(devices.count)
    this.#untilNs = untilNs
    this.#handedOver = handedOver
    this.#onMove = sim.handler("hand-over", (device) => this.#move(device))
    for (let device = 0; device < devices.count; device++) {
      const bearer = devices.bearer[device]!
      const stay = this.#stays[bearer]
      const stream = this.#draws.at(device, 0)
      // What is left of an exponential stay is as long as a whole one.
      if (stay !== undefined) this.#arm(device, bearer === 0 ? stay.sample(stream) : residualOf(stay, stream))
    }
  }

  #arm(device: number, stayNs: number): void {
    if (stayNs > this.#untilNs - this.#sim.now) return
    this.#sim.schedule(wholeNs(stayNs), this.#onMove, device, 0)
  }

  #move(device: number): void {
    const move = this.#moves[device]! + 1
    this.#moves[device] = move
    const draws = this.#draws.at(device, move)
    const bearer = this.#devices.bearer[device] === 0 ? this.#next(draws.next()) : 0
    this.#devices.bearer[device] = bearer
    const stayNs = this.#stays[bearer]!.sample(draws)
    this.#handedOver(device)
    this.#arm(device, stayNs)
  }

  /** Where a device goes that leaves the first bearer. */
  #next(draw: number): number {
    let left = draw * this.#rate
    let bearer = 1
    let last = 1
    for (; bearer < this.#rates.length; bearer++) {
      const rate = this.#rates[bearer]!
      if (rate === 0) continue
      last = bearer
      if (left < rate) break
      left -= rate
    }
    return last
  }
}
