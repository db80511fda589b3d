/**
 * The scenario format as JSON Schema (draft 2020-12), made from the schemas that decode it, for editors that complete and
 * check YAML. Names and combinations are beyond it: `pushsim validate` has the last word.
 * What stands in several places stands in `$defs` once: the settings of a mechanism, for its entries and for the ways that fall back to it.
 */
import { Schema } from "effect"
import { mechanisms } from "../mechanisms/index.ts"
import type { AnyMechanism } from "../mechanisms/mechanism.ts"
import { PushFile } from "./push-file.ts"
import { dimensions } from "./quantity.ts"
import { quantityNames } from "./quantity-schema.ts"
import { QueueingFile } from "./queueing-file.ts"

type Json = Readonly<Record<string, unknown>>

/** The document that is committed as `scenarios/scenario.schema.json`. */
export const scenarioJsonSchema = (catalogue: readonly AnyMechanism[] = mechanisms): Json => {
  const push = documentOf(PushFile)
  const queueing = documentOf(QueueingFile)
  const settings = catalogue.map((mechanism) => [mechanism, settingsOf(mechanism)] as const)
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "pushsim scenario",
    description: "A scenario of the push simulator: data with a question.",
    anyOf: [{ $ref: "#/$defs/Push" }, { $ref: "#/$defs/Queueing" }],
    $defs: {
      ...push.definitions,
      ...queueing.definitions,
      ...quantities(),
      ...settingDefinitions(settings),
      MechanismId: { enum: catalogue.map(({ id }) => id), description: "Mechanism id" },
      Fallback: fallbackEntry(settings),
      Mechanism: mechanismEntry(settings),
      Push: withMechanisms(push.schema),
      Queueing: queueing.schema,
    },
  }
}

const documentOf = (schema: Schema.Top): { readonly schema: Json; readonly definitions: Json } => {
  const document = Schema.toJsonSchemaDocument(schema, { onExcessProperty: "error" })
  return { schema: tidy(document.schema) as Json, definitions: tidy(document.definitions) as Json }
}

/** `allOf: [{description}]` as the plain `description` that editors show. */
const tidy = (x: unknown): unknown => {
  if (Array.isArray(x)) return x.map(tidy)
  if (typeof x !== "object" || x === null) return x
  const { allOf, ...rest } = Object.fromEntries(Object.entries(x).map(([key, value]) => [key, tidy(value)]))
  if (allOf === undefined) return rest
  const only = Array.isArray(allOf) && allOf.length === 1 ? (allOf[0] as Json) : undefined
  return only !== undefined && Object.keys(only).join() === "description" ? { ...rest, ...only } : { ...rest, allOf }
}

/** Quantities as patterns: a number and one of the units. */
const quantities = (): Json =>
  Object.fromEntries(
    quantityNames.map(([name, dimension]) => {
      const { allowed, units, isBareAllowed, minimum, maximum } = dimensions[dimension]
      const words = units.map(({ unit }) => unit.replaceAll("/", "\\/")).join("|")
      return [
        name,
        {
          description: allowed,
          anyOf: [
            { type: "string", pattern: `^\\s*[+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?\\s*(${words})\\s*$` },
            isBareAllowed ? { type: "number", minimum, maximum } : { const: 0 },
          ],
        },
      ]
    }),
  )

type Settings = readonly (readonly [
  AnyMechanism,
  { readonly properties: Json; readonly required: readonly string[] },
])[]

const settingsOf = (mechanism: AnyMechanism): Settings[number][1] => {
  const { properties = {}, required = [] } = documentOf(mechanism.parameters).schema
  return { properties: properties as Json, required: required as readonly string[] }
}

/** Where a setting of a mechanism stands in `$defs`: mechanisms with the same setting share the place of the first of them. */
const settingName = (settings: Settings, key: string, setting: unknown): string => {
  const text = JSON.stringify(setting)
  const first = settings.find(([, { properties }]) => JSON.stringify(properties[key]) === text)
  return `${first?.[0].id ?? ""}.${key}`
}

/** The settings of all mechanisms, each once. */
const settingDefinitions = (settings: Settings): Json =>
  Object.fromEntries(
    settings.flatMap(([, { properties }]) =>
      Object.entries(properties).map(([key, setting]) => [settingName(settings, key, setting), setting]),
    ),
  )

/** One entry of `mechanisms`: an id, `every`, or a map with that mechanism's own settings and the ways to fall back to. */
const mechanismEntry = (settings: Settings): Json => ({
  description:
    "A mechanism id; `every`: each that can run here and is not listed; or a map of `use` (id), `as` (label), `fallback` and settings",
  anyOf: [
    { enum: [...settings.map(([{ id }]) => id), "every"] },
    ...wayEntries(settings, {
      as: { type: "string", description: "Label by which results and options know it; default the id" },
      fallback: {
        type: "array",
        description: "Ways that are tried in their order when the one before did not do",
        items: { $ref: "#/$defs/Fallback" },
      },
    }),
  ],
})

/** A way to fall back to: an id, or a map with that mechanism's own settings. */
const fallbackEntry = (settings: Settings): Json => ({
  description: "A mechanism id, or a map of `use` (id) and settings",
  anyOf: [{ $ref: "#/$defs/MechanismId" }, ...wayEntries(settings, {})],
})

/** A map for each mechanism: `use`, its own settings, and `more`. */
const wayEntries = (settings: Settings, more: Json): readonly Json[] =>
  settings.map(([mechanism, { properties, required }]) => ({
    type: "object",
    description: mechanism.summary,
    properties: {
      use: { const: mechanism.id, description: "Mechanism id" },
      ...more,
      ...Object.fromEntries(
        Object.entries(properties).map(([key, setting]) => [
          key,
          { $ref: `#/$defs/${settingName(settings, key, setting)}` },
        ]),
      ),
    },
    required: ["use", ...required],
    additionalProperties: false,
  }))

const withMechanisms = (schema: Json): Json => {
  const properties = schema["properties"] as Json
  const list = properties["mechanisms"] as Json
  return {
    ...schema,
    properties: { ...properties, mechanisms: { ...list, items: { $ref: "#/$defs/Mechanism" }, minItems: 1 } },
  }
}
