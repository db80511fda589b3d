/**
 * What a submission over PAP can have wrong with it, by words of a scenario: the POST is broken as it stands, and the PPG's acceptance
 * (`protocols/ppg/acceptance.ts`) judges the octets. So a scenario shows what an initiator gets that makes the mistake.
 */
import type { HttpRequest } from "../wire/http/message.ts"
import { octetsOf } from "../wire/octets.ts"

/** Mistakes of an initiator; `none` makes none. */
export const submissionFaults = [
  "none",
  "no-push-id",
  "bad-address",
  "expired-deadline",
  "duplicate-id",
  "malformed-xml",
  "wrong-boundary",
  "unknown-bearer",
] as const
export type SubmissionFault = (typeof submissionFaults)[number]

const edited = (request: HttpRequest, edit: (text: string) => string): HttpRequest => ({
  ...request,
  body: fromOctetText(edit(toOctetText(octetsOf(request.body)))),
})

/** The body as text with one character an octet: what is not the control entity is kept as it is. */
const toOctetText = (octets: Uint8Array): string => Array.from(octets, (octet) => String.fromCharCode(octet)).join("")
const fromOctetText = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** Returns the submission with this mistake in it; a repeated push-id is no matter of one submission. */
export const broken = (request: HttpRequest, fault: SubmissionFault): HttpRequest => {
  switch (fault) {
    case "none":
    case "duplicate-id":
      return request
    case "no-push-id":
      return edited(request, (text) => text.replace(/ push-id="[^"]*"/, ""))
    case "bad-address":
      return edited(request, (text) => text.replace(/address-value="WAPPUSH=[^/]*\//, 'address-value="WAPPUSH=nobody/'))
    case "expired-deadline":
      return edited(request, (text) =>
        text.replace(/deliver-before-timestamp="[^"]*"/, 'deliver-before-timestamp="2000-01-01T00:00:00Z"'),
      )
    case "malformed-xml":
      return edited(request, (text) => text.replace("</pap>", "<pap>"))
    case "wrong-boundary":
      return {
        ...request,
        headers: request.headers.map(([name, value]) => [name, value.replace(/boundary=[^;]*/, "boundary=other")]),
      }
    case "unknown-bearer":
      return edited(request, (text) =>
        text.replace("<quality-of-service", '<quality-of-service bearer="CDPD" bearer-required="true"'),
      )
  }
}
