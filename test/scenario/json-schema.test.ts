/** The published JSON Schema of the scenario format. */
import { describe, expect, it } from "vitest"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { scenarioJsonSchema } from "../../sim/scenario/json-schema.ts"

type Json = Readonly<Record<string, unknown>>
const schema = scenarioJsonSchema()
const definitions = schema["$defs"] as Readonly<Record<string, Json>>

/** Every property of every object in the schema, by its path. */
const propertiesOf = (x: unknown, path: string): readonly (readonly [string, Json])[] => {
  if (Array.isArray(x)) return x.flatMap((item, index) => propertiesOf(item, `${path}/${index}`))
  if (typeof x !== "object" || x === null) return []
  return Object.entries(x).flatMap(([key, member]) => [
    ...(key === "properties"
      ? Object.entries(member as Readonly<Record<string, Json>>).map(
          ([name, property]) => [`${path}/${name}`, property] as const,
        )
      : []),
    ...propertiesOf(member, `${path}/${key}`),
  ])
}

describe("the JSON Schema", () => {
  it("is the committed one", async () => {
    await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot(
      "../../scenarios/scenario.schema.json",
    )
  })

  it("has the contract's top-level keys, exactly", () => {
    const keys =
      "title, question, kind, era, mechanisms, nodes, hosts, links, devices, load, content, faults, run, objectives, notes".split(
        ", ",
      )
    for (const kind of ["Push", "Queueing"]) {
      expect(Object.keys(definitions[kind]?.["properties"] as Json)).toEqual(keys)
      expect(definitions[kind]?.["additionalProperties"]).toBe(false)
    }
  })

  it("describes every key", () => {
    const properties = propertiesOf(schema, "")
    expect(properties.length).toBeGreaterThan(100)
    const silent = properties.filter(([, property]) => {
      const reference = property["$ref"]
      const target = typeof reference === "string" ? definitions[reference.replace("#/$defs/", "")] : property
      return property["description"] === undefined && target?.["description"] === undefined
    })
    expect(silent.map(([path]) => path)).toEqual([])
  })

  it("knows every mechanism with its settings", () => {
    const branches = definitions["Mechanism"]?.["anyOf"] as readonly Json[]
    expect(branches[0]).toEqual({ enum: [...mechanisms.map((m) => m.id), "every"] })
    expect(branches.length).toBe(mechanisms.length + 1)
  })

  it("says each setting once: entries and ways to fall back to refer to it, and nothing refers to what is not there", () => {
    for (const name of ["Mechanism", "Fallback"]) {
      const maps = ((definitions[name]?.["anyOf"] ?? []) as readonly Json[]).slice(1)
      const settings = maps.flatMap(({ properties }) =>
        Object.entries(properties as Json).filter(([key]) => !["use", "as", "fallback"].includes(key)),
      )
      expect(settings.length).toBeGreaterThan(50)
      expect(settings.filter(([, setting]) => Object.keys(setting as Json).join() !== "$ref")).toEqual([])
    }
    const references = JSON.stringify(schema).match(/#\/\$defs\/[^"]+/gu) ?? []
    expect(references.filter((at) => definitions[at.replace("#/$defs/", "")] === undefined)).toEqual([])
    expect(JSON.stringify(schema).length).toBeLessThan(200_000)
  })

  it.each([
    ["Time", ["500 ms", "1.5h", "3 µs", "1e3 s"], ["500", "ms", "5 kB", "-5 ms"]],
    ["Share", ["2 %", "100%"], ["2", "2 permille"]],
    ["Rate", ["0.4/h", "40 /s"], ["40", "40 s"]],
    ["BitRate", ["64 kbit/s"], ["64 kbps"]],
    ["Size", ["1300 B"], ["1300", "1300 b"]],
  ])("knows a %s by its unit", (name, good, bad) => {
    const [text] = (definitions[name]?.["anyOf"] ?? []) as readonly Json[]
    const pattern = new RegExp(String(text?.["pattern"]), "u")
    expect(good.filter((value) => !pattern.test(value))).toEqual([])
    expect(bad.filter((value) => pattern.test(value))).toEqual([])
  })
})
