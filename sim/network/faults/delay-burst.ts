/** Delay burst: every message on the links takes longer by a constant (a detour, a queue elsewhere on the path), from its sending on. */
import type { FaultDefinition } from "./fault.ts"

export const delayBurst: FaultDefinition = {
  kind: "delay-burst",
  description: "messages on the links take longer",
  strikes: "links",
  changes: "delay",
  keys: [{ name: "added", type: "time", description: "Added to the one-way delay of every message" }],
  begin: (fault, network) => fault.targets.forEach((link) => network.delay(link, fault.values["added"]!)),
  end: (fault, network) => fault.targets.forEach((link) => network.delay(link, 0)),
}
