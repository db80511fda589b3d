/** Devices as columns: what the network holds of each, and what each is doing. A few octets a device. */
import type { Users } from "./users.ts"

/** What a device does by itself: index into `deviceStates`. */
export const presence = { imOffline: 0, unregistered: 1, off: 2 } as const

/** Keys of registration draws stand apart from those of pushes. */
const registrationKeys = 2 ** 46
const roundsPerDevice = 4096

export class Devices {
  readonly count: number
  /** Whose they are; `undefined`: every user has one. */
  readonly users: Users | undefined
  /** 1: the bearer reaches it. */
  readonly reachable: Uint8Array<ArrayBuffer>
  /** 1: the S-CSCF holds a binding (contact and Path) for it. */
  readonly bound: Uint8Array<ArrayBuffer>
  readonly presence: Uint8Array<ArrayBuffer>
  /** What it can do: index into the world's profiles. */
  readonly profile: Uint8Array<ArrayBuffer>
  /** The bearer it is on: index into the accesses of the scenario's mix. */
  readonly bearer: Uint8Array<ArrayBuffer>
  /** Round of the REGISTER that made the binding; an older one says nothing about it (RFC 3261 §10.3, CSeq). */
  readonly boundBy: Int32Array<ArrayBuffer>
  /** Phase of its registration machine. */
  readonly phase: Uint8Array<ArrayBuffer>
  /** Transactions of its registration and subscriptions so far: numbers their draws. */
  readonly rounds: Int32Array<ArrayBuffer>
  /** The registration transaction under way; a later answer to an earlier one is ignored. */
  readonly round: Int32Array<ArrayBuffer>
  /** When the binding ends at the S-CSCF, ns. */
  readonly boundUntil: Float64Array<ArrayBuffer>
  /** Handles of its timers; 0 is no event's, and costs no memory where it stays. */
  readonly timerRefresh: Float64Array<ArrayBuffer>
  readonly timerRetry: Float64Array<ArrayBuffer>
  /** 1: the registration under way is an initial one, not a refresh. */
  readonly isInitial: Uint8Array<ArrayBuffer>
  /** Bits of the subscriptions to its registration's state that the S-CSCF holds, by their index in the routes. */
  readonly subscriptions: Uint8Array<ArrayBuffer>
  /** 1: the NOTIFY that ends its own subscription is under way. */
  readonly isTakingLeave: Uint8Array<ArrayBuffer>
  readonly timerSubscription: Float64Array<ArrayBuffer>

  constructor(count: number, users?: Users) {
    this.count = count
    this.users = users
    this.reachable = new Uint8Array(count)
    this.bound = new Uint8Array(count)
    this.presence = new Uint8Array(count)
    this.profile = new Uint8Array(count)
    this.bearer = new Uint8Array(count)
    this.boundBy = new Int32Array(count).fill(-1)
    this.phase = new Uint8Array(count)
    this.rounds = new Int32Array(count)
    this.round = new Int32Array(count).fill(-1)
    this.boundUntil = new Float64Array(count)
    this.timerRefresh = new Float64Array(count)
    this.timerRetry = new Float64Array(count)
    this.isInitial = new Uint8Array(count)
    this.subscriptions = new Uint8Array(count)
    this.isTakingLeave = new Uint8Array(count)
    this.timerSubscription = new Float64Array(count)
  }

  /** Number of a device's next signalling transaction. */
  nextRound(device: number): number {
    const round = this.rounds[device]!
    this.rounds[device] = round + 1
    return round
  }

  /** Key of the draws that a device's signalling transaction causes; -1: what the network does without it. */
  roundKey(device: number, round: number): number {
    return registrationKeys + device * roundsPerDevice + ((round + roundsPerDevice) % roundsPerDevice)
  }

  /**
   * State of a device as a push planned now finds it (index into `deviceStates`): im-offline while the S-CSCF has a
   * binding that leads to it, unregistered while only another bearer would, off while nothing does.
   */
  stateOf(device: number): number {
    if (this.reachable[device] === 0) return presence.off
    return this.bound[device] === 1 ? presence.imOffline : presence.unregistered
  }

  /** The user whose device it is, by the number of the user's first device. */
  userOf(device: number): number {
    return this.users === undefined ? device : this.users.first[device]!
  }

  /** A bit for the place of a device among its user's, of which there are at most 32. */
  bitOf(device: number): number {
    return 1 << (device - this.userOf(device))
  }

  /** 1: the S-CSCF holds a binding for the user whose device this is, if only of another one. */
  isUserBound(ofDevice: number): number {
    if (this.users === undefined) return this.bound[ofDevice]!
    const user = this.users.first[ofDevice]!
    const end = this.users.end(user)
    for (let device = user; device < end; device++) if (this.bound[device] === 1) return 1
    return 0
  }

  /** State of a user as a push planned now finds it: the best among its devices, im-offline before unregistered before off. */
  stateOfUser(user: number): number {
    if (this.users === undefined) return this.stateOf(user)
    const end = this.users.end(user)
    let best: number = presence.off
    for (let device = user; device < end; device++) best = Math.min(best, this.stateOf(device))
    return best
  }
}
