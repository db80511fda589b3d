/** Deferred retrieval (standards-sip §2g, N4): a device that was told gets the stored message; what that costs, and expiry in any order. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const mechanisms =
  "sip-message, { use: sip-notify, event: message-summary }, ppg-sip, " +
  "{ use: ppg-sip, as: reporting, resultNotification: true }, " +
  "{ use: sip-message, as: pushed, pushes: message }, { use: sip-session, as: pushed-in-session, pushes: message }"

const text = (pushes?: string): string =>
  plainWorld
    .replace(/mechanisms: \[.*\]\n/, `mechanisms: [${mechanisms}]\n`)
    .replace("  pcscf-device: { delay: 1 ms }\n", "  pcscf-device: { delay: 1 ms }\n  im-device: { delay: 1 ms }\n")
    .replace(
      "load: { kind: poisson, initiator: im, rate: 10/s }",
      pushes === undefined
        ? "load: { kind: poisson, initiator: im, rate: 2/s }"
        : `load: { kind: planned, initiator: im, pushes: [${pushes}] }`,
    )

const one = "{ at: 10 s, device: 3 }"
const msrp = "nodes.im.store.retrieval=msrp"
const message = "nodes.im.store.retrieval=message"

interface Options {
  readonly pushes?: string
  readonly sets?: readonly string[]
  readonly tracePush?: number
}

const run = (label: string, { pushes, sets = [], tracePush }: Options = {}) => {
  const world = preparedWorld(scenarioOf(text(pushes), ["run.duration=3 min", ...sets]), label)
  const { tables, flow } = replicate(world, { seed: 1, replication: 0, keepPushes: true, tracePush })
  const offered = tables.outcomes.reduce((x, y) => x + y, 0)
  const all = (name: (typeof costs)[number]): number =>
    tables.costs.filter((_, i) => i % costs.length === costs.indexOf(name)).reduce((x, y) => x + y, 0)
  const fetched = (name: (typeof costs)[number]): number => tables.retrieval?.costs[costs.indexOf(name)] ?? 0
  return { tables, flow, offered, all, fetched, latency: tables.retrieval?.latencyNs }
}

/** Messages of a flow by protocol and name, each with how often it crossed a link. */
const tally = (flow: NonNullable<ReturnType<typeof run>["flow"]>): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { kind, protocol, name } of flow.records) {
    if (kind === "message") counts[`${protocol} ${name}`] = (counts[`${protocol} ${name}`] ?? 0) + 1
  }
  return counts
}

