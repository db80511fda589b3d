/**
 * Content indirection: a body part that says where the content lies (RFC 4483 §5; `message/external-body` of RFC 2046 §5.2.3
 * with the access type URL of RFC 2017). The Content-Type carries the reference; the body is the head of what lies there.
 * Rule 1: `expiration` must be there (RFC 4483 §5.7), `size` may be.
 * Rule 2: text from a stranger gives a `Problem`, never an exception. Only HTTP is fetched (§5.2), so only it is read.
 */
import { problem, splitHead } from "./head.ts"
import type { Problem } from "./head.ts"
import { joinOctets } from "./octets.ts"

/** Type of the part, which a device that supports it lists in Accept (RFC 4483 §5.1). */
export const externalBodyType = "message/external-body"

/** A reference to content. */
export interface ExternalBody {
  readonly kind: "external-body"
  /** `http:` or `https:` URL. */
  readonly url: string
  /** Date after which the content is gone, as in a Date header (RFC 4483 §5.7). */
  readonly expiration: string
  /** Octets of the content, if known. */
  readonly size: number | undefined
  /** Type and disposition of the content itself. */
  readonly contentType: string
  readonly disposition: string | undefined
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`

/** Returns the Content-Type of the part and its body: the head of the content that lies elsewhere. */
export const printExternalBody = (
  reference: Omit<ExternalBody, "kind">,
): { readonly contentType: string; readonly body: string } => ({
  contentType:
    `${externalBodyType};access-type="URL";expiration=${quoted(reference.expiration)};URL=${quoted(reference.url)}` +
    (reference.size === undefined ? "" : `;size=${reference.size}`),
  body:
    `Content-Type: ${reference.contentType}\r\n` +
    (reference.disposition === undefined ? "" : `Content-Disposition: ${reference.disposition}\r\n`) +
    "\r\n",
})

/** Reads a part: the value of its Content-Type, and its octets. */
export const parseExternalBody = (contentType: string, octets: Uint8Array): ExternalBody | Problem => {
  const parameters = parametersOf(contentType)
  if (parameters === undefined)
    return problem("bad-header-value", 1, `the type is not ${externalBodyType} with parameters`)
  if (parameters.get("access-type")?.toLowerCase() !== "url")
    return problem("bad-header-value", 1, "access-type is not URL")
  const expiration = parameters.get("expiration")
  if (expiration === undefined) return problem("missing-header", 1, "there is no expiration")
  const url = parameters.get("url")?.replace(/[ \t]/g, "") // RFC 2017 §3.1: blanks only fold a long URL
  if (url === undefined || !/^https?:\/\/[!-~]+$/i.test(url))
    return problem("bad-header-value", 1, "URL is not one of HTTP")
  const size = parameters.get("size")
  if (size !== undefined && !/^\d{1,15}$/.test(size))
    return problem("bad-header-value", 1, "size is not a whole number")
  // The start line that `splitHead` wants is not there; the head may end with the part.
  const head = splitHead(joinOctets(["external\r\n", octets, "\r\n\r\n"]), (name) => name)
  if (head.kind === "problem") return head
  const of = (name: string): string | undefined => head.headers.find(([n]) => n.toLowerCase() === name)?.[1]
  const type = of("content-type")
  if (type === undefined) return problem("missing-header", 1, "the content's own Content-Type is missing")
  return {
    kind: "external-body",
    url,
    expiration,
    size: size === undefined ? undefined : Number(size),
    contentType: type,
    disposition: of("content-disposition"),
  }
}

const parameter = /[ \t]*;[ \t]*([!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))[ \t]*/y

const parametersOf = (value: string): ReadonlyMap<string, string> | undefined => {
  const semicolon = value.indexOf(";")
  const type = (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase()
  if (type !== externalBodyType) return undefined
  const found = new Map<string, string>()
  let at = semicolon < 0 ? value.length : semicolon
  while (at < value.length) {
    parameter.lastIndex = at
    const match = parameter.exec(value)
    if (match === null) return undefined
    found.set((match[1] ?? "").toLowerCase(), match[2]?.replace(/\\(.)/g, "$1") ?? match[3] ?? "")
    at = parameter.lastIndex
  }
  return found
}
