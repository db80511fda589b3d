/**
 * Overload control in the Via (RFC 7339 §4, RFC 7415 §3): the client offers it in its own Via, the server fills it in, in the
 * response; the client takes its Via off, so feedback never travels two hops (RFC 7339 §5.6).
 * Rule: figures have fixed width, leading zeros included (RFC 7339 §4: 1*DIGIT), so that the size of a message does not depend
 * on how loaded a server is.
 */
import type { SipRequest, SipResponse } from "../../../wire/sip/message.ts"
import { valuesOf, withValues } from "../../../wire/sip/message.ts"

/** Algorithms that a pair of neighbours may agree on; a client must always offer "loss" (RFC 7339 §4.2, RFC 7415 §3.1). */
export type OverloadAlgorithm = "loss" | "rate"

/** What a server tells a client. */
export interface OverloadFeedback {
  /** loss: per cent of the requests to be dropped, 0 to 100; rate: requests a second, at least 0. */
  readonly value: number
  /** How long it holds, ms; 0: control is off (RFC 7339 §5.1). */
  readonly validityMs: number
  /** Ascending number of the feedback, in units of 10 ms. */
  readonly sequence: number
}

/** `oc-seq` counts seconds with two decimals. */
const perSecond = 100

/** Digits of `oc` and of the parts of `oc-seq`. */
const widths = { oc: 6, validity: 4, whole: 10, fraction: 2 } as const

const fixed = (value: number, digits: number): string => String(value).padStart(digits, "0")

const offer = (algorithm: OverloadAlgorithm): string => `;oc;oc-algo="${algorithm === "loss" ? "loss" : "loss,rate"}"`

const editTop = <M extends SipRequest | SipResponse>(message: M, edit: (via: string) => string): M => {
  const [top, ...rest] = valuesOf(message, "Via")
  return top === undefined ? message : withValues(message, "Via", [edit(top), ...rest])
}

/** Returns the request with the offer in its topmost Via (RFC 7339 §5.1: a bare `oc`, and `oc-algo`). */
export const withOverloadOffer = (request: SipRequest, algorithm: OverloadAlgorithm): SipRequest =>
  editTop(request, (via) => via + offer(algorithm))

/** Returns the response with the server's feedback in place of the client's offer (RFC 7339 §5.3). */
export const withOverloadFeedback = (
  response: SipResponse,
  algorithm: OverloadAlgorithm,
  { value, validityMs, sequence }: OverloadFeedback,
): SipResponse => {
  const seconds = fixed(Math.floor(sequence / perSecond), widths.whole)
  const filled =
    `;oc=${fixed(value, widths.oc)};oc-algo="${algorithm}";oc-validity=${fixed(validityMs, widths.validity)}` +
    `;oc-seq=${seconds}.${fixed(sequence % perSecond, widths.fraction)}`
  return editTop(response, (via) => via.replace(offer(algorithm), filled))
}
