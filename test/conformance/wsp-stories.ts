/** Push sessions of WSP (WAP-230 §7.1): opening, pushing, suspending, resuming and ending, on both sides. */
import { expect } from "vitest"
import type { MachineName } from "./machines.ts"
import { play } from "./player.ts"
import type { Story } from "./story.ts"

/** Inputs one after another, each with what the world sees of it. */
type Steps = readonly (readonly [input: string, ...seen: readonly string[]])[]

interface Case {
  readonly machine: MachineName
  readonly title: string
  readonly steps: Steps
  readonly phase: string
}

const story = ({ machine, title, steps, phase }: Case): Story => ({
  source: "WAP-230 §7.1",
  title: `${machine}: ${title}`,
  machines: [machine],
  check: (tables) => {
    const inputs = steps.map(([input], index) => [index, input] as const)
    const player = play(tables[machine], { delays: {}, inputs, untilMs: steps.length })
    expect(
      steps.map((_, index) => player.did.filter(({ atMs }) => atMs === index).map(({ action }) => action)),
    ).toEqual(steps.map(([, ...seen]) => seen))
    expect(player.phase).toBe(phase)
  },
})

/** The ways to each phase of a server session. */
const opened: Steps = [["connect", "acceptInvoke", "indicateConnect"]]
const answered: Steps = [...opened, ["accept", "sendConnectReply"]]
const standing: Steps = [...answered, ["resultConfirmed"]]
const asleep: Steps = [...standing, ["suspend", "abortPushes", "indicateSuspend"]]
const waking: Steps = [...asleep, ["resume", "acceptInvoke", "indicateResume"]]
const awake: Steps = [...waking, ["accept", "sendReply"]]

const refused: Steps = [
  ["push", "refusePush"],
  ["confirmedPush", "refusePush"],
]
const pushed: Steps = [
  ["push", "sendPush"],
  ["confirmedPush", "beginConfirmedPush"],
]
/** Ends that tell "connected", "suspended" and the rest apart by what they do. */
const endOfConnected: Steps = [
  ...pushed,
  ["resumeUnable", "refuseResume"],
  ["disconnect", "abortPushes", "indicateDisconnect"],
]
const endOfSuspended: Steps = [...refused, ["disconnect", "indicateDisconnect"]]

