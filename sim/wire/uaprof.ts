/**
 * A device's capabilities as a UAProf profile (WAP-248; CC/PP over RDF): the component SoftwarePlatform with the content types that it takes
 * (CcppAccept). All else that a profile may say is left out: nothing in this model depends on it.
 */
import { escapeXml } from "./xml.ts"

/** Returns the profile as RDF text for content types, in their order. */
export const capabilityProfile = (types: readonly string[]): string =>
  `<?xml version="1.0"?>\r\n` +
  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:prf="http://www.openmobilealliance.org/tech/profiles/UAPROF/ccppschema-20021212#">` +
  `<rdf:Description rdf:ID="Profile"><prf:component><rdf:Description rdf:ID="SoftwarePlatform">` +
  `<prf:CcppAccept><rdf:Bag>${types.map((type) => `<rdf:li>${escapeXml(type)}</rdf:li>`).join("")}</rdf:Bag></prf:CcppAccept>` +
  `</rdf:Description></prf:component></rdf:Description></rdf:RDF>\r\n`
