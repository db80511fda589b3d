/** What a PPG, its initiator and the SMS centre come back without when they crash, and what their peers see of that. */
import { describe, expect, it } from "vitest"
import { bearerWorld } from "../support/bearer-world.ts"
import { crashOf, runCrash, type Crashed } from "../support/crash.ts"

const again = "{ at: 10 s, device: 3 }, { at: 20 s, device: 3 }, { at: 40 s, device: 3 }"
const one = "{ at: 10 s, device: 3 }"

const run = (mechanism: string, pushes: string, faults: string, ...sets: readonly string[]): Crashed => {
  const crashed = runCrash(bearerWorld({ mechanisms: `{ ${mechanism}, as: way }`, pushes }), "way", [
    "run.duration=30 min",
    `faults=[${faults}]`,
    ...sets,
  ])
  expect(crashed.pools).toEqual({ pushes: 0, attempts: 0, stuck: [] })
  return crashed
}
const forgotten = ({ tables }: Crashed) => tables.faults![0]!.forgotten
const counts = ({ tables }: Crashed): Readonly<Record<string, number>> =>
  Object.fromEntries(tables.messages.map(({ name, count }) => [name, count]))
const both = (mechanism: string, pushes: string, at: string, ...sets: readonly string[]) =>
  (["kept", "lost"] as const).map((state) => run(mechanism, pushes, crashOf("ppg", state, at, "1 s"), ...sets)) as [
    Crashed,
    Crashed,
  ]

describe("a push session whose PPG crashes", () => {
  it("is gone when the PPG pushes next: it asks for another, upon which the device leaves the old one and opens it (WAP-235)", () => {
    const [kept, lost] = both("use: ppg-wsp-co", again, "30 s")
    expect(forgotten(lost)).toMatchObject({ transactions: 0, sessions: 1 })
    expect(counts(kept)).toMatchObject({ "SMPP submit_sm": 1, "WTP Connect": 1, "WTP ConfirmedPush": 3 })
    // One Disconnect more: of the session that the PPG knows nothing of; the other is of the idle one at the end.
    expect(counts(lost)).toMatchObject({ "SMPP submit_sm": 2, "WTP Connect": 2, "WTP ConfirmedPush": 3 })
    expect(counts(lost)["WTP Disconnect"]).toBe(counts(kept)["WTP Disconnect"]! + 1)
    expect(kept.latency(2)).toBeLessThan(0.1)
    expect(lost.latency(2)).toBeGreaterThan(2) // a short message's time
    for (const push of [0, 1, 2]) expect(lost.outcome(push)).toBe("delivered")
  })

  it("under a confirmed push: the device's Ack is nobody's, the push goes again in another session, and comes twice", () => {
    // The device takes 2 s: Connect at 17.4 s, Ack at 19.4 s.
    const [kept, lost] = both("use: ppg-wsp-co", one, "18 s", "nodes.device.service.base=2 s")
    expect(counts(kept)["WTP ConfirmedPush"]).toBe(1)
    expect(forgotten(lost)).toMatchObject({ transactions: 2, sessions: 1 }) // its Invoke, and the reply to Connect
    expect(counts(lost)["WTP ConfirmedPush"]).toBe(2)
    expect(lost.latency(0)).toBe(kept.latency(0))
    expect(lost.tables.duplicated[0]).toBe(1)
  })

  it("while it asks for one: it asks once more, and takes the Connect that its first request has caused", () => {
    const [kept, lost] = both("use: ppg-wsp-co", one, "12 s")
    expect(counts(lost)["SMPP submit_sm"]).toBe(2)
    expect(counts(lost)["WTP Connect"]).toBe(1)
    expect(Math.abs(lost.latency(0)! - kept.latency(0)!)).toBeLessThan(0.1)
  })
})

