/**
 * What SIP nodes come back without when they crash, and what their peers see of that, by hand: links take 1 ms, a node of the core 0.2 to 0.5 ms,
 * devices as long as each test says. After a time-out the IM server tries again when 60 s have passed.
 */
import { describe, expect, it } from "vitest"
import { crashOf, runCrash, type Crashed } from "../support/crash.ts"
import { plainWorld } from "../support/world.ts"

const world = plainWorld
  .replace(
    /mechanisms: \[.*\]\n/,
    "mechanisms: [sip-message, ppg-sip, sip-session, { use: sip-notify, expires: 240 }]\n",
  )
  .replace("  pcscf-device:", "  im-device: { delay: 1 ms }\n  im-icscf: { delay: 1 ms }\n  pcscf-device:")

const planned = (...seconds: readonly number[]): string =>
  `load={kind: planned, initiator: im, pushes: [${seconds.map((at) => `{at: ${at} s, device: 1}`).join(", ")}]}`

const run = (label: string, fault: string, ...sets: readonly string[]): Crashed => {
  const crashed = runCrash(world, label, [
    "content.type=text/plain",
    "run.duration=30 min",
    "nodes.device.service.base=1 s",
    `faults=[${fault}]`,
    ...sets,
  ])
  expect(crashed.pools).toEqual({ pushes: 0, attempts: 0, stuck: [] })
  return crashed
}
const forgotten = ({ tables }: Crashed) => tables.faults![0]!.forgotten
/** Messages of a flow from one node to another with this name, and when they were sent, s. */
const sent = ({ told }: Crashed, what: string): readonly number[] =>
  told.flatMap((line) => (line.endsWith(` ${what}`) ? Number(line.split(" ")[0]) : []))

describe("a session whose caller crashes", () => {
  const invited = planned(10)

  it("while the INVITE is answered: no ACK; the called side ends it after 64·T1, is told 481, and the push goes again", () => {
    const lost = run("sip-session", crashOf("im", "lost", "10.5 s", "25 s"), invited)
    expect(forgotten(lost)).toMatchObject({ transactions: 1, sessions: 1 })
    const [first, ...copies] = sent(lost, "device pcscf 200").filter((at) => at < 35)
    expect(first).toBeCloseTo(11, 1)
    // T1, doubled up to T2 = 4 s (RFC 3261 §13.3.1.4); one more answers a copy of the INVITE.
    const waits = [...new Set(copies)].map((at) => at - first!)
    expect(waits.map((wait) => Number(wait.toFixed(1)))).toEqual([0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5])
    expect(sent(lost, "im scscf ACK").filter((at) => at < 36)).toEqual([])
    expect(sent(lost, "device pcscf BYE")[0]).toBeCloseTo(first! + 32, 3)
    expect(sent(lost, "im scscf 481")).toHaveLength(1)
    // Back at 35.5 s, it finds the push on its disk: INVITE, 1 s of the device, SEND, 1 s of the device.
    expect(sent(lost, "im scscf INVITE")).toEqual([10, 35.5])
    expect(lost.latency(0)).toBeCloseTo(25.5 + 2.011, 3)
    expect(lost.outcome(0)).toBe("delivered")
  })

  it("with its disk: the push is gone, and the called side ends the session all the same", () => {
    const wiped = run("sip-session", crashOf("im", "wiped", "10.5 s", "100 ms"), invited)
    expect(wiped.outcome(0)).toBe("lost")
    expect(wiped.tables.faults![0]!.pushesLost).toEqual({ notBegun: 0, forgotten: 1 })
    expect(sent(wiped, "im scscf INVITE")).toEqual([10])
    expect(sent(wiped, "im scscf 481")).toHaveLength(1)
  })

  it("while a SEND is unanswered: the device has the message once, by its Message-ID, and the caller knows it the second time", () => {
    const lost = run("sip-session", crashOf("im", "lost", "11.5 s", "100 ms"), invited)
    expect(lost.latency(0)).toBeCloseTo(2.011, 3) // the SEND was with the device
    expect(forgotten(lost)).toMatchObject({ transactions: 1, sessions: 1 }) // the SEND, which waits for its answer
    expect(sent(lost, "im device SEND")).toHaveLength(2)
    expect(lost.tables.duplicated.reduce((x, y) => x + y)).toBe(0)
    expect(lost.tables.pushes!.confirmedNs[0]! / 1e9).toBeCloseTo(11.6 + 2.011, 2)
    expect(lost.outcome(0)).toBe("delivered")
  })
})

