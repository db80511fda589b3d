/** What an initiator asks of a PPG beside a push, in the simulation: the answer by the push's state at that instant, in run and octets. */
import { describe, expect, test } from "vitest"
import { parsePap } from "../../sim/wire/pap/parse.ts"
import type { PapDocument } from "../../sim/wire/pap/documents.ts"
import type { Flow, FlowRecord } from "../../sim/trace/flow.ts"
import { runBearer } from "../support/bearer-world.ts"

const mechanisms = ["ppg-sip", "ppg-wsp-cl", "ppg-wsp-co", "ppg-http-po", "ppg-http-to"] as const
const off = "devices.states={im-offline: 0 %, unregistered: 0 %, off: 100 %}"
const one = "{ at: 10 s, device: 3 }"

const run = (
  label: string,
  settings: string,
  more: { sets?: readonly string[]; pushes?: string; trace?: number } = {},
) => {
  const { sets = [], pushes = one, trace = 0 } = more
  const result = runBearer(label, { mechanisms: `{ use: ${label}, ${settings} }`, pushes, sets }, { tracePush: trace })
  return { ...result, flow: result.flow! }
}

const octetsOf = ({ text, encoding }: FlowRecord): Uint8Array =>
  encoding === "hex"
    ? Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
    : new TextEncoder().encode(text)

const papRecords = ({ records }: Flow): readonly FlowRecord[] =>
  records.filter(({ kind, protocol }) => kind === "message" && protocol === "PAP")

/** Message names in their order, without those of other protocols. */
const namesOf = (flow: Flow): readonly string[] => papRecords(flow).map(({ name }) => name)

/** The PAP document of a record, read back from its octets. */
const documentOf = (record: FlowRecord | undefined): PapDocument => {
  const text = new TextDecoder("latin1").decode(octetsOf(record!))
  const document = parsePap(text.slice(text.indexOf("<?xml"), text.indexOf("</pap>") + 6))
  if (document.kind === "bad") throw new Error(`unreadable PAP: ${text}`)
  return document
}
const said = (flow: Flow, name: string, nth = 0): PapDocument =>
  documentOf(papRecords(flow).filter((record) => record.name === name)[nth])

const sizesHold = (flow: Flow): void => {
  for (const record of flow.records.filter(({ kind }) => kind === "message"))
    expect([record.name, octetsOf(record).length]).toEqual([record.name, record.bytes])
}

describe("cancelling", () => {
  test.each(mechanisms)("PAP 2.1 ch. 9: %s takes back what is pending (1000): nothing is delivered", (label) => {
    const asked = "deliverAfter: 60, cancelAfter: 5, resultNotification: true"
    const { flow, count } = run(label, asked)
    expect(namesOf(flow)).toEqual([
      "push-message",
      "push-response",
      "cancel-message",
      "cancel-response",
      "resultnotification-message",
      "resultnotification-response",
    ])
    expect(said(flow, "cancel-response")).toMatchObject({ results: [{ code: 1000 }] })
    expect(said(flow, "resultnotification-message")).toMatchObject({ state: "cancelled", code: 1000 })
    expect([count("rejected"), count("delivered")]).toEqual([1, 0])
    sizesHold(flow)
  })

  test.each(mechanisms)("PAP 2.1 ch. 9: %s is too late for what has gone out (2008)", (label) => {
    const { flow, count } = run(label, "cancelAfter: 60")
    expect(said(flow, "cancel-response")).toMatchObject({ results: [{ code: 2008 }] })
    expect(count("delivered")).toBe(1)
  })

  test("a push that waits for its next attempt is taken back, and its device finds nothing when it is back", () => {
    const { flow, count } = run("ppg-sip", "cancelAfter: 5", { sets: [off] })
    expect(said(flow, "cancel-response")).toMatchObject({ results: [{ code: 1000 }] })
    expect(count("rejected")).toBe(1)
    expect(run("ppg-sip", "cancelShare: 0, cancelAfter: 5", { sets: [off] }).count("delivered")).toBe(1)
  })

  test("a push that waits in the PPG's queue has not gone out: 1000, and it leaves the queue", () => {
    const pushes = "{ at: 10 s, device: 3 }, { at: 10 s, device: 4 }, { at: 10 s, device: 5 }"
    const sets = ["nodes.ppg.pap={sendsAtOnce: 1}", off]
    const { flow, count } = run("ppg-wsp-co", "cancelAfter: 5", { pushes, sets, trace: 1 })
    expect(said(flow, "cancel-response")).toMatchObject({ results: [{ code: 1000 }] })
    // The first was out, and its device is asked for a session until nobody has answered long enough.
    expect(count("rejected")).toBe(2)
  })

  test("it costs its push two messages on one hop, shifts no draw of the delivery, and is no retransmission", () => {
    const alone = run("ppg-http-po", "cancelShare: 0, cancelAfter: 60")
    const asked = run("ppg-http-po", "cancelAfter: 60")
    expect(asked.cost("messages") - alone.cost("messages")).toBe(2)
    expect(asked.cost("hops") - alone.cost("hops")).toBe(1)
    expect(asked.cost("retransmissions")).toBe(0)
    const octets = papRecords(asked.flow)
      .slice(-2)
      .reduce((sum, { bytes }) => sum + bytes, 0)
    expect(asked.cost("bytes") - alone.cost("bytes")).toBe(octets)
    expect(asked.flow.latency).toBe(alone.flow.latency)
  })
})

