/**
 * Runs one replication from nothing but its task: a pure function of the task's data, wherever it is called.
 * Rule: what is decoded and compiled for a design point is kept for its next replication; that saves time and changes nothing.
 */
import { judgeOf } from "../analysis/judge.ts"
import { mechanisms } from "../mechanisms/index.ts"
import { waysOf } from "../mechanisms/mechanism.ts"
import { UnroutableScenario } from "../mechanisms/directory.ts"
import { prepare, replicate } from "../mechanisms/replicate.ts"
import { replicateQueueing } from "../network/queueing/replicate.ts"
import { limitsOf } from "../scenario/objective.ts"
import { decodeScenario } from "../scenario/scenario.ts"
import { formatProblems } from "../scenario/problem.ts"
import { designPointKey, type DesignPoint, type ReplicationTask, type TaskOutcome, type TaskProgress } from "./task.ts"

/** What a caller may watch and stop; neither can change the outcome of a task that ends. */
export interface TaskControl {
  readonly onProgress?: TaskProgress
  /** Polled by the kernel every few ten thousand events. */
  readonly isCancelled?: () => boolean
}

/** Runs one replication of a design point that is ready; the rest of the task's data is the point's own. */
type Replicate = (task: ReplicationTask, control: TaskControl) => TaskOutcome

/** Design points kept ready; a sweep walks through thousands, a comparison returns to a handful. */
const preparedMax = 16
const ready = new Map<string, Replicate>()

/** Runs `task` to its end, or until `control.isCancelled` says so. Throws only for a fault of the program. */
export const runTask = (task: ReplicationTask, control: TaskControl = {}): TaskOutcome => {
  const key = designPointKey(task.point)
  try {
    const run = ready.get(key) ?? prepareDesignPoint(task.point)
    ready.delete(key) // moves the point to the end: the first of the map is the one not used for longest
    ready.set(key, run)
    const oldest = ready.size > preparedMax ? ready.keys().next().value : undefined
    if (oldest !== undefined) ready.delete(oldest)
    return run(task, control)
  } catch (error) {
    if (error instanceof UnroutableScenario) return { kind: "refused", message: error.message }
    throw error
  }
}

const prepareDesignPoint = ({ source, mechanism: use }: DesignPoint): Replicate => {
  const decoded = decodeScenario(source.file, source.text, source.sets, mechanisms, source.files)
  if ("problems" in decoded) return refusing(formatProblems(decoded.problems))
  const { scenario } = decoded
  if (scenario.kind === "queueing") {
    const { model, run } = scenario
    const withinNs = limitsOf(scenario.objectives)
    return ({ replication, keepPushes: keepArrivals }, control) => {
      const { tables, stopped } = replicateQueueing(model, { ...run, replication, withinNs, keepArrivals, ...control })
      return stopped === "cancelled" ? { kind: "cancelled" } : { kind: "queueing", tables }
    }
  }
  const ways = use === undefined ? undefined : waysOf(use, mechanisms)
  if (use === undefined || ways === undefined) return refusing(`there is no mechanism ${use?.use ?? "named"}`)
  const withinNs = limitsOf(scenario.objectives)
  const world = prepare(scenario.world, ways, judgeOf(scenario.world))
  return (task, control) => {
    const { tables, flow, stopped } = replicate(world, {
      seed: scenario.run.seed,
      replication: task.replication,
      keepPushes: task.keepPushes,
      tracePush: task.tracePush,
      withinNs,
      ...control,
    })
    if (stopped === "cancelled") return { kind: "cancelled" }
    const named = flow === undefined ? undefined : { ...flow, scenario: scenario.name, mechanism: use.label }
    return { kind: "push", tables, flow: named }
  }
}

const refusing =
  (message: string): Replicate =>
  () => ({ kind: "refused", message })
