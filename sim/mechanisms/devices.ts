/** Devices as columns: what the network holds of each, and what each is doing. A few octets a device. */

/** What a device does by itself: index into `deviceStates`. */
export const presence = { imOffline: 0, unregistered: 1, off: 2 } as const

export class Devices {
  readonly count: number
  /** 1: the bearer reaches it. */
  readonly reachable: Uint8Array<ArrayBuffer>
  /** 1: the S-CSCF holds a binding (contact and Path) for it. */
  readonly bound: Uint8Array<ArrayBuffer>
  readonly presence: Uint8Array<ArrayBuffer>
  /** Phase of its registration machine. */
  readonly phase: Uint8Array<ArrayBuffer>
  /** Registration transactions so far: numbers their identifiers and their draws. */
  readonly rounds: Int32Array<ArrayBuffer>
  /** The registration transaction under way; a later answer to an earlier one is ignored. */
  readonly round: Int32Array<ArrayBuffer>
  /** When the binding ends at the S-CSCF, ns. */
  readonly boundUntil: Float64Array<ArrayBuffer>
  readonly timerRefresh: Float64Array<ArrayBuffer>
  readonly timerRetry: Float64Array<ArrayBuffer>

  constructor(count: number) {
    this.count = count
    this.reachable = new Uint8Array(count)
    this.bound = new Uint8Array(count)
    this.presence = new Uint8Array(count)
    this.phase = new Uint8Array(count)
    this.rounds = new Int32Array(count)
    this.round = new Int32Array(count).fill(-1)
    this.boundUntil = new Float64Array(count)
    this.timerRefresh = new Float64Array(count).fill(-1)
    this.timerRetry = new Float64Array(count).fill(-1)
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
