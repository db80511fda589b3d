/** OTA-HTTP as PPGs and terminals practise it: WAP-235 leaves all of it to them. */
import { inBase, parameter } from "./parameter.ts"

export const connectionIdle = parameter({
  value: 60,
  unit: "s",
  meaning: "a PPG closes a push connection that has been idle this long",
  source: "assumption: local policy; longer than a radio channel's own inactivity",
})
export const triggerWait = parameter({
  value: 120,
  unit: "s",
  meaning: "how long a PPG waits for a terminal to connect after a session initiation request",
  source: "assumption: a short message, a bearer's activation and a handshake, with room",
})
export const triggerRepeats = parameter({
  value: 3,
  unit: "1",
  meaning: "how often a PPG repeats a session initiation request that no connection follows",
  source: "assumption: the request has no acknowledgement, so a few repeats, then the delivery has failed",
})
export const tagChange = parameter({
  value: 0.001,
  unit: "1",
  meaning: "share of registrations, and of later pushes on a connection, that find the terminal's capabilities changed",
  source: "assumption: capabilities change with software and settings, seldom",
})
export const connectAgain = parameter({
  value: 5,
  unit: "min",
  meaning: "wait of a terminal before it tries again to connect to the PPG",
  source: "assumption: base of the back-off of one client (BlackBerry)",
})
export const connectTries = parameter({
  value: 3,
  unit: "1",
  meaning: "how often a terminal tries to connect to the PPG after one request",
  source: "assumption: one client counts its tries",
})

/** The wait in ns. */
export const connectAgainNs = inBase(connectAgain)
