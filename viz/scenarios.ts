/** The scenarios there are: every file of scenarios/, found by glob, and those that the reader opens from disk. */
import type { ScenarioSource } from "../sim/index.ts"

const shipped = import.meta.glob<string>("../scenarios/*.yaml", { query: "?raw", import: "default" })

/** Files that shipped scenarios name: they lie beside them. */
const beside = import.meta.glob<string>("../scenarios/*.csv", { query: "?raw", import: "default" })

const fileOf = (path: string): string => path.replace(/^\.\.\//, "")
const nameOf = (file: string): string => (file.split("/").at(-1) ?? file).replace(/\.ya?ml$/, "")

const loaders = new Map(
  Object.entries(shipped).map(([path, load]) => [nameOf(path), { file: fileOf(path), load }] as const),
)

/** Names of all scenarios: shipped ones in order, then opened ones. */
export const scenarioNames = (): readonly string[] => [...loaders.keys()]

/** Adds a file of the reader's; it lives as long as the page. Gives its name. */
export const openScenario = (file: string, text: string): string => {
  const name = nameOf(file)
  loaders.set(name, { file, load: () => Promise.resolve(text) })
  return name
}

/** A scenario's text with changes; `undefined` when there is none of that name. */
export const scenarioSource = async (name: string, sets: readonly string[]): Promise<ScenarioSource | undefined> => {
  const known = loaders.get(name)
  if (known === undefined) return undefined
  const { file } = known
  const text = await known.load()
  const files = file.startsWith("scenarios/") ? await filesOf(text) : {}
  return { file, text, sets, ...(Object.keys(files).length === 0 ? {} : { files }) }
}

/** The texts of the files whose names stand in a shipped scenario. */
const filesOf = async (text: string): Promise<Readonly<Record<string, string>>> => {
  const named = Object.entries(beside).flatMap(([path, load]) => {
    const name = path.split("/").at(-1) ?? path
    return text.includes(`file: ${name}`) ? [{ name, load }] : []
  })
  return Object.fromEntries(await Promise.all(named.map(async ({ name, load }) => [name, await load()] as const)))
}
