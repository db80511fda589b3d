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
  meaning: "from the proxy's push request to the notification at a device that is reachable",
  source: "assumption: with a registration over a radio that must be set up it gives about the 2 s of RFC 8599 §5.6.2",
})
export const notificationKept = parameter({
  value: 20,
  unit: "s",
  meaning: "TTL of a push request: how long the service tries",
  source: "assumption: as long as the request is held; a later notification would wake the device for nothing",
})
export const idleUntilSuspended = parameter({
  value: 30,
  unit: "s",
  meaning: "how long a user agent that nothing happens to stays awake",
  source: "assumption: what the operating systems of telephones grant an application in the background",
})
