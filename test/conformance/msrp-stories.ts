/** Messages over MSRP at both ends: RFC 4975 §5.4, §7.1, §7.2, §7.3, §10. */
import type { MachineName } from "./machines.ts"
import type { Story } from "./story.ts"
import { transcriptStory, type Transcript } from "./transcript.ts"

type Script = Omit<Transcript, "machine">

/** 30 s from the last octet (RFC 4975 §7.1.1). */
const delays = { Response: 30_000 }

const tell = (machine: MachineName, scripts: readonly Script[]): readonly Story[] =>
  scripts.map((script) => transcriptStory({ machine, delays, ...script }))

const endings = [
  ["refusal", "reportRefusal"],
  ["connectionLost", "reportLost"],
  ["sessionEnded", "reportLost"],
] as const

const send: readonly Script[] = [
  {
    source: "RFC 4975 §7.1.1",
    title: "30 s without an answer, from the last octet and not from the first, are a failure",
    inputs: [
      [0, "send"],
      [4000, "lastOctet"],
      [34_001, "ok"],
    ],
    did: ["0 write", "34000 reportOverdue"],
    trail: ["sending", "awaiting", "done"],
  },
  {
    source: "RFC 4975 §7.2",
    title: "a 200 in time says that the receiver has the chunk",
    inputs: [
      [0, "send"],
      [4000, "lastOctet"],
      [33_999, "ok"],
      [34_500, "refusal"],
    ],
    did: ["0 write", "33999 reportAccepted"],
    trail: ["sending", "awaiting", "done"],
  },
  ...endings.flatMap(([input, action]): readonly Script[] => [
    {
      source: "RFC 4975 §7.1.1, §5.4",
      title: `${input} while octets are going out`,
      inputs: [
        [0, "send"],
        [2000, input],
        [4000, "lastOctet"],
      ],
      did: ["0 write", `2000 ${action}`],
      trail: ["sending", "done"],
    },
    {
      source: "RFC 4975 §7.2, §5.4",
      title: `${input} while the answer is awaited`,
      inputs: [
        [0, "send"],
        [4000, "lastOctet"],
        [5000, input],
        [6000, "ok"],
      ],
      did: ["0 write", `5000 ${action}`],
      trail: ["sending", "awaiting", "done"],
    },
  ]),
]

const partial: readonly Script[] = endings.flatMap(([input, action]): readonly Script[] => [
  {
    source: "RFC 4975 §7.1.1, §5.4",
    title: `${input} while octets are going out`,
    inputs: [
      [0, "send"],
      [2000, input],
      [4000, "lastOctet"],
    ],
    did: ["0 write", `2000 ${action}`],
    trail: ["sending", "done"],
  },
  {
    source: "RFC 4975 §7.1.1",
    title: `silence says nothing, however long; then ${input}`,
    inputs: [
      [0, "send"],
      [4000, "lastOctet"],
      [90_000, input],
      [91_000, "refusal"],
    ],
    did: ["0 write", "4000 reportSent", ...(input === "sessionEnded" ? [] : [`90000 ${action}`])],
    trail: ["sending", "awaiting", "done"],
  },
])

const silent: readonly Script[] = [
  {
    source: "RFC 4975 §7.1.1",
    title: "a SEND that nobody answers is done when it is out",
    inputs: [
      [0, "send"],
      [4000, "lastOctet"],
      [5000, "refusal"],
    ],
    did: ["0 write", "4000 reportSent"],
    trail: ["sending", "done"],
  },
  ...endings.slice(1).map(([input, action]): Script => ({
    source: "RFC 4975 §5.4",
    title: `${input} while octets are going out`,
    inputs: [
      [0, "send"],
      [2000, input],
      [4000, "lastOctet"],
    ],
    did: ["0 write", `2000 ${action}`],
    trail: ["sending", "done"],
  })),
]

