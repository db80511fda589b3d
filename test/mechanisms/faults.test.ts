/** Faults in a whole world: when they begin and end, what they take, what is left alone. */
import { describe, expect, it } from "vitest"
import { runPlain } from "../support/world.ts"

describe("faults of links", () => {
  it("a partition takes what is sent on its links meanwhile, and nothing else", () => {
    const { tables } = runPlain("sip-message", [
      "faults=[{kind: partition, links: [scscf-pcscf], at: 1 min, for: 10 s}]",
      "nodes.im.store.retries=0",
    ])
    const [fault] = tables.faults!
    expect(fault).toMatchObject({ fault: "partition scscf-pcscf", times: 1, spanNs: 10e9, targets: ["scscf-pcscf"] })
    const link = tables.links.find((table) => table.link === "scscf-pcscf")!
    expect(fault!.messagesLost).toBe(link.losses)
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
    expect(tables.faults).toMatchObject([{ times: 1, spanNs: 8e9, messagesLost: 0 }])
  })
})
