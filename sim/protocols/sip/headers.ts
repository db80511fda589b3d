/**
 * Header values that several builders and roles share, with their sources. Widths follow from the identities alone.
 */
import type { Header } from "../../wire/sip/message.ts"
import type { Identifiers, NodeIdentity, RoleEnvironment } from "../ims/decision.ts"

/**
 * Feature tag by which a device tells the applications that it takes pushes for (`im.ua,mms.ua`), and a sender the one that
 * it pushes for (OMA SIP Push; style of shipped clients).
 */
export const pushFeatureTag = "+g.oma.pusheventapp"

/** Returns the application that content of a type is for. */
export const applicationOf = (contentType: string): string =>
  contentType.startsWith("application/vnd.wap.mms") ? "mms.ua" : "im.ua"

/** First value of Max-Forwards: RFC 3261 §8.1.1.6. */
export const maxForwardsStart = 70

/** Returns `host:port`, the sent-by of a Via (RFC 3261 §18.1.1). */
export const sentBy = (node: NodeIdentity): string => `${node.host}:${node.port}`

/**
 * Returns a Via value (RFC 3261 §20.42). It says UDP; `overTransport` changes that. No `received`: names resolve to the
 * address that the packet comes from.
 */
export const viaOf = (sender: string, branch: string): string => `SIP/2.0/UDP ${sender};branch=${branch}`

/** Returns a loose-routing Route or Path value of a node (RFC 3261 §19.1.1 `lr`), with user part and more parameters. */
export const routeTo = (
  node: NodeIdentity,
  options: { readonly user?: string; readonly orig?: boolean } = {},
): string =>
  `<sip:${options.user === undefined ? "" : `${options.user}@`}${sentBy(node)};lr${options.orig === true ? ";orig" : ""}>`

/** Returns the SIP identity that a node asserts, or its host as a URI where it has none. */
export const identityOf = (node: NodeIdentity): string => node.identity ?? `sip:${node.host}`

/** Returns P-Charging-Vector with the attempt's ICID and the originating network (RFC 7315 §4.6). */
export const chargingVector = (ids: Identifiers, originatingNetwork: string): Header => [
  "P-Charging-Vector",
  `icid-value="${ids.icid()}";orig-ioi=${originatingNetwork}`,
]

/** Returns P-Charging-Function-Addresses of the home network (RFC 7315 §4.5). */
export const chargingFunctions = (environment: Pick<RoleEnvironment, "homeDomain">): Header => [
  "P-Charging-Function-Addresses",
  `ccf=ccf1.${environment.homeDomain};ecf=ecf1.${environment.homeDomain}`,
]
