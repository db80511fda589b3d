/** The shipped textbook models agree with their closed forms, and what is written beside them is true. */
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { meanInterval } from "../../sim/statistics/interval.ts"
import { replications } from "./replications.ts"
import { shippedModels } from "./shipped-models.ts"

const folder = new URL("../../scenarios/theory/", import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8")

const decode = (name: string) => {
  const decoded = decodeScenario(`${name}.yaml`, read(`${name}.yaml`), [])
  if ("problems" in decoded || decoded.scenario.kind !== "queueing")
    throw new Error(`${name} must be a queueing scenario`)
  return decoded.scenario
}

/** Cells of the README's table: scenario, figure, formula, value. */
const readme = read("README.md")
  .split("\n")
  .filter((line) => line.startsWith("| [`"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, link = "", figure = "", , value = ""]) => ({ name: /^\[`(.*?)`\]/.exec(link)?.[1], figure, value }))

/** Whether a number as printed is another one, rounded to the digits that are printed. */
const isRounded = (printed: string, exact: number): boolean => {
  const decimals = (printed.split(".")[1] ?? "").length
  return exact.toFixed(decimals) === Number(printed).toFixed(decimals)
}

describe("a shipped textbook model", () => {
  it("has its closed forms here, and its lines in the README", () => {
    const files = readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => file.slice(0, -".yaml".length))
    expect(Object.keys(shippedModels).toSorted()).toEqual(files.toSorted())
    const stated = Object.entries(shippedModels).flatMap(([name, figures]) =>
      figures.filter(({ isInReadme }) => isInReadme).map(({ figure }) => ({ name, figure })),
    )
    expect(readme.map(({ name, figure }) => ({ name, figure }))).toEqual(stated)
  })

  for (const { name, figure, value } of readme) {
    it(`states the value of its formula: ${name}, ${figure}, ${value}`, () => {
      const theory = shippedModels[name ?? ""]?.find((candidate) => candidate.figure === figure)?.theory ?? NaN
      expect(isRounded(value.split(" ")[0] ?? "", theory), `README: ${value}, formula: ${theory}`).toBe(true)
      const asked = decode(name ?? "").question.match(/\d+\.\d+/g) ?? []
      expect(
        asked.some((printed) => isRounded(printed, theory)),
        `the question, formula: ${theory}`,
      ).toBe(true)
    })
  }

  for (const [name, figures] of Object.entries(shippedModels)) {
    it(`agrees with its closed form within the 99.9 % interval of its run: ${name}`, () => {
      const { model, run } = decode(name)
      const tables = replications(model, run)
      for (const { figure, observe, theory } of figures) {
        const interval = meanInterval(tables.map(observe), 0.999)
        const story = `${figure}: formula ${theory}, run ${interval?.low} to ${interval?.high}; replay: pushsim run scenarios/theory/${name}.yaml`
        expect(interval, story).toBeDefined()
        expect(interval!.low, story).toBeLessThanOrEqual(theory)
        expect(interval!.high, story).toBeGreaterThanOrEqual(theory)
        // An interval that holds everything proves nothing.
        expect((interval!.high - interval!.low) / theory, `${story}; relative width`).toBeLessThan(0.15)
      }
    })
  }
})
