import { describe, expect, it } from "vitest"
import { carried, link } from "./carried.ts"
import { constant, ms } from "./small-world.ts"

const jittery = link({ jitter: { kind: "uniform", minimum: 0, maximum: 100 * ms } })

describe("a link", () => {
  it("delivers after its delay, in both directions, however many are under way", () => {
    const { send, run, arrived } = carried(link())
    send(0, 1)
    send(3, 2)
    send(3, 3, { up: true })
    run()
    expect(arrived).toEqual([
      [1, 10],
      [2, 13],
      [3, 13],
    ])
  })

  it("adds jitter from a draw of each message, so that datagrams may overtake", () => {
    const { send, run, arrived } = carried(jittery)
    for (let key = 0; key < 50; key++) send(key, key)
    run()
    expect(arrived.every(([key, at]) => at >= key + 10 && at <= key + 110)).toBe(true)
    const order = arrived.map(([key]) => key)
    expect(order).not.toEqual(order.toSorted((x, y) => x - y))
  })

  it("gives the same push the same delay and loss whatever else is sent", () => {
    const spec = link({ ...jittery, loss: 0.5 })
    const alone = carried(spec)
    for (let key = 0; key < 20; key++) alone.send(1000 * key, key)
    alone.run()
    const among = carried(spec)
    for (let key = 0; key < 20; key++) {
      for (let other = 0; other < 5; other++) among.send(1000 * key, 1000 + 5 * key + other)
      among.send(1000 * key, key)
    }
    among.run()
    expect(alone.arrived.length).toBeGreaterThan(0)
    expect(among.arrived.filter(([key]) => key < 20)).toEqual(alone.arrived)
  })

  it("draws for the two directions apart", () => {
    const { send, run, arrived } = carried(jittery)
    send(0, 1)
    send(1000, 1, { up: true })
    run()
    expect(arrived[1]![1] - 1000).not.toBeCloseTo(arrived[0]![1], 3)
  })

  it("draws for itself, by its name", () => {
    const times = ["device", "scscf"].map((b) => {
      const { send, run, arrived } = carried({ ...jittery, b })
      send(0, 1)
      run()
      return arrived[0]![1]
    })
    expect(times[0]).not.toBe(times[1])
  })

  it("keeps a backlog longer than all time that can be counted: what waits behind it arrives in no run", () => {
    const { send, run, arrived } = carried(link({ rateBitsPerSecond: 1 }))
    send(0, 1, { octets: 972 })
    for (const key of [2, 3, 4]) send(1, key, { octets: 1_000_000 }) // 93 days each
    run(100 * 86_400_000)
    expect(arrived.map(([key]) => key)).toEqual([1, 2])
  })

  it("with a rate makes a message wait for the one before it in its direction; IP and UDP headers count", () => {
    const { send, run, arrived } = carried(link({ rateBitsPerSecond: 80_000 })) // 10 octets a ms
    send(0, 1, { octets: 972 }) // 1000 with headers
    send(50, 2, { octets: 472 })
    send(50, 3, { octets: 472, up: true })
    run()
    expect(arrived).toEqual([
      [1, 100 + 10],
      [3, 50 + 50 + 10],
      [2, 150 + 10],
    ])
  })

  it("loses datagrams with its probability, counts them and leaves them to the sender", () => {
    const { send, run, arrived, links, packets } = carried(link({ loss: 0.3 }))
    for (let key = 0; key < 10_000; key++) send(0, key, { octets: 100 })
    run()
    const { messages, bytes, losses } = links.table(0)
    expect({ messages, bytes }).toEqual({ messages: 10_000, bytes: 1_000_000 })
    expect(losses).toBe(10_000 - arrived.length)
    expect(Math.abs(losses - 3000)).toBeLessThan(3.3 * Math.sqrt(10_000 * 0.3 * 0.7)) // 99.9 %
    expect(packets.live).toBe(0)
  })

  it("counts from the end of warm-up", () => {
    const { send, run, links, at } = carried(link())
    send(0, 1, { octets: 100 })
    at(1, () => links.resetStatistics())
    send(2, 2, { octets: 300 })
    run()
    expect(links.table(0)).toEqual({ link: "pcscf-device", messages: 1, bytes: 300, losses: 0 })
  })

  it("says what is constant about it", () => {
    expect(carried(link({ jitter: constant(2 * ms) })).links.constantDelayNs(0, 0)).toBe(12 * ms)
    expect(carried(jittery).links.constantDelayNs(0, 0)).toBeUndefined()
    expect(carried(link({ rateBitsPerSecond: 1e6 })).links.constantDelayNs(0, 0)).toBeUndefined()
    expect(carried(link()).links.isAccess(0)).toBe(false)
    expect(carried(link(), { devices: 1 }).links.isAccess(0)).toBe(true)
  })

  it("tells when the message last sent arrives", () => {
    const { send, run, links, at } = carried(link())
    send(5, 1)
    at(5, () => expect(links.arrivalNs).toBe(15 * ms))
    run()
    expect.assertions(1)
  })
})

describe("an access link", () => {
  it("carries nothing to or from a device out of reach", () => {
    const { send, run, arrived, links, reachable, packets } = carried(link(), { devices: 2 })
    reachable[1] = 0
    send(0, 1, { device: 0 })
    send(0, 2, { device: 1 })
    send(0, 3, { device: 1, up: true })
    send(0, 4, { device: 1, reliable: true })
    run()
    expect(arrived).toEqual([[1, 10]])
    expect(links.table(0)).toMatchObject({ messages: 4, losses: 3 })
    expect(packets.live).toBe(0)
  })

  it("loses what is under way to a device that goes, and tells its owner; what the device sent before arrives", () => {
    const { send, run, arrived, links, reachable, packets, at } = carried(link(), { devices: 1 })
    const lost: number[] = []
    links.onLost = (packet) => {
      lost.push(packets.key1[packet]!)
      packets.free(packet)
    }
    send(0, 1, { device: 0 })
    send(0, 2, { device: 0, up: true })
    at(5, () => (reachable[0] = 0))
    run()
    expect(lost).toEqual([1])
    expect(arrived).toEqual([[2, 10]])
    expect(links.table(0).losses).toBe(1)
  })

  it("has a channel for each device: they do not wait for each other's serialisation", () => {
    const { send, run, arrived } = carried(link({ rateBitsPerSecond: 80_000 }), { devices: 2 })
    send(0, 1, { octets: 972, device: 0 })
    send(0, 2, { octets: 972, device: 1 })
    send(0, 3, { octets: 972, device: 1 })
    run()
    expect(arrived).toEqual([
      [1, 110],
      [2, 110],
      [3, 210],
    ])
  })
})
