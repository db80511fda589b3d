/** A subscription at its subscriber: RFC 6665 §4.1. Every story runs on until nothing more happens by itself. */
import { expect } from "vitest"
import { refreshDelay } from "../../sim/protocols/events/lifetime.ts"
import { play } from "./player.ts"
import type { Story } from "./story.ts"

/** 64 × T1 between core elements; lifetime of an hour; a minute's patience. */
const delays = { N: 32_000, Refresh: refreshDelay(3600) * 1000, Expiry: 3_600_000, Retry: 60_000 }

type Inputs = readonly (readonly [atMs: number, input: string])[]
type Seen = readonly (readonly [atMs: number, action: string])[]

/** What happens by itself in each phase, from an instant on, if the world stays silent. */
const silence = {
  none: (): Seen => [],
  notifyWait: (sentAt: number): Seen => [
    [sentAt + 32_000, "fallSilent"],
    [sentAt + 32_000, "reportFailed"],
  ],
  refreshing: (endsAt: number): Seen => [[endsAt, "fallSilent"], [endsAt, "subscribe"], ...silence.notifyWait(endsAt)],
  subscribed: (refreshAt: number, endsAt: number): Seen => [[refreshAt, "refresh"], ...silence.refreshing(endsAt)],
  lapsing: (endsAt: number): Seen => [[endsAt, "subscribe"], ...silence.notifyWait(endsAt)],
  ending: (sentAt: number): Seen => [[sentAt + 32_000, "fallSilent"]],
  waiting: (from: number): Seen => [[from + 60_000, "subscribe"], ...silence.notifyWait(from + 60_000)],
}

/** A way into each phase, and what it shows. */
interface Way {
  readonly inputs: Inputs
  readonly seen: Seen
}
const none: Way = { inputs: [], seen: [] }
const notifyWait: Way = { inputs: [[0, "subscribe"]], seen: [[0, "subscribe"]] }
const extended = (way: Way, inputs: Inputs, seen: Seen): Way => ({
  inputs: [...way.inputs, ...inputs],
  seen: [...way.seen, ...seen],
})
/** Refresh due at 3001 s, expiry at 3601 s. */
const subscribed = extended(
  notifyWait,
  [[1000, "notifyActive"]],
  [
    [1000, "answer200"],
    [1000, "take"],
  ],
)
const refreshing = extended(subscribed, [], [[3_001_000, "refresh"]])
const lapsing = extended(refreshing, [[3_002_000, "failure"]], [])
const ending = extended(subscribed, [[2000, "unsubscribe"]], [[2000, "unsubscribe"]])
const waiting = extended(
  notifyWait,
  [[1000, "notifyLater"]],
  [
    [1000, "answer200"],
    [1000, "fallSilent"],
  ],
)

type Case = readonly [
  source: string,
  title: string,
  way: Way,
  atMs: number,
  input: string | undefined,
  does: readonly string[],
  then: Seen,
]

const asksAgain = (atMs: number): Seen => [[atMs, "subscribe"], ...silence.notifyWait(atMs)]
const ignoredNotices = ["notifyActive", "notifyPending", "notifyAgain", "notifyLater", "notifyOver"] as const

