/**
 * Users who have several devices: which device is whose. Devices of one user are consecutive, and a user is known by the number of
 * its first device, so that where everybody has one device, user and device have the same number.
 * Rule 1: a push is for a user. Devices of one user share the public identity and the set of bindings at the S-CSCF; contact, private
 * identity, state, bearer and capabilities are each device's own.
 * Rule 2: nothing is drawn. One after the other, each user gets the number of devices that is furthest behind its share of the users so
 * far, the smaller one of equals; the last user has those that are left. So shares hold to within one user, in every replication.
 */
import type { PerUserSpec } from "./world-spec.ts"

export class Users {
  /** By device: the first device of its user. */
  readonly first: Int32Array<ArrayBuffer>
  /** How many users there are. */
  readonly count: number

  /** `devices`: how many there are of all users together. */
  constructor(devices: number, perUser: PerUserSpec) {
    this.first = new Int32Array(devices)
    const given = perUser.map(() => 0)
    let count = 0
    for (let device = 0; device < devices; count++) {
      const kind = furthestBehind(perUser, given, count)
      given[kind]! += 1
      const end = Math.min(devices, device + perUser[kind]!.devices)
      this.first.fill(device, device, end)
      device = end
    }
    this.count = count
  }

  /** The device after the last one of a user. */
  end(user: number): number {
    const { first } = this
    let device = user + 1
    while (device < first.length && first[device] === user) device++
    return device
  }
}

/** The users of so many devices; `undefined`: everybody has one. */
export const usersOf = (devices: number, perUser: PerUserSpec | undefined): Users | undefined =>
  perUser === undefined || perUser.every((kind) => kind.devices === 1) ? undefined : new Users(devices, perUser)

/** Shares are sums of rounded parts: what is less apart than this is equal. */
const roundingMost = 1e-9

/** The kind of user that is furthest behind its share when one more comes after `count` of them. */
const furthestBehind = (perUser: PerUserSpec, given: readonly number[], count: number): number => {
  let chosen = 0
  let most = -Infinity
  perUser.forEach(({ share }, kind) => {
    const behind = share * (count + 1) - given[kind]!
    if (behind > most + roundingMost) {
      most = behind
      chosen = kind
    }
  })
  return chosen
}
