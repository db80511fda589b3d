/** A small world with every bearer: short messages, packet access, the SIP/IP core; an MMS centre pushes to one PPG. */
import { replicate, type Replicated } from "../../sim/mechanisms/replicate.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { preparedWorld, scenarioOf } from "./world.ts"

/** Mechanisms as YAML of the list, pushes as YAML of the planned list, and `--set` overrides. */
export interface BearerWorld {
  readonly mechanisms: string
  readonly pushes?: string
  readonly sets?: readonly string[]
}

/** The scenario's text. Links without delay of their own take 1 ms, short messages what the centre needs. */
export const bearerWorld = ({ mechanisms, pushes }: BearerWorld): string => `
title: Test
question: Does it hold?
kind: push
mechanisms: [${mechanisms}]
nodes:
  mmsc: { role: mms-centre }
  ppg: { role: ppg, identity: "sip:ppg1@home1.net", compliance: [push-2.2], bearers: [sms, wsp] }
  smsc: { role: smsc }
  msc: { role: msc }
  icscf: { role: i-cscf }
  scscf: { role: s-cscf }
  hss: { role: hss }
  pcscf: { role: p-cscf }
  device: { role: device }
links:
  mmsc-ppg: { delay: 1 ms }
  ppg-smsc: { delay: 1 ms }
  ppg-icscf: { delay: 1 ms }
  ppg-scscf: { delay: 1 ms }
  ppg-device: { delay: 1 ms }
  smsc-hss: { delay: 1 ms }
  smsc-msc: { delay: 1 ms }
  msc-device: {}
  icscf-scscf: { delay: 1 ms }
  icscf-hss: { delay: 1 ms }
  scscf-hss: { delay: 1 ms }
  scscf-pcscf: { delay: 1 ms }
  pcscf-icscf: { delay: 1 ms }
  pcscf-device: { delay: 1 ms }
devices: { count: 100, states: { im-offline: 100 %, unregistered: 0 %, off: 0 % }, access: fixed }
load: ${pushes === undefined ? "{ kind: poisson, initiator: mmsc, rate: 1/s }" : `{ kind: planned, initiator: mmsc, pushes: [${pushes}] }`}
content: { type: application/vnd.wap.mms-message, size: 88 B }
run: { duration: 10 min, warmUp: 0 s, replications: 1, seed: 1 }
`

/** Runs one replication of a mechanism by its label. */
export const runBearer = (
  label: string,
  world: BearerWorld,
  options: { readonly seed?: number; readonly tracePush?: number } = {},
): Replicated & {
  readonly offered: number
  readonly count: (outcome: (typeof outcomes)[number]) => number
  readonly cost: (name: (typeof costs)[number]) => number
} => {
  const scenario = scenarioOf(bearerWorld(world), world.sets ?? [])
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

/** How many messages of each name were sent. */
export const messagesOf = ({ tables }: Replicated): Readonly<Record<string, number>> =>
  Object.fromEntries(tables.messages.map(({ name, count }) => [name, count]))
