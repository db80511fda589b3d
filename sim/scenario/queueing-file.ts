/**
 * The scenario file of kind `queueing` as a schema; `sim/network/queueing/spec.ts` says what the keys mean.
 * Rule: every key has a description, since the published JSON Schema is made from this file.
 */
import { Schema } from "effect"
import { TimeDistribution } from "./distribution-schema.ts"
import { SourceArrivals } from "./load-file.ts"
import { Name, numberBetween, oneOf, Rate, Share, Text, whole } from "./quantity-schema.ts"
import { emptyUntilModelled, optional, required, Run } from "./shared-file.ts"

const infinite = Schema.Literal("infinite").annotate({ expected: "infinite" })
const notHere = (what: string) => emptyUntilModelled(`a queueing network has no ${what}`)

const Station = Schema.Struct({
  servers: optional(
    Schema.Union([whole(1, 1_000_000), infinite]),
    "Customers it serves at once, or infinite; default 1",
  ),
  capacity: optional(
    Schema.Union([whole(1, 1_000_000_000), infinite]),
    "Places, waiting and in service together; who finds none is lost; default infinite",
  ),
  discipline: optional(
    oneOf(["fifo", "priority"]),
    "First come first served (default), or by class priority without pre-emption",
  ),
  service: required(TimeDistribution, "Service time"),
  serviceByClass: optional(Schema.Record(Name, TimeDistribution), "Exceptions to `service` by class"),
  patience: optional(TimeDistribution, "Longest wait before service begins; absent: everybody waits"),
})

const Batch = Schema.Union([
  whole(1, 1_000_000),
  Schema.Struct({
    geometric: optional(
      Schema.Struct({ mean: required(numberBetween(1, 1e6, "a mean from 1"), "Mean number") }),
      "On 1, 2, 3, …",
    ),
    empirical: optional(
      Schema.Array(
        Schema.Struct({
          value: required(whole(1, 1_000_000), "Number of customers"),
          weight: required(numberBetween(0, 1e9, "a weight from 0"), "How often"),
        }),
      ).check(
        Schema.makeFilter((points: readonly { readonly weight: number }[]) =>
          points.some((p) => p.weight > 0) ? undefined : "at least one point of positive weight",
        ),
      ),
      "These numbers with these weights",
    ),
  }).check(
    Schema.isMinProperties(1, { expected: "exactly one of geometric, empirical" }),
    Schema.isMaxProperties(1, { expected: "exactly one of geometric, empirical" }),
  ),
])

const Source = Schema.Struct({
  to: required(Name, "Station where they arrive"),
  class: optional(Name, "Their class; may be absent where there is one"),
  rate: optional(Rate, "Poisson arrivals at this rate"),
  interarrival: optional(TimeDistribution, "Independent spans between arrival instants"),
  arrivals: optional(SourceArrivals, "Any other process of arrivals, as of a push scenario's load"),
  batch: optional(Batch, "Customers at one arrival instant; default 1"),
})

const Population = Schema.Struct({
  to: required(Name, "Station that each visits after thinking"),
  class: optional(Name, "Their class; may be absent where there is one"),
  count: required(whole(1, 1_000_000), "How many there are"),
  think: required(TimeDistribution, "Time between two visits"),
})

const Load = Schema.Struct({
  classes: optional(
    Schema.Record(
      Name,
      Schema.Struct({
        priority: optional(whole(0, 7), "0, the default, is served first at stations of discipline priority"),
      }),
    ).check(Schema.isMinProperties(1, { expected: "at least one class" })),
    "Kinds of customers; absent: one class, customer",
  ),
  sources: optional(Schema.Record(Name, Source), "Open arrivals by name"),
  populations: optional(Schema.Record(Name, Population), "Closed customers by name: think, visit, think again"),
  routing: optional(
    Schema.Record(Name, Schema.Record(Name, Share)),
    "Where customers go after service: probabilities by station, or out; a station not named sends all out",
  ),
})

/** Everything a scenario of kind `queueing` may hold. */
export const QueueingFile = Schema.Struct({
  title: required(Text, "What it is about, in one line"),
  question: required(Text, "The question it answers"),
  kind: required(Schema.Literal("queueing"), "queueing: a plain network of queues, to hold against a formula"),
  era: optional(notHere("era"), "Only of kind push; must be absent"),
  mechanisms: optional(notHere("mechanisms"), "Only of kind push; must be absent"),
  nodes: required(
    Schema.Record(Name, Station).check(Schema.isMinProperties(1, { expected: "at least one station" })),
    "Stations by name",
  ),
  hosts: optional(notHere("hosts"), "Only of kind push; must be absent"),
  links: optional(notHere("links"), "Only of kind push; must be absent"),
  devices: optional(notHere("devices"), "Only of kind push; must be absent"),
  load: required(Load, "Classes, sources, populations and routing"),
  content: optional(notHere("content"), "Only of kind push; must be absent"),
  faults: optional(notHere("faults in this version"), "Reserved for faults; must be empty"),
  run: required(Run, "How long, how often, with which seed"),
  objectives: optional(
    Schema.Array(Text),
    'Targets, e.g. "p95 <= 5 s", "blocked <= 1 %" or, by class, "urgent mean <= 100 ms"; a run that misses one exits with 1',
  ),
  notes: optional(Schema.String, "What a reader should know; e.g. the formula and its value"),
})
export type QueueingFile = typeof QueueingFile.Type
