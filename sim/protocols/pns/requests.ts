/**
 * The exchange with a push notification service as Web Push has it (RFC 8030), which RFC 8599 §12 names among the services:
 * the device obtains a push resource, the proxy posts to it, the service tells the device.
 * RFC 8030 runs over HTTP/2 and TLS; the messages are printed here as HTTP/1.1, as its own examples are, so their octets are
 * an estimate from above: HTTP/2 compresses heads. The notification is the response that the service pushes (§6).
 * The notification has no payload: RFC 8599 §5.6.2 needs none, since the SIP request follows.
 */
import type { HttpRequest, HttpResponse } from "../../wire/http/message.ts"
import { dateText } from "../ims/calendar.ts"
import type { Identifiers, NodeIdentity } from "../ims/decision.ts"

/** What all messages of one device's subscription at the service need. */
export interface PushExchange {
  readonly ids: Identifiers
  /** The service; only its host is used. */
  readonly service: NodeIdentity
}

const pathOf = ({ ids }: PushExchange, kind: "push" | "subscription" | "message"): string =>
  `/${kind}/${ids.token(`${kind} resource`)}`

/** Returns the device's resource at the service, its PRID: the URL that a proxy posts to (RFC 8030 §2, RFC 8599 §12). */
export const pushResource = (exchange: PushExchange): string =>
  `https://${exchange.service.host}${pathOf(exchange, "push")}`

/** Returns the request by which the device obtains its push resource (RFC 8030 §4). */
export const obtainResource = ({ service }: PushExchange): HttpRequest => ({
  kind: "http-request",
  method: "POST",
  target: "/subscribe",
  headers: [["Host", service.host]],
  body: "",
})

/** Returns its answer: the push resource for others, the subscription resource for the device (RFC 8030 §4). */
export const resourceCreated = (exchange: PushExchange): HttpResponse => ({
  kind: "http-response",
  code: 201,
  reason: "Created",
  headers: [
    ["Date", dateText(exchange.ids.nowSeconds)],
    ["Link", `<${pathOf(exchange, "push")}>;rel="urn:ietf:params:push"`],
    ["Location", `https://${exchange.service.host}${pathOf(exchange, "subscription")}`],
  ],
  body: "",
})

/**
 * Returns the proxy's request for a notification to a resource (RFC 8030 §5): to be kept for `ttlSeconds` at most (§5.2; 0:
 * now or never), urgent as for something the user waits for (§5.3). `undefined` where the resource is not a URL of HTTPS.
 */
export const pushRequest = (push: { readonly prid: string; readonly ttlSeconds: number }): HttpRequest | undefined => {
  const [, host, path = "/"] = /^https:\/\/([^/?#\s]+)([^#\s]*)$/i.exec(push.prid) ?? []
  return host === undefined
    ? undefined
    : {
        kind: "http-request",
        method: "POST",
        target: path.startsWith("/") ? path : `/${path}`,
        headers: [
          ["Host", host],
          ["TTL", String(push.ttlSeconds)],
          ["Urgency", "high"],
        ],
        body: "",
      }
}

/** Returns the service's answer: it will try (RFC 8030 §5). */
export const pushAccepted = (exchange: PushExchange & { readonly ttlSeconds: number }): HttpResponse => ({
  kind: "http-response",
  code: 201,
  reason: "Created",
  headers: [
    ["Date", dateText(exchange.ids.nowSeconds)],
    ["TTL", String(exchange.ttlSeconds)],
    ["Location", `https://${exchange.service.host}${pathOf(exchange, "message")}`],
  ],
  body: "",
})

/** Returns the service's refusal: 404 for a resource that has expired or never was (RFC 8030 §7.3), 429 for too many (§8.4). */
export const pushRefused = ({ ids }: PushExchange, code: 404 | 429): HttpResponse => ({
  kind: "http-response",
  code,
  reason: code === 404 ? "Not Found" : "Too Many Requests",
  headers: [["Date", dateText(ids.nowSeconds)]],
  body: "",
})

/** Returns the notification as the device receives it: the response that the service pushes (RFC 8030 §6). */
export const pushNotification = ({ ids }: PushExchange): HttpResponse => ({
  kind: "http-response",
  code: 200,
  reason: "OK",
  headers: [
    ["Date", dateText(ids.nowSeconds)],
    ["Last-Modified", dateText(ids.nowSeconds)],
  ],
  body: "",
})

/** Returns the input of `heldRequest` that a response of the service is; 0 for none. */
export const pushAnswer = (code: number): "pushTaken" | "pushFailed" =>
  code >= 200 && code < 300 ? "pushTaken" : "pushFailed"
