/** Slow node: services that begin meanwhile take a factor of their time (a neighbour on its host, a slow disk, garbage collection). */
import type { FaultDefinition } from "./fault.ts"

export const slowNode: FaultDefinition = {
  kind: "slow-node",
  description: "the node serves more slowly",
  strikes: "nodes",
  changes: "service speed",
  keys: [{ name: "factor", type: "factor", description: "Times as long as usual that each service takes, e.g. 10" }],
  begin: (fault, network) => fault.targets.forEach((station) => network.slow(station, fault.values["factor"]!)),
  end: (fault, network) => fault.targets.forEach((station) => network.slow(station, 1)),
}
