/**
 * The device in a push session: what its push receiver agent answers to INVITE, ACK, BYE, CANCEL and OPTIONS (RFC 3261 §11.2,
 * §13.3.1, §15.1.2; RFC 4975 §8; RFC 3264 §6). It accepts a session at once: a push receiver agent asks nobody.
 */
import { octetsOf } from "../../wire/octets.ts"
import { parseSdp } from "../../wire/sdp/parse.ts"
import { printSdp } from "../../wire/sdp/print.ts"
import { msrpDescription, msrpMediaOf, takesType } from "../../wire/sdp/msrp-media.ts"
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import { hostOf, parseUri } from "../../wire/sip/uri.ts"
import { sessionPath } from "../msrp/requests.ts"
import { answer } from "../sip/proxy.ts"
import type { Decision, RoleEnvironment } from "./decision.ts"

/** Methods of a session, and the one that asks about them. */
export const sessionMethods: readonly string[] = ["INVITE", "ACK", "BYE", "CANCEL", "OPTIONS"]

/**
 * Decides about a request of these methods at the device, which puts `headers` into every answer but that to CANCEL.
 * An ACK is `answer`ed 200 like the rest, but nothing is sent to an ACK (RFC 3261 §17): it only arrives.
 */
export const takeSession = (
  request: SipRequest,
  environment: RoleEnvironment,
  device: { readonly headers: readonly Header[]; readonly allow: string; readonly acceptTypes: readonly string[] },
): Decision => {
  const { headers, allow, acceptTypes } = device
  switch (request.method) {
    case "INVITE":
      return takeOffer(request, environment, device)
    case "OPTIONS": // RFC 3261 §11.2: what the answer to an INVITE would be, with what the device can do
      return answer(200, {
        headers: [...headers, ["Allow", allow], ["Accept", ["application/sdp", ...acceptTypes].join(", ")]],
      })
    case "CANCEL": // RFC 3261 §9.2; TS 24.229 §5.1.1A: no access information with CANCEL
      return answer(200)
    default:
      return answer(200, { headers: request.method === "ACK" ? [] : headers })
  }
}

const takeOffer = (
  request: SipRequest,
  environment: RoleEnvironment,
  { headers, allow, acceptTypes }: Parameters<typeof takeSession>[2],
): Decision => {
  const type = (headerOf(request, "Content-Type") ?? "").split(";")[0]?.trim().toLowerCase()
  if (type !== "application/sdp") return answer(415, { headers: [...headers, ["Accept", "application/sdp"]] })
  const offer = parseSdp(octetsOf(request.body))
  if (offer.kind === "problem") return answer(400, { headers })
  const media = msrpMediaOf(offer)
  if (media === undefined || !media.acceptTypes.some((wanted) => wanted === "*" || takesType(acceptTypes, wanted)))
    return answer(488, { headers }) // RFC 3261 §13.3.1.3
  const { subscriber, ids } = environment
  return answer(200, {
    headers: [
      ...valuesOf(request, "Record-Route").map((route): Header => ["Record-Route", route]), // RFC 3261 §12.1.1
      ...headers,
      ["Contact", `<${subscriber.contact}>`],
      ["Allow", allow],
      ["Server", "push-device/1.0"],
      ["Content-Type", "application/sdp"],
    ],
    body: printSdp(deviceAnswer(environment, media.setup !== undefined, acceptTypes, ids.token("device session"))),
  })
}

/** The answer: the offerer opens the connection (RFC 4975 §5.4; RFC 6135 §4.2: `passive` where the offer spoke of it). */
const deviceAnswer = (
  { subscriber, ids, messageMax }: RoleEnvironment,
  speaksOfSetup: boolean,
  acceptTypes: readonly string[],
  token: string,
) =>
  msrpDescription({
    address: hostOf(subscriber.contact).replace(/^\[|\]$/g, ""),
    user: parseUri(subscriber.contact)?.user ?? "-",
    session: sessionNumber(ids.token("device sdp")),
    port: sessionPath(hostOf(subscriber.contact), token).port,
    path: [sessionPath(hostOf(subscriber.contact), token).uri],
    acceptTypes,
    maxSize: messageMax,
    setup: speaksOfSetup ? "passive" : undefined,
    direction: "recvonly",
  })

/** Returns the session id of `o=` from a token: ten digits, the first not 0 (RFC 4566 §5.2 wants a number). */
export const sessionNumber = (token: string): number =>
  1_000_000_000 + (Number.parseInt(token.slice(0, 8), 16) % 2 ** 31)
