/** Session mode (RFC 3261 §13, RFC 4975): what a push over MSRP costs, what of a session can fail, and that its account closes. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const world = plainWorld
  .replace(
    "mechanisms: [",
    "mechanisms: [sip-session, { use: sip-session, as: chunks, chunking: fixed, successReport: true }, " +
      "{ use: sip-session, as: small, maxSize: 1000 }, " +
      "{ use: sip-session, as: else-message, maxSize: 100, fallback: [sip-message] }, ",
  )
  .replace("  pcscf-device:", "  im-device: { delay: 1 ms }\n  pcscf-device:")

const planned = (pushes: number): string =>
  `load={kind: planned, initiator: im, pushes: [${Array.from({ length: pushes }, (_, i) => `{at: ${10 + i} s, device: ${i}}`).join(", ")}]}`

const run = (label: string, sets: readonly string[] = [], tracePush?: number) => {
  const { tables, flow } = replicate(preparedWorld(scenarioOf(world, ["content.type=text/plain", ...sets]), label), {
    seed: 1,
    replication: 0,
    keepPushes: true,
    tracePush,
  })
  const share = (name: (typeof outcomes)[number]): number =>
    tables.outcomes.filter((_, index) => index % outcomes.length === outcomes.indexOf(name)).reduce((x, y) => x + y, 0)
  const counts = Object.fromEntries(tables.messages.map(({ name, count }) => [name, count]))
  const offered = tables.outcomes.reduce((x, y) => x + y, 0)
  const cost = (name: (typeof costs)[number]): number =>
    Array.from(tables.costs)
      .filter((_, index) => index % costs.length === costs.indexOf(name))
      .reduce((x, y) => x + y, 0)
  return { tables, flow, share, counts, offered, cost }
}

describe("a session with a registered device", () => {
  test("RFC 3261 §13 vector 10: 3 hops, 17 SIP messages and one SEND with its 200; ACK, BYE and MSRP are no hops of their own", () => {
    const { counts, cost, share } = run("sip-session", [planned(2)])
    expect(share("delivered")).toBe(2)
    expect(counts).toMatchObject({
      "SIP INVITE": 6,
      "SIP 100": 4, // S-CSCF and P-CSCF; the device answers within 200 ms
      "SIP ACK": 6,
      "SIP BYE": 6,
      "SIP 200": 12 + registration(counts),
      "MSRP SEND": 2,
      "MSRP 200": 2,
    })
    expect([cost("hops"), cost("redundantHops"), cost("retransmissions")]).toEqual([6, 0, 0])
    expect(cost("messages")).toBe(2 * (17 + 2))
  })

  test("the 100s are those of the two proxies, however busy the device is: it has not taken the INVITE before it can answer it", () => {
    const { flow } = run("sip-session", [planned(1), "nodes.device.service.base=2 s"], 0)
    const trying = flow!.records.filter(({ name }) => name === "100").map(({ from }) => from)
    expect(new Set(trying)).toEqual(new Set(["scscf", "pcscf"]))
  })

  test("RFC 4975 §7.1.1: 102400 octets are 50 SENDs of 2048 octets and 50 answers, or one SEND as few as there can be", () => {
    const size = "content.size=102400 B"
    const chunks = run("chunks", [planned(1), size], 0)
    expect(chunks.counts).toMatchObject({ "MSRP SEND": 50, "MSRP 200": 50, "MSRP REPORT": 1 })
    const sends = chunks.flow!.records.filter(({ name }) => name === "SEND")
    expect(sends.map(({ text }) => /Byte-Range: (\S+)/.exec(text)?.[1])).toEqual(
      Array.from({ length: 50 }, (_, i) => `${1 + 2048 * i}-${2048 * (i + 1)}/102400`),
    )
    expect(new Set(sends.map(({ text }) => /Message-ID: (\S+)/.exec(text)?.[1])).size).toBe(1)
    expect(sends.map(({ text }) => text.trimEnd().at(-1))).toEqual([...Array.from({ length: 49 }, () => "+"), "$"])
    const last = chunks.flow!.records.filter(({ name }) => name === "SEND").at(-1)!
    expect(chunks.flow!.planned + chunks.flow!.latency!).toBeGreaterThanOrEqual(last.received)
    expect(run("sip-session", [planned(1), size]).counts).toMatchObject({ "MSRP SEND": 1, "MSRP 200": 1 })
  })

  test("RFC 4975 §7.1.1: the wait for an answer begins with the last octet sent, which a slow link delays", () => {
    const { flow } = run(
      "sip-session",
      [planned(1), "content.size=50 kB", "links.im-device={delay: 1 ms, rate: 80 kbit/s}"],
      0,
    )
    const sent = flow!.records.find(({ name }) => name === "SEND")!
    const wait = flow!.records.find(({ kind, name }) => kind === "timer-set" && name === "response wait")!
    expect(wait.sent - sent.sent).toBeGreaterThan(5)
    expect(wait.received - wait.sent).toBeCloseTo(30, 6)
    expect(flow!.outcome).toBe("delivered")
  })

  test("a message leaves the device's own URI in To-Path, and its 200 comes back the same way", () => {
    const { flow } = run("sip-session", [planned(1)], 0)
    const answer = flow!.records.find(
      ({ name, direction, text }) => name === "200" && direction === "response" && text.includes("TCP/MSRP"),
    )!
    const path = /a=path:(\S+)/.exec(answer.text)![1]!
    const send = flow!.records.find(({ name }) => name === "SEND")!
    expect(send.text).toContain(`To-Path: ${path}`)
    const back = flow!.records.find(({ protocol, direction }) => protocol === "MSRP" && direction === "response")!
    expect(back.text).toContain(`From-Path: ${path}`)
  })

  test("RFC 3261 §13.2.2.4, §15.1.1: ACK and BYE go by the proxies that recorded their route, on branches of their own", () => {
    const { flow } = run(
      "sip-session",
      [planned(1), "nodes.im.knowsServingCscf=false", "links.im-icscf={delay: 1 ms}"],
      0,
    )
    const edges = (method: string): readonly string[] =>
      flow!.records
        .filter(({ name, direction }) => name === method && direction === "request")
        .map(({ from, to }) => `${from}-${to}`)
    expect(edges("INVITE")).toEqual(["im-icscf", "icscf-scscf", "scscf-pcscf", "pcscf-device"])
    expect(edges("ACK")).toEqual(["im-scscf", "scscf-pcscf", "pcscf-device"])
    expect(edges("BYE")).toEqual(edges("ACK"))
    const branches = flow!.records
      .filter(({ protocol, direction }) => protocol === "SIP" && direction === "request")
      .map(({ text }) => /branch=(\S+)/.exec(text)![1])
    expect(new Set(branches).size).toBe(branches.length)
  })
})

/** 200 to what registers the devices during the run. */
const registration = (counts: Readonly<Record<string, number>>): number =>
  (counts["SIP REGISTER"] ?? 0) + (counts["SIP SUBSCRIBE"] ?? 0) + (counts["SIP NOTIFY"] ?? 0)

