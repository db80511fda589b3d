/**
 * A push whose content lies on an HTTP server: what the MESSAGE or NOTIFY carries instead of it, and how the device fetches
 * it (RFC 4483 §5; RFC 9110 §9.3.1). Deliberately absent: authorisation of the fetch; the URL is the secret.
 */
import type { HttpRequest, HttpResponse } from "../../wire/http/message.ts"
import type { ExternalBody } from "../../wire/external-body.ts"
import { printExternalBody } from "../../wire/external-body.ts"
import { dateText } from "../ims/calendar.ts"
import type { Identifiers } from "../ims/decision.ts"

/**
 * Returns what stands in a request in place of `octets` octets of content: its reference, which is of use for
 * `expiresSeconds` from now. The URL has a fixed width; `size` lets the device decide whether to fetch (RFC 4483 §5.8).
 */
export const indirectContent = (content: {
  readonly ids: Identifiers
  /** Host of the content server. */
  readonly store: string
  readonly contentType: string
  readonly octets: number
  readonly expiresSeconds: number
}): { readonly contentType: string; readonly body: string } =>
  printExternalBody({
    url: `http://${content.store}/c/${content.ids.token("content")}`,
    expiration: dateText(content.ids.nowSeconds + content.expiresSeconds),
    size: content.octets,
    contentType: content.contentType,
    disposition: "render",
  })

/** Returns the request by which the device fetches the content. */
export const fetchRequest = ({ url, contentType }: ExternalBody): HttpRequest => {
  const [, host = "", path = ""] = /^https?:\/\/([^/?#]*)([^#]*)/i.exec(url) ?? []
  return {
    kind: "http-request",
    method: "GET",
    target: path.startsWith("/") ? path : `/${path}`,
    headers: [
      ["Host", host],
      ["Accept", contentType],
      ["User-Agent", "push-device/1.0"],
    ],
    body: "",
  }
}

/** Returns the content server's answer. */
export const fetchResponse = (content: {
  readonly nowSeconds: number
  readonly contentType: string
  readonly body: string | Uint8Array
}): HttpResponse => ({
  kind: "http-response",
  code: 200,
  reason: "OK",
  headers: [
    ["Date", dateText(content.nowSeconds)],
    ["Content-Type", content.contentType],
  ],
  body: content.body,
})
