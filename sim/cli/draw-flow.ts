/**
 * What `flow` does once its command line is understood: find the push, run it watched, print it in the form asked for.
 * Loaded only when it is needed, since it brings the charts with it.
 */
import { Effect, Option } from "effect"
import { chooseMechanisms } from "../experiment/choose-mechanisms.ts"
import { choosePush, runFlows } from "../experiment/run-flow.ts"
import { version } from "../experiment/version.ts"
import { workerPool } from "../experiment/worker-pool.ts"
import { printFlowJson } from "../render/flow-json.ts"
import { printMermaid } from "../render/mermaid.ts"
import { printMscgen } from "../render/mscgen.ts"
import { printPcapng } from "../render/pcapng/print.ts"
import { printPlantUml } from "../render/plantuml.ts"
import { layoutSequence } from "../render/sequence/layout.ts"
import { printSvg } from "../render/svg.ts"
import { printText } from "../render/text.ts"
import type { PushScenario } from "../scenario/scenario.ts"
import type { Flow } from "../trace/flow.ts"
import type { FlowFormat } from "./flow.ts"
import { openSipp } from "./output-directory.ts"
import { openOptional, refuseOctets, writeResult } from "./output.ts"
import { progressDisplay } from "./progress.ts"
import type { Loaded } from "./scenario-file.ts"

export interface FlowOptions {
  readonly mechanism: string
  readonly push: number | undefined
  readonly format: FlowFormat
  readonly workers: number
  readonly out: Option.Option<string>
  readonly quiet: boolean
}

/** Finds the push, runs its mechanism once with that push watched, and writes its chart. */
export const drawFlow = Effect.fn("drawFlow")(
  function* ({ source, scenario }: Loaded<PushScenario>, options: FlowOptions) {
    const chosen = yield* chooseMechanisms(scenario, [options.mechanism])
    if (options.format === "pcapng") yield* refuseOctets("pcapng", options.out, process.stdout.isTTY)
    const writeSipp = options.format === "sipp" ? yield* openSipp(options.out) : undefined
    const out = writeSipp === undefined ? yield* openOptional(options.out) : undefined
    const pool = yield* workerPool(options.workers)
    const display = progressDisplay({ quiet: options.quiet, summary: false })
    const watch = { onProgress: display.update }
    const ofScenario = { source, scenario, mechanisms: scenario.mechanisms, baseline: undefined }
    const flows = yield* Effect.gen(function* () {
      const push = options.push ?? (yield* choosePush(ofScenario, pool, watch))
      return yield* runFlows({ ...ofScenario, mechanisms: chosen }, push, pool, watch)
    }).pipe(display.around)
    for (const flow of flows) {
      if (options.format !== "sipp") yield* writeResult(printFlow(flow, options.format, scenario), out)
      else if (writeSipp !== undefined) yield* writeSipp(flow)
    }
  },
  (effect) => Effect.scoped(effect),
)

const printFlow = (flow: Flow, format: Exclude<FlowFormat, "sipp">, { run }: PushScenario): string | Uint8Array => {
  switch (format) {
    case "text":
      return printText(flow)
    case "json":
      return printFlowJson(flow)
    case "mermaid":
      return printMermaid(flow)
    case "plantuml":
      return printPlantUml(flow)
    case "mscgen":
      return printMscgen(flow)
    case "pcapng":
      return printPcapng(flow, { application: `pushsim ${version}` })
    case "svg":
      return printSvg(layoutSequence(flow), { facts: [`Seed ${run.seed}.`, `pushsim ${version}.`] })
  }
}
