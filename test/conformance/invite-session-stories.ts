/** The users of INVITE transactions: called core (RFC 3261 §13.3.1.4), calling core (§9.1, §13.2), proxy branch with Timer C (§16). */
import { expect } from "vitest"
import { core, playTransaction, radioLeg } from "./player.ts"
import type { Story } from "./story.ts"
import { transcriptStory, type Transcript } from "./transcript.ts"

type Script = Omit<Transcript, "machine">

const silentCallers = [
  {
    place: "between core elements",
    base: core,
    t1: 0.5,
    sends: [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5],
  },
  { place: "on the radio leg", base: radioLeg, t1: 2, sends: [0, 2, 6, 14, 30, 46, 62, 78, 94, 110, 126] },
]

const calledCore: readonly Story[] = [
  ...silentCallers.map(({ place, base, t1, sends }): Story => ({
    source: "RFC 3261 §13.3.1.4 vector 1",
    title: `uas-2xx: without an ACK, ${place}, the 2xx is sent 11 times on any transport; after 64 × T1 a BYE ends the session`,
    machines: ["uas-2xx"],
    check: (tables) => {
      const called = playTransaction(tables["uas-2xx"], base, [
        [0, "accept"],
        [64_000 * t1 + 1, "ack"],
      ])
      expect(called.timesOf("send2xx").map((ms) => ms / 1000)).toEqual(sends)
      expect(called.timesOf("sendBye")).toEqual([64_000 * t1])
      expect(called.timesOf("reportEnded")).toEqual([64_000 * t1])
      expect(called.trail).toEqual(["awaitingAck", "ended"])
      expect(called.timersLeft).toEqual([])
    },
  })),
  ...(
    [
      {
        source: "RFC 3261 §13.3.1.4",
        title: "the first ACK confirms the session and ends the copies of the 2xx; the caller's BYE ends it",
        inputs: [
          [0, "accept"],
          [700, "ack"],
          [900, "ack"],
          [5000, "bye"],
          [5100, "bye"],
        ],
        did: ["0 send2xx", "500 send2xx", "700 reportConfirmed", "5000 reportEnded"],
        trail: ["awaitingAck", "confirmed", "ended"],
      },
      {
        source: "RFC 3261 §15.1.2",
        title: "a BYE that comes before the ACK ends the session and the copies of the 2xx",
        inputs: [
          [0, "accept"],
          [700, "bye"],
          [900, "ack"],
        ],
        did: ["0 send2xx", "500 send2xx", "700 reportEnded"],
        trail: ["awaitingAck", "ended"],
      },
    ] satisfies readonly Script[]
  ).map((script) => transcriptStory({ machine: "uas-2xx", ...script })),
]

const callingScripts: readonly Script[] = [
  {
    source: "RFC 3261 §13.2.2.4",
    title: "every copy of the 2xx is acknowledged, also while the BYE is outstanding",
    inputs: [
      [0, "open"],
      [100, "2xx"],
      [600, "2xx"],
      [900, "close"],
      [1000, "2xx"],
      [1100, "byeEnded"],
      [1200, "2xx"],
    ],
    did: [
      "0 sendInvite",
      "100 sendAck",
      "100 reportEstablished",
      "600 sendAck",
      "900 sendBye",
      "1000 sendAck",
      "1100 reportClosed",
    ],
    trail: ["calling", "established", "closing", "over"],
  },
  {
    source: "RFC 3261 §13.2.2.4",
    title: "a 2xx after a 1xx opens the session, and the called side's BYE ends it",
    inputs: [
      [0, "open"],
      [50, "1xx"],
      [60, "1xx"],
      [100, "2xx"],
      [900, "bye"],
      [950, "close"],
    ],
    did: ["0 sendInvite", "100 sendAck", "100 reportEstablished", "900 reportClosed"],
    trail: ["calling", "proceeding", "established", "over"],
  },
  {
    source: "RFC 3261 §15.1.2",
    title: "BYEs of both sides may cross",
    inputs: [
      [0, "open"],
      [100, "2xx"],
      [900, "close"],
      [950, "bye"],
      [1000, "byeEnded"],
    ],
    did: ["0 sendInvite", "100 sendAck", "100 reportEstablished", "900 sendBye", "950 reportClosed"],
    trail: ["calling", "established", "closing", "over"],
  },
  {
    source: "RFC 3261 §13.2.2.3",
    title: "a 300-699 at once means that there is no session",
    inputs: [
      [0, "open"],
      [100, "failure"],
      [200, "2xx"],
    ],
    did: ["0 sendInvite", "100 reportFailed"],
    trail: ["calling", "over"],
  },
  {
    source: "RFC 3261 §13.2.2.3",
    title: "so does one after a 1xx",
    inputs: [
      [0, "open"],
      [50, "1xx"],
      [100, "failure"],
    ],
    did: ["0 sendInvite", "100 reportFailed"],
    trail: ["calling", "proceeding", "over"],
  },
  {
    source: "RFC 3261 §9.1",
    title:
      '"If no provisional response has been received, the CANCEL request MUST NOT be sent"; it goes out with the first 1xx',
    inputs: [
      [0, "open"],
      [100, "giveUp"],
      [200, "1xx"],
      [300, "failure"],
      [400, "failure"],
    ],
    did: ["0 sendInvite", "200 sendCancel", "300 reportFailed"],
    trail: ["calling", "cancelHeld", "cancelling", "over"],
  },
  {
    source: "RFC 3261 §9.1",
    title: "a CANCEL that no final response follows within 64 × T1 ends the matter",
    inputs: [
      [0, "open"],
      [50, "1xx"],
      [100, "giveUp"],
      [33_000, "2xx"],
    ],
    did: ["0 sendInvite", "100 sendCancel", "32100 reportFailed"],
    trail: ["calling", "proceeding", "cancelling", "over"],
  },
  {
    source: "RFC 3261 §9.1, §13.2.2.4",
    title: "a 2xx that crosses the CANCEL is acknowledged, and a BYE ends the session",
    inputs: [
      [0, "open"],
      [50, "1xx"],
      [100, "giveUp"],
      [150, "2xx"],
      [300, "byeEnded"],
    ],
    did: ["0 sendInvite", "100 sendCancel", "150 sendAck", "150 sendBye", "300 reportClosed"],
    trail: ["calling", "proceeding", "cancelling", "closing", "over"],
  },
  {
    source: "RFC 3261 §9.1, §13.2.2.4",
    title: "so is a 2xx that comes before the CANCEL could go out",
    inputs: [
      [0, "open"],
      [100, "giveUp"],
      [150, "2xx"],
      [300, "byeEnded"],
    ],
    did: ["0 sendInvite", "150 sendAck", "150 sendBye", "300 reportClosed"],
    trail: ["calling", "cancelHeld", "closing", "over"],
  },
  {
    source: "RFC 3261 §9.1",
    title: "a 300-699, or the INVITE's own timeout, before the CANCEL could go out ends the matter",
    inputs: [
      [0, "open"],
      [100, "giveUp"],
      [32_000, "failure"],
    ],
    did: ["0 sendInvite", "32000 reportFailed"],
    trail: ["calling", "cancelHeld", "over"],
  },
]

