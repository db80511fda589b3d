/** A subscription at its notifier: RFC 6665 §4.2, with a package that notifies once in five seconds at most. */
import { expect } from "vitest"
import { play } from "./player.ts"
import type { Story } from "./story.ts"

const delays = { Expiry: 3_600_000, Pace: 5000 }
const end = 3_600_000

type Inputs = readonly (readonly [atMs: number, input: string])[]
type Seen = readonly (readonly [atMs: number, action: string])[]
interface Way {
  readonly inputs: Inputs
  readonly seen: Seen
}

const extended = (way: Way, inputs: Inputs, seen: Seen): Way => ({
  inputs: [...way.inputs, ...inputs],
  seen: [...way.seen, ...seen],
})

const none: Way = { inputs: [], seen: [] }
const notifying: Way = extended(
  none,
  [[0, "subscribe"]],
  [
    [0, "accept"],
    [0, "notifyState"],
  ],
)
const notifyingMore = extended(notifying, [[50, "change"]], [])
const owed = extended(notifying, [[50, "refresh"]], [[50, "accept"]])
/** Paced until 5.1 s, idle from then on. */
const pacing = extended(notifying, [[100, "taken"]], [[100, "reportTaken"]])
const due = extended(pacing, [[200, "change"]], [])
/** The same near the end of the lifetime, so that the interval outlasts it. */
const latePacing = extended(notifying, [[3_598_000, "taken"]], [[3_598_000, "reportTaken"]])
const lateDue = extended(latePacing, [[3_599_000, "change"]], [])
const finishing = extended(notifying, [[50, "unsubscribe"]], [[50, "accept"]])
const closing = extended(
  finishing,
  [[100, "taken"]],
  [
    [100, "reportTaken"],
    [100, "notifyFinal"],
  ],
)

/**
 * Every story ends with two more answers of the subscriber, 100 ms and 20 s after what it is about: what they do then, and
 * what the lifetime's end does, tells the phases apart.
 */
const after = {
  none: (): Seen => [],
  idle: (_atMs: number, endsAt: number): Seen => [[endsAt, "notifyFinal"]],
  notifying: (atMs: number, endsAt: number): Seen => [
    [atMs + 100, "reportTaken"],
    [endsAt, "notifyFinal"],
  ],
  notifyingMore: (atMs: number, endsAt: number): Seen => [
    [atMs + 100, "reportTaken"],
    [atMs + 5100, "notifyChange"],
    [atMs + 20_000, "reportTaken"],
    [endsAt, "notifyFinal"],
  ],
  owed: (atMs: number, endsAt: number): Seen => [
    [atMs + 100, "reportTaken"],
    [atMs + 100, "notifyState"],
    [atMs + 20_000, "reportTaken"],
    [endsAt, "notifyFinal"],
  ],
  due: (atMs: number, pacedAt: number, endsAt: number): Seen => [
    [pacedAt, "notifyChange"],
    [atMs + 20_000, "reportTaken"],
    [endsAt, "notifyFinal"],
  ],
  finishing: (atMs: number): Seen => [
    [atMs + 100, "reportTaken"],
    [atMs + 100, "notifyFinal"],
    [atMs + 20_000, "reportRemoved"],
  ],
  closing: (atMs: number): Seen => [[atMs + 100, "reportRemoved"]],
}

type Case = readonly [
  source: string,
  title: string,
  way: Way,
  atMs: number,
  input: string | undefined,
  does: readonly string[],
  then: Seen,
  phase: string,
]

