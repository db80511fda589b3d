import { describe, expect, it } from "vitest"
import type { RadioSpec } from "../../sim/network/link-spec.ts"
import { carried, link } from "./carried.ts"
import { constant, ms } from "./small-world.ts"

/** A radio without chance: page 600 ms, set-up 2000 ms, promotion 1500 ms, down 100 ms, up 120 ms, connected 5 s, tail 12 s. */
const radio = (given: Partial<RadioSpec> = {}): RadioSpec => ({
  kind: "radio",
  technology: "umts",
  pageWait: constant(600 * ms),
  pageFailure: 0,
  pageRepeatNs: 3000 * ms,
  pageAttempts: 3,
  setUp: constant(2000 * ms),
  contextActive: 1,
  contextSetUp: constant(1000 * ms),
  promotion: constant(1500 * ms),
  downlink: constant(100 * ms),
  uplink: constant(120 * ms),
  downlinkBitsPerSecond: Infinity,
  uplinkBitsPerSecond: Infinity,
  loss: 0,
  inactivityNs: 5000 * ms,
  tailNs: 12_000 * ms,
  ...given,
})

const air = (given: Partial<RadioSpec> = {}, devices = 1) => carried(link(), { spec: radio(given), devices })
const device = 0

describe("a radio access link", () => {
  it("pages an idle device and sets its channel up before a message goes down", () => {
    const { send, run, arrived } = air()
    send(0, 1, { device })
    run()
    expect(arrived).toEqual([[1, 600 + 2000 + 10 + 100]])
  })

  it("sets the channel up without a page for what an idle device sends", () => {
    const { send, run, arrived } = air()
    send(0, 1, { device, up: true })
    run()
    expect(arrived).toEqual([[1, 2000 + 10 + 120]])
  })

  it("makes all that comes during set-up wait for the same instant", () => {
    const { send, run, arrived } = air()
    send(0, 1, { device })
    send(500, 2, { device })
    send(2599, 3, { device, up: true })
    run()
    expect(arrived).toEqual([
      [1, 2710],
      [2, 2710],
      [3, 2730],
    ])
  })

  it("has neither page nor set-up while the device is connected, until its inactivity time after the last octet", () => {
    const { send, run, arrived } = air()
    send(0, 1, { device }) // arrives at 2710: connected until 7710
    send(7710, 2, { device }) // arrives at 7820: connected until 12 820
    send(12_821, 3, { device }) // in the tail
    run()
    expect(arrived.slice(1)).toEqual([
      [2, 7820],
      [3, 12_821 + 1500 + 110],
    ])
  })

  it("promotes from the low-rate tail without a page, and is idle after it", () => {
    const { send, run, arrived } = air()
    send(0, 1, { device }) // connected until 7710, tail until 19 710
    send(19_710, 2, { device }) // arrives at 21 320: connected until 26 320, tail until 38 320
    send(38_321, 3, { device })
    run()
    expect(arrived.slice(1)).toEqual([
      [2, 19_710 + 1500 + 110],
      [3, 38_321 + 2600 + 110],
    ])
  })

  it("activates the packet context with the probability that it is not active", () => {
    const { send, run, arrived } = air({ contextActive: 0.3 }, 10_000)
    for (let each = 0; each < 10_000; each++) send(0, each, { device: each })
    run()
    const activated = arrived.filter(([, at]) => at === 3710).length
    expect(arrived.filter(([, at]) => at === 2710).length).toBe(10_000 - activated)
    expect(Math.abs(activated - 7000)).toBeLessThan(3.3 * Math.sqrt(10_000 * 0.3 * 0.7)) // 99.9 %
  })

  it("repeats a page that is not answered, at most so many times, then loses the message", () => {
    const { send, run, arrived, links, packets } = air({ pageFailure: 0.4 }, 10_000)
    for (let each = 0; each < 10_000; each++) send(0, each, { device: each })
    run()
    const shareAt = (at: number): number => arrived.filter(([, when]) => when === at).length / 10_000
    const lost = links.table(0).losses / 10_000
    const expected = [0.6, 0.4 * 0.6, 0.4 ** 2 * 0.6, 0.4 ** 3]
    for (const [index, share] of [shareAt(2710), shareAt(5710), shareAt(8710), lost].entries()) {
      const p = expected[index]!
      expect(Math.abs(share - p)).toBeLessThan(3.3 * Math.sqrt((p * (1 - p)) / 10_000)) // 99.9 %
    }
    expect(packets.live).toBe(0)
  })

  it("loses what joins a paging that fails, pages anew after it, and lets the device send meanwhile", () => {
    const { send, run, arrived, links } = air({ pageFailure: 1 })
    send(0, 1, { device })
    send(8999, 2, { device })
    send(9000, 3, { device })
    send(9001, 4, { device, up: true })
    run()
    expect(links.table(0).losses).toBe(3)
    expect(arrived).toEqual([[4, 9001 + 2130]])
  })

  it("lets no message through on a paging that has failed for another", () => {
    const { send, run, arrived } = air({ pageFailure: 0.5, pageAttempts: 1 }, 1000)
    for (let each = 0; each < 1000; each++) {
      send(0, each, { device: each })
      send(2999, 10_000 + each, { device: each })
      send(3000, 20_000 + each, { device: each })
    }
    run()
    const keys = new Set(arrived.map(([key]) => key))
    const lost = Array.from({ length: 1000 }, (_, each) => each).filter((each) => !keys.has(each))
    expect(lost.length).toBeGreaterThan(400)
    expect(lost.filter((each) => keys.has(10_000 + each))).toEqual([])
    expect(lost.filter((each) => keys.has(20_000 + each)).length).toBeGreaterThan(200)
  })

  it("counts inactivity from the last octet, whichever message it belongs to", () => {
    const { send, run, arrived } = air()
    send(0, 1, { device })
    send(4000, 2, { device, up: true }) // arrives at 4130: connected until 9130
    send(4001, 3, { device }) // arrives at 4111
    send(9130, 4, { device })
    run()
    expect(arrived.at(-1)).toEqual([4, 9130 + 110])
  })

  it("adds serialisation at its rate", () => {
    const { send, run, arrived } = air({ downlinkBitsPerSecond: 80_000 })
    send(0, 1, { device, octets: 972 })
    send(1, 2, { device, octets: 972 })
    run()
    expect(arrived).toEqual([
      [1, 2600 + 100 + 110],
      [2, 2600 + 200 + 110],
    ])
  })

  it("is idle again when the device comes back", () => {
    const { send, run, arrived, links, at } = air()
    send(0, 1, { device })
    at(3000, () => links.release(device))
    send(4000, 2, { device })
    run()
    expect(arrived).toEqual([
      [1, 2710],
      [2, 4000 + 2710],
    ])
  })

  it("meets a push with the same page, set-up and delays whatever was sent to other devices", () => {
    const chance: Partial<RadioSpec> = {
      pageWait: { kind: "uniform", minimum: 0, maximum: 640 * ms },
      pageFailure: 0.2,
      setUp: { kind: "lognormal", median: 2000 * ms, sigma: 0.25 },
      contextActive: 0.5,
      downlink: { kind: "lognormal", median: 100 * ms, sigma: 0.3 },
    }
    const alone = air(chance, 40)
    for (let each = 0; each < 20; each++) alone.send(100 * each, each, { device: each })
    alone.run()
    const among = air(chance, 40)
    for (let each = 0; each < 20; each++) {
      among.send(100 * each, 1000 + each, { device: 20 + each })
      among.send(100 * each, each, { device: each })
    }
    among.run()
    expect(new Set(alone.arrived.map(([, at]) => at)).size).toBe(alone.arrived.length)
    expect(among.arrived.filter(([key]) => key < 20)).toEqual(alone.arrived)
  })
})