/** What ends a message badly, what is told, and where it then is. */
const mishaps = [
  { input: "stopMessage", does: ["reportRefused"], to: "refused", aborts: true },
  { input: "typeRefused", does: ["dropType", "reportRefused"], to: "refused", aborts: true },
  { input: "sessionGone", does: ["endSession", "reportRefused"], to: "refused", aborts: false },
  { input: "overdue", does: ["reportUnknown"], to: "unknown", aborts: true },
  { input: "failureReport", does: ["reportRefused"], to: "refused", aborts: true },
  { input: "sessionEnded", does: ["reportUnknown"], to: "unknown", aborts: false },
] as const

const message = (isReported: boolean): readonly Script[] => [
  ...mishaps.flatMap(({ input, does, to, aborts }): readonly Script[] => [
    {
      source: "RFC 4975 §7.1.1, §7.1.2, §10",
      title: `${input} while chunks go out ${aborts ? "closes the chunk by #" : "needs no further word"}`,
      inputs: [
        [0, "submit"],
        [100, "chunkDone"],
        [150, input],
        [200, "chunkDone"],
        [300, "allAnswered"],
      ],
      did: ["0 sendNext", "100 sendNext", ...[...(aborts ? ["abort"] : []), ...does].map((action) => `150 ${action}`)],
      trail: ["sending", to],
    },
    {
      source: "RFC 4975 §7.1.1, §7.1.2, §10",
      title: `${input} when all is out`,
      inputs: [
        [0, "submit"],
        [100, "lastChunkDone"],
        [150, input],
        [300, "allAnswered"],
        [400, "successReport"],
      ],
      did: ["0 sendNext", ...does.map((action) => `150 ${action}`)],
      trail: ["sending", "awaitingAnswers", to],
    },
  ]),
  ...(["sending", "awaitingAnswers"] as const).map((phase): Script => ({
    source: "RFC 4975 §5.4",
    title: `a connection lost in ${phase} is set up anew, and the message goes on, a second time, too`,
    inputs: [
      [0, "submit"],
      ...(phase === "sending" ? [] : [[50, "lastChunkDone"] as const]),
      [100, "connectionLost"],
      [2000, "reopened"],
      [2100, "connectionLost"],
      [3000, "notReopened"],
      [3100, "reopened"],
    ],
    did: ["0 sendNext", "100 reopen", "2000 sendNext", "2100 reopen", "3000 reportUnknown"],
    trail: ["sending", ...(phase === "sending" ? [] : [phase]), "interrupted", "sending", "interrupted", "unknown"],
  })),
  ...(isReported
    ? [
        {
          source: "RFC 4975 §7.1.2",
          title: "answers to all chunks do not stand in for the success report",
          inputs: [
            [0, "submit"],
            [100, "chunkDone"],
            [200, "lastChunkDone"],
            [300, "allAnswered"],
            [900, "successReport"],
            [950, "failureReport"],
          ],
          did: ["0 sendNext", "100 sendNext", "900 reportDelivered"],
          trail: ["sending", "awaitingAnswers", "awaitingReport", "delivered"],
        } satisfies Script,
        {
          source: "RFC 4975 §7.1.2",
          title: "the success report may overtake the last answer",
          inputs: [
            [0, "submit"],
            [200, "lastChunkDone"],
            [250, "successReport"],
            [300, "allAnswered"],
          ],
          did: ["0 sendNext", "250 reportDelivered"],
          trail: ["sending", "awaitingAnswers", "delivered"],
        } satisfies Script,
        {
          source: "RFC 4975 §7.1.2",
          title: "a success report that comes by the new connection spares the repetition",
          inputs: [
            [0, "submit"],
            [200, "lastChunkDone"],
            [300, "allAnswered"],
            [400, "connectionLost"],
            [900, "successReport"],
            [950, "reopened"],
          ],
          did: ["0 sendNext", "400 reopen", "900 reportDelivered"],
          trail: ["sending", "awaitingAnswers", "awaitingReport", "interrupted", "delivered"],
        } satisfies Script,
        ...(
          [
            ["failureReport", "reportRefused", "refused"],
            ["sessionEnded", "reportUnknown", "unknown"],
          ] as const
        ).map(([input, action, to]): Script => ({
          source: "RFC 4975 §7.1.2, §5.4",
          title: `${input} instead of the success report`,
          inputs: [
            [0, "submit"],
            [200, "lastChunkDone"],
            [300, "allAnswered"],
            [900, input],
          ],
          did: ["0 sendNext", `900 ${action}`],
          trail: ["sending", "awaitingAnswers", "awaitingReport", to],
        })),
      ]
    : [
        {
          source: "RFC 4975 §7.1.1",
          title: "the next chunk does not wait for an answer, and the last answer says that the message arrived",
          inputs: [
            [0, "submit"],
            [100, "chunkDone"],
            [200, "lastChunkDone"],
            [300, "allAnswered"],
            [400, "overdue"],
          ],
          did: ["0 sendNext", "100 sendNext", "300 reportDelivered"],
          trail: ["sending", "awaitingAnswers", "delivered"],
        } satisfies Script,
      ]),
]

