/**
 * The S-CSCF's choice among the contacts that a user's devices have registered (TS 24.229 §5.4.3.3, RFC 3261 §16.6).
 * Rule 1: contacts that the caller's preferences drop are no choice (RFC 3841 §7.2.4); of the others the one with the highest Qa is the
 * best, since no device of this model states a q. Rule 2: of equals, the one whose REGISTER, first or renewal, is the latest.
 * Assumption for rule 2: TS 24.229 leaves it to the S-CSCF where no q-value was given, RFC 3261 to the proxy; the latest is where the
 * user was last. Of two at one instant, that of the lower number.
 */
import type { Devices } from "./devices.ts"
import type { RouteTable } from "./route-table.ts"
import type { Users } from "./users.ts"

export class Contacts {
  private readonly devices: Devices
  private readonly users: Users
  private readonly routes: RouteTable

  constructor(devices: Devices, users: Users, routes: RouteTable) {
    this.devices = devices
    this.users = users
    this.routes = routes
  }

  /** The device of a user's best contact for a request at this place; -1: it has none that the caller wants. */
  best(place: number, user: number): number {
    const { devices } = this
    const end = this.users.end(user)
    let best = -1
    let most = 0
    for (let device = user; device < end; device++) {
      if (!this.isWanted(place, device)) continue
      const preference = this.routes.preferenceFor(place, devices.profile[device]!)
      // Lifetimes are granted alike: the binding that lasts longest was made, or renewed, last.
      const isBetter =
        best < 0 ||
        preference > most ||
        (preference === most && devices.boundUntil[device]! > devices.boundUntil[best]!)
      if (!isBetter) continue
      best = device
      most = preference
    }
    return best
  }

  /** The device after this one, of the same user, with a contact that the caller wants; -1: there is none. `user - 1` begins. */
  next(place: number, user: number, after: number): number {
    const end = this.users.end(user)
    for (let device = after + 1; device < end; device++) if (this.isWanted(place, device)) return device
    return -1
  }

  /** How many contacts the caller wants. */
  count(place: number, user: number): number {
    let count = 0
    for (let device = this.next(place, user, user - 1); device >= 0; device = this.next(place, user, device)) count++
    return count
  }

  /** The code with which a request is answered that no contact is wanted for. */
  refusal(place: number, user: number): number {
    const { devices, routes } = this
    const end = this.users.end(user)
    for (let device = user; device < end; device++) {
      if (devices.bound[device] === 1) return routes.refusalOf(place, 1, devices.profile[device]!)
    }
    return unavailable
  }

  private isWanted(place: number, device: number): boolean {
    const { devices, routes } = this
    return devices.bound[device] === 1 && routes.refusalOf(place, 1, devices.profile[device]!) < 0
  }
}

/** RFC 3261 §21.4.18: known, and not to be reached now. */
const unavailable = 480
