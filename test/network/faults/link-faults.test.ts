/** Faults of links against what they say: the channel of Gilbert and Elliott, segments that are repeated under it, added delay. */
import { describe, expect, it } from "vitest"
import { RandomStreams } from "../../../sim/kernel/random-stream.ts"
import { Fading } from "../../../sim/network/faults/fading.ts"
import { GilbertElliott } from "../../../sim/network/faults/gilbert-elliott.ts"
import { LinkTroubles } from "../../../sim/network/faults/link-troubles.ts"
import { carried, link } from "../carried.ts"
import { ms, second } from "../small-world.ts"

const figures = { goodLoss: 0.01, badLoss: 0.6, goodMeanNs: 300 * ms, badMeanNs: 100 * ms }
const channel = (seed: number, given: Partial<typeof figures> = {}) =>
  new GilbertElliott({ ...figures, ...given }, 0, new RandomStreams(seed, 0).stream("states"))

describe("the channel of Gilbert and Elliott", () => {
  it("loses in the long run what its states do, each by its share of time", () => {
    // π_bad = 100 / (300 + 100); loss = 0.25 · 0.6 + 0.75 · 0.01
    const expected = 0.25 * 0.6 + 0.75 * 0.01
    const { links, send, run, arrived } = carried(link())
    links.troubles = new LinkTroubles(1, 1)
    links.troubles.lose(0, 0, channel(3), 1e15)
    const count = 200_000
    for (let key = 0; key < count; key++) send(10 * key, key)
    run(10 * count + 1000)
    const lost = 1 - arrived.length / count
    // Losses come in bursts: the share of the bad state alone over n/40 pairs of stays has a standard deviation of about 0.25 %.
    expect(Math.abs(lost - expected)).toBeLessThan(0.008)
    expect(links.troubles.lost[0]).toBe(count - arrived.length)
  })

  it("has bursts as long as its chain says: of messages Δ apart, 1 / (π_good (1 − e^{−(λ+μ)Δ}))", () => {
    const spacing = 20 * ms
    const leave = 1 / figures.goodMeanNs + 1 / figures.badMeanNs
    const mean = 1 / (0.75 * (1 - Math.exp(-leave * spacing)))
    const bad = channel(5)
    let bursts = 0
    let inBursts = 0
    let was = false
    for (let n = 0; n < 400_000; n++) {
      const is = bad.isBad(n * spacing)
      if (is) inBursts++
      if (is && !was) bursts++
      was = is
    }
    expect(Math.abs(inBursts / bursts / mean - 1)).toBeLessThan(0.03)
    expect(Math.abs(inBursts / 400_000 - 0.25)).toBeLessThan(0.01)
  })

  it("is the same path whoever looks ahead, and after long spans", () => {
    const plain = channel(7)
    const ahead = channel(7)
    for (let n = 0; n < 50_000; n++) {
      if (n % 100 === 0) ahead.isBad((n * 40 + 63_000) * ms)
      expect(ahead.isBad(n * 40 * ms)).toBe(plain.isBad(n * 40 * ms))
    }
  })

  it("is in its long run from the beginning", () => {
    let bad = 0
    for (let seed = 1; seed <= 4000; seed++) if (channel(seed).isBad(0)) bad++
    expect(Math.abs(bad / 4000 - 0.25)).toBeLessThan(0.03) // four standard deviations
  })
})

