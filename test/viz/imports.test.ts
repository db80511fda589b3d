/** What the page may import: the simulator by its front door only, and to run it in the worker only. */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const root = fileURLToPath(new URL("../../", import.meta.url))
const files = readdirSync(join(root, "viz"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name: name.replaceAll("\\", "/"), text: readFileSync(join(root, "viz", name), "utf8") }))

/** Names imported as values from a module that ends like `target`. */
const valuesFrom = (text: string, target: RegExp): readonly string[] =>
  [...text.matchAll(/import (?!type )\{([^}]*)\} from "([^"]+)"/g)]
    .filter(([, , module = ""]) => target.test(module))
    .flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()))
    .filter((name) => name !== "" && !name.startsWith("type "))

/** What the build takes besides: threads of Node, and replications that have been run already. */
const ofBuild: Readonly<Record<string, readonly string[]>> = {
  "build/compute-first-view.ts": ["../sim/experiment/worker-pool.ts", "../sim/cli/finished-replications.ts"],
  "build/first-view.ts": ["../sim/cli/finished-replications.ts"],
}

test("the page sees nothing of the simulator but sim/index.ts; its build also what runs it before the page is there", () => {
  const faults = files.flatMap(({ name, text }) =>
    [...text.matchAll(/from "([^"]*\/sim\/[^"]*)"/g)]
      .map(([, module = ""]) =>
        relative(join(root, "viz"), join(root, "viz", name, "..", module)).replaceAll("\\", "/"),
      )
      .filter((module) => module !== "../sim/index.ts")
      .filter((module) => ofBuild[name]?.includes(module) !== true)
      .map((module) => `viz/${name} imports ${module}`),
  )
  expect(faults).toEqual([])
})

test("only the worker and the build run a simulation", () => {
  const running = new Set([
    "callingThread",
    "chooseMechanisms",
    "choosePush",
    "decodeScenario",
    "mechanisms",
    "runExperiment",
    "runFlows",
  ])
  const runs = files.filter(({ text }) => valuesFrom(text, /sim\/index\.ts$/).some((name) => running.has(name)))
  expect(runs.map(({ name }) => name).sort()).toEqual(["computation.ts", "worker.ts"])
  const uses = files.filter(({ text }) => valuesFrom(text, /\/(?:computation|remember)\.ts$/).length > 0)
  expect(uses.map(({ name }) => name).sort()).toEqual(["build/compute-first-view.ts", "worker.ts"])
})
