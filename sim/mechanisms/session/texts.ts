/**
 * What is said in a push session, printed from its own messages: both ends read offer, answer and dialog out of the INVITE and its 200.
 */
import { chunksOf, type Chunking } from "../../protocols/msrp/chunking.ts"
import { sendRequest, sessionPath, transactionFor, type OutgoingMessage } from "../../protocols/msrp/requests.ts"
import { sessionNumber } from "../../protocols/ims/device-session.ts"
import type { NodeIdentity } from "../../protocols/ims/decision.ts"
import { dialogOfCallee, dialogOfCaller, requestWithin, type Dialog } from "../../protocols/sip/dialog.ts"
import { maxForwardsStart, viaOf } from "../../protocols/sip/headers.ts"
import { accessNetwork, securityAgreement } from "../../protocols/sip/device-identity.ts"
import { messageMax } from "../../parameters/msrp.ts"
import type { MsrpRequest } from "../../wire/msrp/message.ts"
import { octetsOf } from "../../wire/octets.ts"
import { msrpDescription, msrpMediaOf } from "../../wire/sdp/msrp-media.ts"
import { parseSdp } from "../../wire/sdp/parse.ts"
import { printSdp } from "../../wire/sdp/print.ts"
import { headerOf, type Header, type SipRequest, type SipResponse } from "../../wire/sip/message.ts"
import { parse } from "../../wire/sip/parse.ts"
import { hostOf, parseUri } from "../../wire/sip/uri.ts"
import { UnroutableScenario } from "../directory.ts"
import type { Place, PrintContext } from "../place.ts"

/** The sender's own MSRP URI. */
const senderPath = (sender: NodeIdentity, { ids }: PrintContext): string =>
  sessionPath(sender.host, ids.token("session")).uri

/** Returns the offer of a sender that has content of this type. */
export const offerOf = (sender: NodeIdentity, contentType: string, context: PrintContext): string => {
  const { ids } = context
  return printSdp(
    msrpDescription({
      address: sender.host,
      user: "-",
      session: sessionNumber(ids.token("sdp")),
      port: sessionPath(sender.host, "").port,
      path: [senderPath(sender, context)],
      acceptTypes: [contentType],
      maxSize: messageMax.value,
      setup: undefined, // the offerer opens the connection (RFC 4975 §5.4)
      direction: "sendonly",
    }),
  )
}

/** The places of an INVITE at its two ends. */
export interface InviteEnds {
  readonly first: Place
  readonly last: Place
}

/** Returns the INVITE as it stands at a place. */
export const inviteAt = (place: Place, context: PrintContext): SipRequest => {
  const message = parse(place.request(context))
  if (message.kind !== "request") throw new UnroutableScenario("an INVITE cannot be read")
  return message
}

/** Returns the 200 to it as it reaches whoever sent it. */
export const answerAt = ({ first, last }: InviteEnds, context: PrintContext): SipResponse => {
  const message = parse(first.response(context, 200, last))
  if (message.kind !== "response") throw new UnroutableScenario("the answer to an INVITE cannot be read")
  return message
}

/** Returns the dialog as the sender sees it when the 200 has come. */
export const senderDialog = (ends: InviteEnds, context: PrintContext): Dialog => {
  const dialog = dialogOfCaller(inviteAt(ends.first, context), answerAt(ends, context))
  if (dialog === undefined) throw new UnroutableScenario("the 200 to an INVITE makes no dialog")
  return dialog
}

/** Returns the BYE of a device that no ACK has reached (RFC 3261 §13.3.1.4). */
export const deviceBye = (ends: InviteEnds, context: PrintContext, hop: number): SipRequest => {
  const { ids, subscriber } = context
  const dialog = dialogOfCallee(inviteAt(ends.last, context), ids.tag(ends.last.depth, "to"))
  if (dialog === undefined) throw new UnroutableScenario("an INVITE makes no dialog at the device")
  const within = requestWithin(dialog, "BYE")
  return {
    kind: "request",
    method: "BYE",
    uri: within.uri,
    headers: [
      ["Via", viaOf(`${hostOf(subscriber.contact)}:${parseUri(subscriber.contact)?.port ?? 5060}`, ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ...within.route,
      ["P-Access-Network-Info", accessNetwork],
      ...within.identification.flatMap((header): readonly Header[] =>
        header[0] === "CSeq" ? [["Require", "sec-agree"], ["Proxy-Require", "sec-agree"], header] : [header],
      ),
      ["Security-Verify", securityAgreement(true)],
    ],
    body: "",
  }
}

/** Returns the SEND of one chunk of the content, by the number of the part; a bodiless one where the content has no octets. */
export const sendAt = (
  ends: InviteEnds,
  message: Pick<OutgoingMessage, "contentType" | "successReport"> & {
    readonly sender: NodeIdentity
    readonly chunking: Chunking
  },
  context: PrintContext,
): MsrpRequest => {
  const { ids, part, body } = context
  const octets = octetsOf(body)
  const answer = parseSdp(octetsOf(answerAt(ends, context).body))
  const media = answer.kind === "session-description" ? msrpMediaOf(answer) : undefined
  if (media === undefined) throw new UnroutableScenario("the answer of a device has no MSRP medium")
  const chunks = chunksOf(octets.length, message.chunking)
  const chunk = chunks[Math.min(part, chunks.length - 1)]!
  return sendRequest(
    {
      // The same in every attempt of a push, so that its receiver drops what it has already (RFC 4975 §5.4).
      messageId: `${ids.token("push-id")}@${message.sender.host}`,
      toPath: media.path,
      fromPath: [senderPath(message.sender, context)],
      contentType: message.contentType,
      body: octets,
      successReport: message.successReport,
      failureReport: "yes",
    },
    chunk,
    transactionFor(ids.token(`send ${part}`), octets.subarray(chunk.start - 1, chunk.end)),
  )
}

/** Returns the largest message that the device says it takes, octets; without limit where it says nothing. */
export const largestMessage = (ends: InviteEnds, context: PrintContext): number => {
  const answer = answerAt(ends, context)
  if (headerOf(answer, "Content-Type") === undefined) return Infinity
  const description = parseSdp(octetsOf(answer.body))
  return (description.kind === "session-description" ? msrpMediaOf(description)?.maxSize : undefined) ?? Infinity
}
