/** OTA-HTTP (WAP-235): counts, who opens the connection, what a connection is reused for, and what becomes of a push where there is none. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { costs } from "../../sim/trace/tables.ts"
import { bearerWorld, messagesOf, runBearer } from "../support/bearer-world.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const one = "{ at: 10 s, device: 3 }"
const again = "{ at: 10 s, device: 3 }, { at: 40 s, device: 3 }"

describe("WAP-235: the PPG opens the connection", () => {
  test("PAP 2, OPTIONS 2, POST 2: six messages on two hops, none redundant for an MMS centre", () => {
    const run = runBearer("ppg-http-po", { mechanisms: "ppg-http-po", pushes: one })
    expect(messagesOf(run)).toEqual({
      "PAP push-message": 1,
      "PAP push-response": 1,
      "OTA-HTTP OPTIONS": 1,
      "OTA-HTTP 204 (500)": 1,
      "OTA-HTTP POST": 1,
      "OTA-HTTP 204 (400)": 1,
    })
    expect([run.cost("messages"), run.cost("hops"), run.cost("redundantHops"), run.count("delivered")]).toEqual([
      6, 2, 0, 1,
    ])
  })

  test("a connection that is still open is reused: no second registration", () => {
    const run = runBearer("ppg-http-po", { mechanisms: "ppg-http-po", pushes: again })
    expect(messagesOf(run)).toMatchObject({ "OTA-HTTP OPTIONS": 1, "OTA-HTTP POST": 2 })
  })

  test("after 60 s without a push it is closed, and the next push registers a new one", () => {
    const run = runBearer("ppg-http-po", {
      mechanisms: "ppg-http-po",
      pushes: "{ at: 10 s, device: 3 }, { at: 80 s, device: 3 }",
    })
    expect(messagesOf(run)).toMatchObject({ "OTA-HTTP OPTIONS": 2, "OTA-HTTP POST": 2 })
  })

  test("a device whose address the PPG does not know is not reached before it registers", () => {
    const run = runBearer("ppg-http-po", {
      mechanisms: "ppg-http-po",
      pushes: one,
      sets: ["devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }", "devices.away.unregistered=never"],
    })
    expect([run.count("pending"), messagesOf(run)["OTA-HTTP OPTIONS"]]).toEqual([1, undefined])
  })
})

describe("WAP-235: the terminal opens the connection", () => {
  test("WAP-235 vector 6: the connection comes from the device, the first HTTP request from the PPG", () => {
    const { flow } = runBearer("ppg-http-to", { mechanisms: "ppg-http-to", pushes: one }, { tracePush: 0 })
    const connecting = flow!.records.find(({ name }) => name === "connecting")!
    const first = flow!.records.find(({ protocol }) => protocol === "OTA-HTTP")!
    expect(connecting.from).toBe("device")
    expect([first.from, first.name]).toEqual(["ppg", "OPTIONS"])
    // SYN, SYN-ACK and the third segment: three times the way of 1 ms.
    expect(first.sent - connecting.sent).toBeCloseTo(0.003, 6)
  })

  test("a session initiation request over SMS, then registration and push: 14 messages", () => {
    const run = runBearer("ppg-http-to", { mechanisms: "ppg-http-to", pushes: one })
    expect(messagesOf(run)).toMatchObject({
      "SMPP submit_sm": 1,
      "SMS DELIVER": 1,
      "OTA-HTTP OPTIONS": 1,
      "OTA-HTTP POST": 1,
    })
    expect([run.cost("messages"), run.cost("hops"), run.cost("redundantHops")]).toEqual([14, 5, 0])
  })

  test("the request carries the SIR of version 1 in 28 octets", () => {
    const { flow } = runBearer("ppg-http-to", { mechanisms: "ppg-http-to", pushes: one }, { tracePush: 0 })
    const sms = flow!.records.find(({ name }) => name === "DELIVER")!
    // Unit push of SIA, application push.sia, version 1, one application, no WSP contact, one contact of HTTP, one CPITag.
    expect(sms.text).toMatch(/..0603b4af810102af8400/)
  })

  test("a connection that is open needs no short message", () => {
    const run = runBearer("ppg-http-to", { mechanisms: "ppg-http-to", pushes: again })
    expect(messagesOf(run)).toMatchObject({ "SMPP submit_sm": 1, "OTA-HTTP POST": 2 })
  })

  test.each([
    { settings: "", submitted: 4, seconds: 481 },
    { settings: ", triggerRepeats: 0", submitted: 1, seconds: 121 },
    { settings: ", triggerRepeats: 1, triggerWait: 30", submitted: 2, seconds: 61 },
  ])("a device that does not come is asked $submitted times, then the attempt has failed", (row) => {
    const run = runBearer(
      "told",
      {
        mechanisms: `{ use: ppg-http-to, as: told, resultNotification: true${row.settings} }`,
        pushes: one,
        sets: [
          "devices.states={ im-offline: 0 %, unregistered: 0 %, off: 100 % }",
          "devices.away.off=never",
          "nodes.ppg.store.retries=0",
          "nodes.ppg.store.retryAfter=1 s",
        ],
      },
      { tracePush: 0 },
    )
    expect([run.count("lost"), messagesOf(run)["SMPP submit_sm"]]).toEqual([1, row.submitted])
    const { records, planned } = run.flow!
    const told = records.find(({ name }) => name === "resultnotification-message")!
    expect(told.text).toContain('message-state="timeout"')
    expect(told.sent - planned).toBeCloseTo(row.seconds, 0)
    // Each is a request of its own, and its answer carries the same number and a message id of its own.
    const numbers = (name: string) => records.filter((one) => one.name === name).map(({ text }) => sequenceOf(text))
    expect(new Set(numbers("submit_sm")).size).toBe(row.submitted)
    expect(numbers("submit_sm_resp")).toEqual(numbers("submit_sm"))
  })

  test("a device that comes back gets the requests that the SMS centre kept, and the push once", () => {
    const { tables, offered, duplicated } = withDuplicates({
      mechanisms: "ppg-http-to",
      sets: [
        "devices.states={ im-offline: 50 %, unregistered: 0 %, off: 50 % }",
        "devices.away.off=3 min",
        "run.duration=1 h",
        "load.rate=0.02/s",
      ],
    })
    expect(duplicated).toBe(0)
    expect(tables.pushes!.push.length).toBe(offered)
    const afterHand = tables.pushes!.deliveredNs.filter((at, i) => at - tables.pushes!.plannedNs[i]! > 60e9)
    expect(afterHand.length).toBeGreaterThan(5)
  })
})

/** SMPP sequence number of a PDU that stands as hexadecimal digits, or as text. */
const sequenceOf = (text: string): string =>
  /^[0-9a-f]+$/.test(text)
    ? text.slice(24, 32)
    : Array.from(text.slice(12, 16), (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("")

const withDuplicates = (world: Parameters<typeof runBearer>[1]) => {
  const run = runBearer("ppg-http-to", world)
  return { ...run, duplicated: run.tables.duplicated.reduce((x, y) => x + y, 0) }
}

test("latency by the medians of its parts: about 3.5 s and 9.0 s over GPRS without a context, 1.1 s and 4.5 s over LTE", () => {
  const median = (label: string, access: string): number => {
    const { tables } = runBearer(label, {
      mechanisms: "ppg-http-po, ppg-http-to",
      sets: [
        `devices.access={ technology: ${access}, contextActive: ${label === "ppg-http-to" && access === "gprs" ? 0 : 100} % }`,
        "load.rate=0.5/s",
        "devices.count=2000",
        "run.duration=20 min",
      ],
    })
    const all = Array.from(tables.latencyNs[0]!).toSorted((x, y) => x - y)
    return all[all.length >> 1]! / 1e9
  }
  expect(Math.abs(median("ppg-http-po", "gprs") - 3.5)).toBeLessThan(0.7)
  expect(Math.abs(median("ppg-http-po", "lte") - 1.1)).toBeLessThan(0.3)
  // The sheet's sum leaves out the set-up of the radio channel, 0.45 s, and the serialisation of the messages.
  expect(Math.abs(median("ppg-http-to", "gprs") - 9.45)).toBeLessThan(1.2)
  expect(Math.abs(median("ppg-http-to", "lte") - 4.5)).toBeLessThan(0.6)
})

test("latency on an open connection with the radio idle again: 1.5 s over GPRS, 0.93 s over LTE", () => {
  const pushes = Array.from({ length: 99 }, (_, device) => [
    `{ at: ${10 + device / 10} s, device: ${device} }`,
    // After READY (44 s), and before the PPG closes the connection (60 s).
    `{ at: ${65 + device / 10} s, device: ${device} }`,
  ])
  const median = (access: string): number => {
    const run = runBearer("ppg-http-po", {
      mechanisms: "ppg-http-po",
      pushes: pushes.flat().join(", "),
      sets: [`devices.access={ technology: ${access}, contextActive: 100 % }`],
    })
    expect(messagesOf(run)).toMatchObject({ "OTA-HTTP OPTIONS": 99, "OTA-HTTP POST": 198 })
    const { deliveredNs, plannedNs } = run.tables.pushes!
    const later = Array.from(deliveredNs, (at, i) => at - plannedNs[i]!).filter((_, i) => plannedNs[i]! > 60e9)
    return later.toSorted((x, y) => x - y)[later.length >> 1]! / 1e9
  }
  expect(Math.abs(median("gprs") - 1.5)).toBeLessThan(0.3)
  expect(Math.abs(median("lte") - 0.93)).toBeLessThan(0.25)
})

describe.each(["ppg-http-po", "ppg-http-to"])("%s", (label) => {
  test("keeping the trace changes neither events nor tables", () => {
    const world = { mechanisms: label, sets: ["links.ppg-device.loss=20%", "load.rate=0.2/s"] }
    const traced = runBearer(label, world, { tracePush: 7 })
    expect(traced.flow!.records.length).toBeGreaterThan(6)
    expect(traced.tables).toEqual(runBearer(label, world).tables)
  })

  test("every push ends once, with loss and devices that vanish", () => {
    const { tables, offered } = runBearer(label, {
      mechanisms: "ppg-http-po, ppg-http-to",
      sets: [
        "links.ppg-device.loss=30%",
        "links.mmsc-ppg.loss=10%",
        "devices.states={ im-offline: 60 %, unregistered: 20 %, off: 20 % }",
        "devices.away={ unregistered: 2 min, off: 2 min }",
        "devices.abrupt=50%",
        "devices.access=gprs",
        "run.duration=30 min",
      ],
    })
    const rows = tables.pushes!
    expect([rows.push.length, new Set(rows.push).size]).toEqual([offered, offered])
    const messages = rows.messages.reduce((x, y) => x + y, 0)
    expect(
      tables.costs.filter((_, i) => i % costs.length === costs.indexOf("messages")).reduce((x, y) => x + y, 0),
    ).toBe(messages)
  })

  test("size === print().length at every place", () => {
    const { book, table } = preparedWorld(scenarioOf(bearerWorld({ mechanisms: label })), label)
    fc.assert(
      fc.property(fc.nat(2 ** 30), fc.nat(99), fc.nat(1200), (push, device, body) => {
        const context = book.context({ push, attempt: push % 7, device, nowSeconds: push % 86_400 }, body)
        for (const place of table.places.slice(0, table.pushPlaces)) {
          const again = book.context({ push, attempt: push % 7, device, nowSeconds: push % 86_400 }, body, 3)
          expect(place.request(again).length, place.requestName).toBe(table.requestSize(place.index, body, 3))
          expect(place.request(context).length, place.requestName).toBe(table.requestSize(place.index, body, 0))
          for (const code of place.codes) {
            expect(place.response(context, code, place).length).toBe(
              table.responseSize(place.index, code, place.index, body),
            )
          }
        }
      }),
      { numRuns: 30, seed: 1 },
    )
  })
})
