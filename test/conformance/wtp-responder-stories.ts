/** Responders of WTP transactions (WAP-224): verification of identifiers, acknowledgement, results, and how they give up. */
import type { Story } from "./story.ts"
import { repeated, sevenMore, story, type Case } from "./wtp-case.ts"

/** What responders of both classes do alike until their user has responded. */
const responders = (["wtp-class-1-responder", "wtp-class-2-responder"] as const).flatMap((machine): readonly Case[] => [
  {
    machine,
    source: "WAP-224 §8.12",
    title: "an Invoke that cannot be read is answered by an Abort, and the user hears nothing",
    inputs: [[0, "errorPdu"]],
    seen: [[0, "sendProtocolError"]],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.9",
    title: "a doubtful identifier is asked about, again for a retransmission but not for a duplicate",
    inputs: [
      [0, "invokeUnverified"],
      [100, "invokeDuplicate"],
      [4000, "invokeAgain"],
      [5000, "abort"],
    ],
    seen: [
      [0, "sendTidCheck"],
      [4000, "sendTidCheck"],
    ],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.12",
    title: "a PDU that cannot be read in place of the answer ends it",
    inputs: [
      [0, "invokeUnverified"],
      [500, "errorPdu"],
    ],
    seen: [
      [0, "sendTidCheck"],
      [500, "sendProtocolError"],
    ],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.3",
    title: "a user that never responds is given up after seven intervals A, and the initiator is told",
    inputs: [
      [0, "invoke"],
      [4500, "invokeAgain"],
    ],
    seen: [
      [0, "indicateInvoke"],
      [28_000, "sendNoResponse"],
      [28_000, "indicateAbort"],
    ],
    phase: "aborted",
  },
  {
    machine,
    source: "WAP-224 §8.9",
    title: "the confirmed identifier lets the Invoke through to the user",
    inputs: [
      [0, "invokeUnverified"],
      [400, "invokeAgain"],
      [500, "tidOk"],
    ],
    seen: [
      [0, "sendTidCheck"],
      [400, "sendTidCheck"],
      [500, "indicateInvoke"],
      [28_500, "sendNoResponse"],
      [28_500, "indicateAbort"],
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
    title: `${input} ends it while the user owes its response`,
    inputs: [
      [0, "invoke"],
      [1000, input],
    ],
    seen: [[0, "indicateInvoke"], ...does.map((action) => [1000, action] as const)],
    phase: "aborted",
  })),
])

const class1Responder: readonly Case[] = [
  {
    machine: "wtp-class-1-responder",
    source: "WAP-224 §7.2, §8.3",
    title: "the Ack goes out when the user responds, and again for each retransmission within W",
    inputs: [
      [0, "invoke"],
      [4100, "invokeAgain"],
      [5000, "invokeResponse"],
      [5100, "invokeDuplicate"],
      [8000, "invokeAgain"],
      [34_000, "invokeAgain"],
      [36_000, "invokeAgain"],
    ],
    seen: [
      [0, "indicateInvoke"],
      [5000, "sendAck"],
      [8000, "resendAck"],
      [34_000, "resendAck"],
    ],
    phase: "terminated",
  },
  {
    machine: "wtp-class-1-responder",
    source: "WAP-224 §8.3",
    title: "without user acknowledgement the provider acknowledges after one interval A",
    providerAcknowledges: true,
    inputs: [
      [0, "invoke"],
      [5000, "invokeAgain"],
    ],
    seen: [
      [0, "indicateInvoke"],
      [4000, "sendAck"],
      [5000, "resendAck"],
    ],
    phase: "terminated",
  },
  ...(
    [
      ["abort", ["indicateAbort"]],
      ["errorPdu", ["sendProtocolError", "indicateAbort"]],
      ["abortRequest", ["sendAbort"]],
    ] as const
  ).map(([input, does]): Case => ({
    machine: "wtp-class-1-responder",
    source: "WAP-224 §8.7, §8.12",
    title: `${input} within W takes the transaction back`,
    inputs: [
      [0, "invoke"],
      [100, "invokeResponse"],
      [1000, input],
    ],
    seen: [[0, "indicateInvoke"], [100, "sendAck"], ...does.map((action) => [1000, action] as const)],
    phase: "aborted",
  })),
]

