/** Fetching of indirect content by a device (RFC 4483). */
import { inBase, parameter } from "./parameter.ts"

export const fetchTries = parameter({
  value: 4,
  unit: "1",
  meaning: "how often a device tries to fetch indirect content before it gives up",
  source: "assumption: RFC 4483 leaves it to the user agent",
})
export const fetchAgain = parameter({
  value: 10,
  unit: "s",
  meaning: "wait of a device before it tries a failed fetch again",
  source: "assumption: longer than a radio channel needs to come back",
})

/** Wait before a fetch is tried again, ns. */
export const fetchAgainAfter = inBase(fetchAgain)
