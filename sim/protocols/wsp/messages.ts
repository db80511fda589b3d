/**
 * The messages of OTA-WSP as PPG and device send them: pushes without a session, and the PDUs of a push session in their WTP
 * transactions (WAP-235 Push OTA; WAP-230 ch. 7 for which class carries what).
 * Rule: a peer that does not segment says so in every message (GTR and TTR set).
 */
import { octetsOf } from "../../wire/octets.ts"
import type { Sir } from "../../wire/sia/sir.ts"
import { printSir } from "../../wire/sia/sir.ts"
import { sessionOption, type Capability } from "../../wire/wsp/capabilities.ts"
import { contentTypeOf } from "../../wire/wsp/content-type.ts"
import { applicationCode } from "../../wire/wsp/headers.ts"
import { printWsp, wspVersion, type WspPdu, type WspPush, type WspUnit } from "../../wire/wsp/pdu.ts"
import type { Invoke, TransactionClass, WtpPdu } from "../../wire/wtp/pdu.ts"
import { tidOfPeer } from "../../wire/wtp/pdu.ts"

/** What is pushed to which application: a MIME content type, a URI of an application id, bits of `pushFlag`. */
export interface PushContent {
  readonly contentType: string
  readonly application: string
  readonly body: string | Uint8Array
  readonly flags?: number
}

/** Returns the WSP PDU of a push; Push-Flag is left out where no bit is set. */
export const wspPush = (
  kind: WspPush["kind"],
  { contentType, application, body, flags = 0 }: PushContent,
): WspPush => ({
  kind,
  contentType: contentTypeOf(contentType),
  headers: [
    { name: "X-Wap-Application-Id", value: applicationCode(application) },
    ...(flags === 0 ? [] : [{ name: "Push-Flag", value: flags }]),
  ],
  body: octetsOf(body),
})

/** Returns a push without a session, for port 2948 of the device. The identifier is one octet. */
export const unitPush = (tid: number, push: PushContent): WspUnit => ({ kind: "unit", tid, pdu: wspPush("push", push) })

/** Returns the push that asks a device to open a session: to its session initiation application, without a session. */
export const sirPush = (tid: number, sir: Sir): WspUnit =>
  unitPush(tid, {
    contentType: "application/vnd.wap.sia",
    application: "x-wap-application:push.sia",
    body: printSir(sir),
  })

/** Returns the Connect with which a device opens a push session, naming the applications it takes pushes for. */
export const connect = (tid: number, applications: readonly string[]): Invoke =>
  invoke(tid, 2, {
    kind: "connect",
    version: wspVersion,
    capabilities: [
      { kind: "client-sdu-size", octets: 1400 },
      { kind: "server-sdu-size", octets: 1400 },
      ...pushCapabilities,
    ],
    headers: applications.map((uri) => ({ name: "Accept-Application", value: applicationCode(uri) })),
  })

/** Returns the PPG's answer to a Connect: the session's identifier, and the facilities it grants. */
export const connectReply = (toTid: number, sessionId: number): WtpPdu => ({
  kind: "result",
  tid: tidOfPeer(toTid),
  ...unsegmented,
  data: printWsp({ kind: "connect-reply", sessionId, capabilities: pushCapabilities, headers: [] }),
})

/** Returns a push that the device has to acknowledge, and its application to accept first. */
export const confirmedPush = (tid: number, push: PushContent): Invoke => ({
  ...invoke(tid, 1, wspPush("confirmed-push", push)),
  wantsUserAcknowledgement: true,
})

/** Returns a push in a session that nobody acknowledges. */
export const sessionPush = (tid: number, push: PushContent): Invoke => invoke(tid, 0, wspPush("push", push))

/** Returns the PDU that ends or suspends a session; neither is acknowledged. */
export const leaveSession = (tid: number, kind: "disconnect" | "suspend", sessionId: number): Invoke =>
  invoke(tid, 0, { kind, sessionId })

/** Returns the PDU with which a device takes up a suspended session. */
export const resume = (tid: number, sessionId: number): Invoke =>
  invoke(tid, 2, { kind: "resume", sessionId, capabilities: [], headers: [] })

/** Returns the same message sent again: RID is all that differs. */
export const retransmitted = <P extends WtpPdu & { readonly isRetransmission: boolean }>(pdu: P): P => ({
  ...pdu,
  isRetransmission: true,
})

/**
 * Returns the acknowledgement of what came with that identifier. `isTidCheck`: from a responder, the question whether the
 * transaction is real (Tve); from an initiator, the answer that it is (Tok).
 */
export const acknowledgement = (ofTid: number, isTidCheck = false): WtpPdu & { readonly kind: "ack" } => ({
  kind: "ack",
  tid: tidOfPeer(ofTid),
  isTidCheck,
  isRetransmission: false,
  items: [],
})

/** Returns the end of the transaction that came with that identifier, for a reason of `providerAbort` or `userAbort`. */
export const abortion = (ofTid: number, by: "provider" | "user", reason: number): WtpPdu => ({
  kind: "abort",
  tid: tidOfPeer(ofTid),
  by,
  reason,
  items: [],
})

/** What both sides of a push session offer: pushes of both kinds, one confirmed push at a time. */
const pushCapabilities: readonly Capability[] = [
  { kind: "protocol-options", options: sessionOption.confirmedPush | sessionOption.push },
  { kind: "push-mor", outstanding: 1 },
]

const unsegmented = { trailer: "no-segmentation", isRetransmission: false, items: [] } as const

const invoke = (tid: number, transactionClass: TransactionClass, pdu: WspPdu): Invoke => ({
  kind: "invoke",
  tid,
  ...unsegmented,
  version: 0,
  isTidNew: false,
  wantsUserAcknowledgement: false,
  transactionClass,
  data: printWsp(pdu),
})
