/**
 * PAP over HTTP as push initiator and PPG use it: one POST for each operation, `multipart/related` for a submission,
 * `application/xml` for the rest (PAP 2.1 ch. 8 and 13).
 * Rule: every PAP document that reached the PPG is answered HTTP 202, even one it cannot read; the outcome is in the code.
 */
import { boundaryFor, printMultipart } from "../../wire/multipart.ts"
import type { HttpRequest, HttpResponse } from "../../wire/http/message.ts"
import type { MessageState } from "../../wire/pap/codes.ts"
import { papDescription } from "../../wire/pap/codes.ts"
import { printBasic, type Credentials } from "../../wire/http/basic-authentication.ts"
import type { CapabilityResponse, PapDocument, PushResponse, QualityOfService } from "../../wire/pap/documents.ts"
import { printPap } from "../../wire/pap/print.ts"
import { timestampText } from "../ims/calendar.ts"
import type { Identifiers, NodeIdentity, Subscriber } from "../ims/decision.ts"
import { msisdnOf } from "../ims/identities.ts"
import { applicationOf } from "../sip/headers.ts"

/** HTTP port of a PPG and of an initiator's notification URL. PAP fixes none; 8080 is what gateways shipped with. */
export const papPort = 8080

/** Path of a PPG's PAP resource. */
export const papPath = "/pap"

/** Path of an initiator's resource for result notifications. */
const notifyPath = "/pap-notify"

/**
 * Who takes part in a push over PAP. `ids` are those of the submission, also when its result is notified after several
 * attempts: the push-id is the push's.
 */
export interface PapParties {
  readonly ids: Identifiers
  readonly initiator: NodeIdentity
  readonly ppg: NodeIdentity
  readonly subscriber: Subscriber
  /** How the recipient is named: by its SIP identity, which the PPG resolves (USER, the default), or by its number (PLMN). */
  readonly client?: "USER" | "PLMN"
  /** Whether it is about the push that has replaced the first: that has a push-id of its own. */
  readonly isReplacement?: boolean
}

/** Tokens of which push-ids are made: they are a push's, whichever attempt it is submitted, reported or asked about in. */
export const pushIdTokens: ReadonlySet<string> = new Set(["push-id", "replacement push-id"])

/** Returns the push-id: unique for its initiator, in the form `local@domain`. */
export const pushIdOf = ({ ids, initiator, isReplacement }: PapParties): string =>
  `${ids.token(isReplacement === true ? "replacement push-id" : "push-id")}@${initiator.host}`

/** Returns the recipient as a client address (PAP 2.1, PPG Service 7.1). */
export const clientAddress = ({ subscriber, ppg, client }: Pick<PapParties, "subscriber" | "ppg" | "client">): string =>
  client === "PLMN"
    ? `WAPPUSH=+${msisdnOf(subscriber)}/TYPE=PLMN@${ppg.host}`
    : `WAPPUSH=${encodeURIComponent(subscriber.identity)}/TYPE=USER@${ppg.host}`

/** A push as its initiator submits it; what is left out stands in no attribute, or has the value of `usualQuality`. */
export interface Submitted extends PapParties {
  readonly contentType: string
  readonly body: string | Uint8Array
  /** Seconds from `ids.nowSeconds` after which the push is of no use. */
  readonly expiresSeconds: number
  readonly wantsResult: boolean
  /** Seconds from `ids.nowSeconds` before which the push is not to be delivered. */
  readonly deliverAfterSeconds?: number | undefined
  readonly wantsProgressNotes?: boolean
  readonly quality?: Partial<QualityOfService>
  /** All recipients of the push; absent: `subscriber` alone. */
  readonly recipients?: readonly Subscriber[] | undefined
  /** How it replaces the earlier push of these parties; it has then the push-id of a replacement. */
  readonly replaceMethod?: "all" | "pending-only" | undefined
  /** What goes into the Authorization header; absent: there is none. */
  readonly credentials?: Credentials | undefined
}

/** What an initiator asks for where it is not told otherwise. */
const usualQuality: QualityOfService = {
  priority: "medium",
  deliveryMethod: "preferconfirmed",
  network: undefined,
  isNetworkRequired: false,
  bearer: undefined,
  isBearerRequired: false,
}

