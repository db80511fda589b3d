/** OTA-HTTP at both of its ends: WAP-235 PushOTA. The PPG asks and the terminal answers, whoever opened the connection. */
import { expect } from "vitest"
import { play } from "./player.ts"
import type { Story } from "./story.ts"

/** An answer within 10 s, a triggered connection within 120 s, an idle connection for 60 s, another try after 300 s. */
const delays = { Answer: 10_000, Trigger: 120_000, Idle: 60_000, Retry: 300_000 }

type Inputs = readonly (readonly [atMs: number, input: string])[]
type Seen = readonly (readonly [atMs: number, action: string])[]

interface Case {
  readonly source: string
  readonly title: string
  readonly inputs: Inputs
  /** Everything that the world sees, in order. */
  readonly seen: Seen
  readonly phase: string
  readonly timersLeft?: readonly string[]
  readonly untilMs?: number
  readonly retries?: number
}

/** A way to a phase in which something is outstanding, what is seen on it, and when the phase begins. */
interface Way {
  readonly phase: string
  readonly inputs: Inputs
  readonly seen: Seen
}

const connecting: Way = { phase: "connecting", inputs: [[0, "push"]], seen: [[0, "connect"]] }
const triggered: Way = { phase: "triggered", inputs: [[0, "pushByTrigger"]], seen: [[0, "trigger"]] }
const beyond = (way: Way, phase: string, input: readonly [number, string], ...seen: Seen): Way => ({
  phase,
  inputs: [...way.inputs, input],
  seen: [...way.seen, ...seen],
})
const registering = beyond(connecting, "registering", [200, "connected"], [200, "register"])
const delivering = beyond(registering, "delivering", [400, "registrationHolds"], [400, "post"])
const again = beyond(delivering, "registeringAgain", [600, "staleTag"], [600, "register"])
const deliveringAgain = beyond(again, "deliveringAgain", [800, "registrationHolds"], [800, "post"])
const ready = beyond(delivering, "ready", [600, "accepted"], [600, "reportDelivered"])

const outstanding = [registering, delivering, again, deliveringAgain]
const startOf = ({ inputs }: Way): number => inputs.at(-1)?.[0] ?? 0

