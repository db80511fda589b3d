/**
 * What a PPG does with a POST to its PAP resource: the acceptance pipeline of PPG Service chapter 6 and PAP 2.1 chapter 14.
 * Rule 1: once the resource is the right one, the HTTP status is 202; what went wrong is in the PAP code.
 * Rule 2: 1001 says that nothing further is wrong with the submission, not that anything was delivered.
 * Absent: authentication of the initiator, lists of numbers, capabilities, and deliver-after.
 */
import type { HttpRequest } from "../../wire/http/message.ts"
import { parseMultipart } from "../../wire/multipart.ts"
import type { Part } from "../../wire/multipart.ts"
import { octetsOf, textOf } from "../../wire/octets.ts"
import type { PushMessage } from "../../wire/pap/documents.ts"
import { parsePap } from "../../wire/pap/parse.ts"
import type { PushInput } from "./push-state.ts"
import { papPath } from "../pap/exchange.ts"

/** What becomes of a submission, as the input of the push's state table, and what is answered. */
export type Acceptance =
  | { readonly kind: "http-error"; readonly status: 404 }
  | { readonly kind: "bad-message"; readonly code: number }
  | {
      readonly kind: "push-response"
      readonly input: Extract<PushInput, "accept" | "refuse" | "refuseLate">
      readonly code: number
      readonly push: PushMessage
      readonly content: Part | undefined
    }

/** PAP's time stamps are always UTC, without fractions, so that they compare as texts. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** Judges a submission. `now` is the PPG's time stamp, `known` the push-ids that it has accepted before. */
export const judgeSubmission = (
  request: HttpRequest,
  ppg: { readonly host: string; readonly now: string; readonly known: ReadonlySet<string> },
): Acceptance => {
  if (request.method !== "POST" || request.target !== papPath) return { kind: "http-error", status: 404 }
  const type = request.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? ""
  const boundary = /;\s*boundary="?([^";]{1,70})"?/i.exec(type)?.[1]
  if (!/^multipart\/related\s*;/i.test(type) || boundary === undefined) return { kind: "bad-message", code: 2000 }
  const [control, content] = parseMultipart(boundary, octetsOf(request.body)) ?? []
  if (control === undefined) return { kind: "bad-message", code: 2000 }
  const push = parsePap(textOf(octetsOf(control.body)))
  if (push.kind === "bad") return { kind: "bad-message", code: push.code }
  if (push.kind !== "push-message" || content === undefined) return { kind: "bad-message", code: 2000 }
  if (push.deliverBefore !== undefined && !timestamp.test(push.deliverBefore))
    return { kind: "bad-message", code: 2000 }
  const answer = (input: "accept" | "refuse" | "refuseLate", code: number): Acceptance => ({
    kind: "push-response",
    input,
    code,
    push,
    content,
  })
  if (ppg.known.has(push.pushId)) return answer("refuse", 2007)
  if (recipientIdentity(push.address, ppg.host) === undefined) return answer("refuse", 2002)
  if (push.deliverBefore !== undefined && push.deliverBefore <= ppg.now) return answer("refuseLate", 4001)
  return answer("accept", 1001)
}

/**
 * Returns the SIP identity in a client address of type USER (PPG Service 7.1; keywords in either case), or nothing where
 * this PPG cannot reach what the address names: this model resolves SIP identities only.
 */
export const recipientIdentity = (address: string, ppgHost: string): string | undefined => {
  const match = /^WAPPUSH=([^/@]+)(?:\/[^/@=]+=[^/@]*)*\/TYPE=USER@([A-Za-z0-9.-]+)$/i.exec(address)
  if (match === null || match[2]?.toLowerCase() !== ppgHost.toLowerCase()) return undefined
  const client = (match[1] ?? "").replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
  return /^sip:[^@\s]+@[A-Za-z0-9.-]+$/.test(client) ? client : undefined
}
