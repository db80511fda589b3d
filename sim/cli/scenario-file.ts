/**
 * From what the user typed to a decoded scenario: a path, or the bare name of a file in scenarios/.
 * Rule: scenarios are found by looking, in the working directory first and then in the package; no list of them is kept.
 */
import { fileURLToPath } from "node:url"
import { Effect, FileSystem, Path, Result } from "effect"
import type { ScenarioSource } from "../experiment/task.ts"
import type { Attachments } from "../scenario/attachments.ts"
import type { Problem } from "../scenario/problem.ts"
import type { PushScenario, Scenario } from "../scenario/scenario.ts"
import { CommandMistake, ScenarioMistake } from "./exit-code.ts"
import { nearestWord } from "../scenario/nearest-word.ts"

type Files = FileSystem.FileSystem | Path.Path

/** The package's own folder, where its scenarios and its page are. */
export const packageFolder = fileURLToPath(new URL("../../", import.meta.url))

export interface Loaded<S extends Scenario = Scenario> {
  readonly source: ScenarioSource
  readonly scenario: S
}

/** A scenario file that was found by looking. */
export interface FoundScenario {
  /** Path below scenarios/ without `.yaml`, e.g. `theory/mm1`. */
  readonly name: string
  readonly file: string
}

/** Every scenario below scenarios/ of the working directory, and those of the package that have names of their own. */
export const findScenarios = Effect.fn("findScenarios")(function* (): Effect.fn.Return<
  readonly FoundScenario[],
  never,
  Files
> {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const byName = new Map<string, string>()
  for (const root of ["", packageFolder]) {
    const folder = paths.join(root, "scenarios")
    const found = yield* files.glob("**/*.yaml", { root: folder }).pipe(Effect.orElseSucceed((): string[] => []))
    for (const file of found.sort()) {
      const name = file.replaceAll("\\", "/").replace(/\.yaml$/u, "")
      if (!byName.has(name)) byName.set(name, paths.join(folder, file))
    }
  }
  return [...byName].map(([name, file]) => ({ name, file }))
})

/** The file that `name` stands for, if there is one: a path, a whole name below scenarios/, or its last part. */
const locate = Effect.fn("locate")(function* (name: string): Effect.fn.Return<string | undefined, never, Files> {
  const files = yield* FileSystem.FileSystem
  if (yield* files.exists(name).pipe(Effect.orElseSucceed(() => false))) return name
  const scenarios = yield* findScenarios()
  const match = scenarios.find((found) => found.name === name)
  return (match ?? scenarios.find((found) => found.name.endsWith(`/${name}`)))?.file
})

