/** Overload control in the whole chain: what is said in the messages, who is refused, who holds back, and that the accounts close. */
import { describe, expect, test } from "vitest"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { runPlain, plainWorld } from "../support/world.ts"

/** A S-CSCF that can take 1000 messages a second, offered twice as many pushes as that is good for. */
const overloaded = [
  "nodes.scscf.service={base: 1 ms}",
  "nodes.scscf.capacity=2000",
  "nodes.im.store={retries: 0}",
  "devices.count=5000",
  "load={kind: poisson, initiator: im, rate: 1000/s}",
  "run.duration=12 s",
  "run.warmUp=2 s",
]
const under = (control: string, ...more: readonly string[]) =>
  runPlain("sip-message", [...overloaded, `nodes.scscf.overload=${control}`, ...more])
const scscf = (tables: ReturnType<typeof under>["tables"]) => tables.nodes.find(({ node }) => node === "scscf")!

describe("a node without a control", () => {
  test("sends and counts nothing of the kind", () => {
    const { tables } = under("none")
    expect(scscf(tables).refused).toBeUndefined()
    expect(scscf(tables).drops).toBeGreaterThan(1000)
  })
})

describe("503", () => {
  test("is what a new request gets while more messages wait than the node wants", () => {
    const { tables } = under("reject")
    const table = scscf(tables)
    expect(table.refused).toBeGreaterThan(1000)
    expect(table.throttled).toBe(0)
    expect(table.drops).toBe(0)
    const answered = tables.messages.find(({ name }) => name === "SIP 503")
    expect(answered!.count).toBeGreaterThanOrEqual(table.refused! - 500)
  })

  test("with Retry-After keeps the neighbour silent for so long, and the header says it (RFC 3261 §20.33, §21.5.4)", () => {
    const { tables } = under("{control: retry-after, retryAfter: 3 s}")
    expect(scscf(tables).throttled).toBeGreaterThan(1000)
    const pushes = tables.pushes!
    const refusedAt = pushes.push.findIndex((_, i) => pushes.deliveredNs[i]! < 0 && pushes.sentNs[i]! >= 0)
    const { flow } = under("{control: retry-after, retryAfter: 3 s}")
    expect(flow).toBeUndefined()
    const story = runPlain(
      "sip-message",
      [...overloaded, "nodes.scscf.overload={control: retry-after, retryAfter: 3 s}"],
      { tracePush: pushes.push[refusedAt]! },
    ).flow!
    const refusal = story.records.find(({ name }) => name === "503")!
    expect(refusal.text).toContain("\r\nRetry-After: 3\r\n")
    expect(refusal.from).toBe("scscf")
    // Nothing is sent within the three seconds after it reached the IM server.
    const firstSent = [...pushes.sentNs].filter((at) => at > refusal.received * 1e9).toSorted((a, b) => a - b)[0]!
    expect(firstSent).toBeGreaterThanOrEqual((refusal.received + 2.9) * 1e9)
  })
})

