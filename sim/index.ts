/** All that the outside (the page, scripts) may see of the simulator. */

// What a run is made of and what it leaves behind.
export type {
  Difference,
  Interval,
  Latency,
  MechanismResult,
  PerPush,
  PushCounts,
  Result,
  StateResult,
} from "./analysis/result.ts"
export type { ReplicationFigures } from "./analysis/figures.ts"
export type { Flow, FlowRecord, Participant } from "./trace/flow.ts"
export { deviceStates, outcomes, type DeviceState, type Outcome } from "./trace/tables.ts"
export type { Problem } from "./scenario/problem.ts"
export type { PushScenario, Scenario } from "./scenario/scenario.ts"
export type { ReplicationTask, ScenarioSource, TaskOutcome } from "./experiment/task.ts"
export type { ExperimentProgress, WatchOptions } from "./experiment/run-tasks.ts"
export type { Runner } from "./experiment/runner.ts"

// Running: the page does this in its worker only.
export { differencesOf } from "./analysis/differences.ts"
export { figuresOf } from "./analysis/figures.ts"
export { callingThread } from "./experiment/calling-thread.ts"
export { cancel, isCancelled, makeCancelFlag } from "./experiment/cancel-flag.ts"
export { chooseMechanisms } from "./experiment/choose-mechanisms.ts"
export { runExperiment, type Experiment } from "./experiment/run-experiment.ts"
export { choosePush, runFlows } from "./experiment/run-flow.ts"
export { mechanisms } from "./mechanisms/index.ts"
export { decodeScenario } from "./scenario/scenario.ts"
export { version } from "./experiment/version.ts"

// Showing: pure functions from data to words and drawings.
export { verdictOf } from "./analysis/verdict.ts"
export { layoutCompare } from "./render/compare/layout.ts"
export {
  inDrawingOrder,
  type Drawing,
  type DrawnGroup,
  type DrawnRecord,
  type Primitive,
  type Side,
} from "./render/drawing.ts"
export { elementOf } from "./render/elements.ts"
export { count, counted, difference, duration, fixed } from "./render/figures.ts"
export { laneLabel } from "./render/sequence/lanes.ts"
export { layoutSequence } from "./render/sequence/layout.ts"
export { axes, type Axis } from "./render/sequence/options.ts"
export { isMessage } from "./render/sequence/select.ts"
export { outcomeWords } from "./render/sequence/summary.ts"
export { styleSheet } from "./render/style-sheet.ts"
export { hatchPattern, printSvg } from "./render/svg.ts"
export { mechanismSeries, protocolKey, protocols, themes, tokens, type Colour, type Theme } from "./render/tokens.ts"
export { reachOf, windowOf } from "./render/window.ts"
