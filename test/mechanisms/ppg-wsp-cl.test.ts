/** Connectionless WAP push over SMS and over IP (WAP-189, WAP-259; TS 23.040): counts, octets, and what the PPG does not know. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { outcomes } from "../../sim/trace/tables.ts"
import { bearerWorld, messagesOf, runBearer } from "../support/bearer-world.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const one = "{ at: 10 s, device: 3 }"
const off = "devices.states={ im-offline: 0 %, unregistered: 0 %, off: 100 % }"
/** Temporary failures are drawn; a push that meets none is chosen. */
const plain = { mechanisms: "ppg-wsp-cl", pushes: one }

describe("standards-wap §7.1: one push, one part, nothing fails", () => {
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

test("WAP check 1: 133 octets take one short message, 134 two, 256 two, 257 three", () => {
  const { table } = preparedWorld(scenarioOf(bearerWorld({ mechanisms: "ppg-wsp-cl" })), "ppg-wsp-cl")
  expect(table.places.some(({ requestName }) => requestName === "SMPP submit_sm")).toBe(true)
  const parts = (body: number): number =>
    messagesOf(runBearer("ppg-wsp-cl", { ...plain, sets: [`content.size=${body} B`] }))["SMPP submit_sm"]!
  const head = 94 - 88 // the unit push of 88 octets has 94
  expect([133, 134, 256, 257].map((octets) => parts(octets - head))).toEqual([1, 2, 2, 3])
})

test("WAP check 7: an unconfirmed push to a device that is off: the PPG reports delivered, the outcome does not say so", () => {
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

test("WAP check 8: a device that attaches after 90 min gets its push by the HLR's alert, not at the next hourly retry", () => {
  const run = runBearer("ppg-wsp-cl", {
    mechanisms: "ppg-wsp-cl",
    pushes: Array.from({ length: 20 }, (_, device) => `{ at: 10 s, device: ${device} }`).join(", "),
    sets: [off, "devices.away.off=90 min", "run.duration=3 h"],
  })
  const { deliveredNs, plannedNs } = run.tables.pushes!
  const late = Array.from(deliveredNs, (at, push) => (at - plannedNs[push]!) / 1e9).filter((seconds) => seconds > 0)
  expect(late.length).toBe(20)
  // The stay that is under way at the start ends anywhere within its 90 min; retries of the centre would fall on whole hours.
  const onTheHour = late.filter((seconds) => seconds % 3600 < 30 && seconds > 3000)
  expect(onTheHour.length).toBeLessThan(3)
  expect(messagesOf(run)["MAP AlertServiceCentre"]).toBeGreaterThan(15)
})

test("WAP check 9: nothing reaches a device after deliver-before, since the validity at the centre follows from it", () => {
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
    if (outcome[push] === outcomes.indexOf("delivered")) expect(at - plannedNs[push]!).toBeLessThan(480e9 + 40e9)
  })
})

test("latency as standards-wap §10 has it: about 4.1 s for one part, 6.6 s for two", () => {
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
