/**
 * The page's first view, computed in the build by threads of Node and written to the file that is named on the command line.
 * Rule: the scenario as it stands, all of its mechanisms and replications: the figures are those of `pushsim compare --json`.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { Effect } from "effect"
import { workerPool } from "../../sim/experiment/worker-pool.ts"
import { compute } from "../computation.ts"
import { remembering } from "../remember.ts"

const [scenario = "", name = "", target = ""] = process.argv.slice(2)

const computation = await Effect.runPromise(
  Effect.scoped(
    Effect.gen(function* () {
      const runner = remembering(yield* workerPool(availableParallelism()))
      const source = { file: name, text: readFileSync(scenario, "utf8"), sets: [] }
      return yield* compute({ source, mechanisms: [], push: undefined, part: "all" }, runner)
    }),
  ),
)
if (computation.kind !== "computed") throw new Error(`${scenario} cannot be run: ${JSON.stringify(computation)}`)
writeFileSync(target, JSON.stringify(computation.computed))
