/**
 * What CSCFs ask the HSS, and what it answers: TS 29.228 §6.1 to §6.3 in the messages of TS 29.229 §6.1.
 * Rule: sizes follow from the widths of identities and host names; a result never changes a request, and every answer of
 * one query has the AVPs of its result.
 */
import type { Avp, DiameterMessage } from "../../wire/diameter/avp.ts"
import { avp, printDiameter } from "../../wire/diameter/avp.ts"
import type { CxResult } from "../../wire/diameter/cx.ts"
import {
  assignment,
  authorizationType,
  avp3gpp,
  baseAvp,
  cxApplication,
  cxAvp,
  cxCommands,
  cxFront,
  cxResults,
  resultAvp,
} from "../../wire/diameter/cx.ts"
import type { SipRequest } from "../../wire/sip/message.ts"
import { headerOf } from "../../wire/sip/message.ts"
import { sentBy } from "../sip/headers.ts"
import { nonceOf, privateIdentity } from "../sip/device-identity.ts"
import type { CxQuery, NodeIdentity, RoleEnvironment } from "./decision.ts"
import { hasUnregisteredServices } from "./i-cscf.ts"

/** One query to the HSS and its answer: names for tables and charts, and the exact octets. */
export interface CxExchange {
  readonly requestName: string
  readonly answerName: string
  readonly request: Uint8Array
  readonly answer: Uint8Array
  readonly result: CxResult
}

/**
 * Returns the exchange that a CSCF (`environment.self`) has with the HSS because of a SIP request. The answer depends on
 * whether the subscriber is registered, which `environment` tells.
 */
export const cxExchange = (
  query: CxQuery,
  request: SipRequest,
  environment: RoleEnvironment,
  hss: NodeIdentity,
): CxExchange => {
  const { self, ids, homeDomain, hop } = environment
  const session = ids.token(`session ${hop}`)
  const sessionId = `${self.host};${decimal(session.slice(0, 8))};${decimal(session.slice(8))}`
  const result = resultFor(query, request, environment)
  const common = {
    command: cxCommands[query],
    application: cxApplication,
    isProxiable: true,
    hopByHop: parseInt(ids.token(`hop-by-hop ${hop}`).slice(0, 8), 16),
    endToEnd: parseInt(ids.token(`end-to-end ${hop}`).slice(0, 8), 16),
  }
  const asked: DiameterMessage = {
    ...common,
    isRequest: true,
    avps: [
      ...cxFront({ sessionId, originHost: self.host, originRealm: homeDomain }),
      ...(query === "UAR" || query === "LIR" ? [] : [avp(baseAvp.destinationHost, hss.host)]), // I-CSCF knows the realm only
      avp(baseAvp.destinationRealm, homeDomain),
      ...questionOf(query, request, environment),
    ],
  }
  const told: DiameterMessage = {
    ...common,
    isRequest: false,
    avps: [
      ...cxFront({ sessionId, originHost: hss.host, originRealm: homeDomain }),
      resultAvp(result),
      ...answerOf(query, result, environment),
    ],
  }
  return {
    requestName: `Diameter ${query}`,
    answerName: `Diameter ${query.slice(0, 2)}A`,
    request: printDiameter(asked),
    answer: printDiameter(told),
    result,
  }
}

/** RFC 6733 §8.8: the two halves of the session number stand in decimal; here always ten digits. */
const decimal = (hex: string): string => String(parseInt(hex, 16)).padStart(10, "0")

const serverName = (environment: RoleEnvironment): Avp =>
  avp3gpp(cxAvp.serverName, `sip:${sentBy(environment.servingCscf)}`)

const isDeregistration = (request: SipRequest): boolean =>
  /;expires=0(?:;|$)/.test(headerOf(request, "Contact") ?? "") || headerOf(request, "Expires") === "0"

const resultFor = (query: CxQuery, request: SipRequest, environment: RoleEnvironment): CxResult => {
  if (query === "MAR" || query === "SAR") return cxResults.success
  const asksOf = query === "LIR" ? request.uri : (headerOf(request, "To") ?? "")
  if (!asksOf.includes(environment.subscriber.identity)) return cxResults.userUnknown
  if (query === "UAR") return environment.registered ? cxResults.subsequentRegistration : cxResults.firstRegistration
  if (environment.registered) return cxResults.success
  return hasUnregisteredServices(environment, request.method)
    ? cxResults.unregisteredService
    : cxResults.identityNotRegistered
}

