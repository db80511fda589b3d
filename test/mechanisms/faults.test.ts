/** Faults in a whole world: when they begin and end, what they take, what is left alone. */
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { outcomes } from "../../sim/trace/tables.ts"
import { preparedWorld, runPlain, scenarioOf } from "../support/world.ts"

describe("faults of links", () => {
  it("a partition takes what is sent on its links meanwhile, and nothing else", () => {
    const { tables } = runPlain("sip-message", [
      "faults=[{kind: partition, links: [scscf-pcscf], at: 1 min, for: 10 s}]",
      "nodes.im.store.retries=0",
    ])
    const [fault] = tables.faults!
    expect(fault).toMatchObject({ fault: "partition scscf-pcscf", times: 1, spanNs: 10e9, targets: ["scscf-pcscf"] })
    const link = tables.links.find((table) => table.link === "scscf-pcscf")!
    expect(fault!.messagesLost).toEqual({ link: link.losses, down: 0, crash: 0 })
    expect(link.losses).toBeGreaterThan(100)
    // Timer F is 32 s: a request repeats itself until the links are back.
    expect(tables.outcomes[0]).toBeGreaterThan(2900)
    const pushes = tables.pushes!
    // Repeats are at most 4 s apart, and what is meanwhile planned for the same device waits for its turn.
    const late = pushes.plannedNs.filter((planned, push) => pushes.deliveredNs[push]! - planned > 1e9)
    expect(late.length).toBeGreaterThan(50)
    expect(late.every((planned) => planned > 59.9e9 && planned < 76e9)).toBe(true)
  })

  it("moves no draw of what it does not touch: without its span the run is the same", () => {
    const plain = runPlain("sip-message").tables
    const later = runPlain("sip-message", ["faults=[{kind: partition, links: [im-ppg], at: 1 min, for: 10 s}]"]).tables
    expect(later.pushes).toEqual(plain.pushes)
    expect(plain.faults).toBeUndefined()
  })

  it("by a process: it alternates, and is at work for its share of the time", () => {
    const fault =
      "faults=[{kind: partition, links: [im-ppg], every: {exponential: {mean: 3 s}}, for: {exponential: {mean: 1 s}}}]"
    const { tables } = runPlain("sip-message", [fault, "run.duration=2 h", "load.rate=1/min"])
    const { times, spanNs } = tables.faults![0]!
    // 7200 s / 4 s; the standard deviation of a count of such renewals is about √(1800 · 10 / 16) = 34.
    expect(Math.abs(times - 1800)).toBeLessThan(140)
    expect(Math.abs(spanNs / 7200e9 - 0.25)).toBeLessThan(0.03)
  })

  it("only what falls into the measured span counts", () => {
    const { tables } = runPlain("sip-message", [
      "run.warmUp=62 s",
      "faults=[{kind: delay-burst, links: [scscf-pcscf], at: 1 min, for: 10 s, added: 200 ms}]",
    ])
    expect(tables.faults).toMatchObject([{ times: 1, spanNs: 8e9, messagesLost: { link: 0, down: 0, crash: 0 } }])
  })
})

const crash = (node: string, state: "kept" | "lost" | "wiped", more = "at: 1 min, for: 10 s"): string =>
  `faults=[{kind: node-crash, node: ${node}, ${more}, state: ${state}}]`
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
const planned = ({ tables }: ReturnType<typeof runPlain>, from: number, until: number) =>
  [...tables.pushes!.plannedNs].flatMap((at, push) => (at >= from * 1e9 && at < until * 1e9 ? [push] : []))

/** A server that does not know the S-CSCF: its requests go by the I-CSCF, which knows nothing but its transactions. */
const viaInterrogating = ["nodes.im.knowsServingCscf=false", "links.im-icscf.delay=1 ms"]

