/** One short message at the SMS centre: TS 23.040 §3.2, §3.3, §10; the retry intervals here are of the stories alone. */
import { expect } from "vitest"
import { play } from "./player.ts"
import type { Story } from "./story.ts"

const machines = ["short-message"] as const

/** Validity of 100 s; next attempt after 10 s. */
const delays = { Expiry: 100_000, Retry: 10_000 }

interface Case {
  readonly source: string
  readonly title: string
  readonly inputs: readonly (readonly [atMs: number, input: string])[]
  /** Everything that the world sees after the submission was answered and the HLR asked, in order. */
  readonly seen: readonly (readonly [atMs: number, action: string])[]
  readonly phase: string
  readonly retries?: number
  readonly untilMs?: number
  readonly timersLeft?: readonly string[]
}

const submitted = [[0, "submit"]] as const
const forwarding = [...submitted, [100, "located"]] as const
const routingAlerted = [...submitted, [50, "alert"]] as const
const forwardingAlerted = [...forwarding, [150, "alert"]] as const

const first = [
  [0, "answerAccepted"],
  [0, "askRoute"],
] as const
const forwarded = [...first, [100, "forward"]] as const

/** What ends a message while an attempt is outstanding, from each place where one can be. */
const ends: readonly Case[] = [
  {
    source: "TS 23.040 §10.1",
    title: "a message that the device acknowledges is delivered, and its validity ends",
    inputs: [...forwarding, [300, "acknowledged"]],
    seen: [...forwarded, [300, "sendReceipt"]],
    phase: "delivered",
  },
  {
    source: "TS 23.040 §10.1",
    title: "an acknowledgement counts, although the HLR has alerted meanwhile",
    inputs: [...forwardingAlerted, [300, "acknowledged"]],
    seen: [...forwarded, [300, "sendReceipt"]],
    phase: "delivered",
  },
  ...(
    [
      ["routing", submitted, first],
      ["routing, alerted", routingAlerted, first],
      ["forwarding", forwarding, forwarded],
      ["forwarding, alerted", forwardingAlerted, forwarded],
    ] as const
  ).flatMap(([place, inputs, seen]): readonly Case[] => [
    {
      source: "TS 23.040 §3.3.1",
      title: `a permanent error while ${place} ends the message`,
      inputs: [...inputs, [300, "permanent"]],
      seen: [...seen, [300, "sendReceipt"]],
      phase: "undeliverable",
    },
    {
      source: "TS 23.040 §3.3.1",
      title: `a temporary error while ${place} is followed by another attempt, which begins with the HLR`,
      inputs: [...inputs, [300, "temporary"]],
      seen: [...seen, [10_300, "askRoute"]],
      phase: "routing",
      untilMs: 20_000,
      timersLeft: ["Expiry"],
    },
    {
      source: "assumption: a centre gives up when its schedule ends",
      title: `a temporary error while ${place} after which no attempt is left makes the message undeliverable`,
      inputs: [...inputs, [300, "temporary"]],
      seen: [...seen, [10_300, "sendReceipt"]],
      phase: "undeliverable",
      retries: 0,
    },
  ]),
]

const absences: readonly Case[] = [
  {
    source: "TS 23.040 §3.2.6",
    title:
      "an absence that the serving node reports puts the centre on the HLR's waiting list; it tries again by schedule",
    inputs: [...forwarding, [300, "absent"]],
    seen: [...forwarded, [300, "setMessageWaiting"], [10_300, "askRoute"]],
    phase: "routing",
    untilMs: 20_000,
    timersLeft: ["Expiry"],
  },
  {
    source: "TS 23.040 §3.2.6",
    title: "an absence that the HLR itself reports needs no second report; the centre tries again by schedule",
    inputs: [...submitted, [300, "absent"]],
    seen: [...first, [10_300, "askRoute"]],
    phase: "routing",
    untilMs: 20_000,
    timersLeft: ["Expiry"],
  },
  {
    source: "TS 23.040 §3.2.7 vector 8",
    title: "the HLR's alert brings an attempt at once, not at the next interval, and the retry timer stops",
    inputs: [...forwarding, [300, "absent"], [4000, "alert"], [4100, "located"], [4300, "acknowledged"]],
    seen: [...forwarded, [300, "setMessageWaiting"], [4000, "askRoute"], [4100, "forward"], [4300, "sendReceipt"]],
    phase: "delivered",
  },
  {
    source: "TS 23.040 §3.2.7",
    title: "an alert for an earlier absence ends the wait after a temporary error, too",
    inputs: [...forwarding, [300, "temporary"], [4000, "alert"]],
    seen: [...forwarded, [4000, "askRoute"]],
    phase: "routing",
    untilMs: 20_000,
    timersLeft: ["Expiry"],
  },
  {
    source: "TS 23.040 §3.2.7",
    title: "an alert while the HLR is asked does not keep the message from being acknowledged",
    inputs: [...routingAlerted, [100, "located"], [300, "acknowledged"]],
    seen: [...forwarded, [300, "sendReceipt"]],
    phase: "delivered",
  },
  {
    source: "TS 23.040 §3.2.7",
    title: "an absence that an alert has overtaken at the HLR is answered by another attempt at once",
    inputs: [...routingAlerted, [300, "absent"]],
    seen: [...first, [300, "askRoute"]],
    phase: "routing",
    untilMs: 20_000,
    timersLeft: ["Expiry"],
  },
  {
    source: "TS 23.040 §3.2.7",
    title: "an absence that an alert has overtaken at the serving node is answered by another attempt at once",
    inputs: [...forwardingAlerted, [300, "absent"]],
    seen: [...forwarded, [300, "askRoute"]],
    phase: "routing",
    untilMs: 20_000,
    timersLeft: ["Expiry"],
  },
  {
    source: "TS 23.040 §3.2.7",
    title: "an alert while the HLR is asked still counts when the message is with the serving node",
    inputs: [...routingAlerted, [100, "located"], [300, "absent"]],
    seen: [...forwarded, [300, "askRoute"]],
    phase: "routing",
    untilMs: 20_000,
    timersLeft: ["Expiry"],
  },
]