// prettier-ignore
const cases: readonly Case[] = [
  ["RFC 6665 §4.2.1.2", "a NOTIFY follows the 200 to a SUBSCRIBE at once", none, 0, "subscribe", ["accept", "notifyState"], after.notifying(0, end), "closing"],
  ["RFC 6665 §4.4.3", "a SUBSCRIBE with Expires 0 fetches the state once", none, 0, "fetch", ["accept", "notifyFinal"], after.closing(0), "none"],
  ["RFC 6665 §4.2.1.1", "a refresh of nothing gets 481", none, 0, "refresh", ["refuse481"], [], "none"],
  ["RFC 6665 §4.2.1.1", "an end of nothing gets 481", none, 0, "unsubscribe", ["refuse481"], [], "none"],
  ["RFC 6665 §4.2.2", "a push without a subscription needs another way", none, 0, "change", ["reportRemoved"], [], "none"],

  ["RFC 6665 §4.2.2", "a push is notified at once", pacing, 60_000, "change", ["notifyChange"], after.notifying(60_000, end), "closing"],
  ["RFC 6665 §4.2.1.2", "a NOTIFY follows every refresh at once", pacing, 60_000, "refresh", ["accept", "notifyState"], after.notifying(60_000, 60_000 + end), "closing"],
  ["RFC 6665 §4.2.1.4", "the subscriber's end is answered by a last NOTIFY", pacing, 60_000, "unsubscribe", ["accept", "notifyFinal"], after.closing(60_000), "none"],
  ["RFC 6665 §4.2.1.4", "a subscription that nobody refreshed ends with a last NOTIFY", pacing, end, undefined, [], [[end, "notifyFinal"], ...after.closing(end)], "none"],
  ["RFC 6665 §4.2.2", "the application's end is told by a last NOTIFY", pacing, 60_000, "end", ["notifyFinal"], after.closing(60_000), "none"],

  ["assumption: one NOTIFY at a time keeps them in order", "a push waits for the answer to the NOTIFY before, then for the package's interval", notifying, 50, "change", [], after.notifyingMore(50, end), "closing"],
  ["RFC 6665 §4.2.2", "a NOTIFY that is taken is reported", notifying, 100, "taken", ["reportTaken"], after.idle(100, end), "closing"],
  ["RFC 5057 §5.1", "500 and 503 concern the NOTIFY alone", notifying, 100, "failed", ["reportFailed"], after.idle(100, end), "closing"],
  ["RFC 6665 §4.2.2 vector 11", "a NOTIFY that Timer F ends, or 481, removes the subscription", notifying, 32_000, "ends", ["reportRemoved"], [], "none"],
  ["RFC 6665 §4.2.2 vector 11", "the next push needs another way", extended(notifying, [[32_000, "ends"]], [[32_000, "reportRemoved"]]), 40_000, "change", ["reportRemoved"], [], "none"],
  ["RFC 6665 §4.2.1.2", "a refresh during a NOTIFY is accepted, and has its own NOTIFY next", notifying, 50, "refresh", ["accept"], after.owed(50, 50 + end), "closing"],
  ["RFC 6665 §4.2.1.4", "an end during a NOTIFY has its own NOTIFY next", notifying, 50, "unsubscribe", ["accept"], after.finishing(50), "none"],
  ["RFC 6665 §4.2.1.4", "a lifetime that ends during a NOTIFY is told next", notifying, end, undefined, [], after.finishing(end), "none"],
  ["RFC 6665 §4.2.2", "the application's end during a NOTIFY is told next", notifying, 50, "end", [], after.finishing(50), "none"],

  ["RFC 3680 §4.10", "of two pushes the second keeps the interval", notifyingMore, 100, "taken", ["reportTaken"], after.due(100, 5100, end), "closing"],
  ["RFC 5057 §5.1", "a NOTIFY that failed does not take the next with it", notifyingMore, 100, "failed", ["reportFailed"], after.due(100, 5100, end), "closing"],
  ["RFC 6665 §4.2.2", "a subscription that is gone takes all pushes that wait with it", notifyingMore, 100, "ends", ["reportRemoved"], [], "none"],
  ["RFC 6665 §4.2.1.2", "a refresh goes before the pushes that wait", notifyingMore, 100, "refresh", ["accept"], after.owed(100, 100 + end), "closing"],
  ["RFC 6665 §4.2.1.4", "an end goes before the pushes that wait", notifyingMore, 100, "unsubscribe", ["accept"], after.finishing(100), "none"],
  ["RFC 6665 §4.2.1.4", "a lifetime ends, though pushes wait", notifyingMore, end, undefined, [], after.finishing(end), "none"],
  ["RFC 6665 §4.2.2", "the application ends it, though pushes wait", notifyingMore, 100, "end", [], after.finishing(100), "none"],

  ["RFC 6665 §4.2.1.2", "the NOTIFY of a refresh does not keep the interval", owed, 100, "taken", ["reportTaken", "notifyState"], after.notifying(100, 50 + end), "closing"],
  ["RFC 6665 §4.2.1.2", "the NOTIFY of a refresh follows one that failed", owed, 100, "failed", ["reportFailed", "notifyState"], after.notifying(100, 50 + end), "closing"],
  ["RFC 6665 §4.2.2", "a NOTIFY that shows the subscription gone outweighs a refresh", owed, 100, "ends", ["reportRemoved"], [], "none"],
  ["RFC 6665 §4.2.1.2", "two refreshes during a NOTIFY share the next", owed, 100, "refresh", ["accept"], after.owed(100, 100 + end), "closing"],
  ["RFC 6665 §4.2.1.4", "an end after a refresh", owed, 100, "unsubscribe", ["accept"], after.finishing(100), "none"],
  ["RFC 6665 §4.2.1.4", "a lifetime's end after a refresh", owed, 50 + end, undefined, [], after.finishing(50 + end), "none"],
  ["RFC 6665 §4.2.2", "the application's end after a refresh", owed, 100, "end", [], after.finishing(100), "none"],

  ["RFC 3842 §3.11", "a push within the interval waits for its end", pacing, 200, "change", [], after.due(200, 5100, end), "closing"],
  ["RFC 6665 §4.2.1.2", "a refresh within the interval is answered at once", pacing, 200, "refresh", ["accept", "notifyState"], after.notifying(200, 200 + end), "closing"],
  ["RFC 6665 §4.2.1.4", "an end within the interval is told at once", pacing, 200, "unsubscribe", ["accept", "notifyFinal"], after.closing(200), "none"],
  ["RFC 6665 §4.2.1.4", "a lifetime's end within the interval is told at once", latePacing, end, undefined, [], [[end, "notifyFinal"], ...after.closing(end)], "none"],
  ["RFC 6665 §4.2.2", "the application's end within the interval is told at once", pacing, 200, "end", ["notifyFinal"], after.closing(200), "none"],

  ["RFC 6665 §4.2.1.2", "a refresh is answered at once, though a push keeps the interval", due, 300, "refresh", ["accept", "notifyState"], after.notifying(300, 300 + end), "closing"],
  ["RFC 6665 §4.2.1.4", "an end is told at once, though a push keeps the interval", due, 300, "unsubscribe", ["accept", "notifyFinal"], after.closing(300), "none"],
  ["RFC 6665 §4.2.1.4", "a lifetime's end is told at once, though a push keeps the interval", lateDue, end, undefined, [], [[end, "notifyFinal"], ...after.closing(end)], "none"],
  ["RFC 6665 §4.2.2", "the application's end is told at once, though a push keeps the interval", due, 300, "end", ["notifyFinal"], after.closing(300), "none"],

  ["RFC 6665 §4.2.1.4", "the last NOTIFY follows one that was taken", finishing, 100, "taken", ["reportTaken", "notifyFinal"], after.closing(100), "none"],
  ["RFC 6665 §4.2.1.4", "the last NOTIFY follows one that failed", finishing, 100, "failed", ["reportFailed", "notifyFinal"], after.closing(100), "none"],
  ["RFC 6665 §4.2.2", "no last NOTIFY follows one that showed the subscription gone", finishing, 100, "ends", ["reportRemoved"], [], "none"],
  ...(["refresh", "unsubscribe"] as const).flatMap((input): readonly Case[] => [
    ["RFC 6665 §4.2.1.1", `${input} of a subscription that is about to end gets 481`, finishing, 100, input, ["refuse481"], after.finishing(100), "none"],
    ["RFC 6665 §4.2.1.1", `${input} of a subscription whose end is being told gets 481`, closing, 200, input, ["refuse481"], after.closing(200), "none"],
  ]),
  ...(["taken", "failed", "ends"] as const).map((input): Case =>
    ["RFC 6665 §4.2.2", `the last NOTIFY ends it whatever its answer: ${input}`, closing, 150, input, ["reportRemoved"], [], "none"]),
]

