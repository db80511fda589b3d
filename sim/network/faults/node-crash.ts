/**
 * Crash and restart: what waits at the node and what it is working on is lost, what comes meanwhile is, too, and it says nothing.
 * `kept`: what it remembers is on disk, and its timers are kept up: after the restart it goes on. `lost`: it comes back knowing
 * nothing: its transactions are gone, and with the last of its instances what those share, pushes and bindings.
 */
import type { FaultDefinition } from "./fault.ts"

const states = ["kept", "lost"] as const

export const nodeCrash: FaultDefinition = {
  kind: "node-crash",
  description: "the node is gone, then starts again",
  strikes: "nodes",
  changes: "order",
  keys: [
    {
      name: "state",
      type: "choice",
      choices: states,
      description: "What becomes of what it remembers: transactions, stored pushes, bindings",
    },
  ],
  begin: (fault, network) => {
    for (const station of fault.targets) network.stop(station, fault)
    for (const station of fault.targets) network.empty(station)
    if (states[fault.values["state"]!] === "lost") for (const station of fault.targets) network.forget(station, fault)
  },
  end: (fault, network) => fault.targets.forEach((station) => network.start(station)),
}
