/**
 * What a message of OTA-HTTP is to the machine that gets it: WAP-235 PushOTA. Whatever a peer sends becomes an input.
 */
import type { HttpMessage, HttpRequest } from "../../wire/http/message.ts"
import { cpiTagOf, pushIn, pushPath, pushStatusOf } from "../../wire/ota-http/messages.ts"
import { isRefusal, pushStatus } from "../../wire/ota-http/push-status.ts"
import type { GatewayInput } from "./gateway.ts"
import type { TerminalInput } from "./terminal.ts"

const inputOf: ReadonlyMap<number, GatewayInput> = new Map([
  [pushStatus.accepted, "accepted"],
  [pushStatus.staleTag, "staleTag"],
  [pushStatus.registrationHolds, "registrationHolds"],
  [pushStatus.registrationChanged, "registrationChanged"],
])

/** Returns the PPG's input for an answer: any but a 204 with a status that it knows is an `httpError`. */
export const answerInput = (answer: HttpMessage): GatewayInput => {
  if (answer.kind !== "http-response" || answer.code !== 204) return "httpError"
  const status = pushStatusOf(answer)
  const listed = status === undefined ? undefined : inputOf.get(status)
  return listed ?? (status !== undefined && isRefusal(status) ? "refused" : "httpError")
}

/** Returns the terminal's input for a request; `tag` is its own CPITag, `takes` says whether it takes a push of that type. */
export const requestInput = (
  request: HttpRequest,
  tag: Uint8Array,
  takes: (contentType: string) => boolean,
): TerminalInput => {
  if (request.target !== pushPath) return "otherPath"
  const isMatching = cpiTagOf(request)?.every((octet, index) => octet === tag[index]) === true
  if (request.method === "OPTIONS") return isMatching ? "optionsMatching" : "optionsDiffering"
  if (request.method !== "POST") return "otherMethod"
  if (!isMatching) return "postStale"
  const push = pushIn(request)
  if (push.kind === "problem") return "postUnwanted"
  const [, type = ""] = push.headers.find(([name]) => name.toLowerCase() === "content-type") ?? []
  return takes(type) ? "postMatching" : "postUnwanted"
}