/** A refresh within the interval whose NOTIFY is answered after the interval would have ended. */
const slowAnswers: readonly Story[] = [pacing, due].map((way) => ({
  source: "RFC 6665 §4.2.1.2",
  title: `notifier: the NOTIFY of a refresh ends the interval before it${way === due ? ", though a push keeps it" : ""}`,
  machines: ["notifier"],
  check: (tables) => {
    const player = play(tables.notifier, {
      delays,
      inputs: [...way.inputs, [300, "refresh"], [7000, "taken"]],
      untilMs: 20_000,
    })
    expect(player.did.map((done) => [done.atMs, done.action])).toEqual([
      ...way.seen,
      [300, "accept"],
      [300, "notifyState"],
      [7000, "reportTaken"],
    ])
    expect(player.enteredAtMs.get("idle")).toBe(12_000)
  },
}))

const storyOf = ([source, title, way, atMs, input, does, then, phase]: Case): Story => ({
  source,
  title: `notifier: ${title}`,
  machines: ["notifier"],
  check: (tables) => {
    const player = play(tables.notifier, {
      delays,
      inputs: [
        ...way.inputs,
        ...(input === undefined ? [] : [[atMs, input] as const]),
        [atMs + 100, "taken"],
        [atMs + 20_000, "taken"],
      ],
      untilMs: 9_000_000,
    })
    expect(player.did.map((done) => [done.atMs, done.action])).toEqual([
      ...way.seen,
      ...does.map((action) => [atMs, action]),
      ...then,
    ])
    expect(player.phase).toBe(phase)
    expect(player.timersLeft).toEqual([])
  },
})

export const notifierStories: readonly Story[] = [...cases.map(storyOf), ...slowAnswers]
