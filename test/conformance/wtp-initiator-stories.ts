/** Initiators of WTP transactions (WAP-224): retransmission, verification of identifiers, results, and how they give up. */
import type { Story } from "./story.ts"
import { repeated, sevenMore, story, type Case } from "./wtp-case.ts"

/** What initiators of both classes do alike until the responder answers. */
const initiators = (["wtp-class-1-initiator", "wtp-class-2-initiator"] as const).flatMap((machine): readonly Case[] => [
  {
    machine,
    source: "WAP-224 §8.2 vector 5",
    title:
      "without an answer there are nine Invokes at 0, 4 to 32 s, all but the first with RID, and the user gives up at 36 s",
    inputs: [[0, "invokeRequest"]],
    seen: [[0, "sendInvoke"], ...repeated("resendInvoke", [...sevenMore, 32_000]), [36_000, "indicateAbort"]],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.7",
    title: "an Abort of the responder ends the transaction",
    inputs: [
      [0, "invokeRequest"],
      [500, "abort"],
    ],
    seen: [
      [0, "sendInvoke"],
      [500, "indicateAbort"],
    ],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.7",
    title: "the user's Abort goes to the responder and not back to the user",
    inputs: [
      [0, "invokeRequest"],
      [500, "abortRequest"],
    ],
    seen: [
      [0, "sendInvoke"],
      [500, "sendAbort"],
    ],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.12",
    title: "a PDU that cannot be read ends it on both sides",
    inputs: [
      [0, "invokeRequest"],
      [500, "errorPdu"],
    ],
    seen: [
      [0, "sendInvoke"],
      [500, "sendProtocolError"],
      [500, "indicateAbort"],
    ],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.9",
    title: "asked about a transaction that it does not know, an initiator denies it and stays free to begin one",
    inputs: [
      [0, "verifyTid"],
      [100, "invokeRequest"],
      [200, "abort"],
    ],
    seen: [
      [0, "denyTid"],
      [100, "sendInvoke"],
      [200, "indicateAbort"],
    ],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.9",
    title: "asked about its own, it says so, each R again in place of the Invoke, until it gives up",
    inputs: [
      [0, "invokeRequest"],
      [1000, "verifyTid"],
      [2000, "verifyTid"],
    ],
    seen: [
      [0, "sendInvoke"],
      [1000, "sendTidOk"],
      [2000, "sendTidOk"],
      ...repeated(
        "sendTidOk",
        [...sevenMore, 32_000].map((ms) => ms + 2000),
      ),
      [38_000, "indicateAbort"],
    ],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.9",
    title: "a question beyond RCR_MAX is not answered",
    inputs: [
      [0, "invokeRequest"],
      [500, "verifyTidSpent"],
      [1000, "abort"],
    ],
    seen: [
      [0, "sendInvoke"],
      [1000, "indicateAbort"],
    ],
    phase: "aborted",
  },
  ...(
    [
      ["abort", ["indicateAbort"]],
      ["errorPdu", ["sendProtocolError", "indicateAbort"]],
      ["abortRequest", ["sendAbort"]],
    ] as const
  ).map(([input, does]): Case => ({
    machine,
    source: "WAP-224 §8.7, §8.12",
    title: `after verification ${input} ends it, too`,
    inputs: [
      [0, "invokeRequest"],
      [1000, "verifyTid"],
      [5500, input],
    ],
    seen: [
      [0, "sendInvoke"],
      [1000, "sendTidOk"],
      [5000, "sendTidOk"],
      ...does.map((action) => [5500, action] as const),
    ],
    phase: "aborted",
  })),
])

const class1Initiator: readonly Case[] = [
  {
    machine: "wtp-class-1-initiator",
    source: "WAP-224 §7.2",
    title: "the Ack confirms the Invoke and ends the transaction",
    inputs: [
      [0, "invokeRequest"],
      [5000, "ack"],
      [5100, "ack"],
    ],
    seen: [
      [0, "sendInvoke"],
      [4000, "resendInvoke"],
      [5000, "confirmInvoke"],
    ],
    phase: "confirmed",
  },
  {
    machine: "wtp-class-1-initiator",
    source: "WAP-224 §8.9",
    title: "a verified transaction is confirmed by an Ack like any other",
    inputs: [
      [0, "invokeRequest"],
      [500, "verifyTid"],
      [900, "ack"],
    ],
    seen: [
      [0, "sendInvoke"],
      [500, "sendTidOk"],
      [900, "confirmInvoke"],
    ],
    phase: "confirmed",
  },
]

