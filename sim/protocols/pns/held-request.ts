/**
 * A SIP request that a proxy holds while a push notification service (PNS) wakes the device: RFC 8599 §5.3, §5.6.2.
 * Rule: it is held until a REGISTER whose contact matches its Request-URI has succeeded, never beyond the bucket timer; what
 * is not released is answered 480.
 * Deliberately absent: 100 (Trying) to the held request, which is its server transaction's (RFC 4320 §4.1).
 */
import type { Machine } from "../table.ts"

export type HeldRequestPhase =
  | "idle"
  | "asking" // the push request is on its way to the PNS
  | "waiting" // the PNS took it, the device has not registered yet
  | "released"
  | "refused"

export type HeldRequestInput =
  | "request" // for a contact with pn-* that this proxy serves
  | "pushTaken" // 2xx of the PNS
  | "pushFailed" // any other response of the PNS, or none
  | "registered" // 2xx to a REGISTER whose contact matches the Request-URI, pn-* included
  | "registerFailed" // any other final response to such a REGISTER
  | "bucketDue"

export type HeldRequestAction =
  | "hold"
  | "push" // request a push notification for the contact
  | "forward"
  | "answer480"
  | "startBucket"
  | "stopBucket"

/** One request in a proxy's bucket. */
// prettier-ignore
export const heldRequest: Machine<HeldRequestPhase, HeldRequestInput, HeldRequestAction> = {
  name: "request held for a device that must be woken",
  phases: ["idle", "asking", "waiting", "released", "refused"],
  inputs: ["request", "pushTaken", "pushFailed", "registered", "registerFailed", "bucketDue"],
  actions: ["hold", "push", "forward", "answer480", "startBucket", "stopBucket"],
  rows: [
    // from      on                to          does                            source
    ["idle",    "request",        "asking",   ["hold", "push", "startBucket"], "RFC 8599 §5.3, §5.6.2"],
    ["asking",  "pushTaken",      "waiting",  [],                              "RFC 8599 §5.6.2"],
    ["asking",  "pushFailed",     "refused",  ["stopBucket", "answer480"],     "RFC 8599 §5.6.2"],
    ["asking",  "registered",     "released", ["stopBucket", "forward"],       "RFC 8599 §5.6.2"],
    ["asking",  "registerFailed", "refused",  ["stopBucket", "answer480"],     "RFC 8599 §5.6.2"],
    ["asking",  "bucketDue",      "refused",  ["answer480"],                   "RFC 8599 §5.6.2"],
    ["waiting", "registered",     "released", ["stopBucket", "forward"],       "RFC 8599 §5.6.2"],
    ["waiting", "registerFailed", "refused",  ["stopBucket", "answer480"],     "RFC 8599 §5.6.2"],
    ["waiting", "bucketDue",      "refused",  ["answer480"],                   "RFC 8599 §5.6.2"],
  ],
}