const server: readonly Omit<Case, "machine" | "phase">[] = [
  {
    title: "a session is opened, pushed to, and closed by its client",
    steps: [...standing, ...endOfConnected],
  },
  {
    title: "a redirected client has no session",
    steps: [...opened, ["redirect", "sendRedirect", "indicateDisconnect"]],
  },
  {
    title: "nothing is pushed before the session is accepted",
    steps: [...opened, ...refused, ["disconnect", "abortTransaction", "indicateDisconnect"]],
  },
  {
    title: "pushes that come too early do not keep the session from being accepted",
    steps: [...opened, ...refused, ["accept", "sendConnectReply"], ["resultConfirmed"], ...endOfConnected],
  },
  {
    title: "pushes behind a ConnectReply that does not arrive are aborted with the session",
    steps: [...answered, ...pushed, ["suspendUnable", "abortTransaction", "abortPushes", "indicateDisconnect"]],
  },
  {
    title: "pushes behind an answer to Resume that does not arrive are aborted, and the session stays suspended",
    steps: [...awake, ...pushed, ["transactionAborted", "abortPushes", "indicateSuspend"], ...endOfSuspended],
  },
  {
    title: "pushes may follow the ConnectReply at once",
    steps: [...answered, ...pushed, ["resultConfirmed"], ...endOfConnected],
  },
  {
    title: "a Resume of no session is refused, and a Connect is still free to come",
    steps: [["resume", "refuseResume"], ["resumeUnable", "refuseResume"], ...standing, ...endOfConnected],
  },
  {
    title: "a suspended session takes no pushes, and its client can close it",
    steps: [...asleep, ...endOfSuspended],
  },
  {
    title: "a resumed session is pushed to again",
    steps: [...waking, ...refused, ["accept", "sendReply"], ...pushed, ["resultConfirmed"], ...endOfConnected],
  },
  {
    title: "a client that moves resumes a session that was never suspended",
    steps: [
      ...standing,
      ["resume", "acceptInvoke", "abortPushes", "indicateSuspend", "indicateResume"],
      ["accept", "sendReply"],
      ["resultConfirmed"],
      ...endOfConnected,
    ],
  },
  {
    title: "a Resume before the session is accepted is refused, and the session may still be",
    steps: [
      ...opened,
      ["resume", "refuseResume"],
      ["resumeUnable", "refuseResume"],
      ["accept", "sendConnectReply"],
      ["resumeUnable", "refuseResume"],
      ["suspendUnable", "abortTransaction", "abortPushes", "indicateDisconnect"],
    ],
  },
  ...(
    [
      ["the answer to Connect", answered, ["abortTransaction", "abortPushes"]],
      ["an earlier Resume", waking, ["abortTransaction"]],
      ["the answer to an earlier Resume", awake, ["abortTransaction", "abortPushes"]],
    ] as const
  ).map(([what, before, aborted]) => ({
    title: `a Resume that overtakes ${what} takes its place`,
    steps: [
      ...before,
      ["resume", "acceptInvoke", ...aborted, "indicateSuspend", "indicateResume"] as const,
      ...refused,
      ["accept", "sendReply"] as const,
      ["resultConfirmed"] as const,
      ...endOfConnected,
    ],
  })),
  {
    title: "a Suspend while the Connect is answered leaves a session to resume",
    steps: [...answered, ["suspend", "abortTransaction", "abortPushes", "indicateSuspend"], ...endOfSuspended],
  },
  {
    title: "a Suspend while the Resume is answered leaves a session to resume again",
    steps: [...awake, ["suspend", "abortTransaction", "abortPushes", "indicateSuspend"], ...endOfSuspended],
  },
  {
    title: "a Suspend that overtakes the answer to Resume leaves a session to resume again",
    steps: [...waking, ["suspend", "abortTransaction", "indicateSuspend"], ...endOfSuspended],
  },
  {
    title: "a Resume that its client gives up leaves the session suspended",
    steps: [...waking, ["transactionAborted", "indicateSuspend"], ...endOfSuspended],
  },
  {
    title: "an answer to Resume that does not arrive leaves the session suspended",
    steps: [...awake, ["transactionAborted", "abortPushes", "indicateSuspend"], ...endOfSuspended],
  },
  ...(
    [
      ["while Connect is with the user", opened, "transactionAborted", ["indicateDisconnect"]],
      ["while Connect is with the user", opened, "suspend", ["abortTransaction", "indicateDisconnect"]],
      ["while Connect is with the user", opened, "suspendUnable", ["abortTransaction", "indicateDisconnect"]],
      ["while Connect is with the user", opened, "displaced", ["abortTransaction", "indicateDisconnect"]],
      ["while Connect is answered", answered, "transactionAborted", ["abortPushes", "indicateDisconnect"]],
      [
        "while Connect is answered",
        answered,
        "suspendUnable",
        ["abortTransaction", "abortPushes", "indicateDisconnect"],
      ],
      ["while Connect is answered", answered, "disconnect", ["abortTransaction", "abortPushes", "indicateDisconnect"]],
      ["while Connect is answered", answered, "displaced", ["abortTransaction", "abortPushes", "indicateDisconnect"]],
      ["of a standing session", standing, "suspendUnable", ["abortPushes", "indicateDisconnect"]],
      ["of a standing session", standing, "displaced", ["abortPushes", "indicateDisconnect"]],
      ["of a suspended session", asleep, "displaced", ["indicateDisconnect"]],
      ["while Resume is with the user", waking, "disconnect", ["abortTransaction", "indicateDisconnect"]],
      ["while Resume is with the user", waking, "displaced", ["abortTransaction", "indicateDisconnect"]],
      ["while Resume is answered", awake, "disconnect", ["abortTransaction", "abortPushes", "indicateDisconnect"]],
      ["while Resume is answered", awake, "displaced", ["abortTransaction", "abortPushes", "indicateDisconnect"]],
    ] as const
  ).map(([when, before, input, seen]) => ({
    title: `${input} ${when} is its end`,
    steps: [...before, [input, ...seen] as const],
  })),
]

const asked: Steps = [["connectRequest", "sendConnect"]]
const joined: Steps = [...asked, ["connectReply", "acceptResult", "confirmConnect"]]
const dormant: Steps = [...joined, ["suspendRequest", "abortPushes", "sendSuspend", "indicateSuspend"]]
const reviving: Steps = [...dormant, ["resumeRequest", "sendResume"]]
const received: Steps = [
  ["push", "indicatePush"],
  ["confirmedPush", "beginConfirmedPush"],
]
const leaveConnected: Steps = [
  ...received,
  ["disconnectRequest", "abortPushes", "sendDisconnect", "indicateDisconnect"],
]
const leaveSuspended: Steps = [
  ["confirmedPush", "refuseTransaction"],
  ["disconnectRequest", "sendDisconnect", "indicateDisconnect"],
]

