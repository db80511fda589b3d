/** `pushsim flow SCENARIO --mechanism ID`: one push's message sequence chart, as text or for another tool. */
import { Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as options from "./options.ts"
import { loadPushScenario } from "./scenario-file.ts"

/** Forms of a sequence chart that `flow --format` knows. */
const flowFormats = ["text", "json", "mermaid", "plantuml", "mscgen", "svg", "pcapng", "sipp"] as const
export type FlowFormat = (typeof flowFormats)[number]

const pushOption = Flag.Int("push").pipe(
  Flag.withSchema(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))),
  Flag.withMetavar("N"),
  Flag.withDescription(
    "Number of the push; by default the first planned after warm-up to an im-offline device that every mechanism of the scenario delivered",
  ),
  Flag.optional,
)
const formatOption = Flag.Literals("format", flowFormats).pipe(
  Flag.withAlias("f"),
  Flag.withDescription("Form of the chart, text by default"),
  Flag.optional,
)

export const flow = Command.make(
  "flow",
  {
    scenario: options.scenarioArgument,
    mechanism: options.mechanismOption,
    push: pushOption,
    format: formatOption,
    json: options.jsonOption,
    ...options.scenarioOptions,
    workers: options.workersOption,
    out: options.outOption,
    quiet: options.quietOption,
  },
  Effect.fn("flow")(function* (given) {
    const format = yield* options.formatOf(given, "text")
    const loaded = yield* loadPushScenario(given.scenario, options.setsOf(given))
    const { drawFlow } = yield* Effect.promise(() => import("./draw-flow.ts"))
    yield* drawFlow(loaded, { ...given, format, push: Option.getOrUndefined(given.push) })
  }),
).pipe(
  Command.withDescription("Draw the message sequence chart of one push, every message with its exact text"),
  Command.withExamples([
    {
      command: "pushsim flow im-offline-notification --mechanism ppg-sip-loop",
      description: "As text, redundant hops marked",
    },
    {
      command: "pushsim flow im-offline-notification -m sip-message --push 12 --format svg --out push-12.svg",
      description: "A drawing of push 12",
    },
    {
      command: "pushsim flow im-offline-notification -m ppg-sip --format pcapng --out push.pcapng",
      description: "A capture for a network analyser",
    },
    {
      command: "pushsim flow im-offline-notification -m ppg-sip-loop --format sipp --out push-sipp",
      description: "A directory of SIPp scenarios, one for each SIP endpoint, to play the push in a laboratory",
    },
    { command: "pushsim flow im-offline-notification -m ppg-sip --json", description: "Every record, for a script" },
  ]),
)
