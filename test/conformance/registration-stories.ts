/** Registration at the UE and at an application server: TS 24.229 §5.1.1, §5.4.1.7, §5.7.1.1. */
import { expect } from "vitest"
import { reRegistrationDelay } from "../../sim/protocols/ims/registration.ts"
import { play } from "./player.ts"
import type { Story } from "./story.ts"

/** Granted for 3600 s, so renewed after 3000 s; back-off of 30 s. */
const delays = { Refresh: reRegistrationDelay(3600) * 1000, Retry: 30_000 }

type Inputs = readonly (readonly [atMs: number, input: string])[]

interface Case {
  readonly source: string
  readonly title: string
  readonly inputs: Inputs
  /** Everything that the world sees, in order. */
  readonly seen: readonly (readonly [atMs: number, action: string])[]
  readonly phase: string
  readonly timersLeft?: readonly string[]
  readonly untilMs?: number
}

const toFirstRound: Inputs = [[0, "switchOn"]]
const toChallenged: Inputs = [...toFirstRound, [200, "challenge"]]
const toSecondRound: Inputs = [...toChallenged, [250, "responseReady"]]
const toRegistered: Inputs = [...toSecondRound, [400, "ok"]]
/** The refresh is due 3000 s after the 200, at 3 000 400 ms. */
const toRefreshing = toRegistered
const toDeregistering: Inputs = [...toRegistered, [10_000, "switchOff"]]

const firstRoundSeen = [[0, "register"]] as const
const challengedSeen = [...firstRoundSeen, [200, "answerChallenge"]] as const
const twoRounds = [...challengedSeen, [250, "registerProtected"]] as const
const refreshSeen = [...twoRounds, [3_000_400, "refresh"]] as const
const goodbyeSeen = [...twoRounds, [10_000, "deregister"]] as const

const cases: readonly Case[] = [
  {
    source: "TS 24.229 §5.1.1.2, §5.1.1.5.1",
    title: "a device registers in two rounds, the second with the answer to the challenge of the first",
    inputs: toRegistered,
    seen: twoRounds,
    phase: "registered",
    untilMs: 3_000_000,
    timersLeft: ["Refresh"],
  },
  {
    source: "RFC 3261 §10.2.4",
    title: "a device that is not challenged is registered after one round",
    inputs: [...toFirstRound, [200, "ok"]],
    seen: firstRoundSeen,
    phase: "registered",
    untilMs: 3_000_000,
    timersLeft: ["Refresh"],
  },
  {
    source: "TS 24.229 §5.1.1.4.1",
    title: "a binding of 3600 s is renewed every 3000 s, counted from the 200 that granted it",
    inputs: [...toRegistered, [3_000_600, "ok"]],
    seen: [...refreshSeen, [6_000_600, "refresh"]],
    phase: "refreshing",
    untilMs: 6_001_000,
  },
  {
    source: "TS 24.229 §5.1.1.5.1",
    title: "a renewal that is challenged is answered, and counts again from its 200",
    inputs: [...toRefreshing, [3_000_600, "challenge"], [3_000_650, "responseReady"], [3_000_900, "ok"]],
    seen: [...refreshSeen, [3_000_600, "answerChallenge"], [3_000_650, "registerProtected"]],
    phase: "registered",
    untilMs: 3_001_000,
    timersLeft: ["Refresh"],
  },
  ...(["failure", "timeout"] as const).map((input): Case => ({
    source: "TS 24.229 §5.1.1.4.1",
    title: `a renewal that ends in ${input} is followed by a new registration`,
    inputs: [...toRefreshing, [3_128_400, input]],
    seen: [...refreshSeen, [3_128_400, "register"]],
    phase: "firstRound",
    untilMs: 3_200_000,
  })),
  ...(["failure", "timeout"] as const).flatMap((input): readonly Case[] => [
    {
      source: "TS 24.229 §5.1.1.2",
      title: `a first round that ends in ${input} is tried again after a while`,
      inputs: [...toFirstRound, [1000, input]],
      seen: [...firstRoundSeen, [31_000, "register"]],
      phase: "firstRound",
      untilMs: 40_000,
    },
    {
      source: "TS 24.229 §5.1.1.2",
      title: `a second round that ends in ${input} is tried again after a while, from the first`,
      inputs: [...toSecondRound, [1000, input]],
      seen: [...twoRounds, [31_000, "register"]],
      phase: "firstRound",
      untilMs: 40_000,
    },
  ]),
  {
    source: "TS 24.229 §5.1.1.5.3",
    title: "a second challenge in a row ends the attempt",
    inputs: [...toSecondRound, [1000, "challenge"]],
    seen: [...twoRounds, [31_000, "register"]],
    phase: "firstRound",
    untilMs: 40_000,
  },
  {
    source: "TS 24.229 §5.1.1.6",
    title: "a device that is switched off de-registers, and does not renew any more",
    inputs: [...toDeregistering, [10_200, "ok"]],
    seen: goodbyeSeen,
    phase: "unregistered",
  },
  {
    source: "TS 24.229 §5.1.1.6",
    title: "a device that is switched off while it renews de-registers instead",
    inputs: [...toRefreshing, [3_000_500, "switchOff"]],
    seen: [...refreshSeen, [3_000_500, "fallSilent"], [3_000_500, "deregister"]],
    phase: "deregistering",
  },
  ...(["challenge", "failure", "timeout"] as const).map((input): Case => ({
    source: "TS 24.229 §5.1.1.6",
    title: `a de-registration that ends in ${input} leaves the device unregistered all the same`,
    inputs: [...toDeregistering, [138_000, input]],
    seen: goodbyeSeen,
    phase: "unregistered",
  })),
  {
    source: "TS 24.229 §5.1.1.2",
    title: "a device switched on again before its de-registration is answered starts anew",
    inputs: [...toDeregistering, [10_050, "switchOn"]],
    seen: [...goodbyeSeen, [10_050, "fallSilent"], [10_050, "register"]],
    phase: "firstRound",
  },
  {
    source: "assumption: a device without power",
    title: "a registered device that vanishes sends nothing, and renews nothing",
    inputs: [...toRegistered, [10_000, "vanish"]],
    seen: twoRounds,
    phase: "unregistered",
  },
  {
    source: "assumption: a device without power",
    title: "a device that vanishes while it renews sends nothing more",
    inputs: [...toRefreshing, [3_000_500, "vanish"]],
    seen: [...refreshSeen, [3_000_500, "fallSilent"]],
    phase: "unregistered",
  },
  {
    source: "assumption: a device without power",
    title: "a device that vanishes while it de-registers sends nothing more",
    inputs: [...toDeregistering, [10_050, "vanish"]],
    seen: [...goodbyeSeen, [10_050, "fallSilent"]],
    phase: "unregistered",
  },
  ...(["switchOff", "vanish"] as const).flatMap((input): readonly Case[] => [
    {
      source: "assumption: nothing to de-register yet",
      title: `${input} in the first round ends it`,
      inputs: [...toFirstRound, [100, input]],
      seen: [...firstRoundSeen, [100, "fallSilent"]],
      phase: "unregistered",
    },
    {
      source: "assumption: nothing to de-register yet",
      title: `${input} while the challenge is being answered ends the registration`,
      inputs: [...toChallenged, [220, input], [250, "responseReady"]],
      seen: [...challengedSeen, [220, "fallSilent"]],
      phase: "unregistered",
    },
    {
      source: "assumption: the device does not wait to say goodbye",
      title: `${input} in the second round ends it`,
      inputs: [...toSecondRound, [300, input]],
      seen: [...twoRounds, [300, "fallSilent"]],
      phase: "unregistered",
    },
    {
      source: "assumption: nothing to de-register",
      title: `${input} while the device waits for another try ends the tries`,
      inputs: [...toFirstRound, [1000, "failure"], [2000, input]],
      seen: firstRoundSeen,
      phase: "unregistered",
    },
  ]),
]

