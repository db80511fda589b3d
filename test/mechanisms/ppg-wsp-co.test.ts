/** OTA-WSP in push sessions (WAP-235, WAP-230): counts, octets, refusals, and what becomes of a push whose device does not answer. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { costs } from "../../sim/trace/tables.ts"
import { asidesOf } from "../../sim/mechanisms/place.ts"
import { unmetRequirements } from "../../sim/mechanisms/mechanism.ts"
import { ppgWspCo } from "../../sim/mechanisms/ppg-wsp-co.ts"
import { parseWtp } from "../../sim/wire/wtp/pdu.ts"
import { octetsFromHex } from "../../sim/render/pcapng/octets.ts"
import { bearerWorld, messagesOf, runBearer, type BearerWorld } from "../support/bearer-world.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const one = "{ at: 10 s, device: 3 }"
const again = "{ at: 10 s, device: 3 }, { at: 40 s, device: 3 }"
const run = (world: Partial<BearerWorld> & { readonly settings?: string } = {}, options = {}) => {
  const { settings = "", ...rest } = world
  return runBearer("co", { mechanisms: `{ use: ppg-wsp-co, as: co${settings} }`, ...rest }, options)
}

describe("WAP-235: a push in a session that the device opens", () => {
  test("submission 2, request over SMS 8, Connect, reply and Ack 3, push and Ack 2: fifteen messages on five hops", () => {
    const result = run({ pushes: one })
    expect(messagesOf(result)).toMatchObject({
      "PAP push-message": 1,
      "PAP push-response": 1,
      "SMPP submit_sm": 1,
      "SMPP submit_sm_resp": 1,
      "MAP SendRoutingInfoForSM": 1,
      "MAP SendRoutingInfoForSM ack": 1,
      "MAP MT-ForwardSM": 1,
      "MAP MT-ForwardSM ack": 1,
      "SMS DELIVER": 1,
      "SMS DELIVER ack": 1,
      "WTP Connect": 1,
      "WTP ConnectReply": 1,
      "WTP ConfirmedPush": 1,
      "WTP Ack": 2,
    })
    expect([result.cost("messages"), result.cost("hops"), result.cost("redundantHops")]).toEqual([15, 5, 0])
    expect(result.count("delivered")).toBe(1)
  })

  test("with a result notification, two more messages on one more hop", () => {
    const result = run({ settings: ", resultNotification: true", pushes: one })
    expect([result.cost("messages"), result.cost("hops")]).toEqual([17, 6])
  })

  test("with an open session: submission, push and Ack only", () => {
    const result = run({ pushes: again })
    expect(messagesOf(result)).toMatchObject({ "SMPP submit_sm": 1, "WTP Connect": 1, "WTP ConfirmedPush": 2 })
    expect(result.tables.pushes!.messages).toEqual(Float64Array.of(15, 4))
  })

  test("unconfirmed: class 0, which nobody acknowledges", () => {
    const result = run({ settings: ", deliveryMethod: unconfirmed", pushes: one })
    expect(messagesOf(result)).toMatchObject({ "WTP Push": 1, "WTP Ack": 1 })
    expect([result.cost("messages"), result.count("delivered")]).toEqual([14, 1])
  })

  test("WAP-224 §8.8 vector 4: octets 24, 14, 3, 97, 3, and the Ack carries TID XOR 0x8000", () => {
    const { flow } = run({ pushes: one }, { tracePush: 0 })
    const wtp = flow!.records.filter(({ protocol, kind }) => protocol === "WTP" && kind === "message")
    expect(wtp.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["Connect", 24],
      ["ConnectReply", 14],
      ["ConfirmedPush", 97],
      ["Ack", 3],
      ["Ack", 3],
    ])
    const pduOf = (name: string, from: string) =>
      parseWtp(octetsFromHex(hexOf(wtp.find((record) => record.name === name && record.from === from)!.text)))
    const tid = (name: string, from: string): number => (pduOf(name, from) as { readonly tid: number }).tid
    expect(tid("ConnectReply", "ppg")).toBe(tid("Connect", "device") ^ 0x8000)
    const acks = wtp.filter(({ name }) => name === "Ack").map(({ text }) => parseWtp(octetsFromHex(hexOf(text))))
    for (const expected of [tid("ConfirmedPush", "ppg") ^ 0x8000, tid("Connect", "device")]) {
      expect(acks).toContainEqual(expect.objectContaining({ kind: "ack", tid: expected, isTidCheck: false }))
    }
    expect(pduOf("ConfirmedPush", "ppg")).toMatchObject({ transactionClass: 1, wantsUserAcknowledgement: true })
    const sms = flow!.records.find(({ name }) => name === "DELIVER")!
    expect(hexOf(sms.text)).toMatch(/..0603b4af810002af8408c40023f1c000020a$/)
  })
})

describe("Push MOR 1", () => {
  const burst = Array.from({ length: 4 }, (_, i) => `{ at: ${10 + i / 1000} s, device: 3 }`).join(", ")

  test("what waits for a session goes out in it, one confirmed push at a time", () => {
    const result = run({ pushes: burst, sets: ["links.ppg-device.delay=100 ms"] })
    expect(messagesOf(result)).toMatchObject({ "SMPP submit_sm": 1, "WTP Connect": 1, "WTP ConfirmedPush": 4 })
    const { deliveredNs } = result.tables.pushes!
    for (let i = 1; i < 4; i++) expect(deliveredNs[i]! - deliveredNs[i - 1]!).toBeGreaterThan(200e6)
  })

  test("unconfirmed pushes go out at once", () => {
    const result = run({
      settings: ", deliveryMethod: unconfirmed",
      pushes: burst,
      sets: ["links.ppg-device.delay=100 ms"],
    })
    const { deliveredNs } = result.tables.pushes!
    expect(deliveredNs[3]! - deliveredNs[0]!).toBeLessThan(200e6)
  })
})

describe("the device's user refuses", () => {
  test.each([
    ["USERRFS", 5027],
    ["USERPND", 5028],
    ["USERDCU", 5030],
  ] as const)("with %s: PAP %i, aborted, and not delivered", (reason, code) => {
    const result = run(
      {
        settings: `, resultNotification: true, refusalShare: 1, refusalReason: ${reason}`,
        pushes: one,
      },
      { tracePush: 0 },
    )
    expect([result.count("rejected"), result.count("delivered")]).toEqual([1, 0])
    const abort = result.flow!.records.find(({ name }) => name === "Abort")!
    expect(abort.bytes).toBe(4)
    expect(Number.parseInt(hexOf(abort.text).slice(6), 16) - 0xea).toBe(code - 5026)
    const told = result.flow!.records.find(({ name }) => name === "resultnotification-message")!
    expect(told.text).toContain('message-state="aborted"')
  })
})

test.each([
  ["USERRFS", "rejected", undefined],
  ["USERPND", "delivered", 2],
  ["USERDCU", "delivered", 2],
] as const)("a refusal with %s is %s by a chain: who wants no other try gets none", (reason, outcome, submitted) => {
  const chain = `{ use: ppg-wsp-co, as: co, refusalShare: 1, refusalReason: ${reason}, fallback: [ppg-wsp-cl] }`
  const result = runBearer("co", { mechanisms: chain, pushes: one })
  expect(result.count(outcome)).toBe(1)
  expect(messagesOf(result)["SMPP submit_sm"]).toBe(submitted ?? 1)
})

describe("no session", () => {
  const off = ["devices.states={ im-offline: 0 %, unregistered: 0 %, off: 100 % }", "devices.away.off=never"]

  test("the request is repeated three times, 120 s apart; then the attempt has failed", () => {
    const result = run(
      {
        pushes: one,
        sets: [...off, "run.duration=20 min", "nodes.ppg.store.retries=0", "nodes.ppg.store.retryAfter=1 s"],
      },
      { tracePush: 0 },
    )
    const sent = result.flow!.records.filter(({ name }) => name === "submit_sm").map(({ sent: at }) => at)
    expect(sent).toHaveLength(4)
    for (let i = 1; i < 4; i++) expect(sent[i]! - sent[i - 1]!).toBeCloseTo(120, 6)
    expect(result.count("lost")).toBe(1)
  })

  test("a device that attaches later opens one session, however many requests the SMS centre kept for it", () => {
    const result = run({
      pushes: Array.from({ length: 100 }, (_, device) => `{ at: 10 s, device: ${device} }`).join(", "),
      sets: [
        "devices.states={ im-offline: 30 %, unregistered: 0 %, off: 70 % }",
        "devices.away.off=10 min",
        "run.duration=2 h",
        "nodes.ppg.store.expiry=3 h",
        "nodes.mmsc.store.expiry=3 h",
      ],
      settings: ", sessionIdle: 86400",
    })
    const messages = messagesOf(result)
    expect(messages["SMS DELIVER"]!).toBeGreaterThan(150)
    expect(messages["WTP Connect"]!).toBeLessThan(messages["SMS DELIVER"]! * 0.7)
    expect(result.count("delivered")).toBeGreaterThan(95)
    expect(sum(result.tables.duplicated)).toBe(0)
  })

  test("a push is not sent when deliver-before has passed meanwhile", () => {
    const result = run({
      pushes: one,
      settings: ", siaRepeats: 0, siaWait: 600",
      sets: ["nodes.ppg.store.expiry=2 s", "run.duration=20 min"],
    })
    expect(messagesOf(result)["WTP ConfirmedPush"]).toBeUndefined()
    expect(result.count("expired")).toBe(1)
  })
})

describe("WTP without an answer", () => {
  const all = (at: number): string =>
    Array.from({ length: 100 }, (_, device) => `{ at: ${at} s, device: ${device} }`).join(", ")
  const world = {
    pushes: `${all(10)}, ${all(400)}`,
    settings: ", sessionIdle: 86400",
    sets: [
      "devices.states={ im-offline: 50 %, unregistered: 0 %, off: 50 % }",
      "devices.away.off=30 min",
      "devices.abrupt=100 %",
      "run.duration=12 min",
    ],
  }

  test("WAP-224 §8.2 vector 5: exactly 9 Invokes at t = 0, 4 ... 32 s, abort at 36 s; RID is set on all but the first", () => {
    // A device that has gone without a word since it opened its session: the PPG finds out when it pushes.
    const silent = run(world).tables.pushes!.retransmissions.findIndex((count, push) => push >= 100 && count === 8)
    expect(silent).toBeGreaterThanOrEqual(100)
    const { flow } = run(world, { tracePush: silent })
    const invokes = flow!.records.filter(({ name }) => name === "ConfirmedPush")
    const t0 = invokes[0]!.sent
    expect(invokes.map(({ sent }) => Math.round((sent - t0) * 1e6) / 1e6)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32])
    const isAgain = invokes.map(({ text }) => {
      const pdu = parseWtp(octetsFromHex(hexOf(text)))
      return pdu.kind === "invoke" && pdu.isRetransmission
    })
    expect(isAgain).toEqual([false, ...Array.from({ length: 8 }, () => true)])
    const spent = flow!.records.filter(({ kind, name }) => kind === "timer-fired" && name === "Timer R").at(-1)!
    expect(spent.sent - t0).toBeCloseTo(36, 6)
    const next = flow!.records.filter(({ name, sent }) => name === "waits to try again" && sent >= spent.sent)
    expect(next[0]!.sent).toBe(spent.sent)
  })

  test("an Ack that is lost is repeated when the push comes again, and the push is delivered once", () => {
    const result = run({ sets: ["links.ppg-device.loss=20 %", "load.rate=0.5/s"] })
    expect(result.cost("retransmissions")).toBeGreaterThan(0.5)
    expect(result.count("delivered") / result.offered).toBeGreaterThan(0.95)
    // 0.36 of the pairs of Invoke and Ack fail: nine in a row, once in ten thousand pushes.
    expect(sum(result.tables.duplicated)).toBe(0)
  })

  test("where hardly any Ack comes back, a push is delivered again after W: counted as duplicated", () => {
    const result = run({ sets: ["links.ppg-device.loss=70 %", "load.rate=0.5/s", "run.duration=1 h"] })
    expect(sum(result.tables.duplicated)).toBeGreaterThan(5)
  })

  test("a session that the device has lost is refused with DISCONNECT, and the push goes out in a new one", () => {
    const result = run({
      ...world,
      sets: [
        "devices.states={ im-offline: 50 %, unregistered: 0 %, off: 50 % }",
        "devices.away.off=1 min",
        "devices.abrupt=100 %",
        "run.duration=30 min",
      ],
    })
    expect(messagesOf(result)["WTP Abort"]!).toBeGreaterThan(3)
    expect(result.count("delivered")).toBeGreaterThan(150)
  })
})

test("an idle session is ended by the device: one Disconnect, paid for apart, and the next push needs another", () => {
  const result = run({ settings: ", sessionIdle: 20", pushes: again })
  expect(messagesOf(result)).toMatchObject({ "WTP Connect": 2, "WTP Disconnect": 2, "SMPP submit_sm": 2 })
  expect(result.tables.addedCosts[costs.indexOf("messages")]).toBe(2)
  expect(result.tables.pushes!.messages[0]).toBe(15)
})

test("a push that the device's SDU size does not hold is refused, and nothing is sent over the air", () => {
  const result = run({ pushes: one, sets: ["content.size=1400 B"] })
  expect([result.count("rejected"), messagesOf(result)["SMPP submit_sm"]]).toEqual([1, undefined])
})

test("identifiers of an unknown peer are verified: Ack(Tve) and Ack(Tok), once from either side", () => {
  const result = run({ settings: ", tidVerification: true", pushes: again })
  expect(messagesOf(result)).toMatchObject({ "WTP Ack Tve": 2, "WTP Ack Tok": 2, "WTP ConfirmedPush": 2 })
  expect(result.count("delivered")).toBe(2)
})

test("a PPG whose WSP session service is off is refused before the run, naming both sides", () => {
  const { world } = scenarioOf(bearerWorld({ mechanisms: "ppg-wsp-co" }))
  const nodes = world.nodes.map((node) => (node.role === "ppg" ? { ...node, bearers: ["sms"] } : node))
  expect(unmetRequirements(ppgWspCo, world)).toEqual([])
  expect(unmetRequirements(ppgWspCo, { ...world, nodes })).toEqual([
    {
      path: "nodes.ppg.bearers",
      message:
        "mechanism ppg-wsp-co needs a PPG that offers OTA-WSP-CO; the WSP session service of ppg is off: its bearers are sms, without wsp",
    },
  ])
})

test("latency of a new session, by the medians of its parts: 8.0 s over GPRS without a context, 4.4 s over LTE", () => {
  const median = (access: string): number => {
    const { tables } = run({
      sets: [
        `devices.access={ technology: ${access}, contextActive: ${access === "gprs" ? 0 : 100} % }`,
        "load.rate=0.5/s",
        "devices.count=2000",
        "run.duration=20 min",
      ],
    })
    const all = Array.from(tables.latencyNs[0]!).toSorted((x, y) => x - y)
    return all[all.length >> 1]! / 1e9
  }
  // The budget waits for the Ack to the ConnectReply (0.55 s) and leaves out the radio channel's set-up (0.45 s).
  expect(Math.abs(median("gprs") - 8)).toBeLessThan(0.4)
  expect(Math.abs(median("lte") - 4.4)).toBeLessThan(0.2)
})

test("keeping the trace changes neither events nor tables", () => {
  const world = { sets: ["links.ppg-device.loss=20%", "load.rate=0.2/s"] }
  const traced = run(world, { tracePush: 7 })
  expect(traced.flow!.records.length).toBeGreaterThan(6)
  expect(traced.tables).toEqual(run(world).tables)
})

test.each(["confirmed", "unconfirmed"])("%s: every push ends once, with loss and devices that vanish", (method) => {
  const { tables, offered } = run({
    settings: `, deliveryMethod: ${method}, tidVerification: true, sessionIdle: 60, refusalShare: 0.1`,
    sets: [
      "links.ppg-device.loss=30%",
      "links.mmsc-ppg.loss=10%",
      "devices.states={ im-offline: 60 %, unregistered: 20 %, off: 20 % }",
      "devices.away={ unregistered: 2 min, off: 2 min }",
      "devices.abrupt=50%",
      "run.duration=1 h",
    ],
  })
  expect(offered).toBe(tables.pushes!.push.length)
  expect(sum(tables.pushes!.messages)).toBe(
    sum(tables.costs.filter((_, i) => i % costs.length === costs.indexOf("messages"))),
  )
})

test.each(["confirmed", "unconfirmed"])("%s: size === print().length at every place, part and aside", (method) => {
  const mechanisms = `{ use: ppg-wsp-co, as: co, deliveryMethod: ${method} }`
  const { book, table } = preparedWorld(scenarioOf(bearerWorld({ mechanisms })), "co")
  fc.assert(
    fc.property(fc.nat(2 ** 30), fc.nat(99), fc.nat(1300), fc.nat(9), (push, device, body, part) => {
      const context = book.context({ push, attempt: push % 7, device, nowSeconds: push % 86_400 }, body, part)
      for (const place of table.places.slice(0, table.pushPlaces)) {
        const request = place.request(context)
        expect(request.length).toBe(table.requestSize(place.index, body, part))
        if (place.again !== undefined) expect(place.again(request).length).toBe(request.length)
        for (const code of place.codes) {
          expect(place.response(context, code, place).length).toBe(
            table.responseSize(place.index, code, place.index, body),
          )
        }
        asidesOf(place).forEach(({ print }, which) =>
          expect(print(context).length).toBe(table.asideSize(place.index, which)),
        )
      }
    }),
    { numRuns: 40, seed: 1 },
  )
})

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

/** A record's octets as hexadecimal digits: some of them happen to be text. */
const hexOf = (text: string): string =>
  /^([0-9a-f]{2})+$/.test(text)
    ? text
    : Array.from(text, (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("")
