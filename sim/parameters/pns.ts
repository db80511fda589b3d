/** Waking a device by a push notification service: RFC 8599, and what it leaves open. */
import { parameter } from "./parameter.ts"

export const bucketWait = parameter({
  value: 20,
  unit: "s",
  meaning: "how long a proxy holds a request for a device that it has had woken, before it answers 480",
  source: "assumption: RFC 8599 §5.6.2 wants the 480 before the sender's Timer F (32 s) fires",
})
export const bindingRefreshLead = parameter({
  value: 120,
  unit: "s",
  meaning: "how long before a binding ends the proxy has the device renew it",
  source: "RFC 8599 §5.5",
})
export const serviceDelay = parameter({
  value: { kind: "lognormal", median: 500, sigma: 0.6 },
  unit: "ms",
  meaning:
    "from the service's receipt of a push request to its sending of the notification to a device that is reachable",
  source: "assumption: with a registration over a radio that must be set up it gives about the 2 s of RFC 8599 §5.6.2",
})
export const notificationKept = parameter({
  value: 86_400,
  unit: "s",
  meaning: "TTL of a push request: how long the service keeps a notification for a device that it does not reach",
  source: "assumption: a day; a device that is woken late still registers, and its sender then tries again",
})
export const notificationLoss = parameter({
  value: 0,
  unit: "1",
  meaning: "share of notifications that the service loses after it has taken the push request",
  source: "assumption: none; services promise nothing, and a scenario that asks about it sets it",
})
export const requestRefusal = parameter({
  value: 0,
  unit: "1",
  meaning: "share of push requests that the service refuses",
  source: "assumption: none; a service in trouble is a scenario's affair",
})
export const idleUntilSuspended = parameter({
  value: 30,
  unit: "s",
  meaning: "how long a user agent that nothing happens to stays awake",
  source: "assumption: what the operating systems of telephones grant an application in the background",
})