describe("a session that the device sets up", () => {
  test("RFC 3261 §13, RFC 4975 §5.4: 6 messages to tell, 17 of SIP to set up and end, 4 of MSRP", () => {
    const { flow, all, fetched, latency } = run("sip-message", { pushes: one, sets: [msrp], tracePush: 0 })
    expect(tally(flow!)).toEqual({
      "SIP MESSAGE": 3,
      "SIP INVITE": 3,
      "SIP 100": 2,
      "SIP 200": 3 + 3 + 3,
      "SIP ACK": 3,
      "SIP BYE": 3,
      "MSRP SEND": 2,
      "MSRP 200": 2,
    })
    expect([all("messages"), all("hops"), all("redundantHops")]).toEqual([27, 6, 0])
    expect([fetched("messages"), fetched("hops")]).toEqual([21, 3])
    expect(latency!.length).toBe(1)
  })

  test("the latency of the push stays that of its notification; the message comes later", () => {
    const kept = run("sip-message", { pushes: one })
    const { tables, latency } = run("sip-message", { pushes: one, sets: [msrp] })
    expect(tables.latencyNs[0]![0]).toBe(kept.tables.latencyNs[0]![0])
    expect(latency![0]).toBeGreaterThan(tables.latencyNs[0]![0]!)
    expect(tables.pushes!.deliveredNs).toEqual(kept.tables.pushes!.deliveredNs)
  })

  test("RFC 4975 §7.1.1: 5000 octets in chunks of 2048 are three SENDs; as one, an interruptible one", () => {
    const size = "nodes.im.store.messageSize=5000 B"
    const ranges = (more: readonly string[]): readonly string[] =>
      run("sip-message", { pushes: one, sets: [msrp, size, ...more], tracePush: 0 })
        .flow!.records.filter(({ name, from }) => name === "SEND" && from === "im")
        .map((record) => `${/Byte-Range: (.*)/.exec(record.text)![1]} ${/-------\w+([$+])\r\n$/.exec(record.text)![1]}`)
    expect(ranges(["nodes.im.store.chunking=fixed"])).toEqual(["1-2048/5000 +", "2049-4096/5000 +", "4097-5000/5000 $"])
    expect(ranges([])).toEqual(["1-*/5000 $"])
  })

  test("what waits is fetched in one session: 2 messages of MSRP for each, and 2 to open it", () => {
    const atOnce = run("sip-notify", { pushes: `${one}, ${one}, ${one}`, sets: [msrp] })
    expect(atOnce.latency!.length).toBe(3)
    expect(atOnce.fetched("messages")).toBe(17 + 2 + 3 * 2)
    expect(atOnce.fetched("hops")).toBe(3)
    const apart = run("sip-notify", { pushes: `${one}, { at: 20 s, device: 3 }`, sets: [msrp] })
    expect(apart.latency!.length).toBe(2)
    expect(apart.fetched("messages")).toBe(2 * (17 + 2 + 2))
  })

  test("the hops of fetching are needed, whatever the push's own are", () => {
    const kept = run("ppg-sip", { pushes: one })
    const fetching = run("ppg-sip", { pushes: one, sets: [msrp] })
    expect(kept.all("redundantHops")).toBe(3)
    expect(fetching.all("redundantHops")).toBe(3)
    expect(fetching.all("redundantBytes")).toBe(kept.all("redundantBytes"))
    expect(fetching.all("hops")).toBe(kept.all("hops") + 3)
  })

  test("a device that vanishes in the middle fetches when it is back", () => {
    const sets = [
      msrp,
      "devices.states={ im-offline: 80 %, unregistered: 0 %, off: 20 % }",
      "devices.away={ off: 1 min }",
      "devices.abrupt=100%",
      "links.im-device.delay=4 s",
      "run.duration=30 min",
    ]
    const { latency, tables } = run("sip-message", { sets })
    const delivered = tables.pushes!.outcome.filter((index) => outcomes[index] === "delivered").length
    expect(latency!.length).toBeGreaterThan(0.97 * delivered)
  })
})

