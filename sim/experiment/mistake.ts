/** Mistakes that show only when an experiment is put together or run. All are the user's to mend, with data to mend them by. */
import { Schema } from "effect"

/** What the experiment was asked for is not there, or cannot be run; `message` says both sides. */
export class ExperimentMistake extends Schema.TaggedError<ExperimentMistake>()("ExperimentMistake", {
  kind: Schema.Literals([
    "unknown mechanism",
    "impossible mechanism",
    "unknown baseline",
    "refused",
    "no such push",
    "no common push",
  ]),
  message: Schema.String,
}) {}