describe.each(["loss", "rate"])("control by %s", (control) => {
  test("keeps the queue short and its neighbour within what it can take", () => {
    // The queue that grew before the first feedback is gone by then.
    const { tables } = under(control, "run.duration=16 s", "run.warmUp=6 s")
    const table = scscf(tables)
    expect(table.throttled).toBeGreaterThan(3000)
    expect(table.drops).toBe(0)
    expect(table.maxQueue).toBeLessThan(500)
    const delivered = tables.outcomes.reduce((sum, count, index) => sum + (index % 5 === 0 ? count : 0), 0)
    // 500 pushes a second are its capacity; 10 s are measured.
    expect(delivered / 10).toBeGreaterThan(450)
    expect(delivered / 10).toBeLessThanOrEqual(505)
  })

  test("a push that is held back is never sent, and ends as after a 503", () => {
    const { tables } = under(control)
    const pushes = tables.pushes!
    const held = pushes.push.findIndex((_, i) => pushes.transmissions[i] === 0 && pushes.plannedNs[i]! > 5e9)
    expect(pushes.messages[held]).toBe(0)
    expect(pushes.deliveredNs[held]).toBe(-1)
  })

  test("what a response tells stands in the Via of its own hop, in the octets that were counted", () => {
    const at = under(control).tables.pushes!
    const index = at.push.findIndex((_, i) => at.deliveredNs[i]! >= 0 && at.plannedNs[i]! > 6e9)
    const { flow } = runPlain("sip-message", [...overloaded, `nodes.scscf.overload=${control}`], {
      tracePush: at.push[index]!,
    })
    const records = flow!.records.filter(({ kind }) => kind === "message")
    const request = records.find(({ from, name }) => from === "im" && name === "MESSAGE")!
    expect(request.text).toContain(`;oc;oc-algo="${control === "loss" ? "loss" : "loss,rate"}"`)
    const answer = records.find(({ to, name }) => to === "im" && name === "200")!
    expect(answer.text).toMatch(
      new RegExp(`;oc=\\d{6};oc-algo="${control}";oc-validity=0500;oc-seq=\\d{10}\\.\\d\\d`, "u"),
    )
    expect(answer.text).not.toContain(";oc=000000;")
    // The P-CSCF has no control: on its hop nothing is offered, and the S-CSCF's own Via tells nobody further down.
    const below = records.find(({ from, name }) => from === "scscf" && name === "MESSAGE")!
    expect(below.text.split("\r\n").find((line) => line.startsWith("Via:"))).not.toContain("oc")
    expect(flow!.messages).toBe(at.messages[index])
    expect(flow!.bytes).toBe(at.bytes[index])
  })

  test("feedback that grows old is forgotten: after the load has gone everything is sent", () => {
    const spike = "load={kind: planned, initiator: im, pushes: [{at: 1 s, device: 1}, {at: 11 s, device: 2}]}"
    const { tables } = under(control, spike, "run.warmUp=0 s")
    expect(scscf(tables).throttled).toBe(0)
  })
})

test("devices take no part: a P-CSCF that has too much refuses some of their requests with 503", () => {
  const { tables } = runPlain("sip-message", [
    "nodes.pcscf.service={base: 10 ms}",
    "nodes.pcscf.overload=loss",
    "devices={count: 5000, states: {im-offline: 50 %, unregistered: 50 %}, away: {unregistered: 20 s}, access: fixed}",
    "load={kind: poisson, initiator: im, rate: 1/s}",
    "run.duration=30 s",
  ])
  expect(tables.nodes.find(({ node }) => node === "pcscf")!.refused).toBeGreaterThan(100)
})

describe("by era", () => {
  const controls = (...sets: readonly string[]) => {
    const decoded = decodeScenario("test.yaml", plainWorld, [...sets])
    if ("problems" in decoded || decoded.scenario.kind !== "push") throw new Error(JSON.stringify(decoded))
    return Object.fromEntries(decoded.scenario.world.nodes.map(({ id, overload }) => [id, overload.control]))
  }

  test("2005 has none, modern has RFC 7339 at every SIP server, and each can be set alone", () => {
    expect(new Set(Object.values(controls()))).toEqual(new Set(["none"]))
    const modern = controls("era=modern")
    expect(modern).toMatchObject({ im: "loss", ppg: "loss", scscf: "loss", icscf: "loss", pcscf: "loss" })
    expect(modern).toMatchObject({ hss: "none", device: "none" })
    expect(controls("era={base: 2005, overload: rate}")["scscf"]).toBe("rate")
    expect(controls("era={base: modern, overload: none}")["scscf"]).toBe("none")
    expect(controls("era=modern", "nodes.scscf.overload=reject")).toMatchObject({ scscf: "reject", pcscf: "loss" })
  })

  test("a node that is no SIP server has no control", () => {
    const decoded = decodeScenario("test.yaml", plainWorld, ["nodes.hss.overload=loss"])
    if (!("problems" in decoded)) throw new Error("it was taken")
    expect(decoded.problems[0]!.found).toBe("overload at a node of role hss")
  })
})
