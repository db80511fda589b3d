/**
 * The Cx interface between CSCFs and HSS: 3GPP TS 29.229 (commands §6.1, result codes §6.2, AVPs §6.3), and the codes of
 * RFC 6733 §4.5 that it uses. Vendor 10415 is 3GPP.
 */
import type { Avp, DiameterMessage } from "./avp.ts"
import { avp, avpData, numberOf, parseAvps } from "./avp.ts"

/** Application identifier of Cx and Dx (TS 29.229 §5). */
export const cxApplication = 16_777_216

/** Enterprise number of 3GPP. */
export const vendor3gpp = 10_415

/** Command codes of TS 29.229 §6.1; request and answer share one. */
export const cxCommands = { UAR: 300, SAR: 301, LIR: 302, MAR: 303 } as const

/** AVP codes of the base protocol (RFC 6733 §4.5). */
export const baseAvp = {
  userName: 1,
  authApplicationId: 258,
  vendorSpecificApplicationId: 260,
  sessionId: 263,
  originHost: 264,
  vendorId: 266,
  resultCode: 268,
  authSessionState: 277,
  destinationRealm: 283,
  destinationHost: 293,
  originRealm: 296,
  experimentalResult: 297,
  experimentalResultCode: 298,
} as const

/** AVP codes of TS 29.229 §6.3. */
export const cxAvp = {
  visitedNetworkIdentifier: 600,
  publicIdentity: 601,
  serverName: 602,
  userData: 606,
  sipNumberAuthItems: 607,
  sipAuthenticationScheme: 608,
  sipAuthenticate: 609,
  sipAuthorization: 610,
  sipAuthDataItem: 612,
  sipItemNumber: 613,
  serverAssignmentType: 614,
  userAuthorizationType: 623,
  userDataAlreadyAvailable: 624,
  confidentialityKey: 625,
  integrityKey: 626,
} as const

/** Server-Assignment-Type (TS 29.229 §6.3.15). */
export const assignment = { registration: 1, reRegistration: 2, userDeregistration: 5 } as const

/** User-Authorization-Type (TS 29.229 §6.3.24). */
export const authorizationType = { registration: 0, deregistration: 1 } as const

/** Results: `base` stands in Result-Code (RFC 6733 §7.1), `experimental` in Experimental-Result (TS 29.229 §6.2). */
export type CxResult = { readonly base: number } | { readonly experimental: number }

/** The results that this model gives. */
export const cxResults = {
  success: { base: 2001 }, // DIAMETER_SUCCESS
  firstRegistration: { experimental: 2001 }, // DIAMETER_FIRST_REGISTRATION
  subsequentRegistration: { experimental: 2002 }, // DIAMETER_SUBSEQUENT_REGISTRATION
  unregisteredService: { experimental: 2003 }, // DIAMETER_UNREGISTERED_SERVICE
  userUnknown: { experimental: 5001 }, // DIAMETER_ERROR_USER_UNKNOWN
  identityNotRegistered: { experimental: 5003 }, // DIAMETER_ERROR_IDENTITY_NOT_REGISTERED
} as const satisfies Readonly<Record<string, CxResult>>

/** Makes an AVP of 3GPP. */
export const avp3gpp = (code: number, value: Parameters<typeof avp>[1]): Avp => avp(code, value, vendor3gpp)

/** Both ends of a Cx exchange, as every message names them. */
export interface CxEnds {
  readonly sessionId: string
  readonly originHost: string
  readonly originRealm: string
}

/** Returns what stands in front of every Cx message: Session-Id first (RFC 6733 §8.8), then application and state. */
export const cxFront = (ends: CxEnds): readonly Avp[] => [
  avp(baseAvp.sessionId, ends.sessionId),
  avp(baseAvp.vendorSpecificApplicationId, [
    avp(baseAvp.vendorId, vendor3gpp),
    avp(baseAvp.authApplicationId, cxApplication),
  ]),
  avp(baseAvp.authSessionState, 1), // NO_STATE_MAINTAINED
  avp(baseAvp.originHost, ends.originHost),
  avp(baseAvp.originRealm, ends.originRealm),
]

/** Returns a result as its AVP. */
export const resultAvp = (result: CxResult): Avp =>
  "base" in result
    ? avp(baseAvp.resultCode, result.base)
    : avp(baseAvp.experimentalResult, [
        avp(baseAvp.vendorId, vendor3gpp),
        avp(baseAvp.experimentalResultCode, result.experimental),
      ])

/** Returns the result of an answer, or nothing where it has none. */
export const resultOf = (answer: DiameterMessage): CxResult | undefined => {
  const base = numberOf(avpData(answer.avps, baseAvp.resultCode))
  if (base !== undefined) return { base }
  const grouped = avpData(answer.avps, baseAvp.experimentalResult)
  const inner = grouped === undefined ? undefined : parseAvps(grouped)
  const experimental = inner === undefined ? undefined : numberOf(avpData(inner, baseAvp.experimentalResultCode))
  return experimental === undefined ? undefined : { experimental }
}
