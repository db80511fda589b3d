import { describe, expect, it } from "vitest"
import { TcpConnections } from "../../sim/network/tcp.ts"
import { carried, link } from "./carried.ts"
import { ms, second } from "./small-world.ts"

const reliable = true

describe("a reliable message", () => {
  it("waits one round trip for the connection, and later ones of either direction do not (RFC 9293 §3.5)", () => {
    const { send, run, arrived } = carried(link())
    send(0, 1, { reliable })
    send(5, 2, { reliable }) // while SYN is under way
    send(6, 5, { reliable, up: true })
    send(100, 3, { reliable })
    send(100, 4, { reliable, up: true })
    run()
    expect(arrived).toEqual([
      [1, 30],
      [2, 30],
      [5, 30],
      [3, 110],
      [4, 110],
    ])
  })

  it("has a connection for each device", () => {
    const { send, run, arrived } = carried(link(), { devices: 2 })
    send(0, 1, { reliable, device: 0 })
    send(100, 2, { reliable, device: 1 })
    send(200, 3, { reliable, device: 0 })
    run()
    expect(arrived).toEqual([
      [1, 30],
      [2, 130],
      [3, 210],
    ])
  })

  it("sets up a new connection after the device was away", () => {
    const { send, run, arrived, links, at } = carried(link(), { devices: 1 })
    send(0, 1, { reliable, device: 0 })
    at(50, () => links.release(0))
    send(100, 2, { reliable, device: 0 })
    run()
    expect(arrived.map(([, when]) => when)).toEqual([30, 130])
  })

  it("never overtakes another of its direction", () => {
    const spec = link({ jitter: { kind: "uniform", minimum: 0, maximum: 100 * ms } })
    const { send, run, arrived } = carried(spec)
    for (let key = 0; key < 200; key++) send(key, key, { reliable })
    run()
    expect(arrived.map(([key]) => key)).toEqual(Array.from({ length: 200 }, (_, key) => key))
  })

  it("is repeated after 1 s, doubling, when segments are lost (RFC 6298 §2.1, §5.5)", () => {
    // Each message to a device of its own, on a connection that stands and whose set-up lost nothing.
    const { send, run, arrived } = carried(link({ loss: 0.3 }), { devices: 4000 })
    for (let device = 0; device < 4000; device++) {
      send(0, device, { reliable, device, key2: 0 })
      send(500_000, 10_000 + device, { reliable, device, key2: 1 })
    }
    run()
    const firstAt = new Map(arrived.filter(([key]) => key < 10_000))
    const delays = arrived
      .filter(([key]) => key >= 10_000 && firstAt.get(key - 10_000) === 30)
      .map(([, at]) => at - 500_010)
    const share = (delay: number): number => delays.filter((d) => d === delay).length / delays.length
    expect(delays.filter((delay) => ![0, 1000, 3000, 7000, 15_000, 31_000, 63_000].includes(delay))).toEqual([])
    for (const [repeats, delay] of [0, 1000, 3000].entries()) {
      const p = 0.7 * 0.3 ** repeats
      expect(Math.abs(share(delay) - p)).toBeLessThan(3.3 * Math.sqrt((p * (1 - p)) / delays.length)) // 99.9 %
    }
  })

  it("waits 3 s for a repeat when the handshake had to be repeated (RFC 6298 §5.7)", () => {
    const { send, run, arrived } = carried(link({ loss: 0.3 }), { devices: 2000 })
    for (let device = 0; device < 2000; device++) send(0, device, { reliable, device })
    run()
    const delays = new Set(arrived.map(([, at]) => at - 30))
    // Handshake 0, 1, 3, 7 … s; data 0, 1, 3, 7 … s after a clean one, else 0, 3, 9, 21 … s.
    expect([0, 1000, 3000, 4000, 10_000].every((delay) => delays.has(delay))).toBe(true)
    expect(delays.has(2000)).toBe(false) // one repeat of each, were the time-out 1 s for both
  })

  it("does not wait for what was held up on an older connection", () => {
    const tcp = new TcpConnections(1)
    expect(tcp.inOrder(0, 0, 60 * second)).toBe(60 * second)
    expect(tcp.inOrder(0, 0, 30 * second)).toBe(60 * second)
    expect(tcp.inOrder(0, 1, 30 * second)).toBe(30 * second)
    tcp.close(0)
    expect(tcp.inOrder(0, 0, 30 * second)).toBe(30 * second)
  })

  it("is lost when six repeats are lost, and so is what needs a connection that cannot be set up", () => {
    const { send, run, arrived, links, packets } = carried(link({ loss: 1 }))
    send(0, 1, { reliable })
    run()
    expect(arrived).toEqual([])
    expect(links.table(0).losses).toBe(1)
    expect(packets.live).toBe(0)
  })

  it("has 40 octets of headers in each segment of 1460", () => {
    const { send, run, arrived } = carried(link({ rateBitsPerSecond: 80_000 }))
    send(0, 1, { reliable, octets: 960 })
    send(500, 2, { reliable, octets: 1461 })
    run()
    expect(arrived).toEqual([
      [1, 20 + 100 + 10],
      [2, 500 + 154.1 + 10],
    ])
  })
})
