/** Capability negotiation: what each way to know costs by hand-count, what the core and the device say to those that cannot, and that nothing is sent in vain twice. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Place } from "../../sim/mechanisms/place.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const ways = [
  "{ use: sip-message, as: tags }",
  "{ use: sip-message, as: options, negotiation: options }",
  "{ use: sip-message, as: accept, negotiation: accept }",
  "{ use: sip-message, as: reg-event, negotiation: reg-event }",
  "{ use: sip-message, as: tags-text, adaptTo: text/plain }",
  "{ use: sip-message, as: options-text, negotiation: options, adaptTo: text/plain }",
  "{ use: sip-message, as: accept-text, negotiation: accept, adaptTo: text/plain }",
  "{ use: sip-message, as: brief, negotiation: accept, cacheLife: 60 }",
  "{ use: sip-message, as: ask-again, negotiation: options, cacheLife: 60 }",
  "{ use: sip-message, as: then-ppg, negotiation: accept, fallback: [ppg-sip] }",
  "{ use: ppg-sip, as: ppg-options, negotiation: options }",
]
const world = plainWorld.replace(/mechanisms: \[.*\]\n/, `mechanisms:\n${ways.map((way) => `  - ${way}\n`).join("")}`)
const text = "application/vnd.oma.push"
const onlyPlain = "devices.accepts=[{ types: [text/plain], share: 100% }]"
const registers = (word: string): string => `devices.features=[{ registers: "${word}", share: 100% }]`
/** Pushes to device 3, a minute apart. */
const pushes = (count: number): string =>
  `load={ kind: planned, initiator: im, pushes: [${Array.from({ length: count }, (_, n) => `{ at: ${10 + 60 * n} s, device: 3 }`).join()}] }`

const run = (label: string, sets: readonly string[] = [], tracePush?: number) => {
  const scenario = scenarioOf(world, [`content.type=${text}`, "run.duration=10 min", ...sets])
  const prepared = preparedWorld(scenario, label)
  const { tables, flow } = replicate(prepared, { seed: 1, replication: 0, keepPushes: true, tracePush })
  const offered = tables.outcomes.reduce((x, y) => x + y, 0)
  const count = (outcome: (typeof outcomes)[number]): number =>
    tables.outcomes.filter((_, i) => i % outcomes.length === outcomes.indexOf(outcome)).reduce((x, y) => x + y, 0)
  const total = (name: (typeof costs)[number]): number =>
    tables.costs.filter((_, i) => i % costs.length === costs.indexOf(name)).reduce((x, y) => x + y, 0)
  const kinds = Object.fromEntries(tables.messages.map(({ name, count: n }) => [name, n]))
  const added = tables.addedCosts[costs.indexOf("messages")]!
  const messages = [...tables.pushes!.messages]
  return { tables, flow, offered, count, total, kinds, added, messages, prepared }
}

describe("OPTIONS before the first push (RFC 3261 §11)", () => {
  test("costs 6 messages once for each device, which are no hops, and the pushes follow", () => {
    const { messages, count, total, kinds } = run("options", [pushes(3)])
    expect(messages).toEqual([12, 6, 6])
    expect(kinds["SIP OPTIONS"]).toBe(3)
    expect([count("delivered"), total("hops"), total("redundantHops")]).toEqual([3, 9, 0])
  })

  test("a device that does not take the type is asked once and never sent to", () => {
    const { messages, count, kinds } = run("options", [pushes(3), onlyPlain])
    expect(messages).toEqual([6, 0, 0])
    expect([kinds["SIP MESSAGE"], kinds["SIP OPTIONS"], count("rejected")]).toEqual([undefined, 3, 3])
  })

  test("an answer older than the cache's life is asked for again", () => {
    const spaced =
      "load={ kind: planned, initiator: im, pushes: [{ at: 10 s, device: 3 }, { at: 40 s, device: 3 }, { at: 200 s, device: 3 }] }"
    expect(run("ask-again", [spaced]).messages).toEqual([12, 6, 12])
  })

  test("a contact without the push tag is told by the probe's 480, over one hop", () => {
    const { messages, kinds } = run("options", [pushes(1), registers("no-push-tag")])
    expect(messages).toEqual([2])
    expect(kinds).toMatchObject({ "SIP OPTIONS": 1, "SIP 480": 1 })
  })

  test("nobody answers the probe: the attempt is as lost as a MESSAGE would have been, and nothing is sent in its place", () => {
    const { kinds, count } = run("options", [pushes(1), "links.pcscf-device.loss=100%", "run.duration=40 s"])
    expect(kinds["SIP OPTIONS"]).toBeGreaterThan(3)
    expect([kinds["SIP MESSAGE"], count("pending")]).toEqual([undefined, 1])
  })

  test("the PPG asks, too: 8 messages and a question to the HSS before the 8 of its first MESSAGE", () => {
    const { messages, count, total } = run("ppg-options", [pushes(2)])
    // PAP 2, Diameter 2, SIP 8; the first push has another Diameter pair and 8 SIP messages for the probe.
    expect(messages).toEqual([22, 12])
    expect([count("delivered"), total("hops")]).toEqual([2, 10])
  })
})