describe("what can fail", () => {
  test("a scenario whose sender has no link to the device is refused, in a sentence", () => {
    expect(() => scenarioOf(world.replace("  im-device: { delay: 1 ms }\n", ""))).toThrow(
      "mechanism sip-session needs a link im-device for MSRP; the scenario has none",
    )
  })

  test("nobody registered: 480 with its ACK on the same hop, the push is kept", () => {
    const { flow, share } = run(
      "sip-session",
      [planned(1), "devices={count: 100, states: {im-offline: 0 %, unregistered: 100 %, off: 0 %}, access: fixed}"],
      0,
    )
    expect(share("pending")).toBe(1)
    const said = flow!.records
      .filter(({ protocol }) => protocol === "SIP")
      .map(({ from, to, name }) => `${from}-${to} ${name}`)
    expect(said).toEqual(["im-scscf INVITE", "scscf-im 480", "im-scscf ACK"])
    const [invite, refusal, ack] = flow!.records.filter(({ protocol }) => protocol === "SIP").map(({ text }) => text)
    const branch = (text: string | undefined) => /branch=(\S+)/.exec(text ?? "")?.[1]
    const to = (text: string | undefined) => /^To: .*$/m.exec(text ?? "")?.[0]
    expect(branch(ack)).toBe(branch(invite))
    expect(to(ack)).toBe(to(refusal))
  })

  test("RFC 4975 §8.6: content above what the device says it takes is not sent: 413, a BYE, and the push is rejected", () => {
    const { counts, share, offered } = run("small", [planned(2), "content.size=2 kB"])
    expect([share("rejected"), offered]).toEqual([2, 2])
    expect(counts["MSRP SEND"]).toBeUndefined()
    expect(counts["SIP BYE"]).toBe(6)
  })

  test("the same content goes another way, where there is one", () => {
    const { counts, share } = run("else-message", [planned(2), "content.size=120 B"])
    expect(share("delivered")).toBe(2)
    expect(counts).toMatchObject({ "SIP INVITE": 6, "SIP BYE": 6, "SIP MESSAGE": 6 })
  })

  test("a type that the device does not take: 488 by the offer's accept-types", () => {
    const { counts, share } = run("sip-session", [planned(2), "content.type=image/jpeg"])
    expect(share("rejected")).toBe(2)
    expect(counts).toMatchObject({ "SIP 488": 6, "SIP ACK": 6 })
    expect(counts["MSRP SEND"]).toBeUndefined()
  })

  test.each([
    "devices.features=[{ registers: no-push-tag, share: 50 % }]",
    "devices.accepts=[{ types: [image/png], share: 50 % }]",
  ])("devices that refuse the INVITE hear of no dialog, the others of theirs: %s", (less) => {
    const { counts, share } = run("sip-session", [planned(40), less])
    const refused = (counts["SIP 480"] ?? 0) / (less.includes("accepts") ? 3 : 1) + (counts["SIP 488"] ?? 0) / 3
    expect(refused).toBeGreaterThan(9)
    expect(share("delivered") + refused).toBe(40)
    expect(counts["SIP BYE"]).toBe(3 * share("delivered"))
  })

  test("MSRP that nobody answers: 30 s after the last octet the sender knows nothing, closes the session and tries again under the same Message-ID", () => {
    const { flow, counts } = run(
      "sip-session",
      [planned(1), "links.im-device.loss=100%", "nodes.im.store.retries=1"],
      0,
    )
    expect(counts["SIP BYE"]).toBe(6)
    const waits = flow!.records.filter(({ kind, name }) => kind === "timer-fired" && name === "response wait")
    expect(waits.length).toBe(2)
    const ids = flow!.records
      .filter(({ name }) => name === "SEND")
      .map(({ text }) => /Message-ID: (\S+)/.exec(text)![1])
    expect(new Set(ids).size).toBe(1)
    expect(flow!.outcome).not.toBe("delivered")
  })

  test("a device that leaves forgets its sessions: what comes for one is answered 481", () => {
    const { counts } = run("sip-session", [
      "devices={count: 100, states: {im-offline: 60 %, unregistered: 40 %, off: 0 %}, away: {unregistered: 10 s, off: 10 s}, abrupt: 0 %, access: fixed}",
      "nodes.device.service.byMessage={MSRP SEND: {base: 5 s}}",
    ])
    expect(counts["MSRP 481"]).toBeGreaterThan(0)
    expect(counts["SIP 481"]).toBeGreaterThan(0)
  })
})

