/**
 * One number that stands for all the arithmetic of the kernel: draws, elementary functions, samples of every distribution and a
 * small run of events. Every engine must give the same digest; when one differs, the partial digests say which part.
 */
import { sampler } from "../../sim/kernel/distribution.ts"
import type { DistributionSpec } from "../../sim/kernel/distribution-spec.ts"
import { exactExp, exactLog, exactPow, logGamma, normalQuantile } from "../../sim/kernel/math.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { Simulation } from "../../sim/kernel/simulation.ts"
import { wholeNs } from "../../sim/kernel/time.ts"

/** A 64-bit hash over the bits of float64 numbers. */
class Digest {
  readonly #view = new DataView(new ArrayBuffer(8))
  #h1 = 0x811c9dc5
  #h2 = 0x01000193

  add(x: number): void {
    this.#view.setFloat64(0, x)
    this.#h1 = Math.imul(this.#h1 ^ this.#view.getInt32(0), 0x85ebca6b)
    this.#h2 = Math.imul(this.#h2 ^ this.#view.getInt32(4), 0xc2b2ae35)
    this.#h1 = ((this.#h1 << 13) | (this.#h1 >>> 19)) ^ this.#h2
    this.#h2 = (((this.#h2 << 17) | (this.#h2 >>> 15)) + this.#h1) | 0
  }

  hex(): string {
    return [this.#h1, this.#h2].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("")
  }
}

const digestOf = (fill: (add: (x: number) => void) => void): string => {
  const digest = new Digest()
  fill((x) => digest.add(x))
  return digest.hex()
}

/** One of each kind, with parameters away from special cases. */
export const everyDistribution: readonly DistributionSpec[] = [
  { kind: "constant", value: 20 },
  { kind: "uniform", minimum: 3, maximum: 11 },
  { kind: "exponential", mean: 2.5 },
  { kind: "lognormal", median: 4, sigma: 0.5 },
  { kind: "erlang", shape: 20, mean: 6 },
  { kind: "weibull", shape: 1.7, scale: 3 },
  { kind: "pareto", shape: 4.5, minimum: 2 },
  {
    kind: "empirical",
    points: [
      { value: 7, weight: 1 },
      { value: 1, weight: 5 },
      { value: 3, weight: 2.5 },
    ],
  },
]

const draws = 20_000

const smallRun = (): Simulation => {
  const random = new RandomStreams(7, 3)
  const keyed = random.keyed("loss")
  const service = sampler({ kind: "exponential", mean: 80_000 })
  const between = sampler({ kind: "exponential", mean: 100_000 })
  const sim = new Simulation()
  const timers = new Float64Array(1024)
  const timerLane = sim.lane(32_000_000_000)
  const linkLane = sim.lane(1_000_000)
  const expire = sim.handler("expire", () => {})
  const arrive = sim.handler("arrive", (message, hop) => {
    sim.schedule(wholeNs(service.sample(random.stream(`service ${hop}`))), serve, message, hop, (message % 3) - 1)
  })
  const serve = sim.handler("serve", (message, hop) => {
    if (keyed.at(message, hop).next() < 0.99) sim.cancel(timers[message & 1023]!)
    if (hop < 5) forward(message, hop + 1)
  })
  const forward = (message: number, hop: number): void => {
    timers[message & 1023] = sim.arm(timerLane, expire, message, hop)
    sim.arm(linkLane, arrive, message, hop)
  }
  const create = sim.handler("create", (message) => {
    forward(message, 1)
    sim.schedule(wholeNs(between.sample(random.stream("arrivals"))), create, message + 1, 0)
  })
  sim.schedule(0, create, 0, 0)
  sim.run({ untilNs: Infinity, maxEvents: 50_000 })
  return sim
}

/** The digests of the parts, and of all of them together. */
export const kernelDigest = (): Readonly<Record<string, string>> => {
  const source = () => new RandomStreams(2026, 1).stream("digest")
  const parts: Record<string, string> = {
    draws: digestOf((add) => {
      const stream = source()
      const keyed = new RandomStreams(2026, 1).keyed("digest")
      for (let i = 0; i < draws; i++) {
        add(stream.next())
        add(keyed.at(i * 4_503_599_627, i % 17).next())
      }
    }),
    log: digestOf((add) => {
      const stream = source()
      for (let i = 0; i < draws; i++) {
        const u = stream.next()
        add(exactLog(u))
        add(exactLog(u * exactExp((i % 1400) - 700)))
        add(logGamma(0.01 + 40 * u))
      }
    }),
    exp: digestOf((add) => {
      const stream = source()
      for (let i = 0; i < draws; i++) {
        const u = stream.next()
        add(exactExp(1500 * (u - 0.5)))
        add(exactExp(u))
        add(exactPow(20 * u, 40 * (stream.next() - 0.5)))
      }
    }),
    quantile: digestOf((add) => {
      const stream = source()
      for (let i = 0; i < draws; i++) {
        const u = stream.next()
        add(normalQuantile(u))
        add(normalQuantile(u * u * u * u * 1e-9))
      }
    }),
    events: digestOf((add) => {
      const sim = smallRun()
      add(sim.now)
      add(sim.executed)
      for (const digit of sim.fingerprint()) add(digit.charCodeAt(0))
    }),
  }
  for (const spec of everyDistribution) {
    parts[spec.kind] = digestOf((add) => {
      const stream = source()
      const distribution = sampler(spec)
      add(distribution.mean)
      add(distribution.variance)
      for (let i = 0; i < draws; i++) add(distribution.sample(stream))
    })
  }
  const all = digestOf((add) => {
    for (const part of Object.values(parts)) for (const digit of part) add(digit.charCodeAt(0))
  })
  return { ...parts, all }
}