describe("415 and its Accept (RFC 3261 §21.4.13)", () => {
  test("every push pays for it where nobody remembers", () => {
    const { messages, count, kinds } = run("tags", [pushes(3), onlyPlain])
    expect(messages).toEqual([6, 6, 6])
    expect([kinds["SIP 415"], count("rejected")]).toEqual([9, 3])
  })

  test("a sender that remembers pays 6 messages once per device and type", () => {
    const { messages, count } = run("accept", [pushes(3), onlyPlain])
    expect(messages).toEqual([6, 0, 0])
    expect(count("rejected")).toBe(3)
    // A minute's memory begins with the 415, some ms after the push: it has just not faded at the next one.
    expect(run("brief", [pushes(4), onlyPlain]).messages).toEqual([6, 0, 6, 0])
    expect(run("accept", [pushes(3)]).messages).toEqual([6, 6, 6])
  })

  test("says what the device takes, word for word", () => {
    const types = "devices.accepts=[{ types: [text/plain, image/jpeg], share: 100% }]"
    const { flow } = run("tags", [pushes(1), types], 0)
    const refused = flow!.records.filter(({ name }) => name === "415")
    expect(refused).toHaveLength(3)
    for (const { text: message } of refused) expect(message).toContain("\r\nAccept: text/plain, image/jpeg\r\n")
  })

  test("another type follows: 12 messages, and 6 where the sender knew", () => {
    expect(run("tags-text", [pushes(2), onlyPlain]).messages).toEqual([12, 12])
    expect(run("accept-text", [pushes(2), onlyPlain]).messages).toEqual([12, 6])
    const asked = run("options-text", [pushes(2), onlyPlain])
    expect(asked.messages).toEqual([12, 6])
    expect(asked.count("delivered")).toBe(2)
    const { flow } = run("accept-text", [pushes(2), onlyPlain], 1)
    const sent = flow!.records.filter(({ name, from }) => name === "MESSAGE" && from === "im")
    expect(sent).toHaveLength(1)
    expect(sent[0]!.text).toContain("\r\nContent-Type: text/plain\r\n")
    expect(flow!.records.some(({ name }) => name === `not sent: the device does not take ${text}`)).toBe(true)
  })

  test("what is not sent goes to the next way of the chain at once", () => {
    const { flow } = run("then-ppg", [pushes(2), onlyPlain], 1)
    const requests = flow!.records.filter(({ direction }) => direction === "request").map(({ name }) => name)
    expect(requests[0]).toBe("push-message")
  })
})

