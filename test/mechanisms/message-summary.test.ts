/** Pushes as message-summary (RFC 3842): a NOTIFY tells the state of the store, and the latest covers what came before it. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { waitingSummary } from "../../sim/protocols/im/waiting-summary.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { parseMessageSummary } from "../../sim/wire/message-summary.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const text = (pushes: string): string =>
  plainWorld
    .replace(/mechanisms: \[.*\]\n/, "mechanisms: [{ use: sip-notify, event: message-summary }]\n")
    .replace("  pcscf-device: { delay: 1 ms }\n", "  pcscf-device: { delay: 1 ms }\n  im-device: { delay: 1 ms }\n")
    .replace(
      "load: { kind: poisson, initiator: im, rate: 10/s }",
      `load: { kind: planned, initiator: im, pushes: [${pushes}] }`,
    )

const worldOf = (pushes: string, sets: readonly string[] = []) =>
  preparedWorld(scenarioOf(text(pushes), ["run.duration=60 s", ...sets]), "sip-notify")

const run = (pushes: string, sets: readonly string[] = [], tracePush?: number) => {
  const { tables, flow } = replicate(worldOf(pushes, sets), { seed: 1, replication: 0, keepPushes: true, tracePush })
  const added = tables.addedCosts[costs.indexOf("messages")]!
  return { rows: tables.pushes!, flow, added, tables }
}

/** What the NOTIFYs of a push say about the messages that wait, as printed. */
const told = (pushes: string, push: number, sets: readonly string[] = []): readonly string[] =>
  run(pushes, sets, push)
    .flow!.records.filter(({ name, from }) => name === "NOTIFY" && from === "im")
    .map((record) => /Text-Message: .*/.exec(record.text)?.[0] ?? "")

const three = "{ at: 10 s, device: 3 }, { at: 10 s, device: 3 }, { at: 10 s, device: 3 }"

test("RFC 3842 §3.5: the example of standards-sip §2g has 94 octets", () => {
  expect(waitingSummary({ identity: "sip:user1_public1@home1.net" }, 3)).toBe(
    "Messages-Waiting: yes\r\nMessage-Account: sip:user1_public1@home1.net\r\nText-Message: 3/0 (0/0)\r\n",
  )
  expect(waitingSummary({ identity: "sip:user1_public1@home1.net" }, 3).length).toBe(94)
})

describe("RFC 3842 §3.11: at most one NOTIFY a second", () => {
  test("three pushes at once are two NOTIFYs, 12 messages: the second tells, and delivers, the two that waited", () => {
    const { rows } = run(three)
    expect(Array.from(rows.messages)).toEqual([6, 6, 0])
    expect(Array.from(rows.outcome)).toEqual([0, 0, 0].map(() => outcomes.indexOf("delivered")))
    const [first = 0, second = 0, third = 0] = rows.deliveredNs
    expect(third).toBe(second)
    expect(second - first).toBeGreaterThan(0.99e9)
    expect(second - first).toBeLessThan(1.1e9)
  })

  test("each prints how many messages wait when it goes, and its octets are counted as printed", () => {
    expect(told(three, 0)).toEqual(["Text-Message: 1/0 (0/0)"])
    expect(told(three, 1)).toEqual(["Text-Message: 3/0 (0/0)"])
    expect(told(three, 2)).toEqual([])
    const { rows, flow } = run(three, [], 1)
    expect(flow!.bytes).toBe(rows.bytes[1])
    for (const { bytes, text: printed } of flow!.records) expect(bytes).toBe(printed.length)
  })
})

test("the count is that of the store at the moment of the NOTIFY, for any pushes", () => {
  // Every push has an instant of its own, and none is near a whole second after another's.
  const plans = fc.array(fc.record({ slot: fc.nat(40), device: fc.nat(2) }), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(plans, fc.nat(8), (planned, chosen) => {
      const used = new Map(planned.map(({ slot, device }) => [slot, device]))
      const order = [...used].toSorted(([one], [other]) => one - other)
      const push = chosen % order.length
      const pushes = order.map(([slot, device]) => `{ at: ${10_000 + slot * 370} ms, device: ${device} }`).join(", ")
      const { flow } = run(pushes, [], push)
      const device = order[push]![1]
      for (const record of flow!.records) {
        if (record.name !== "NOTIFY" || record.from !== "im") continue
        const waiting = order.filter(([slot, to]) => to === device && 10 + slot * 0.37 + 0.02 < record.sent).length
        const own = order[push]![0] * 0.37 + 10 + 0.02 < record.sent ? 0 : 1
        expect(record.text).toContain(`Text-Message: ${waiting + own}/0`)
      }
    }),
    { numRuns: 12, seed: 1 },
  )
})

