/**
 * Address records, by which WSP redirects and a session initiation request name contact points: WAP-230 §8.2.2.3.
 * Layout: flags and length of the address in one octet, bearer, port, address; bearer and port only where flagged.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets } from "../octets.ts"
import type { OctetReader } from "./octet-reader.ts"
import { printUint16 } from "./primitives.ts"

/** A place to reach: bearer of WDP (`bearerType`), UDP or TCP port, and the address in the octets of the bearer. */
export interface AddressRecord {
  readonly bearer: number | undefined
  readonly port: number | undefined
  readonly address: Uint8Array
}

/** Bearers of WDP (WAP-259 appendix C, WDP bearer type assignments). */
export const bearerType = { ipv4: 0x00, ipv6: 0x01, gsmSms: 0x03, gsmCsd: 0x0a, gsmGprs: 0x0b } as const

const hasBearer = 0x80
const hasPort = 0x40

/** Returns the octets of address records, in order. */
export const printAddresses = (records: readonly AddressRecord[]): Uint8Array =>
  joinOctets(
    records.flatMap(({ bearer, port, address }) => {
      assert(address.length < 0x40, `an address record has at most 63 octets of address, not ${address.length}`)
      return [
        Uint8Array.of(
          (bearer === undefined ? 0 : hasBearer) | (port === undefined ? 0 : hasPort) | address.length,
          ...(bearer === undefined ? [] : [bearer]),
        ),
        port === undefined ? "" : printUint16(port),
        address,
      ]
    }),
  )

/** Reads address records up to the end of the part. */
export const readAddresses = (reader: OctetReader): readonly AddressRecord[] =>
  reader.list(() => {
    const flags = reader.uint8("an address record")
    return {
      bearer: (flags & hasBearer) === 0 ? undefined : reader.uint8("a bearer"),
      port: (flags & hasPort) === 0 ? undefined : reader.uint16("a port"),
      address: reader.take(flags & 0x3f, "an address"),
    }
  })
