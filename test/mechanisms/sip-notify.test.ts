/** Pushes by subscription (RFC 6665): counts, what keeping the subscriptions costs, and what becomes of a push when one is gone. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { messagesPerDay } from "../../sim/protocols/events/lifetime.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const mechanisms =
  "sip-message, sip-notify, { use: sip-notify, as: long, expires: 600000 }, { use: sip-notify, as: chain, fallback: [sip-message] }, " +
  "{ use: sip-notify, as: slow, interval: 5 }"

/** The plain world with these pushes planned, or its Poisson load. */
const worldOf = (pushes?: string): string =>
  plainWorld
    .replace(/mechanisms: \[.*\]\n/, `mechanisms: [${mechanisms}]\n`)
    .replace(
      "load: { kind: poisson, initiator: im, rate: 10/s }",
      pushes === undefined
        ? "load: { kind: poisson, initiator: im, rate: 1/s }"
        : `load: { kind: planned, initiator: im, pushes: [${pushes}] }`,
    )

const run = (label: string, options: { pushes?: string; sets?: readonly string[]; tracePush?: number } = {}) => {
  const scenario = scenarioOf(worldOf(options.pushes), options.sets ?? [])
  const { tables, flow } = replicate(preparedWorld(scenario, label), {
    seed: 1,
    replication: 0,
    keepPushes: true,
    tracePush: options.tracePush,
  })
  const offered = tables.outcomes.reduce((x, y) => x + y, 0)
  const count = (outcome: (typeof outcomes)[number]): number =>
    tables.outcomes.filter((_, i) => i % outcomes.length === outcomes.indexOf(outcome)).reduce((x, y) => x + y, 0)
  const cost = (name: (typeof costs)[number]): number =>
    tables.costs.filter((_, i) => i % costs.length === costs.indexOf(name)).reduce((x, y) => x + y, 0) / offered
  const added = tables.addedCosts[costs.indexOf("messages")]!
  return { tables, flow, offered, count, cost, added }
}

const two = "{ at: 10 s, device: 3 }, { at: 20 s, device: 4 }"

test("RFC 6665 §4.2.2: a push is 6 messages on 3 hops, none redundant, and asks neither I-CSCF nor HSS", () => {
  const { tables, cost, count } = run("sip-notify", { pushes: two, sets: ["run.duration=5 min"] })
  expect([cost("messages"), cost("hops"), cost("redundantHops"), count("delivered")]).toEqual([6, 3, 0, 2])
  expect(tables.links.find(({ link }) => link === "icscf-scscf")!.messages).toBe(0)
  expect(tables.links.find(({ link }) => link === "icscf-hss")!.messages).toBe(0)
})

test.each([
  ["sip-notify", 3600],
  ["long", 600_000],
] as const)("%s: subscriptions of %d s cost 12 × 86400 / g messages a device and day", (label, lifetimeSeconds) => {
  const { added } = run(label, { pushes: "{ at: 10 s, device: 3 }", sets: ["run.duration=24 h", "devices.count=400"] })
  const expected = messagesPerDay({ lifetimeSeconds, pushes: 0 })
  expect(expected).toBeCloseTo(lifetimeSeconds === 3600 ? 345.6 : 1.73, 2)
  // Refreshes are whole: a device makes one more or one less, by its phase.
  expect(Math.abs(added / 400 - expected)).toBeLessThan(0.3 + expected * 0.01)
})

test("what keeping the subscriptions sends over the radio is what the access link carries beyond the pushes and the shared signalling", () => {
  const options = { pushes: two, sets: ["run.duration=3 h", "devices.count=20"] }
  const [plain, subscribed] = ["sip-message", "sip-notify"].map((label) => {
    const { tables } = run(label, options)
    const own = (name: (typeof costs)[number]): number =>
      tables.costs.filter((_, i) => i % costs.length === costs.indexOf(name)).reduce((x, y) => x + y, 0)
    const access = tables.links.find(({ link }) => link === "pcscf-device")!
    return {
      messages: access.messages - own("radioMessages"),
      bytes: access.bytes - own("radioBytes"),
      added: (name: (typeof costs)[number]) => tables.addedCosts[costs.indexOf(name)]!,
    }
  })
  expect(subscribed!.messages - plain!.messages).toBeGreaterThan(100)
  expect(subscribed!.added("radioMessages")).toBe(subscribed!.messages - plain!.messages)
  expect(subscribed!.added("radioBytes")).toBe(subscribed!.bytes - plain!.bytes)
  expect([plain!.added("radioMessages"), plain!.added("radioBytes")]).toEqual([0, 0])
})

