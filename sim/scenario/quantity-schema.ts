/**
 * Schemas of the values a scenario holds: quantities with units, whole numbers, names.
 * Rule: a schema says in `expected` what is allowed, in words for the author of a scenario.
 */
import { Effect, Schema, SchemaGetter, SchemaIssue } from "effect"
import { dimensions, parseQuantity, type DimensionName } from "./quantity.ts"

const quantity = (dimension: DimensionName, title: string) => {
  const { allowed } = dimensions[dimension]
  return Schema.Union([Schema.String, Schema.Finite])
    .annotate({ expected: allowed, description: allowed, identifier: title })
    .pipe(
      Schema.decodeTo(Schema.Number, {
        decode: SchemaGetter.transformEffect((given: string | number) => {
          const parsed = parseQuantity(given, dimension)
          return "value" in parsed
            ? Effect.succeed(parsed.value)
            : Effect.fail(new SchemaIssue.InvalidValue({ message: parsed.allowed, hint: parsed.hint }))
        }),
        encode: SchemaGetter.transform((value: number): string | number => value),
      }),
    )
}

/** `500 ms` → ns. */
export const Time = quantity("time", "Time")
/** `0.8 ns` for each octet → ns, with its fraction. */
export const TimePerOctet = quantity("timePerOctet", "TimePerOctet")
/** `1300 B` → octets. */
export const Size = quantity("size", "Size")
/** `40/s` → per second. */
export const Rate = quantity("rate", "Rate")
/** `64 kbit/s` → bit/s. */
export const BitRate = quantity("bitRate", "BitRate")
/** `2 %` or `0.02` → 0 to 1. */
export const Share = quantity("share", "Share")

/** Names of the quantities in the published JSON Schema. */
export const quantityNames = [
  ["Time", "time"],
  ["TimePerOctet", "timePerOctet"],
  ["Size", "size"],
  ["Rate", "rate"],
  ["BitRate", "bitRate"],
  ["Share", "share"],
] as const satisfies readonly (readonly [string, DimensionName])[]

const wholeFrom = (minimum: number, maximum: number, expected: string) =>
  Schema.Finite.annotate({ expected }).check(
    Schema.isInt({ expected }),
    Schema.isBetween({ minimum, maximum }, { expected }),
  )

/** A whole number within bounds. */
export const whole = (minimum: number, maximum: number) =>
  wholeFrom(minimum, maximum, `a whole number from ${minimum} to ${maximum}`)

/** A finite number within bounds. */
export const numberBetween = (minimum: number, maximum: number, expected: string) =>
  Schema.Finite.annotate({ expected }).check(Schema.isBetween({ minimum, maximum }, { expected }))

/** A text of at least one character. */
export const Text = Schema.NonEmptyString.annotate({ expected: "a text" })

/** Names of nodes and the like: they stand in dotted paths, host names and link names. */
export const Name = Schema.String.check(
  Schema.isPattern(/^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/u, {
    expected: "a name of up to 32 lower-case letters, digits and inner hyphens that begins with a letter",
  }),
)

/** One of these words. */
export const oneOf = <const W extends string>(words: readonly W[]) =>
  Schema.Literals(words).annotate({ expected: `one of ${words.join(", ")}` })
