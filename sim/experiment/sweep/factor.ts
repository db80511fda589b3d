/**
 * A factor: one field of a scenario that a sweep varies, from an option `--vary PATH=VALUES`.
 *
 * ```
 * VALUES = item { "," item }        item = a value in YAML, or a range (range.ts)
 * links.pcscf-device.loss=0 %,1 %,2 %         nodes.lines.servers=1..10,20
 * load.ratePerDevice=0.1/h..10/h:7log         nodes.ppg.compliance=[push-2.2],[wap-2,sip-push-1.0]
 * ```
 *
 * Commas within brackets, braces and quotes belong to the value; a text that holds `..` stands in quotes.
 * Rule: a mistake names the option, the item, what was found and what is allowed; every mistake of an option is told.
 */
import type { Problem } from "../../scenario/problem.ts"
import { canonicalJson } from "../canonical-json.ts"
import { parseLevel, type Level } from "./level.ts"
import { parseRange, rangeForm, rangeLevels, type Range } from "./range.ts"

/** A field, and the levels it takes, or the range that a Latin hypercube draws from. */
export type Factor =
  | { readonly kind: "levels"; readonly path: string; readonly levels: readonly Level[] }
  | { readonly kind: "range"; readonly path: string; readonly range: Range }

/** Most points of a design, and so most levels of a factor. */
export const pointsMax = 1_000_000

export type ParsedFactor = { readonly factor: Factor } | { readonly problems: readonly Problem[] }

/** The factor that the text after `--vary` states. */
export const parseFactor = (vary: string): ParsedFactor => {
  const option = `--vary ${vary.length > 80 ? `${vary.slice(0, 79)}…` : vary}`
  const equals = vary.indexOf("=")
  const path = equals < 0 ? "" : vary.slice(0, equals).trim()
  const problem = (found: string, allowed: string, hint?: string): Problem => {
    const told = { file: option, line: 0, column: 0, path, found, allowed }
    return hint === undefined ? told : { ...told, hint }
  }
  if (path.split(".").some((key) => key.trim() === "")) {
    const allowed = "PATH=VALUES with dotted keys, e.g. links.pcscf-device.loss=0%,1%,2%"
    return { problems: [problem(JSON.stringify(vary.slice(0, 80)), allowed)] }
  }
  const items = splitItems(vary.slice(equals + 1))
  const problems: Problem[] = []
  const levels: Level[] = []
  const seen = new Map<string, string>()
  let range: Range | undefined
  const take = (level: Level): void => {
    const key = canonicalJson(level.value)
    if (seen.has(key)) problems.push(problem(`${inQuotes(level.text)} a second time`, "each level once"))
    else levels.push(level)
    seen.set(key, level.text)
  }
  for (const [index, item] of items.entries()) {
    const which = items.length === 1 ? "" : ` (item ${index + 1} of ${items.length})`
    if (item === "") {
      problems.push(problem(`nothing${which}`, "a value, or a range", "null stands for no value"))
    } else if (isRange(item)) {
      const parsed = parseRange(item)
      if ("wrong" in parsed) {
        const hint = `${parsed.wrong}; a value that holds two dots stands in quotes`
        problems.push(problem(`${inQuotes(item)}${which}`, `a range: ${rangeForm}`, hint))
      } else if (parsed.levels === undefined) range = parsed.range
      else if (parsed.levels > pointsMax) {
        problems.push(problem(`${parsed.levels} levels${which}`, `at most ${pointsMax} levels`))
      } else for (const level of rangeLevels(parsed.range, parsed.levels)) take(level)
    } else {
      const parsed = parseLevel(option, item)
      if ("level" in parsed) take(parsed.level)
      else problems.push(...parsed.problems.map((p) => ({ ...p, path, found: `${p.found}${which}` })))
    }
  }
  if (range !== undefined && items.length > 1) {
    problems.push(problem("other values beside a range without a number of levels", "such a range by itself"))
  }
  if (problems.length > 0) return { problems: problems.slice(0, problemsMax) }
  return { factor: range === undefined ? { kind: "levels", path, levels } : { kind: "range", path, range } }
}

/** Mistakes of one option that are told. */
const problemsMax = 20

const inQuotes = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text)

/** Whether an item is meant as a range: two dots, outside of quotes and brackets. */
const isRange = (item: string): boolean => !/^["'[{]/u.test(item) && item.includes("..")

/** What stands between the commas that are not within brackets or quotes, without the white space around it. */
const splitItems = (text: string): readonly string[] => {
  const items: string[] = []
  let begin = 0
  let depth = 0
  let quote = ""
  let before = "" // the last character that is not white space
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ""
    if (quote !== "") {
      if (c === "\\" && quote === '"') i++
      else if (c === quote) quote = ""
    } else if ((c === '"' || c === "'") && (before === "" || "[{,:".includes(before))) quote = c
    else if (c === "[" || c === "{") depth++
    else if (c === "]" || c === "}") depth--
    else if (c === "," && depth <= 0) {
      items.push(text.slice(begin, i).trim())
      begin = i + 1
    }
    if (c.trim() !== "") before = c
  }
  return [...items, text.slice(begin).trim()]
}

/** Every option's factor; or every mistake, of each option by itself and of all together. */
export const parseFactors = (
  varies: readonly string[],
  sets: readonly string[],
): { readonly factors: readonly Factor[] } | { readonly problems: readonly Problem[] } => {
  const parsed = varies.map(parseFactor)
  const problems = parsed.flatMap((each) => ("problems" in each ? each.problems : []))
  const factors = parsed.flatMap((each) => ("factor" in each ? [each.factor] : []))
  // A value that a later option overwrites would be varied, or set, for nothing.
  const given = sets.map((set) => ({ path: set.split("=", 1)[0] ?? "", option: `--set ${set}` }))
  for (const { path } of factors) {
    const lost = given.find((other) => other.path === path || other.path.startsWith(`${path}.`))
    if (lost !== undefined) {
      problems.push({
        file: `--vary ${path}=…`,
        line: 0,
        column: 0,
        path,
        found: `a factor that overwrites ${lost.option}`,
        allowed: "each field set or varied once, what is around it first",
      })
    }
    given.push({ path, option: `--vary ${path}=…` })
  }
  return problems.length > 0 ? { problems } : { factors }
}
