/** Parts of the scenario file that both kinds have. */
import { Schema } from "effect"
import { Share, Time, whole } from "./quantity-schema.ts"

/** A key that may be absent, with its description. */
export const optional = <S extends Schema.Top>(schema: S, description: string) =>
  Schema.optionalKey(schema).pipe(Schema.annotateKey({ description }))

/** A key that must be there, with its description. */
export const required = <S extends Schema.Top>(schema: S, description: string) =>
  schema.pipe(Schema.annotateKey({ description }))

const Auto = Schema.Literal("auto").annotate({ expected: "auto" })

/** How long, how often, with which seed. */
export const Run = Schema.Struct({
  duration: required(Time, "Simulated span, e.g. 1 h"),
  warmUp: optional(
    Schema.Union([Auto, Time]).annotate({ expected: "auto, or a time from 0 to 104 d, e.g. 5 min" }),
    "Span at the start that is not measured; default 0 s. auto: pilot runs decide by MSER-5, the same span for every mechanism",
  ),
  replications: optional(whole(1, 100_000), "Runs with different random numbers; default 10"),
  precision: optional(
    Share,
    "Replications go on, in rounds of ten, until the 95 % intervals of mean and p95 latency and of the delivered share are this narrow, relative to their value; at least ten",
  ),
  replicationsMax: optional(whole(1, 100_000), "Replications at the most, where precision asks for more; default 100"),
  seed: optional(whole(0, 0xffff_ffff), "Where the random numbers start; default 1"),
})

/** A key of the format that this version has no model for: anything but nothing is refused. */
export const emptyUntilModelled = (why: string) =>
  Schema.Unknown.annotate({ expected: `nothing: ${why}` }).check(
    Schema.makeFilter(
      (value: unknown) =>
        value === null || (typeof value === "object" && Object.keys(value).length === 0)
          ? undefined
          : `nothing: ${why}`,
      { expected: `nothing: ${why}` },
    ),
  )