describe("faults of nodes", () => {
  it("a slow node takes its factor, for what begins meanwhile", () => {
    const load =
      "load={kind: planned, initiator: im, pushes: [{at: 1 s, device: 1}, {at: 61 s, device: 2}, {at: 80 s, device: 3}]}"
    const sets = [load, "nodes.scscf.service.base=2 ms"]
    const slow = "faults=[{kind: slow-node, node: scscf, at: 1 min, for: 10 s, factor: 50}]"
    const latencies = ({ tables: { pushes } }: ReturnType<typeof runPlain>) =>
      [...pushes!.deliveredNs].map((at, push) => (at - pushes!.plannedNs[push]!) / 1e6)
    const [plain, slowed] = [
      latencies(runPlain("sip-message", sets)),
      latencies(runPlain("sip-message", [...sets, slow])),
    ]
    expect(slowed[0]).toBe(plain[0])
    expect(slowed[1]! - plain[1]!).toBeCloseTo(49 * 2, 6) // the MESSAGE is served once on its way to the device
    expect(slowed[2]).toBe(plain[2])
  })

  it("a crash takes what waits and what is being served, and what comes until the restart", () => {
    const load =
      "load={kind: planned, initiator: im, pushes: [{at: 1 s, device: 1}, {at: 1 s, device: 2}, {at: 1 s, device: 3}]}"
    const sets = [load, "nodes.scscf={role: s-cscf, servers: 1, service: {base: 100 ms}}", "nodes.im.store.retries=0"]
    const { tables } = runPlain("sip-message", [...sets, crash("scscf", "kept", "at: 1.05 s, for: 200 ms")])
    const [fault] = tables.faults!
    // One in service, two waiting; the repeats of T1 later find it back.
    expect(fault).toMatchObject({
      times: 1,
      spanNs: 0.2e9,
      messagesLost: { link: 0, down: 0, crash: 3 },
      pushesLost: { notBegun: 0, forgotten: 0 },
    })
    expect(sum(tables.pushes!.transmissions)).toBeGreaterThanOrEqual(6)
    expect([...tables.pushes!.deliveredNs].every((at) => at > 1.5e9 && at < 2.5e9)).toBe(true)
    expect(tables.nodes.find(({ node }) => node === "scscf")).toMatchObject({ drops: 0, lostDown: 0, lostInCrash: 3 })
  })

  it.each(["kept", "lost"] as const)(
    "a proxy that comes back with its state %s serves again, and the accounts close",
    (state) => {
      // A P-CSCF that forgets its contacts has them again when devices have registered from scratch: see below.
      const result = runPlain("sip-message", [...viaInterrogating, crash("icscf", state)])
      const { tables } = result
      expect(sum(tables.outcomes)).toBe(tables.pushes!.push.length)
      expect(sum(Object.values(tables.faults![0]!.messagesLost))).toBeGreaterThan(100)
      for (const push of planned(result, 80, 290)) expect(tables.pushes!.deliveredNs[push]).toBeGreaterThan(0)
    },
  )

  it("a proxy that forgets a transaction takes the next copy of its request for a new one; one that remembers does not", () => {
    const sets = [
      ...viaInterrogating,
      "era=modern", // RFC 4320 §4.2: the answer to a transaction that is forgotten goes no further
      "nodes.device.service.base=1 s",
      "load={kind: planned, initiator: im, pushes: [{at: 10 s, device: 1}]}",
    ]
    const sent = (["kept", "lost"] as const).map((state) => {
      const { tables } = runPlain("sip-message", [...sets, crash("icscf", state, "at: 10.4 s, for: 10 ms")])
      expect(tables.pushes!.deliveredNs[0]! / 1e9).toBeCloseTo(11, 1)
      return { twice: sum(tables.duplicated), confirmed: tables.pushes!.confirmedNs[0]! / 1e9 }
    })
    expect(sent[0]!.twice).toBe(0)
    expect(sent[1]!.twice).toBe(1)
    expect(sent[1]!.confirmed).toBeGreaterThan(sent[0]!.confirmed + 0.4)
  })

  it("a PPG has its pushes on disk and keeps them over a crash; with the disk they are lost, and counted", () => {
    // Devices that are away: what the PPG has accepted waits at it.
    const away =
      "devices={count: 100, states: {im-offline: 50 %, off: 50 %}, away: {off: 30 s}, abrupt: 0 %, access: fixed}"
    const [kept, memory, lost] = (["kept", "lost", "wiped"] as const).map((state) =>
      runPlain("ppg-sip", [away, crash("ppg", state)]),
    )
    const lostOf = ({ tables }: ReturnType<typeof runPlain>) =>
      [0, 5, 10].reduce((n, row) => n + tables.outcomes[row + 3]!, 0)
    for (const { tables } of [kept!, memory!])
      expect(tables.faults![0]!.pushesLost).toEqual({ notBegun: 0, forgotten: 0 })
    expect(lostOf(kept!)).toBe(0)
    expect(lostOf(memory!)).toBe(0)
    expect(memory!.tables.faults![0]!.forgotten.transactions).toBeGreaterThan(5)
    expect(lost!.tables.faults![0]!.pushesLost.forgotten).toBeGreaterThan(50)
    // A push that the PPG forgot after the device had it is delivered all the same.
    expect(lostOf(lost!)).toBeGreaterThan(50)
    expect(lostOf(lost!)).toBeLessThanOrEqual(lost!.tables.faults![0]!.pushesLost.forgotten)
    for (const { tables } of [kept!, memory!, lost!]) expect(sum(tables.outcomes)).toBe(tables.pushes!.push.length)
    for (const push of planned(lost!, 80, 200)) expect(lost!.tables.pushes!.outcome[push]).not.toBe(3)
  })

  it("an initiator out of order begins no push: those are lost", () => {
    const result = runPlain("sip-message", [crash("im", "kept")])
    const { tables } = result
    const during = planned(result, 60, 70)
    expect(during.length).toBeGreaterThan(50)
    for (const push of during) expect(tables.pushes!.outcome[push]).toBe(3)
    expect(tables.faults![0]!.pushesLost.notBegun).toBeGreaterThanOrEqual(during.length)
    for (const push of planned(result, 71, 290)) expect(tables.pushes!.deliveredNs[push]).toBeGreaterThan(0)
  })

  it("an S-CSCF that forgets its bindings reaches a device again when that renews its registration", () => {
    const sets = ["nodes.scscf.registrationLifetime=4 min", "nodes.im.store.retries=0", "run.duration=10 min"]
    const [kept, lost] = (["kept", "lost"] as const).map((state) =>
      runPlain("sip-message", [...sets, crash("scscf", state)]),
    )
    const missed = (result: ReturnType<typeof runPlain>, from: number, until: number) =>
      planned(result, from, until).filter(
        (push) =>
          result.tables.pushes!.deliveredNs[push]! - result.tables.pushes!.plannedNs[push]! > 5e9 ||
          result.tables.pushes!.deliveredNs[push]! < 0,
      ).length
    expect(missed(kept!, 90, 120)).toBe(0)
    expect(missed(lost!, 75, 90)).toBeGreaterThan(100)
    expect(missed(lost!, 320, 590)).toBe(0)
  })

  it("of two instances one crashes: the other has the store, and goes on", () => {
    const sets = ["nodes.ppg.instances=2", "nodes.ppg.choice=round-robin"]
    const result = runPlain("ppg-sip", [...sets, crash("ppg-1", "lost")])
    const { tables } = result
    expect(tables.faults![0]).toMatchObject({ targets: ["ppg-1"], pushesLost: { notBegun: 0, forgotten: 0 } })
    expect(tables.faults![0]!.messagesLost.down).toBeGreaterThan(20)
    expect(sum(tables.outcomes)).toBe(tables.pushes!.push.length)
    const shares = tables.outcomes[0]! / tables.pushes!.push.length
    expect(shares).toBeGreaterThan(0.99)
  })
})

