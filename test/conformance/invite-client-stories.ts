/** The INVITE client transaction: RFC 3261 §17.1.1.2, Figure 5, and as RFC 6026 §7.2 amends it. */
import { expect } from "vitest"
import type { MachineName } from "./machines.ts"
import { core, playTransaction, radioLeg } from "./player.ts"
import type { Story } from "./story.ts"
import { transcriptStory } from "./transcript.ts"

interface Client {
  readonly machine: MachineName
  readonly isReliable: boolean
  readonly rfc6026: boolean
}

const clients: readonly Client[] = [
  { machine: "invite-client", isReliable: false, rfc6026: false },
  { machine: "invite-client-reliable", isReliable: true, rfc6026: false },
  { machine: "invite-client-6026", isReliable: false, rfc6026: true },
  { machine: "invite-client-reliable-6026", isReliable: true, rfc6026: true },
]

const silentPeers = [
  { place: "between core elements", base: core, sends: [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5], timeout: 32 },
  { place: "on the radio leg", base: radioLeg, sends: [0, 2, 6, 14, 30, 62, 126], timeout: 128 },
]

const silence = ({ machine, isReliable }: Client): readonly Story[] =>
  silentPeers.map(({ place, base, sends, timeout }): Story => ({
    source: "RFC 3261 §17.1.1.2 vector 1",
    title: isReliable
      ? `${machine}: a silent peer, ${place}, gets one INVITE, and Timer B fires all the same`
      : `${machine}: "the amount of time that the client transaction waits … is doubled": a silent peer, ${place}, gets 7 INVITEs`,
    machines: [machine],
    check: (tables) => {
      const client = playTransaction(tables[machine], base, [
        [0, "request"],
        [(timeout + 1) * 1000, "1xx"],
        [(timeout + 2) * 1000, "failure"],
      ])
      expect(client.timesOf("send").map((ms) => ms / 1000)).toEqual(isReliable ? [0] : sends)
      expect(client.timesOf("reportTimeout").map((ms) => ms / 1000)).toEqual([timeout])
      expect(client.actions.filter((action) => action !== "send")).toEqual(["reportTimeout"])
      expect(client.trail).toEqual(["calling", "terminated"])
      expect(client.timersLeft).toEqual([])
    },
  }))

const answers = ({ machine, isReliable, rfc6026 }: Client): readonly Story[] => [
  transcriptStory({
    machine,
    source: "RFC 3261 §17.1.1.2",
    title: "any 1xx stops resending for good, and no timer ends the wait for a final response",
    inputs: [
      [0, "request"],
      [700, "1xx"],
      [90_000, "1xx"],
    ],
    did: ["0 send", ...(isReliable ? [] : ["500 send"]), "700 passUp", "90000 passUp"],
    trail: ["calling", "proceeding"],
  }),
  ...[false, true].flatMap((isProceeding): readonly Story[] => {
    const label = isProceeding ? "after a 1xx" : "with no 1xx before"
    const before = isProceeding ? [[50, "1xx"] as const] : []
    const begun = isProceeding ? ["0 send", "50 passUp"] : ["0 send"]
    const trail = isProceeding ? ["calling", "proceeding"] : ["calling"]
    return [
      transcriptStory({
        machine,
        source: rfc6026 ? "RFC 6026 §7.2" : "RFC 3261 §17.1.1.2",
        title: rfc6026
          ? `a 2xx ${label} leads to "accepted", where copies of it still go up until Timer M fires after 64 × T1`
          : `a 2xx ${label} ends the transaction, and copies of it find none`,
        inputs: [[0, "request"], ...before, [100, "2xx"], [600, "2xx"], [32_200, "2xx"], [32_300, "failure"]],
        did: [...begun, "100 passUp", ...(rfc6026 ? ["600 passUp"] : [])],
        trail: [...trail, ...(rfc6026 ? ["accepted"] : []), "terminated"],
      }),
      transcriptStory({
        machine,
        source: "RFC 3261 §17.1.1.2",
        title: isReliable
          ? `a 300-699 ${label} goes up once, is acknowledged and ends the transaction, since Timer D is 0`
          : `a 300-699 ${label} goes up once, and every copy of it is acknowledged until Timer D fires`,
        inputs: [
          [0, "request"],
          ...before,
          [100, "failure"],
          [600, "failure"],
          [32_000, "failure"],
          [32_200, "failure"],
        ],
        did: [...begun, "100 sendAck", "100 passUp", ...(isReliable ? [] : ["600 sendAck", "32000 sendAck"])],
        trail: [...trail, ...(isReliable ? [] : ["completed"]), "terminated"],
      }),
    ]
  }),
  transcriptStory({
    machine,
    source: "RFC 3261 §17.1.4",
    title: "an error of the transport for the INVITE is told once and ends the transaction",
    inputs: [
      [0, "request"],
      [100, "transportError"],
      [200, "transportError"],
      [300, "2xx"],
    ],
    did: ["0 send", "100 reportError"],
    trail: ["calling", "terminated"],
  }),
  ...(isReliable
    ? []
    : [
        transcriptStory({
          machine,
          source: "RFC 3261 §17.1.1.2, Figure 5",
          title: "an error of the transport for the ACK is told and ends the transaction",
          inputs: [
            [0, "request"],
            [100, "failure"],
            [101, "transportError"],
            [600, "failure"],
          ],
          did: ["0 send", "100 sendAck", "100 passUp", "101 reportError"],
          trail: ["calling", "completed", "terminated"],
        }),
      ]),
]

export const inviteClientStories: readonly Story[] = clients.flatMap((client) => [
  ...silence(client),
  ...answers(client),
])
