/**
 * The work of an experiment as plain data, so that it crosses to a thread, to the page's worker or to another machine.
 * Rule: a task carries the scenario's text and not the decoded world; whoever runs it decodes and prepares by itself,
 * so nothing that shaped the run can hide outside the task.
 */
import type { MechanismUse } from "../mechanisms/mechanism.ts"
import type { QueueingTables } from "../network/queueing/tables.ts"
import type { Flow } from "../trace/flow.ts"
import type { Attachments } from "../scenario/attachments.ts"
import type { ReplicationTables } from "../trace/tables.ts"

/** A scenario as its user gave it: where it came from, its text, and every `--set` in order ("path=value"). */
export interface ScenarioSource {
  readonly file: string
  readonly text: string
  readonly sets: readonly string[]
  /** Texts of the files that the scenario names, by those names. */
  readonly files?: Attachments
}

/** One mechanism with one full set of parameter values; a queueing network has no mechanism. */
export interface DesignPoint {
  readonly source: ScenarioSource
  readonly mechanism: MechanismUse | undefined
}

/** One run of one design point. The seed is the scenario's own (`run.seed` after every `--set`). */
export interface ReplicationTask {
  readonly point: DesignPoint
  /** Number of the replication, from 0. */
  readonly replication: number
  /** Whether to keep a row per push; of a queueing network, when each customer came. */
  readonly keepPushes: boolean
  /** Number of the push whose flow is to be recorded. */
  readonly tracePush: number | undefined
}

/** What became of a task. A bug is none of these: it throws. */
export type TaskOutcome =
  | { readonly kind: "push"; readonly tables: ReplicationTables; readonly flow: Flow | undefined }
  | { readonly kind: "queueing"; readonly tables: QueueingTables }
  /** The cancel flag was seen; what had been counted by then is thrown away. */
  | { readonly kind: "cancelled" }
  /** The scenario cannot be run as it stands (e.g. a routing cycle); the message is for its author. */
  | { readonly kind: "refused"; readonly message: string }

/** How far a task is: share of the simulated span, 0 to 1, and events executed so far. */
export type TaskProgress = (fraction: number, events: number) => void

/** Names a design point: equal points, and only those, have equal keys. */
export const designPointKey = ({ source, mechanism }: DesignPoint): string =>
  JSON.stringify([source.file, source.text, source.sets, source.files, mechanism])