const notFound = Effect.fn("notFound")(function* (name: string) {
  const scenarios = yield* findScenarios()
  const given = name.replace(/^.*[/\\]|\.ya?ml$/gu, "")
  const names = scenarios.map((found) => found.name.replace(/^.*\//u, ""))
  // Who typed only the beginning of a long name is near to its beginning.
  const beginnings = names.map((whole) => whole.slice(0, given.length))
  const near = given === "" ? undefined : nearestWord(given, beginnings)
  const meant = nearestWord(given, names) ?? (near === undefined ? undefined : names[beginnings.indexOf(near)])
  const hint = meant === undefined ? "see `pushsim list scenarios`" : `did you mean ${meant}?`
  return ofWholeFile(name, {
    found: "no such file",
    allowed: `a file, or the name of a scenario in scenarios/ (${hint})`,
  })
})

/** The scenario that `name` stands for, with every change made; fails with all its problems. */
export const loadScenario = Effect.fn("loadScenario")(function* (
  name: string,
  sets: readonly string[],
): Effect.fn.Return<Loaded, ScenarioMistake, Files> {
  const { problemsText } = yield* Effect.promise(() => import("./problems-text.ts"))
  const read = yield* readScenario(name, sets)
  if ("problems" in read) return yield* new ScenarioMistake({ text: problemsText(read.problems) })
  return read
})

/** The same with the problems as a value; a file that is not there or cannot be read is one problem. */
export const readScenario = Effect.fn("readScenario")(function* (
  name: string,
  sets: readonly string[],
): Effect.fn.Return<Loaded | { readonly problems: readonly Problem[] }, never, Files> {
  const { decodeScenario } = yield* Effect.promise(() => import("../scenario/scenario.ts"))
  const { mechanisms } = yield* Effect.promise(() => import("../mechanisms/index.ts"))
  const read = yield* sourceOf(name, sets, [])
  if ("problems" in read) return read
  const { file, text, files = {} } = read.source
  const decoded = decodeScenario(file, text, sets, mechanisms, files)
  if ("problems" in decoded)
    return { problems: decoded.problems.map((problem) => besideScenario(problem, file, files)) }
  return { source: read.source, scenario: decoded.scenario }
})

/**
 * The text that `name` stands for, not decoded, since what is varied may be what it needs to be right; with the files that it names
 * as it stands and with each of `levels`, which are `path=value`.
 */
export const readSource = Effect.fn("readSource")(function* (
  name: string,
  sets: readonly string[],
  levels: readonly string[],
): Effect.fn.Return<ScenarioSource, ScenarioMistake, Files> {
  const { problemsText } = yield* Effect.promise(() => import("./problems-text.ts"))
  const read = yield* sourceOf(name, sets, levels)
  if ("problems" in read) return yield* new ScenarioMistake({ text: problemsText(read.problems) })
  return read.source
})

const sourceOf = Effect.fn("sourceOf")(function* (
  name: string,
  sets: readonly string[],
  levels: readonly string[],
): Effect.fn.Return<{ readonly source: ScenarioSource } | { readonly problems: readonly Problem[] }, never, Files> {
  const { readScenarioText } = yield* Effect.promise(() => import("../scenario/read.ts"))
  const file = yield* locate(name)
  if (file === undefined) return { problems: [yield* notFound(name)] }
  const read = yield* Effect.result(readScenarioText(file))
  if (Result.isFailure(read)) return { problems: [ofWholeFile(file, read.failure)] }
  const text = read.success
  const files: Record<string, string> = {}
  for (const changes of [sets, ...levels.map((level) => [...sets, level])]) {
    const attached = yield* readAttachments(file, text, changes)
    if ("problems" in attached) return attached
    Object.assign(files, attached.files)
  }
  return { source: Object.keys(files).length === 0 ? { file, text, sets } : { file, text, sets, files } }
})

/** The texts of the files that a scenario names, or what is wrong with them. A name that decoding refuses is left to it. */
const readAttachments = Effect.fn("readAttachments")(function* (
  file: string,
  text: string,
  sets: readonly string[],
): Effect.fn.Return<{ readonly files: Attachments } | { readonly problems: readonly Problem[] }, never, Files> {
  const { isAttachmentName, namedFiles } = yield* Effect.promise(() => import("../scenario/attachments.ts"))
  const { readTraceText } = yield* Effect.promise(() => import("../scenario/read.ts"))
  const { dotted } = yield* Effect.promise(() => import("../scenario/problem.ts"))
  const paths = yield* Path.Path
  const files: Record<string, string> = {}
  const problems: Problem[] = []
  for (const { name, place, path } of namedFiles(file, text, sets)) {
    if (!isAttachmentName(name)) continue
    const read = yield* Effect.result(readTraceText(paths.join(paths.dirname(file), name)))
    if (Result.isSuccess(read)) files[name] = read.success
    else {
      const { found, allowed } = read.failure
      problems.push({ ...place, path: dotted(path), found: `${JSON.stringify(name)}: ${found}`, allowed })
    }
  }
  return problems.length > 0 ? { problems } : { files }
})

/** A problem in a file beside the scenario, by the path at which its reader finds that file. */
export const besideScenario = (problem: Problem, scenario: string, files: Attachments): Problem =>
  Object.hasOwn(files, problem.file) ? { ...problem, file: scenario.replace(/[^/\\]*$/u, "") + problem.file } : problem

/** A problem that has no line. */
const ofWholeFile = (
  file: string,
  { found, allowed }: { readonly found: string; readonly allowed: string },
): Problem => ({
  file,
  line: 0,
  column: 0,
  path: "",
  found,
  allowed,
})

/** The same, for commands that speak of pushes and mechanisms. */
export const loadPushScenario = Effect.fn("loadPushScenario")(function* (name: string, sets: readonly string[]) {
  const { source, scenario } = yield* loadScenario(name, sets)
  if (scenario.kind === "push") return { source, scenario } satisfies Loaded<PushScenario>
  return yield* new CommandMistake({
    message: `${source.file} is of kind queueing and has no mechanism: use \`pushsim run ${name}\``,
  })
})
