/** One push at the PPG: PAP (WAP-247) answers and result notifications, PPG Service (WAP-249) states. */
import { expect } from "vitest"
import { play } from "./player.ts"
import type { Story } from "./story.ts"

const machines = ["push-state"] as const

/** Deliver-after in 20 s, deliver-before in 100 s, back-off of 10 s. */
const delays = { DeliverAfter: 20_000, Deadline: 100_000, Retry: 10_000 }

interface Case {
  readonly source: string
  readonly title: string
  readonly inputs: readonly (readonly [atMs: number, input: string])[]
  /** Everything that the world sees, in order. */
  readonly seen: readonly (readonly [atMs: number, action: string])[]
  readonly phase: string
}

const refusals: readonly (readonly [input: string, phase: string])[] = [
  ["refuse", "rejected"],
  ["refuseBearer", "undeliverable"],
  ["refuseLate", "expired"],
]

const answers: readonly (readonly [input: string, phase: string])[] = [
  ["confirmed", "delivered"],
  ["handedOver", "delivered"],
  ["unknownAddress", "undeliverable"],
  ["declined", "aborted"],
]

const lastAnswers: readonly (readonly [input: string, phase: string])[] = [
  ...answers,
  ["unreachable", "expired"],
  ["serverTrouble", "expired"],
  ["withdrawn", "expired"],
]