/** Returns the POST that submits a push: control entity, then content entity. */
export const submission = (push: Submitted): HttpRequest => {
  const { ids, initiator, ppg, replaceMethod, deliverAfterSeconds, credentials } = push
  const recipients = push.recipients ?? [push.subscriber]
  const control = printPap({
    kind: "push-message",
    pushId: pushIdOf({ ...push, isReplacement: replaceMethod !== undefined }),
    addresses: recipients.map((subscriber) => clientAddress({ ...push, subscriber })),
    replacePushId: replaceMethod === undefined ? undefined : pushIdOf({ ...push, isReplacement: false }),
    replaceMethod,
    deliverBefore: timestampText(ids.nowSeconds + push.expiresSeconds),
    deliverAfter: deliverAfterSeconds === undefined ? undefined : timestampText(ids.nowSeconds + deliverAfterSeconds),
    sourceReference: initiator.host,
    notifyTo: push.wantsResult ? `http://${initiator.host}:${papPort}${notifyPath}` : undefined,
    progressNotesRequested: push.wantsProgressNotes === true ? true : undefined,
    quality: { ...usualQuality, ...push.quality },
  })
  const boundary = boundaryFor(ids.token("boundary"), [control, push.body])
  return post(
    ppg,
    papPath,
    `multipart/related; boundary=${boundary}; type="application/xml"`,
    printMultipart(boundary, [
      { headers: [["Content-Type", "application/xml; charset=UTF-8"]], body: control },
      {
        headers: [
          ["Content-Type", push.contentType],
          ["X-Wap-Application-Id", `x-wap-application:${applicationOf(push.contentType)}`],
        ],
        body: push.body,
      },
    ]),
    "push-initiator/1.0",
    credentials,
  )
}

/** Returns the PPG's answer to a submission: 1001 where it was accepted; with progress notes where they were asked for. */
export const submissionAnswer = (
  parties: PapParties,
  code: number,
  progressNotes: PushResponse["progressNotes"] = [],
): HttpResponse =>
  papAnswer({
    kind: "push-response",
    pushId: pushIdOf(parties),
    senderAddress: `http://${parties.ppg.host}:${papPort}${papPath}`,
    senderName: parties.ppg.host,
    replyTime: timestampText(parties.ids.nowSeconds),
    progressNotes,
    code,
    description: papDescription(code),
  })

/** Returns the POST by which the PPG tells the initiator how the push ended; `eventSeconds` is when. */
export const resultNotification = (
  result: PapParties & { readonly state: MessageState; readonly code: number; readonly eventSeconds: number },
): HttpRequest =>
  post(
    result.initiator,
    notifyPath,
    "application/xml",
    printPap({
      kind: "resultnotification-message",
      pushId: pushIdOf(result),
      address: clientAddress(result),
      senderAddress: `http://${result.ppg.host}:${papPort}${papPath}`,
      senderName: result.ppg.host,
      receivedTime: timestampText(result.ids.nowSeconds),
      eventTime: timestampText(result.eventSeconds),
      state: result.state,
      code: result.code,
      description: papDescription(result.code),
      quality: undefined,
    }),
    "push-gateway/1.0",
  )

/** Returns the initiator's answer to a result notification: 1000, or 2000 where it could not read it. */
export const resultNotificationAnswer = (parties: PapParties, code: 1000 | 2000): HttpResponse =>
  papAnswer({
    kind: "resultnotification-response",
    pushId: pushIdOf(parties),
    address: clientAddress(parties),
    code,
    description: papDescription(code),
  })

/** Returns the POST of any operation but a submission: the control entity alone. */
export const operation = (
  ppg: NodeIdentity,
  document: Extract<PapDocument, { readonly kind: "cancel-message" | "statusquery-message" | "ccq-message" }>,
  credentials?: Credentials,
): HttpRequest => post(ppg, papPath, "application/xml", printPap(document), "push-initiator/1.0", credentials)

/**
 * Returns the answer to a capabilities query: multipart with the capabilities (UAProf, RDF) after the control entity, or
 * the control entity alone where there are none.
 */
export const capabilityAnswer = (
  document: CapabilityResponse,
  rdf: string | Uint8Array | undefined,
  ids: Identifiers,
): HttpResponse => {
  if (rdf === undefined) return papAnswer(document)
  const control = printPap(document)
  const boundary = boundaryFor(ids.token("boundary"), [control, rdf])
  return {
    ...papAnswer(document),
    headers: [["Content-Type", `multipart/related; boundary=${boundary}; type="application/xml"`]],
    body: printMultipart(boundary, [
      { headers: [["Content-Type", "application/xml; charset=UTF-8"]], body: control },
      // PAP says RDF and names no type; this is RDF's own (RFC 3870).
      { headers: [["Content-Type", "application/rdf+xml"]], body: rdf },
    ]),
  }
}

/** Returns the answer to a POST that holds no readable PAP document. */
export const badMessageAnswer = (code: number): HttpResponse =>
  papAnswer({ kind: "badmessage-response", code, description: papDescription(code), fragment: undefined })

const post = (
  to: NodeIdentity,
  target: string,
  contentType: string,
  body: string | Uint8Array,
  agent: string,
  credentials?: Credentials,
): HttpRequest => ({
  kind: "http-request",
  method: "POST",
  target,
  headers: [
    ["Host", `${to.host}:${papPort}`],
    ["Content-Type", contentType],
    ["User-Agent", agent],
    ...(credentials === undefined ? [] : [["Authorization", printBasic(credentials)] as const]),
  ],
  body,
})

/** Returns the HTTP answer that carries a PAP document: always 202, whatever its code (PAP 2.1 §14.4.1). */
export const papAnswer = (document: PapDocument): HttpResponse => ({
  kind: "http-response",
  code: 202,
  reason: "Accepted",
  headers: [["Content-Type", "application/xml"]],
  body: printPap(document),
})