const proxyScripts: readonly Script[] = [
  {
    source: "RFC 3261 §16.7 step 2",
    title: "a 101-199 sets Timer C again, a 100 does not",
    inputs: [
      [0, "forward"],
      [1000, "provisional"],
      [2000, "trying"],
      [3000, "provisional"],
    ],
    did: ["1000 relay", "3000 relay", "184000 sendCancel", "216000 count487"],
    trail: ["calling", "proceeding", "cancelling", "done"],
  },
  {
    source: "RFC 3261 §16.7 step 2",
    title: "Timer C counts from the only 101-199",
    inputs: [
      [0, "forward"],
      [1000, "provisional"],
    ],
    did: ["1000 relay", "182000 sendCancel", "214000 count487"],
    trail: ["calling", "proceeding", "cancelling", "done"],
  },
  {
    source: "RFC 3261 §16.8",
    title: 'Timer C after a provisional response, a 100 included: "the proxy MUST generate a CANCEL"',
    inputs: [
      [0, "forward"],
      [1000, "trying"],
      [182_000, "provisional"],
      [183_000, "final"],
      [184_000, "final"],
    ],
    did: ["181000 sendCancel", "182000 relay", "183000 relay"],
    trail: ["calling", "proceeding", "cancelling", "done"],
  },
  {
    source: "RFC 3261 §16.8",
    title: 'Timer C with no response at all: "the proxy MUST behave as if the transaction received a 408"',
    inputs: [
      [0, "forward"],
      [182_000, "final"],
    ],
    did: ["181000 count408"],
    trail: ["calling", "done"],
  },
  ...(["final", "timeout", "transportError"] as const).map((end): Script => ({
    source: "RFC 3261 §16.7 step 6, §16.9",
    title: `a branch that ends in ${end} before any 1xx`,
    inputs: [
      [0, "forward"],
      [100, end],
      [200, end],
    ],
    did: [`100 ${{ final: "relay", timeout: "count408", transportError: "count503" }[end]}`],
    trail: ["calling", "done"],
  })),
  {
    source: "RFC 3261 §16.7 step 5",
    title: "a final response after a 1xx ends the branch and Timer C",
    inputs: [
      [0, "forward"],
      [50, "provisional"],
      [100, "final"],
    ],
    did: ["50 relay", "100 relay"],
    trail: ["calling", "proceeding", "done"],
  },
  {
    source: "RFC 3261 §16.10",
    title: "a CANCEL from upstream goes on to a branch that has answered provisionally",
    inputs: [
      [0, "forward"],
      [50, "provisional"],
      [100, "cancel"],
      [150, "final"],
    ],
    did: ["50 relay", "100 sendCancel", "150 relay"],
    trail: ["calling", "proceeding", "cancelling", "done"],
  },
  ...(["trying", "provisional"] as const).map((first): Script => ({
    source: "RFC 3261 §9.1",
    title: `a CANCEL that comes too early waits for a provisional response: ${first}`,
    inputs: [
      [0, "forward"],
      [50, "cancel"],
      [100, first],
      [150, "final"],
    ],
    did: [...(first === "provisional" ? ["100 relay"] : []), "100 sendCancel", "150 relay"],
    trail: ["calling", "cancelHeld", "cancelling", "done"],
  })),
  ...(["final", "timeout", "transportError"] as const).map((end): Script => ({
    source: "RFC 3261 §9.1, §16.10",
    title: `a CANCEL that waits for a provisional response when the branch ends in ${end}`,
    inputs: [
      [0, "forward"],
      [50, "cancel"],
      [100, end],
    ],
    did: [`100 ${{ final: "relay", timeout: "count487", transportError: "count503" }[end]}`],
    trail: ["calling", "cancelHeld", "done"],
  })),
  {
    source: "RFC 3261 §16.8",
    title: "Timer C while a CANCEL waits: nobody wants the branch any more",
    inputs: [
      [0, "forward"],
      [50, "cancel"],
    ],
    did: ["181000 count487"],
    trail: ["calling", "cancelHeld", "done"],
  },
]

export const inviteSessionStories: readonly Story[] = [
  ...calledCore,
  ...callingScripts.map((script) => transcriptStory({ machine: "uac-session", ...script })),
  ...proxyScripts.map((script) => transcriptStory({ machine: "proxy-invite", ...script })),
]
