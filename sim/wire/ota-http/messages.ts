/**
 * The four messages of OTA-HTTP in octets: WAP-235 PushOTA (OMA PushOTA 2.1), as terminals of the period read and write them.
 * The PPG asks (OPTIONS registers a connection, POST brings a push), the terminal answers 204 and says the outcome in
 * X-Wap-Push-Status. A push is an HTTP response within the POST (`application/http`, RFC 2616 §19.1).
 * Rule: a message without a body has no Content-Length; of a 204 RFC 9110 §8.6 says so.
 */
import { parseBase64, printBase64 } from "../base64.ts"
import type { Problem } from "../head.ts"
import type { HttpMessage, HttpRequest, HttpResponse } from "../http/message.ts"
import { parseHttp, printHttp } from "../http/message.ts"
import { joinOctets, octetsOf } from "../octets.ts"
import type { Header } from "../sip/message.ts"

/** Path of the terminal's push resource. */
export const pushPath = "/wappush"

const version: Header = ["X-Wap-Push-OTA-Version", "1.0"]

/** What a terminal can take, as it stands in the answer to a registration. */
export interface TerminalCapabilities {
  readonly accept: readonly string[]
  readonly acceptCharset: readonly string[]
  readonly acceptLanguage: readonly string[]
  /** Application ids, e.g. `x-wap-application:mms.ua`. */
  readonly acceptApplications: readonly string[]
  /** Largest push, octets. */
  readonly messageSize: number
  /** Pushes that may be outstanding at once. */
  readonly requestsMax: number
}

/** A terminal as it names itself. */
export interface TerminalIdentity {
  readonly terminalId: string
  /** Bearer number of WDP (WAP-259 appendix C), e.g. 11 for GPRS. */
  readonly bearer: number
}

/** Returns CPITag's header; the tag is four octets. */
const tagHeader = (tag: Uint8Array): Header => ["X-Wap-CPITag", printBase64(tag)]

/** Returns the PPG's registration request; `host` is the terminal's address and port, `tag` the one cached from before. */
export const registrationRequest = (host: string, tag: Uint8Array): HttpRequest => ({
  kind: "http-request",
  method: "OPTIONS",
  target: pushPath,
  headers: [["Host", host], version, tagHeader(tag)],
  body: "",
})

/** Returns the request that delivers a push; `date` is an HTTP-date. */
export const pushRequest = (
  host: string,
  { tag, date, push }: { readonly tag: Uint8Array; readonly date: string; readonly push: HttpResponse },
): HttpRequest => ({
  kind: "http-request",
  method: "POST",
  target: pushPath,
  headers: [["Host", host], ["Date", date], version, tagHeader(tag), ["Content-Type", "application/http"]],
  body: printHttp(push),
})

/** Returns the push message that stands in a POST. */
export const embeddedPush = (applicationId: string, contentType: string, body: string | Uint8Array): HttpResponse => ({
  kind: "http-response",
  code: 200,
  reason: "OK",
  headers: [
    ["Content-Type", contentType],
    ["X-Wap-Application-Id", applicationId],
  ],
  body,
})

const noContent = (status: number, headers: readonly Header[]): HttpResponse => ({
  kind: "http-response",
  code: 204,
  reason: "No Content",
  headers: [...headers, ["X-Wap-Push-Status", String(status)]],
  body: "",
})

/** Returns the terminal's answer to a registration: 500, or 501 with the tag and capabilities that hold now. */
export const registrationAnswer = (
  status: number,
  { terminalId, bearer }: TerminalIdentity,
  changed?: { readonly tag: Uint8Array; readonly capabilities: TerminalCapabilities },
): HttpResponse =>
  noContent(status, [
    ["X-Wap-Terminal-Id", terminalId],
    version,
    ["X-Wap-Bearer-Indication", String(bearer)],
    ["Cache-Control", "no-cache"],
    ...(changed === undefined ? [] : [tagHeader(changed.tag), ...capabilityHeaders(changed.capabilities)]),
  ])

const capabilityHeaders = (capabilities: TerminalCapabilities): readonly Header[] => [
  ["X-Wap-Push-Accept", capabilities.accept.join(", ")],
  ["X-Wap-Push-Accept-Charset", capabilities.acceptCharset.join(", ")],
  ["X-Wap-Push-Accept-Language", capabilities.acceptLanguage.join(", ")],
  ["X-Wap-Push-Accept-AppID", capabilities.acceptApplications.join(", ")],
  ["X-Wap-Push-MsgSize", String(capabilities.messageSize)],
  ["X-Wap-Push-Accept-MaxPushReq", String(capabilities.requestsMax)],
]

/** Returns the terminal's answer to a push; with the status of a stale tag goes the right one. */
export const pushAnswer = (status: number, tag?: Uint8Array): HttpResponse =>
  noContent(status, tag === undefined ? [version] : [version, tagHeader(tag)])

/** Returns the answer to a request for another resource (404) or by another method (405). */
export const errorAnswer = (code: 404 | 405): HttpResponse => ({
  kind: "http-response",
  code,
  reason: code === 404 ? "Not Found" : "Method Not Allowed",
  headers:
    code === 404
      ? [["Content-Length", "0"]]
      : [
          ["Allow", "OPTIONS, POST"],
          ["Content-Length", "0"],
        ],
  body: "",
})

/** Returns the exact octets of a message of OTA-HTTP. */
export const printOtaHttp = (message: HttpMessage): Uint8Array => {
  const body = octetsOf(message.body)
  if (body.length > 0) return printHttp(message)
  const start =
    message.kind === "http-request"
      ? `${message.method} ${message.target} HTTP/1.1`
      : `HTTP/1.1 ${message.code} ${message.reason}`
  return joinOctets([`${start}\r\n${message.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`])
}

/** Returns the CPITag of a message, four octets; `undefined`: none, or none that can be read. */
export const cpiTagOf = (message: HttpMessage): Uint8Array | undefined => {
  const tag = parseBase64(headerIn(message, "X-Wap-CPITag") ?? "")
  return tag?.length === 4 ? tag : undefined
}

/** Returns X-Wap-Push-Status; `undefined`: none that can be read. */
export const pushStatusOf = (message: HttpMessage): number | undefined => {
  const text = headerIn(message, "X-Wap-Push-Status")
  return text !== undefined && /^\d{3}$/.test(text) ? Number(text) : undefined
}

/** Returns the push within a POST: its embedded HTTP response, or the plain body that terminals take, too. */
export const pushIn = (request: HttpRequest): HttpResponse | Problem => {
  const type = (headerIn(request, "Content-Type") ?? "").split(";", 1)[0]?.trim().toLowerCase()
  if (type !== "application/http")
    return { kind: "http-response", code: 200, reason: "OK", headers: request.headers, body: request.body }
  const embedded = parseHttp(octetsOf(request.body))
  return embedded.kind === "http-request"
    ? { kind: "problem", problem: "bad-start-line", line: 1, message: "a push is a response, not a request" }
    : embedded
}

const headerIn = (message: HttpMessage, name: string): string | undefined =>
  message.headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1]
