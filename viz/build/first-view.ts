/**
 * A plugin of the build: `virtual:first-view` is what the page shows before anything is clicked, computed by the simulator
 * when the page is built or served, never committed.
 * Rule: kept between builds under the hash of everything it is computed from, so that only a change of that runs it again.
 */
import { fork } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { existsSync, globSync, mkdirSync, readFileSync, renameSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Plugin } from "vite"
import { handedOver, type FinishedReplication } from "../../sim/cli/finished-replications.ts"

/** The scenario of the first view, as the page and its commands name it. */
const firstScenario = "scenarios/im-offline-notification.yaml"
const moduleName = "virtual:first-view"
/** Rollup's mark for modules that are no files. */
const resolvedName = `\0${moduleName}`

/** What decides the first view. */
const ingredients = [
  firstScenario,
  "package-lock.json",
  "sim/**/*.ts",
  "viz/{computation,remember}.ts",
  "viz/build/*.ts",
]
/** Rooms of the simulator that take no part in figures. */
const withoutEffect = /^sim\/(?:cli|render)\//

const folder = fileURLToPath(new URL("../../", import.meta.url))

const hashOfIngredients = (): string => {
  const hash = createHash("sha256")
  const files = ingredients
    .flatMap((pattern) => globSync(pattern, { cwd: folder }))
    .map((file) => file.replaceAll("\\", "/"))
  for (const file of files.sort()) {
    if (!withoutEffect.test(file))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(folder, file)))
        .update("\0")
  }
  return hash.digest("hex").slice(0, 16)
}

/** A scenario, by its file and by the name that the page has for it, and what need not be run again. */
interface FirstViewRequest {
  readonly scenario: string
  readonly name: string
  readonly finished: readonly FinishedReplication[]
}

/** Computes a first view and writes it to `target`; in a process of its own, so that the build does not have to understand the simulator. */
export const computeFirstView = async (
  { scenario, name, finished }: FirstViewRequest,
  target: string,
): Promise<void> => {
  const script = fileURLToPath(new URL("./compute-first-view.ts", import.meta.url))
  const child = fork(script, [scenario, name, target], {
    execPath: process.execPath,
    execArgv: [],
    serialization: "advanced", // typed arrays
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  })
  let told = ""
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (told += text))
  const ended = once(child, "close")
  child.send(finished)
  const [code] = await ended
  if (code !== 0) throw new Error(`${name} could not be computed: ${told}`)
}

/** The first view, from the cache if nothing of what it is made of has changed. */
const firstViewText = async (finished: readonly FinishedReplication[]): Promise<string> => {
  const cache = join(folder, "node_modules/.cache/pushsim")
  const file = join(cache, `first-view-${hashOfIngredients()}.json`)
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true })
    const part = `${file}.${process.pid}.part`
    await computeFirstView({ scenario: join(folder, firstScenario), name: firstScenario, finished }, part)
    renameSync(part, file)
  }
  return readFileSync(file, "utf8")
}

/** The plugin; `virtual:first-view` exports `firstView`. */
export const firstView = (): Plugin => {
  let running: Promise<string> | undefined
  let finished: readonly FinishedReplication[] = []
  return {
    name: "pushsim-first-view",
    configResolved: ({ plugins }) => {
      finished = handedOver(plugins)
    },
    resolveId: (id) => (id === moduleName ? resolvedName : undefined),
    load: async (id) => {
      if (id !== resolvedName) return undefined
      running ??= firstViewText(finished)
      // A string parsed at run time is read several times faster than the same object as source.
      return { code: `export const firstView = JSON.parse(${JSON.stringify(await running)})`, map: null }
    },
  }
}
