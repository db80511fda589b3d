/** The examples in the docstrings are true: each is evaluated against its own module. */
import { readFileSync, readdirSync } from "node:fs"
import { runInNewContext } from "node:vm"
import { expect, test } from "vitest"

const root = new URL("../../sim/statistics/", import.meta.url)
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"))

const examples = files.flatMap((file) =>
  [...readFileSync(new URL(file, root), "utf8").matchAll(/@example (.+?) \/\/ => (\S+)/g)].map(
    ([, expression = "", result = ""]) => ({ file, expression, result }),
  ),
)

test("there are examples to check", () => {
  expect(examples.length).toBeGreaterThan(12)
})

test.each(examples)("$file: $expression is $result", async ({ file, expression, result }) => {
  const module = (await import(new URL(file, root).href)) as Record<string, unknown>
  // An example is one expression in the module's own exports.
  const value = Number(runInNewContext(expression, { ...module, Float64Array }))
  if (result.endsWith("…")) expect(String(value).slice(0, result.length - 1)).toBe(result.slice(0, -1))
  else expect(value).toBeCloseTo(Number(result), 12)
})
