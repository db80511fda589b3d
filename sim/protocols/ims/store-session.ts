/**
 * The IM server in a session in which a device fetches what is stored for it: its answers to INVITE and ACK (RFC 3261 §13.3.1;
 * RFC 4975 §8; RFC 3264 §6). The device offers, so it opens the connection (RFC 4975 §5.4), and the server sends only.
 */
import { octetsOf } from "../../wire/octets.ts"
import { msrpDescription, msrpMediaOf } from "../../wire/sdp/msrp-media.ts"
import { parseSdp } from "../../wire/sdp/parse.ts"
import { printSdp } from "../../wire/sdp/print.ts"
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import { sessionPath } from "../msrp/requests.ts"
import { sentBy } from "../sip/headers.ts"
import { answer } from "../sip/proxy.ts"
import type { Decision, RoleEnvironment } from "./decision.ts"
import { sessionNumber } from "./device-session.ts"

/** Decides about INVITE or ACK of such a session. An ACK is `answer`ed like the rest, but nothing is sent to it (RFC 3261 §17). */
export const takeRetrieval = (request: SipRequest, environment: RoleEnvironment): Decision => {
  if (request.method === "ACK") return answer(200)
  const type = (headerOf(request, "Content-Type") ?? "").split(";")[0]?.trim().toLowerCase()
  if (type !== "application/sdp") return answer(415, { headers: [["Accept", "application/sdp"]] })
  const offer = parseSdp(octetsOf(request.body))
  if (offer.kind === "problem") return answer(400)
  const media = msrpMediaOf(offer)
  if (media === undefined) return answer(488) // RFC 3261 §13.3.1.3
  const { self, ids } = environment
  return answer(200, {
    headers: [
      ...valuesOf(request, "Record-Route").map((route): Header => ["Record-Route", route]), // RFC 3261 §12.1.1
      ["Contact", `<sip:${sentBy(self)}>`],
      ["Allow", "INVITE, ACK, BYE, MESSAGE, SUBSCRIBE"],
      ["Server", "im-server/1.0"],
      ["Content-Type", "application/sdp"],
    ],
    body: printSdp(
      msrpDescription({
        address: self.host,
        user: "-",
        session: sessionNumber(ids.token("store sdp")),
        port: sessionPath(self.host, "").port,
        path: [sessionPath(self.host, ids.token("store session")).uri],
        acceptTypes: ["*"],
        maxSize: undefined,
        setup: media.setup === undefined ? undefined : "passive",
        direction: "sendonly",
      }),
    ),
  })
}