describe("a proxy that forgets an INVITE", () => {
  const byInterrogating = [planned(10), "nodes.im.knowsServingCscf=false"]

  it("in 2005 passes its 200 on without a transaction (RFC 3261 §16.7 step 2)", () => {
    const lost = run("sip-session", crashOf("icscf", "lost", "10.6 s", "100 ms"), ...byInterrogating)
    expect(forgotten(lost)).toMatchObject({ transactions: 2, sessions: 0 })
    expect(lost.latency(0)).toBeCloseTo(2.024, 3)
  })

  it("with RFC 6026 drops it: the caller, which has a 100 and no timer, waits as long as Timer C, 181 s, then goes again", () => {
    const lost = run("sip-session", crashOf("icscf", "lost", "10.6 s", "100 ms"), ...byInterrogating, "era=modern")
    expect(sent(lost, "icscf im 200").filter((at) => at < 200)).toEqual([])
    expect(sent(lost, "im icscf INVITE")).toEqual([10, 10.7 + 181 + 60])
    expect(lost.outcome(0)).toBe("delivered")
  })

  it("takes a copy of it for a new one while nothing has been heard", () => {
    // The I-CSCF is so slow that its 100 is not there yet; Timer A repeats the INVITE after T1.
    const slow = "nodes.icscf.service.base=200 ms"
    const lost = run("sip-session", crashOf("icscf", "lost", "10.1 s", "100 ms"), ...byInterrogating, slow)
    expect(sent(lost, "im icscf INVITE lost")).toEqual([10])
    expect(sent(lost, "im icscf INVITE")).toEqual([10.5])
    expect(lost.tables.faults![0]!.messagesLost.crash).toBe(1)
    expect(lost.outcome(0)).toBe("delivered")
  })
})

describe("a notifier that forgets its subscriptions", () => {
  it("stores what comes, until the device refreshes at half of 240 s, is told 481, and subscribes anew (RFC 6665 §4.1.2.2)", () => {
    const kept = run(
      "sip-notify",
      crashOf("im", "kept", "130 s", "1 s"),
      planned(140),
      "nodes.device.service.base=1 ms",
    )
    expect(kept.latency(0)).toBeLessThan(0.1)
    const lost = run(
      "sip-notify",
      crashOf("im", "lost", "130 s", "1 s"),
      planned(140),
      "nodes.device.service.base=1 ms",
    )
    expect(forgotten(lost)).toMatchObject({ subscriptions: 100, sessions: 0, bindings: 0 })
    // The refresh of this device is due within 120 s of the last one, and the push goes out in the dialog that follows.
    expect(lost.latency(0)).toBeGreaterThan(1)
    expect(lost.latency(0)).toBeLessThan(120)
    const counts = countsOf(lost)
    expect(counts["SIP 481"]! - (countsOf(kept)["SIP 481"] ?? 0)).toBe(300) // 100 devices, three hops
  })

  it("a push under way when it forgets is told again, and the device has it once or twice", () => {
    const lost = run("sip-notify", crashOf("im", "lost", "140.5 s", "1 s"), planned(140))
    expect(lost.outcome(0)).toBe("delivered")
    expect(lost.tables.pushes!.transmissions[0]).toBeGreaterThan(1)
  })
})

