/** `pushsim merge DIR…`: the shards of a sweep, run by several processes or machines, as the one sweep that they are. */
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as options from "./options.ts"

export const merge = Command.make(
  "merge",
  {
    directories: Argument.String("dir").pipe(
      Argument.withDescription("The directories of all shards, in any order"),
      Argument.atLeast(1),
    ),
    out: Flag.String("out").pipe(
      Flag.withAlias("o"),
      Flag.withMetavar("DIR"),
      Flag.withDescription(
        "Directory of the whole sweep, which is not there yet: the same files as of a sweep without --shard",
      ),
    ),
    chart: options.chartOption,
    chartMeasure: options.chartMeasureOption,
    check: options.checkOption,
    format: options.sweepFormatOption,
    json: options.jsonOption,
    quiet: options.quietOption,
  },
  Effect.fn("merge")(function* (given) {
    const { mergeShards } = yield* Effect.promise(() => import("./sweep/merge-shards.ts"))
    const isAsked = given.json || Option.isSome(given.format)
    const format = yield* options.formatOf(given, "table")
    yield* mergeShards(given.directories, { ...given, format: isAsked ? format : undefined })
  }),
).pipe(
  Command.withDescription("Put the directories of a sweep's shards together to that of the whole sweep"),
  Command.withExamples([
    { command: "pushsim merge shards/0 shards/1 shards/2 --out results", description: "Three shards" },
    {
      command: "pushsim merge shards/* --out results --format csv > results.csv",
      description: "All of them, and their figures",
    },
  ]),
)
