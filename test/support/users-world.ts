/** Worlds in which users have several devices, and what the draws of their devices are, found apart from the simulation. */
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { reRegistrationDelay } from "../../sim/protocols/ims/registration.ts"
import { replicate, type Replicated } from "../../sim/mechanisms/replicate.ts"
import type { FlowRecord } from "../../sim/trace/flow.ts"
import { everyWorld } from "./every-world.ts"

/** Of the world below: half of the devices are registered, a quarter each unregistered and off, and none ever moves. */
export const mixedStates = [
  "devices.states={ im-offline: 50 %, unregistered: 25 %, off: 25 % }",
  "devices.away={ unregistered: never, off: never }",
]
export const allRegistered = ["devices.states={ im-offline: 100 % }"]

export type State = "im-offline" | "unregistered" | "off"

/** State of a device in a world of mixed states: its first draw. */
export const stateOf = (device: number, seed = 1): State => {
  const u = new RandomStreams(seed, 0).keyed("devices/stays").at(device, 0).next()
  return u < 0.5 ? "im-offline" : u < 0.75 ? "unregistered" : "off"
}

/** Seconds since a device registered at the start renewed its registration: its second draw. */
export const registeredSince = (device: number, seed = 1): number => {
  const stream = new RandomStreams(seed, 0).keyed("devices/stays").at(device, 0)
  stream.next()
  return stream.next() * reRegistrationDelay(600_000)
}

/** Whether the first outage of a scenario strikes a device. */
export const isStruck = (device: number, share: number, seed = 1): boolean =>
  new RandomStreams(seed, 0).keyed("devices/outages").at(device, 0).next() < share

/** The first user of two devices, by its first device, of which this holds. */
export const userWhere = (holds: (first: number, second: number) => boolean): number => {
  for (let first = 0; first < 1000; first += 2) if (holds(first, first + 1)) return first
  throw new Error("there is no such user")
}

/** How a device's address stands in its contact; below 61 440 devices. */
export const addressOf = (device: number): string => `[2001:db8:1000:${(0x1000 + device).toString(16)}::1]`

export const plannedFor = (...pushes: readonly { readonly at: string; readonly device: number }[]): string =>
  `load={ kind: planned, initiator: im, pushes: [${pushes.map(({ at, device }) => `{ at: ${at}, device: ${device} }`).join(", ")}] }`

/** One way of pushing in the world of every mechanism with a thousand devices, two of each user unless `sets` say otherwise. */
export const runUsers = (
  way: string,
  sets: readonly string[],
  options: { readonly tracePush?: number; readonly seed?: number } = {},
): Replicated =>
  replicate(everyWorld(way, ["devices.count=1000", "devices.perUser=2", "run.duration=2 min", ...sets]), {
    seed: options.seed ?? 1,
    replication: 0,
    keepPushes: true,
    tracePush: options.tracePush ?? 0,
  })

/** Requests of a flow that reached a device over SIP. */
export const requestsToDevices = ({ flow }: Replicated): readonly FlowRecord[] =>
  flow!.records.filter(
    ({ to, protocol, direction }) => to === "device" && protocol === "SIP" && direction === "request",
  )
