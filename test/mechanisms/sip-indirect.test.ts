/** Content indirection (RFC 4483): what a push of a reference costs, when it is delivered, and what becomes of it when the content is not there. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const world = plainWorld
  .replace("mechanisms: [", "mechanisms: [sip-indirect, ")
  .replace("  device: { role: device }", "  store: { role: content-store }\n  device: { role: device }")
  .replace("  pcscf-device:", "  store-device: { delay: 1 ms }\n  pcscf-device:")

const run = (sets: readonly string[] = [], tracePush?: number, text = world) => {
  const scenario = scenarioOf(text, ["content.size=30 kB", "content.type=text/plain", ...sets])
  const { tables, flow } = replicate(preparedWorld(scenario, "sip-indirect"), {
    seed: 1,
    replication: 0,
    keepPushes: true,
    tracePush,
  })
  const share = (name: (typeof outcomes)[number]): number =>
    tables.outcomes.filter((_, index) => index % outcomes.length === outcomes.indexOf(name)).reduce((x, y) => x + y, 0)
  return { tables, flow, share, offered: tables.outcomes.reduce((x, y) => x + y, 0) }
}

const planned = world.replace(
  "load: { kind: poisson, initiator: im, rate: 10/s }",
  "load: { kind: planned, initiator: im, pushes: [{ at: 10 s, device: 3 }, { at: 20 s, device: 4 }] }",
)

describe("a push by reference to a registered device", () => {
  test("RFC 4483 §5: 3 hops, 6 SIP and 2 HTTP messages, and the fetch is no hop of its own", () => {
    const { tables, offered, share } = run([], undefined, planned)
    const cost = (name: (typeof costs)[number]): number => tables.costs[costs.indexOf(name)]! / offered
    expect([offered, share("delivered")]).toEqual([2, 2])
    expect(cost("hops")).toBe(3)
    expect(cost("redundantHops")).toBe(0)
    expect(cost("messages")).toBe(8)
    const counted = Object.fromEntries(tables.messages.map(({ name, count }) => [name, count]))
    expect(counted).toMatchObject({ "SIP MESSAGE": 6, "HTTP GET": 2, "HTTP 200": 2 })
  })

  test("is delivered when the content is there, not when its reference is", () => {
    const { flow } = run([], 5)
    const fetched = flow!.records.find(({ protocol, direction }) => protocol === "HTTP" && direction === "response")!
    expect(fetched.bytes).toBeGreaterThan(30_000)
    expect(flow!.latency! + flow!.planned).toBeGreaterThanOrEqual(fetched.received)
    const reference = flow!.records.find(({ name, to }) => name === "MESSAGE" && to === "device")!
    expect(reference.text).toContain('Content-Type: message/external-body;access-type="URL"')
    expect(reference.text).toContain("size=30000")
    expect(reference.bytes).toBeLessThan(1300)
  })
})

test("content that cannot be fetched is lost, whatever the sender believes", () => {
  const { share, offered, tables } = run(["links.store-device.loss=100%", "load.rate=1/s"])
  expect(share("delivered")).toBe(0)
  expect(share("lost")).toBeGreaterThan(0.5 * offered)
  // Each device tries four times, and no attempt gets as far as a request: the connection is never set up.
  expect(
    tables.pushes!.confirmedNs.every((at, push) => at > 0 || tables.pushes!.outcome[push] !== outcomes.indexOf("lost")),
  ).toBe(true)
})

test("a fetch that fails is tried again, each time with luck of its own", () => {
  const delivered = (tries: number): number => {
    const { share, offered } = run([
      "links.store-device.loss=60%",
      "load.rate=1/s",
      "run.duration=30 min",
      `mechanisms.0={use: sip-indirect, fetchTries: ${tries}}`,
    ])
    return share("delivered") / offered
  }
  expect(delivered(1)).toBeLessThan(0.7)
  expect(delivered(4)).toBeGreaterThan(0.8)
})

test("size === print().length at every place, whatever the content", () => {
  const { book, table } = preparedWorld(scenarioOf(world), "sip-indirect")
  fc.assert(
    fc.property(fc.nat(2 ** 30), fc.nat(99), fc.nat(60_000), (push, device, body) => {
      const context = book.context({ push, attempt: 0, device, nowSeconds: push % 86_400 }, body)
      for (const place of table.places.slice(0, table.pushPlaces)) {
        expect(place.request(context).length).toBe(table.requestSize(place.index, body, 0))
        for (const operation of place.operations) {
          if (operation.kind !== "answer") continue
          expect(place.response(context, operation.code, place).length).toBe(
            table.responseSize(place.index, operation.code, place.index, body),
          )
        }
      }
    }),
    { numRuns: 40, seed: 1 },
  )
})
