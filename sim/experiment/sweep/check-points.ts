/**
 * Holds every point of a sweep against the scenario's format and the mechanisms' needs before any of them runs.
 * Rule 1: what one level makes wrong is told once, with the number of points it is in and the first of them.
 * Rule 2: routes are walked once for every shape of the world: other numbers of a link, a load or a population do not move them.
 */
import { Effect } from "effect"
import { routingProblems } from "../../scenario/routing-problems.ts"
import type { Problem } from "../../scenario/problem.ts"
import { scenarioSha256 } from "../canonical-json.ts"
import type { Experiment } from "../run-experiment.ts"
import { experimentAt, pointInWords, type Sweep } from "./point.ts"

/** Points with problems, after which no further point is looked at: their author has enough to do. */
const wrongPointsMax = 1000

interface Found {
  readonly problem: Problem
  readonly first: number
  points: number
}

/** All problems of the points of a sweep, in the order of the first point that has each; `onPoint` hears of every point checked. */
export const pointProblems = Effect.fn("pointProblems")(function* (
  sweep: Sweep,
  points: Iterable<number>,
  onPoint: (checked: number) => void = () => undefined,
): Effect.fn.Return<readonly Problem[]> {
  const found = new Map<string, Found>()
  const walked = new Set<string>()
  let checked = 0
  let wrongPoints = 0
  for (const point of points) {
    const problems = yield* problemsOf(sweep, point, walked)
    for (const problem of problems) {
      const key = JSON.stringify(problem)
      const before = found.get(key)
      if (before === undefined) found.set(key, { problem, first: point, points: 1 })
      else before.points++
    }
    checked++
    onPoint(checked)
    if (problems.length > 0 && ++wrongPoints === wrongPointsMax) break
    if (checked % pointsPerTurn === 0) yield* Effect.sleep(0) // an interruption is heard, a drawing drawn
  }
  return [...found.values()].map((each) => withWhere(sweep, each, checked))
})

const pointsPerTurn = 8

const problemsOf = Effect.fnUntraced(function* (
  sweep: Sweep,
  point: number,
  walked: Set<string>,
): Effect.fn.Return<readonly Problem[]> {
  const made = yield* experimentAt(sweep, point)
  if ("problems" in made) return made.problems
  if (made.kind === "queueing") return []
  const { source, scenario, mechanisms } = made.experiment
  const shape = shapeOf(made.experiment)
  if (walked.has(shape)) return []
  const problems = routingProblems(source.file, source.text, { ...scenario, mechanisms })
  if (problems.length === 0) walked.add(shape)
  return problems
})

/** All that can decide whether there is a way: names, words and the numbers of nodes, contents and settings. */
const shapeOf = ({ scenario: { world }, mechanisms }: Experiment): string =>
  scenarioSha256({
    world: { ...world, links: signs(world.links), load: signs(world.load), devices: signs(world.devices) },
    mechanisms,
  })

/** A value with its numbers replaced by their signs: none is not the same as some. */
const signs = (value: unknown): unknown => {
  if (typeof value === "number") return Math.sign(value)
  if (Array.isArray(value)) return value.map(signs)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, signs(member)]))
}

const withWhere = (sweep: Sweep, { problem, first, points }: Found, checked: number): Problem => {
  if (points === checked) return problem
  const where = `in ${points} of ${checked} points, at first with ${shortened(pointInWords(sweep, first))}`
  return { ...problem, hint: problem.hint === undefined ? where : `${problem.hint}\n  ${where}` }
}

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text)
