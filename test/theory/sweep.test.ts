/** Closed forms along a line of points, not at one: the textbook models under a sweep of their load, servers and routing. */
import { readFileSync } from "node:fs"
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { callingThread } from "../../sim/experiment/calling-thread.ts"
import type { QueueingResult } from "../../sim/experiment/queueing-result.ts"
import { makeDesign } from "../../sim/experiment/sweep/design.ts"
import { parseFactors } from "../../sim/experiment/sweep/factor.ts"
import { makeSweep } from "../../sim/experiment/sweep/point.ts"
import { runSweep } from "../../sim/experiment/sweep/run-sweep.ts"
import { meanInterval } from "../../sim/statistics/interval.ts"
import { erlangB } from "../../sim/statistics/theory/erlang-b.ts"
import { jackson } from "../../sim/statistics/theory/jackson.ts"
import { mm1 } from "../../sim/statistics/theory/mm1.ts"
import { mmcPriority } from "../../sim/statistics/theory/mmc-priority.ts"

type Figures = QueueingResult["mechanisms"]["queueing"]

interface Line {
  readonly point: number
  readonly levels: Readonly<Record<string, unknown>>
  readonly mechanisms: QueueingResult["mechanisms"]
}

/** Independent runs of each point: the seed is the fastest factor, so that a formula can be held against their spread. */
const seeds = 10

/** The lines of a sweep of a shipped model, in groups of the same levels. */
const swept = Effect.fn("swept")(function* (model: string, sets: readonly string[], ...varies: readonly string[]) {
  const file = `scenarios/theory/${model}.yaml`
  const fixed = [...sets, "run.replications=1"]
  const parsed = parseFactors([...varies, `run.seed=1..${seeds}`], fixed)
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems))
  const design = makeDesign(parsed.factors, { kind: "factorial" })
  if ("wrong" in design) throw new Error(design.wrong)
  const lines: Line[] = []
  const source = { file, text: readFileSync(file, "utf8"), sets: fixed }
  yield* runSweep(makeSweep(source, { design, mechanisms: undefined, baseline: undefined }), callingThread(), {
    todo: Array.from({ length: design.points }, (_, point) => point),
    count: design.points,
    before: 0,
    onLine: (_, line) => Effect.sync(() => void lines.push(JSON.parse(line) as Line)),
    onProgress: () => undefined,
  })
  return Array.from({ length: design.points / seeds }, (_, group) => lines.slice(group * seeds, (group + 1) * seeds))
})

/** The formula lies in the 99.9 % interval of independent runs, which is narrow enough to say something. */
const agrees = (lines: readonly Line[], observe: (figures: Figures) => number, theory: number): void => {
  const interval = meanInterval(
    lines.map((line) => observe(line.mechanisms.queueing)),
    0.999,
  )
  const story = `${JSON.stringify(lines[0]?.levels)}: formula ${theory}, runs ${interval?.low} to ${interval?.high}`
  expect(interval?.low, story).toBeLessThanOrEqual(theory)
  expect(interval?.high, story).toBeGreaterThanOrEqual(theory)
  expect((interval!.high - interval!.low) / theory, `${story}; relative width`).toBeLessThan(0.25)
}

const level = (lines: readonly Line[], path: string): number => Number.parseFloat(String(lines[0]?.levels[path]))
const meanOf = (name: string) => (figures: Figures) => figures.classes[name]?.latency.mean ?? NaN

it.live("M/M/1 from a fifth to four fifths of its capacity: mean sojourn and utilisation", () =>
  Effect.gen(function* () {
    const rate = "load.sources.arrivals.rate"
    const groups = yield* swept("mm1", ["run.duration=410 s"], `${rate}=20/s..80/s:4`)
    expect(groups.map((lines) => level(lines, rate))).toEqual([20, 40, 60, 80])
    for (const lines of groups) {
      const theory = mm1({ arrivalRate: level(lines, rate), serviceRate: 100 })
      agrees(lines, meanOf("customer"), theory.meanSojourn)
      agrees(lines, ({ nodes }) => nodes["server"]?.utilisation ?? NaN, theory.utilisation)
    }
  }),
)

it.live("Erlang B over the servers: share turned away", () =>
  Effect.gen(function* () {
    // Servers and places go together, so each level is the whole station.
    const station = (servers: number): string =>
      `{servers: ${servers}, capacity: ${servers}, service: {exponential: {mean: 2 s}}}`
    const all = [4, 8, 12]
    const groups = yield* swept("erlang-b", ["run.duration=4050 s"], `nodes.lines=${all.map(station).join(",")}`)
    groups.forEach((lines, index) => {
      const theory = erlangB({ offeredErlangs: 8, servers: all[index] ?? 0 })
      agrees(
        lines,
        ({ classes }) => (classes["customer"]?.blocked ?? NaN) / (classes["customer"]?.arrivals ?? NaN),
        theory,
      )
    })
  }),
)

it.live("a Jackson network with feedback over the share that comes back: mean time in the network", () =>
  Effect.gen(function* () {
    const shares = [0.1, 0.3, 0.5]
    const routes = shares.map((back) => `{back: ${back}, out: ${1 - back}}`).join(",")
    const groups = yield* swept("jackson-feedback", ["load.sources.arrivals.rate=8/s"], `load.routing.front=${routes}`)
    groups.forEach((lines, index) => {
      const theory = jackson([
        { outsideRate: 8, serviceRate: 25, servers: 1, routing: [0, shares[index] ?? 0] },
        { outsideRate: 0, serviceRate: 10, servers: 1, routing: [1, 0] },
      ])
      agrees(lines, meanOf("customer"), theory.meanSojourn)
    })
  }),
)

it.live("M/M/c with two priorities over the servers: mean sojourn of each class", () =>
  Effect.gen(function* () {
    const sets = ["nodes.server={discipline: priority, service: {exponential: {mean: 20 ms}}}", "run.duration=410 s"]
    const groups = yield* swept("priority", sets, "nodes.server.servers=3..5")
    for (const lines of groups) {
      const servers = level(lines, "nodes.server.servers")
      const [urgent, bulk] = mmcPriority({ arrivalRates: [80, 40], serviceRate: 50, servers })
      agrees(lines, meanOf("urgent"), urgent!.meanSojourn)
      agrees(lines, meanOf("bulk"), bulk!.meanSojourn)
    }
  }),
)