test("RFC 3842 §3.4, §3.5: Event, Accept, and 3600 s by default; no NOTIFY lists headers of messages (§3.8)", () => {
  const { book, table } = worldOf(three)
  const context = book.context({ push: 0, attempt: 0, device: 3, nowSeconds: 10 }, 7)
  const texts = table.places.map((place) => book.text(place.request(context)))
  const subscribe = texts.find((each) => each.startsWith("SUBSCRIBE") && each.includes("Event: message-summary"))!
  expect(subscribe).toContain("\r\nAccept: application/simple-message-summary\r\n")
  expect(subscribe).toContain("\r\nExpires: 3600\r\n")
  const bodies = texts
    .filter((each) => each.startsWith("NOTIFY") && each.includes("Event: message-summary"))
    .map((each) => each.slice(each.indexOf("\r\n\r\n") + 4))
    .filter((body) => body !== "") // the last NOTIFY of a subscription tells nothing
  expect(bodies.length).toBe(6) // with a push, and with the state alone: three hops each
  for (const body of bodies) {
    const summary = parseMessageSummary(new TextEncoder().encode(body))
    expect(summary).toMatchObject({ isWaiting: true, details: [], counts: [{ fresh: 7, old: 0 }] })
  }
})

test("size === print().length for every number of messages, at every place", () => {
  const { book, table } = worldOf(three)
  fc.assert(
    fc.property(fc.nat(2 ** 30), fc.nat(99), fc.nat(20_000), (push, device, waiting) => {
      const context = book.context({ push, attempt: push % 7, device, nowSeconds: push % 86_400 }, waiting)
      for (const place of table.places)
        expect(place.request(context).length, place.requestName).toBe(table.requestSize(place.index, waiting, 0))
    }),
    { numRuns: 12, seed: 1 },
  )
})

test("RFC 3842 §3.8: after a come-back the first NOTIFY tells what was kept: no push needs one of its own", () => {
  const away = [
    "devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }",
    "devices.away.unregistered=1 min",
    "run.duration=5 min",
  ]
  const { rows } = run("{ at: 1 s, device: 3 }, { at: 2 s, device: 3 }", away)
  expect(Array.from(rows.messages)).toEqual([0, 0])
  expect(Array.from(rows.outcome, (index) => outcomes[index])).toEqual(["delivered", "delivered"])
  expect(rows.deliveredNs[0]).toBe(rows.deliveredNs[1])
})

describe("fewer messages waiting is news", () => {
  const one = "{ at: 10 s, device: 3 }"

  test("a NOTIFY more, 6 messages, once the message is fetched", () => {
    const kept = run(one, ["nodes.im.store.retrieval=none"])
    const fetched = run(one, ["nodes.im.store.retrieval=msrp"])
    expect(fetched.added - kept.added).toBe(6)
  })

  test("and when it expires; the next push finds one message, not two", () => {
    const kept = run(one)
    const gone = run(one, ["nodes.im.store.expiry=20 s"])
    expect(gone.added - kept.added).toBe(6)
    const two = `${one}, { at: 40 s, device: 3 }`
    expect(told(two, 1)).toEqual(["Text-Message: 2/0 (0/0)"])
    expect(told(two, 1, ["nodes.im.store.expiry=20 s"])).toEqual(["Text-Message: 1/0 (0/0)"])
  })
})

test("every push ends once, with loss and devices that vanish", () => {
  const scenario = scenarioOf(text("").replace(/load: .*\n/, "load: { kind: poisson, initiator: im, rate: 3/s }\n"), [
    "links.pcscf-device.loss=20%",
    "links.im-scscf.loss=10%",
    "devices.states={ im-offline: 60 %, unregistered: 20 %, off: 20 % }",
    "devices.away={ unregistered: 2 min, off: 2 min }",
    "devices.abrupt=50%",
    "nodes.im.store.expiry=3 min",
    "run.duration=20 min",
  ])
  const { tables } = replicate(preparedWorld(scenario, "sip-notify"), { seed: 1, replication: 0, keepPushes: true })
  const rows = tables.pushes!
  expect(new Set(rows.push).size).toBe(rows.push.length)
  expect(rows.push.length).toBe(tables.outcomes.reduce((x, y) => x + y, 0))
  const late = rows.deliveredNs.filter((ns, i) => ns >= 0 && ns >= rows.plannedNs[i]! + 180e9)
  expect(late.length).toBe(0)
  expect(rows.outcome.filter((index) => outcomes[index] === "expired").length).toBeGreaterThan(0)
})
