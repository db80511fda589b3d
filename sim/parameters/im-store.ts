/** The store of an IM server: what it keeps for those who are not there, and how they fetch it. */
import { parameter } from "./parameter.ts"

export const messageSize = parameter({
  value: { kind: "lognormal", median: 300, sigma: 0.8 },
  unit: "B",
  meaning: "octets of a message that an IM server keeps",
  source:
    "assumption: instant messages are short texts, with a tail; RFC 3428 §8 keeps those sent as MESSAGE below 1300 octets",
})
export const fetchTries = parameter({
  value: 4,
  unit: "1",
  meaning:
    "how often a device tries to fetch stored messages before it waits for the next notification, or its next registration",
  source: "assumption: as with indirect content; no standard says",
})
export const fetchAgain = parameter({
  value: 10,
  unit: "s",
  meaning: "wait of a device before it tries to fetch stored messages again",
  source: "assumption: longer than a radio channel needs to come back",
})
