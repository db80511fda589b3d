import { describe, expect, it } from "vitest"
import { Simulation } from "../../sim/kernel/simulation.ts"

/** A simulation that writes down what it executes, as `a@now`. */
const recorder = () => {
  const sim = new Simulation()
  const story: string[] = []
  const note = sim.handler("note", (a) => {
    story.push(`${a}@${sim.now}`)
  })
  return { sim, story, note }
}

describe("order is total", () => {
  it("by time, then priority, then order of scheduling", () => {
    const { sim, story, note } = recorder()
    sim.schedule(20, note, 1, 0)
    sim.schedule(10, note, 2, 0)
    sim.schedule(10, note, 3, 0, -1)
    sim.schedule(10, note, 4, 0)
    sim.schedule(10, note, 5, 0, 1)
    sim.schedule(10, note, 6, 0, -1)
    sim.run({ untilNs: 100 })
    expect(story).toEqual(["3@10", "6@10", "2@10", "4@10", "5@10", "1@20"])
  })

  it("across lanes too", () => {
    const { sim, story, note } = recorder()
    const lane = sim.lane(10)
    sim.arm(lane, note, 1, 0)
    sim.schedule(10, note, 2, 0)
    sim.arm(lane, note, 3, 0)
    sim.schedule(10, note, 4, 0, -1)
    sim.arm(sim.lane(5), note, 5, 0)
    sim.run({ untilNs: 100 })
    expect(story).toEqual(["5@5", "4@10", "1@10", "2@10", "3@10"])
  })

  it("and an event scheduled without delay comes after those of the same instant", () => {
    const { sim, story, note } = recorder()
    const now = sim.handler("now", () => {
      sim.schedule(0, note, 9, 0)
    })
    sim.schedule(5, now, 0, 0)
    sim.schedule(5, note, 1, 0)
    sim.run({ untilNs: 5 })
    expect(story).toEqual(["1@5", "9@5"])
  })
})

describe("cancelling", () => {
  it("removes an event, once", () => {
    const { sim, story, note } = recorder()
    const handle = sim.schedule(10, note, 1, 0)
    expect(sim.isPending(handle)).toBe(true)
    expect(sim.cancel(handle)).toBe(true)
    expect(sim.isPending(handle)).toBe(false)
    expect(sim.cancel(handle)).toBe(false)
    expect(sim.run({ untilNs: 100 })).toBe("empty")
    expect(story).toEqual([])
  })

  it("with a handle of the past harms nobody who has its place now", () => {
    const { sim, story, note } = recorder()
    const old = sim.schedule(10, note, 1, 0)
    sim.run({ untilNs: 10 })
    const young = sim.schedule(10, note, 2, 0)
    expect(young % 2 ** 24).toBe(old % 2 ** 24)
    expect(sim.cancel(old)).toBe(false)
    expect(sim.isPending(young)).toBe(true)
    sim.run({ untilNs: 100 })
    expect(story).toEqual(["1@10", "2@20"])
  })

  it.each([-1, 0, 5, 2 ** 24 + 40, 2 ** 53])("of %s, which is no handle, does nothing", (handle) => {
    const { sim, note } = recorder()
    sim.schedule(10, note, 1, 0)
    expect(sim.cancel(handle)).toBe(false)
    expect(sim.isPending(handle)).toBe(false)
  })

  it("by the handler that the event would have preceded holds", () => {
    const { sim, story, note } = recorder()
    const lane = sim.lane(10)
    const first = sim.arm(lane, note, 1, 0)
    const second = sim.arm(lane, note, 2, 0)
    sim.arm(lane, note, 3, 0)
    const cancelBoth = sim.handler("cancel both", () => {
      expect(sim.cancel(second)).toBe(true)
      expect(sim.cancel(first)).toBe(true)
    })
    sim.schedule(10, cancelBoth, 0, 0, -1)
    sim.run({ untilNs: 100 })
    expect(story).toEqual(["3@10"])
  })

  it("leaves no dead event behind: 10^6 timers of a lane take no more rows than live at once", () => {
    const { sim, note } = recorder()
    const lane = sim.lane(32_000_000_000)
    let slotMax = 0
    for (let i = 0; i < 1_000_000; i++) {
      const handle = sim.arm(lane, note, i, 0)
      slotMax = Math.max(slotMax, handle % 2 ** 24)
      sim.cancel(handle)
    }
    expect(slotMax).toBe(1)
  })
})

