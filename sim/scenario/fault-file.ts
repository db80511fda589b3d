/** The `faults` of a scenario file as a schema. The figures of the kinds are keys beside each other; which belong to which is checked. */
import { Schema } from "effect"
import type { FaultKey } from "../network/faults/fault.ts"
import { faults } from "../network/faults/index.ts"
import { TimeDistribution } from "./distribution-schema.ts"
import { Name, numberBetween, oneOf, Share, Text, Time } from "./quantity-schema.ts"
import { optional, required } from "./shared-file.ts"

const schemaOf = ({ type, choices = [] }: FaultKey) => {
  switch (type) {
    case "time":
      return Time
    case "share":
      return Share
    case "factor":
      return numberBetween(1e-3, 1e6, "a factor from 0.001 to 1000000")
    case "choice":
      return oneOf(choices)
  }
}

const figures = Object.fromEntries(
  faults.flatMap(({ kind, keys }) =>
    keys.map((key) => [
      key.name,
      optional(schemaOf(key) as Schema.Codec<number | string>, `${kind}: ${key.description}`),
    ]),
  ),
)

const FaultFile = Schema.Struct({
  kind: required(
    oneOf(faults.map(({ kind }) => kind)),
    `What goes wrong. ${faults.map(({ kind, description }) => `${kind}: ${description}`).join("; ")}`,
  ),
  links: optional(
    Schema.Array(Text).check(Schema.isMinLength(1, { expected: "at least one link" })),
    "Links that it strikes, by their names in links",
  ),
  node: optional(Name, "Node that it strikes, all instances, or one instance, e.g. ppg-1"),
  at: optional(Time, "When it begins; it happens once"),
  every: optional(TimeDistribution, "Instead of at: how long all is well before it begins, first and again and again"),
  for: required(TimeDistribution, "How long it lasts"),
  ...figures,
})

export const Faults = Schema.Array(FaultFile)
