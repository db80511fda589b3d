/** A small world with a push notification service: one IM server, one core, devices that a scenario's mechanism may let sleep. */
import { replicate, type Replicated } from "../../sim/mechanisms/replicate.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { preparedWorld, scenarioOf } from "./world.ts"

/** Mechanisms as YAML of the list, pushes as YAML of the planned list, and `--set` overrides. */
export interface WakeUpWorld {
  readonly mechanisms: string
  readonly pushes?: string
  readonly sets?: readonly string[]
}

/** A service that takes 100 ms, always: quick enough that nothing is repeated. */
export const quick = "serviceDelay: 100, serviceDelaySigma: 0"

/** The scenario's text. */
export const wakeUpWorld = ({ mechanisms, pushes }: WakeUpWorld): string => `
title: Test
question: Does it hold?
kind: push
era: modern
mechanisms: [${mechanisms}]
nodes:
  im: { role: im-server, identity: "sip:im1@home1.net" }
  icscf: { role: i-cscf }
  scscf: { role: s-cscf }
  hss: { role: hss, filterCriteria: [{ server: im, priority: 1, method: REGISTER, sessionCase: any }] }
  pcscf: { role: p-cscf }
  pns: { role: pns }
  device: { role: device }
links:
  im-scscf: { delay: 1 ms }
  im-device: { delay: 1 ms }
  icscf-scscf: { delay: 1 ms }
  icscf-hss: { delay: 1 ms }
  scscf-hss: { delay: 1 ms }
  scscf-pcscf: { delay: 1 ms }
  pcscf-icscf: { delay: 1 ms }
  pcscf-pns: { delay: 1 ms }
  pcscf-device: { delay: 1 ms }
  pns-device: { delay: 1 ms }
devices: { count: 100, states: { im-offline: 100 %, unregistered: 0 %, off: 0 % }, access: fixed }
load: ${pushes === undefined ? "{ kind: poisson, initiator: im, rate: 1/s }" : `{ kind: planned, initiator: im, pushes: [${pushes}] }`}
content: { type: application/simple-message-summary, size: 120 B }
run: { duration: 10 min, warmUp: 0 s, replications: 1, seed: 1 }
`

/** Runs one replication of a mechanism by its label. */
export const runWakeUp = (
  label: string,
  world: WakeUpWorld,
  options: { readonly seed?: number; readonly tracePush?: number } = {},
): Replicated & {
  readonly offered: number
  readonly count: (outcome: (typeof outcomes)[number]) => number
  readonly cost: (name: (typeof costs)[number]) => number
} => {
  const scenario = scenarioOf(wakeUpWorld(world), world.sets ?? [])
  const run = replicate(preparedWorld(scenario, label), {
    seed: options.seed ?? 1,
    replication: 0,
    keepPushes: true,
    tracePush: options.tracePush,
  })
  const { tables } = run
  const count = (outcome: (typeof outcomes)[number]): number =>
    tables.outcomes.filter((_, i) => i % outcomes.length === outcomes.indexOf(outcome)).reduce((x, y) => x + y, 0)
  const offered = tables.outcomes.reduce((x, y) => x + y, 0)
  const cost = (name: (typeof costs)[number]): number =>
    tables.costs.filter((_, i) => i % costs.length === costs.indexOf(name)).reduce((x, y) => x + y, 0) / offered
  return { ...run, offered, count, cost }
}
