/** Waits of the signalling that is not SIP, and of a device whose registration failed. */
import { inBase, parameter } from "./parameter.ts"

export const httpWait = parameter({
  value: 32,
  unit: "s",
  meaning: "how long an HTTP client waits for the response to a PAP request",
  source: "assumption: as long as a SIP client between core elements (64 × T1)",
})
export const diameterWait = parameter({
  value: 10,
  unit: "s",
  meaning: "how long a CSCF waits for the HSS to answer a Cx request",
  source: "assumption: well below the Timer F of the caller (32 s), so that the 504 is still heard",
})
export const smppWait = parameter({
  value: 30,
  unit: "s",
  meaning: "how long an SMPP client waits for the response to a PDU",
  source: "assumption: SMPP 3.4 §7.2 leaves the response timer to the implementation",
})
export const mapWait = parameter({
  value: 30,
  unit: "s",
  meaning: "how long a short message centre waits for the answer to a MAP operation",
  source: "assumption: within the medium timer of TS 29.002 §17.1.2 (15 s to 30 s)",
})
export const registrationWait = parameter({
  value: 30,
  unit: "s",
  meaning: "how long a device waits before it tries a failed registration again",
  source: "assumption: base time of RFC 5626 §4.5 when all flows failed",
})

export const notificationWait = parameter({
  value: 60,
  unit: "s",
  meaning: "wait of a PPG before it repeats a result notification that was not answered",
  source: "assumption: PAP leaves it to local policy",
})
export const notificationTries = parameter({
  value: 5,
  unit: "1",
  meaning: "repeats of a result notification before the PPG drops it",
  source: "assumption: PAP leaves it to local policy",
})

export const gatheringWait = parameter({
  value: 1,
  unit: "s",
  meaning: "how long an initiator that gathers recipients for one submission keeps the first of them waiting",
  source: "assumption: PAP says nothing; short beside the delivery over the air",
})

/** Wait before a result notification is repeated, ns, and how often it is. */
export const notificationRetryAfter = inBase(notificationWait)
export const notificationRetries = inBase(notificationTries)
/** HTTP response time-out, ns. */
export const httpResponseTimeout = inBase(httpWait)
/** Cx answer time-out, ns. */
export const diameterTx = inBase(diameterWait)
/** SMPP response and MAP answer time-outs, ns. */
export const smppResponseTimeout = inBase(smppWait)
export const mapAnswerTimeout = inBase(mapWait)
/** Wait before another registration, ns. */
export const registrationRetry = inBase(registrationWait)