const refusals = [
  { input: "tooLarge", answer: "answer413", to: "refusedSize" },
  { input: "unknownType", answer: "answer415", to: "refusedType" },
  { input: "aborted", answer: "answer200", to: "abandoned" },
] as const

const receiver: readonly Script[] = [
  {
    source: "RFC 4975 §5.4, §7.3",
    title: "a SEND without a body, and one that cannot be read, leave no message behind",
    inputs: [
      [0, "bodiless"],
      [10, "unintelligible"],
      [20, "completing"],
    ],
    did: ["0 answer200", "10 answer400", "20 answer200", "20 deliver", "20 reportSuccess"],
    trail: ["delivered"],
  },
  {
    source: "RFC 4975 §7.3.1, §5.4",
    title:
      "a message in chunks is delivered once; what its sender repeats after a lost connection is answered, not delivered",
    inputs: [
      [0, "chunk"],
      [5, "unintelligible"],
      [10, "chunk"],

      [20, "completing"],
      [30, "duplicate"],
    ],
    did: [
      "0 answer200",
      "5 answer400",
      "10 answer200",
      "20 answer200",
      "20 deliver",
      "20 reportSuccess",
      "30 answer200",
      "30 reportSuccess",
    ],
    trail: ["receiving", "delivered"],
  },
  {
    source: "RFC 4975 §7.3.1",
    title: "the end of the session throws away what has come of a message",
    inputs: [
      [0, "chunk"],
      [10, "sessionEnded"],
      [20, "completing"],
    ],
    did: ["0 answer200", "10 discard"],
    trail: ["receiving", "abandoned"],
  },
  ...refusals.flatMap(({ input, answer, to }): readonly Script[] => [
    {
      source: "RFC 4975 §7.3.1, §10",
      title: `${input} with the first chunk; later chunks of the message meet the same answer`,
      inputs: [
        [0, input],
        [10, "duplicate"],
        [20, "completing"],
      ],
      did: [`0 ${answer}`, `10 ${answer}`],
      trail: [to],
    },
    {
      source: "RFC 4975 §7.3.1, §10",
      title: `${input} with a later chunk`,
      inputs: [
        [0, "chunk"],
        [10, input],
        [20, "duplicate"],
      ],
      did: ["0 answer200", `10 ${answer}`, "10 discard", `20 ${answer}`],
      trail: ["receiving", to],
    },
  ]),
]

export const msrpStories: readonly Story[] = [
  ...tell("msrp-send", send),
  ...tell("msrp-send-partial", partial),
  ...tell("msrp-send-silent", silent),
  ...tell("msrp-message-sender", message(false)),
  ...tell("msrp-message-sender-reported", message(true)),
  ...tell("msrp-message-receiver", receiver),
]