describe("feature tags at registration (RFC 3840, RFC 3841)", () => {
  test("RFC 3841 §7.2.4 vector 8: a contact without any feature parameter is immune, and gets the push", () => {
    const { messages, count } = run("tags", [pushes(1), registers("nothing")])
    expect([messages, count("delivered")]).toEqual([[6], 1])
  })

  test.each(["no-push-tag", "mms.ua"])(
    "RFC 3841 §7.2.4 vector 8: explicit;require mismatch on the only contact (%s) gives 480",
    (word) => {
      const { messages, count, kinds } = run("tags", [pushes(1), registers(word)])
      expect(messages).toEqual([2])
      expect([kinds["SIP 480"], count("delivered")]).toEqual([1, 0])
    },
  )

  test("the tag of the application that the content is for is enough", () => {
    const mms = "content={ type: application/vnd.wap.mms-message, size: 150 B }"
    expect(run("tags", [pushes(1), registers("mms.ua"), mms]).count("delivered")).toBe(1)
    expect(run("tags", [pushes(1), registers("im.ua"), mms]).count("delivered")).toBe(0)
  })
})

describe("watching registrations (RFC 3680)", () => {
  const none = "load={ kind: planned, initiator: im, pushes: [] }"

  test("4 messages set a subscription up when a subscriber comes whom the sender does not know", () => {
    const { added } = run("reg-event", [
      none,
      "devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }",
      "devices.away.unregistered=60 s",
    ])
    expect(added).toBe(100 * 4)
  })

  test("2 messages for each change, and none for registrations that only stand", () => {
    // In 10 min one of 100 subscriptions is refreshed, which takes 4 messages as well; in 1 min none.
    expect(run("reg-event", [none]).added).toBe(4)
    expect(run("reg-event", [none, "run.duration=1 min"]).added).toBe(0)
    const sets = ["devices.states={ im-offline: 50 %, unregistered: 50 %, off: 0 % }", "devices.away.unregistered=60 s"]
    const alone = run("tags", [none, ...sets])
    const link = alone.prepared.spec.links.findIndex(({ a, b }) => a === "im" && b === "scscf")
    // Without pushes only third-party REGISTERs cross this link: a pair for each change of a registration.
    const changes = alone.tables.links[link]!.messages / 2
    const everybody = `load={ kind: planned, initiator: im, pushes: [${Array.from({ length: 100 }, (_, device) => `{ at: 1 ms, device: ${device} }`).join()}] }`
    const { tables } = run("tags", [everybody, ...sets])
    const newcomers = [...tables.pushes!.state].filter((state) => state === 1).length
    expect(newcomers).toBeGreaterThan(20)
    expect(changes).toBeGreaterThan(300)
    // A newcomer's first registration is a set-up of 4 instead of a change of 2.
    expect(run("reg-event", [none, ...sets]).added).toBe(2 * changes + 2 * newcomers)
  })

  test("a push to a contact without the tag is not sent; one that the S-CSCF would take is", () => {
    expect(run("reg-event", [pushes(2), registers("no-push-tag")]).messages).toEqual([0, 0])
    expect(run("reg-event", [pushes(2), registers("nothing")]).messages).toEqual([6, 6])
    expect(run("reg-event", [pushes(2)]).messages).toEqual([6, 6])
  })

  test("what waits goes out when the subscriber is back, as without", () => {
    const sets = ["devices.states={ im-offline: 70 %, unregistered: 30 %, off: 0 % }", "devices.away.unregistered=30 s"]
    const [watched, alone] = [run("reg-event", sets), run("tags", sets)]
    expect(watched.count("delivered")).toBeGreaterThan(0.99 * alone.count("delivered"))
    expect(watched.total("messages")).toBeLessThan(alone.total("messages"))
  })

  test("the document carries the contact's parameters, and tells the end of the registration within the subscription", () => {
    const { book, table } = run("reg-event", [none, registers("no-push-tag")]).prepared
    const notices = table.places.filter(
      ({ to, requestName }) => requestName === "SIP NOTIFY" && book.directory.node(to).id === "im",
    )
    const [active, ended] = notices.map((place) => book.text(place.request(book.template)))
    expect(active).toContain('<unknown-param name="+g.oma.pusheventapp">&quot;im.ua,mms.ua&quot;</unknown-param>')
    expect(book.text(notices[0]!.request(book.templateOf(1)))).not.toContain("pusheventapp")
    expect(ended).toContain('state="terminated"')
    expect(ended).toContain("Subscription-State: active;expires=600000")
  })

  test("a sender whom no filter criterion names may not watch", () => {
    const sets = ["nodes.hss.filterCriteria=[]"]
    expect(() => run("reg-event", [none, ...sets])).toThrow("would not let im watch registrations")
  })
})

