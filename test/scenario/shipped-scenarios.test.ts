/** The scenarios that are shipped: each decodes, says why it is there, and keeps to the published JSON Schema. */
import { globSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { decodeScenario, type Scenario } from "../../sim/scenario/scenario.ts"
import { scenarioJsonSchema } from "../../sim/scenario/json-schema.ts"
import { shippedFiles } from "../support/shipped-files.ts"

const root = new URL("../../", import.meta.url)
const files = globSync("scenarios/**/*.yaml", { cwd: root }).toSorted()

const read = (file: string): string => readFileSync(new URL(file, root), "utf8")

const decoded = (file: string): Scenario => {
  const text = read(file)
  const result = decodeScenario(file, text, [], mechanisms, shippedFiles(text))
  if ("problems" in result) throw new Error(formatProblems(result.problems))
  return result.scenario
}

type Json = Readonly<Record<string, unknown>>
const schema = scenarioJsonSchema()
const definitions = schema["$defs"] as Readonly<Record<string, Json>>
const isObject = (x: unknown): x is Json => typeof x === "object" && x !== null && !Array.isArray(x)

/** Keys of `value` that no branch of the JSON Schema has a place for, as dotted paths. */
const strangers = (value: unknown, at: Json, path: string): readonly string[] => {
  const reference = at["$ref"]
  if (typeof reference === "string") {
    const target = definitions[reference.replace("#/$defs/", "")]
    if (target === undefined) throw new Error(`the JSON Schema refers to ${reference}, which is not there`)
    return strangers(value, target, path)
  }
  const branches = at["anyOf"]
  if (Array.isArray(branches)) {
    const answers = (branches as readonly Json[]).map((branch) => strangers(value, branch, path))
    return answers.toSorted((a, b) => a.length - b.length)[0] ?? []
  }
  if (Array.isArray(value)) {
    const items = at["items"]
    return isObject(items) ? value.flatMap((item, index) => strangers(item, items, `${path}.${index}`)) : [path]
  }
  if (!isObject(value)) return at["type"] === "object" || at["type"] === "array" ? [path] : []
  const properties = (at["properties"] ?? {}) as Readonly<Record<string, Json>>
  const patterns = Object.entries((at["patternProperties"] ?? {}) as Readonly<Record<string, Json>>)
  const others = at["additionalProperties"]
  const missing = ((at["required"] ?? []) as readonly string[]).filter((key) => !Object.hasOwn(value, key))
  return [
    ...missing.map((key) => `${path}.${key} (missing)`),
    ...Object.entries(value).flatMap(([key, member]) => {
      const place = properties[key] ?? patterns.find(([pattern]) => new RegExp(pattern, "u").test(key))?.[1]
      if (place !== undefined) return strangers(member, place, `${path}.${key}`)
      return isObject(others) ? strangers(member, others, `${path}.${key}`) : [`${path}.${key}`]
    }),
  ]
}

describe("a shipped scenario", () => {
  it("is there: the default, the one of an initiator without SIP, and textbook models", () => {
    expect(files).toContain("scenarios/im-offline-notification.yaml")
    expect(files).toContain("scenarios/mms-to-sip-device.yaml")
    expect(files.filter((file) => file.startsWith("scenarios/theory/")).length).toBeGreaterThanOrEqual(12)
  })

  it.each(files)("%s decodes, and says what it asks and what a reader should know", (file) => {
    const scenario = decoded(file)
    expect(scenario.title.length).toBeGreaterThan(10)
    expect(scenario.question).toMatch(/\?$/u)
    expect(scenario.notes).not.toBe("")
  })

  it.each(files)("%s has no key that the JSON Schema does not have", (file) => {
    expect(strangers(parse(read(file)), schema, "")).toEqual([])
  })
})

describe("the default scenario", () => {
  const scenario = decoded("scenarios/im-offline-notification.yaml")

  it("compares all mechanisms, the loop in both variants, for an hour of ten thousand devices in all three states", () => {
    if (scenario.kind !== "push") throw new Error("expected a push scenario")
    expect(scenario.mechanisms.map((m) => m.label)).toEqual(["sip-message", "ppg-sip", "ppg-sip-loop", "loop-chained"])
    expect(scenario.world.devices.count).toBe(10_000)
    expect(scenario.run.durationNs).toBe(3600e9)
    expect(Object.values(scenario.world.devices.shares).every((share) => share > 0)).toBe(true)
  })

  it("excepts from the IM server's criteria what the IM server asserts itself", () => {
    if (scenario.kind !== "push") throw new Error("expected a push scenario")
    const server = scenario.world.nodes.find((node) => node.role === "im-server")
    const criteria = scenario.world.nodes.flatMap((node) => node.filterCriteria).filter((c) => c.method === "MESSAGE")
    expect(criteria.length).toBeGreaterThan(0)
    for (const criterion of criteria) expect(criterion.exceptAsserted).toContain(server?.identity)
  })

  it("cannot run with a PPG of WAP 2, which has no SIP", () => {
    const file = "scenarios/im-offline-notification.yaml"
    const result = decodeScenario(file, read(file), ["nodes.ppg.compliance=[wap-2]"])
    expect("problems" in result && result.problems.map((p) => p.path)).toEqual([
      "nodes.ppg.compliance",
      "nodes.ppg.compliance",
    ])
  })
})
