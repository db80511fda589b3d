/** Outages and the avalanche after them: who is struck, when everybody is back, and what was stored meanwhile. */
import { describe, expect, it, test } from "vitest"
import { deviceStates, type ReplicationTables } from "../../sim/trace/tables.ts"
import { runPlain } from "../support/world.ts"

const [imOffline, unregistered, off] = ["im-offline", "unregistered", "off"].map((state) =>
  (deviceStates as readonly string[]).indexOf(state),
)

const count = 400
const devices = (outages: string, more = "states: {im-offline: 100 %}"): string =>
  `devices={count: ${count}, ${more}, access: fixed, outages: [${outages}]}`

/** One push to every device within a second from each of these instants, so that its state is seen. */
const looksAt = (...seconds: readonly number[]): string => {
  const pushes = seconds.flatMap((at) =>
    Array.from({ length: count }, (_, device) => `{at: ${Math.round(at * 1e9 + device * 1e6)} ns, device: ${device}}`),
  )
  return `load={kind: planned, initiator: im, pushes: [${pushes.join(", ")}]}`
}

/** State by device as the n-th look saw it. */
const seen = ({ pushes }: ReplicationTables, look: number): readonly number[] => {
  const states = Array.from({ length: count }, () => -1)
  const looks = new Map<number, number>()
  pushes!.device.forEach((device, row) => {
    const nth = looks.get(device) ?? 0
    looks.set(device, nth + 1)
    if (nth === look) states[device] = pushes!.state[row]!
  })
  return states
}
const share = (states: readonly number[], state: number | undefined): number =>
  states.filter((s) => s === state).length / states.length
const within = (expected: number): number => 3.29 * Math.sqrt((expected * (1 - expected)) / count)

describe("an outage", () => {
  it("strikes all devices by default: registered before, off meanwhile, registered after", () => {
    const sets = [devices("{at: 30 s, duration: 60 s, spread: 20 s}"), looksAt(28, 31, 89, 130), "run.duration=140 s"]
    const { tables } = runPlain("sip-message", sets)
    expect([0, 1, 2, 3].map((look) => share(seen(tables, look), imOffline))).toEqual([1, 0, 0, 1])
    expect([1, 2].map((look) => share(seen(tables, look), off))).toEqual([1, 1])
  })

  it("strikes a share of them, and brings them back evenly over its spread", () => {
    const sets = [
      devices("{at: 30 s, share: 30 %, duration: 60 s, spread: 40 s}"),
      looksAt(31, 99.8, 109.8),
      "run.duration=140 s",
    ]
    const { tables } = runPlain("sip-message", sets)
    const struck = share(seen(tables, 0), off)
    expect(Math.abs(struck - 0.3)).toBeLessThan(within(0.3))
    // A quarter and a half of the spread have passed.
    expect(Math.abs(share(seen(tables, 1), off) - 0.225)).toBeLessThan(within(0.225))
    expect(Math.abs(share(seen(tables, 2), off) - 0.15)).toBeLessThan(within(0.15))
    // Nobody falls back.
    seen(tables, 2).forEach((state, device) => state === off && expect(seen(tables, 1)[device]).toBe(off))
  })

  it("gives every device back what it was", () => {
    const states = "states: {im-offline: 50 %, unregistered: 30 %, off: 20 %}, away: {unregistered: never, off: never}"
    const { tables } = runPlain("sip-message", [
      devices("{at: 30 s, duration: 60 s}", states),
      looksAt(20, 50, 120),
      "run.duration=140 s",
    ])
    expect(share(seen(tables, 0), imOffline)).toBeGreaterThan(0.4)
    expect(share(seen(tables, 0), unregistered)).toBeGreaterThan(0.2)
    expect(share(seen(tables, 1), off)).toBe(1)
    expect(seen(tables, 2)).toEqual(seen(tables, 0))
  })

  it("holds back come-backs that were due meanwhile until it is over", () => {
    const { tables } = runPlain("sip-message", [
      devices("{at: 10 s, duration: 60 s}", "states: {off: 100 %}, away: {off: 40 s}"),
      looksAt(9, 45, 69, 75),
      "run.duration=80 s",
    ])
    // Rests of 40 s are uniform: a quarter is back after ten seconds, and all would be after 40 s.
    expect(Math.abs(share(seen(tables, 0), off) - 0.775)).toBeLessThan(within(0.775) + 0.02)
    expect([1, 2, 3].map((look) => share(seen(tables, look), off))).toEqual([1, 1, 0])
  })

  it("is the same under every mechanism", () => {
    const sets = [
      devices(
        "{at: 30 s, share: 50 %, duration: 20 s, spread: 60 s}",
        "states: {im-offline: 80 %, off: 20 %}, away: {off: {exponential: {mean: 30 s}}}",
      ),
      looksAt(40, 70, 90, 119),
      "run.duration=125 s",
    ]
    const [direct, loop] = ["sip-message", "ppg-sip-loop"].map((label) => runPlain(label, sets).tables)
    for (const look of [0, 1, 2, 3]) expect(share(seen(loop!, look), off)).toBe(share(seen(direct!, look), off))
  })

  it("makes each device register in two rounds when it is back, and no other", () => {
    const { tables } = runPlain("sip-message", [
      devices("{at: 10 s, share: 50 %, duration: 10 s, spread: 60 s}"),
      "load={kind: planned, initiator: im, pushes: []}",
      "run.duration=90 s",
    ])
    const messages = new Map(tables.messages.map(({ name, count: n }) => [name, n]))
    const registrations = messages.get("SIP REGISTER")! / 7 // one with one application server: two rounds and a third-party REGISTER
    expect(Number.isInteger(registrations)).toBe(true)
    expect(Math.abs(registrations / count - 0.5)).toBeLessThan(within(0.5))
    expect(messages.get("SIP SUBSCRIBE")).toBe(4 * registrations)
  })
})

test("a second outage strikes anew", () => {
  const { tables } = runPlain("sip-message", [
    devices("{at: 10 s, duration: 10 s, spread: 5 s}, {at: 40 s, duration: 10 s, spread: 5 s}"),
    looksAt(15, 32, 45, 65),
    "run.duration=70 s",
  ])
  expect([0, 1, 2, 3].map((look) => share(seen(tables, look), off))).toEqual([1, 0, 1, 0])
})

describe("what was stored for the devices", () => {
  const latest = (sets: readonly string[]): readonly number[] => {
    const { tables } = runPlain("sip-message", [
      devices("{at: 10 s, duration: 50 s}"),
      looksAt(20),
      "run.duration=240 s",
      "nodes.im.store.retryAfter=30 min",
      ...sets,
    ])
    const { deliveredNs } = tables.pushes!
    return [...deliveredNs].map((at) => at / 1e9)
  }

  it("goes out as soon as each has registered", () => {
    const at = latest([])
    expect(at).toHaveLength(count)
    for (const delivered of at) expect(delivered).toBeGreaterThan(50)
  })

  it("goes out within the store's spread, evenly", () => {
    const spread = latest(["nodes.im.store.spread=100 s"])
    const plain = latest([])
    const late = spread.filter((at, push) => at > plain[push]! + 1)
    expect(late.length).toBeGreaterThan(0.3 * count)
    expect(Math.max(...spread)).toBeLessThan(60 + 100 + 30)
    expect(Math.max(...spread)).toBeGreaterThan(60 + 90)
  })
})
