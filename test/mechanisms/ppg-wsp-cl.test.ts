/** Connectionless WAP push over SMS and over IP (WAP-189, WAP-259; TS 23.040): counts, octets, and what the PPG does not know. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { outcomes } from "../../sim/trace/tables.ts"
import { parseSmpp } from "../../sim/wire/smpp/parse.ts"
import { readReceipt } from "../../sim/wire/smpp/receipt.ts"
import { bearerWorld, messagesOf, runBearer } from "../support/bearer-world.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const one = "{ at: 10 s, device: 3 }"
const off = "devices.states={ im-offline: 0 %, unregistered: 0 %, off: 100 % }"
/** Temporary failures are drawn; a push that meets none is chosen. */
const plain = { mechanisms: "ppg-wsp-cl", pushes: one }

describe("WAP-189: one push over SMS, one part, nothing fails", () => {
  test("PAP 2, SMPP 2, MAP 4 and the air interface 2: ten messages on four hops, none redundant for an MMS centre", () => {
    const run = runBearer("ppg-wsp-cl", plain)
    expect(messagesOf(run)).toEqual({
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
    })
    expect([run.cost("messages"), run.cost("hops"), run.cost("redundantHops")]).toEqual([10, 4, 0])
    expect(run.count("delivered")).toBe(1)
  })

  test("with receipt and result notification: two more of each, one more hop", () => {
    const run = runBearer("all", {
      mechanisms: "{ use: ppg-wsp-cl, as: all, unconfirmedMeans: receipt, resultNotification: true }",
      pushes: one,
    })
    expect(messagesOf(run)).toMatchObject({
      "SMPP deliver_sm": 1,
      "SMPP deliver_sm_resp": 1,
      "PAP resultnotification-message": 1,
      "PAP resultnotification-response": 1,
    })
    expect([run.cost("messages"), run.cost("hops")]).toEqual([14, 5])
  })

  test("the PDU at the device is the unit push of the MMS notification: TPDU of 117 octets in CP and RP", () => {
    const { flow } = runBearer("ppg-wsp-cl", plain, { tracePush: 0 })
    const delivered = flow!.records.find(({ name }) => name === "DELIVER")!
    expect(delivered.encoding).toBe("hex")
    expect(delivered.text).toContain("06050b8423f0".replace("06050b", "0605040b"))
    // TP-UDL 101, then the header with the ports, then the push with its content type and application.
    expect(delivered.text).toMatch(/65060504 ?0b8423f0..0603beaf84/)
    expect(delivered.bytes).toBe(117 + 18)
  })
})

test("WAP-259 §6.5 vector 1: 133 octets take one short message, 134 two, 256 two, 257 three", () => {
  const { table } = preparedWorld(scenarioOf(bearerWorld({ mechanisms: "ppg-wsp-cl" })), "ppg-wsp-cl")
  expect(table.places.some(({ requestName }) => requestName === "SMPP submit_sm")).toBe(true)
  const parts = (body: number): number =>
    messagesOf(runBearer("ppg-wsp-cl", { ...plain, sets: [`content.size=${body} B`] }))["SMPP submit_sm"]!
  const head = 94 - 88 // the unit push of 88 octets has 94
  expect([133, 134, 256, 257].map((octets) => parts(octets - head))).toEqual([1, 2, 2, 3])
})

test("WAP-249 §6 vector 7: an unconfirmed push to a device that is off: the PPG reports delivered, the outcome does not say so", () => {
  const world = {
    mechanisms: "{ use: ppg-wsp-cl, as: told, resultNotification: true }",
    pushes: one,
    sets: [off, "devices.away.off=never"],
  }
  const run = runBearer("told", world, { tracePush: 0 })
  const report = run.flow!.records.find(({ name }) => name === "resultnotification-message")!
  expect(report.text).toContain('message-state="delivered"')
  expect([run.count("delivered"), run.count("pending")]).toEqual([0, 1])
})