describe("a status query", () => {
  test.each([
    ["pending", 1001, "deliverAfter: 60", []],
    ["delivered", 1000, "resultNotification: false", []],
    ["expired", 4001, "resultNotification: false", [off, "nodes.mmsc.store={expiry: 20 s}"]],
    ["cancelled", 1000, "deliverAfter: 60, cancelAfter: 1", []],
    ["aborted", 5030, "resultNotification: false", ["devices.accepts=[{types: [text/plain], share: 1}]"]],
  ] as const)("PAP 2.1 §9.11: says %s with %i", (state, code, settings, sets) => {
    const { flow } = run("ppg-sip", `${settings}, statusQueryAfter: 30`, { sets })
    expect(said(flow, "statusquery-response")).toMatchObject({ results: [{ state, code }] })
    sizesHold(flow)
  })

  test("WAP-249 §3.2: a switched-off device's push is delivered to the PPG that only handed it to the bearer", () => {
    const { flow, count } = run("ppg-wsp-cl", "statusQueryAfter: 30", {
      sets: [off, "devices.away={off: never}", "run.duration=2 min"],
    })
    expect(said(flow, "statusquery-response")).toMatchObject({ results: [{ state: "delivered", code: 1000 }] })
    expect(count("delivered")).toBe(0)
  })
})

test("PAP 2.1 §9.14.5: the code of an aborted push is its own, in the result notification as in a status query", () => {
  const sets = ["devices.accepts=[{types: [text/plain], share: 1}]"]
  const { flow } = run("ppg-sip", "resultNotification: true", { sets })
  expect(said(flow, "resultnotification-message")).toMatchObject({ state: "aborted", code: 5030 })
  const tooLong = run("ppg-wsp-cl", "resultNotification: true, segmentsMax: 1", { sets: ["content.size=300 B"] })
  expect(said(tooLong.flow, "resultnotification-message")).toMatchObject({ state: "undeliverable", code: 3003 })
})