describe("the channel of each device of an access link", () => {
  const spacing = 20 * ms
  const leave = 1 / figures.goodMeanNs + 1 / figures.badMeanNs
  const devices = 400
  const steps = 1000
  const fading = (seed: number) => new Fading(figures, new RandomStreams(seed, 0).keyed("fading"))
  const fadingOne = fading(9)
  /** Paths of all devices, from an instant within the run on. */
  const paths = Array.from({ length: devices }, (_, device) =>
    Array.from({ length: steps }, (__, step) => fadingOne.isBad(5 * second + step * spacing, device)),
  )

  it("is bad for its share of time, from the first instant on, and forgets as e^−(λ+μ)t", () => {
    const bad = paths.flat().filter(Boolean).length / (devices * steps)
    // Samples 20 ms apart of a chain that forgets at 1/75 ms: each is worth (1 − r)/(1 + r) independent ones, r = e^{−20/75}.
    const r = Math.exp(-leave * spacing)
    const deviation = Math.sqrt((0.25 * 0.75 * (1 + r)) / (1 - r) / (devices * steps))
    expect(Math.abs(bad - 0.25)).toBeLessThan(3.3 * deviation)
    for (const lag of [1, 2, 5, 10]) {
      let both = 0
      for (const path of paths) for (let n = lag; n < steps; n++) if (path[n] === true && path[n - lag] === true) both++
      // P(bad then bad) = π (π + (1 − π) e^{−(λ+μ)t})
      const expected = 0.25 * (0.25 + 0.75 * Math.exp(-leave * lag * spacing))
      expect(Math.abs(both / (devices * (steps - lag)) - expected)).toBeLessThan(0.004)
    }
    const atOnce = Array.from({ length: 4000 }, (_, device) => fadingOne.isBad(0, device)).filter(Boolean).length / 4000
    expect(Math.abs(atOnce - 0.25)).toBeLessThan(3.3 * Math.sqrt((0.25 * 0.75) / 4000))
  })

  it("has bursts as long as the chain's: 1 / (π_good (1 − e^−(λ+μ)Δ)) messages", () => {
    const mean = 1 / (0.75 * (1 - Math.exp(-leave * spacing)))
    let bursts = 0
    let inBursts = 0
    for (const path of paths) {
      path.forEach((is, n) => {
        if (is) inBursts++
        if (is && path[n - 1] !== true) bursts++
      })
    }
    expect(Math.abs(inBursts / bursts / mean - 1)).toBeLessThan(0.02)
  })

  it("is another for each device", () => {
    let both = 0
    for (let device = 1; device < devices; device++)
      paths[device]!.forEach((is, step) => {
        if (is && paths[device - 1]![step] === true) both++
      })
    expect(Math.abs(both / ((devices - 1) * steps) - 0.25 * 0.25)).toBeLessThan(0.004)
  })

  it("is the same whoever asks when, in whatever order, and how often", () => {
    const other = fading(9)
    for (let step = steps - 1; step >= 0; step -= 7)
      for (const device of [17, 3, 250])
        expect(other.isBad(5 * second + step * spacing, device)).toBe(paths[device]![step])
  })

  it("loses the datagrams of a device, and not those of another, in the same burst", () => {
    const burst = { goodLoss: 0, badLoss: 1, goodMeanNs: 10 * second, badMeanNs: 10 * second }
    const { links, send, run, arrived } = carried(link(), { devices: 2 })
    const troubles = (links.troubles = new LinkTroubles(1, 1))
    const channels = new Fading(burst, new RandomStreams(4, 0).keyed("burst"))
    troubles.lose(0, 0, channels, 1e15)
    for (let n = 0; n < 2000; n++)
      for (const device of [0, 1]) send(100 * n, 2 * n + device, { device, up: n % 2 === 0 })
    run(250_000)
    const there = new Set(arrived.map(([key]) => key))
    for (let n = 0; n < 2000; n++)
      for (const device of [0, 1]) expect(there.has(2 * n + device)).toBe(!channels.isBad(100 * n * ms, device))
    expect(troubles.lost[0]).toBe(4000 - arrived.length)
    expect(Math.abs(arrived.length / 4000 - 0.5)).toBeLessThan(0.25)
  })
})

describe("a link under a fault", () => {
  const nothing = { at: () => 1 }

  it("that carries nothing loses datagrams, and holds segments up until their first repeat after it", () => {
    const { links, send, at, run, arrived } = carried(link())
    const troubles = (links.troubles = new LinkTroubles(1, 1))
    send(0, 1, { reliable: true }) // sets the connection up: arrives at 30 ms
    at(1000, () => troubles.lose(0, 0, nothing, 5 * second))
    at(5000, () => troubles.lose(0, 0, undefined, 5 * second))
    send(2000, 2)
    send(2000, 3, { reliable: true })
    send(6000, 4)
    run()
    // Sent at 2, 3 and 5 s (time-outs of 1 and 2 s); the last is when the link is back.
    expect(arrived).toEqual([
      [1, 30],
      [3, 5010],
      [4, 6010],
    ])
    expect(troubles.lost[0]).toBe(1)
    expect(links.table(0).losses).toBe(1)
  })

  it("that carries nothing for long breaks the connection: the message is the fault's", () => {
    const { links, send, at, run, arrived } = carried(link())
    const troubles = (links.troubles = new LinkTroubles(1, 1))
    at(0, () => troubles.lose(0, 0, nothing, 200 * second))
    send(1, 1, { reliable: true })
    run()
    expect(arrived).toEqual([])
    expect(troubles.lost[0]).toBe(1)
  })

  it("that takes longer does so for both kinds of message, three times for the first of a connection", () => {
    const { links, send, at, run, arrived } = carried(link())
    const troubles = (links.troubles = new LinkTroubles(1, 1))
    at(0, () => troubles.delay(0, 100 * ms))
    at(1000, () => troubles.delay(0, 0))
    send(1, 1)
    send(1, 2, { reliable: true })
    send(2000, 3)
    run()
    expect(arrived).toEqual([
      [1, 111],
      [2, 331],
      [3, 2010],
    ])
  })
})
