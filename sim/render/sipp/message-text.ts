/**
 * The text of one sent message, with keywords of SIPp in place of what belongs to the machine that plays it: addresses,
 * branch, Call-ID, tags, length, date (SIPp 3.6, "Keywords"). All else is as it was in the flow, header for header.
 */
import { octetsOf } from "../../wire/octets.ts"
import { type Header, type SipMessage, type SipRequest, type SipResponse } from "../../wire/sip/message.ts"
import { isAckOfFailure, isWithinDialog, tagOf, type Capture } from "./dialog.ts"
import { sequenceOf, type Endpoint, type Step } from "./endpoints.ts"
import { escapeBody, escapeText } from "./escape.ts"
import { escapeUsers, type User } from "./users.ts"

export interface Wording {
  readonly endpoint: Endpoint
  readonly user: User | undefined
  readonly captures: readonly Capture[]
  /** The port in Contact: `[local_port]`, or that of the file which answers for this node. */
  readonly contactPort: string
  /** How many elements ago each earlier step stands in the file; SIPp counts branches in elements. */
  readonly elementsSince: (earlier: Step) => number
}

/** A tag of this process and call: unique as RFC 3261 §19.3 asks, and known again without a variable. */
const ownTag = "[pid]-[call_number]"

/** Lines of the head, an empty line, the body. SIPp ends the lines by CRLF. */
export const printMessage = (step: Step, wording: Wording): string => {
  const { message } = step
  const body = octetsOf(message.body)
  const head = message.kind === "request" ? requestHead(step, message, wording) : responseHead(message, wording)
  const length = body.length === 0 ? "0" : "[len]"
  return `${head.join("\n")}\nContent-Length: ${length}\n\n${escapeBody(body)}`
}

const requestHead = (step: Step, request: SipRequest, wording: Wording): readonly string[] => {
  const { endpoint, user, captures } = wording
  const isInside = isWithinDialog(step, endpoint.steps)
  const has = (variable: Capture["variable"]): boolean =>
    isInside && captures.some((capture) => capture.variable === variable)
  const target = has("target") ? "[$target]" : escapeUsers(request.uri, user)
  const lines = [`${request.method} ${target} SIP/2.0`]
  let routes = 0
  for (const header of topVia(request.headers)) {
    const [name, value] = header
    switch (name.toLowerCase()) {
      case "via":
        lines.push(`Via: ${viaText(value, branchOf(step, wording))}`)
        // The route set of a dialog is the core's own choice; SIPp leaves the line out where there is none.
        if (isInside) lines.push("[routes]")
        break
      case "route":
        if (!isInside) lines.push(`Route: ${routes++ === 0 ? routeText(value) : escapeText(value)}`)
        break
      case "from":
        lines.push(`From: ${has("local") ? "[$local]" : escapeUsers(withoutTag(value), user)};tag=${ownTag}`)
        break
      case "to":
        if (isAckOfFailure(step, endpoint.steps)) lines.push("[last_To:]")
        else lines.push(`To: ${has("remote") ? "[$remote]" : escapeUsers(value, user)}`)
        break
      default:
        lines.push(otherLine(header, wording))
    }
  }
  return lines
}

const responseHead = (response: SipResponse, wording: Wording): readonly string[] => {
  const { steps } = wording.endpoint
  const request = steps.find(
    ({ way, message }) =>
      way === "receive" && message.kind === "request" && sequenceOf(message) === sequenceOf(response),
  )
  const isTagged = request !== undefined && tagOf(request.message, "To") !== undefined
  const addsTag = !isTagged && tagOf(response, "To") !== undefined
  const copied = new Set<string>()
  const lines = [`SIP/2.0 ${response.code} ${escapeText(response.reason)}`]
  for (const header of response.headers) {
    const name = header[0].toLowerCase()
    if (!["via", "from", "to", "call-id", "cseq"].includes(name)) {
      if (name !== "record-route") lines.push(otherLine(header, wording))
    } else if (!copied.has(name)) {
      copied.add(name)
      lines.push(`[last_${header[0]}:]${name === "to" && addsTag ? `;tag=${ownTag}` : ""}`)
      // Whatever proxies recorded on the way is part of the dialog (RFC 3261 §12.1.1); SIPp leaves out what is not there.
      if (name === "via" && makesDialog(response)) lines.push("[last_Record-Route:]")
    }
  }
  return lines
}

const makesDialog = (response: SipResponse): boolean =>
  response.code > 100 && response.code < 300 && / (INVITE|SUBSCRIBE|REFER)$/.test(sequenceOf(response))

const otherLine = ([name, value]: Header, { user, contactPort }: Wording): string => {
  switch (name.toLowerCase()) {
    case "call-id":
      return "Call-ID: [call_id]"
    case "date":
      return "Date: [date]"
    case "contact":
      return `Contact: ${contactText(value, user, contactPort)}`
    default:
      return `${escapeText(name)}: ${escapeUsers(value, user)}`
  }
}

/** An endpoint's own request has one Via; whatever else stood there would be another's. */
const topVia = (headers: SipMessage["headers"]): SipMessage["headers"] => {
  const isVia = ([name]: Header): boolean => name.toLowerCase() === "via"
  const top = headers.findIndex(isVia)
  return headers.filter((header, index) => index === top || !isVia(header))
}

const viaText = (value: string, branch: string): string => {
  const rest = value
    .split(";")
    .slice(1)
    .filter((parameter) => !/^\s*branch=/i.test(parameter))
  return [`SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}`, ...rest.map(escapeText)].join(";")
}

const branchOf = (step: Step, { endpoint, elementsSince }: Wording): string => {
  if (!isAckOfFailure(step, endpoint.steps)) return "[branch]"
  const sequence = sequenceOf(step.message).replace("ACK", "INVITE")
  const invite = endpoint.steps.find(({ way, message }) => way === "send" && sequenceOf(message) === sequence)
  return invite === undefined ? "[branch]" : `[branch-${elementsSince(invite)}]`
}

/** The first hop is wherever the file is played to; what follows it is named as in the flow. */
const routeText = (value: string): string => {
  const first = /^(<sips?:(?:[^@>]*@)?)(?:\[[^\]]*\]|[^:;>,]*)(?::\d+)?(.*)$/i.exec(value)
  return first === null
    ? escapeText(value)
    : `${escapeText(first[1] ?? "")}[remote_ip]:[remote_port]${escapeText(first[2] ?? "")}`
}

const contactText = (value: string, user: User | undefined, port: string): string => {
  const parts = /^(.*?sips?:(?:[^@>]*@)?)(?:\[[^\]]*\]|[^:;>,]*)(?::\d+)?(.*)$/i.exec(value)
  return parts === null
    ? escapeText(value)
    : `${escapeUsers(parts[1] ?? "", user)}[local_ip]:${port}${escapeUsers(parts[2] ?? "", user)}`
}

const withoutTag = (value: string): string => value.replace(/;\s*tag=[^;>"]*(?=[^>"]*$)/i, "")
