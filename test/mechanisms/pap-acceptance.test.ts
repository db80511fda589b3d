/** The PPG's acceptance in the simulation, step by step of PPG Service (WAP-249) ch. 6: who is let in, what is asked, what is taken. */
import { describe, expect, test } from "vitest"
import { byQueueOrder } from "../../sim/protocols/ppg/queue-order.ts"
import { PushQueue } from "../../sim/mechanisms/pap/push-queue.ts"
import { Pushes } from "../../sim/mechanisms/pushes.ts"
import { priorities } from "../../sim/wire/pap/dtd.ts"
import fc from "fast-check"
import { messagesOf, runBearer } from "../support/bearer-world.ts"

const one = "{ at: 10 s, device: 3 }"
const run = (label: string, settings: string, sets: readonly string[] = [], pushes = one, trace = 0) => {
  const use = settings === "" ? label : `{ use: ${label}, ${settings} }`
  const result = runBearer(label, { mechanisms: use, pushes, sets }, { tracePush: trace })
  const messages = result.flow!.records.filter(({ kind }) => kind === "message")
  const texts = messages.map(({ text, encoding, bytes, name }) => {
    const octets = encoding === "hex" ? Buffer.from(text, "hex") : Buffer.from(text, "utf8")
    expect([name, octets.length]).toEqual([name, bytes])
    return octets.toString("latin1")
  })
  return { ...result, names: messages.map(({ name }) => name), texts }
}

describe("steps 2, 3 and 7: who is let in", () => {
  const account = (more = "") => `nodes.ppg.pap={initiators: {mmsc: {password: secret${more}}}}`

  test("2: a host that is not allowed, or is denied, has its connection closed; it tries again, and nothing is answered", () => {
    for (const list of ["allowedSources: [else.home1.net]", 'deniedSources: ["*.home1.net"]']) {
      const sets = [`nodes.ppg.pap={${list}}`, "nodes.mmsc.store={retryAfter: 10 s, retries: 2}"]
      const { names, count, flow } = run("ppg-http-po", "", sets)
      expect(names).toEqual(["push-message", "push-message", "push-message"])
      expect(count("rejected")).toBe(1)
      // It is told at once, not by waiting for an answer.
      expect(flow!.records.filter(({ name }) => name === "closes the connection").length).toBe(3)
      expect(flow!.records.some(({ kind }) => kind === "timer-fired")).toBe(false)
    }
    expect(run("ppg-http-po", "", ['nodes.ppg.pap={allowedSources: ["*.home1.net"]}']).count("delivered")).toBe(1)
  })

  test("3: an initiator without credentials is challenged (401, RFC 2617 §2), and then authenticates itself", () => {
    for (const label of ["ppg-sip", "ppg-wsp-cl", "ppg-wsp-co", "ppg-http-po", "ppg-http-to"]) {
      const { names, texts, count } = run(label, "", [account()])
      expect(names.slice(0, 4)).toEqual(["push-message", "401", "push-message", "push-response"])
      expect(texts[0]).not.toContain("Authorization")
      expect(texts[1]).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="ppg\.home1\.net"\r\n/)
      expect(texts[2]).toContain(`\r\nAuthorization: Basic ${btoa("mmsc:secret")}\r\n`)
      expect(count("delivered")).toBe(1)
    }
  })

  test("3: one that remembers sends them at once; one that has none, or wrong ones, does not get in", () => {
    expect(run("ppg-http-po", "authentication: preemptive", [account()]).names[1]).toBe("push-response")
    const none = run("ppg-http-po", "authentication: none", [account()])
    expect([none.names, none.count("rejected")]).toEqual([["push-message", "401"], 1])
    const wrong = run("ppg-http-po", "authentication: wrong", [account()])
    expect([wrong.names, wrong.count("rejected")]).toEqual([["push-message", "401", "push-message", "401"], 1])
    expect(run("ppg-http-po", "authentication: wrong").count("delivered")).toBe(1) // nobody asks
  })

  test.each([
    ['allowedPrefixes: ["+46"]', "rejected"],
    ['allowedPrefixes: ["+35840"]', "delivered"],
    ['deniedPrefixes: ["+35840000000"]', "rejected"],
    ['whiteList: ["+358400000004"]', "rejected"],
    ['whiteList: ["+358400000003"]', "delivered"],
    ['blackList: ["+358400000003"]', "rejected"],
  ] as const)("7: %s: %s", (list, outcome) => {
    const { texts, count } = run("ppg-wsp-cl", "authentication: preemptive", [account(`, ${list}`)])
    expect(texts[1]).toContain(outcome === "rejected" ? 'code="2001" desc="Forbidden"' : 'code="1001"')
    expect(count(outcome)).toBe(1)
  })

  test("an initiator that is no node of the scenario is a mistake with a place", () => {
    expect(() => run("ppg-sip", "", ["nodes.ppg.pap={initiators: {mmcs: {password: x}}}"])).toThrow(
      /nodes\.ppg\.pap\.initiators\.mmcs[\s\S]*did you mean mmsc/,
    )
  })
})

