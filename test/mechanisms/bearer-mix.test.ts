/** Several bearers: each device has the figures of the one it is on, and those that move keep the shares. */
import { describe, expect, it, test } from "vitest"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { Simulation } from "../../sim/kernel/simulation.ts"
import { Devices } from "../../sim/mechanisms/devices.ts"
import { drawBearers, leavingRates, Mobility } from "../../sim/mechanisms/mobility.ts"
import type { AccessMix, AccessSpec } from "../../sim/network/link-spec.ts"
import { runPlain } from "../support/world.ts"
import type { ReplicationTables } from "../../sim/trace/tables.ts"

const second = 1e9
const fixed: AccessSpec = { kind: "fixed" }
const mixOf = (...members: AccessMix["members"]): AccessMix => ({ kind: "mix", members, reRegisters: false })

/** Share of the devices on each bearer at each of these instants, s. */
const sharesAt = (mix: AccessMix, instants: readonly number[], count = 4000) => {
  const sim = new Simulation()
  const random = new RandomStreams(3, 0)
  const devices = new Devices(count)
  drawBearers(random, mix, devices)
  let handOvers = 0
  if (mix.members.some(({ stay }) => stay !== undefined))
    new Mobility(sim, random, devices, mix, 1e15, () => (handOvers += 1))
  return instants.map((at) => {
    sim.run({ untilNs: at * second })
    const counts = mix.members.map((_, bearer) => devices.bearer.filter((one) => one === bearer).length / count)
    return { counts, handOvers }
  })
}
const within = (share: number, count = 4000): number => 3.29 * Math.sqrt((share * (1 - share)) / count)

describe("a mix", () => {
  const shares = [0.5, 0.3, 0.15, 0.05]

  it("gives every device one bearer, in the shares that are asked", () => {
    const [seen] = sharesAt(mixOf(...shares.map((share) => ({ share, access: fixed }))), [0])
    shares.forEach((share, bearer) => expect(Math.abs(seen!.counts[bearer]! - share)).toBeLessThan(within(share)))
  })

  it("of which devices move keeps its shares, from the first moment and in the long run", () => {
    const stays = [
      undefined,
      { kind: "exponential", mean: 60 * second },
      { kind: "lognormal", median: 20 * second, sigma: 1 },
      undefined,
    ] as const
    const mix = mixOf(
      ...shares.map((share, i) => ({ share, access: fixed, ...(stays[i] === undefined ? {} : { stay: stays[i] }) })),
    )
    for (const { counts } of sharesAt(mix, [1, 20, 60, 300, 3000])) {
      shares.forEach((share, bearer) => expect(Math.abs(counts[bearer]! - share)).toBeLessThan(within(share)))
    }
  })

  it("has as many hand-overs as its shares and stays say: two for each stay away", () => {
    const mix = mixOf(
      { share: 0.6, access: fixed },
      { share: 0.4, access: fixed, stay: { kind: "constant", value: 80 * second } },
    )
    // Of all devices 0.4 / 80 s come to the second bearer in a second, and as many go.
    expect(leavingRates(mix)[1]! * 0.6).toBeCloseTo(0.4 / 80, 12)
    const [before, after] = sharesAt(mix, [1000, 3000])
    const expected = 2 * (0.4 / 80) * 4000 * 2000
    expect(Math.abs((after!.handOvers - before!.handOvers) / expected - 1)).toBeLessThan(0.02)
  })
})

const world = (access: string, ...more: readonly string[]): ReplicationTables =>
  runPlain("sip-message", [
    `devices={count: 400, states: {im-offline: 100 %}, access: ${access}}`,
    "load.rate=4/s",
    "run.duration=5 min",
    ...more,
  ]).tables

/** Latencies, ns, by push. */
const latencies = ({ pushes }: ReplicationTables): readonly number[] =>
  [...pushes!.deliveredNs].map((at, row) => (at < 0 ? Infinity : at - pushes!.plannedNs[row]!))

const quiet = (technology: string): string =>
  `{technology: ${technology}, loss: 0, pageFailure: 0, contextActive: 100 %}`