describe("replacement", () => {
  const replaced = (label: string, settings: string, sets: readonly string[] = []) =>
    run(label, `replaceAfter: 5, resultNotification: true, ${settings}`, { sets })

  test("PAP 2.0 §9.2: what is pending is cancelled, and the new push goes out in its place, under its own push-id", () => {
    for (const method of ["all", "pending-only"]) {
      const { flow, count, tables } = replaced("ppg-sip", `replaceMethod: ${method}`, [off])
      const [old, now] = [said(flow, "push-message"), said(flow, "push-message", 1)]
      if (old.kind !== "push-message" || now.kind !== "push-message") throw new Error("no submissions")
      expect([now.replacePushId, now.replaceMethod]).toEqual([old.pushId, method])
      expect(now.pushId).not.toBe(old.pushId)
      expect(said(flow, "push-response", 1)).toMatchObject({ pushId: now.pushId, code: 1001 })
      expect(said(flow, "resultnotification-message")).toMatchObject({ pushId: old.pushId, state: "cancelled" })
      expect(said(flow, "resultnotification-message", 1)).toMatchObject({ pushId: now.pushId, state: "delivered" })
      expect(count("delivered")).toBe(1)
      expect(tables.duplicated[2]).toBe(0)
      sizesHold(flow)
    }
  })

  test.each(mechanisms)(
    "PAP 2.0 §9.2: %s with all: the device gets both where the first is out; pending-only: one",
    (label) => {
      const both = run(label, "replaceAfter: 60")
      expect(both.tables.duplicated[0]).toBe(1)
      const once = run(label, "replaceAfter: 60, replaceMethod: pending-only")
      expect(said(once.flow, "push-response", 1)).toMatchObject({ code: 1001 })
      expect([once.count("delivered"), once.tables.duplicated[0]]).toEqual([1, 0])
    },
  )

  test("one that comes while the first is over the air follows it", () => {
    const { flow, tables } = run("ppg-http-to", "replaceAfter: 0.1")
    expect(said(flow, "push-response", 1)).toMatchObject({ code: 1001 })
    expect(tables.duplicated[0]).toBe(1)
    expect(flow.records.filter(({ name }) => name.startsWith("POST")).length).toBe(2)
  })

  test("replace-push-id came with PAP 2.0: a PPG of wap-1.2.1 refuses (3011), and the first is delivered", () => {
    const { flow, count } = replaced("ppg-wsp-cl", "replaceMethod: all", ["nodes.ppg.compliance=[wap-1.2.1]"])
    expect(said(flow, "push-response", 1)).toMatchObject({ code: 3011 })
    expect(count("delivered")).toBe(1)
  })
})

describe("capabilities", () => {
  const textOnly = "devices.accepts=[{types: [text/plain], share: 1}]"
  const query = "capabilityQuery: before-push"

  test.each(mechanisms)(
    "%s: the PPG answers with the profile of a device that it knows (1000), and the push follows",
    (label) => {
      const { flow, count } = run(label, query)
      expect(namesOf(flow).slice(0, 4)).toEqual(["ccq-message", "ccq-response", "push-message", "push-response"])
      expect(said(flow, "ccq-response")).toMatchObject({ code: 1000 })
      expect(papRecords(flow)[1]!.text).toContain("<rdf:li>application/vnd.wap.mms-message</rdf:li>")
      expect(count("delivered")).toBe(1)
      sizesHold(flow)
    },
  )

  test("3008 where it knows none, and the initiator pushes all the same", () => {
    const { flow, count } = run("ppg-sip", `${query}, capabilitiesKnown: 0`)
    expect(said(flow, "ccq-response")).toMatchObject({ code: 3008 })
    expect(count("delivered")).toBe(1)
  })

  test("what the device does not take is not pushed: two messages, and nothing over the air", () => {
    const { flow, count } = run("ppg-http-po", query, { sets: [textOnly] })
    expect(papRecords(flow)[1]!.text).toContain("<rdf:li>text/plain</rdf:li>")
    expect(namesOf(flow)).toEqual(["ccq-message", "ccq-response"])
    expect(count("rejected")).toBe(1)
  })

  test("a PPG that knows the device refuses what it does not take (2006)", () => {
    const { flow, count } = run("ppg-http-po", "capabilitiesKnown: 1", { sets: [textOnly] })
    expect(said(flow, "push-response")).toMatchObject({ code: 2006 })
    expect(count("rejected")).toBe(1)
  })
})

test("PAP 2.1 §9.2: progress notes stand in the push-response where they were asked for", () => {
  for (const label of mechanisms) {
    const { flow } = run(label, "progressNotes: true")
    expect(said(flow, "push-message")).toMatchObject({ progressNotesRequested: true })
    expect(said(flow, "push-response")).toMatchObject({ progressNotes: [{ stage: "acceptance", code: 1001 }] })
    sizesHold(flow)
  }
})
