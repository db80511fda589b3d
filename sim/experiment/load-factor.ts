/**
 * The same scenario under more or less load, as `--set` changes of its own keys: every rate below `load` is multiplied, every interval
 * between arrivals divided. Who comes, and in what order, stays as it is, so that loads are compared under common random numbers.
 * Rule: what has no rate (planned pushes, closed populations) is not scaled, and a load with nothing to scale is refused.
 */
import { Effect } from "effect"
import { applyOverride } from "../scenario/overrides.ts"
import { parseQuantity } from "../scenario/quantity.ts"
import { child, type Tree } from "../scenario/tree.ts"
import { parseYaml } from "../scenario/yaml-text.ts"
import { ExperimentMistake } from "./mistake.ts"
import type { ScenarioSource } from "./task.ts"

/** Keys whose times are spans between arrivals. */
const spanKeys = new Set(["interval", "interarrival"])

/** `source` with its load multiplied by `factor`, above 0. */
export const underLoad = Effect.fn("underLoad")(function* (
  source: ScenarioSource,
  factor: number,
): Effect.fn.Return<ScenarioSource, ExperimentMistake> {
  if (factor === 1) return source
  const parsed = parseYaml(source.file, source.text)
  const tree = "tree" in parsed ? parsed.tree : undefined
  for (const set of tree === undefined ? [] : source.sets) applyOverride(tree!, set)
  const load = tree === undefined ? undefined : child(tree, "load")
  const sets = load === undefined ? [] : scaled(load, "load", factor, false)
  if (sets.length > 0) return { ...source, sets: [...source.sets, ...sets] }
  return yield* new ExperimentMistake({
    kind: "refused",
    message: `${source.file}: load\n  found no rate and no interval, allowed a load with a rate that can be raised: rate, ratePerDevice, interval`,
  })
})

const scaled = (tree: Tree, path: string, factor: number, isSpan: boolean): readonly string[] => {
  switch (tree.kind) {
    case "branch":
      return [...tree.entries].flatMap(([key, entry]) =>
        scaled(entry.tree, `${path}.${key}`, factor, isSpan || spanKeys.has(key)),
      )
    case "row":
      return tree.items.flatMap((item, index) => scaled(item, `${path}.${index}`, factor, isSpan))
    case "leaf": {
      if (typeof tree.value !== "string") return []
      const quantity = parseQuantity(tree.value, isSpan ? "time" : "rate")
      if (!("value" in quantity)) return []
      return [isSpan ? `${path}=${quantity.value / factor} ns` : `${path}=${quantity.value * factor}/s`]
    }
  }
}
