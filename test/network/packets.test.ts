import { describe, expect, it } from "vitest"
import { Packets } from "../../sim/network/packets.ts"

describe("the pool of packets", () => {
  it("keeps what was written when its columns grow", () => {
    const packets = new Packets()
    const rows = Array.from({ length: 3000 }, (_, index) => {
      const packet = packets.alloc()
      packets.octets[packet] = index
      packets.key1[packet] = index * 2 ** 33
      return packet
    })
    expect(packets.live).toBe(3000)
    expect(new Set(rows).size).toBe(3000)
    rows.forEach((packet, index) => {
      expect([packets.octets[packet], packets.key1[packet]]).toEqual([index, index * 2 ** 33])
    })
  })

  it("gives freed rows out again before new ones", () => {
    const packets = new Packets()
    const rows = [packets.alloc(), packets.alloc(), packets.alloc()]
    packets.free(rows[1]!)
    packets.free(rows[0]!)
    expect(new Set([packets.alloc(), packets.alloc()])).toEqual(new Set([rows[0], rows[1]]))
    expect(packets.live).toBe(3)
  })

  it("refuses to free a row twice", () => {
    const packets = new Packets()
    const packet = packets.alloc()
    packets.free(packet)
    expect(() => packets.free(packet)).toThrow("free already")
  })
})
