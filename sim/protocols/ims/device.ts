/**
 * The device: a SIP user agent with a push receiver agent. It takes MESSAGE (RFC 3428 §7: 200 says that the user agent
 * has it, not that anybody read it; the 200 carries neither Contact nor body), NOTIFY of its own registration's state, and
 * the requests of a push session (`device-session.ts`).
 */
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import { headerOf } from "../../wire/sip/message.ts"
import { answer } from "../sip/proxy.ts"
import { accessNetwork, isContactOf } from "../sip/device-identity.ts"
import { packageOf } from "../events/packages.ts"
import { takePushNotice } from "../events/roles.ts"
import type { Decision, RoleFunction, Subscriber } from "./decision.ts"
import { sessionMethods, takeSession } from "./device-session.ts"
import { takeNotice } from "./reg-event.ts"

/** Content types that the push receiver agent takes. */
const acceptedContentTypes: readonly string[] = [
  "application/simple-message-summary", // RFC 3842
  "application/vnd.oma.push", // OMA SIP Push
  "application/vnd.wap.mms-message", // OMA MMS encapsulation
  "application/vnd.wap.sic", // WAP-167 service indication, binary
  "application/vnd.wap.slc", // WAP-168 service loading, binary
  "message/external-body", // RFC 4483 §5.1
  "text/plain",
  "text/vnd.wap.si",
  "text/vnd.wap.sl",
]

/** Returns the content types that a subscriber's device takes. */
export const typesTakenBy = ({ capabilities }: Pick<Subscriber, "capabilities">): readonly string[] =>
  capabilities?.types ?? acceptedContentTypes

/** TS 24.229 §5.1.1A: in every request and response of a device but ACK and CANCEL. */
const access: Header = ["P-Access-Network-Info", accessNetwork]

/** Methods that it takes: those of sessions, and these two (RFC 3261 §20.5). */
const allow = [...sessionMethods, "MESSAGE", "NOTIFY"].join(", ")

/** Event packages of pushes that the device subscribes to. */
const pushPackages = ["oma-push", "message-summary"] as const

const isOfPush = (request: SipRequest): boolean => packageOf(headerOf(request, "Event"))?.token !== "reg"

const takePush = (request: SipRequest, types: readonly string[]): Decision =>
  takePushNotice(request, {
    packages: pushPackages,
    others: ["reg"],
    accepts: (type) => types.includes((type.split(";")[0] ?? "").trim().toLowerCase()),
    accept: types,
    headers: [access],
  }).decision

/** Decides about a request at the device. */
export const device: RoleFunction = (request, environment) => {
  const isOfSession = sessionMethods.includes(request.method)
  if (!isOfSession && request.method !== "MESSAGE" && request.method !== "NOTIFY")
    return answer(405, { headers: [access, ["Allow", allow]] })
  if (!isContactOf(environment.subscriber, request.uri)) return answer(404, { headers: [access] })
  const types = typesTakenBy(environment.subscriber)
  if (isOfSession) return takeSession(request, environment, { headers: [access], allow, acceptTypes: types })
  if (request.method === "NOTIFY") return isOfPush(request) ? takePush(request, types) : takeNotice(request, [access])
  const type = (headerOf(request, "Content-Type") ?? "").split(";")[0]?.trim().toLowerCase() ?? ""
  if (!types.includes(type)) return answer(415, { headers: [access, ["Accept", types.join(", ")]] }) // RFC 3261 §21.4.13
  return answer(200, { headers: [access], effect: "deliver" })
}