const questionOf = (query: CxQuery, request: SipRequest, environment: RoleEnvironment): readonly Avp[] => {
  const user = avp(baseAvp.userName, privateIdentity(environment.subscriber))
  const identity = avp3gpp(cxAvp.publicIdentity, environment.subscriber.identity)
  switch (query) {
    case "UAR":
      return [
        user,
        identity,
        avp3gpp(cxAvp.visitedNetworkIdentifier, (headerOf(request, "P-Visited-Network-ID") ?? "").replaceAll('"', "")),
        avp3gpp(
          cxAvp.userAuthorizationType,
          isDeregistration(request) ? authorizationType.deregistration : authorizationType.registration,
        ),
      ]
    case "LIR":
      return [identity]
    case "MAR":
      return [
        user,
        identity,
        avp3gpp(cxAvp.sipNumberAuthItems, 1),
        avp3gpp(cxAvp.sipAuthDataItem, [avp3gpp(cxAvp.sipAuthenticationScheme, "Digest-AKAv1-MD5")]),
        serverName(environment),
      ]
    case "SAR":
      return [
        user,
        identity,
        serverName(environment),
        avp3gpp(cxAvp.serverAssignmentType, assignmentOf(request, environment)),
        avp3gpp(cxAvp.userDataAlreadyAvailable, environment.registered ? 1 : 0),
      ]
  }
}

const assignmentOf = (request: SipRequest, environment: RoleEnvironment): number =>
  isDeregistration(request)
    ? assignment.userDeregistration
    : environment.registered
      ? assignment.reRegistration
      : assignment.registration

const answerOf = (query: CxQuery, result: CxResult, environment: RoleEnvironment): readonly Avp[] => {
  const { ids } = environment
  if ("experimental" in result && result.experimental >= 5000) return []
  switch (query) {
    case "UAR":
    case "LIR":
      return [serverName(environment)]
    case "MAR":
      return [
        avp3gpp(cxAvp.publicIdentity, environment.subscriber.identity),
        avp(baseAvp.userName, privateIdentity(environment.subscriber)),
        avp3gpp(cxAvp.sipNumberAuthItems, 1),
        avp3gpp(cxAvp.sipAuthDataItem, [
          avp3gpp(cxAvp.sipItemNumber, 1),
          avp3gpp(cxAvp.sipAuthenticationScheme, "Digest-AKAv1-MD5"),
          avp3gpp(cxAvp.sipAuthenticate, nonceOf(ids).slice(0, 32)), // RAND and AUTN, 16 octets each
          avp3gpp(cxAvp.sipAuthorization, ids.token("xres")), // expected response, 16 octets
          avp3gpp(cxAvp.confidentialityKey, ids.token("ck")),
          avp3gpp(cxAvp.integrityKey, ids.token("ik")),
        ]),
      ]
    case "SAR":
      return [
        avp(baseAvp.userName, privateIdentity(environment.subscriber)),
        ...(environment.registered ? [] : [avp3gpp(cxAvp.userData, profileOf(environment))]),
      ]
  }
}

/** User profile with the initial filter criteria, in the shape of TS 29.228 annex E. */
const profileOf = ({ subscriber, criteria }: RoleEnvironment): string =>
  `<?xml version="1.0" encoding="UTF-8"?><IMSSubscription><PrivateID>${privateIdentity(subscriber)}</PrivateID>` +
  `<ServiceProfile><PublicIdentity><Identity>${subscriber.identity}</Identity></PublicIdentity>` +
  criteria
    .map(
      ({ server, priority, method }) =>
        `<InitialFilterCriteria><Priority>${priority}</Priority><TriggerPoint><ConditionTypeCNF>0</ConditionTypeCNF>` +
        `<SPT><ConditionNegated>0</ConditionNegated><Group>0</Group><Method>${method}</Method></SPT></TriggerPoint>` +
        `<ApplicationServer><ServerName>sip:${server.host}:${server.port}</ServerName><DefaultHandling>0</DefaultHandling>` +
        `</ApplicationServer></InitialFilterCriteria>`,
    )
    .join("") +
  `</ServiceProfile></IMSSubscription>`
