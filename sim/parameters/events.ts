/**
 * Push by subscription: what a scenario may set. The packages' own durations and intervals are the standards' and stand in
 * the table of event packages; these are the application server's and the device's choices.
 */
import { parameter } from "./parameter.ts"

export const subscriptionAsked = parameter({
  value: 3600,
  unit: "s",
  meaning: "lifetime that a device asks for when it subscribes to pushes",
  source:
    "assumption: as the default of message-summary (RFC 3842 §3.4); the package for OMA pushes was never finished",
})
export const subscriptionLongest = parameter({
  value: 600_000,
  unit: "s",
  meaning: "longest lifetime that a notifier grants",
  source: "TS 24.229 §5.1.1.3: what a UE asks for with its own registration state",
})
export const subscriptionLeast = parameter({
  value: 60,
  unit: "s",
  meaning: "a SUBSCRIBE for less than this is refused with 423",
  source: "assumption: RFC 6665 §4.2.1.1 leaves it to the notifier",
})
export const pushInterval = parameter({
  value: 0,
  unit: "s",
  meaning: "least time between two NOTIFYs of pushes in one subscription",
  source: "assumption: every push counts; 1 s with message-summary (RFC 3842 §3.11), 5 s with reg (RFC 3680 §4.10)",
})