const shipped = (file: string): string => readFileSync(new URL(`../../scenarios/${file}`, import.meta.url), "utf8")
const runShipped = (file: string, label: string, sets: readonly string[]) =>
  replicate(preparedWorld(scenarioOf(shipped(file), sets), label), { seed: 1, replication: 0, keepPushes: true })
const outcome = ({ tables }: ReturnType<typeof runPlain>, name: (typeof outcomes)[number]): number =>
  sum(tables.pushes!.outcome.map((index) => (outcomes[index] === name ? 1 : 0)))

describe("what a store keeps", () => {
  const away =
    "devices={count: 1000, states: {im-offline: 50 %, off: 50 %}, away: {off: 2 min}, abrupt: 0 %, access: gprs}"
  const short = [away, "run.duration=20 min", "run.warmUp=0 s", "load={kind: poisson, initiator: im, rate: 2/s}"]
  const sms = (fault: string) =>
    runShipped("ppg-wsp-cl.yaml", "ppg-wsp-cl", [
      ...short.map((set) => set.replace("initiator: im", "initiator: mmsc")),
      `faults=[${fault}]`,
    ])

  it("the SMS centre takes nothing while it is down and has all it had; only one that loses its disk loses short messages", () => {
    const down = sms("{kind: smsc-down, node: smsc, at: 8 min, for: 10 s}")
    const kept = sms("{kind: node-crash, node: smsc, at: 8 min, for: 10 s, state: kept}")
    const memory = sms("{kind: node-crash, node: smsc, at: 8 min, for: 10 s, state: lost}")
    const lost = sms("{kind: node-crash, node: smsc, at: 8 min, for: 10 s, state: wiped}")
    expect(down.tables.faults![0]!.messagesLost.down).toBeGreaterThan(10)
    for (const run of [down, kept, memory]) {
      expect(run.tables.faults![0]!.pushesLost.forgotten).toBe(0)
      expect(outcome(run, "lost")).toBe(0)
    }
    expect(lost.tables.faults![0]!.pushesLost.forgotten).toBeGreaterThan(20)
    expect(outcome(lost, "lost") - outcome(kept, "lost")).toBeGreaterThan(20)
    for (const run of [down, kept, memory, lost]) expect(sum(run.tables.outcomes)).toBe(run.tables.pushes!.push.length)
  })

  it("the push service takes nothing while it is down, and serves again", () => {
    const run = (faults: string) => runShipped("pns-wakeup.yaml", "pns-wakeup", [...short, `faults=[${faults}]`])
    const down = run("{kind: pns-down, node: pns, at: 8 min, for: 1 min}")
    expect(down.tables.faults![0]).toMatchObject({ times: 1, spanNs: 60e9, pushesLost: { forgotten: 0 } })
    expect(down.tables.faults![0]!.messagesLost.down).toBeGreaterThan(20)
    expect(sum(down.tables.outcomes)).toBe(down.tables.pushes!.push.length)
    const lost = run("{kind: node-crash, node: pns, at: 8 min, for: 1 min, state: lost}")
    expect(sum(lost.tables.outcomes)).toBe(lost.tables.pushes!.push.length)
  })
})

