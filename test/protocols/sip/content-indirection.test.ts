/** Content by reference: what travels in the MESSAGE, and the fetch (RFC 4483). */
import fc from "fast-check"
import { expect, test } from "vitest"
import { fetchRequest, fetchResponse, indirectContent } from "../../../sim/protocols/sip/content-indirection.ts"
import { directMessage } from "../../../sim/protocols/sip/requests.ts"
import type { ExternalBody } from "../../../sim/wire/external-body.ts"
import { parseExternalBody } from "../../../sim/wire/external-body.ts"
import { parseHttp, printHttp, sizeHttp } from "../../../sim/wire/http/message.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { print, size } from "../../../sim/wire/sip/print.ts"
import { check } from "../../wire/arbitraries.ts"
import { ids, nodes, push } from "../ims/network.ts"

const reference = indirectContent({
  ids,
  store: "store1.home1.net",
  contentType: "image/jpeg",
  octets: 102_400,
  expiresSeconds: 86_400,
})
const message = directMessage({ ...push, ...reference, nextHop: nodes.scscf })

test("RFC 4483 §5: a reference goes through SIP unharmed, and says where, how long and how much", () => {
  const received = parse(print(message))
  if (received.kind !== "request") throw new Error("not a request")
  const type = received.headers.find(([name]) => name === "Content-Type")?.[1] ?? ""
  expect(parseExternalBody(type, octetsOf(received.body))).toEqual({
    kind: "external-body",
    url: `http://store1.home1.net/c/${ids.token("content")}`,
    expiration: "Tue, 08 Nov 2005 00:01:00 GMT",
    size: 102_400,
    contentType: "image/jpeg",
    disposition: "render",
  })
})

test("RFC 3428 §8: with a reference a MESSAGE keeps the 1300 octets that content of 100 kB breaks", () => {
  expect(size(message)).toBeLessThan(1300)
})

test("RFC 9110 §9.3.1: the device fetches what the reference names", () => {
  const part = parseExternalBody(reference.contentType, octetsOf(reference.body)) as ExternalBody
  const request = fetchRequest(part)
  expect(new TextDecoder().decode(printHttp(request))).toBe(
    `GET /c/${ids.token("content")} HTTP/1.1\r\nHost: store1.home1.net\r\nAccept: image/jpeg\r\n` +
      "User-Agent: push-device/1.0\r\nContent-Length: 0\r\n\r\n",
  )
  expect(fetchRequest({ ...part, url: "http://a.example" })).toMatchObject({ target: "/" })
  expect(fetchRequest({ ...part, url: "http://a.example:8080?x=1#y" })).toMatchObject({ target: "/?x=1" })
  const response = fetchResponse({ nowSeconds: 60, contentType: part.contentType, body: "y".repeat(102_400) })
  expect(sizeHttp(response)).toBe(printHttp(response).length)
  expect(parseHttp(printHttp(response))).toMatchObject({ kind: "http-response", code: 200 })
})

test("whatever URL is read, the request for it prints and is read back", () => {
  check(
    fc.property(fc.stringMatching(/^[!-~]{1,40}$/), (rest) => {
      const part = parseExternalBody(
        `message/external-body;access-type="URL";expiration="x";URL="http://${rest.replace(/["\\]/g, "\\$&")}"`,
        octetsOf("Content-Type: text/plain\r\n\r\n"),
      )
      if (part.kind === "problem") return
      expect(parseHttp(printHttp(fetchRequest(part)))).toMatchObject({ kind: "http-request", method: "GET" })
    }),
    { numRuns: 1000 },
  )
})
