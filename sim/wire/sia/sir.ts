/**
 * Session initiation request, the body of `application/vnd.wap.sia`: it tells a device which applications have pushes waiting
 * and where to open the session (WAP-235 Push OTA, session initiation application). Version 0 names WSP contact points;
 * version 1 adds those of OTA-HTTP with their protocol options, a provisioning URL and CPI tags.
 * Rule: the applications are written as header pairs (`AF 84`), which is what dissectors read, not as bare values.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets, textOf } from "../octets.ts"
import { printAddresses, readAddresses, type AddressRecord } from "../wsp/address.ts"
import { printHeaders, readHeaders } from "../wsp/headers.ts"
import { OctetReader, type Malformed } from "../wsp/octet-reader.ts"
import { printUintvar } from "../wsp/primitives.ts"

/** A session initiation request. Applications are numbers, or URIs where they have none. */
export type Sir = Sir0 | Sir1

/** Version 0, for sessions over WSP. */
interface Sir0 {
  readonly kind: "sir-0"
  readonly applications: readonly (number | string)[]
  /** Contact points of WSP. */
  readonly wspContacts: readonly AddressRecord[]
}

/** Version 1, for OTA-HTTP besides WSP. */
interface Sir1 extends Omit<Sir0, "kind"> {
  readonly kind: "sir-1"
  /** Contact points of OTA-HTTP. */
  readonly httpContacts: readonly AddressRecord[]
  /** `sirOption` of each such contact point. */
  readonly protocolOptions: readonly number[]
  readonly provisioningUrl: string
  /** Contact point information the device should have; four octets each. */
  readonly cpiTags: readonly Uint8Array[]
}

/** Protocol options of a version 1 request. */
export const sirOption = { otaHttp: 0, otaHttpWithCpiTag: 1 } as const

const applicationHeader = "X-Wap-Application-Id"
const cpiTagOctets = 4

/** Returns the octets of a session initiation request. */
export const printSir = (sir: Sir): Uint8Array => {
  const front = [
    Uint8Array.of(sir.kind === "sir-0" ? 0 : 1),
    ...counted(printHeaders(sir.applications.map((value) => ({ name: applicationHeader, value })))),
    ...counted(printAddresses(sir.wspContacts)),
  ]
  if (sir.kind === "sir-0") return joinOctets(front)
  for (const tag of sir.cpiTags) assert(tag.length === cpiTagOctets, `a CPI tag has four octets, not ${tag.length}`)
  return joinOctets([
    ...front,
    ...counted(printAddresses(sir.httpContacts)),
    printUintvar(sir.protocolOptions.length),
    ...sir.protocolOptions.map(printUintvar),
    ...counted(joinOctets([sir.provisioningUrl])),
    printUintvar(sir.cpiTags.length),
    ...sir.cpiTags,
  ])
}

const counted = (octets: Uint8Array): readonly Uint8Array[] => [printUintvar(octets.length), octets]

/** Reads a session initiation request. */
export const parseSir = (octets: Uint8Array): Sir | Malformed => {
  const reader = new OctetReader(octets)
  const version = reader.uint8("the version")
  if (version > 1) reader.fail(`version ${version} of the session initiation request`)
  const front = { applications: readApplications(reader), wspContacts: readContacts(reader) }
  const sir: Sir =
    version === 0
      ? { kind: "sir-0", ...front }
      : {
          kind: "sir-1",
          ...front,
          httpContacts: readContacts(reader),
          protocolOptions: readMany(reader, "protocol options", () => reader.uintvar("a protocol option")),
          provisioningUrl: readUrl(reader),
          cpiTags: readMany(reader, "CPI tags", () => reader.take(cpiTagOctets, "a CPI tag")),
        }
  reader.noMore("the session initiation request")
  return reader.finish(sir)
}

const readApplications = (reader: OctetReader): readonly (number | string)[] =>
  reader.within(reader.uintvar("the length of the applications"), "the applications", () =>
    readHeaders(reader).map(({ name, value }) => {
      if (name === applicationHeader && (typeof value === "number" || typeof value === "string")) return value
      reader.fail("the list of applications holds another header field")
      return 0
    }),
  )

const readContacts = (reader: OctetReader): readonly AddressRecord[] =>
  reader.within(reader.uintvar("the length of the contact points"), "the contact points", () => readAddresses(reader))

const readUrl = (reader: OctetReader): string =>
  textOf(reader.take(reader.uintvar("the length of the provisioning URL"), "the provisioning URL"))

/** Reads as many as their number says; the number is not believed beyond the octets that there are. */
const readMany = <T>(reader: OctetReader, what: string, read: () => T): readonly T[] => {
  const count = reader.uintvar(`the number of ${what}`)
  const things: T[] = []
  while (things.length < count && reader.hasMore) things.push(read())
  if (things.length < count) reader.fail(`${count} ${what} are announced and ${things.length} are there`)
  return things
}