describe("steps 9 to 12: what is asked", () => {
  test.each([
    ["ppg-wsp-cl", "deliveryMethod: confirmed", 3007],
    ["ppg-wsp-cl", "deliveryMethod: preferconfirmed", 1001],
    ["ppg-wsp-cl", "deliveryMethod: unconfirmed", 1001],
    ["ppg-wsp-cl", "deliveryMethod: notspecified", 1001],
    ["ppg-wsp-co", "deliveryMethod: confirmed", 1001],
    ["ppg-http-po", "deliveryMethod: confirmed", 1001],
    ["ppg-sip", "deliveryMethod: confirmed", 1001],
    ["ppg-wsp-cl", "requiredNetwork: GSM", 1001],
    ["ppg-wsp-cl", "requiredNetwork: AMPS", 3009],
    ["ppg-wsp-cl", "requiredBearer: SMS", 1001],
    ["ppg-http-po", "requiredBearer: SMS", 3010],
    ["ppg-http-po", "requiredBearer: GPRS", 1001],
    ["ppg-sip", "requiredBearer: USSD", 3010],
  ] as const)("%s, %s: %i", (label, asked, code) => {
    const { texts, count } = run(label, asked)
    expect(texts[0]).toContain(
      asked.startsWith("deliveryMethod") ? `delivery-method="${asked.split(" ")[1]}"` : '-required="true"',
    )
    expect(texts[1]).toContain(`code="${code}"`)
    expect(count(code === 1001 ? "delivered" : "rejected")).toBe(1)
  })

  test("PPG Service §6.1.2.2: in a WSP session confirmed and preferconfirmed are confirmed pushes, the others are not", () => {
    const acks = (method: string) =>
      messagesOf(run("ppg-wsp-co", `deliveryMethod: ${method}`))["WTP ConfirmedPush"] ?? 0
    expect(["confirmed", "preferconfirmed", "unconfirmed", "notspecified"].map(acks)).toEqual([1, 1, 0, 0])
  })

  test("a push whose confirmation is demanded has no way without one to fall back to", () => {
    const mechanisms = "{ use: ppg-wsp-co, deliveryMethod: confirmed, fallback: [ppg-wsp-cl] }"
    expect(() => runBearer("ppg-wsp-co", { mechanisms, pushes: one })).toThrow(/cannot fall back to ota-wsp-cl/)
  })

  test("12: deliver-after: nothing goes over the air before that second", () => {
    const { flow, texts } = run("ppg-http-po", "deliverAfter: 20", [], "{ at: 10.7 s, device: 3 }")
    expect(texts[0]).toContain('deliver-after-timestamp="2005-11-07T00:00:30Z"')
    const first = flow!.records.find(({ name, kind }) => kind === "message" && name === "OPTIONS")!
    expect(first.sent).toBe(30)
  })

  test("10: deliver-before passes while deliver-after has not come: expired, and nothing goes over the air", () => {
    const { names, count } = run("ppg-http-po", "deliverAfter: 60, resultNotification: true", [
      "nodes.mmsc.store={expiry: 30 s}",
    ])
    expect(names).toEqual([
      "push-message",
      "push-response",
      "resultnotification-message",
      "resultnotification-response",
    ])
    expect(count("expired")).toBe(1)
  })

  test("PPG Service ch. 6: the PPG's own maximum age ends a push before its deliver-before", () => {
    const never = ["devices.states={im-offline: 0 %, unregistered: 0 %, off: 100 %}", "devices.away={off: never}"]
    const { flow, texts } = run("ppg-sip", "resultNotification: true", [...never, "nodes.ppg.store={expiry: 90 s}"])
    const notice = flow!.records.find(({ name }) => name === "resultnotification-message")!
    expect(notice.sent).toBe(100)
    expect(texts.at(-2)).toContain('message-state="expired" code="4001"')
  })
})