/** Where class 2 stands when the result is asked for, and what the initiator has been told by then. */
const resultPoints = [
  ["before the user has responded", [], [], false],
  ["after the response", [[1000, "invokeResponse"]], [], false],
  [
    "after a hold-on Ack",
    [
      [1000, "invokeResponse"],
      [6000, "invokeAgain"],
    ],
    [
      [5000, "sendAck"],
      [6000, "resendAck"],
      [9000, "resendAck"],
    ],
    false,
  ],
  [
    "after the provider's hold-on Ack",
    [
      [6000, "invokeAgain"],
      [9000, "invokeAgain"],
    ],
    [
      [4000, "sendAck"],
      [6000, "resendAck"],
      [8000, "resendAck"],
      [9000, "resendAck"],
    ],
    true,
  ],
  [
    "after the response and the provider's hold-on Ack",
    [[1000, "invokeResponse"]],
    [
      [5000, "sendAck"],
      [9000, "resendAck"],
    ],
    true,
  ],
] as const satisfies readonly (readonly [string, Case["inputs"], Case["seen"], boolean])[]

const class2Results = resultPoints.flatMap(([where, before, seen, providerAcknowledges]): readonly Case[] => {
  const atMs = seen.length === 0 ? 2000 : 10_000
  const common = { machine: "wtp-class-2-responder", source: "WAP-224 §7.3", providerAcknowledges } as const
  return [
    {
      ...common,
      title: `a result ${where} is sent until it is acknowledged`,
      inputs: [[0, "invoke"], ...before, [atMs, "resultRequest"], [atMs + 100, "invokeAgain"], [atMs + 5000, "ack"]],
      seen: [
        [0, "indicateInvoke"],
        ...seen,
        [atMs, "sendResult"],
        [atMs + 4000, "resendResult"],
        [atMs + 5000, "confirmResult"],
      ],
      phase: "terminated",
    },
    ...(
      [
        ["abort", ["indicateAbort"]],
        ["errorPdu", ["sendProtocolError", "indicateAbort"]],
        ["abortRequest", ["sendAbort"]],
      ] as const
    ).flatMap(([input, does]): readonly Case[] => [
      {
        ...common,
        title: `${input} ${where} ends it`,
        inputs: [[0, "invoke"], ...before, [atMs, input]],
        seen: [[0, "indicateInvoke"], ...seen, ...does.map((action) => [atMs, action] as const)],
        phase: "aborted",
      },
      {
        ...common,
        title: `${input} after a result ${where} ends it`,
        inputs: [[0, "invoke"], ...before, [atMs, "resultRequest"], [atMs + 200, input]],
        seen: [
          [0, "indicateInvoke"],
          ...seen,
          [atMs, "sendResult"],
          ...does.map((action) => [atMs + 200, action] as const),
        ],
        phase: "aborted",
      },
    ]),
  ]
})

const class2Responder: readonly Case[] = [
  ...class2Results,
  {
    machine: "wtp-class-2-responder",
    source: "WAP-224 §8.2",
    title: "a result that nobody acknowledges is sent nine times, and only the user learns of the end",
    inputs: [
      [0, "invoke"],
      [0, "resultRequest"],
    ],
    seen: [
      [0, "indicateInvoke"],
      [0, "sendResult"],
      ...repeated("resendResult", [...sevenMore, 32_000]),
      [36_000, "indicateAbort"],
    ],
    phase: "aborted",
  },
  {
    machine: "wtp-class-2-responder",
    source: "WAP-224 §8.3",
    title: "a result that never comes holds the initiator on for seven intervals A, and no longer",
    inputs: [
      [0, "invoke"],
      [0, "invokeResponse"],
      [1000, "invokeAgain"],
    ],
    seen: [
      [0, "indicateInvoke"],
      [4000, "sendAck"],
      ...repeated("resendAck", [8000, 12_000, 16_000, 20_000, 24_000]),
      [28_000, "sendNoResponse"],
      [28_000, "indicateAbort"],
    ],
    phase: "aborted",
  },
  {
    machine: "wtp-class-2-responder",
    source: "WAP-224 §8.3",
    title: "a response at the last moment is too late for a result",
    inputs: [
      [0, "invoke"],
      [25_000, "invokeResponse"],
    ],
    seen: [
      [0, "indicateInvoke"],
      [29_000, "sendNoResponse"],
      [29_000, "indicateAbort"],
    ],
    phase: "aborted",
  },
]

export const wtpResponderStories: readonly Story[] = [...responders, ...class1Responder, ...class2Responder].map(story)