const schedulesSpent: readonly Case[] = [
  {
    source: "assumption: the validity period ends the wait, not the schedule",
    title: "a message whose schedule ends in absence still waits for the alert",
    inputs: [...forwarding, [300, "absent"], [50_000, "alert"], [50_100, "located"], [50_300, "acknowledged"]],
    seen: [
      ...forwarded,
      [300, "setMessageWaiting"],
      [50_000, "askRoute"],
      [50_100, "forward"],
      [50_300, "sendReceipt"],
    ],
    phase: "delivered",
    retries: 0,
  },
  {
    source: "TS 23.040 §3.2.1",
    title: "an absence that the HLR reports, too, leaves the message waiting for the alert when the schedule ends",
    inputs: [...submitted, [300, "absent"]],
    seen: first,
    phase: "storedForAlert",
    retries: 0,
    untilMs: 20_000,
    timersLeft: ["Expiry"],
  },
  {
    source: "TS 23.040 §3.2.7",
    title: "an alert counts for one attempt: a message without attempts of its own waits for the next alert",
    inputs: [...forwarding, [300, "absent"], [15_000, "alert"], [15_300, "absent"]],
    seen: [...forwarded, [300, "setMessageWaiting"], [15_000, "askRoute"]],
    phase: "storedForAlert",
    retries: 0,
    untilMs: 26_000,
    timersLeft: ["Expiry"],
  },
  {
    source: "TS 23.040 §3.2.7",
    title: "an alert that ends a wait counts for one attempt: the next absence is waited out",
    inputs: [...forwarding, [300, "absent"], [4000, "alert"], [4300, "absent"]],
    seen: [...forwarded, [300, "setMessageWaiting"], [4000, "askRoute"], [14_300, "askRoute"]],
    phase: "routing",
    untilMs: 20_000,
    timersLeft: ["Expiry"],
  },
  {
    source: "TS 23.040 §3.2.1",
    title: "a message that waits for the alert alone expires",
    inputs: [...forwarding, [300, "absent"], [200_000, "alert"]],
    seen: [...forwarded, [300, "setMessageWaiting"], [100_000, "sendReceipt"]],
    phase: "expired",
    retries: 0,
  },
]

const expiries: readonly Case[] = [
  ...(
    [
      ["while the HLR is asked", submitted, first, "located"],
      ["while the HLR is asked and has alerted", routingAlerted, first, "located"],
    ] as const
  ).map(([place, inputs, seen, late]): Case => ({
    source: "TS 23.040 §3.2.1 vector 9",
    title: `a message whose validity ends ${place} is not sent any more`,
    inputs: [...inputs, [100_100, late]],
    seen: [...seen, [100_000, "sendReceipt"]],
    phase: "expired",
  })),
  ...(["absent", "temporary"] as const).map((input): Case => ({
    source: "TS 23.040 §3.2.1",
    title: `a message between two attempts (${input}) expires, and there is no further attempt`,
    inputs: [...submitted, [95_000, input]],
    seen: [...first, [100_000, "sendReceipt"]],
    phase: "expired",
  })),
  ...(
    [
      ["forwarding", forwarding],
      ["forwarding, alerted", forwardingAlerted],
    ] as const
  ).flatMap(([place, inputs]) =>
    (
      [
        ["acknowledged", "delivered"],
        ["absent", "expired"],
        ["temporary", "expired"],
        ["permanent", "undeliverable"],
      ] as const
    ).map(([answer, phase]): Case => ({
      source: "TS 23.040 §3.2.1",
      title: `the answer to an attempt that the end of validity overtook decides: ${place}, ${answer} makes it ${phase}`,
      inputs: [...inputs, [100_100, answer]],
      seen: [...forwarded, [100_100, "sendReceipt"]],
      phase,
    })),
  ),
]

const refusal: Story = {
  source: "SMPP 3.4 §5.1.3",
  title: "SMS centre: a submit_sm that is refused is answered, and there is no message",
  machines,
  check: (tables) => {
    const inputs = [
      [0, "refuse"],
      [100, "located"],
    ] as const
    const player = play(tables["short-message"], { delays, inputs, untilMs: 300_000 })
    expect(player.did.map(({ atMs, action }) => [atMs, action])).toEqual([[0, "answerRefused"]])
    expect(player.phase).toBe("rejected")
  },
}

export const smscStories: readonly Story[] = [
  refusal,
  ...[...ends, ...absences, ...schedulesSpent, ...expiries].map((expected): Story => ({
    source: expected.source,
    title: `SMS centre: ${expected.title}`,
    machines,
    check: (tables) => {
      const player = play(tables["short-message"], {
        delays,
        retries: expected.retries ?? 100,
        inputs: expected.inputs,
        untilMs: expected.untilMs ?? 300_000,
      })
      expect(player.did.map(({ atMs, action }) => [atMs, action])).toEqual(expected.seen)
      expect(player.phase).toBe(expected.phase)
      expect(player.timersLeft).toEqual(expected.timersLeft ?? [])
    },
  })),
]