describe("the PPG's queue", () => {
  const at = (devices: readonly number[]) => devices.map((device) => `{ at: 10 s, device: ${device} }`).join(", ")

  test("OMA Push 2.1: a PPG that holds as many pushes as it can says 4001, and takes more when one has ended", () => {
    const { count } = run(
      "ppg-http-po",
      "",
      ["nodes.ppg.pap={pushesMost: 2}"],
      `${at([3, 4, 5, 6])}, { at: 60 s, device: 7 }`,
    )
    const refused = run("ppg-http-po", "", ["nodes.ppg.pap={pushesMost: 1}"], at([3, 4]), 1)
    expect(refused.texts[1]).toContain('code="4001" desc="Service Unavailable"')
    expect(count("rejected")).toBeGreaterThan(0)
    expect(count("delivered") + count("rejected")).toBe(5)
  })

  test("high goes before medium before low: with one at a time, a burst of pushes is delivered in that order", () => {
    const pushes = at([...Array(12).keys()])
    const settings = "highPriorityShare: 0.35, lowPriorityShare: 0.35"
    const runs = [...Array(12).keys()].map((push) =>
      run(
        "ppg-http-po",
        settings,
        ["nodes.ppg.pap={sendsAtOnce: 1}", "nodes.mmsc.service={base: 0.1 ms}", "nodes.ppg.service={base: 0.1 ms}"],
        pushes,
        push,
      ),
    )
    const facts = runs.map(({ flow, texts }, push) => ({
      push,
      rank: priorities.findIndex((priority) => texts[0]!.includes(`priority="${priority}"`)),
      deliveredAt: flow!.latency!,
    }))
    expect(new Set(facts.map(({ rank }) => rank)).size).toBe(3)
    const order = facts.toSorted((one, other) => one.deliveredAt - other.deliveredAt)
    // The first was under way before the others came.
    const waited = order.slice(1).map(({ rank }) => rank)
    expect(waited).toEqual(waited.toSorted((x, y) => x - y))
    const inOne = order
      .slice(1)
      .filter(({ rank }) => rank === 1)
      .map(({ push }) => push)
    expect(inOne).toEqual(inOne.toSorted((x, y) => x - y))
  })

  test("gives what waits in the order of byQueueOrder", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...priorities), { maxLength: 30 }), (asked) => {
        const pushes = new Pushes()
        const queue = new PushQueue(pushes, { pushesMost: Infinity, sendsAtOnce: 1 })
        const rows = ["medium" as const, ...asked].map((priority, number) => {
          const row = pushes.alloc(number, 0, 0, 0, 0)
          return { row, priority, isOut: queue.enter(row, priorities.indexOf(priority)) }
        })
        expect(rows.map(({ isOut }) => isOut)).toEqual(rows.map((_, index) => index === 0))
        const expected = rows
          .slice(1)
          .map(({ row, priority }) => ({ sequence: row, quality: { priority } }))
          .toSorted(byQueueOrder)
          .map(({ sequence }) => sequence)
        expect(asked.map(() => queue.next())).toEqual(expected)
        expect(queue.next()).toBe(-1)
      }),
      { seed: 1 },
    )
  })
})

test("WAP-189 vector 3: wap-1.2.1 with any ppg-http-* or ppg-sip is refused before the run, naming both sides", () => {
  for (const [label, offer] of [
    ["ppg-http-po", "OTA-HTTP"],
    ["ppg-http-to", "OTA-HTTP"],
    ["ppg-sip", "OTA-SIP"],
  ] as const)
    expect(() => run(label, "", ["nodes.ppg.compliance=[wap-1.2.1]"])).toThrow(
      new RegExp(
        `mechanism ${label} needs a PPG that offers ${offer}; ppg declares wap-1\\.2\\.1; .*push-2\\.2.* would do`,
      ),
    )
  expect(run("ppg-wsp-cl", "", ["nodes.ppg.compliance=[wap-1.2.1]"]).count("delivered")).toBe(1)
})
