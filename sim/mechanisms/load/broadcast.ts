/**
 * A broadcast: one push to each device of a segment, at once or each at an instant of its own within a span, all instants alike.
 * Rule 1: who is in the segment is drawn by the device's number: a larger share holds every device of a smaller one.
 * Rule 2: order of time, and of number among equals. Rule 3: where users have several devices, the segment is one of users, each by the
 * number of its first device: nobody gets the same broadcast twice.
 */
import type { RandomStreams } from "../../kernel/random-stream.ts"
import { wholeNs } from "../../kernel/time.ts"
import type { Directed } from "./directed.ts"
import type { Users } from "../users.ts"
import type { BroadcastSpec } from "./spec.ts"

export class Broadcast implements Directed {
  readonly #devices: Int32Array
  readonly #atNs: Float64Array
  readonly #untilNs: number
  #sent = -1

  constructor(
    spec: BroadcastSpec,
    random: RandomStreams,
    name: string,
    to: { readonly devices: number; readonly users: Users | undefined },
    untilNs: number,
  ) {
    const members = segmentOf(spec.to, random, name, to.devices, to.users)
    const instants = random.keyed(`${name}/instants`)
    const at = Float64Array.from(
      members,
      (device) => spec.atNs + (spec.spreadNs === 0 ? 0 : wholeNs(instants.at(device, 0).next() * spec.spreadNs)),
    )
    const order = Uint32Array.from({ length: members.length }, (_, index) => index)
    if (spec.spreadNs > 0) order.sort((p, q) => at[p]! - at[q]! || p - q)
    this.#devices = Int32Array.from(order, (index) => members[index]!)
    this.#atNs = Float64Array.from(order, (index) => at[index]!)
    this.#untilNs = untilNs
  }

  next(): number {
    this.#sent += 1
    const at = this.#atNs[this.#sent] ?? Infinity
    return at > this.#untilNs ? Infinity : at
  }

  get device(): number {
    return this.#devices[this.#sent]!
  }

  get octets(): number {
    return -1
  }
}

/** The devices of a segment, or the first devices of its users, in order of their numbers. */
const segmentOf = (
  to: BroadcastSpec["to"],
  random: RandomStreams,
  name: string,
  devices: number,
  users: Users | undefined,
): Int32Array => {
  const isRecipient = (device: number): boolean => users === undefined || users.first[device] === device
  const members = new Int32Array(devices)
  let count = 0
  if ("share" in to) {
    const draws = random.keyed(`${name}/segment`)
    for (let device = 0; device < devices; device++) {
      if (isRecipient(device) && draws.at(device, 0).next() < to.share) members[count++] = device
    }
  } else {
    // Selection sampling (Knuth, TAOCP 3.4.2, Algorithm S): so many of those that are left, each subset alike.
    const draws = random.stream(`${name}/segment`)
    let left = users?.count ?? devices
    for (let device = 0; device < devices && count < to.count; device++) {
      if (isRecipient(device) && draws.next() * left-- < to.count - count) members[count++] = device
    }
  }
  return members.subarray(0, count)
}
