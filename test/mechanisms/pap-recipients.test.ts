/** Several recipients in one submission (PAP 2.1 chapter 9), in the simulation: who pays, who is told what, and what stands in the octets. */
import { describe, expect, test } from "vitest"
import { messagesOf, runBearer } from "../support/bearer-world.ts"

const three = "{ at: 10 s, device: 3 }, { at: 10.1 s, device: 4 }, { at: 10.2 s, device: 5 }"
const run = (settings: string, sets: readonly string[] = [], trace = 0, pushes = three) => {
  const result = runBearer(
    "ppg-http-po",
    { mechanisms: `{ use: ppg-http-po, ${settings} }`, pushes, sets },
    { tracePush: trace },
  )
  const messages = result.flow!.records.filter(({ kind }) => kind === "message")
  const texts = messages.map(({ text, encoding, bytes, name }) => {
    const octets = encoding === "hex" ? Buffer.from(text, "hex") : Buffer.from(text, "utf8")
    expect([name, octets.length]).toEqual([name, bytes])
    return octets.toString("latin1")
  })
  return { ...result, texts, names: messages.map(({ name }) => name) }
}
const pushIdIn = (text: string | undefined): string | undefined => / push-id="([^"]+)"/.exec(text ?? "")?.[1]

describe("a submission for three", () => {
  const settings = "recipients: 3, resultNotification: true, statusQueryAfter: 5"

  test("is one push-message with three addresses and one push-response; each has its own delivery and result", () => {
    const { texts, count, ...ran } = run(settings)
    expect(texts[0]!.match(/address-value="WAPPUSH=\+\d+/g)).toEqual(
      [3, 4, 5].map((device) => `address-value="WAPPUSH=+35840000000${device}`),
    )
    expect(count("delivered")).toBe(3)
    const sent = messagesOf(ran)
    expect([sent["PAP push-message"], sent["PAP push-response"], sent["PAP resultnotification-message"]]).toEqual([
      1, 1, 3,
    ])
  })

  test("all go under the push-id of the first, and ask about their own address", () => {
    const first = run(settings)
    const id = pushIdIn(first.texts[0])
    for (const trace of [0, 1, 2]) {
      const { texts, names, flow } = run(settings, [], trace)
      expect(texts.map(pushIdIn).filter((found) => found !== undefined && found !== id)).toEqual([])
      const query = texts[names.indexOf("statusquery-message")]!
      expect(query).toContain(`address-value="WAPPUSH=+35840000000${3 + trace}/`)
      if (trace > 0) expect(flow!.records.map(({ name }) => name)).toContain("submitted with push 0")
    }
  })

  test("the first pays for the submission; no octet is counted twice or lost", () => {
    const { tables } = run(settings)
    const { messages, bytes } = tables.pushes!
    const papAndAir = (name: string) => /^(PAP|OTA-HTTP)/.test(name)
    const all = tables.messages.filter(({ name }) => papAndAir(name))
    expect([...messages].reduce((x, y) => x + y, 0)).toBe(all.reduce((sum, { count }) => sum + count, 0))
    expect([...bytes].reduce((x, y) => x + y, 0)).toBe(all.reduce((sum, { bytes: octets }) => sum + octets, 0))
    expect(messages[0]! - messages[1]!).toBe(2)
    expect(messages[1]).toBe(messages[2])
    expect([...tables.pushes!.transmissions]).toEqual([1, 1, 1])
  })

  test("goes when it is full, when the first has waited long enough, or when a device comes a second time", () => {
    const sentAt = (more: string, pushes?: string) =>
      [...run(`recipients: 3${more}`, [], 0, pushes).tables.pushes!.sentNs].map((ns) => Math.round(ns / 1e6))
    expect(sentAt("")).toEqual([10_210, 10_210, 10_210])
    expect(sentAt(", gatherFor: 0.15")).toEqual([10_160, 10_160, 10_210 + 150])
    expect(sentAt(", gatherFor: 5", "{ at: 10 s, device: 3 }, { at: 11 s, device: 3 }")).toEqual([11_010, 16_010])
  })
})

test("PAP 2.1 §9.13: a PPG that takes one recipient at a time refuses all of several (3005), and takes one that comes alone", () => {
  const sets = ["nodes.ppg.pap={severalRecipients: false}"]
  const { texts, count } = run("recipients: 3", sets)
  expect(texts[1]).toContain('code="3005"')
  expect(count("rejected")).toBe(3)
  expect(run("recipients: 3", sets, 0, "{ at: 10 s, device: 3 }").count("delivered")).toBe(1)
})

test("PAP 2.1 §9.11: who is refused while others are accepted is told by a result notification of its own (2001)", () => {
  const sets = ['nodes.ppg.pap={initiators: {mmsc: {password: s, blackList: ["+358400000004"]}}}']
  const settings = "recipients: 3, resultNotification: true, authentication: preemptive"
  const { texts, count } = run(settings, sets)
  expect(texts[1]).toContain('code="1001"')
  expect([count("delivered"), count("rejected")]).toEqual([2, 1])
  const refused = run(settings, sets, 1)
  expect(refused.names).toEqual(["resultnotification-message", "resultnotification-response"])
  expect(refused.texts[0]).toContain('message-state="rejected" code="2001"')
})

describe("a submission that its initiator has given up while it was still on its way", () => {
  const late = (seconds: number, store: string): readonly string[] => [
    `links.mmsc-ppg.delay=${seconds} s`,
    `nodes.mmsc.store={${store}}`,
  ]
  const takesOne = "nodes.ppg.pap={severalRecipients: false}"
  const outcomesOf = ({ count }: Pick<ReturnType<typeof run>, "count">) =>
    (["delivered", "rejected", "lost", "pending"] as const).map(count)

  test.each([
    ["one copy", late(40, "retries: 0")],
    ["two copies, both on their way", late(100, "retries: 1, retryAfter: 1 s")],
    ["two copies that the PPG has, but no answer of it has come", late(20, "retries: 1, retryAfter: 1 s")],
  ])("is taken all the same, with all its recipients (%s)", (_, sets) => {
    const result = run("recipients: 3", sets)
    expect(outcomesOf(result)).toEqual([3, 0, 0, 0])
    expect([...result.tables.duplicated].every((count) => count === 0)).toBe(true)
    // The first pays for every submission: the others for their deliveries, as in good times.
    const { messages } = result.tables.pushes!
    expect([...messages].slice(1)).toEqual([...run("recipients: 3").tables.pushes!.messages].slice(1))
    const all = result.tables.messages.filter(({ name }) => /^(PAP|OTA-HTTP)/.test(name))
    expect([...messages].reduce((x, y) => x + y, 0)).toBe(all.reduce((sum, { count }) => sum + count, 0))
  })

  test("PAP 2.1 §9.13: a PPG that takes one recipient at a time refuses each copy as it was sent: no recipient is alone in it", () => {
    for (const sets of [late(40, "retries: 0"), late(100, "retries: 1, retryAfter: 1 s")])
      expect(outcomesOf(run("recipients: 3", [...sets, takesOne]))).toEqual([0, 3, 0, 0])
  })

  test("PAP 2.1 §9.11: who is refused while others are accepted is told so (2001)", () => {
    const refusing = 'nodes.ppg.pap={initiators: {mmsc: {password: s, blackList: ["+358400000004"]}}}'
    const settings = "recipients: 3, resultNotification: true, authentication: preemptive"
    const result = run(settings, [...late(40, "retries: 0"), refusing], 1)
    expect(outcomesOf(result)).toEqual([2, 1, 0, 0])
    expect(result.texts[0]).toContain('message-state="rejected" code="2001"')
  })

  test("is lost with all its recipients where it never comes", () => {
    expect(outcomesOf(run("recipients: 3", ["links.mmsc-ppg.loss=100%", "nodes.mmsc.store={retries: 1}"]))).toEqual([
      0, 0, 3, 0,
    ])
  })
})
