/**
 * Client capabilities at the PPG (PAP 2.1 chapter 9, client capabilities query; UAProf): answering a query, and judging the
 * capabilities that an initiator assumes and those that its content needs.
 * Capabilities are RDF text. Two of them agree where they are the same but for white space; nothing is read out of them.
 */
import { papDescription } from "../../wire/pap/codes.ts"
import { parseClientAddress, type ClientAddress } from "../../wire/pap/client-address.ts"
import type { CapabilityQuery, CapabilityResponse } from "../../wire/pap/documents.ts"

/** What a PPG knows of a client: its profile as RDF, and the content types it takes; `undefined`: not known. */
export interface KnownCapabilities {
  readonly rdf: string | undefined
  readonly accepts: readonly string[] | undefined
}

/** Looks a client up. */
export type CapabilitiesOf = (client: ClientAddress) => KnownCapabilities

/** Answers a query: 1000 with the profile, 3008 where none is known, 2002 where the address is none. */
export const capabilityQueryAnswer = (
  asked: CapabilityQuery,
  capabilitiesOf: CapabilitiesOf,
): { readonly response: CapabilityResponse; readonly rdf: string | undefined } => {
  const client = parseClientAddress(asked.address)
  const rdf = client === undefined ? undefined : capabilitiesOf(client).rdf
  const code = client === undefined ? 2002 : rdf === undefined ? 3008 : 1000
  const { address, queryId } = asked
  return { response: { kind: "ccq-response", address, queryId, code, description: papDescription(code) }, rdf }
}

/**
 * Returns the code for a push that does not fit its recipient: 2005 where the capabilities that the initiator assumes are
 * not those known, 2006 where the client is known not to take the content type; nothing where nothing speaks against it.
 */
export const capabilityRefusal = (
  known: KnownCapabilities,
  push: { readonly assumed: string | undefined; readonly contentType: string },
): 2005 | 2006 | undefined => {
  if (push.assumed !== undefined && known.rdf !== undefined && packed(push.assumed) !== packed(known.rdf)) return 2005
  return known.accepts?.some((type) => type.toLowerCase() === push.contentType) === false ? 2006 : undefined
}

const packed = (rdf: string): string => rdf.replace(/\s+/g, " ").trim()
