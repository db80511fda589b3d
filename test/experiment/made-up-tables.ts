/** Small tables and runners made by hand, so that an experiment can be tested without a simulator. */
import { Effect } from "effect"
import type { Runner } from "../../sim/experiment/runner.ts"
import type { ReplicationTask, TaskOutcome } from "../../sim/experiment/task.ts"
import {
  batchesOfSpan,
  costs,
  deviceStates,
  outcomes,
  type PushColumns,
  type ReplicationTables,
} from "../../sim/trace/tables.ts"

export interface MadeUpPush {
  readonly push: number
  readonly state?: (typeof deviceStates)[number]
  readonly outcome?: (typeof outcomes)[number]
  readonly latencyNs?: number
}

/** Rows per push; what is not said is an im-offline device that got its push in 1 ms. */
export const pushColumns = (pushes: readonly MadeUpPush[]): PushColumns => {
  const zeros = (): Float64Array => new Float64Array(pushes.length)
  const outcomeOf = ({ outcome = "delivered" }: MadeUpPush): number => outcomes.indexOf(outcome)
  return {
    push: Float64Array.from(pushes, ({ push }) => push),
    device: Float64Array.from(pushes, ({ push }) => push % 7),
    plannedNs: Float64Array.from(pushes, ({ push }) => push * 1e9),
    sentNs: Float64Array.from(pushes, ({ push }) => push * 1e9),
    deliveredNs: Float64Array.from(pushes, (made) =>
      outcomeOf(made) === 0 ? made.push * 1e9 + (made.latencyNs ?? 1e6) : -1,
    ),
    confirmedNs: zeros().fill(-1),
    outcome: Uint8Array.from(pushes, outcomeOf),
    state: Uint8Array.from(pushes, ({ state = "im-offline" }) => deviceStates.indexOf(state)),
    transmissions: zeros().fill(1),
    messages: zeros().fill(6),
    bytes: zeros().fill(4321),
    retransmissions: zeros(),
    redundantHops: zeros(),
    redundantMessages: zeros(),
  }
}

/** Tables of a replication in which nothing happened but what `pushes` says. */
export const replicationTables = (
  pushes: readonly MadeUpPush[],
  fingerprint = "00000000000000aa",
): ReplicationTables => ({
  fingerprint,
  events: 1000,
  spanNs: 60e9,
  outcomes: new Float64Array(deviceStates.length * outcomes.length),
  duplicated: new Float64Array(deviceStates.length),
  addedCosts: new Float64Array(costs.length),
  costs: new Float64Array(deviceStates.length * costs.length),
  latencyNs: deviceStates.map(() => new Float64Array(0)),
  latencyBatches: new Float64Array(deviceStates.length * batchesOfSpan),
  confirmationNs: new Float64Array(0),
  nodes: [],
  hosts: [],
  links: [],
  messages: [],
  within: [],
  pushes: pushColumns(pushes),
})

/** A runner that answers by `answer`, later for earlier tasks, so that they end in reverse order. */
export const slowestFirst = (parallelism: number, answer: (task: ReplicationTask) => TaskOutcome): Runner => ({
  parallelism,
  run: (task, onProgress) =>
    Effect.gen(function* () {
      onProgress?.(0.5, 500)
      yield* Effect.sleep(20 - task.replication)
      return answer(task)
    }),
})
