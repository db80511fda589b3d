/**
 * What a registered device of each profile answers to the request of a route, as its sender reads it: the printed response, parsed.
 * A sender knows what stands in messages and nothing else.
 */
import type { SipRequest, SipResponse } from "../../wire/sip/message.ts"
import { parse } from "../../wire/sip/parse.ts"
import { UnroutableScenario } from "../directory.ts"
import type { Place } from "../place.ts"
import type { RouteBook } from "../route-book.ts"

/** Returns the request of a place, as for the template. */
export const requestAt = (book: RouteBook, place: Place): SipRequest => {
  const message = parse(place.request(book.template))
  if (message.kind !== "request") throw new UnroutableScenario(`the ${place.requestName} is no SIP request`)
  return message
}

/** Returns the final response that comes back to the sender of a route, by profile of the device. */
export const answersAt = (book: RouteBook, first: Place): readonly SipResponse[] =>
  book.profiles.map((_, profile) => {
    const { place, code } = answered(first, profile)
    const message = parse(first.response(book.templateOf(profile), code, place))
    if (message.kind !== "response")
      throw new UnroutableScenario(`the answer to ${first.requestName} is no SIP response`)
    return message
  })

/** Where, and with which code, a registered device's request of this route is answered. */
const answered = (first: Place, profile: number): { readonly place: Place; readonly code: number } => {
  let place = first
  for (;;) {
    const refused = place.refusals?.[1][profile] ?? -1
    if (refused >= 0) return { place, code: refused }
    const way = place.operations[1]
    if (way.kind === "answer") return { place, code: way.code }
    if (!("next" in way)) throw new UnroutableScenario(`nobody answers the ${first.requestName}`)
    place = way.next
  }
}
