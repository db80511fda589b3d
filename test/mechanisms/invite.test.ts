/** INVITE transactions in the simulation (RFC 3261 §13, §16, §17; RFC 6026): who sends when, and who tells whom that nobody answers. */
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import type { FlowRecord } from "../../sim/trace/flow.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const world = plainWorld
  .replace("mechanisms: [", "mechanisms: [sip-session, ")
  .replace("  pcscf-device:", "  im-device: { delay: 1 ms }\n  pcscf-device:")

const devices = (more: string): string =>
  `devices={count: 100, states: {im-offline: 100 %, unregistered: 0 %, off: 0 %}, access: fixed, ${more}}`

/** The story of one push that is planned at 10 s. */
const story = (...sets: readonly string[]) => {
  const scenario = scenarioOf(world, [
    "load={kind: planned, initiator: im, pushes: [{at: 10 s, device: 3}]}",
    "nodes.im.store.retries=0",
    "run.duration=10 min",
    ...sets,
  ])
  const { flow } = replicate(preparedWorld(scenario, "sip-session"), {
    seed: 1,
    replication: 0,
    keepPushes: false,
    tracePush: 0,
  })
  return flow!
}

/** When a node sends something of this name, s after the first time, exact to the ms. */
const instants = (records: readonly FlowRecord[], from: string, name: string, to?: string): readonly number[] => {
  const sent = records.filter(
    (record) =>
      /message|lost/.test(record.kind) &&
      record.from === from &&
      record.name === name &&
      (to ?? record.to) === record.to,
  )
  return sent.map((record) => Math.round((record.sent - sent[0]!.sent) * 1000) / 1000)
}

const at = (records: readonly FlowRecord[], from: string, name: string): number =>
  records.find((record) => record.from === from && record.name === name)!.sent

describe.each([
  ["core timers", devices("timers: core"), [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5], 32],
  ["timers of the radio leg", devices("timers: cellular"), [0, 2, 6, 14, 30, 62, 126], 128],
] as const)("RFC 3261 §17.1.1.2 vector 1, INVITE to a silent device, %s", (_, which, sends, timeout) => {
  const { records } = story(which, "links.pcscf-device.loss=100%")

  test("Timer A doubles without a cap, and Timer B ends it", () => {
    expect(instants(records, "pcscf", "INVITE")).toEqual(sends)
    const refused = at(records, "pcscf", "408") - at(records, "pcscf", "INVITE")
    expect(Math.round(refused * 1000) / 1000).toBe(timeout)
  })

  test("those before it have a 100 and send once; the 408 goes back to the sender, each hop acknowledged on the way", () => {
    expect(instants(records, "im", "INVITE")).toEqual([0])
    expect(instants(records, "scscf", "INVITE")).toEqual([0])
    for (const [from, to] of [
      ["scscf", "im"],
      ["pcscf", "scscf"],
    ] as const) {
      expect(instants(records, from, "100", to)).toEqual([0])
      expect(instants(records, from, "408", to)).toEqual([0])
      expect(instants(records, to, "ACK", from)).toEqual([0])
    }
  })
})

test("RFC 3261 §17.1.1.2 vector 1, INVITE over TCP: sent once, 32 s", () => {
  const { records } = story(
    devices("timers: core"),
    "links.pcscf-device={delay: 1 ms, transport: tcp}",
    "nodes.device.service.byMessage={SIP INVITE: {base: 1 h}}",
  )
  expect(instants(records, "pcscf", "INVITE")).toEqual([0])
  expect(Math.round((at(records, "pcscf", "408") - at(records, "pcscf", "INVITE")) * 1000) / 1000).toBe(32)
})

test("RFC 3261 §17.2.1: a stateful proxy sends 100 at once, and none where it answers itself", () => {
  const { records } = story(devices("timers: core"))
  for (const node of ["scscf", "pcscf"]) expect(at(records, node, "100")).toBe(at(records, node, "INVITE"))
  const refused = story("devices={count: 100, states: {im-offline: 0 %, unregistered: 100 %, off: 0 %}, access: fixed}")
  expect(refused.records.filter(({ name, sent }) => name === "100" && sent < 20)).toEqual([])
})

test("RFC 3261 §17.2.1 vector 1, 300-699 to INVITE without ACK: Timer G doubles up to T2, Timer H ends it after 32 s", () => {
  // The S-CSCF has the 488 and works on it for longer than the P-CSCF waits for its ACK.
  const { records } = story(
    devices("timers: core"),
    "content.type=image/jpeg",
    "nodes.scscf.service.byMessage={SIP 488: {base: 100 s}}",
  )
  const repeats = [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
  expect(instants(records, "pcscf", "488")).toEqual(repeats)
  const timer = records.filter(({ name, kind }) => name === "Timer H" && kind === "timer-fired")
  expect(timer.map(({ from }) => from)).toContain("pcscf")
})

describe.each([
  ["2005", "era=2005"],
  ["modern", "era=modern"],
] as const)("RFC 3261 §13.3.1.4 vector 1, a 2xx that is not acknowledged, %s", (_, era) => {
  const repeats = [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
  const { records } = story(
    era,
    devices("timers: core"),
    "nodes.im.servers=20",
    "nodes.im.service.byMessage={SIP 200: {base: 100 s}}",
  )

  test("the device repeats it eleven times in all, then ends the session by a BYE", () => {
    const answers = records.filter(
      ({ from, name, text }) => from === "device" && name === "200" && text.includes("INVITE"),
    )
    expect(answers.slice(0, 11).map(({ sent }) => Math.round((sent - answers[0]!.sent) * 1000) / 1000)).toEqual(repeats)
    const bye = records.find(({ from, name }) => from === "device" && name === "BYE")!
    expect(Math.round((bye.sent - answers[0]!.sent) * 1000) / 1000).toBe(32)
  })

  test("every copy is passed on at once by both proxies, whatever became of their transactions", () => {
    for (const node of ["pcscf", "scscf"]) {
      const copies = records.filter(
        ({ from, name, text }) => from === node && name === "200" && text.includes("CSeq: 1 INVITE"),
      )
      expect(copies.length).toBe(11)
      expect(copies.map(({ retransmission }) => retransmission)).toEqual(Array.from(copies, (_copy, index) => index))
    }
  })

  test("the BYE of the device reaches the sender by the recorded route, who knows no such session yet: 481", () => {
    const edges = records.filter(({ name }) => name === "BYE").map(({ from, to }) => `${from}-${to}`)
    expect(edges.slice(0, 3)).toEqual(["device-pcscf", "pcscf-scscf", "scscf-im"])
    expect(records.some(({ from, name }) => from === "im" && name === "481")).toBe(true)
  })
})

test("RFC 3261 §13.2.2.4: every copy of a 2xx gets an ACK of its own, each with luck of its own", () => {
  const { records, outcome } = story(devices("timers: core"), "links.scscf-pcscf.loss=0.5", "links.im-scscf.loss=0.3")
  const answers = records.filter(
    ({ to, name, kind, text }) => to === "im" && name === "200" && kind === "message" && text.includes("INVITE"),
  )
  const acks = records.filter(({ from, name }) => from === "im" && name === "ACK")
  expect(acks.length).toBe(answers.length)
  expect(acks.length).toBeGreaterThan(0)
  expect(outcome).toBe("delivered")
})
