/**
 * Crash and restart: what waits at the node and what it is working on is lost, what comes meanwhile is, too, and it says nothing.
 * `kept`: all that it remembers is there again, connections included, and its timers are kept up: after the restart it goes on. `lost`:
 * its memory is gone; what is on disk is there, and so are the instants at which that is due. `wiped`: its disk is gone, too. Which is
 * where is the entity's affair (`mechanisms/faults/forgotten.ts`). Transactions are an instance's own; what its instances share is gone
 * where all of them are out of order at once and will come back without.
 * It makes no difference to anybody what a node that says nothing remembers: it forgets at its restart, and what its timers have
 * tried meanwhile has come to nothing.
 */
import type { FaultDefinition } from "./fault.ts"

const states = ["kept", "lost", "wiped"] as const

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
      description:
        "What becomes of what it remembers: kept, all of it is there again; lost, its memory is gone (transactions, sessions, subscriptions, " +
        "bindings), what it keeps on disk is not; wiped, pushes and messages that it kept on disk are gone, too",
    },
  ],
  begin: (fault, network) => {
    for (const station of fault.targets) network.stop(station, fault)
    for (const station of fault.targets) network.empty(station)
    const state = states[fault.values["state"]!]
    if (state !== "kept") for (const station of fault.targets) network.blank(station, state === "wiped")
  },
  end: (fault, network) => {
    for (const station of fault.targets) network.start(station)
    network.forget(fault.targets, fault)
  },
}