const gatewayCases: readonly Case[] = [
  {
    source: "WAP-235: PO-TCP",
    title: "the PPG connects, registers, posts, and the 204 with status 400 is the confirmation",
    ...ready,
    timersLeft: ["Idle"],
    untilMs: 60_000,
  },
  {
    source: "assumption: local policy of the PPG",
    title: "a connection that is idle for 60 s after a push is closed",
    ...ready,
    phase: "closed",
    seen: [...ready.seen, [60_600, "close"]],
  },
  {
    source: "WAP-235: PO-TCP",
    title: "a terminal that cannot be reached is reported at once",
    inputs: [...connecting.inputs, [3000, "connectFailed"]],
    seen: [...connecting.seen, [3000, "reportUnreachable"]],
    phase: "closed",
  },
  {
    source: "WAP-235: TO-TCP",
    title: "the terminal opens the connection and the PPG sends the first request on it",
    inputs: [...triggered.inputs, [8000, "terminalConnected"], [8200, "registrationHolds"], [8400, "accepted"]],
    seen: [...triggered.seen, [8000, "register"], [8200, "post"], [8400, "reportDelivered"]],
    phase: "ready",
    untilMs: 50_000,
    timersLeft: ["Idle"],
  },
  {
    source: "WAP-235: CPITag",
    title: "on the terminal's connection, too, the first stale tag is followed by registration",
    inputs: [...triggered.inputs, [8000, "terminalConnected"], [8200, "registrationHolds"], [8400, "staleTag"]],
    seen: [...triggered.seen, [8000, "register"], [8200, "post"], [8400, "register"]],
    phase: "registeringAgain",
    untilMs: 9000,
    timersLeft: ["Answer"],
  },
  {
    source: "assumption: local policy of the PPG",
    title: "a terminal that connects and then says nothing for 10 s is left",
    inputs: [...triggered.inputs, [8000, "terminalConnected"]],
    seen: [...triggered.seen, [8000, "register"], [18_000, "close"], [18_000, "reportUnreachable"]],
    phase: "closed",
  },
  ...[registering, again].map((way): Case => ({
    source: "assumption: local policy of the PPG",
    title: `each request has 10 s of its own, also after a changed registration, ${way.phase}`,
    inputs: [...way.inputs, [900, "registrationChanged"]],
    seen: [...way.seen, [900, "storeRegistration"], [900, "post"], [10_900, "close"], [10_900, "reportUnreachable"]],
    phase: "closed",
  })),
  {
    source: "assumption: local policy of the PPG",
    title:
      "a trigger that brings no connection is sent again every 120 s, three times, and 480 s after the first the push has failed",
    ...triggered,
    retries: 3,
    phase: "closed",
    seen: [
      ...triggered.seen,
      [120_000, "trigger"],
      [240_000, "trigger"],
      [360_000, "trigger"],
      [480_000, "reportUnreachable"],
    ],
  },
  {
    source: "assumption: local policy of the PPG",
    title: "a trigger that its bearer refuses is not waited for",
    inputs: [...triggered.inputs, [2000, "triggerRefused"]],
    seen: [...triggered.seen, [2000, "reportUnreachable"]],
    phase: "closed",
  },
  {
    source: "WAP-235: TO-TCP",
    title: "a connection that comes after a repeated trigger is used like any other",
    inputs: [...triggered.inputs, [125_000, "terminalConnected"]],
    seen: [...triggered.seen, [120_000, "trigger"], [125_000, "register"]],
    phase: "registering",
    untilMs: 130_000,
    timersLeft: ["Answer"],
  },
  ...([registering, again] as const).map((way): Case => ({
    source: "WAP-235: registration",
    title: `another tag and the capabilities are stored before the push goes out, ${way.phase}`,
    inputs: [...way.inputs, [900, "registrationChanged"], [1000, "accepted"]],
    seen: [...way.seen, [900, "storeRegistration"], [900, "post"], [1000, "reportDelivered"]],
    phase: "ready",
    untilMs: 50_000,
    timersLeft: ["Idle"],
  })),
  ...([registering, again] as const).map((way): Case => ({
    source: "WAP-235: CPITag",
    title: `a push after ${way.phase} with a changed registration is again a push that may be ${way === again ? "stale only once" : "stale"}`,
    inputs: [...way.inputs, [900, "registrationChanged"], [1000, "staleTag"]],
    seen: [
      ...way.seen,
      [900, "storeRegistration"],
      [900, "post"],
      way === again ? [1000, "reportFailed"] : [1000, "register"],
    ],
    phase: way === again ? "ready" : "registeringAgain",
    untilMs: 5000,
    timersLeft: [way === again ? "Idle" : "Answer"],
  })),
  ...([delivering, deliveringAgain] as const).flatMap((way): readonly Case[] => [
    {
      source: "WAP-235: push delivery",
      title: `a refusal of the terminal's, 234 to 238, is reported and the connection stays, ${way.phase}`,
      inputs: [...way.inputs, [1000, "refused"]],
      seen: [...way.seen, [1000, "reportRefused"]],
      phase: "ready",
      untilMs: 50_000,
      timersLeft: ["Idle"],
    },
    {
      source: "WAP-235: push delivery",
      title: `a push that is accepted is delivered, ${way.phase}`,
      inputs: [...way.inputs, [1000, "accepted"]],
      seen: [...way.seen, [1000, "reportDelivered"]],
      phase: "ready",
      untilMs: 50_000,
      timersLeft: ["Idle"],
    },
  ]),
  {
    source: "WAP-235: CPITag",
    title: "a POST with a stale tag is followed by registration, then by the POST once more",
    ...deliveringAgain,
    untilMs: 5000,
    timersLeft: ["Answer"],
  },
  {
    source: "assumption: local policy of the PPG",
    title: "a tag that is stale after a new registration, too, ends in failure and not in a loop",
    inputs: [...deliveringAgain.inputs, [1000, "staleTag"]],
    seen: [...deliveringAgain.seen, [1000, "reportFailed"]],
    phase: "ready",
    untilMs: 50_000,
    timersLeft: ["Idle"],
  },
  ...outstanding.flatMap((way): readonly Case[] => [
    {
      source: "WAP-235: PO-TCP",
      title: `an answer that cannot be (404, 405) ends the connection, ${way.phase}`,
      inputs: [...way.inputs, [1000, "httpError"]],
      seen: [...way.seen, [1000, "close"], [1000, "reportFailed"]],
      phase: "closed",
    },
    {
      source: "RFC 2616 §8.1.4",
      title: `a connection that breaks leaves the push undelivered, ${way.phase}`,
      inputs: [...way.inputs, [1000, "connectionLost"]],
      seen: [...way.seen, [1000, "reportUnreachable"]],
      phase: "closed",
    },
    {
      source: "assumption: local policy of the PPG",
      title: `no answer within 10 s ends the connection, ${way.phase}`,
      ...way,
      seen: [...way.seen, [startOf(way) + 10_000, "close"], [startOf(way) + 10_000, "reportUnreachable"]],
      phase: "closed",
    },
  ]),
  ...[connecting, triggered, ...outstanding].flatMap((way): readonly Case[] =>
    (["push", "pushByTrigger"] as const).map((input) => ({
      source: "assumption: local policy of the PPG",
      title: `a ${input} that comes meanwhile waits for its turn, ${way.phase}`,
      inputs: [...way.inputs, [1000, input]],
      seen: [...way.seen, [1000, "queue"]],
      phase: way.phase,
      untilMs: 5000,
      timersLeft: way === connecting ? [] : [way === triggered ? "Trigger" : "Answer"],
    })),
  ),
  ...(["push", "pushByTrigger"] as const).map((input): Case => ({
    source: "RFC 2616 §8.1",
    title: `a later ${input} goes out on the open connection with neither trigger nor registration`,
    inputs: [...ready.inputs, [30_000, input], [30_200, "accepted"]],
    seen: [...ready.seen, [30_000, "post"], [30_200, "reportDelivered"]],
    phase: "ready",
    untilMs: 90_000,
    timersLeft: ["Idle"],
  })),
  ...(["push", "pushByTrigger"] as const).map((input): Case => ({
    source: "RFC 2616 §8.1",
    title: `a later ${input} can meet a changed tag and no answer like any other`,
    inputs: [...ready.inputs, [30_000, input]],
    seen: [...ready.seen, [30_000, "post"], [40_000, "close"], [40_000, "reportUnreachable"]],
    phase: "closed",
  })),
  ...(["push", "pushByTrigger"] as const).map((input): Case => ({
    source: "WAP-235: CPITag",
    title: `a later ${input} with a stale tag is registered again before it is repeated`,
    inputs: [...ready.inputs, [30_000, input], [30_200, "staleTag"]],
    seen: [...ready.seen, [30_000, "post"], [30_200, "register"]],
    phase: "registeringAgain",
    untilMs: 31_000,
    timersLeft: ["Answer"],
  })),
  {
    source: "RFC 2616 §8.1.4",
    title: "a terminal that closes an idle connection leaves nothing behind",
    inputs: [...ready.inputs, [30_000, "connectionLost"]],
    seen: ready.seen,
    phase: "closed",
  },
]