describe("RFC 6665 §4.2.2 vector 11: a NOTIFY that nobody answers", () => {
  const silent = { pushes: "{ at: 10 s, device: 3 }, { at: 80 s, device: 3 }", sets: ["links.pcscf-device.loss=100%"] }
  const namesOf = (push: number): ReadonlySet<string> =>
    new Set(
      run("chain", { ...silent, tracePush: push })
        .flow!.records.filter(({ direction }) => direction === "request")
        .map(({ name }) => name),
    )

  test("hits Timer F, and the subscription is removed: the push falls back to MESSAGE", () => {
    expect(namesOf(0)).toEqual(new Set(["NOTIFY", "MESSAGE"]))
    const { flow } = run("chain", { ...silent, tracePush: 0 })
    const fallen = flow!.records.find(({ name }) => name.startsWith("falls back"))!
    expect(fallen.sent - flow!.planned).toBeCloseTo(32, 1)
  })

  test("the next push has no subscription and uses the fallback at once", () => {
    expect(namesOf(1)).toEqual(new Set(["MESSAGE"]))
  })
})

test("a push to a device without a subscription is kept, sends nothing, and goes out after a new SUBSCRIBE", () => {
  const away = {
    pushes: Array.from({ length: 30 }, (_, device) => `{ at: 10 s, device: ${device} }`).join(", "),
    sets: [
      "devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }",
      "devices.away.unregistered=2 min",
      "run.duration=10 min",
    ],
  }
  const notified = run("sip-notify", away)
  const messaged = run("sip-message", away)
  expect(notified.count("delivered")).toBe(30)
  expect(messaged.count("delivered")).toBe(30)
  const sum = (values: Float64Array): number => values.reduce((x, y) => x + y, 0)
  // MESSAGE needs the registration alone; the subscription takes a round trip to the application server more.
  expect(sum(notified.tables.pushes!.deliveredNs)).toBeGreaterThan(sum(messaged.tables.pushes!.deliveredNs))
  const asked = notified.tables.messages.find(({ name }) => name === "SIP SUBSCRIBE")!.count
  const shared = messaged.tables.messages.find(({ name }) => name === "SIP SUBSCRIBE")!.count
  expect(asked - shared).toBe(100 * 3) // every device subscribes, three hops each
})

test("the package's interval holds a second NOTIFY back", () => {
  const pushes = "{ at: 10 s, device: 3 }, { at: 10 s, device: 3 }, { at: 10 s, device: 3 }"
  const { tables } = run("slow", { pushes })
  const at = Array.from(tables.pushes!.deliveredNs, (ns) => ns / 1e9).toSorted((x, y) => x - y)
  expect(at[1]! - at[0]!).toBeGreaterThan(4.9)
  expect(at[2]! - at[1]!).toBeGreaterThan(4.9)
})

test.each(["sip-notify", "long", "chain"])("%s: every push ends once, with loss and devices that vanish", (label) => {
  const { tables, offered } = run(label, {
    sets: [
      "links.pcscf-device.loss=20%",
      "links.im-scscf.loss=10%",
      "devices.states={ im-offline: 60 %, unregistered: 20 %, off: 20 % }",
      "devices.away={ unregistered: 2 min, off: 2 min }",
      "devices.abrupt=50%",
      "run.duration=20 min",
    ],
  })
  const rows = tables.pushes!
  expect(rows.push.length).toBe(offered)
  expect(new Set(rows.push).size).toBe(offered)
  const messages = rows.messages.reduce((x, y) => x + y, 0)
  const column = tables.costs
    .filter((_, i) => i % costs.length === costs.indexOf("messages"))
    .reduce((x, y) => x + y, 0)
  expect(column).toBe(messages)
})

test("size === print().length at every place", () => {
  const { book, table } = preparedWorld(scenarioOf(worldOf()), "sip-notify")
  fc.assert(
    fc.property(fc.nat(2 ** 30), fc.nat(99), fc.nat(1200), (push, device, body) => {
      const context = book.context({ push, attempt: push % 7, device, nowSeconds: push % 86_400 }, body)
      for (const place of table.places) {
        expect(place.request(context).length, place.requestName).toBe(table.requestSize(place.index, body, 0))
        for (const operation of place.operations) {
          if (operation.kind !== "answer") continue
          expect(place.response(context, operation.code, place).length).toBe(
            table.responseSize(place.index, operation.code, place.index, body),
          )
        }
      }
    }),
    { numRuns: 12, seed: 1 },
  )
})
