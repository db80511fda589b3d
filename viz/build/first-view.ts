/**
 * A plugin of the build: `virtual:first-view` is what the page shows before anything is clicked, computed by the simulator
 * when the page is built or served, never committed.
 * Rule: kept between builds under the hash of everything it is computed from, so that only a change of that runs it again.
 */
import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, globSync, mkdirSync, readFileSync, renameSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { Plugin } from "vite"

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

/** Runs the simulator in a process of its own, so that the build does not have to understand it. */
const computed = async (): Promise<string> => {
  const cache = join(folder, "node_modules/.cache/pushsim")
  const file = join(cache, `first-view-${hashOfIngredients()}.json`)
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true })
    const part = `${file}.${process.pid}.part`
    const script = fileURLToPath(new URL("./compute-first-view.ts", import.meta.url))
    await promisify(execFile)(process.execPath, [script, join(folder, firstScenario), firstScenario, part])
    renameSync(part, file)
  }
  return readFileSync(file, "utf8")
}

/** The plugin; `virtual:first-view` exports `firstView`. */
export const firstView = (): Plugin => {
  let running: Promise<string> | undefined
  return {
    name: "pushsim-first-view",
    resolveId: (id) => (id === moduleName ? resolvedName : undefined),
    load: async (id) => {
      if (id !== resolvedName) return undefined
      running ??= computed()
      // A string parsed at run time is read several times faster than the same object as source.
      return { code: `export const firstView = JSON.parse(${JSON.stringify(await running)})`, map: null }
    },
  }
}