test("TS 23.040 §3.2.7 vector 8: a device that attaches after 90 min gets its push by the HLR's alert, not at the next hourly retry", () => {
  const world = {
    mechanisms: "ppg-wsp-cl",
    pushes: Array.from({ length: 20 }, (_, device) => `{ at: 10 s, device: ${device} }`).join(", "),
    sets: [off, "devices.away.off=90 min", "run.duration=3 h"],
  }
  const run = runBearer("ppg-wsp-cl", world, { tracePush: 0 })
  const { deliveredNs, plannedNs } = run.tables.pushes!
  const late = Array.from(deliveredNs, (at, push) => (at - plannedNs[push]!) / 1e9).filter((seconds) => seconds > 0)
  expect(late.length).toBe(20)
  // The stay that is under way at the start ends anywhere within its 90 min; retries of the centre would fall on whole hours.
  const onTheHour = late.filter((seconds) => seconds % 3600 < 30 && seconds > 3000)
  expect(onTheHour.length).toBeLessThan(3)
  expect(messagesOf(run)["MAP AlertServiceCentre"]).toBeGreaterThan(15)
  // In one push's own records: the alert, at once the question to the HLR, then the delivery.
  const sent = (name: string): number => run.flow!.records.findLast((record) => record.name === name)!.sent
  const alerted = sent("AlertServiceCentre")
  expect(sent("SendRoutingInfoForSM") - alerted).toBeLessThan(0.1)
  expect(sent("SendRoutingInfoForSM")).toBeGreaterThan(alerted)
  expect(sent("DELIVER") - alerted).toBeLessThan(60)
})

test("TS 23.040 §3.2.1 vector 9: nothing reaches a device after deliver-before, since the validity at the centre follows from it", () => {
  const run = runBearer("ppg-wsp-cl", {
    mechanisms: "ppg-wsp-cl",
    pushes: Array.from({ length: 40 }, (_, device) => `{ at: 10 s, device: ${device} }`).join(", "),
    sets: [
      off,
      "devices.away.off=20 min",
      "run.duration=1 h",
      "nodes.mmsc.store.expiry=8 min",
      "nodes.ppg.store.expiry=8 min",
    ],
  })
  const { deliveredNs, plannedNs, outcome } = run.tables.pushes!
  expect(run.count("expired")).toBeGreaterThan(5)
  expect(run.count("delivered") + run.count("expired")).toBe(40)
  deliveredNs.forEach((at, push) => {
    if (outcome[push] === outcomes.indexOf("delivered")) expect(at - plannedNs[push]!).toBeLessThan(480e9)
  })
})

describe("the receipt says what became of the short message (SMPP 3.4 Appendix B)", () => {
  const receiptOf = (sets: readonly string[]) => {
    const run = runBearer(
      "told",
      { mechanisms: "{ use: ppg-wsp-cl, as: told, unconfirmedMeans: receipt }", pushes: one, sets },
      { tracePush: 0 },
    )
    const receipts = run.flow!.records.filter(({ name }) => name === "deliver_sm")
    expect(receipts.length).toBe(1)
    const octets = Uint8Array.from(receipts[0]!.text.match(/[0-9a-f]{2}/g)!, (octet) => Number.parseInt(octet, 16))
    const pdu = parseSmpp(octets)
    const receipt = pdu?.kind === "deliver_sm" ? readReceipt(pdu) : undefined
    return { run, state: receipt?.state }
  }

  test("DELIVRD of one that the device has", () => {
    const { run, state } = receiptOf([])
    expect([state, run.count("delivered")]).toEqual(["DELIVRD", 1])
  })

  test("EXPIRED of one whose validity ended while the device was off", () => {
    const expiry = ["nodes.mmsc.store.expiry=8 min", "nodes.ppg.store.expiry=8 min"]
    const { run, state } = receiptOf([off, "devices.away.off=never", "run.duration=1 h", ...expiry])
    expect([state, run.count("expired")]).toEqual(["EXPIRED", 1])
  })

  test("UNDELIV of one that the switch never answers; the PPG has a failure to act on, and submits again", () => {
    const { run, state } = receiptOf(silentSwitch)
    expect([state, messagesOf(run)["SMPP submit_sm"]]).toEqual(["UNDELIV", 2])
  })
})

