/**
 * Partition: a set of links carries nothing, in either direction. A datagram that is sent meanwhile is lost; a segment of TCP is sent again
 * until the links are back or its repeats are spent (RFC 6298 §5.5). What was under way when it began arrives.
 */
import type { FaultDefinition } from "./fault.ts"

const nothingPasses = { at: () => 1 }

export const partition: FaultDefinition = {
  kind: "partition",
  description: "the links carry nothing",
  strikes: "links",
  changes: "loss",
  keys: [],
  begin: (fault, network) => fault.targets.forEach((link) => network.lose(link, fault, nothingPasses)),
  end: (fault, network) => fault.targets.forEach((link) => network.lose(link, fault, undefined)),
}