const serving: Inputs = [[0, "gatewayConnected"]]
const toTcp: Inputs = [[0, "trigger"]]

const answers: readonly (readonly [input: string, does: readonly string[], source: string])[] = [
  ["optionsMatching", ["answerHolds"], "WAP-235: registration"],
  ["optionsDiffering", ["answerChanged"], "WAP-235: registration"],
  ["postMatching", ["deliver", "answerAccepted"], "WAP-235: push delivery"],
  ["postUnwanted", ["answerRefused"], "WAP-235: push delivery"],
  ["postStale", ["answerStale"], "WAP-235: CPITag"],
  ["otherPath", ["answerNotFound"], "RFC 2616 §10.4.5"],
  ["otherMethod", ["answerNotAllowed"], "RFC 2616 §10.4.6"],
]

const terminalCases: readonly Case[] = [
  ...answers.map(([input, does, source]): Case => ({
    source,
    title: `${input} is answered by ${does.join(" and ")}, and the connection stays`,
    inputs: [...serving, [100, input], [200, "postMatching"]],
    seen: [...does.map((action) => [100, action] as const), [200, "deliver"], [200, "answerAccepted"]],
    phase: "serving",
  })),
  {
    source: "WAP-235: TO-TCP",
    title: "a trigger makes the terminal open the connection, on which it is the server all the same",
    inputs: [...toTcp, [500, "connected"], [700, "optionsMatching"], [900, "postMatching"]],
    seen: [
      [0, "connect"],
      [700, "answerHolds"],
      [900, "deliver"],
      [900, "answerAccepted"],
    ],
    phase: "serving",
  },
  {
    source: "RFC 2616 §8.1.4",
    title: "a connection that ends leaves the terminal listening, and nothing is answered",
    inputs: [...serving, [100, "connectionLost"], [200, "postMatching"]],
    seen: [],
    phase: "listening",
  },
  {
    source: "assumption: a terminal tries again",
    title: "a connection that fails is tried again after a while, and given up in the end",
    inputs: [...toTcp, [1000, "connectFailed"], [302_000, "connectFailed"]],
    seen: [
      [0, "connect"],
      [301_000, "connect"],
    ],
    retries: 1,
    phase: "listening",
  },
  {
    source: "assumption: a terminal tries again",
    title: "the next try may succeed",
    inputs: [...toTcp, [1000, "connectFailed"], [302_000, "connected"]],
    seen: [
      [0, "connect"],
      [301_000, "connect"],
    ],
    phase: "serving",
  },
  {
    source: "WAP-235: TO-TCP",
    title: "another trigger is a try like any other",
    inputs: [...toTcp, [1000, "connectFailed"], [5000, "trigger"], [6000, "connectFailed"]],
    seen: [
      [0, "connect"],
      [5000, "connect"],
      [306_000, "connect"],
    ],
    phase: "connecting",
  },
  {
    source: "WAP-235: TO-TCP",
    title: "another trigger does not wait for the next try",
    inputs: [...toTcp, [1000, "connectFailed"], [5000, "trigger"], [5500, "connected"]],
    seen: [
      [0, "connect"],
      [5000, "connect"],
    ],
    phase: "serving",
  },
  {
    source: "WAP-235: PO-TCP",
    title: "a PPG that connects meanwhile makes the next try needless",
    inputs: [...toTcp, [1000, "connectFailed"], [5000, "gatewayConnected"], [5100, "postMatching"]],
    seen: [
      [0, "connect"],
      [5100, "deliver"],
      [5100, "answerAccepted"],
    ],
    phase: "serving",
  },
]

const storiesOf = (machine: "ota-http-gateway" | "ota-http-terminal", cases: readonly Case[]): readonly Story[] =>
  cases.map(({ source, title, inputs, seen, phase, timersLeft = [], untilMs = 1_000_000, retries = 100 }) => ({
    source,
    title: `OTA-HTTP: ${title}`,
    machines: [machine],
    check: (tables) => {
      const player = play(tables[machine], { delays, inputs, untilMs, retries })
      expect(player.did.map(({ atMs, action }) => [atMs, action])).toEqual(seen)
      expect(player.phase).toBe(phase)
      expect(player.timersLeft).toEqual(timersLeft)
    },
  }))

export const otaHttpStories: readonly Story[] = [
  ...storiesOf("ota-http-gateway", gatewayCases),
  ...storiesOf("ota-http-terminal", terminalCases),
]
