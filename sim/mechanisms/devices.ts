/** Devices as columns: what the network holds of each, and what each is doing. A few octets a device. */

/** What a device does by itself: index into `deviceStates`. */
export const presence = { imOffline: 0, unregistered: 1, off: 2 } as const

/** Keys of registration draws stand apart from those of pushes. */
const registrationKeys = 2 ** 46
const roundsPerDevice = 4096

export class Devices {
  readonly count: number
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

  constructor(count: number) {
    this.count = count
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
}
