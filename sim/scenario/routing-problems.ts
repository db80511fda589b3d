/**
 * Whether the mechanisms of a decoded scenario find their way: a missing link, a host nobody has, a cycle in the filter
 * criteria. It takes walking every route as a run would, so it is apart from decoding; `pushsim validate` asks for it.
 */
import { UnroutableScenario } from "../mechanisms/directory.ts"
import { mechanisms } from "../mechanisms/index.ts"
import { waysOf, type AnyMechanism, type Way } from "../mechanisms/mechanism.ts"
import { prepare } from "../mechanisms/replicate.ts"
import type { PushScenario } from "./decoded.ts"
import type { Problem } from "./problem.ts"
import { placeOf } from "./tree.ts"
import { parseYaml } from "./yaml-text.ts"

/** One problem for each entry of `mechanisms` whose route leads nowhere, at that entry. */
export const routingProblems = (
  file: string,
  text: string,
  scenario: PushScenario,
  catalogue: readonly AnyMechanism[] = mechanisms,
): readonly Problem[] => {
  const parsed = parseYaml(file, text)
  return scenario.mechanisms.flatMap((use, index): readonly Problem[] => {
    const { label } = use
    const ways = waysOf(use, catalogue)
    const message = ways === undefined ? `there is no mechanism ${use.use}` : unroutable(scenario, ways)
    if (message === undefined) return []
    const at = "tree" in parsed ? placeOf(parsed.tree, ["mechanisms", index], false) : { file, line: 1, column: 1 }
    const path = `mechanisms.${index}`
    return [
      {
        ...at,
        path,
        found: `${label}, whose route leads nowhere`,
        allowed: "a route to the device and back",
        hint: message,
      },
    ]
  })
}

/** Why a mechanism's routes cannot be walked in this world. */
const unroutable = ({ world }: PushScenario, ways: readonly Way[]): string | undefined => {
  try {
    prepare(world, ways, (walk) => walk.map(() => undefined))
    return undefined
  } catch (error) {
    if (error instanceof UnroutableScenario) return error.message
    throw error
  }
}
