/** Overload control: RFC 7339, RFC 7415, and what both leave to implementations. */
import { parameter } from "./parameter.ts"

export const ocValidity = parameter({
  value: 500,
  unit: "ms",
  meaning: "how long a server's overload feedback holds",
  source: "RFC 7339 §4.3 (oc-validity, default)",
})
export const controlPeriod = parameter({
  value: 100,
  unit: "ms",
  meaning: "how often a server measures its utilisation and finds anew what it can take",
  source: "assumption: RFC 7339 §5.3 leaves the control to the server; a fifth of the feedback's validity",
})
export const controlUtilisation = parameter({
  value: 0.95,
  unit: "1",
  meaning: "utilisation that a server under overload control aims at",
  source: "assumption: a twentieth in hand for bursts; what is aimed at is what is kept of the capacity",
})
export const categoryPeriod = parameter({
  value: 5,
  unit: "s",
  meaning: "how often a client measures the shares of the two categories of requests",
  source: "RFC 7339 §7.2: every 5 to 10 s",
})
export const categoryOne = parameter({
  value: 0.8,
  unit: "1",
  meaning: "share of category 1 (requests that may be dropped first) before it has been measured",
  source: "RFC 7339 §7.2",
})
export const rejectAbove = parameter({
  value: 100,
  unit: "1",
  meaning: "messages waiting at a server from which on it refuses new requests with 503",
  source: "assumption: 40 ms of waiting at 0.4 ms a message, well below T1",
})
export const rejectService = parameter({
  value: 0.25,
  unit: "1",
  meaning: "cost of a refused request, as a share of the service time of one that is not",
  source:
    "assumption: it is parsed and answered, and neither looked up nor sent on (RFC 5390 §5: refusing is not free)",
})
export const retryAfter = parameter({
  value: 10,
  unit: "s",
  meaning: "Retry-After of a 503",
  source: "assumption: seconds, as operators set it; RFC 3261 §21.5.4 gives no value",
})
export const bucketTolerance = parameter({
  value: 10,
  unit: "1",
  meaning: "tolerance TAU2 of rate control for requests of priority, in intervals T; half of it for the others",
  source: "RFC 7415 §3.5.2",
})
