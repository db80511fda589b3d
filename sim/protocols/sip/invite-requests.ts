/**
 * The requests of a push session, from whoever sends the push: INVITE with an offer, ACK, BYE, CANCEL, and OPTIONS, which
 * asks beforehand (RFC 3261 §9, §11, §13, §15; RFC 4975 §8; shapes of TS 24.229 §5.7.3).
 * Unlike MESSAGE an INVITE has a Contact, and proxies that want the rest of the dialog put themselves into Record-Route.
 */
import type { Header, SipRequest, SipResponse } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import type { Identifiers, NodeIdentity, Subscriber } from "../ims/decision.ts"
import type { Dialog } from "./dialog.ts"
import { requestWithin } from "./dialog.ts"
import {
  applicationOf,
  chargingFunctions,
  chargingVector,
  identityOf,
  maxForwardsStart,
  pushFeatureTag,
  routeTo,
  sentBy,
  viaOf,
} from "./headers.ts"

/** Methods that a push sender takes within its dialog, and a device from anybody. */
const senderMethods = "INVITE, ACK, CANCEL, BYE, OPTIONS"

/** What the requests of one session share. */
export interface PushSession {
  readonly ids: Identifiers
  /** Position of this request within the attempt; numbers its branch. */
  readonly hop?: number
  readonly sender: NodeIdentity
  readonly subscriber: Subscriber
  readonly homeDomain: string
  /** Type of the content that will be pushed, whose application the contact must serve. */
  readonly contentType: string
}

/** Number of the session's dialog among those of its identifiers. */
const dialogNumber = 0

/** A request outside of a dialog to a user, by the user's S-CSCF where the sender knows it, else by the I-CSCF. */
const initialRequest = (
  session: PushSession & { readonly nextHop: NodeIdentity },
  method: string,
  more: readonly Header[],
  body: string,
): SipRequest => {
  const { ids, sender, subscriber, hop = 0 } = session
  return {
    kind: "request",
    method,
    uri: subscriber.identity,
    headers: [
      ["Via", viaOf(sentBy(sender), ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ["Route", routeTo(session.nextHop)],
      ["P-Asserted-Identity", `<${identityOf(sender)}>`],
      chargingVector(ids, session.homeDomain),
      chargingFunctions(session),
      ["From", `<${identityOf(sender)}>;tag=${ids.tag(dialogNumber, "from")}`],
      ["To", `<${subscriber.identity}>`],
      ["Call-ID", ids.callId(dialogNumber)],
      ["CSeq", `1 ${method}`],
      ["Contact", `<${contactOfSender(sender)}>`],
      ["Accept-Contact", `*;${pushFeatureTag}="${applicationOf(session.contentType)}";require;explicit`],
      ["Request-Disposition", "no-fork"],
      ["Privacy", "none"],
      ...more,
    ],
    body,
  }
}

/** Returns the Contact of a push sender, where requests of its dialogs reach it. */
const contactOfSender = (sender: NodeIdentity): string => `sip:${sentBy(sender)}`

/** Returns the INVITE that offers a message session; `offer` is its session description. */
export const inviteRequest = (
  session: PushSession & { readonly nextHop: NodeIdentity; readonly offer: string },
): SipRequest =>
  initialRequest(
    session,
    "INVITE",
    [
      ["Allow", senderMethods],
      ["User-Agent", "push-agent/1.0"],
      ["Content-Type", "application/sdp"],
    ],
    session.offer,
  )

/** Returns the OPTIONS that asks what the device can do (RFC 3261 §11.1). */
export const optionsRequest = (session: PushSession & { readonly nextHop: NodeIdentity }): SipRequest =>
  initialRequest(
    session,
    "OPTIONS",
    [
      ["Accept", "application/sdp"],
      ["User-Agent", "push-agent/1.0"],
    ],
    "",
  )

const withinDialog = (
  { ids, sender, hop = 0 }: Pick<PushSession, "ids" | "sender" | "hop">,
  dialog: Dialog,
  method: string,
): { readonly request: SipRequest; readonly dialog: Dialog } => {
  const within = requestWithin(dialog, method)
  return {
    dialog: within.dialog,
    request: {
      kind: "request",
      method,
      uri: within.uri,
      headers: [
        ["Via", viaOf(sentBy(sender), ids.branch(hop))],
        ["Max-Forwards", String(maxForwardsStart)],
        ...within.route,
        ...within.identification,
      ],
      body: "",
    },
  }
}

/**
 * Returns the ACK of a 2xx: end to end along the dialog's route, on a branch of its own, under the number of its INVITE
 * (RFC 3261 §13.2.2.4). A copy of the 2xx gets the same ACK.
 */
export const ackRequest = (session: Pick<PushSession, "ids" | "sender" | "hop">, dialog: Dialog): SipRequest =>
  withinDialog(session, dialog, "ACK").request

/** Returns the BYE that ends the session (RFC 3261 §15.1.1), and the dialog with its number counted up. */
export const byeRequest = (
  session: Pick<PushSession, "ids" | "sender" | "hop">,
  dialog: Dialog,
): { readonly request: SipRequest; readonly dialog: Dialog } => withinDialog(session, dialog, "BYE")

/**
 * What a CANCEL and the ACK of a 300-699 take from the INVITE that this node sent: Request-URI, topmost Via with its
 * branch, Route, From, Call-ID and the number of CSeq (RFC 3261 §9.1, §17.1.1.3). They go to the next node only.
 */
const fromInvite = (invite: SipRequest, method: string, to: string): SipRequest => {
  const [via = ""] = valuesOf(invite, "Via")
  const sequence = Number.parseInt(headerOf(invite, "CSeq") ?? "1", 10)
  return {
    kind: "request",
    method,
    uri: invite.uri,
    headers: [
      ["Via", via],
      ["Max-Forwards", String(maxForwardsStart)],
      ...valuesOf(invite, "Route").map((route): Header => ["Route", route]),
      ["From", headerOf(invite, "From") ?? ""],
      ["To", to],
      ["Call-ID", headerOf(invite, "Call-ID") ?? ""],
      ["CSeq", `${sequence} ${method}`],
    ],
    body: "",
  }
}

/** Returns the CANCEL of an INVITE as it left this node, user agent or proxy (RFC 3261 §9.1). */
export const cancelRequest = (invite: SipRequest): SipRequest =>
  fromInvite(invite, "CANCEL", headerOf(invite, "To") ?? "")

/** Returns the ACK of a 300-699, made by the client transaction: To with the tag of the response (RFC 3261 §17.1.1.3). */
export const ackOfFailure = (invite: SipRequest, response: SipResponse): SipRequest =>
  fromInvite(invite, "ACK", headerOf(response, "To") ?? "")