test("each device has the delays of its own bearer, as in a scenario where all have it", () => {
  const mixed = world(`{mix: [{share: 60 %, access: ${quiet("lte")}}, {share: 40 %, access: ${quiet("gprs")}}]}`)
  const [lte, gprs] = [world(quiet("lte")), world(quiet("gprs"))].map(latencies)
  let asLte = 0
  let asGprs = 0
  latencies(mixed).forEach((latency, push) => {
    // Draws are keyed by push: the same page, set-up and delay, but for the processing of an earlier device.
    if (Math.abs(latency - lte![push]!) < 1e6) asLte += 1
    else if (Math.abs(latency - gprs![push]!) < 200e6) asGprs += 1
  })
  const all = asLte + asGprs
  expect(all).toBeGreaterThan(0.9 * lte!.length)
  expect(Math.abs(asLte / all - 0.6)).toBeLessThan(within(0.6, 400))
})

test("a mix of the same bearer twice is that bearer: same latencies", () => {
  const twice = world(`{mix: [{share: 50 %, access: lte}, {share: 50 %, access: lte}]}`)
  expect(latencies(twice)).toEqual(latencies(world("lte")))
})

test("devices on fixed access in a mix have the wired way of fixed access", () => {
  const seen = (access: string): readonly number[] =>
    latencies(
      runPlain("sip-message", [
        `devices={count: 300, states: {im-offline: 100 %}, access: ${access}, timers: core}`,
        "links.pcscf-device={}",
        "load.rate=4/s",
        "run.duration=3 min",
      ]).tables,
    )
  const plain = seen("fixed")
  const mixed = seen("{mix: [{share: 50 %, access: fixed}, {share: 50 %, access: lte}]}")
  const same = mixed.filter((latency, push) => latency === plain[push]).length
  expect(Math.abs(same / mixed.length - 0.5)).toBeLessThan(0.15)
})

describe("a hand-over", () => {
  const mix = (reRegister: boolean, stay = "30 s"): string =>
    `{mix: [{share: 50 %, access: ${quiet("lte")}}, {share: 50 %, access: ${quiet("umts")}, stay: ${stay}}], reRegister: ${reRegister}}`
  /** Third-party REGISTERs: each renewal has one, with its response, on the link to the application server. */
  const renewalsOf = (access: string): number =>
    world(access, "load={kind: planned, initiator: im, pushes: []}", "run.duration=20 min").links.find(
      ({ link }) => link === "im-scscf",
    )!.messages / 2

  it("leaves the registration alone unless the scenario has devices tell of it", () => {
    const due = renewalsOf(mix(false, "5 min")) // those of a lifetime of 600 000 s
    expect(due).toBeLessThanOrEqual(3)
    const stay = { kind: "constant", value: 300 * second } as const
    const random = new RandomStreams(1, 0)
    const devices = new Devices(400)
    const spec = mixOf({ share: 0.5, access: fixed }, { share: 0.5, access: fixed, stay })
    drawBearers(random, spec, devices)
    const sim = new Simulation()
    let handOvers = 0
    new Mobility(sim, random, devices, spec, 1200 * second, () => (handOvers += 1))
    sim.run({ untilNs: 1195 * second }) // leaves the last renewals time to reach the application server
    // A renewal under way serves for a second hand-over.
    const renewals = renewalsOf(mix(true, "5 min")) - due
    expect(renewals / handOvers).toBeGreaterThan(0.97)
    expect(renewals).toBeLessThanOrEqual(handOvers + 5) // those of the last five seconds may be done
  })

  it("loses no push: the address stays", () => {
    const { pushes } = world(mix(false))
    const due = [...pushes!.plannedNs].filter((at) => at < 270 * second).length
    expect(due).toBeGreaterThan(1000)
    expect([...pushes!.deliveredNs].slice(0, due).filter((at) => at < 0)).toEqual([])
  })

  it("is the same under every mechanism", () => {
    const sets = [
      `devices={count: 200, states: {im-offline: 100 %}, access: ${mix(false)}}`,
      "load.rate=1/s",
      "run.duration=2 min",
    ]
    const [direct, loop] = ["sip-message", "ppg-sip-loop"].map((label) => runPlain(label, sets).tables)
    expect(loop!.pushes!.plannedNs).toEqual(direct!.pushes!.plannedNs)
    // The loop is longer by its own hops only: a few ms, not a page or a set-up.
    const [short, long] = [latencies(direct!), latencies(loop!)]
    const differences = long.map((latency, push) => latency - short[push]!).sort((a, b) => a - b)
    expect(differences[Math.floor(differences.length / 2)]!).toBeLessThan(50e6)
  })
})