describe("whatever crashes, again and again, the accounts close", () => {
  const all = scenarioOf(shipped("all-mechanisms.yaml"))
  const nodes = all.world.nodes.filter(({ role }) => role !== "device")
  const faults = (state: string): string =>
    `faults=[${nodes
      .map(
        ({ id }) =>
          `{kind: node-crash, node: ${id}, every: {exponential: {mean: 90 s}}, for: {exponential: {mean: 5 s}}, state: ${state}}`,
      )
      .join(", ")}]`
  for (const state of ["kept", "lost", "wiped"]) {
    it.each(all.mechanisms.map(({ label }) => label))(`state ${state}: %s`, (label) => {
      const sets = [faults(state), "run.duration=6 min", "run.warmUp=30 s", "nodes.scscf.registrationLifetime=2 min"]
      if (label === "sip-notify") sets.push("mechanisms=[{use: sip-notify, expires: 60}]")
      const result = runShipped("all-mechanisms.yaml", label, sets)
      const { tables } = result
      expect(sum(tables.outcomes)).toBe(tables.pushes!.push.length)
      expect(sum(tables.links.map(({ messages }) => messages))).toBe(sum(tables.messages.map(({ count }) => count)))
      expect(sum(tables.faults!.flatMap(({ messagesLost }) => Object.values(messagesLost)))).toBeGreaterThan(0)
      expect(outcome(result, "delivered")).toBeGreaterThan(0)
      expect(runShipped("all-mechanisms.yaml", label, sets).tables.fingerprint).toBe(tables.fingerprint)
    })
  }
})
