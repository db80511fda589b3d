/**
 * What a device says to fetch the messages that an IM server keeps for it (deferred messaging): INVITE with an offer, ACK, BYE
 * (RFC 3261 §13, §15; RFC 4975 §8; TS 24.229 §5.1.1A), and the first SEND, by which it opens the connection (RFC 4975 §5.4).
 * OMA SIMPLE IM calls for a session of its own; the text of its procedures was not seen, so the shapes are those of any other session.
 */
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import { printSdp } from "../../wire/sdp/print.ts"
import { msrpDescription } from "../../wire/sdp/msrp-media.ts"
import { hostOf, parseUri } from "../../wire/sip/uri.ts"
import type { Identifiers, NodeIdentity, Subscriber } from "../ims/decision.ts"
import { sessionNumber } from "../ims/device-session.ts"
import { sessionPath } from "../msrp/requests.ts"
import { accessNetwork, securityAgreement } from "../sip/device-identity.ts"
import { requestWithin, type Dialog } from "../sip/dialog.ts"
import { maxForwardsStart, routeTo, viaOf } from "../sip/headers.ts"

/** What a device needs to know to fetch. */
export interface Fetching {
  readonly ids: Identifiers
  readonly subscriber: Subscriber
  readonly server: NodeIdentity
  readonly servingCscf: NodeIdentity
  /** Path of the binding from the S-CSCF's side, P-CSCF last. */
  readonly path: readonly NodeIdentity[]
  /** Types of messages that the device takes. */
  readonly acceptTypes: readonly string[]
  /** Largest message that it takes, octets (RFC 4975 §8.6). */
  readonly maxSize: number
}

const sentFrom = ({ contact }: Subscriber, branch: string): Header => [
  "Via",
  viaOf(`${hostOf(contact)}:${parseUri(contact)?.port ?? 5060}`, branch),
]

const secured: readonly Header[] = [
  ["Require", "sec-agree"],
  ["Proxy-Require", "sec-agree"],
]

/** Returns the INVITE to the IM server, along the P-CSCF and the Service-Route (RFC 3608 §6). */
export const fetchInvite = (fetching: Fetching): SipRequest => {
  const { ids, subscriber, server, servingCscf, path } = fetching
  const uri = `sip:${server.host}`
  return {
    kind: "request",
    method: "INVITE",
    uri,
    headers: [
      sentFrom(subscriber, ids.branch(0)),
      ["Max-Forwards", String(maxForwardsStart)],
      ["Route", routeTo(path.at(-1) ?? servingCscf)],
      ["Route", routeTo(servingCscf, { user: "orig" })],
      ["P-Access-Network-Info", accessNetwork],
      ["P-Preferred-Identity", `<${subscriber.identity}>`],
      ["Privacy", "none"],
      ["From", `<${subscriber.identity}>;tag=${ids.tag(0, "from")}`],
      ["To", `<${uri}>`],
      ["Call-ID", ids.callId(0)],
      ...secured,
      ["CSeq", "1 INVITE"],
      ["Contact", `<${subscriber.contact}>`],
      ["Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, MESSAGE, NOTIFY"],
      ["Security-Verify", securityAgreement(true)],
      ["User-Agent", "push-device/1.0"],
      ["Content-Type", "application/sdp"],
    ],
    body: printSdp(
      msrpDescription({
        address: hostOf(subscriber.contact).replace(/^\[|\]$/g, ""),
        user: parseUri(subscriber.contact)?.user ?? "-",
        session: sessionNumber(ids.token("device sdp")),
        port: sessionPath(hostOf(subscriber.contact), "").port,
        path: [sessionPath(hostOf(subscriber.contact), ids.token("device session")).uri],
        acceptTypes: fetching.acceptTypes,
        maxSize: fetching.maxSize,
        setup: undefined, // the offerer opens the connection (RFC 4975 §5.4)
        direction: "recvonly",
      }),
    ),
  }
}

/** Returns the device's ACK or BYE within the dialog; an ACK tells nothing of the access (TS 24.229 §5.1.1A). */
export const fetchWithin = (
  { ids, subscriber }: Pick<Fetching, "ids" | "subscriber">,
  dialog: Dialog,
  method: "ACK" | "BYE",
  hop: number,
): SipRequest => {
  const within = requestWithin(dialog, method)
  const isAck = method === "ACK"
  return {
    kind: "request",
    method,
    uri: within.uri,
    headers: [
      sentFrom(subscriber, ids.branch(hop)),
      ["Max-Forwards", String(maxForwardsStart)],
      ...within.route,
      ...(isAck ? [] : [["P-Access-Network-Info", accessNetwork] as const]),
      ...within.identification.flatMap((header): readonly Header[] =>
        header[0] === "CSeq" && !isAck ? [...secured, header] : [header],
      ),
      ...(isAck ? [] : [["Security-Verify", securityAgreement(true)] as const]),
    ],
    body: "",
  }
}