const everywhere = ["im-scscf", "scscf-pcscf", "pcscf-device", "im-device"]
const moving =
  "devices={count: 300, states: {im-offline: 60 %, unregistered: 20 %, off: 20 %}, away: {unregistered: 1 min, off: 2 min}, abrupt: 30 %, access: fixed}"

describe.each([
  ["2005, loss on every link, devices that vanish", [moving, ...everywhere.map((link) => `links.${link}.loss=0.2`)]],
  ["modern, the same", ["era=modern", moving, ...everywhere.map((link) => `links.${link}.loss=0.2`)]],
  ["full stations", [moving, "nodes.scscf.capacity=2", "load.rate=40/s", "run.duration=1 min"]],
  ["GPRS", [moving.replace("access: fixed", "access: gprs"), "content.size=6000 B", "load.rate=2/s"]],
  ["loss in the core alone, radio timers", [moving.replace("fixed", "lte"), "links.scscf-pcscf.loss=0.5"]],
] as const)("%s", (_, sets) => {
  test.each(["sip-session", "chunks"])("%s: every push is offered once, every message counted once", (label) => {
    const { tables, cost, share, offered } = run(label, sets)
    const pushes = tables.pushes!
    const sum = (values: Iterable<number>): number => Array.from(values).reduce((x, y) => x + y, 0)
    expect(offered).toBe(pushes.push.length)
    expect(cost("messages")).toBe(sum(pushes.messages))
    expect(cost("bytes")).toBe(sum(pushes.bytes))
    expect(sum(tables.links.map(({ messages }) => messages))).toBe(sum(tables.messages.map(({ count }) => count)))
    expect(share("delivered")).toBeGreaterThan(0.3 * offered)
    // Content that the device has already is known by its Message-ID.
    expect(sum(tables.duplicated)).toBe(0)
  })
})

test("keeping the trace never changes the run", () => {
  const sets = [moving, ...everywhere.map((link) => `links.${link}.loss=0.2`)]
  expect(run("chunks", sets, 7).tables.fingerprint).toBe(run("chunks", sets).tables.fingerprint)
})

test.each(["sip-session", "chunks"])("%s: size === print().length at every place, part by part", (label) => {
  const { book, table } = preparedWorld(scenarioOf(world, ["devices.count=70000"]), label)
  fc.assert(
    fc.property(
      fc.nat(2 ** 40),
      fc.nat(50),
      fc.nat(69_999),
      fc.nat(20_000),
      fc.nat(12),
      (push, attempt, device, body, part) => {
        const context = book.context({ push, attempt, device, nowSeconds: push % 86_400 }, body, part)
        for (const place of table.places.slice(0, table.pushPlaces)) {
          expect(place.request(context).length).toBe(table.requestSize(place.index, body, part))
          if (place.aside !== undefined)
            expect(place.aside.print(context, place).length).toBe(table.asideSize(place.index, 0))
          for (const operation of place.operations) {
            if (operation.kind !== "answer") continue
            for (let at = place; ; at = at.parent!) {
              expect(at.response(context, operation.code, place).length).toBe(
                table.responseSize(at.index, operation.code, place.index, body),
              )
              if (at.parent === undefined || place.isQuery) break
            }
          }
        }
      },
    ),
    { numRuns: 15, seed: 1 },
  )
})
