/** Constants of message sessions: RFC 4975. */
import { parameter } from "./parameter.ts"

export const responseTimeout = parameter({
  value: 30,
  unit: "s",
  meaning: "a SEND without an answer this long after its last octet has failed",
  source: "RFC 4975 §7.1.1",
})
export const chunk = parameter({
  value: 2048,
  unit: "B",
  meaning: "largest chunk that need not be interruptible, and smallest that is not the last of its message",
  source: "RFC 4975 §7.1.1",
})
export const port = parameter({
  value: 2855,
  unit: "1",
  meaning: "TCP port of MSRP",
  source: "RFC 4975 §15.4 (IANA service msrp)",
})
export const messageMax = parameter({
  value: 10_485_760,
  unit: "B",
  meaning: "largest message that a device takes over MSRP",
  source: "assumption: 10 MiB, ample for what a handset of the time could hold; RFC 4975 §8.6 sets no limit",
})
