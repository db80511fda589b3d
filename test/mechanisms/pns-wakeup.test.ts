/** RFC 8599: counts, instants and octets of a wake-up, and what becomes of a push where service, device or registration fail. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { costs } from "../../sim/trace/tables.ts"
import type { FlowRecord } from "../../sim/trace/flow.ts"
import { messagesOf } from "../support/bearer-world.ts"
import { quick, runWakeUp, wakeUpWorld, type WakeUpWorld } from "../support/wake-up-world.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const one = "{ at: 10 s, device: 3 }"
const use = (settings = ""): string =>
  `{ use: pns-wakeup, as: wake, ${quick}${settings === "" ? "" : `, ${settings}`} }`
const criteria = (servers: readonly string[]): string =>
  `nodes.hss.filterCriteria=[${servers.map((server, i) => `{server: ${server}, priority: ${i}, method: REGISTER, sessionCase: any}`).join(", ")}]`

const find = (records: readonly FlowRecord[], name: string, from?: string): FlowRecord => {
  const record = records.find((each) => each.name === name && (from === undefined || each.from === from))
  if (record === undefined) throw new Error(`the flow has no ${name} from ${from ?? "anybody"}`)
  return record
}
const flowOf = (world: WakeUpWorld) => runWakeUp("wake", world, { tracePush: 0 }).flow!

describe("RFC 8599 §4: 3 + REGISTER 3 edges, 12 SIP (+2 per third-party REGISTER), 3 PNS, 4 Diameter", () => {
  test("one application server: each message once, eight hops, none of them redundant", () => {
    const run = runWakeUp("wake", { mechanisms: use(), pushes: one })
    expect(messagesOf(run)).toEqual({
      "SIP MESSAGE": 3,
      "SIP REGISTER": 4, // three of the device's, and one to the IM server
      "SIP 200": 7,
      "HTTP push request": 1,
      "HTTP 201": 1,
      "HTTP push notification": 1,
      "Diameter UAR": 1,
      "Diameter UAA": 1,
      "Diameter SAR": 1,
      "Diameter SAA": 1,
    })
    expect([run.cost("messages"), run.cost("hops"), run.cost("redundantHops"), run.count("delivered")]).toEqual([
      12 + 2 + 3 + 4,
      3 + 3 + 2,
      0,
      1,
    ])
    expect([run.cost("radioMessages"), run.cost("retransmissions")]).toEqual([5, 0])
    expect(run.tables.addedCosts.every((cost) => cost === 0)).toBe(true)
  })

  test.each([
    { servers: [], messages: 19 },
    { servers: ["im", "other"], messages: 23 },
  ])(
    "$servers.length application servers that want to know: $messages messages on as many hops",
    ({ servers, messages }) => {
      const run = runWakeUp("wake", {
        mechanisms: use(),
        pushes: one,
        sets: [
          `nodes.other={role: im-server, identity: "sip:other@home1.net"}`,
          "links.other-scscf={}",
          criteria(servers),
        ],
      })
      expect([run.cost("messages"), run.cost("hops"), run.cost("redundantHops")]).toEqual([messages, 8, 0])
    },
  )

  test("an application server that does not know the S-CSCF: one more hop and one more Diameter pair", () => {
    const run = runWakeUp("wake", {
      mechanisms: use(),
      pushes: one,
      sets: ["nodes.im.knowsServingCscf=false", "links.im-icscf={delay: 1 ms}"],
    })
    expect([run.cost("messages"), run.cost("hops"), run.cost("redundantHops")]).toEqual([25, 9, 0])
  })
})

describe("the course of a wake-up", () => {
  const { records } = flowOf({ mechanisms: use(), pushes: one })
  const held = find(records, "held until the device has been woken")
  const released = find(records, "released: the device has registered")

  test("RFC 8599 §5.6.2: the push is asked for when the request comes, and the notification leaves 100 ms after the service has that", () => {
    expect(find(records, "push request").sent).toBe(held.sent)
    const asked = records.find(({ kind, from }) => kind === "process" && from === "pns")!
    expect(find(records, "push notification").sent - asked.received).toBeCloseTo(0.1, 9)
  })

  test("RFC 8599 §4.1.3: the device registers again when it has the notification", () => {
    expect(find(records, "woken: registers again").from).toBe("device")
    expect(find(records, "REGISTER", "device").sent).toBe(find(records, "woken: registers again").sent)
  })

  test("RFC 8599 §5.6.2: the MESSAGE goes on when the 200 passes the P-CSCF, not before and not later", () => {
    const passing = records.find(({ name, from, to }) => name === "200" && from === "pcscf" && to === "device")!
    expect(released.sent).toBe(passing.sent)
    expect(find(records, "MESSAGE", "pcscf").sent).toBe(released.sent)
  })

  test("RFC 8599 §5.3: the Request-URI is the contact of that 200, pn-* included", () => {
    const ok = records.find(({ name, from, to }) => name === "200" && from === "pcscf" && to === "device")!
    const contact = /Contact: <([^>]*)>/.exec(ok.text)![1]!
    expect(contact).toMatch(/;pn-provider=webpush;pn-prid=https:\/\/pns\.home1\.net\/push\/[0-9a-f]{16}$/)
    expect(/Contact: <([^>]*)>/.exec(find(records, "REGISTER", "device").text)![1]).toBe(contact)
    for (const from of ["scscf", "pcscf"])
      expect(find(records, "MESSAGE", from).text.startsWith(`MESSAGE ${contact} SIP/2.0\r\n`)).toBe(true)
    expect(find(records, "MESSAGE", "im").text).not.toContain("pn-")
  })

  test("RFC 8599 §5.6.1.1: the 200 that the device gets says that its service is asked; the others do not", () => {
    const answers = records.filter(({ name, text }) => name === "200" && text.includes("2 REGISTER") === false)
    const saying = answers.filter(({ text }) => text.includes('Feature-Caps: *;+sip.pns="webpush"\r\n'))
    expect(saying.map(({ from, to }) => [from, to])).toEqual([["pcscf", "device"]])
  })

  test("the REGISTER is a registration's own: other Call-ID, and no branch twice", () => {
    const requests = records.filter(({ direction, protocol }) => direction === "request" && protocol === "SIP")
    const branches = requests.map(({ text }) => /branch=(\w+)/.exec(text)![1])
    expect(new Set(branches).size).toBe(requests.length)
    expect(new Set(requests.map(({ text }) => /Call-ID: (\S+)/.exec(text)![1])).size).toBe(3)
  })

  test("RFC 8030 §5: the push request goes to the device's resource, without payload", () => {
    const { text } = find(records, "push request")
    expect(text).toMatch(/^POST \/push\/[0-9a-f]{16} HTTP\/1\.1\r\nHost: pns\.home1\.net\r\nTTL: 86400\r\n/)
    expect(text).toMatch(/Content-Length: 0\r\n\r\n$/)
  })
})

test("what pn-* adds to a message is what stands in it", () => {
  const scenario = scenarioOf(wakeUpWorld({ mechanisms: `sip-message, ${use()}` }))
  const [plain, woken] = ["sip-message", "wake"].map((label) => preparedWorld(scenario, label)) as [
    ReturnType<typeof preparedWorld>,
    ReturnType<typeof preparedWorld>,
  ]
  const added = `;pn-provider=webpush;pn-prid=https://pns.home1.net/push/${"0".repeat(16)}`.length
  const growth = [0, 1, 2].map(
    (place) => woken.table.requestSize(place, 120, 0) - plain.table.requestSize(place, 120, 0),
  )
  expect(growth).toEqual([0, added, added])
  const registerOf = ({ table, registration }: typeof plain): number => table.requestSize(registration.refresh, 0, 0)
  expect(registerOf(woken) - registerOf(plain)).toBe(added)
})

describe("a request that is held long", () => {
  const lost = { mechanisms: use("notificationLoss: 1"), pushes: one }

  test("RFC 8599 §5.6.2: after 20 s it is answered 480, before the sender's Timer F; the sender stores", () => {
    const run = runWakeUp("wake", lost, { tracePush: 0 })
    const { records } = run.flow!
    const answer = find(records, "480", "pcscf")
    expect(answer.sent - find(records, "held until the device has been woken").sent).toBeCloseTo(20, 9)
    expect(find(records, "480", "scscf").received - find(records, "MESSAGE", "im").sent).toBeLessThan(32)
    expect(records.some(({ name, kind }) => name === "Timer F" && kind === "timer-fired")).toBe(false)
    expect([run.count("pending"), messagesOf(run)["SIP REGISTER"]]).toEqual([1, undefined])
    expect(run.cost("redundantHops")).toBe(0)
  })

  test("the bucket's time is a setting; what it ends with is 480, whatever failures are answered with", () => {
    const { records } = flowOf({
      mechanisms: use("notificationLoss: 1, bucketTimeout: 5, failureCode: 404"),
      pushes: one,
    })
    expect(find(records, "480", "pcscf").sent - find(records, "bucket timer").sent).toBeCloseTo(5, 9)
  })

  test("a bucket that outlasts Timer F: nobody waits for what it answers", () => {
    const run = runWakeUp(
      "wake",
      { mechanisms: use("notificationLoss: 1, bucketTimeout: 40"), pushes: one },
      { tracePush: 0 },
    )
    const { records } = run.flow!
    const fired = records.find(({ name, kind, from }) => name === "Timer F" && kind === "timer-fired" && from === "im")!
    expect(fired.sent).toBeLessThan(find(records, "not woken in time").sent)
  })

  test.each([
    { era: "modern", trying: true },
    { era: "2005", trying: false },
  ])("RFC 4320 §4.1: 100 when Timer E has reached T2, in era $era: $trying", ({ era, trying }) => {
    const { records } = flowOf({ ...lost, sets: [`era=${era}`] })
    const first = records.find(({ name, from }) => name === "100" && from === "pcscf")
    expect(first !== undefined).toBe(trying)
    if (first !== undefined) expect(first.sent - find(records, "MESSAGE", "scscf").sent).toBeCloseTo(3.5, 2)
    // Either way it is repeated as RFC 3261 has it: 0, 0.5, 1.5, 3.5, … 19.5 s.
    const sends = records.filter(({ name, from }) => name === "MESSAGE" && from === "im").map(({ sent }) => sent)
    expect(sends.map((at) => Math.round((at - sends[0]!) * 10) / 10)).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5])
  })
})

describe("where something fails", () => {
  test.each([
    { code: 480, outcome: "pending" },
    { code: 404, outcome: "rejected" },
  ] as const)(
    "RFC 8599 §5.6.2: a service that refuses the push: $code at once, and the push is $outcome",
    ({ code, outcome }) => {
      const run = runWakeUp(
        "wake",
        { mechanisms: use(`requestRefusal: 1, failureCode: ${code}`), pushes: one },
        { tracePush: 0 },
      )
      const { records } = run.flow!
      expect(find(records, String(code), "pcscf").sent).toBe(find(records, "no push").sent)
      expect(find(records, "no push").sent - find(records, "429").sent).toBeLessThan(0.1)
      expect([run.count(outcome), messagesOf(run)["HTTP push notification"]]).toEqual([1, undefined])
    },
  )

  test("a P-CSCF that does not reach the service: 480", () => {
    const run = runWakeUp(
      "wake",
      { mechanisms: use("bucketTimeout: 60"), pushes: one, sets: ["links.pcscf-pns.loss=100%"] },
      { tracePush: 0 },
    )
    expect(find(run.flow!.records, "no push").from).toBe("pcscf")
    expect(run.count("pending")).toBe(1)
  })

  test("RFC 8599 §5.6.2: a REGISTER that fails: 480, and the device registers from scratch", () => {
    const run = runWakeUp(
      "wake",
      { mechanisms: use(), pushes: one, sets: ["links.scscf-hss.loss=100%"] },
      { tracePush: 0 },
    )
    const { records } = run.flow!
    const failed = records.find(({ name, from, to }) => name === "504" && from === "icscf" && to === "pcscf")!
    expect(find(records, "no binding").sent).toBeGreaterThanOrEqual(failed.received)
    expect(find(records, "no binding").sent - failed.received).toBeLessThan(0.1)
    expect(run.count("pending")).toBe(1)
    expect(messagesOf(run)["Diameter MAR"]).toBeGreaterThan(0)
  })

  // Three devices are woken at once, or one after them: the push that is traced is the last one's.
  const crowd = "{ at: 10 s, device: 3 }, { at: 10 s, device: 4 }, { at: 10 s, device: 5 }"
  const slowRegisters = "service: { base: 1 us, byMessage: { SIP REGISTER: { base: 1 s } } }"
  test.each([
    {
      what: "RFC 7339 §5.10, RFC 3261 §21.5.4: an I-CSCF that the P-CSCF may not ask now",
      pushes: `${crowd}, { at: 20 s, device: 6 }`,
      last: 3,
      icscf: `{ role: i-cscf, ${slowRegisters}, overload: { control: retry-after, rejectAbove: 1, retryAfter: 60 s } }`,
      pcscf: "{ role: p-cscf }",
      answer: "500",
    },
    {
      what: "RFC 3261 §21.5.4: a P-CSCF that has too many REGISTERs already",
      pushes: crowd,
      last: 2,
      icscf: "{ role: i-cscf }",
      pcscf: `{ role: p-cscf, ${slowRegisters}, overload: { control: reject, rejectAbove: 1 } }`,
      answer: "503",
    },
    {
      what: "RFC 3261 §21.5.4: a P-CSCF that has no memory for another REGISTER",
      pushes: crowd,
      last: 2,
      icscf: `{ role: i-cscf, ${slowRegisters} }`,
      pcscf: "{ role: p-cscf, memory: 7 kB, memoryPerTransaction: 1 kB }",
      answer: "503",
    },
  ])(
    "RFC 8599 §5.6.2: $what: 480 as soon as the REGISTER has its $answer",
    ({ pushes, last, icscf, pcscf, answer }) => {
      const { records } = runWakeUp(
        "wake",
        { mechanisms: use(), pushes, sets: [`nodes.icscf=${icscf}`, `nodes.pcscf=${pcscf}`] },
        { tracePush: last },
      ).flow!
      const refusal = records.find(({ name, from, to }) => name === answer && from === "pcscf" && to === "device")!
      expect(find(records, "no binding").sent).toBe(refusal.sent)
      expect(find(records, "480", "pcscf").sent).toBe(refusal.sent)
    },
  )

  test("a device that comes back from off gets what the sender kept, by a wake-up of its own", () => {
    const run = runWakeUp(
      "wake",
      {
        mechanisms: use(),
        pushes: one,
        sets: ["devices.states={ im-offline: 0 %, unregistered: 0 %, off: 100 % }", "devices.away.off=2 min"],
      },
      { tracePush: 0 },
    )
    expect(run.count("delivered")).toBe(1)
    const { records } = run.flow!
    expect(find(records, "480", "scscf").sent).toBeLessThan(find(records, "subscriber is back").sent)
    expect(find(records, "push request").sent).toBeGreaterThan(find(records, "subscriber is back").sent)
  })

  const vanishing = [
    "devices.states={ im-offline: 50 %, unregistered: 0 %, off: 50 % }",
    "devices.abrupt=100%",
    "devices.away.off=1 min",
    "run.duration=20 min",
  ]
  test("the service keeps the latest notification for a device that is off, and sends it when it is back; or drops it", () => {
    const [keep, drop, short] = [
      "whileUnreachable: keep",
      "whileUnreachable: drop",
      "whileUnreachable: keep, ttl: 0",
    ].map((setting) => messagesOf(runWakeUp("wake", { mechanisms: use(setting), sets: vanishing }))) as [
      Record<string, number>,
      Record<string, number>,
      Record<string, number>,
    ]
    expect(drop["HTTP push request"]).toBeGreaterThan(drop["HTTP push notification"]!)
    expect(keep["HTTP push notification"]).toBeGreaterThan(drop["HTTP push notification"]!)
    // At most one for each device that comes back, however many were asked for.
    expect(keep["HTTP push notification"]).toBeLessThan(keep["HTTP push request"]!)
    expect(short["HTTP push notification"]).toBe(drop["HTTP push notification"])
  })
})

describe("devices that leave their registration", () => {
  const sets = ["devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }", "devices.away.unregistered=never"]

  test("RFC 3261 §10.2.2: by de-registration: the binding is gone with its pn-*, and no push is asked for", () => {
    const run = runWakeUp("wake", { mechanisms: use(), pushes: one, sets })
    expect([run.count("pending"), messagesOf(run)["HTTP push request"]]).toEqual([1, undefined])
  })

  test("without a word: the binding stands, and the service wakes the device", () => {
    const run = runWakeUp("wake", { mechanisms: use("leaving: keep-binding"), pushes: one, sets })
    expect([run.count("delivered"), messagesOf(run)["HTTP push request"]]).toEqual([1, 1])
  })

  test("one that is taken up again renews its binding, and the application server hears of it", () => {
    const run = runWakeUp("wake", {
      mechanisms: use("leaving: keep-binding"),
      pushes: "{ at: 9 min, device: 3 }",
      sets: [
        "devices.count=10",
        "devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }",
        "devices.away.unregistered=1 min",
      ],
    })
    // Ten devices once, and the one that is woken after that; each REGISTER crosses three hops, and the IM server gets one.
    expect(messagesOf(run)["SIP REGISTER"]).toBe(11 * 4)
  })
})

describe("an outage while devices have left without a word", () => {
  const left = ["devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }", "devices.away.unregistered=never"]
  const outage = "devices.outages=[{ at: 20 s, duration: 20 s, spread: 20 s }]"
  const after = { mechanisms: use("leaving: keep-binding"), pushes: "{ at: 2 min, device: 3 }" }

  test("RFC 8599 §4.1.2: each registers again, as its registration stood, and can be woken as before", () => {
    const run = runWakeUp("wake", { ...after, sets: [...left, outage] })
    expect([run.count("delivered"), messagesOf(run)["HTTP push notification"]]).toEqual([1, 1])
    // Two rounds over three hops and a third-party REGISTER for each of a hundred; the one that is woken renews.
    expect(messagesOf(run)["SIP REGISTER"]).toBe(100 * 7 + 4)
  })

  test("one whose registration did not stand does not register", () => {
    const run = runWakeUp("wake", { ...after, mechanisms: use(), sets: [...left, outage] })
    expect([run.count("pending"), messagesOf(run)["SIP REGISTER"]]).toEqual([1, undefined])
  })

  test("one whose user was due to take it up meanwhile registers once, as the others do", () => {
    const returning = { ...after, pushes: "{ at: 5 s, device: 3 }" }
    const sets = [...left.slice(0, 1), "devices.away.unregistered=30 s"]
    const registers = (...more: readonly string[]): number =>
      messagesOf(runWakeUp("wake", { ...returning, sets: [...sets, ...more] }))["SIP REGISTER"]!
    const before = registers("run.duration=10 s")
    expect(before).toBeGreaterThan(20 * 4)
    expect(registers("devices.outages=[{ at: 10 s, duration: 40 s, spread: 20 s }]")).toBe(before + 100 * 7)
  })
})

describe("RFC 8599 §5.5: bindings are renewed by push", () => {
  const sets = ["devices.count=20", "nodes.scscf.registrationLifetime=10 min", "run.duration=40 min"]
  const late = "{ at: 38 min, device: 3 }"

  test("a device that sleeps is woken 120 s before its binding ends: at every 480 s of 600", () => {
    const run = runWakeUp("wake", { mechanisms: use(), pushes: late, sets })
    expect(run.count("delivered")).toBe(1)
    const { "HTTP push notification": notifications = 0, "SIP REGISTER": registers } = messagesOf(run)
    // Five fall into 2400 s, wherever the first falls; the push itself is one more, which puts that device's next one off.
    expect(notifications).toBeGreaterThanOrEqual(20 * 5)
    expect(notifications).toBeLessThanOrEqual(20 * 5 + 1)
    expect(registers).toBe(notifications * 4)
    // What the mechanism adds is the service's part, three messages for each; the REGISTER itself every mechanism's devices send.
    expect(run.tables.addedCosts[costs.indexOf("messages")]).toBe((notifications - 1) * 3)
  })

  test("a service that loses all notifications: bindings run out, and nothing is asked for any more", () => {
    const run = runWakeUp("wake", { mechanisms: use("notificationLoss: 1"), pushes: late, sets })
    expect([run.count("pending"), messagesOf(run)["HTTP push request"]]).toEqual([1, 20])
  })

  test("RFC 8599 §4.1.4, §5.6.1.1: a device that renews by itself says so, and is not woken for that", () => {
    const run = runWakeUp(
      "wake",
      { mechanisms: use("refresh: self, refreshLead: 200"), pushes: late, sets },
      { tracePush: 0 },
    )
    expect([run.count("delivered"), messagesOf(run)["HTTP push request"]]).toEqual([1, 1])
    const { records } = run.flow!
    expect(find(records, "REGISTER", "device").text).toMatch(/Contact: [^\r]*;\+sip\.pnsreg\r\n/)
    const ok = records.find(({ name, from, to }) => name === "200" && from === "pcscf" && to === "device")!
    expect(ok.text).toContain('Feature-Caps: *;+sip.pns="webpush";+sip.pnsreg="200"\r\n')
  })

  test("RFC 8599 §5.6.1.1: a device cannot be expected to renew by itself within 120 s of the end", () => {
    const scenario = scenarioOf(wakeUpWorld({ mechanisms: use("refresh: self") }))
    expect(() => preparedWorld(scenario, "wake")).toThrow(/more than 120 s before its end .* refreshLead is 120 s/)
  })
})

describe("a device that sleeps", () => {
  test("does not hear a NOTIFY within its dialog (RFC 8599 §6 without PURR): it times out; a MESSAGE wakes it", () => {
    const run = runWakeUp(
      "notify",
      {
        mechanisms: `{ use: sip-notify, as: notify, fallback: [{ use: pns-wakeup, ${quick} }] }`,
        pushes: "{ at: 5 min, device: 3 }",
      },
      { tracePush: 0 },
    )
    const { records } = run.flow!
    expect(records.filter(({ name }) => name === "asleep: does not hear it").length).toBeGreaterThan(5)
    expect(find(records, "MESSAGE", "im").sent - find(records, "NOTIFY", "im").sent).toBeCloseTo(32, 0)
    expect(run.count("delivered")).toBe(1)
  })

  test("hears the MESSAGE since it is awake for a while after it registered; one that falls asleep at once does not", () => {
    const run = runWakeUp("wake", { mechanisms: use("idleUntilSuspended: 0"), pushes: one }, { tracePush: 0 })
    const { records } = run.flow!
    expect(find(records, "asleep: does not hear it").from).toBe("device")
    const heardAfter = find(records, "asleep: does not hear it").sent - find(records, "woken: registers again").sent
    expect(heardAfter).toBeLessThan(0.2)
  })

  test("has every request to its contact held, whichever way of a chain sends it", () => {
    const run = runWakeUp("first", {
      mechanisms: `{ use: sip-message, as: first, fallback: [{ use: pns-wakeup, ${quick} }] }`,
      pushes: one,
    })
    expect([run.count("delivered"), messagesOf(run)["HTTP push request"], run.cost("messages")]).toEqual([1, 1, 21])
  })

  test("cannot be in a chain with a session, whose INVITE would be held: refused, with both sides named", () => {
    const scenario = scenarioOf(wakeUpWorld({ mechanisms: "{ use: pns-wakeup, as: wake, fallback: [sip-session] }" }))
    expect(() => preparedWorld(scenario, "wake")).toThrow(
      /SIP INVITE that im starts would be held by pcscf .*pns-wakeup/,
    )
  })
})

describe("what the scenario must have", () => {
  const problem = (text: string): string => {
    try {
      scenarioOf(text)
    } catch (error) {
      return String(error)
    }
    return "no problem"
  }
  const text = wakeUpWorld({ mechanisms: "pns-wakeup" })
  test.each([
    [
      text
        .replace(/ {2}pns: [^\n]*\n/, "")
        .replace(/ {2}pcscf-pns[^\n]*\n {2}pcscf-device/, "  pcscf-device")
        .replace(/ {2}pns-device[^\n]*\n/, ""),
      /pns-wakeup needs a node of role pns, which wakes devices/,
    ],
    [
      text.replace(/ {2}pcscf-pns: [^\n]*\n/, ""),
      /pns-wakeup needs a link pcscf-pns for push requests; the scenario has none/,
    ],
    [
      text.replace(/ {2}pns-device: [^\n]*\n/, ""),
      /pns-wakeup needs a link pns-device for push notifications; the scenario has none/,
    ],
  ])("is named when it is missing (%#)", (without, said) => {
    expect(problem(without)).toMatch(said)
  })
})

describe("whatever happens", () => {
  const rough: WakeUpWorld = {
    mechanisms: "{ use: pns-wakeup, as: wake, notificationLoss: 0.1, requestRefusal: 0.1 }",
    sets: [
      "links.pcscf-device.loss=20%",
      "links.pns-device.loss=10%",
      "links.scscf-pcscf.loss=5%",
      "devices.states={ im-offline: 60 %, unregistered: 20 %, off: 20 % }",
      "devices.away={ unregistered: 2 min, off: 2 min }",
      "devices.abrupt=50%",
      "devices.access=lte",
      "nodes.scscf.registrationLifetime=10 min",
      "run.duration=30 min",
    ],
  }

  test.each([1, 2, 3])("every push ends once, and every message is accounted for (seed %d)", (seed) => {
    const { tables, offered } = runWakeUp("wake", rough, { seed })
    const rows = tables.pushes!
    expect([rows.push.length, new Set(rows.push).size]).toEqual([offered, offered])
    const total = tables.costs
      .filter((_, i) => i % costs.length === costs.indexOf("messages"))
      .reduce((x, y) => x + y, 0)
    expect(total).toBe(rows.messages.reduce((x, y) => x + y, 0))
  })

  test("keeping the trace changes neither events nor tables", () => {
    const traced = runWakeUp("wake", rough, { tracePush: 7 })
    expect(traced.flow!.records.length).toBeGreaterThan(6)
    expect(traced.tables).toEqual(runWakeUp("wake", rough).tables)
  })

  test("size === print().length at every place, those of registrations included", () => {
    const { book, table } = preparedWorld(
      scenarioOf(wakeUpWorld({ mechanisms: use("refresh: self, refreshLead: 600") })),
      "wake",
    )
    fc.assert(
      fc.property(fc.nat(2 ** 30), fc.nat(99), fc.nat(1200), fc.nat(9), (push, device, body, part) => {
        const context = book.context({ push, attempt: push % 7, device, nowSeconds: push % 86_400 }, body, part)
        for (const place of table.places) {
          expect(place.request(context).length, place.requestName).toBe(table.requestSize(place.index, body, part))
          for (const operation of place.operations) {
            if (operation.kind !== "answer") continue
            for (let at = place; ; at = at.parent!) {
              expect(at.response(context, operation.code, place).length).toBe(
                table.responseSize(at.index, operation.code, place.index, body),
              )
              if (at.parent === undefined || place.isQuery) break
            }
          }
        }
      }),
      { numRuns: 12, seed: 1 },
    )
  })
})
