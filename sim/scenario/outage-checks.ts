/** What the outages of `devices` must be together: in order, none within another, and no more come-backs than can be held. */
import type { Finding, Path } from "./problem.ts"
import type { PushFile } from "./push-file.ts"
import { inWords, subtree, type Tree } from "./tree.ts"
import { arrivalsMax } from "./volume.ts"

/** Mistakes in the outages of a file. */
export const outageFindings = ({ devices, run }: PushFile, tree: Tree): readonly Finding[] => {
  const outages = devices.outages ?? []
  const found = (path: Path): string => inWords(subtree(tree, path))
  const findings = outages.flatMap(({ at, duration }, index): readonly Finding[] => {
    const path: Path = ["devices", "outages", index]
    const before = outages[index - 1]
    const wrong: Finding[] = []
    if (at >= run.duration)
      wrong.push({ path: [...path, "at"], found: found([...path, "at"]), allowed: "an instant within run.duration" })
    else if (before !== undefined && at <= before.at + before.duration + (before.spread ?? 0)) {
      const allowed = "an instant after the outage before it is over and its devices are back"
      wrong.push({ path: [...path, "at"], found: found([...path, "at"]), allowed })
    }
    if (duration === 0)
      wrong.push({ path: [...path, "duration"], found: found([...path, "duration"]), allowed: "more than 0 s" })
    return wrong
  })
  const comeBacks = outages.reduce((sum, { share = 1 }) => sum + share * devices.count, 0)
  if (comeBacks <= arrivalsMax) return findings
  return [
    ...findings,
    {
      path: ["devices", "outages"],
      atKey: true,
      found: `${Number(comeBacks.toPrecision(3))} come-backs`,
      allowed: `up to ${arrivalsMax} in one replication`,
    },
  ]
}
