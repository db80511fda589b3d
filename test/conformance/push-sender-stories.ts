/** One push at its sender or store: RFC 3428 §4, §7 and §8, and delivery on come-back by third-party REGISTER. */
import { expect } from "vitest"
import { play, type Player } from "./player.ts"
import type { Story } from "./story.ts"

const machines = ["notification"] as const

/** Expires after 100 s, back-off of 10 s. */
const delays = { Expiry: 100_000, Retry: 10_000 }

type Inputs = readonly (readonly [atMs: number, input: string])[]

interface Case {
  readonly source: string
  readonly title: string
  readonly inputs: Inputs
  /** Instants of attempts, ms. */
  readonly attempts: readonly number[]
  readonly phase: string
  /** The other actions that the world sees, with their instants. */
  readonly seen?: readonly (readonly [atMs: number, action: string])[]
  readonly untilMs?: number
  /** Timers that still run at the end; none when the push has ended. */
  readonly timersLeft?: readonly string[]
}

const checked = (player: Player, expected: Case): void => {
  expect(player.timesOf("attempt")).toEqual(expected.attempts)
  const others = player.did.filter(({ action }) => action !== "attempt").map(({ atMs, action }) => [atMs, action])
  expect(others).toEqual(expected.seen ?? [])
  expect(player.phase).toBe(expected.phase)
  expect(player.timersLeft).toEqual(expected.timersLeft ?? [])
}

/** How an attempt that was under way when the push expired can end. */
const lastAnswers: readonly (readonly [input: string, phase: string, report: string])[] = [
  ["accepted", "delivered", "reportDelivered"],
  ["storedByRelay", "expired", "reportExpired"],
  ["storeAndWait", "expired", "reportExpired"],
  ["unknownOutcome", "expired", "reportExpired"],
  ["retryLater", "expired", "reportExpired"],
  ["withdrawn", "expired", "reportExpired"],
  ["refused", "rejected", "reportRejected"],
]

/** What an attempt's answer does when the subscriber has registered since the attempt began. */
const answersAfterReturn: readonly Case[] = [
  {
    source: "RFC 3428 §7",
    title: "the answer of a subscriber who has just registered counts as any other: 200",
    inputs: [
      [0, "submit"],
      [100, "registered"],
      [200, "accepted"],
    ],
    attempts: [0],
    phase: "delivered",
    seen: [[200, "reportDelivered"]],
  },
  {
    source: "RFC 3428 §7",
    title: "the answer of a subscriber who has just registered counts as any other: 202, then a report",
    inputs: [
      [0, "submit"],
      [100, "registered"],
      [200, "storedByRelay"],
      [300, "reportedDelivered"],
    ],
    attempts: [0],
    phase: "delivered",
    seen: [[300, "reportDelivered"]],
  },
  {
    source: "RFC 3428 §7",
    title: "the answer of a subscriber who has just registered counts as any other: 6xx",
    inputs: [
      [0, "submit"],
      [100, "registered"],
      [200, "refused"],
    ],
    attempts: [0],
    phase: "rejected",
    seen: [[200, "reportRejected"]],
  },
  {
    source: "TS 24.229 §5.7.1.1",
    title: "a 480 that a registration has overtaken is answered by another attempt at once, not by the store",
    inputs: [
      [0, "submit"],
      [100, "registered"],
      [200, "storeAndWait"],
      [300, "accepted"],
    ],
    attempts: [0, 200],
    phase: "delivered",
    seen: [[300, "reportDelivered"]],
  },
  {
    source: "TS 24.229 §5.7.1.1",
    title: "a timeout that a registration has overtaken is answered by another attempt at once, and only by one",
    inputs: [
      [0, "submit"],
      [100, "registered"],
      [32_000, "unknownOutcome"],
      [64_000, "unknownOutcome"],
    ],
    attempts: [0, 32_000],
    phase: "backingOff",
    untilMs: 70_000,
    timersLeft: ["Expiry", "Retry"],
  },
  {
    source: "RFC 3261 §21.5.1",
    title: "trouble in the network is waited out, even when the subscriber has just registered",
    inputs: [
      [0, "submit"],
      [100, "registered"],
      [200, "retryLater"],
      [10_300, "accepted"],
    ],
    attempts: [0, 10_200],
    phase: "delivered",
    seen: [[10_300, "reportDelivered"]],
  },
  {
    source: "RFC 3428 §7; RFC 3261 §9.1",
    title: "a push that expires during an attempt to a subscriber who has just registered waits for the answer",
    inputs: [
      [0, "submit"],
      [90_000, "registered"],
      [110_000, "accepted"],
    ],
    attempts: [0],
    phase: "delivered",
    seen: [
      [100_000, "withdraw"],
      [110_000, "reportDelivered"],
    ],
  },
]

/** Ways to a second attempt, which meets 480; no come-back from before that attempt counts then. */
const refusedAgain: readonly Case[] = (
  [
    {
      way: "a come-back",
      inputs: [
        [300, "storeAndWait"],
        [1000, "registered"],
      ],
      attemptAt: 1000,
    },
    { way: "a back-off", inputs: [[300, "retryLater"]], attemptAt: 10_300 },
    {
      way: "a back-off that a come-back cut short",
      inputs: [
        [300, "retryLater"],
        [1000, "registered"],
      ],
      attemptAt: 1000,
    },
    {
      way: "a come-back that overtook a 480",
      inputs: [
        [300, "registered"],
        [1000, "storeAndWait"],
      ],
      attemptAt: 1000,
    },
  ] as const
).map(({ way, inputs, attemptAt }) => ({
  source: "RFC 3261 §21.4.18",
  title: `480 after ${way} puts the push into the store`,
  inputs: [[0, "submit"], ...inputs, [attemptAt + 100, "storeAndWait"]],
  attempts: [0, attemptAt],
  phase: "stored",
  seen: [...(way === "a come-back" ? [[300, "store"] as const] : []), [attemptAt + 100, "store"]],
  untilMs: 50_000,
  timersLeft: ["Expiry"],
}))