/** The subscriber registers while the first MESSAGE, of 0 ms, is outstanding. */
const answersAfterReturn: readonly Case[] = [
  ...answers.map(([input, phase]): Case => ({
    source: "PPG Service ch. 6",
    title: `the answer of a subscriber who has just registered counts as any other: ${input} makes the push ${phase}`,
    inputs: [
      [0, "accept"],
      [100, "registered"],
      [300, input],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [300, "notifyInitiator"],
    ],
    phase,
  })),
  {
    source: "TS 24.229 §5.7.1.1",
    title: "a 480 that a registration has overtaken is answered by another attempt at once, not by the retry interval",
    inputs: [
      [0, "accept"],
      [100, "registered"],
      [200, "unreachable"],
      [300, "confirmed"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [200, "attempt"],
      [300, "notifyInitiator"],
    ],
    phase: "delivered",
  },
  {
    source: "PAP §9.14: 4xxx may be retried",
    title: "trouble in the network is waited out, even when the subscriber has just registered",
    inputs: [
      [0, "accept"],
      [100, "registered"],
      [200, "serverTrouble"],
      [10_300, "confirmed"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [10_200, "attempt"],
      [10_300, "notifyInitiator"],
    ],
    phase: "delivered",
  },
  {
    source: "PPG Service ch. 6; RFC 3261 §9.1",
    title: "deliver-before passes during an attempt to a subscriber who has just registered: its answer is the last",
    inputs: [
      [0, "accept"],
      [90_000, "registered"],
      [110_000, "unreachable"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [100_000, "withdraw"],
      [110_000, "notifyInitiator"],
    ],
    phase: "expired",
  },
  {
    source: "PAP §9.14; TS 24.229 §5.7.1.1",
    title: "a cancel that comes too late does not make the PPG forget that the subscriber has registered",
    inputs: [
      [0, "accept"],
      [100, "registered"],
      [150, "cancel"],
      [200, "unreachable"],
      [300, "confirmed"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [150, "answerTooLate"],
      [200, "attempt"],
      [300, "notifyInitiator"],
    ],
    phase: "delivered",
  },
]

/** Ways to an attempt that meets 480; no come-back from before that attempt counts then, so the interval is waited out. */
const unreachableAgain: readonly Case[] = (
  [
    { way: "deliver-after", inputs: [[0, "acceptDeferred"]], seen: [[20_000, "attempt"]], answeredAt: 20_100 },
    {
      way: "a come-back that cut the wait short",
      inputs: [
        [0, "accept"],
        [300, "unreachable"],
        [1000, "registered"],
      ],
      seen: [
        [0, "attempt"],
        [1000, "attempt"],
      ],
      answeredAt: 1100,
    },
    {
      way: "a come-back that overtook a 480",
      inputs: [
        [0, "accept"],
        [300, "registered"],
        [1000, "unreachable"],
      ],
      seen: [
        [0, "attempt"],
        [1000, "attempt"],
      ],
      answeredAt: 1100,
    },
    {
      way: "a cancel that came too late",
      inputs: [
        [0, "accept"],
        [300, "cancel"],
      ],
      seen: [
        [0, "attempt"],
        [300, "answerTooLate"],
      ],
      answeredAt: 1100,
    },
  ] as const
).map(({ way, inputs, seen, answeredAt }) => ({
  source: "PPG Service ch. 6",
  title: `480 after ${way} is waited out`,
  inputs: [...inputs, [answeredAt, "unreachable"], [answeredAt + 10_100, "confirmed"]],
  seen: [[0, "answerAccepted"], ...seen, [answeredAt + 10_000, "attempt"], [answeredAt + 10_100, "notifyInitiator"]],
  phase: "delivered",
}))

/** A push that has ended without delivery: a cancel comes too late for it, whatever ended it. */
const tooLate: readonly Case[] = (
  [
    ["unknownAddress", "undeliverable"],
    ["declined", "aborted"],
  ] as const
).map(([input, phase]) => ({
  source: "PAP §9.14",
  title: `a push that is ${phase} is past cancelling: 2008, and it stays so`,
  inputs: [
    [0, "accept"],
    [300, input],
    [400, "cancel"],
    [500, "cancel"],
  ],
  seen: [
    [0, "answerAccepted"],
    [0, "attempt"],
    [300, "notifyInitiator"],
    [400, "answerTooLate"],
    [500, "answerTooLate"],
  ],
  phase,
}))

/** Another push takes the place of this one (PAP §9.2): what is pending and not on its way goes. */
const replaced: readonly Case[] = [
  {
    source: "PAP §9.2",
    title: "a push that waits for deliver-after is cancelled by the one that replaces it; a later cancel is too late",
    inputs: [
      [0, "acceptDeferred"],
      [1000, "replace"],
      [2000, "cancel"],
      [3000, "cancel"],
    ],
    seen: [
      [0, "answerAccepted"],
      [1000, "notifyInitiator"],
      [2000, "answerTooLate"],
      [3000, "answerTooLate"],
    ],
    phase: "cancelled",
  },
  {
    source: "PAP §9.2",
    title: "a push that waits for its next attempt is cancelled by the one that replaces it",
    inputs: [
      [0, "accept"],
      [300, "unreachable"],
      [1000, "replace"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [1000, "notifyInitiator"],
    ],
    phase: "cancelled",
  },
  {
    source: "PAP §9.2",
    title: "a push that is over the air, or delivered, is not touched by the one that replaces it",
    inputs: [
      [0, "accept"],
      [100, "replace"],
      [300, "confirmed"],
      [400, "replace"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [300, "notifyInitiator"],
    ],
    phase: "delivered",
  },
]

const cases: readonly Case[] = [
  ...refusals.map(([input, phase]): Case => ({
    source: "PAP §9.14",
    title: `a push that the push-response refuses (${input}) is ${phase}, and no result notification follows`,
    inputs: [
      [0, input],
      [100, "deadlineDue"],
      [200, "registered"],
    ],
    seen: [[0, "answerRefused"]],
    phase,
  })),
  ...(
    [
      ["refuseRecipient", "rejected"],
      ["refuseRecipientBearer", "undeliverable"],
    ] as const
  ).map(([input, phase]): Case => ({
    source: "PAP §9.11",
    title: `a recipient whom an accepted push cannot be sent to (${input}) is ${phase}, which only a result notification can say`,
    inputs: [
      [0, input],
      [100, "deadlineDue"],
    ],
    seen: [[0, "notifyInitiator"]],
    phase,
  })),
  ...tooLate,
  ...replaced,
  ...answers.map(([input, phase]): Case => ({
    source: "PPG Service ch. 6",
    title: `an accepted push is answered 1001 at once and attempted; ${input} makes it ${phase} and notifies the initiator`,
    inputs: [
      [0, "accept"],
      [300, input],
      [400, "registered"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [300, "notifyInitiator"],
    ],
    phase,
  })),
  ...["unreachable", "serverTrouble"].map((input): Case => ({
    source: "PPG Service ch. 6",
    title: `${input} leaves the push pending, and it is attempted again`,
    inputs: [
      [0, "accept"],
      [300, input],
      [10_500, "confirmed"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [10_300, "attempt"],
      [10_500, "notifyInitiator"],
    ],
    phase: "delivered",
  })),
  {
    source: "TS 24.229 §5.7.1.1",
    title: "a come-back that the PPG hears of cuts the wait short",
    inputs: [
      [0, "accept"],
      [300, "unreachable"],
      [5000, "registered"],
      [5200, "confirmed"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [5000, "attempt"],
      [5200, "notifyInitiator"],
    ],
    phase: "delivered",
  },
  ...answersAfterReturn,
  ...unreachableAgain,
  {
    source: "PPG Service ch. 6",
    title: "deliver-before passes between two attempts: expired, and nothing more goes over the air",
    inputs: [
      [0, "accept"],
      [95_000, "unreachable"],
      [110_000, "registered"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [100_000, "notifyInitiator"],
    ],
    phase: "expired",
  },
  ...lastAnswers.map(([input, phase]): Case => ({
    source: "PPG Service ch. 6; RFC 3261 §9.1",
    title: `deliver-before passes during an attempt, which cannot be cancelled: ${input} makes the push ${phase}`,
    inputs: [
      [0, "accept"],
      [105_000, "cancel"],
      [110_000, input],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [100_000, "withdraw"],
      [105_000, "answerTooLate"],
      [110_000, "notifyInitiator"],
    ],
    phase,
  })),
  {
    source: "PAP §9.2",
    title: "deliver-after in the future: accepted at once, attempted then",
    inputs: [
      [0, "acceptDeferred"],
      [20_300, "confirmed"],
    ],
    seen: [
      [0, "answerAccepted"],
      [20_000, "attempt"],
      [20_300, "notifyInitiator"],
    ],
    phase: "delivered",
  },
  {
    source: "PAP §9.14",
    title: "a push that waits for deliver-after can be cancelled",
    inputs: [
      [0, "acceptDeferred"],
      [1000, "cancel"],
    ],
    seen: [
      [0, "answerAccepted"],
      [1000, "answerCancelled"],
      [1000, "notifyInitiator"],
    ],
    phase: "cancelled",
  },
  {
    source: "PAP §9.14",
    title: "a push that waits for its next attempt can be cancelled",
    inputs: [
      [0, "accept"],
      [300, "unreachable"],
      [1000, "cancel"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [1000, "answerCancelled"],
      [1000, "notifyInitiator"],
    ],
    phase: "cancelled",
  },
  {
    source: "PAP §9.14",
    title: "a push whose attempt still waits for its turn can be cancelled",
    inputs: [
      [0, "accept"],
      [200, "cancelUnsent"],
      [300, "cancelUnsent"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [200, "answerCancelled"],
      [200, "notifyInitiator"],
    ],
    phase: "cancelled",
  },
  {
    source: "PAP §9.2: replace-push-id",
    title: "a later push takes the place of one whose attempt still waits for its turn",
    inputs: [
      [0, "accept"],
      [200, "replaceUnsent"],
      [300, "replaceUnsent"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [200, "notifyInitiator"],
    ],
    phase: "cancelled",
  },
  {
    source: "PAP §9.14",
    title:
      "a push whose attempt still waits for its turn can be cancelled, also when the subscriber has registered since",
    inputs: [
      [0, "accept"],
      [100, "registered"],
      [200, "cancelUnsent"],
      [300, "cancelUnsent"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [200, "answerCancelled"],
      [200, "notifyInitiator"],
    ],
    phase: "cancelled",
  },
  {
    source: "PAP §9.2: replace-push-id",
    title:
      "a later push takes the place of one whose attempt still waits for its turn, also when the subscriber has registered since",
    inputs: [
      [0, "accept"],
      [100, "registered"],
      [200, "replaceUnsent"],
      [300, "replaceUnsent"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [200, "notifyInitiator"],
    ],
    phase: "cancelled",
  },
  {
    source: "PAP §9.14",
    title: "a push that is over the air, or delivered, is past cancelling: 2008",
    inputs: [
      [0, "accept"],
      [100, "cancel"],
      [300, "confirmed"],
      [500, "cancel"],
    ],
    seen: [
      [0, "answerAccepted"],
      [0, "attempt"],
      [100, "answerTooLate"],
      [300, "notifyInitiator"],
      [500, "answerTooLate"],
    ],
    phase: "delivered",
  },
]

export const ppgStories: readonly Story[] = [
  ...cases.map(({ source, title, inputs, seen, phase }): Story => ({
    source,
    title: `PPG: ${title}`,
    machines,
    check: (tables) => {
      const player = play(tables["push-state"], { delays, inputs, untilMs: 300_000 })
      expect(player.did.map(({ atMs, action }) => [atMs, action])).toEqual(seen)
      expect(player.phase).toBe(phase)
      expect(player.timersLeft).toEqual([])
    },
  })),
  {
    source: "PPG Service ch. 6",
    title: "PPG: a deadline before deliver-after leaves nothing to attempt",
    machines,
    check: (tables) => {
      const player = play(tables["push-state"], {
        delays: { DeliverAfter: 20_000, Deadline: 10_000 },
        inputs: [[0, "acceptDeferred"]],
        untilMs: 100_000,
      })
      expect(player.actions).toEqual(["answerAccepted", "notifyInitiator"])
      for (const _ of [1, 2]) player.give("cancel")
      expect(player.actions.slice(2)).toEqual(["answerTooLate", "answerTooLate"])
      expect(player.phase).toBe("expired")
      expect(player.timersLeft).toEqual([])
    },
  },
  {
    source: "PPG Service ch. 6",
    title: "PPG: when the attempts are spent the push has timed out",
    machines,
    check: (tables) => {
      const player = play(tables["push-state"], {
        delays,
        retries: 1,
        inputs: [
          [0, "accept"],
          [300, "unreachable"],
          [10_600, "unreachable"],
        ],
        untilMs: 200_000,
      })
      expect(player.timesOf("attempt")).toEqual([0, 10_300])
      expect(player.timesOf("notifyInitiator")).toEqual([20_600])
      for (const _ of [1, 2]) player.give("cancel")
      expect(player.actions.slice(-2)).toEqual(["answerTooLate", "answerTooLate"])
      expect(player.phase).toBe("timeout")
      expect(player.timersLeft).toEqual([])
    },
  },
]