describe("OTA-HTTP connections of a PPG that crashes", () => {
  it.each([
    ["ppg-http-po", 0],
    ["ppg-http-to", 1],
  ])(
    "%s: reset, and registered anew with the terminal's own tag, which the PPG has forgotten (501)",
    (way, triggers) => {
      const [kept, lost] = both(`use: ${way}`, again, "30 s")
      expect(forgotten(lost)).toMatchObject({ sessions: 1 })
      const [before, after] = [counts(kept), counts(lost)]
      expect(before).toMatchObject({ "OTA-HTTP OPTIONS": 1, "OTA-HTTP 204 (500)": 1, "OTA-HTTP POST": 3 })
      expect(after).toMatchObject({
        "OTA-HTTP OPTIONS": 2,
        "OTA-HTTP 204 (500)": 1,
        "OTA-HTTP 204 (501)": 1,
        "OTA-HTTP POST": 3,
      })
      expect((after["SMPP submit_sm"] ?? 0) - (before["SMPP submit_sm"] ?? 0)).toBe(triggers)
      for (const push of [0, 1, 2]) expect(lost.outcome(push)).toBe("delivered")
    },
  )

  it("under a POST: the terminal has the push, its answer is nobody's, and the push comes again", () => {
    // OPTIONS at 10 s, POST at 12 s; the terminal has it at 14 s. Back at 16 s, the PPG begins again.
    const lost = run("use: ppg-http-po", one, crashOf("ppg", "lost", "13 s", "3 s"), "nodes.device.service.base=2 s")
    expect(lost.latency(0)).toBeCloseTo(4.024, 3)
    expect(lost.tables.faults![0]!.messagesLost).toEqual({ link: 0, down: 1, crash: 0 })
    expect(counts(lost)).toMatchObject({ "OTA-HTTP OPTIONS": 2, "OTA-HTTP POST": 2 })
    expect(lost.tables.duplicated[0]).toBe(1)
    expect(lost.tables.pushes!.confirmedNs[0]! / 1e9).toBeLessThan(10.1) // by PAP, that is the acceptance
  })
})

describe("receipts that will not come", () => {
  const waiting = "use: ppg-wsp-cl, unconfirmedMeans: receipt, resultNotification: true"
  const short = ["nodes.ppg.store.expiry=5 min", "nodes.mmsc.store.expiry=5 min"]

  it("a centre that has lost its disk loses the short message: the PPG waits until deliver-before, and no longer", () => {
    // It has taken the message, and asks the HLR for the way.
    const lost = run(waiting, one, crashOf("smsc", "wiped", "10.028 s", "1 s"), ...short)
    expect(lost.tables.faults![0]!.pushesLost).toEqual({ notBegun: 0, forgotten: 1 })
    expect(lost.outcome(0)).toBe("expired")
    const told = lost.tables.messages.find(({ name }) => name === "PAP resultnotification-message")
    expect(told!.count).toBe(1)
  })

  it("one that has its disk delivers it, and only the receipt is lost while the PPG is out of order", () => {
    // The short message is there some 5 s after 10 s; its receipt is not repeated.
    const down = run(waiting, one, crashOf("ppg", "kept", "11 s", "30 s"), ...short)
    expect(down.latency(0)).toBeLessThan(10)
    expect(down.tables.faults![0]!.messagesLost.down).toBeGreaterThan(0)
    expect(down.outcome(0)).toBe("delivered")
  })
})

