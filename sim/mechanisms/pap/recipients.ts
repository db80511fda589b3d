/**
 * To whom an initiator may push, and what the PPG knows of whom: each found once for a device. Lists of numbers are the account's
 * (`protocols/ppg/initiators.ts`); known capabilities are drawn by the device's own number.
 */
import type { RandomStreams } from "../../kernel/random-stream.ts"
import { msisdnOf } from "../../protocols/ims/identities.ts"
import { mayPushTo, type InitiatorAccount } from "../../protocols/ppg/initiators.ts"
import type { DeviceCapabilities } from "../../protocols/ims/decision.ts"
import type { Devices } from "../devices.ts"

const yes = 1
const no = 2

export class Recipients {
  private readonly devices: Devices
  private readonly account: InitiatorAccount | undefined
  private readonly client: "USER" | "PLMN"
  private readonly admitted: Uint8Array
  private readonly known: Uint8Array
  private readonly draws: ReturnType<RandomStreams["keyed"]>
  private readonly knownShare: number
  private readonly takes: Uint8Array

  constructor(
    random: RandomStreams,
    devices: Devices,
    options: {
      readonly account: InitiatorAccount | undefined
      readonly client: "USER" | "PLMN"
      /** Share of devices whose capabilities the PPG knows. */
      readonly knownShare: number
      readonly contentType: string
      readonly profiles: readonly (DeviceCapabilities | undefined)[]
    },
  ) {
    this.devices = devices
    this.account = options.account
    this.client = options.client
    this.knownShare = options.knownShare
    this.admitted = new Uint8Array(devices.count)
    this.known = new Uint8Array(devices.count)
    this.draws = random.keyed("ppg/capabilities-known")
    const type = options.contentType.toLowerCase()
    this.takes = Uint8Array.from(options.profiles, (profile) => (profile?.types?.includes(type) === false ? 0 : 1))
  }

  /** Whether the initiator's account may push to this device (2001 where not). */
  isAdmitted(device: number): boolean {
    const { account, client } = this
    if (account === undefined) return true
    if (this.admitted[device] === 0) {
      const to = { type: client, client: `+${msisdnOf({ index: device })}`, qualifiers: [], host: "" }
      this.admitted[device] = mayPushTo(account, to) ? yes : no
    }
    return this.admitted[device] === yes
  }

  /** Whether the PPG knows this device's capabilities. */
  isKnown(device: number): boolean {
    if (this.knownShare >= 1) return true
    if (this.known[device] === 0) this.known[device] = this.draws.at(device, 0).next() < this.knownShare ? yes : no
    return this.known[device] === yes
  }

  /** Whether this device takes what is pushed. */
  isTaker(device: number): boolean {
    return this.takes[this.devices.profile[device]!] === 1
  }
}