describe("bindings", () => {
  const registered = ["nodes.scscf.registrationLifetime=2 min", "nodes.device.service.base=1 ms"]

  it("a P-CSCF that forgets answers 480, and drops the device's refresh; Timer F later that registers anew, and the push goes out", () => {
    const kept = run("sip-message", crashOf("pcscf", "kept", "10 s", "1 s"), planned(12), ...registered)
    expect(kept.latency(0)).toBeLessThan(0.1)
    const lost = run("sip-message", crashOf("pcscf", "lost", "10 s", "1 s"), planned(12), ...registered)
    expect(forgotten(lost)).toMatchObject({ sessions: 0, subscriptions: 0, bindings: 100, messages: 0 })
    expect(sent(lost, "pcscf scscf 480")).toHaveLength(1)
    // It refreshes at half of 120 s, at most 60 s after the crash, and hears nothing for 32 s.
    const again = sent(lost, "im scscf MESSAGE")[1]!
    expect(again).toBeGreaterThan(12 + 32)
    expect(again).toBeLessThan(10 + 60 + 32 + 1)
    expect(lost.latency(0)).toBeCloseTo(again - 12, 1)
    const counts = countsOf(lost)
    // Every device has been challenged once more, over three hops, and nobody but this push's sender was refused, over two.
    expect(counts["SIP 401"]).toBe(3 * 100)
    expect(counts["SIP 480"]).toBe(2)
  })

  it("an S-CSCF that forgets has no binding until the device renews it, and then tells the IM server", () => {
    const lost = run("sip-message", crashOf("scscf", "lost", "10 s", "1 s"), planned(12), ...registered)
    expect(forgotten(lost)).toMatchObject({ bindings: 100, subscriptions: 200 }) // the device's and the P-CSCF's
    expect(sent(lost, "scscf im 480")).toHaveLength(1)
    expect(lost.latency(0)).toBeLessThan(60)
    expect(lost.outcome(0)).toBe("delivered")
  })
})

describe("the IM server as a store", () => {
  const stored = ["nodes.im.store.retrieval=msrp", "nodes.im.store.expiry=10 min"]

  it("has its messages on disk: a device in a session learns by a reset, when the store is back, that this is gone, and fetches again", () => {
    const large = "nodes.im.store.messageSize=200 kB"
    const slowLink = "links.im-device.rate=100 kbit/s"
    const lost = run("sip-message", crashOf("im", "lost", "20 s", "1 s"), planned(10), ...stored, large, slowLink)
    expect(forgotten(lost)).toMatchObject({ sessions: 1, messages: 0 })
    expect(lost.tables.retrieval!.latencyNs).toHaveLength(1)
    expect(sent(lost, "device pcscf BYE")[0]).toBe(21)
    expect(sent(lost, "im scscf 481")).toHaveLength(1)
    expect(sent(lost, "device pcscf INVITE").length).toBeGreaterThan(1)
  })

  it("loses them with its disk: who was told finds nothing", () => {
    const away =
      "devices={count: 100, states: {im-offline: 50 %, off: 50 %}, away: {off: 1 min}, abrupt: 0 %, access: fixed}"
    const load = "load={kind: poisson, initiator: im, rate: 1/s}"
    const [lost, wiped] = (["lost", "wiped"] as const).map((state) =>
      runCrash(world, "sip-message", [
        away,
        load,
        "content.type=text/plain",
        "run.duration=10 min",
        ...stored,
        `faults=[${crashOf("im", state, "5 min", "1 s")}]`,
      ]),
    )
    const { pushesLost, forgotten: gone } = wiped!.tables.faults![0]!
    // Every push that waits stands for one message.
    expect(gone.messages).toBeGreaterThan(3)
    expect(pushesLost.forgotten).toBe(gone.messages)
    expect(wiped!.tables.pushes!.outcome.filter((outcome) => outcome === 3)).toHaveLength(gone.messages)
    const fetched = ({ tables }: Crashed) => tables.retrieval!.latencyNs.length
    expect(fetched(lost!) - fetched(wiped!)).toBe(gone.messages)
  })
})

describe("TCP", () => {
  it("a node that forgets has no connections: the next submission to it sets one up, a round trip of 2 ms", () => {
    const sets = [planned(5, 10, 20), "nodes.device.service.base=1 ms"]
    const [kept, lost] = (["kept", "lost"] as const).map((state) =>
      run("ppg-sip", crashOf("ppg", state, "12 s", "1 s"), ...sets),
    )
    for (const push of [0, 1]) expect(lost!.latency(push)).toBe(kept!.latency(push))
    expect(lost!.latency(2)! - kept!.latency(2)!).toBeCloseTo(0.002, 6)
  })
})

const countsOf = ({ tables }: Crashed): Readonly<Record<string, number>> =>
  Object.fromEntries(tables.messages.map(({ name, count }) => [name, count]))
