/** The non-INVITE client transaction: RFC 3261 §17.1.2.2, Figure 6, and the instants of its timers to the millisecond. */
import { expect } from "vitest"
import { core, playTransaction, radioLeg } from "./player.ts"
import type { Story } from "./story.ts"

const secondsOf = (times: readonly number[]): readonly number[] => times.map((ms) => ms / 1000)

const silentPeers = [
  {
    place: "between core elements",
    base: core,
    sends: [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5],
    timeout: 32,
  },
  { place: "on the radio leg", base: radioLeg, sends: [0, 2, 6, 14, 30, 46, 62, 78, 94, 110, 126], timeout: 128 },
]

const earlyProvisional = [
  { atMs: 200, sends: [0, 0.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5] },
  { atMs: 1000, sends: [0, 0.5, 1.5, 5.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5] },
]

export const clientStories: readonly Story[] = [
  ...silentPeers.map(({ place, base, sends, timeout }): Story => ({
    source: "RFC 3261 §17.1.2.2 vector 1",
    title: `an exponentially increasing interval that caps at T2: a silent peer over UDP, ${place}, gets 11 requests`,
    machines: ["non-invite-client"],
    check: (tables) => {
      const client = playTransaction(tables["non-invite-client"], base, [[0, "request"]])
      expect(secondsOf(client.timesOf("send"))).toEqual(sends)
      expect(secondsOf(client.timesOf("reportTimeout"))).toEqual([timeout])
      expect(client.phase).toBe("terminated")
      expect(client.timersLeft).toEqual([])
    },
  })),
  ...silentPeers.map(({ place, base, timeout }): Story => ({
    source: "RFC 3261 §17.1.2.2 vector 1",
    title: `a silent peer over TCP, ${place}, gets one request, and Timer F fires all the same`,
    machines: ["non-invite-client-reliable"],
    check: (tables) => {
      const client = playTransaction(tables["non-invite-client-reliable"], base, [[0, "request"]])
      expect(client.timesOf("send")).toEqual([0])
      expect(secondsOf(client.timesOf("reportTimeout"))).toEqual([timeout])
      expect(client.phase).toBe("terminated")
      expect(client.timersLeft).toEqual([])
    },
  })),
  ...earlyProvisional.map(({ atMs, sends }): Story => ({
    source: "RFC 4321 §1.2 vector 1",
    title: `a 1xx after ${atMs} ms does not restart Timer E, and repeats go on every T2`,
    machines: ["non-invite-client"],
    check: (tables) => {
      const client = playTransaction(tables["non-invite-client"], core, [
        [0, "request"],
        [atMs, "1xx"],
      ])
      expect(secondsOf(client.timesOf("send"))).toEqual(sends)
      expect(client.timesOf("passUp")).toEqual([atMs])
      expect(client.timesOf("reportTimeout")).toEqual([32_000])
      expect(client.phase).toBe("terminated")
      expect(client.timersLeft).toEqual([])
    },
  })),
  ...(["non-invite-client", "non-invite-client-reliable"] as const).flatMap((name): readonly Story[] => [
    {
      source: "RFC 3261 §17.1.2.2",
      title: `${name}: every provisional response goes to the transaction user, and Timer F still ends the wait`,
      machines: [name],
      check: (tables) => {
        const client = playTransaction(tables[name], core, [
          [0, "request"],
          [100, "1xx"],
          [400, "1xx"],
        ])
        expect(client.timesOf("passUp")).toEqual([100, 400])
        expect(client.timesOf("reportTimeout")).toEqual([32_000])
        expect(client.trail).toEqual(["trying", "proceeding", "terminated"])
        expect(client.timersLeft).toEqual([])
      },
    },
    ...[false, true].map((isProceeding): Story => {
      const label = isProceeding ? "after a 1xx" : "with no 1xx before"
      return {
        source: "RFC 3261 §17.1.2.2",
        title: `${name}: a final response ${label} ends the repeats, and its copies are absorbed`,
        machines: [name],
        check: (tables) => {
          const client = playTransaction(tables[name], core, [
            [0, "request"],
            ...(isProceeding ? [[50, "1xx"] as const] : []),
            [700, "final"],
            [900, "final"],
            [8000, "final"],
          ])
          const isReliable = name === "non-invite-client-reliable"
          expect(client.timesOf("send")).toEqual(isReliable ? [0] : [0, 500])
          expect(client.timesOf("passUp")).toEqual(isProceeding ? [50, 700] : [700])
          expect(client.enteredAtMs.get("terminated")).toBe(isReliable ? 700 : 5700)
          expect(client.timesOf("reportTimeout")).toEqual([])
          expect(client.timersLeft).toEqual([])
        },
      }
    }),
    ...[false, true].map((isProceeding): Story => {
      const label = isProceeding ? "after a 1xx" : "with no 1xx before"
      return {
        source: "RFC 3261 §17.1.4",
        title: `${name}: an error of the transport ${label} is told once and ends the transaction`,
        machines: [name],
        check: (tables) => {
          const client = playTransaction(tables[name], core, [
            [0, "request"],
            ...(isProceeding ? [[50, "1xx"] as const] : []),
            [100, "transportError"],
            [101, "transportError"],
            [200, "final"],
          ])
          expect(client.timesOf("send")).toEqual([0])
          expect(client.timesOf("reportError")).toEqual([100])
          expect(client.timesOf("passUp")).toEqual(isProceeding ? [50] : [])
          expect(client.phase).toBe("terminated")
          expect(client.timersLeft).toEqual([])
        },
      }
    }),
    {
      source: "RFC 3261 §17.1.2.2",
      title: `${name}: a response after Timer F finds no transaction`,
      machines: [name],
      check: (tables) => {
        const client = playTransaction(tables[name], core, [
          [0, "request"],
          [32_001, "1xx"],
          [32_002, "final"],
        ])
        expect(client.timesOf("passUp")).toEqual([])
        expect(client.phase).toBe("terminated")
      },
    },
  ]),
]
