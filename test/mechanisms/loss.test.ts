/** Retransmission in the whole chain: independent losses, silent devices, lost responses, the timer mismatch of the radio leg. */
import { describe, expect, test } from "vitest"
import type { Flow, FlowRecord } from "../../sim/trace/flow.ts"
import { runPlain } from "../support/world.ts"

const allLinks = ["im-scscf", "ppg-scscf", "scscf-pcscf", "pcscf-device"]
const lossy = (p: number): readonly string[] => allLinks.map((link) => `links.${link}.loss=${p}`)

/** Probability that a standard normal deviate lies within ±3.29 is 99.9 %. */
const z999 = 3.2905

describe("independent loss p per link, fixed access", () => {
  test.each([
    ["sip-message", 6, 0.02],
    ["loop-chained", 10, 0.02],
    ["sip-message", 6, 0.1],
    ["loop-chained", 10, 0.1],
  ])("%s: confirmed without any retransmission with probability (1 − p)^%d, p = %d", (label, transmissions, p) => {
    const { tables } = runPlain(label, [...lossy(p), "load.rate=100/s", "devices.count=5000", "run.duration=4 min"])
    const pushes = tables.pushes!
    let settled = 0
    let clean = 0
    for (let i = 0; i < pushes.push.length; i++) {
      if (pushes.plannedNs[i]! > 200e9) continue // the last ones may not have ended
      settled++
      if (pushes.confirmedNs[i]! >= 0 && pushes.retransmissions[i] === 0 && pushes.transmissions[i] === 1) clean++
    }
    let expected = 1
    for (let i = 0; i < transmissions; i++) expected *= 1 - p
    const halfWidth = z999 * Math.sqrt((expected * (1 - expected)) / settled)
    expect(settled).toBeGreaterThan(15_000)
    expect(Math.abs(clean / settled - expected)).toBeLessThan(halfWidth)
  })

  test("every stateful hop retransmits on its own: a loss on one hop leaves the others' transmissions single", () => {
    const { tables } = runPlain("sip-message", [
      "links.scscf-pcscf.loss=0.3",
      "links.pcscf-device.loss=0",
      "run.duration=1 min",
    ])
    const link = (name: string) => tables.links.find((table) => table.link === name)!
    expect(link("scscf-pcscf").losses).toBeGreaterThan(50)
    // The hop that loses repeats; the access hop behind it sees each request once, and its answer once.
    const pushes = tables.pushes!.push.length
    expect(link("scscf-pcscf").messages).toBeGreaterThan(2.5 * pushes)
    expect(link("pcscf-device").messages).toBeLessThanOrEqual(2 * pushes)
  })

  test("a lost response is repaired only by the upstream's next repeat", () => {
    for (let push = 0; push < 60; push++) {
      const flow = runPlain("sip-message", ["links.im-scscf.loss=0.3", "run.duration=20 s"], { tracePush: push }).flow!
      const lost = flow.records.filter(({ kind }) => kind === "lost")
      if (lost.length !== 1 || lost[0]!.direction !== "response" || lost[0]!.from !== "scscf") continue
      const after = flow.records.filter(({ kind, sent }) => kind === "message" && sent > lost[0]!.sent)
      expect(after.map(({ from, to, name, retransmission }) => `${from} ${to} ${name} ${retransmission}`)).toEqual([
        "im scscf MESSAGE 1",
        "scscf im 200 1",
      ])
      const first = flow.records.find(({ from, name }) => from === "im" && name === "MESSAGE")!
      expect(after[0]!.sent - first.sent).toBeCloseTo(0.5, 9) // T1
      return
    }
    throw new Error("no traced push lost just the final response to the IM server")
  })
})

