/**
 * What a PPG is set up to do, as far as the acceptance of PAP needs to know: what a gateway of the period has in its
 * configuration file, and what its compliance profiles give it.
 */
import type { ClientAddress, ClientType } from "../../wire/pap/client-address.ts"
import type { CapabilitiesOf } from "./capabilities.ts"
import type { AccessRules } from "./initiators.ts"
import type { OtaOffer } from "./ota-choice.ts"
import type { Encoders } from "./transformation.ts"

/** Settings of one PPG. */
export interface PpgSettings {
  readonly host: string
  /** TCP port of its PAP resource; PAP fixes none. */
  readonly port: number
  /** Path of its PAP resource, e.g. `/pap`. */
  readonly path: string
  readonly access: AccessRules
  /** Versions of PAP that it reads: `papVersionsRead`. */
  readonly papVersions: readonly string[]
  readonly ota: OtaOffer
  /** Types of client address that it can use. */
  readonly clientTypes: readonly ClientType[]
  /** Whether it can find the client that a well-formed address of its own names. */
  readonly resolves: (client: ClientAddress) => boolean
  /** Without it, several recipients in one submission are refused with 3005. */
  readonly takesSeveralRecipients: boolean
  /** Without it, a replacement is refused with 3011. */
  readonly replaces: boolean
  /** Without it, capabilities that an initiator assumes are refused with 3004. */
  readonly matchesCapabilities: boolean
  readonly capabilitiesOf: CapabilitiesOf
  readonly encoders: Encoders
}
