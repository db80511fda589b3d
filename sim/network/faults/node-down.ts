/**
 * A node that takes nothing and says nothing for a while. What it has stored survives, and its timers run: what it tries meanwhile
 * gets no answer, and is tried again as its own rules say.
 */
import type { FaultDefinition } from "./fault.ts"

const nodeDown = (kind: string, what: string, role: string): FaultDefinition => ({
  kind,
  description: `${what} takes nothing and says nothing; what it has stored survives`,
  strikes: "nodes",
  roles: [role],
  changes: "order",
  keys: [],
  begin: (fault, network) => fault.targets.forEach((station) => network.stop(station, fault)),
  end: (fault, network) => fault.targets.forEach((station) => network.start(station)),
})

export const smscDown = nodeDown("smsc-down", "the SMS centre", "smsc")
export const pnsDown = nodeDown("pns-down", "the push notification service", "pns")