// prettier-ignore
const cases: readonly Case[] = [
  ["RFC 6665 §4.1.2.4 vector 11", "without a NOTIFY the subscription has failed at 64 × T1", notifyWait, 0, undefined, [], silence.notifyWait(0)],
  ["RFC 6665 §4.1.2.4 vector 11", "a 200 without a NOTIFY does not help", notifyWait, 500, "accepted", [], silence.notifyWait(0)],
  ["RFC 6665 §4.1.2.4", "the first NOTIFY makes the subscription", notifyWait, 1000, "notifyActive", ["answer200", "take"], silence.subscribed(3_001_000, 3_601_000)],
  ["RFC 6665 §4.1.2.4", "a NOTIFY may overtake the 200", extended(subscribed, [[1200, "accepted"]], []), 0, undefined, [], silence.subscribed(3_001_000, 3_601_000)],
  ["RFC 6665 §4.1.3", "a pending subscription stands and has nothing to tell", notifyWait, 1000, "notifyPending", ["answer200"], silence.subscribed(3_001_000, 3_601_000)],
  ["RFC 6665 §4.1.3", "a first NOTIFY that ends it for now is followed by another SUBSCRIBE at once", notifyWait, 1000, "notifyAgain", ["answer200", "fallSilent"], asksAgain(1000)],
  ["RFC 6665 §4.1.3", "probation and giveup are waited out", notifyWait, 1000, "notifyLater", ["answer200", "fallSilent"], silence.waiting(1000)],
  ["RFC 6665 §4.1.3", "rejected, noresource and invariant are final", notifyWait, 1000, "notifyOver", ["answer200", "fallSilent", "reportOver"], []],
  ["RFC 6665 §4.1.2.1", "423 is answered by a longer Expires, and the wait begins anew", notifyWait, 1000, "tooBrief", ["lengthen"], asksAgain(1000)],
  ["RFC 6665 §4.1.2.1", "481 to the first SUBSCRIBE fails", notifyWait, 1000, "gone", ["reportFailed"], []],
  ["RFC 6665 §4.1.2.1", "an unknown package or identity is no use to ask again", notifyWait, 1000, "ends", ["reportOver"], []],
  ["RFC 6665 §4.1.2.1", "another failure may pass", notifyWait, 1000, "failure", ["reportFailed"], []],
  ["RFC 3261 §8.1.3.1", "a SUBSCRIBE that nobody answers fails", notifyWait, 31_999, "timeout", ["reportFailed"], []],
  ["RFC 6665 §4.1.2.3", "who gives up before the first NOTIFY has nothing to end", notifyWait, 1000, "unsubscribe", ["fallSilent"], []],
  ["TS 24.229 §5.1.1.3", "a device that lost its registration forgets the SUBSCRIBE under way", notifyWait, 1000, "contactLost", ["fallSilent"], []],

  ["RFC 6665 §4.1.3", "a push is answered and taken, and tells how long the subscription lasts", subscribed, 1_001_000, "notifyActive", ["answer200", "take", "hastenRefresh"], silence.subscribed(3_001_000, 4_601_000)],
  ["RFC 6665 §4.1.3", "a subscription that becomes pending again stands", subscribed, 1_001_000, "notifyPending", ["answer200", "hastenRefresh"], silence.subscribed(3_001_000, 4_601_000)],
  ["RFC 6665 §4.1.3", "deactivated and timeout: another subscription at once", subscribed, 1_001_000, "notifyAgain", ["answer200"], asksAgain(1_001_000)],
  ["RFC 6665 §4.1.3", "giveup: another subscription later", subscribed, 1_001_000, "notifyLater", ["answer200"], silence.waiting(1_001_000)],
  ["RFC 6665 §4.1.3", "noresource: no other subscription", subscribed, 1_001_000, "notifyOver", ["answer200", "reportOver"], []],
  ["TS 24.229 §5.1.1.3", "an hour's subscription is refreshed after 3000 s; unanswered, it lapses and is made anew", subscribed, 0, undefined, [], silence.subscribed(3_001_000, 3_601_000)],
  ["RFC 6665 §4.1.2.3", "who unsubscribes waits for the last NOTIFY as long as for the first", subscribed, 2000, "unsubscribe", ["unsubscribe"], silence.ending(2000)],
  ["TS 24.229 §5.1.1.3", "a device that lost its registration refreshes nothing", subscribed, 2000, "contactLost", [], []],

  ["RFC 6665 §4.1.2.2", "a refresh that is accepted begins a new lifetime", refreshing, 3_002_000, "accepted", [], silence.subscribed(6_002_000, 6_602_000)],
  ["RFC 6665 §4.1.2.2", "423 to a refresh is answered by a longer Expires", refreshing, 3_002_000, "tooBrief", ["lengthen", "refresh"], silence.refreshing(3_601_000)],
  ["RFC 6665 §4.1.2.2", "481 to a refresh: the subscription is gone, another is made", refreshing, 3_002_000, "gone", [], asksAgain(3_002_000)],
  ["RFC 6665 §4.1.2.2", "404, 489 and the like to a refresh end it for good", refreshing, 3_002_000, "ends", ["reportOver"], []],
  ["RFC 6665 §4.1.2.2", "another failure of a refresh leaves the subscription until its known end", refreshing, 3_002_000, "failure", [], silence.lapsing(3_601_000)],
  ["RFC 3261 §12.2.1.2", "a refresh that nobody answers ends the dialog", refreshing, 3_033_000, "timeout", [], asksAgain(3_033_000)],
  ["RFC 6665 §4.1.3", "a push during a refresh is taken as any other", refreshing, 3_002_000, "notifyActive", ["answer200", "take"], silence.refreshing(6_602_000)],
  ["RFC 6665 §4.1.3", "a state without content during a refresh, too", refreshing, 3_002_000, "notifyPending", ["answer200"], silence.refreshing(6_602_000)],
  ["RFC 6665 §4.1.3", "a notifier that ends it during a refresh makes the refresh void: again", refreshing, 3_002_000, "notifyAgain", ["answer200", "fallSilent"], asksAgain(3_002_000)],
  ["RFC 6665 §4.1.3", "a notifier that ends it during a refresh makes the refresh void: later", refreshing, 3_002_000, "notifyLater", ["answer200", "fallSilent"], silence.waiting(3_002_000)],
  ["RFC 6665 §4.1.3", "a notifier that ends it during a refresh makes the refresh void: over", refreshing, 3_002_000, "notifyOver", ["answer200", "fallSilent", "reportOver"], []],
  ["RFC 6665 §4.1.2.3", "who unsubscribes during a refresh does that instead", refreshing, 3_002_000, "unsubscribe", ["fallSilent", "unsubscribe"], silence.ending(3_002_000)],
  ["TS 24.229 §5.1.1.3", "a device that lost its registration drops its refresh", refreshing, 3_002_000, "contactLost", ["fallSilent"], []],

  ["RFC 6665 §4.1.2.2", "pushes reach a subscription whose refresh failed, and tell its end", lapsing, 3_003_000, "notifyActive", ["answer200", "take"], silence.lapsing(6_603_000)],
  ["RFC 6665 §4.1.2.2", "states reach it, too", lapsing, 3_003_000, "notifyPending", ["answer200"], silence.lapsing(6_603_000)],
  ["RFC 6665 §4.1.3", "a subscription whose refresh failed can be ended: again", lapsing, 3_003_000, "notifyAgain", ["answer200"], asksAgain(3_003_000)],
  ["RFC 6665 §4.1.3", "a subscription whose refresh failed can be ended: later", lapsing, 3_003_000, "notifyLater", ["answer200"], silence.waiting(3_003_000)],
  ["RFC 6665 §4.1.3", "a subscription whose refresh failed can be ended: over", lapsing, 3_003_000, "notifyOver", ["answer200", "reportOver"], []],
  ["RFC 6665 §4.1.2.3", "a subscription whose refresh failed can be ended by its subscriber", lapsing, 3_003_000, "unsubscribe", ["unsubscribe"], silence.ending(3_003_000)],
  ["TS 24.229 §5.1.1.3", "a subscription whose refresh failed is forgotten with the registration", lapsing, 3_003_000, "contactLost", [], []],

  ["RFC 6665 §4.1.2.3", "a push that crosses the end is still taken", ending, 2100, "notifyActive", ["answer200", "take"], silence.ending(2000)],
  ["RFC 6665 §4.1.2.3", "a state that crosses the end is still answered", ending, 2100, "notifyPending", ["answer200"], silence.ending(2000)],
  ...(["notifyAgain", "notifyLater", "notifyOver"] as const).map((input): Case =>
    ["RFC 6665 §4.1.2.3", `the last NOTIFY ends it, whatever reason it gives: ${input}`, ending, 2100, input, ["answer200", "fallSilent"], []]),
  ...(["tooBrief", "gone", "ends", "failure", "timeout"] as const).map((input): Case =>
    ["RFC 6665 §4.1.2.3", `an end that is refused is an end all the same: ${input}`, ending, 2100, input, [], []]),
  ["TS 24.229 §5.1.1.3", "a device that lost its registration waits for no last NOTIFY", ending, 2100, "contactLost", ["fallSilent"], []],

  ["RFC 6665 §4.1.3", "retry-after is waited out", waiting, 0, undefined, [], silence.waiting(1000)],
  ["RFC 6665 §4.1.3", "who does not want it any more does not ask again", waiting, 2000, "unsubscribe", [], []],
  ["RFC 6665 §4.1.3", "a device that lost its registration does not ask again", waiting, 2000, "contactLost", [], []],
  ...ignoredNotices.map((input): Case =>
    ["RFC 6665 §4.1.3", `a NOTIFY without a subscription gets 481: ${input}`, none, 1000, input, ["answer481"], []]),
  ...ignoredNotices.map((input): Case =>
    ["RFC 6665 §4.1.3", `a NOTIFY of a subscription that has ended gets 481: ${input}`, waiting, 2000, input, ["answer481"], silence.waiting(1000)]),
]