describe("an initiator that submits by PAP", () => {
  const slow = "nodes.ppg.service.base=2 s"

  it("submits once more what its memory has lost while it waited for the answer; the PPG knows the push-id (2007)", () => {
    const lost = run("use: ppg-http-po", one, crashOf("mmsc", "lost", "11 s", "100 ms"), slow)
    expect(forgotten(lost)).toMatchObject({ transactions: 1 })
    expect(counts(lost)).toMatchObject({ "PAP push-message": 2, "OTA-HTTP POST": 1 })
    expect(lost.outcome(0)).toBe("delivered")
  })

  it("with its disk it submits nothing any more; what the PPG has taken goes on", () => {
    const wiped = run("use: ppg-http-po", one, crashOf("mmsc", "wiped", "11 s", "100 ms"), slow)
    expect(counts(wiped)).toMatchObject({ "PAP push-message": 1, "OTA-HTTP POST": 1 })
    expect(wiped.tables.faults![0]!.pushesLost).toEqual({ notBegun: 0, forgotten: 1 })
    expect(wiped.outcome(0)).toBe("delivered")
  })

  it("keeps on disk what it gathers for one submission: those go when they are due, or are lost with the disk, each of them", () => {
    const gathering = "use: ppg-http-po, recipients: 5, gatherFor: 30"
    const three = [1, 2, 3].map((device) => `{ at: ${9 + device} s, device: ${device} }`).join(", ")
    const lost = run(gathering, three, crashOf("mmsc", "lost", "20 s", "1 s"))
    expect(counts(lost)["PAP push-message"]).toBe(1)
    for (const push of [0, 1, 2]) expect(lost.outcome(push)).toBe("delivered")
    const wiped = run(gathering, three, crashOf("mmsc", "wiped", "20 s", "1 s"))
    expect(counts(wiped)["PAP push-message"]).toBeUndefined()
    expect(wiped.tables.faults![0]!.pushesLost).toEqual({ notBegun: 0, forgotten: 3 })
    for (const push of [0, 1, 2]) expect(wiped.outcome(push)).toBe("lost")
  })

  it("with its disk it forgets a submission of several that is under way, carrier and mates", () => {
    const gathering = "use: ppg-http-po, recipients: 3, gatherFor: 30"
    const three = [1, 2, 3].map((device) => `{ at: ${9 + device} s, device: ${device} }`).join(", ")
    // The third is there at 12 s: submitted at once, and lost on the way by a partition that outlasts the crash.
    const broken = `{kind: partition, links: [mmsc-ppg], at: 11.5 s, for: 5 min}, ${crashOf("mmsc", "wiped", "14 s", "1 s")}`
    const wiped = run(gathering, three, broken)
    expect(wiped.tables.faults![1]!.pushesLost).toEqual({ notBegun: 0, forgotten: 3 })
    for (const push of [0, 1, 2]) expect(wiped.outcome(push)).toBe("lost")
  })
})

describe("instances of a PPG", () => {
  const two = ["nodes.ppg.instances=2", "nodes.ppg.choice=round-robin"]

  it("share their sessions: with one of them no session is lost, with both at once all are, and counted once", () => {
    const single = run("use: ppg-wsp-co", again, crashOf("ppg-1", "lost", "30 s", "1 s"), ...two)
    expect(forgotten(single).sessions).toBe(0)
    const all = run("use: ppg-wsp-co", again, crashOf("ppg", "lost", "30 s", "1 s"), ...two)
    expect(forgotten(all).sessions).toBe(1)
  })

  it("one after the other, never both: nothing is lost; overlapping: all is, with the first that is back", () => {
    const crashes = (second: string) =>
      `${crashOf("ppg-1", "lost", "28 s", "2 s")}, ${crashOf("ppg-2", "lost", second, "2 s")}`
    const sessions = (second: string) =>
      run("use: ppg-wsp-co", again, crashes(second), ...two).tables.faults!.map((fault) => fault.forgotten.sessions)
    expect(sessions("31 s")).toEqual([0, 0])
    expect(sessions("29 s")).toEqual([1, 0])
  })

  it("a slow instance is slow by itself", () => {
    const pushes = Array.from({ length: 40 }, (_, n) => `{ at: ${10 + n} s, device: ${n} }`).join(", ")
    const fault = "{kind: slow-node, node: ppg-2, at: 1 s, for: 10 min, factor: 4}"
    const later = fault.replace("at: 1 s", "at: 20 min")
    const busy = (text: string, id: string) =>
      run("use: ppg-http-po", pushes, text, ...two).tables.nodes.find(({ node }) => node === id)!.busyNs
    expect(busy(fault, "ppg-1")).toBe(busy(later, "ppg-1"))
    expect(busy(fault, "ppg-2") / busy(later, "ppg-2")).toBeCloseTo(4, 6)
  })
})