const sends = (flow: Flow, from: string, to: string, name: string): readonly number[] => {
  const records = flow.records.filter(
    (record: FlowRecord) => record.from === from && record.to === to && record.name === name && record.bytes > 0,
  )
  return records.map(({ sent }) => Math.round((sent - records[0]!.sent) * 1e6) / 1e6)
}
const coreInstants = [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
const radioInstants = [0, 2, 6, 14, 30, 46, 62, 78, 94, 110, 126]
const silent = [
  "links.pcscf-device.loss=1",
  "load={kind: planned, initiator: im, pushes: [{at: 1 s, device: 3}]}",
  "run.duration=10 min",
]

describe("a silent device", () => {
  test("RFC 3261 §17.1.2.2: on the core's timers every hop sends at 0, 0.5, 1.5, 3.5, 7.5 … s, 11 in all, and times out at 32 s", () => {
    const flow = runPlain("sip-message", silent, { tracePush: 0 }).flow!
    const firstMinute = { ...flow, records: flow.records.filter(({ sent }) => sent < 60) }
    for (const [from, to] of [
      ["im", "scscf"],
      ["scscf", "pcscf"],
      ["pcscf", "device"],
    ] as const) {
      expect(sends(firstMinute, from, to, "MESSAGE")).toEqual(coreInstants)
    }
    const timeout = flow.records.find(
      ({ kind, name, from }) => kind === "timer-fired" && name === "Timer F" && from === "im",
    )!
    const first = flow.records.find(({ from, name }) => from === "im" && name === "MESSAGE")!
    expect(timeout.sent - first.sent).toBeCloseTo(32, 9)
  })

  test("TS 24.229 §7.7: on the radio leg the P-CSCF sends at 0, 2, 6, 14, 30 … 126 s and goes on after the core has given up", () => {
    const flow = runPlain("sip-message", [...silent, "devices.timers=cellular", "nodes.im.store.retries=0"], {
      tracePush: 0,
    }).flow!
    expect(sends(flow, "pcscf", "device", "MESSAGE")).toEqual(radioInstants)
    expect(sends(flow, "im", "scscf", "MESSAGE")).toEqual(coreInstants)
  })

  test("RFC 4320 §4.1 vector 2: a 100 goes upstream at 3.5 s, not before, and no 408 at all", () => {
    const flow = runPlain("sip-message", [...silent, "era=modern", "nodes.im.store.retries=0"], { tracePush: 0 }).flow!
    const first = flow.records.find(({ from, name }) => from === "im" && name === "MESSAGE")!
    const trying = flow.records.filter(({ name }) => name === "100")
    expect(trying.length).toBeGreaterThan(0)
    for (const record of trying) expect(record.sent - first.sent).toBeGreaterThanOrEqual(3.5)
    expect(trying[0]!.sent - first.sent).toBeLessThan(3.51)
    expect(flow.records.filter(({ name }) => name === "408")).toEqual([])
  })
})

test.each(["era=2005", "era=modern"])(
  "TS 24.229 §7.7 vector 4 (%s): a device that is reachable again after the core gave up is delivered to, and again by the retry",
  (era) => {
    const { tables } = runPlain("sip-message", [
      era,
      "devices={count: 400, states: {im-offline: 50 %, unregistered: 0 %, off: 50 %}, away: {off: 40 s}, abrupt: 100 %, access: fixed, timers: cellular}",
      "load.rate=20/s",
      "run.duration=10 min",
    ])
    const pushes = tables.pushes!
    expect(tables.duplicated.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
    // Delivered by the P-CSCF's repeat, when the sender had timed out already.
    const late = pushes.push.filter(
      (_, i) => pushes.deliveredNs[i]! - pushes.sentNs[i]! > 32e9 && pushes.deliveredNs[i]! - pushes.sentNs[i]! < 128e9,
    )
    expect(late.length).toBeGreaterThan(0)
  },
)

test("RFC 3428 §8 vector 12: a second MESSAGE to one URI is not sent while the first is pending", () => {
  for (const label of ["sip-message", "ppg-sip", "ppg-sip-loop", "loop-chained"]) {
    const { tables } = runPlain(label, [
      "load={kind: planned, initiator: im, pushes: [{at: 1 s, device: 3}, {at: 1 s, device: 3}, {at: 1 s, device: 3}, {at: 1 s, device: 4}]}",
    ])
    const { deliveredNs, device } = tables.pushes!
    expect(Array.from(device)).toEqual([3, 3, 3, 4])
    // The other device's push goes at once; those to one device follow one another by at least a round trip.
    expect(deliveredNs[1]! - deliveredNs[0]!, label).toBeGreaterThan(6e6)
    expect(deliveredNs[2]! - deliveredNs[1]!, label).toBeGreaterThan(6e6)
    expect(Math.abs(deliveredNs[3]! - deliveredNs[0]!), label).toBeLessThan(30e6)
  }
})