describe("MESSAGEs from the store", () => {
  test("6 messages to tell and 6 to bring it, the second MESSAGE when the first is answered (RFC 3428 §8)", () => {
    const { flow, all, fetched } = run("sip-message", { pushes: one, sets: [message], tracePush: 0 })
    expect(tally(flow!)).toEqual({ "SIP MESSAGE": 6, "SIP 200": 6 })
    expect([all("messages"), all("hops"), all("redundantHops"), fetched("messages")]).toEqual([12, 6, 0, 6])
    const sent = flow!.records.filter(({ name, from, to }) => name === "MESSAGE" && from === "im" && to === "scscf")
    const answered = flow!.records.find(({ name, to }) => name === "200" && to === "im")!
    expect(sent[1]!.sent).toBeGreaterThanOrEqual(answered.received)
    expect(sent.map((record) => /Content-Type: (.*)\r/.exec(record.text)![1])).toEqual([
      "application/simple-message-summary",
      "text/plain",
    ])
  })

  test("RFC 3428 §7: each keeps the Date of its message, and Expires counts from that", () => {
    const away = [
      message,
      "nodes.im.store.expiry=10 min",
      "devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }",
      "devices.away.unregistered=1 min",
      "run.duration=9 min",
    ]
    const { flow } = run("sip-message", { pushes: one, sets: away, tracePush: 0 })
    const sent = flow!.records.filter(({ name, from }) => name === "MESSAGE" && from === "im")
    expect(sent.length).toBeGreaterThan(1)
    expect(sent.at(-1)!.sent).toBeGreaterThan(20)
    expect(new Set(sent.map((record) => /\r\nDate: (.*)\r\n/.exec(record.text)![1]!.slice(-12)))).toEqual(
      new Set(["00:00:10 GMT"]),
    )
    for (const record of sent) expect(record.text).toContain("\r\nExpires: 600\r\n")
  })

  test("one at a time to a URI, whatever else is pushed there (RFC 3428 §8)", () => {
    const pushes = Array.from({ length: 6 }, (_, i) => `{ at: ${10_000 + 3 * i} ms, device: 3 }`).join(", ")
    const flights = Array.from({ length: 6 }, (_, push) => {
      const records = run("sip-message", { pushes, sets: [message], tracePush: push }).flow!.records
      const begun = records.filter(({ name, from }) => name === "MESSAGE" && from === "im").map(({ sent }) => sent)
      const ended = records.filter(({ name, to }) => name === "200" && to === "im").map(({ received }) => received)
      return begun.map((at, i) => [at, ended[i]!] as const)
    }).flat()
    expect(flights.length).toBe(12)
    const inOrder = flights.toSorted(([one], [other]) => one - other)
    inOrder.slice(1).forEach(([at], i) => expect(at).toBeGreaterThanOrEqual(inOrder[i]![1]))
  })

  test("behind a PPG the store knows of a delivery from the result notification, and from nothing else", () => {
    expect(run("reporting", { pushes: one, sets: [message] }).latency!.length).toBe(1)
    expect(() => run("ppg-sip", { pushes: one, sets: [message] })).toThrow(
      "nodes.im.store.retrieval is message: the store sends what it keeps once it hears that the device has been told",
    )
  })
})

test("the message itself, pushed: the octets that would have been fetched, and nothing is fetched", () => {
  const told = run("sip-message", { pushes: one, sets: [msrp], tracePush: 0 })
  const send = told.flow!.records.find(({ name, from }) => name === "SEND" && from === "im")!
  const body = send.text.slice(send.text.indexOf("\r\n\r\n") + 4, send.text.lastIndexOf("\r\n-------"))
  for (const label of ["pushed", "pushed-in-session"]) {
    const { flow, tables } = run(label, { pushes: one, sets: [msrp], tracePush: 0 })
    expect(flow!.records.some((record) => record.text.includes(body))).toBe(true)
    expect(tables.retrieval).toBeUndefined()
  }
})

describe("accounts", () => {
  const rough = [
    "links.pcscf-device.loss=20%",
    "links.im-scscf.loss=10%",
    "devices.states={ im-offline: 60 %, unregistered: 20 %, off: 20 % }",
    "devices.away={ unregistered: 2 min, off: 2 min }",
    "devices.abrupt=50%",
    "run.duration=20 min",
  ]
  test.each(["sip-message", "sip-notify", "ppg-sip"])("%s: each message is fetched at most once", (label) => {
    for (const mode of label === "ppg-sip" ? [msrp] : [msrp, message]) {
      const { tables, offered, all, fetched, latency } = run(label, { sets: [mode, ...rough] })
      const rows = tables.pushes!
      expect(rows.push.length).toBe(offered)
      expect(latency!.length).toBeLessThanOrEqual(offered)
      expect(all("messages")).toBe(rows.messages.reduce((x, y) => x + y, 0))
      expect(fetched("messages")).toBeLessThanOrEqual(all("messages"))
      expect(fetched("redundantHops")).toBe(0)
      expect(latency!.length).toBeGreaterThan(0.5 * offered)
    }
  })

  test("what is printed is what was counted", () => {
    for (const mode of [msrp, message]) {
      for (const push of [0, 5, 40]) {
        const { flow, tables } = run("sip-message", { sets: [mode, "links.pcscf-device.loss=10%"], tracePush: push })
        expect(flow!.bytes).toBe(tables.pushes!.bytes[push])
        expect(flow!.messages).toBe(tables.pushes!.messages[push])
      }
    }
  })

  test("size === print().length at every place of a session, for every message and chunk", () => {
    const { book, table } = preparedWorld(scenarioOf(text(one), [msrp, "nodes.im.store.chunking=fixed"]), "sip-message")
    fc.assert(
      fc.property(fc.nat(2 ** 30), fc.nat(99), fc.nat(9000), fc.nat(4), fc.nat(3), (push, device, octets, n, chunk) => {
        const part = chunk * 2048 < octets ? n * 1024 + chunk : 0
        const context = book.context({ push, attempt: push % 7, device, nowSeconds: push % 86_400 }, octets, part)
        table.isRetrieval.forEach((is, index) => {
          if (is === 0) return
          const place = table.places[index]!
          expect(place.request(context).length, place.requestName).toBe(table.requestSize(index, octets, part))
          for (const code of place.protocol === "MSRP" ? place.codes : [200])
            expect(place.response(context, code, place).length).toBe(table.responseSize(index, code, index, octets))
        })
      }),
      { numRuns: 12, seed: 1 },
    )
  })
})

