/**
 * Dialogs: what INVITE, or SUBSCRIBE with its NOTIFY, leaves behind at both ends (RFC 3261 §12; RFC 6665 §4.4.1).
 * Rule 1: the route set is the Record-Route of the request in order at the called side, of the response reversed at the
 * calling side (§12.1.1, §12.1.2); it never changes afterwards.
 * Rule 2: pure: a dialog is a value, and every step gives a new one.
 * A message without tag or Contact, as a stranger may send it, makes no dialog.
 */
import type { Header, SipMessage, SipRequest, SipResponse } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import { addressOf, addressParameters, parseUri } from "../../wire/sip/uri.ts"

/** A dialog as one end sees it (RFC 3261 §12). */
export interface Dialog {
  readonly callId: string
  /** From of requests that this end sends, with its tag. */
  readonly local: string
  /** To of requests that this end sends, with the peer's tag. */
  readonly remote: string
  /** Where requests go in the end: the peer's Contact. */
  readonly remoteTarget: string
  /** Route values as they stand, nearest to this end first. */
  readonly routeSet: readonly string[]
  /** CSeq of the last request that this end sent; 0 where it sent none. */
  readonly localSequence: number
  /** CSeq of the last request that the peer sent; 0 where it sent none. */
  readonly remoteSequence: number
}

const tagOf = (value: string | undefined): string | undefined => addressParameters(value ?? "")["tag"]

const sequenceOf = (message: SipMessage): number => Number.parseInt(headerOf(message, "CSeq") ?? "0", 10)

const contactOf = (message: SipMessage): string | undefined => {
  const contact = valuesOf(message, "Contact")[0]
  return contact === undefined || contact === "" ? undefined : addressOf(contact)
}

/** Returns the dialog at the end that sent the request, from the response that made it (RFC 3261 §12.1.2). */
export const dialogOfCaller = (request: SipRequest, response: SipResponse): Dialog | undefined => {
  const local = headerOf(request, "From")
  const remote = headerOf(response, "To")
  const callId = headerOf(request, "Call-ID")
  const remoteTarget = contactOf(response)
  if (local === undefined || remote === undefined || callId === undefined || remoteTarget === undefined)
    return undefined
  if (tagOf(local) === undefined || tagOf(remote) === undefined) return undefined
  return {
    callId,
    local,
    remote,
    remoteTarget,
    routeSet: valuesOf(response, "Record-Route").toReversed(),
    localSequence: sequenceOf(request),
    remoteSequence: 0,
  }
}

/**
 * Returns the dialog at the end that took the request (RFC 3261 §12.1.1), which answers with `localTag` in To. The request
 * may be one of a dialog that the other end has not heard of, as the NOTIFY that overtakes its 200 (RFC 6665 §4.4.1).
 */
export const dialogOfCallee = (request: SipRequest, localTag: string): Dialog | undefined => {
  const to = headerOf(request, "To")
  const remote = headerOf(request, "From")
  const callId = headerOf(request, "Call-ID")
  const remoteTarget = contactOf(request)
  if (to === undefined || remote === undefined || callId === undefined || remoteTarget === undefined) return undefined
  if (tagOf(remote) === undefined) return undefined
  return {
    callId,
    local: tagOf(to) === undefined ? `${to};tag=${localTag}` : to,
    remote,
    remoteTarget,
    routeSet: valuesOf(request, "Record-Route"),
    localSequence: 0,
    remoteSequence: sequenceOf(request),
  }
}

/**
 * Returns what the dialog gives to a request within it: Request-URI and Route (RFC 3261 §12.2.1.1; a first proxy without
 * `lr` gets itself as Request-URI and the target as last Route), From, To, Call-ID and CSeq, which is one up. An ACK has
 * the number of its INVITE (§13.2.2.4), which is the last that was sent when the 2xx comes.
 */
export const requestWithin = (
  dialog: Dialog,
  method: string,
): {
  readonly uri: string
  readonly route: readonly Header[]
  readonly identification: readonly Header[]
  readonly dialog: Dialog
} => {
  const sequence = dialog.localSequence + (method === "ACK" ? 0 : 1)
  const [first, ...rest] = dialog.routeSet
  const isStrict = first !== undefined && parseUri(addressOf(first))?.parameters["lr"] === undefined
  const routes = isStrict ? [...rest, `<${dialog.remoteTarget}>`] : dialog.routeSet
  return {
    uri: isStrict ? addressOf(first) : dialog.remoteTarget,
    route: routes.map((route): Header => ["Route", route]),
    identification: [
      ["From", dialog.local],
      ["To", dialog.remote],
      ["Call-ID", dialog.callId],
      ["CSeq", `${sequence} ${method}`],
    ],
    dialog: { ...dialog, localSequence: sequence },
  }
}

/** Tells whether a request that came belongs to the dialog: Call-ID and both tags (RFC 3261 §12.2.2). */
export const isWithin = (dialog: Dialog, request: SipRequest): boolean =>
  headerOf(request, "Call-ID") === dialog.callId &&
  tagOf(headerOf(request, "To")) === tagOf(dialog.local) &&
  tagOf(headerOf(request, "From")) === tagOf(dialog.remote)

/** Methods whose Contact becomes the new target (RFC 3261 §12.2.2; RFC 6665 §4.4.1). */
const targetRefreshing: readonly string[] = ["INVITE", "SUBSCRIBE", "NOTIFY"]

/**
 * Returns the dialog after a request of the peer within it, or 500 where its CSeq goes down, so that it came out of order
 * (RFC 3261 §12.2.2). An ACK has the number of its INVITE and changes nothing.
 */
export const afterRequest = (dialog: Dialog, request: SipRequest): Dialog | 500 => {
  if (request.method === "ACK") return dialog
  const sequence = sequenceOf(request)
  if (sequence < dialog.remoteSequence) return 500
  const target = targetRefreshing.includes(request.method) ? contactOf(request) : undefined
  return { ...dialog, remoteSequence: sequence, remoteTarget: target ?? dialog.remoteTarget }
}
