/**
 * Latencies of an experiment as histograms, filled while replications end, in whatever order that is.
 * Rule: merging is exact, so the same figures come out for every number of workers; nothing of a replication has to be kept for it.
 */
import { Histogram, type Bucket } from "../statistics/histogram.ts"
import { deviceStates, type DeviceState } from "../trace/tables.ts"
import type { Outcome } from "./run-tasks.ts"
import type { ReplicationTask } from "./task.ts"

/** A bucket of one mechanism and device state; its ends in ns. */
export interface LatencyBucket extends Bucket {
  readonly mechanism: string
  readonly state: DeviceState
}

export class LatencyHistograms {
  readonly #byLabel = new Map<string, readonly Histogram[]>()

  /** Every mechanism that is to have its rows, in their order. */
  constructor(labels: readonly string[]) {
    for (const label of labels)
      this.#byLabel.set(
        label,
        deviceStates.map(() => new Histogram()),
      )
  }

  /** Counts what a replication left behind. */
  add({ point }: ReplicationTask, outcome: Outcome): void {
    if (outcome.kind !== "push" || point.mechanism === undefined) return
    const histograms = this.#byLabel.get(point.mechanism.label)
    outcome.tables.latencyNs.forEach((latencies, state) => {
      for (const latency of latencies) histograms?.[state]?.add(latency)
    })
  }

  /** The buckets that hold something: by mechanism, state and rising latency. */
  rows(): readonly LatencyBucket[] {
    return [...this.#byLabel].flatMap(([mechanism, histograms]) =>
      deviceStates.flatMap((state, index) =>
        (histograms[index]?.filled() ?? []).map((bucket) => ({ mechanism, state, ...bucket })),
      ),
    )
  }
}
