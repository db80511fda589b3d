/**
 * Responses: what RFC 3261 §8.2.6.2 copies, and nothing else by itself; and what one hop back along the Via stack means.
 */
import type { Header, SipRequest, SipResponse } from "../../wire/sip/message.ts"
import { headerOf, valuesOf, withValues } from "../../wire/sip/message.ts"
import { reasonOf } from "../../wire/sip/reason.ts"
import type { Decision, RoleEnvironment } from "../ims/decision.ts"

/**
 * Returns the response to a request: Via, From, To, Call-ID and CSeq copied, a tag added to To unless the code is 100
 * or a tag is there (RFC 3261 §8.2.6.2), then `headers`.
 */
export const response = (
  request: SipRequest,
  code: number,
  options: { readonly toTag: string | undefined; readonly headers?: readonly Header[] },
): SipResponse => {
  const to = headerOf(request, "To") ?? ""
  const needsTag = code !== 100 && options.toTag !== undefined && !/;\s*tag=/i.test(to)
  const copied = (name: string): readonly Header[] => {
    const value = headerOf(request, name)
    return value === undefined ? [] : [[name, value]]
  }
  return {
    kind: "response",
    code,
    reason: reasonOf(code),
    headers: [
      ...valuesOf(request, "Via").map((via): Header => ["Via", via]),
      ...copied("From"),
      ["To", needsTag ? `${to};tag=${options.toTag}` : to],
      ...copied("Call-ID"),
      ...copied("CSeq"),
      ...(options.headers ?? []),
    ],
    body: "",
  }
}

/** Returns the response that an `answer` decision stands for, as it leaves the node that decided. */
export const answerTo = (
  request: SipRequest,
  decision: Extract<Decision, { readonly kind: "answer" }>,
  environment: Pick<RoleEnvironment, "ids" | "hop">,
): SipResponse => ({
  ...response(request, decision.code, {
    toTag: environment.ids.tag(environment.hop, "to"),
    headers: decision.headers,
  }),
  body: decision.body ?? "",
})

/** Returns the response without its topmost Via, as a proxy passes it on (RFC 3261 §16.7 step 3). */
export const popVia = (received: SipResponse): SipResponse =>
  withValues(received, "Via", valuesOf(received, "Via").slice(1))

/**
 * Returns the code that goes upstream when this one came from downstream: 503 becomes 500, since it spoke of the next
 * node and not of this one (RFC 3261 §16.7 step 6); all others stay.
 */
export const upstreamCode = (code: number): number => (code === 503 ? 500 : code)

/**
 * Returns the answer of a back-to-back user agent on its upstream side, made from the final response on its downstream
 * side: same code (503 as 500), own tag, no Via or other header of the downstream side.
 */
export const backToBackResponse = (
  upstreamRequest: SipRequest,
  downstreamResponse: SipResponse,
  options: { readonly toTag: string | undefined },
): SipResponse => response(upstreamRequest, upstreamCode(downstreamResponse.code), options)