const client: readonly Omit<Case, "machine" | "phase">[] = [
  {
    title: "a session is opened, takes pushes of both kinds, and is closed by its device",
    steps: [...joined, ...leaveConnected],
  },
  {
    title: "a confirmed push without a session is refused, and a session can still be opened",
    steps: [["confirmedPush", "refuseTransaction"], ...joined, ...leaveConnected],
  },
  {
    title: "pushes that overtake the ConnectReply are taken",
    steps: [...asked, ...received, ["connectReply", "acceptResult", "confirmConnect"], ...leaveConnected],
  },
  {
    title: "a suspended session refuses pushes and can be closed",
    steps: [...dormant, ...leaveSuspended],
  },
  {
    title: "a resumed session takes pushes, even before the answer to Resume",
    steps: [...reviving, ...received, ["resumeReply", "acceptResult", "confirmResume"], ...leaveConnected],
  },
  {
    title: "a device that moves resumes without suspending",
    steps: [
      ...joined,
      ["resumeRequest", "abortPushes", "sendResume"],
      ["resumeReply", "acceptResult", "confirmResume"],
      ...leaveConnected,
    ],
  },
  {
    title: "a Resume without an answer leaves the session suspended",
    steps: [...reviving, ["transactionAborted", "abortPushes", "indicateSuspend"], ...leaveSuspended],
  },
  {
    title: "a Resume can be taken back by a Suspend",
    steps: [
      ...reviving,
      ["suspendRequest", "abortTransaction", "abortPushes", "sendSuspend", "indicateSuspend"],
      ...leaveSuspended,
    ],
  },
  ...(
    [
      ["while connecting", asked, "redirect", ["acceptResult", "abortPushes", "indicateRedirect"]],
      ["while connecting", asked, "refused", ["acceptResult", "abortPushes", "indicateDisconnect"]],
      ["while connecting", asked, "transactionAborted", ["abortPushes", "indicateDisconnect"]],
      ["while connecting", asked, "disconnectRequest", ["abortTransaction", "abortPushes", "indicateDisconnect"]],
      ["of a standing session", joined, "disconnect", ["abortPushes", "indicateDisconnect"]],
      ["of a suspended session", dormant, "disconnect", ["indicateDisconnect"]],
      ["while resuming", reviving, "refused", ["acceptResult", "abortPushes", "indicateDisconnect"]],
      ["while resuming", reviving, "disconnect", ["abortTransaction", "abortPushes", "indicateDisconnect"]],
      [
        "while resuming",
        reviving,
        "disconnectRequest",
        ["abortTransaction", "abortPushes", "sendDisconnect", "indicateDisconnect"],
      ],
    ] as const
  ).map(([when, before, input, seen]) => ({
    title: `${input} ${when} is its end`,
    steps: [...before, [input, ...seen] as const],
  })),
]

const waiting: Steps = [["requestBeyondMor"]]
const outstanding: Steps = [["request", "sendConfirmedPush"]]

const pushes: readonly Case[] = [
  ...(
    [
      ["is confirmed by the device's Ack", outstanding, "confirmed", ["invokeConfirmed", "confirmPush", "releaseTurn"]],
      [
        "that waits for its turn is sent then",
        [...waiting, ["turn", "sendConfirmedPush"]],
        "confirmed",
        ["invokeConfirmed", "confirmPush", "releaseTurn"],
      ],
      [
        "that the device refuses gives its turn to the next",
        outstanding,
        "aborted",
        ["transactionAborted", "indicatePushAbort", "releaseTurn"],
      ],
      ["ends with its session", outstanding, "aborted", ["sessionGone", "abortTransaction", "indicatePushAbort"]],
      [
        "can be taken back",
        outstanding,
        "aborted",
        ["abortRequest", "abortTransaction", "indicatePushAbort", "releaseTurn"],
      ],
      ["that waits ends with its session unsent", waiting, "aborted", ["sessionGone", "indicatePushAbort"]],
      ["that waits can be taken back unsent", waiting, "aborted", ["abortRequest", "indicatePushAbort"]],
    ] as const
  ).map(([title, before, phase, last]): Case => ({
    machine: "wsp-confirmed-push-server",
    title: `a confirmed push ${title}`,
    steps: [...before, last],
    phase,
  })),
  ...(
    [
      ["is acknowledged when its application takes it", "accepted", ["accept", "acceptInvoke"]],
      ["that its application refuses is aborted", "aborted", ["refuse", "abortTransaction", "indicatePushAbort"]],
      ["that the PPG takes back is aborted", "aborted", ["transactionAborted", "indicatePushAbort"]],
      ["ends with its session", "aborted", ["sessionGone", "abortTransaction", "indicatePushAbort"]],
    ] as const
  ).map(([title, phase, last]): Case => ({
    machine: "wsp-confirmed-push-client",
    title: `a confirmed push ${title}`,
    steps: [["receive", "indicatePush"], last],
    phase,
  })),
  {
    machine: "wsp-confirmed-push-client",
    title: "a confirmed push beyond Push MOR is refused and not shown",
    steps: [["receiveBeyondMor", "refuseMor"]],
    phase: "aborted",
  },
]

export const wspStories: readonly Story[] = [
  ...server.map((one): Case => ({ machine: "wsp-session-server", phase: "terminated", ...one })),
  ...client.map((one): Case => ({ machine: "wsp-session-client", phase: "terminated", ...one })),
  ...pushes,
].map(story)