describe("several radios", () => {
  const slow = radio()
  const quick = radio({
    technology: "lte",
    pageWait: constant(200 * ms),
    setUp: constant(300 * ms),
    downlink: constant(30 * ms),
  })
  const mix = () => carried(link(), { specs: [slow, quick, { kind: "fixed" }], devices: 3 })

  it("have each device paged and set up by the figures of the one it is on", () => {
    const { send, run, arrived, bearer } = mix()
    bearer.set([0, 1, 2])
    for (const one of [0, 1, 2]) send(0, one, { device: one })
    run()
    expect(arrived).toEqual([
      [2, 10],
      [1, 200 + 300 + 10 + 30],
      [0, 600 + 2000 + 10 + 100],
    ])
  })

  it("have a device that is handed over begin idle on the new one, and what is under way arrive", () => {
    const { send, run, arrived, bearer, links, at } = mix()
    send(0, 1, { device })
    send(2650, 2, { device })
    at(2700, () => {
      bearer[device] = 1
      links.handOver(device)
    })
    send(2800, 3, { device })
    send(4000, 4, { device })
    run()
    expect(arrived).toEqual([
      [1, 2710],
      [2, 2760],
      [3, 2800 + 200 + 300 + 10 + 30],
      [4, 4040],
    ])
  })
})
