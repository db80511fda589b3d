/**
 * The page's first view, computed in the build by threads of Node and written to the file that is named on the command line.
 * Rule 1: the scenario as it stands, all of its mechanisms and replications: the figures are those of `pushsim compare --json`.
 * Rule 2: whoever starts it sends the replications of this very scenario that it has run already; they do not run again.
 */
import { once } from "node:events"
import { readFileSync, writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { Effect } from "effect"
import type { FinishedReplication } from "../../sim/cli/finished-replications.ts"
import { workerPool } from "../../sim/experiment/worker-pool.ts"
import { compute } from "../computation.ts"
import { keptOf, remembering } from "../remember.ts"

const [scenario = "", name = "", target = ""] = process.argv.slice(2)

/** The message of the process that started this one. */
const received = async (): Promise<readonly FinishedReplication[]> => {
  const [finished] = (await once(process, "message")) as [readonly FinishedReplication[]]
  process.disconnect()
  return finished
}

const source = { file: name, text: readFileSync(scenario, "utf8"), sets: [] }
const finished = (await received()).flatMap(({ task, outcome }) => {
  const { text, sets } = task.point.source
  // The same scenario may have been found under another path.
  return text === source.text && sets.length === 0
    ? [{ task: { ...task, point: { ...task.point, source } }, outcome }]
    : []
})
const computation = await Effect.runPromise(
  Effect.scoped(
    Effect.gen(function* () {
      const runner = remembering(yield* workerPool(availableParallelism()), keptOf(finished))
      return yield* compute({ source, mechanisms: [], push: undefined, part: "all" }, runner)
    }),
  ),
)
if (computation.kind !== "computed") throw new Error(`${scenario} cannot be run: ${JSON.stringify(computation)}`)
writeFileSync(target, JSON.stringify(computation.computed))
