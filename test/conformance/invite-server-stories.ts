/** The INVITE server transaction: RFC 3261 §17.2.1, Figure 7, and as RFC 6026 §7.1 amends it. */
import { expect } from "vitest"
import type { MachineName } from "./machines.ts"
import { core, playTransaction, radioLeg } from "./player.ts"
import type { Story } from "./story.ts"
import { transcriptStory } from "./transcript.ts"

interface Server {
  readonly machine: MachineName
  readonly isReliable: boolean
  readonly rfc6026: boolean
}

const servers: readonly Server[] = [
  { machine: "invite-server", isReliable: false, rfc6026: false },
  { machine: "invite-server-reliable", isReliable: true, rfc6026: false },
  { machine: "invite-server-6026", isReliable: false, rfc6026: true },
  { machine: "invite-server-reliable-6026", isReliable: true, rfc6026: true },
]

const silentCallers = [
  {
    place: "between core elements",
    base: core,
    repeats: [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5],
    timeout: 32,
  },
  { place: "on the radio leg", base: radioLeg, repeats: [0, 2, 6, 14, 30, 46, 62, 78, 94, 110, 126], timeout: 128 },
]

const withoutAck = ({ machine, isReliable }: Server): readonly Story[] =>
  silentCallers.map(({ place, base, repeats, timeout }): Story => ({
    source: "RFC 3261 §17.2.1 vector 1",
    title: isReliable
      ? `${machine}: a 300-699 without ACK, ${place}, is sent once, and Timer H fires all the same`
      : `${machine}: a 300-699 without ACK, ${place}, is sent 11 times at intervals that cap at T2, then Timer H fires`,
    machines: [machine],
    check: (tables) => {
      const server = playTransaction(tables[machine], base, [
        [0, "request"],
        [0, "failure"],
        [timeout * 1000 + 1, "ack"],
      ])
      const sends = server.did.filter(({ action }) => action === "respond" || action === "repeat")
      expect(sends.map(({ atMs }) => atMs / 1000)).toEqual(isReliable ? [0] : repeats)
      expect(server.timesOf("reportTimeout")).toEqual([timeout * 1000])
      expect(server.trail).toEqual(["trying", "completed", "terminated"])
      expect(server.timersLeft).toEqual([])
    },
  }))

const provisional = ({ machine, rfc6026 }: Server): readonly Story[] => [
  transcriptStory({
    machine,
    source: "RFC 3261 §17.2.1",
    title: "100 (Trying) goes out when nothing has been sent within 200 ms; copies of the INVITE get the last 1xx",
    inputs: [
      [0, "request"],
      [150, "request"],
      [500, "request"],
      [800, "provisional"],
      [900, "provisional"],
      [1500, "request"],
    ],
    did: ["0 passUp", "200 respondTrying", "500 repeat", "800 respond", "900 respond", "1500 repeat"],
    trail: ["trying", "proceeding"],
  }),
  transcriptStory({
    machine,
    source: "RFC 3261 §17.2.1",
    title: "a 101-199 within 200 ms stands in for 100 (Trying)",
    inputs: [
      [0, "request"],
      [150, "provisional"],
      [500, "request"],
    ],
    did: ["0 passUp", "150 respond", "500 repeat"],
    trail: ["trying", "proceeding"],
  }),
  transcriptStory({
    machine,
    source: rfc6026 ? "RFC 6026 §7.1" : "RFC 3261 §17.2.4",
    title: rfc6026
      ? "an error of the transport while proceeding is told, and the transaction stays"
      : "an error of the transport while proceeding is told and ends the transaction",
    inputs: [
      [0, "request"],
      [150, "provisional"],
      [160, "transportError"],
      [500, "request"],
    ],
    did: ["0 passUp", "150 respond", "160 reportError", ...(rfc6026 ? ["500 repeat"] : [])],
    trail: ["trying", "proceeding", ...(rfc6026 ? [] : ["terminated"])],
  }),
]

const final = ({ machine, isReliable, rfc6026 }: Server): readonly Story[] =>
  [false, true].flatMap((isProceeding): readonly Story[] => {
    const label = isProceeding ? "after a 1xx" : "with no 1xx before"
    const before = isProceeding ? [[40, "provisional"] as const] : []
    const begun = isProceeding ? ["0 passUp", "40 respond"] : ["0 passUp"]
    const trail = isProceeding ? ["trying", "proceeding"] : ["trying"]
    return [
      transcriptStory({
        machine,
        source: rfc6026 ? "RFC 6026 §7.1" : "RFC 3261 §17.2.1",
        title: rfc6026
          ? `a 2xx ${label} leads to "accepted": copies of the INVITE are absorbed, the core's copies of the 2xx pass, its ACKs go up, until Timer L fires`
          : `a 2xx ${label} ends the transaction at once`,
        inputs: [
          [0, "request"],
          ...before,
          [100, "success"],
          [500, "request"],
          [600, "success"],
          [650, "transportError"],
          [700, "ack"],
          [800, "ack"],
          [32_200, "success"],
          [32_300, "ack"],
        ],
        did: [
          ...begun,
          "100 respond",
          ...(rfc6026 ? ["600 respond", "650 reportError", "700 passAckUp", "800 passAckUp"] : []),
        ],
        trail: [...trail, ...(rfc6026 ? ["accepted"] : []), "terminated"],
      }),
      transcriptStory({
        machine,
        source: "RFC 3261 §17.2.1",
        title: isReliable
          ? `a 300-699 ${label} waits for its ACK, which ends the transaction, since Timer I is 0`
          : `a 300-699 ${label} is repeated until its ACK, whose copies are absorbed until Timer I fires`,
        inputs: [
          [0, "request"],
          ...before,
          [100, "failure"],
          [300, "request"],
          [700, "ack"],
          [900, "ack"],
          [6000, "request"],
        ],
        did: [...begun, "100 respond", "300 repeat", ...(isReliable ? [] : ["600 repeat"])],
        trail: [...trail, "completed", ...(isReliable ? [] : ["confirmed"]), "terminated"],
      }),
      transcriptStory({
        machine,
        source: rfc6026 ? "RFC 6026 §7.1" : "RFC 3261 §17.2.4",
        title: rfc6026
          ? `an error of the transport for a 300-699 ${label} is told, and the transaction goes on`
          : `an error of the transport for a 300-699 ${label} is told and ends the transaction`,
        inputs: [[0, "request"], ...before, [100, "failure"], [200, "transportError"], [300, "request"], [400, "ack"]],
        did: [...begun, "100 respond", "200 reportError", ...(rfc6026 ? ["300 repeat"] : [])],
        trail: [...trail, "completed", ...(rfc6026 && !isReliable ? ["confirmed"] : []), "terminated"],
      }),
    ]
  })

export const inviteServerStories: readonly Story[] = servers.flatMap((server) => [
  ...withoutAck(server),
  ...provisional(server),
  ...final(server),
])