const atServer: readonly Case[] = [
  {
    source: "TS 24.229 §5.4.1.7, §5.7.1.1",
    title: "a third-party REGISTER is answered and tells that the subscriber is there, until its lifetime has passed",
    inputs: [[0, "register"]],
    seen: [
      [0, "answer"],
      [0, "notePresent"],
      [3_600_000, "noteAbsent"],
    ],
    phase: "absent",
  },
  {
    source: "TS 24.229 §5.7.1.1",
    title: "a renewed third-party REGISTER is answered, wakes what waits, and its lifetime counts anew",
    inputs: [
      [0, "register"],
      [3_000_000, "register"],
    ],
    seen: [
      [0, "answer"],
      [0, "notePresent"],
      [3_000_000, "answer"],
      [3_000_000, "notePresent"],
      [6_600_000, "noteAbsent"],
    ],
    phase: "absent",
  },
  {
    source: "TS 24.229 §5.7.1.1",
    title:
      "a third-party REGISTER with Expires 0 is answered and tells that the subscriber is gone, whether known or not",
    inputs: [
      [0, "register"],
      [1000, "deregister"],
      [2000, "deregister"],
    ],
    seen: [
      [0, "answer"],
      [0, "notePresent"],
      [1000, "answer"],
      [1000, "noteAbsent"],
      [2000, "answer"],
    ],
    phase: "absent",
  },
]

const storyOf = (machine: "registration" | "third-party-registration", label: string, expected: Case): Story => ({
  source: expected.source,
  title: `${label}: ${expected.title}`,
  machines: [machine],
  check: (tables) => {
    const player = play(tables[machine], {
      delays: { ...delays, Expiry: 3_600_000 },
      inputs: expected.inputs,
      untilMs: expected.untilMs ?? 10_000_000,
    })
    expect(player.did.map(({ atMs, action }) => [atMs, action])).toEqual(expected.seen)
    expect(player.phase).toBe(expected.phase)
    expect(player.timersLeft).toEqual(expected.timersLeft ?? [])
  },
})

export const registrationStories: readonly Story[] = [
  ...cases.map((expected) => storyOf("registration", "UE", expected)),
  ...atServer.map((expected) => storyOf("third-party-registration", "application server", expected)),
]
