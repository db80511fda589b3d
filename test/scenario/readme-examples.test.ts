/** The loads and faults that README shows, each as a scenario that decodes. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { everyWorldText } from "../support/every-world.ts"

const examples = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
  .split("\n")
  .flatMap((line) => /^(load|faults): ([[{].*?)(?: +#.*)?$/u.exec(line) ?? [])
  .filter((_, place) => place % 3 > 0)

const pairs = Array.from({ length: examples.length / 2 }, (_, i) => [examples[2 * i]!, examples[2 * i + 1]!] as const)

test("there are examples of both", () => {
  expect(pairs.filter(([key]) => key === "load").length).toBeGreaterThan(7)
  expect(pairs.filter(([key]) => key === "faults").length).toBeGreaterThan(4)
})

test.each(pairs)("%s: %s", (key, value) => {
  const decoded = decodeScenario("readme.yaml", everyWorldText, ["devices.count=100", `${key}=${value}`])
  expect("problems" in decoded ? formatProblems(decoded.problems) : "").toBe("")
})
