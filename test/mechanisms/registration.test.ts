/** What registration costs beside the pushes: REGISTER, Cx, third-party REGISTER, and the subscriptions to its state. */
import { expect, test } from "vitest"
import type { ReplicationTables } from "../../sim/trace/tables.ts"
import { runPlain } from "../support/world.ts"

const counts = ({ messages }: ReplicationTables): Readonly<Record<string, number>> =>
  Object.fromEntries(messages.map(({ name, count }) => [name, count]))

const total = (tables: ReplicationTables, protocol: string): number =>
  tables.messages.reduce((sum, { name, count }) => sum + (name.startsWith(`${protocol} `) ? count : 0), 0)

const nothingPushed = "load={kind: planned, initiator: im, pushes: []}"
/** One device that is off at first and switched on within the first 10 s. */
const comesBack = [
  "devices={count: 1, states: {im-offline: 0 %, unregistered: 0 %, off: 100 %}, away: {off: 10 s}, access: fixed}",
  nothingPushed,
  "run.duration=11 s",
]

test("TS 24.229 §5.1.1 vector 9: initial registration = 28 SIP + 10 Diameter with one AS", () => {
  const { tables } = runPlain("sip-message", comesBack)
  expect(counts(tables)).toEqual({
    "SIP REGISTER": 7, // 3 + 3 along device, P-, I-, S-CSCF, and 1 to the application server
    "SIP SUBSCRIBE": 4, // device → P → S, P → I → S
    "SIP NOTIFY": 3, // S → P → device, S → P
    "SIP 401": 3,
    "SIP 200": 11,
    "Diameter UAR": 2,
    "Diameter UAA": 2,
    "Diameter MAR": 1,
    "Diameter MAA": 1,
    "Diameter SAR": 1,
    "Diameter SAA": 1,
    "Diameter LIR": 1,
    "Diameter LIA": 1,
  })
  expect([total(tables, "SIP"), total(tables, "Diameter")]).toEqual([28, 10])
})

test("TS 24.229 §5.4.1.7: 30 SIP where the PPG is the second application server that hears of it", () => {
  const { tables } = runPlain("ppg-sip", comesBack)
  expect([total(tables, "SIP"), total(tables, "Diameter")]).toEqual([30, 10])
})

/** One device that is registered at first and leaves; no other comes. */
const leaves = (abrupt: string, away: "off" | "unregistered"): ReplicationTables =>
  runPlain("sip-message", [
    `devices={count: 40, states: {im-offline: 50 %, unregistered: ${away === "off" ? 0 : 50} %, off: ${
      away === "off" ? 50 : 0
    } %}, away: {${away}: 20 s}, access: fixed, abrupt: ${abrupt}}`,
    nothingPushed,
    "run.duration=5 min",
  ]).tables

test.each(["off", "unregistered"] as const)(
  "a device that goes %s by de-registration hears the end of its subscription before it is out of reach",
  (away) => {
    const tables = leaves("0 %", away)
    const { [`SIP 200`]: ok = 0, "SIP NOTIFY": notify = 0, "SIP SUBSCRIBE": subscribe = 0 } = counts(tables)
    const { "SIP REGISTER": register = 0, "SIP 401": challenge = 0 } = counts(tables)
    // Nothing lost, nothing repeated, nothing refused: every request has its answer, but for those under way at the end.
    expect(Math.abs(register + notify + subscribe - ok - challenge)).toBeLessThan(4)
    // 4 SUBSCRIBE and 3 NOTIFY begin a registration, 3 NOTIFY end it; those of the start have no beginning.
    const begun = subscribe / 4
    const ended = (notify - 3 * begun) / 3
    expect(begun).toBeGreaterThan(100)
    expect(Math.abs(ended - begun)).toBeLessThan(30)
    // De-registration: 3 REGISTER along the CSCFs, 1 to the application server; registration: 7.
    // What is on its way when the run ends is counted in part.
    expect(Math.abs(register - 7 * begun - 4 * ended)).toBeLessThan(0.02 * register)
    expect(counts(tables)["SIP 408"]).toBeUndefined()
  },
)

test("a device that vanishes sends nothing, and nobody is notified while its binding stands", () => {
  const tables = leaves("100 %", "off")
  const { "SIP NOTIFY": notify = 0, "SIP SUBSCRIBE": subscribe = 0 } = counts(tables)
  expect(subscribe).toBeGreaterThan(400)
  expect(Math.abs(notify - (3 * subscribe) / 4)).toBeLessThan(20)
})

test("subscriptions are refreshed 600 s before their 600 000 s end, within their dialogs: no I-CSCF, no HSS", () => {
  const { tables } = runPlain("sip-message", [
    "devices={count: 50, states: {im-offline: 100 %, unregistered: 0 %, off: 0 %}, access: fixed}",
    nothingPushed,
    "run.duration=599400 s", // one refresh period: every device refreshes both subscriptions and its registration once
  ])
  const { "SIP SUBSCRIBE": subscribe, "SIP NOTIFY": notify, "SIP REGISTER": register } = counts(tables)
  expect(register).toBe(4 * 50)
  expect([subscribe, notify]).toEqual([3 * 50, 3 * 50])
  expect(counts(tables)["Diameter LIR"]).toBeUndefined()
})

test("no push pays for registrations and subscriptions", () => {
  const coming = "away={off: 20 s}"
  const run = (states: string, more: readonly string[]) =>
    runPlain("sip-message", [`devices={count: 60, states: ${states}, access: fixed${more.join("")}}`, "load.rate=2/s"])
  const quiet = run("{im-offline: 100 %, unregistered: 0 %, off: 0 %}", []).tables
  const busy = run("{im-offline: 70 %, unregistered: 0 %, off: 30 %}", [`, ${coming.replace("=", ": ")}`]).tables
  expect(counts(busy)["SIP NOTIFY"]).toBeGreaterThan(100)
  expect(counts(quiet)["SIP NOTIFY"]).toBeUndefined()
  const { messages, outcome, state, retransmissions } = busy.pushes!
  const direct = messages.filter((_, i) => state[i] === 0 && outcome[i] === 0 && retransmissions[i] === 0)
  expect(direct.length).toBeGreaterThan(100)
  expect(new Set(direct)).toEqual(new Set(quiet.pushes!.messages))
})
