/** Subscribers: how long they are away, and how they leave. */
import { parameter } from "./parameter.ts"

export const away = parameter({
  value: { kind: "lognormal", median: 20, sigma: 1.2 },
  unit: "min",
  meaning: "how long a device stays off, or unregistered, before it comes back",
  source:
    "assumption: off periods of measured subscribers are long-tailed; median and spread are engineering estimates",
})
export const abrupt = parameter({
  value: 0,
  unit: "1",
  meaning: "share of switch-offs without de-registration (battery, coverage)",
  source: "assumption: every device says goodbye; vary it to see silent devices",
})
export const devicesPerUser = parameter({
  value: 1,
  unit: "1",
  meaning: "devices of one user, which share its public identity",
  source:
    "assumption: one each, as in 2005; TS 23.228 §4.3.3.4 has several private identities with one public identity",
})
export const contentSize = parameter({
  value: 120,
  unit: "B",
  meaning: "body of an offline notification",
  source: "assumption: a little more than the message summary of RFC 3842 §3.5 with one message class, 94 B",
})
export const outageShare = parameter({
  value: 1,
  unit: "1",
  meaning: "share of the devices that an outage strikes",
  source: "assumption: all of them, the worst case",
})
export const comeBackSpread = parameter({
  value: 0,
  unit: "s",
  meaning: "span over which devices come back after an outage",
  source: "assumption: all at once, the worst case",
})