describe("a run", () => {
  it("executes what is due at its end and leaves the clock there", () => {
    const { sim, story, note } = recorder()
    for (const delay of [10, 20, 21]) sim.schedule(delay, note, delay, 0)
    expect(sim.run({ untilNs: 20 })).toBe("time")
    expect(sim.now).toBe(20)
    expect(sim.executed).toBe(2)
    expect(sim.run({ untilNs: 30 })).toBe("empty")
    expect(sim.now).toBe(30)
    expect(story).toEqual(["10@10", "20@20", "21@21"])
  })

  it("stops after a number of events, and goes on as if it had not", () => {
    const whole = recorder()
    const parts = recorder()
    for (const { sim, note } of [whole, parts]) for (let i = 0; i < 100; i++) sim.schedule((i * 37) % 50, note, i, i)
    whole.sim.run({ untilNs: 1000 })
    const reasons = new Set<string>()
    while (parts.sim.executed < 100) reasons.add(parts.sim.run({ untilNs: 1000, maxEvents: 7 }))
    expect([...reasons]).toEqual(["events", "empty"])
    expect(parts.story).toEqual(whole.story)
    expect(parts.sim.fingerprint()).toBe(whole.sim.fingerprint())
  })

  it("of exactly as many events as there are ends by time", () => {
    const { sim, note } = recorder()
    sim.schedule(1, note, 0, 0)
    sim.schedule(500, note, 0, 0)
    expect(sim.run({ untilNs: 10, maxEvents: 1 })).toBe("time")
    expect(sim.now).toBe(10)
  })

  it("stops when it is cancelled, and tells its progress meanwhile", () => {
    const sim = new Simulation()
    const again = sim.handler("again", () => {
      sim.schedule(1, again, 0, 0)
    })
    sim.schedule(1, again, 0, 0)
    const told: number[] = []
    let isCancelled = false
    const reason = sim.run({
      untilNs: 1e9,
      isCancelled: () => isCancelled,
      onProgress: (nowNs, executed) => {
        expect(nowNs).toBe(executed)
        told.push(executed)
        isCancelled = told.length === 3
      },
    })
    expect(reason).toBe("cancelled")
    expect(told).toEqual([32768, 65536, 98304])
    expect(sim.now).toBe(98304)
    expect(sim.run({ untilNs: 100_000 })).toBe("time")
    expect(sim.executed).toBe(100_000)
  })

  it("cannot be started by one of its own handlers, nor into the past", () => {
    const sim = new Simulation()
    const nested = sim.handler("nested", () => {
      sim.run({ untilNs: 100 })
    })
    sim.schedule(1, nested, 0, 0)
    expect(() => sim.run({ untilNs: 10 })).toThrow("a handler must not run the simulation that runs it")
    expect(() => sim.run({ untilNs: 0 })).toThrow("a run must end at or after 1 ns, was 0")
  })
})

describe("what cannot be scheduled is refused", () => {
  const { sim, note } = recorder()
  sim.run({ untilNs: 100 })

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])("a delay of %s ns", (delay) => {
    expect(() => sim.schedule(delay, note, 0, 0)).toThrow("an event must be at a whole ns from 100 to 2^53 − 1")
  })

  it("an instant that is past", () => {
    expect(() => sim.scheduleAt(99, note, 0, 0)).toThrow("an event must be at a whole ns from 100 to 2^53 − 1, was 99")
  })

  it.each([0.5, 2 ** 31, -(2 ** 31) - 1, NaN])("an argument of %s", (argument) => {
    expect(() => sim.schedule(0, note, argument, 0)).toThrow("the arguments of an event must be 32-bit whole numbers")
    expect(() => sim.arm(sim.lane(0), note, 0, argument)).toThrow(
      "the arguments of an event must be 32-bit whole numbers",
    )
  })

  it.each([128, -128, 0.5])("a priority of %s", (priority) => {
    expect(() => sim.schedule(0, note, 0, 0, priority)).toThrow("a priority must be a whole number from −127 to 127")
  })

  it.each([-1, 0.5, Infinity])("a lane of %s ns", (delay) => {
    expect(() => sim.lane(delay)).toThrow("the delay of a lane must be a whole number of ns, at least 0")
  })

  it("a kind that nobody handles", () => {
    expect(() => sim.schedule(0, 7, 0, 0)).toThrow("no handler is registered for kind 7")
  })
})

describe("the fingerprint", () => {
  const fingerprintOf = (events: readonly (readonly [delay: number, kind: number, a: number, b: number])[]): string => {
    const sim = new Simulation()
    for (let kind = 0; kind < 3; kind++) sim.handler(`kind ${kind}`, () => {})
    for (const [delay, kind, a, b] of events) sim.schedule(delay, kind, a, b)
    sim.run({ untilNs: Infinity })
    return sim.fingerprint()
  }

  it("is that of the events, to the bit", () => {
    expect(fingerprintOf([])).toBe("9e3779b97f4a7c15")
    expect(
      fingerprintOf([
        [1_000_000, 1, 2, 3],
        [9e15, 2, -5, 7],
      ]),
    ).toBe("2f12f91040e2bfb8")
  })

  it("changes with the time, the kind, either argument, the order and the number of events", () => {
    const prints = [
      fingerprintOf([
        [1, 1, 2, 3],
        [5, 1, 2, 3],
      ]),
      fingerprintOf([
        [2, 1, 2, 3],
        [5, 1, 2, 3],
      ]),
      fingerprintOf([
        [1 + 2 ** 32, 1, 2, 3],
        [5 + 2 ** 32, 1, 2, 3],
      ]),
      fingerprintOf([
        [1, 0, 2, 3],
        [5, 1, 2, 3],
      ]),
      fingerprintOf([
        [1, 1, 3, 3],
        [5, 1, 2, 3],
      ]),
      fingerprintOf([
        [1, 1, 2, 4],
        [5, 1, 2, 3],
      ]),
      fingerprintOf([
        [1, 1, 2, 3],
        [5, 1, 3, 2],
      ]),
      fingerprintOf([[1, 1, 2, 3]]),
      fingerprintOf([
        [1, 1, 2, 3],
        [5, 1, 2, 3],
        [5, 0, 0, 0],
      ]),
      fingerprintOf([[0, 0, 0, 0]]),
      fingerprintOf([
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ]),
      fingerprintOf([]),
    ]
    expect(new Set(prints).size).toBe(prints.length)
  })
})

describe("lanes", () => {
  it("are one for each delay", () => {
    const sim = new Simulation()
    const lanes = Array.from({ length: 100 }, (_, i) => sim.lane(i * 7))
    expect(new Set(lanes).size).toBe(100)
    expect(lanes.map((_, i) => sim.lane(i * 7))).toEqual(lanes)
  })
})
