/** Tables of a replication as if it had been run, with chosen figures, for the tests of what is made of them. */
import { batchesOfSpan, costs, deviceStates, outcomes } from "../../sim/trace/tables.ts"
import type { Cost, DeviceState, NodeTable, Outcome, ReplicationTables } from "../../sim/trace/tables.ts"

export interface Fabricated {
  readonly latencyNs?: Partial<Record<DeviceState, readonly number[]>>
  readonly outcomes?: Partial<Record<DeviceState, Partial<Record<Outcome, number>>>>
  readonly costs?: Partial<Record<DeviceState, Partial<Record<Cost, number>>>>
  readonly duplicated?: Partial<Record<DeviceState, number>>
  readonly confirmationNs?: readonly number[]
  readonly nodes?: readonly NodeTable[]
  readonly hosts?: ReplicationTables["hosts"]
  readonly links?: ReplicationTables["links"]
  readonly messages?: ReplicationTables["messages"]
  readonly within?: ReplicationTables["within"]
  readonly fingerprint?: string
  readonly events?: number
  readonly spanNs?: number
}

/** Everything not chosen is 0 or empty. */
export const fabricated = (chosen: Fabricated): ReplicationTables => ({
  fingerprint: chosen.fingerprint ?? "0123456789abcdef",
  events: chosen.events ?? 0,
  spanNs: chosen.spanNs ?? 1e9,
  outcomes: Float64Array.from(
    deviceStates.flatMap((state) => outcomes.map((outcome) => chosen.outcomes?.[state]?.[outcome] ?? 0)),
  ),
  duplicated: Float64Array.from(deviceStates.map((state) => chosen.duplicated?.[state] ?? 0)),
  addedCosts: new Float64Array(costs.length),
  costs: Float64Array.from(deviceStates.flatMap((state) => costs.map((cost) => chosen.costs?.[state]?.[cost] ?? 0))),
  latencyNs: deviceStates.map((state) => Float64Array.from(chosen.latencyNs?.[state] ?? [])),
  latencyBatches: new Float64Array(deviceStates.length * batchesOfSpan),
  confirmationNs: Float64Array.from(chosen.confirmationNs ?? []),
  nodes: chosen.nodes ?? [],
  hosts: chosen.hosts ?? [],
  links: chosen.links ?? [],
  messages: chosen.messages ?? [],
  within: chosen.within ?? [],
  pushes: undefined,
})