describe("expiry (RFC 3428 §7)", () => {
  test("nothing is delivered or fetched after it, in any order of events", () => {
    const cases = fc.record({
      expirySeconds: fc.integer({ min: 1, max: 90 }),
      loss: fc.constantFrom(0, 20, 60),
      awaySeconds: fc.integer({ min: 2, max: 60 }),
      retryAfter: fc.integer({ min: 1, max: 30 }),
      delay: fc.constantFrom(1, 700, 3000),
      mode: fc.constantFrom(msrp, message),
      label: fc.constantFrom("sip-message", "sip-notify"),
    })
    let ended = 0
    fc.assert(
      fc.property(cases, ({ expirySeconds, loss, awaySeconds, retryAfter, delay, mode, label }) => {
        const { tables, latency } = run(label, {
          sets: [
            mode,
            `nodes.im.store.expiry=${expirySeconds} s`,
            `nodes.im.store.retryAfter=${retryAfter} s`,
            `links.pcscf-device.loss=${loss}%`,
            `links.pcscf-device.delay=${delay} ms`,
            `links.im-device.delay=${delay} ms`,
            "devices.states={ im-offline: 50 %, unregistered: 25 %, off: 25 % }",
            `devices.away={ unregistered: ${awaySeconds} s, off: ${awaySeconds} s }`,
            "devices.abrupt=50%",
          ],
        })
        const rows = tables.pushes!
        rows.deliveredNs.forEach((ns, i) => {
          if (ns >= 0) expect(ns - rows.plannedNs[i]!).toBeLessThan(expirySeconds * 1e9)
        })
        for (const ns of latency!) expect(ns).toBeLessThan(expirySeconds * 1e9)
        ended += rows.outcome.filter((index) => outcomes[index] === "expired").length
      }),
      { numRuns: 12, seed: 2 },
    )
    expect(ended).toBeGreaterThan(50)
  })

  test("during an attempt: the MESSAGE that comes too late is not shown, and the push has expired", () => {
    const sets = ["nodes.im.store.expiry=1 s", "links.pcscf-device.delay=3 s"]
    const { flow } = run("sip-message", { pushes: one, sets, tracePush: 0 })
    expect(flow!.outcome).toBe("expired")
    expect(flow!.records.map(({ name }) => name)).toContain("expired when it came: not shown")
  })

  test("during a session: what has expired by then is not sent", () => {
    const sets = [msrp, "nodes.im.store.expiry=1 s", "links.im-device.delay=3 s"]
    const { flow, latency } = run("sip-message", { pushes: one, sets, tracePush: 0 })
    expect(flow!.outcome).toBe("delivered") // it was told of it in time
    expect(tally(flow!)["MSRP SEND"]).toBe(1) // the device's own, which opens the connection
    expect(tally(flow!)["SIP BYE"]).toBe(3)
    expect(latency!.length).toBe(0)
  })
})
