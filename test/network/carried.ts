/** Links in a small world, and what they delivered when. */
import type { AccessSpec, LinkSpec } from "../../sim/network/link-spec.ts"
import { Links } from "../../sim/network/links.ts"
import { constant, ms, smallWorld } from "./small-world.ts"

export const link = (given: Partial<LinkSpec> = {}): LinkSpec => ({
  a: "pcscf",
  b: "device",
  delay: constant(10 * ms),
  jitter: constant(0),
  rateBitsPerSecond: Infinity,
  loss: 0,
  bearer: "packet",
  transport: "sip",
  ...given,
})

/** One link. With `devices` it is an access link whose end `b` they stand for. `arrived` lists key1 and the instant, ms. */
export const carried = (
  spec: LinkSpec,
  access: {
    readonly spec?: AccessSpec
    /** Several bearers; the devices are on the first until the test moves them. */
    readonly specs?: readonly AccessSpec[]
    readonly devices?: number
    readonly seed?: number
  } = {},
) => {
  const world = smallWorld(access.seed)
  const devices = access.devices ?? 0
  const bearer = new Uint8Array(devices)
  const reachable = new Uint8Array(devices).fill(1)
  const links = new Links(world.sim, world.packets, world.random, [spec], {
    deviceEnd: Int8Array.of(devices > 0 ? 1 : -1),
    specs: access.specs ?? [access.spec ?? { kind: "fixed" }],
    bearer,
    devices,
    reachable,
  })
  const arrived: [number, number][] = []
  links.onArrival = (packet) => {
    arrived.push([world.packets.key1[packet]!, world.sim.now / ms])
    world.packets.free(packet)
  }
  /** Sends a message at an instant; `up`: from `b` to `a`. */
  const send = (
    atMs: number,
    key: number,
    options: { up?: boolean; reliable?: boolean; octets?: number; device?: number; key2?: number } = {},
  ): void =>
    world.at(atMs, () => {
      const packet = world.packet(key, options.key2 ?? 0, options.octets ?? 0)
      const isSent = links.send(0, options.up === true ? 1 : 0, packet, options.reliable ?? false, options.device ?? -1)
      if (!isSent) world.packets.free(packet)
    })
  return { ...world, links, reachable, bearer, arrived, send }
}