const cases: readonly Case[] = [
  {
    source: "RFC 3428 §7",
    title: "200 means that a user agent has the message, and ends the push",
    inputs: [
      [0, "submit"],
      [300, "accepted"],
    ],
    attempts: [0],
    phase: "delivered",
    seen: [[300, "reportDelivered"]],
  },
  {
    source: "RFC 3428 §4, §7",
    title: "202 does not mean delivery: a report ends the push",
    inputs: [
      [0, "submit"],
      [300, "storedByRelay"],
      [5000, "reportedDelivered"],
    ],
    attempts: [0],
    phase: "delivered",
    seen: [[5000, "reportDelivered"]],
  },
  {
    source: "RFC 3428 §4, §7",
    title: "202 does not mean delivery: without a report the push ends with its Expires",
    inputs: [
      [0, "submit"],
      [300, "storedByRelay"],
      [400, "registered"],
    ],
    attempts: [0],
    phase: "expired",
    seen: [[100_000, "reportExpired"]],
  },
  {
    source: "RFC 3428 §7",
    title: "a refusal ends the push",
    inputs: [
      [0, "submit"],
      [300, "refused"],
      [400, "registered"],
    ],
    attempts: [0],
    phase: "rejected",
    seen: [[300, "reportRejected"]],
  },
  {
    source: "RFC 3261 §21.4.18; TS 24.229 §5.7.1.1",
    title: "480 puts the push into the store, and a third-party REGISTER takes it out",
    inputs: [
      [0, "submit"],
      [300, "storeAndWait"],
      [50_000, "registered"],
      [50_300, "accepted"],
    ],
    attempts: [0, 50_000],
    phase: "delivered",
    seen: [
      [300, "store"],
      [50_300, "reportDelivered"],
    ],
  },
  {
    source: "RFC 3428 §7",
    title: "a stored push expires with its Expires, and no come-back wakes it",
    inputs: [
      [0, "submit"],
      [300, "storeAndWait"],
      [120_000, "registered"],
    ],
    attempts: [0],
    phase: "expired",
    seen: [
      [300, "store"],
      [100_000, "reportExpired"],
    ],
  },
  {
    source: "RFC 3261 §21.4.9",
    title: "after a timeout the request is repeated later, as a new transaction",
    inputs: [
      [0, "submit"],
      [32_000, "unknownOutcome"],
      [42_100, "accepted"],
    ],
    attempts: [0, 42_000],
    phase: "delivered",
    seen: [[42_100, "reportDelivered"]],
  },
  {
    source: "RFC 3261 §21.5.1",
    title: "after trouble in the network the request is repeated later",
    inputs: [
      [0, "submit"],
      [200, "retryLater"],
      [10_300, "accepted"],
    ],
    attempts: [0, 10_200],
    phase: "delivered",
    seen: [[10_300, "reportDelivered"]],
  },
  {
    source: "TS 24.229 §5.7.1.1",
    title: "a come-back cuts the back-off short",
    inputs: [
      [0, "submit"],
      [32_000, "unknownOutcome"],
      [33_000, "registered"],
      [33_100, "accepted"],
    ],
    attempts: [0, 33_000],
    phase: "delivered",
    seen: [[33_100, "reportDelivered"]],
  },
  {
    source: "RFC 3428 §7",
    title: "a push can expire between two attempts",
    inputs: [
      [0, "submit"],
      [95_000, "retryLater"],
      [110_000, "registered"],
    ],
    attempts: [0],
    phase: "expired",
    seen: [[100_000, "reportExpired"]],
  },
  ...answersAfterReturn,
  ...refusedAgain,
  ...lastAnswers.map(([input, phase, report]): Case => ({
    source: "RFC 3428 §7, §8; RFC 3261 §9.1",
    title: `an attempt under way when the push expires is not cut short: ${input} makes it ${phase}`,
    inputs: [
      [0, "submit"],
      [110_000, input],
    ],
    attempts: [0],
    phase,
    seen: [
      [100_000, "withdraw"],
      [110_000, report],
    ],
  })),
]

export const pushSenderStories: readonly Story[] = [
  ...cases.map((expected): Story => ({
    source: expected.source,
    title: `IM server: ${expected.title}`,
    machines,
    check: (tables) =>
      checked(
        play(tables.notification, { delays, inputs: expected.inputs, untilMs: expected.untilMs ?? 300_000 }),
        expected,
      ),
  })),
  {
    source: "assumption: a store keeps what it could not deliver",
    title: "IM server: when the attempts are spent, the push waits in the store for a come-back",
    machines,
    check: (tables) => {
      const player = play(tables.notification, {
        delays,
        retries: 1,
        inputs: [
          [0, "submit"],
          [1000, "retryLater"],
          [12_000, "retryLater"],
          [60_000, "registered"],
          [60_100, "accepted"],
        ],
        untilMs: 90_000,
      })
      expect(player.timesOf("attempt")).toEqual([0, 11_000, 60_000])
      expect(player.timesOf("store")).toEqual([22_000])
      expect(player.timesOf("reportDelivered")).toEqual([60_100])
      expect(player.trail).toEqual(["pending", "backingOff", "pending", "backingOff", "stored", "pending", "delivered"])
      expect(player.timersLeft).toEqual([])
    },
  },
]