/** A subscriber that could not refresh in time, because the lifetime it was told ended first. */
const ended: Story = {
  source: "RFC 6665 §4.1.2.2, §4.4.1",
  title: "subscriber: a subscription that ends before its refresh is made anew",
  machines: ["subscriber"],
  check: (tables) => {
    const player = play(tables.subscriber, {
      delays: { ...delays, Expiry: 2_000_000 },
      inputs: subscribed.inputs,
      untilMs: 20_000_000,
    })
    expect(player.did.map((done) => [done.atMs, done.action])).toEqual([...subscribed.seen, ...asksAgain(2_001_000)])
    expect(player.phase).toBe("none")
  },
}

const storyOf = ([source, title, way, atMs, input, does, then]: Case): Story => ({
  source,
  title: `subscriber: ${title}`,
  machines: ["subscriber"],
  check: (tables) => {
    const player = play(tables.subscriber, {
      delays,
      inputs: input === undefined ? way.inputs : [...way.inputs, [atMs, input]],
      untilMs: 20_000_000,
    })
    expect(player.did.map((done) => [done.atMs, done.action])).toEqual([
      ...way.seen,
      ...does.map((action) => [atMs, action]),
      ...then,
    ])
    expect(player.phase).toBe("none")
    expect(player.timersLeft).toEqual([])
  },
})

export const subscriberStories: readonly Story[] = [...cases.map(storyOf), ended]
