/**
 * A request that nobody answers, as two tables with the words of the non-INVITE ones: a datagram of OTA-WSP's connectionless push
 * (WAP-230 §7.5: no acknowledgement of any kind), the ACK of a 2xx (RFC 3261 §13.2.2.4), a report that wants no response.
 * Rule: what is lost is lost; whoever sent it hears nothing.
 */
import { nonInviteClient } from "./sip/non-invite-client.ts"
import { nonInviteServer } from "./sip/non-invite-server.ts"

const source = "WAP-230 §7.5; RFC 3261 §13.2.2.4"

export const oneWayClient: typeof nonInviteClient = {
  ...nonInviteClient,
  name: "one-way client",
  rows: [["start", "request", "terminated", ["send"], source]],
}

export const oneWayServer: typeof nonInviteServer = {
  ...nonInviteServer,
  name: "one-way server",
  rows: [["start", "request", "terminated", ["passUp"], source]],
}