/** What class 2 does with the result, by the way to it. */
const resultWays = (
  [
    ["at once", []],
    ["after verification", [[300, "verifyTid", "sendTidOk"]]],
    ["after an Ack that held it on", [[600, "ack", "confirmInvoke"]]],
  ] as const
).flatMap(([way, before]) =>
  (["result", "resultAgain"] as const).map((result): Case => {
    const isConfirmed = before.some(([, , action]) => action === "confirmInvoke")
    return {
      machine: "wtp-class-2-initiator",
      source: "WAP-224 §7.3",
      title: `a ${result} ${way} goes to the user, whose response is the Ack, repeated for results that come again`,
      inputs: [
        [0, "invokeRequest"],
        ...before.map(([atMs, input]) => [atMs, input] as const),
        [2000, result],
        [2500, "result"],
        [7000, "resultResponse"],
        [8000, "result"],
        [9000, "resultAgain"],
        [38_000, "resultAgain"],
      ],
      seen: [
        [0, "sendInvoke"],
        ...before.map(([atMs, , action]) => [atMs, action] as const),
        ...(isConfirmed ? [] : [[2000, "confirmInvoke"] as const]),
        [2000, "indicateResult"],
        [7000, "sendAck"],
        [9000, "resendAck"],
      ],
      phase: "terminated",
    }
  }),
)

/** The ways to end class 2 after each message of the responder. */
const class2Endings = (
  [
    ["the hold-on Ack", [[500, "ack", ["confirmInvoke"]]]],
    [
      "a hold-on Ack after verification",
      [
        [300, "verifyTid", ["sendTidOk"]],
        [500, "ack", ["confirmInvoke"]],
      ],
    ],
    ["the result", [[500, "result", ["confirmInvoke", "indicateResult"]]]],
    [
      "its own Ack",
      [
        [500, "result", ["confirmInvoke", "indicateResult"]],
        [600, "resultResponse", ["sendAck"]],
      ],
    ],
  ] as const
).flatMap(([after, before]) =>
  (
    [
      ["abort", ["indicateAbort"]],
      ["errorPdu", ["sendProtocolError", "indicateAbort"]],
      ["abortRequest", ["sendAbort"]],
    ] as const
  ).map(([input, does]): Case => ({
    machine: "wtp-class-2-initiator",
    source: "WAP-224 §8.7, §8.12",
    title: `${input} after ${after} ends the transaction`,
    inputs: [[0, "invokeRequest"], ...before.map(([atMs, on]) => [atMs, on] as const), [1000, input]],
    seen: [
      [0, "sendInvoke"],
      ...before.flatMap(([atMs, , actions]) => actions.map((action) => [atMs, action] as const)),
      ...does.map((action) => [1000, action] as const),
    ],
    phase: "aborted",
  })),
)

const class2Initiator: readonly Case[] = [
  ...resultWays,
  ...class2Endings,
  {
    machine: "wtp-class-2-initiator",
    source: "WAP-224 §8.3",
    title: "a user that never responds to the result is given up after seven intervals A",
    inputs: [
      [0, "invokeRequest"],
      [1000, "result"],
    ],
    seen: [
      [0, "sendInvoke"],
      [1000, "confirmInvoke"],
      [1000, "indicateResult"],
      [29_000, "sendNoResponse"],
      [29_000, "indicateAbort"],
    ],
    phase: "aborted",
  },
  {
    machine: "wtp-class-2-initiator",
    source: "WAP-224 §8.3",
    title: "without user acknowledgement the provider acknowledges the result after one interval A",
    providerAcknowledges: true,
    inputs: [
      [0, "invokeRequest"],
      [1000, "result"],
    ],
    seen: [
      [0, "sendInvoke"],
      [1000, "confirmInvoke"],
      [1000, "indicateResult"],
      [5000, "sendAck"],
    ],
    phase: "terminated",
  },
]

export const wtpInitiatorStories: readonly Story[] = [...initiators, ...class1Initiator, ...class2Initiator].map(story)