describe("devices that can less", () => {
  const mixed = [
    "devices.accepts=[{ types: [text/plain], share: 30% }, { types: [text/plain, image/jpeg], share: 10% }]",
    "devices.features=[{ registers: no-push-tag, share: 10% }, { registers: nothing, share: 5% }]",
  ]

  test("are the same for every mechanism, in about their shares", () => {
    const labels = ["tags", "options", "accept", "reg-event"] as const
    const runs = labels.map((label) =>
      run(label, ["load.rate=2/s", "devices.count=1000", "devices.states={ im-offline: 100 % }", ...mixed]),
    )
    const reached = (index: number): string => [...runs[index]!.tables.pushes!.outcome].join()
    for (const index of [1, 2, 3]) expect(reached(index)).toBe(reached(0))
    const { offered, count } = runs[0]!
    expect(count("delivered") / offered).toBeGreaterThan(0.6 * 0.9 - 0.04)
    expect(count("delivered") / offered).toBeLessThan(0.6 * 0.9 + 0.04)
  })

  test.each(["tags", "options-text", "accept-text", "reg-event"])(
    "%s: a trace changes nothing, and no push is lost from the account",
    (label) => {
      const sets = ["load.rate=1/s", "links.pcscf-device.loss=5%", ...mixed]
      const [plain, traced] = [run(label, sets), run(label, sets, 7)]
      expect(traced.tables.fingerprint).toBe(plain.tables.fingerprint)
      expect(plain.offered).toBe(plain.tables.pushes!.push.length)
      expect(plain.messages.reduce((x, y) => x + y, 0)).toBe(plain.total("messages"))
    },
  )

  test.each(["options-text", "accept", "reg-event", "ppg-options"])(
    "%s: size === print().length wherever a device of each profile is met",
    (label) => {
      const { book, table } = run(label, [pushes(1), ...mixed]).prepared
      expect(book.profiles).toHaveLength(9)
      const isReached = (place: Place, profile: number): boolean =>
        place.parent === undefined ||
        place.isQuery ||
        ((place.parent.refusals?.[1][profile] ?? -1) < 0 && isReached(place.parent, profile))
      fc.assert(
        fc.property(
          fc.record({
            push: fc.nat(2 ** 40),
            attempt: fc.nat(50),
            device: fc.nat(99),
            nowSeconds: fc.nat(86_400 * 30),
            profile: fc.nat(8),
          }),
          fc.nat(1200),
          ({ profile, ...name }, body) => {
            const context = book.context({ ...name, profile }, body)
            for (const place of table.places) {
              if (!isReached(place, profile) || (place.isQuery && !isReached(place.parent!, profile))) continue
              expect(place.request(context).length).toBe(table.requestSize(place.index, body, 0, profile))
              const codes = [...place.operations, undefined].flatMap((operation) =>
                operation?.kind === "answer" ? [operation.code] : [],
              )
              for (const code of [...codes, place.refusals?.[1][profile] ?? -1]) {
                if (code < 0) continue
                for (let at = place; ; at = at.parent!) {
                  expect(at.response(context, code, place).length).toBe(
                    table.responseSize(at.index, code, place.index, body, profile),
                  )
                  if (at.parent === undefined || place.isQuery) break
                }
              }
            }
          },
        ),
        { numRuns: 12, seed: 1 },
      )
    },
  )

  test("shares beyond the whole, and words that name no contact, are refused", () => {
    expect(() =>
      scenarioOf(world, ["devices.accepts=[{ types: [text/plain], share: 60% }, { types: [], share: 50% }]"]),
    ).toThrow("at most 100 %")
    expect(() => scenarioOf(world, [registers("Push Tag")])).toThrow("no-push-tag")
  })
})