/** MAP to the switch is lost throughout, for longer than the centre's schedule lasts. */
const silentSwitch = [
  "links.smsc-msc.loss=100 %",
  "run.duration=30 h",
  "nodes.mmsc.store.expiry=40 h",
  "nodes.ppg.store.expiry=40 h",
]

test("a centre whose schedule is spent gives up: one attempt, 5, 6 and 24 more, and the push that the PPG called delivered is lost", () => {
  const run = runBearer("ppg-wsp-cl", { ...plain, sets: silentSwitch })
  expect(messagesOf(run)["MAP MT-ForwardSM"]).toBe(1 + 5 + 6 + 24)
  expect([run.count("lost"), run.count("delivered")]).toEqual([1, 0])
})

test("latency by the medians of its parts: about 4.1 s for one part, 6.6 s for two", () => {
  const median = (size: number): number => {
    const run = runBearer("ppg-wsp-cl", {
      mechanisms: "ppg-wsp-cl",
      sets: [`content.size=${size} B`, "load.rate=0.5/s", "devices.count=2000"],
    })
    const all = Array.from(run.tables.latencyNs[0]!).toSorted((x, y) => x - y)
    return all[all.length >> 1]! / 1e9
  }
  expect(median(88)).toBeGreaterThan(3.8)
  expect(median(88)).toBeLessThan(4.5)
  expect(median(150)).toBeGreaterThan(6.3)
  expect(median(150)).toBeLessThan(7.0)
})

test("a push of more short messages than the PPG sends is refused, and nothing is sent over the air", () => {
  const run = runBearer("short", {
    mechanisms: "{ use: ppg-wsp-cl, as: short, segmentsMax: 2 }",
    pushes: one,
    sets: ["content.size=300 B"],
  })
  expect(run.count("rejected")).toBe(1)
  expect(messagesOf(run)["SMPP submit_sm"]).toBeUndefined()
})

describe("over IP, to a device whose address the PPG knows", () => {
  const world = { mechanisms: "{ use: ppg-wsp-cl, as: ip, bearer: ip }", pushes: one }

  test("one datagram, nobody acknowledges it: two hops, three messages", () => {
    const run = runBearer("ip", world)
    expect(messagesOf(run)).toEqual({ "PAP push-message": 1, "PAP push-response": 1, "WSP Push": 1 })
    expect([run.cost("hops"), run.count("delivered")]).toEqual([2, 1])
  })

  test("a datagram that is lost is lost, and the PPG does not know", () => {
    const run = runBearer("ip", { ...world, sets: ["links.ppg-device.loss=100%"] })
    expect(run.count("lost")).toBe(1)
  })
})

test.each(["ppg-wsp-cl", "ip", "told"])("%s: size === print().length at every place and part", (label) => {
  const mechanisms =
    "ppg-wsp-cl, { use: ppg-wsp-cl, as: ip, bearer: ip }, { use: ppg-wsp-cl, as: told, unconfirmedMeans: receipt }"
  const { book, table } = preparedWorld(scenarioOf(bearerWorld({ mechanisms })), label)
  fc.assert(
    fc.property(fc.nat(2 ** 30), fc.nat(99), fc.nat(1200), fc.nat(9), (push, device, body, part) => {
      const context = book.context({ push, attempt: push % 7, device, nowSeconds: push % 86_400 }, body, part)
      for (const place of table.places.slice(0, table.pushPlaces)) {
        expect(place.request(context).length).toBe(table.requestSize(place.index, body, part))
        for (const code of place.codes) {
          expect(place.response(context, code, place).length).toBe(
            table.responseSize(place.index, code, place.index, body),
          )
        }
      }
    }),
    { numRuns: 40, seed: 1 },
  )
})
