/**
 * `load` of a scenario file as a schema: when pushes start, and for whom. Which keys a kind has stands in `load-checks.ts`.
 * Rule: every key has a description, since the published JSON Schema is made from this file.
 */
import { Schema } from "effect"
import { attachmentName } from "./attachments.ts"
import { TimeDistribution } from "./distribution-schema.ts"
import { Name, numberBetween, oneOf, Rate, Share, Time, whole } from "./quantity-schema.ts"
import { optional, required } from "./shared-file.ts"

const rates = {
  rate: optional(Rate, "Pushes to all devices together, e.g. 40/s"),
  ratePerDevice: optional(
    Rate,
    "Pushes to one device, e.g. 0.4/h; where users have several devices, a push to one of them is for the user",
  ),
}

const leadsTo = required(Schema.Record(Name, Rate), "Rates at which it goes to other states, e.g. {busy: 0.02/s}")
const State = Schema.Struct({ ...rates, to: leadsTo })

const instant = required(Time, "Instant, since the run began")
const Point = Schema.Struct({ at: instant, ...rates })

/** Path of a trace, from the folder of the scenario. */
const TraceName = Schema.String.check(
  Schema.isPattern(attachmentName, {
    expected: "a path below the scenario's folder that ends with .csv, e.g. traces/monday.csv",
  }),
  Schema.isMaxLength(200, { expected: "a path of up to 200 characters" }),
)

const hour = numberBetween(0, 1e9, "a weight from 0")

/** Keys of one load, those of states and points apart, that say when and not for whom. */
const times = {
  sources: optional(whole(1, 100_000), "on-off: independent sources; default 1"),
  on: optional(TimeDistribution, "on-off: how long a source is on; `rate` is that of one source meanwhile"),
  off: optional(TimeDistribution, "on-off: how long a source is off"),
  hours: optional(Schema.Array(hour), "day: weights of the 24 hours from midnight; `rate` is the mean over the day"),
  busyHourShare: optional(Share, "day: share of a day's pushes in its busiest hour; the others keep their proportions"),
  begins: optional(Time, "day: time of day at which the run begins, e.g. 19 h; default midnight"),
}

/** Keys of one load. */
const one = {
  ...rates,
  interval: optional(Time, "periodic: between two pushes, each to a device drawn at random"),
  pushes: optional(
    Schema.Array(
      Schema.Struct({
        at: required(Time, "Planned start, since the run began"),
        device: required(whole(0, 9_999_999), "Number of the device, from 0"),
      }),
    ),
    "planned: pushes one by one, in any order",
  ),
  states: optional(
    Schema.Record(Name, State),
    "mmpp: states by name, each with its rate and where it leads; it begins in each with its share of time",
  ),
  ...times,
  recipients: optional(
    oneOf(["all", "segment"]),
    "on-off: all (default), or each source pushes to an equal part of the devices that is its own",
  ),
  points: optional(
    Schema.Array(Point),
    "ramp: the rate runs straight from point to point; steps: it holds until the next point. 0 before the first, the last holds",
  ),
  file: optional(TraceName, "trace: CSV file beside the scenario with the columns time,device[,octets]"),
  share: optional(Share, "broadcast: the segment as a share of the users, drawn at random"),
  batch: optional(whole(1, 10_000_000), "broadcast: the segment as a number of users, drawn at random"),
  at: optional(Time, "broadcast: when it begins"),
  spread: optional(
    Time,
    "broadcast: span over which its pushes are spread, all instants alike; default 0 s, all at once",
  ),
}

const loadKinds = [
  "poisson",
  "periodic",
  "planned",
  "mmpp",
  "on-off",
  "ramp",
  "steps",
  "day",
  "trace",
  "broadcast",
] as const

const LoadPart = Schema.Struct({
  kind: optional(oneOf(loadKinds), "What it is; default poisson"),
  ...one,
})
export type LoadPart = typeof LoadPart.Type

const rate = optional(Rate, "Arrivals, e.g. 40/s")

/** The arrivals of a source of customers: a load without devices. */
export const SourceArrivals = Schema.Struct({
  kind: required(
    oneOf(["poisson", "periodic", "mmpp", "on-off", "ramp", "steps", "day"]),
    "poisson: rate; periodic: interval; mmpp: states; on-off: rate, on, off; ramp, steps: points; day: rate",
  ),
  rate,
  interval: optional(Time, "periodic: between two arrivals"),
  states: optional(
    Schema.Record(Name, Schema.Struct({ rate, to: leadsTo })),
    "mmpp: states by name, each with its rate and where it leads; it begins in each with its share of time",
  ),
  ...times,
  points: optional(
    Schema.Array(Schema.Struct({ at: instant, rate })),
    "ramp: the rate runs straight from point to point; steps: it holds until the next point. 0 before the first, the last holds",
  ),
})
export type SourceArrivals = typeof SourceArrivals.Type

export const Load = Schema.Struct({
  kind: optional(
    oneOf([...loadKinds, "combined"]),
    "poisson (default): rate or ratePerDevice; periodic: interval; planned: pushes; mmpp: states; on-off: rate, on, off; " +
      "ramp, steps: points; day: rate; trace: file; broadcast: share or batch, at; combined: parts",
  ),
  initiator: required(Name, "Node id of whoever starts the pushes"),
  ...one,
  parts: optional(
    Schema.Record(Name, LoadPart),
    "combined: loads by name, all under way together, e.g. {base: {rate: 40/s}, news: {kind: broadcast, share: 30 %, at: 30 min}}",
  ),
})
