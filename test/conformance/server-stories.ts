/** The non-INVITE server transaction: RFC 3261 §17.2.2, Figure 8, as it is and as RFC 4320 §4 amends it. */
import { expect } from "vitest"
import type { MachineName } from "./machines.ts"
import { core, playTransaction, radioLeg } from "./player.ts"
import type { Story } from "./story.ts"

interface Server {
  readonly name: MachineName
  readonly isReliable: boolean
  readonly rfc4320: boolean
}

const servers: readonly Server[] = [
  { name: "non-invite-server", isReliable: false, rfc4320: false },
  { name: "non-invite-server-reliable", isReliable: true, rfc4320: false },
  { name: "non-invite-server-4320", isReliable: false, rfc4320: true },
  { name: "non-invite-server-reliable-4320", isReliable: true, rfc4320: true },
]

const everyServer = ({ name, isReliable }: Server): readonly Story[] => [
  {
    source: "RFC 3261 §17.2.2",
    title: `${name}: the first request goes up, and a final response ends its repeats with the remembered answer`,
    machines: [name],
    check: (tables) => {
      const server = playTransaction(tables[name], core, [
        [0, "request"],
        [500, "request"],
        [1500, "request"],
        [2000, "final"],
        [2100, "final"],
        [3500, "request"],
        [33_900, "request"],
        [34_100, "request"],
      ])
      expect(server.timesOf("passUp")).toEqual([0])
      expect(server.timesOf("respond")).toEqual([2000])
      expect(server.timesOf("repeat")).toEqual(isReliable ? [] : [3500, 33_900])
      expect(server.enteredAtMs.get("terminated")).toBe(isReliable ? 2000 : 34_000)
      expect(server.timesOf("reportError")).toEqual([])
      expect(server.timersLeft).toEqual([])
    },
  },
]

const transportErrors = ({ name, isReliable, rfc4320 }: Server): readonly Story[] => [
  {
    source: "RFC 3261 §17.2.2, §17.2.4",
    title: `${name}: an error of the transport while proceeding is told and ends the transaction`,
    machines: [name],
    check: (tables) => {
      const server = playTransaction(tables[name], core, [
        [0, "request"],
        ...(rfc4320 ? [] : [[100, "provisional"] as const]),
        [3600, "transportError"],
        [3700, "transportError"],
        [4000, "final"],
      ])
      expect(server.timesOf("reportError")).toEqual([3600])
      expect(server.timesOf(rfc4320 ? "respondTrying" : "respond")).toEqual([rfc4320 ? 3500 : 100])
      expect(server.phase).toBe("terminated")
      expect(server.timersLeft).toEqual([])
    },
  },
  ...(isReliable
    ? []
    : [
        {
          source: "RFC 3261 §17.2.2, §17.2.4",
          title: `${name}: an error of the transport after the final response is told and ends the transaction`,
          machines: [name],
          check: (tables) => {
            const server = playTransaction(tables[name], core, [
              [0, "request"],
              [100, "final"],
              [200, "transportError"],
              [300, "request"],
            ])
            expect(server.timesOf("reportError")).toEqual([200])
            expect(server.timesOf("repeat")).toEqual([])
            expect(server.phase).toBe("terminated")
            expect(server.timersLeft).toEqual([])
          },
        } satisfies Story,
      ]),
]

const of2005 = ({ name, isReliable }: Server): readonly Story[] => [
  {
    source: "RFC 3261 §17.2.2",
    title: `${name}: no timer ends "trying", and none answers for the transaction user`,
    machines: [name],
    check: (tables) => {
      const server = playTransaction(tables[name], radioLeg, [
        [0, "request"],
        [2000, "request"],
        [390_000, "abandon"],
      ])
      expect(server.phase).toBe("trying")
      expect(server.actions).toEqual(["passUp"])
      expect(server.timersLeft).toEqual([])
    },
  },
  {
    source: "RFC 3261 §17.2.2",
    title: `${name}: while proceeding a repeated request gets the most recent provisional response`,
    machines: [name],
    check: (tables) => {
      const server = playTransaction(tables[name], core, [
        [0, "request"],
        [100, "provisional"],
        [500, "request"],
        [600, "provisional"],
        [1500, "request"],
        [1600, "request"],
        [2000, "final"],
        [3500, "request"],
      ])
      expect(server.timesOf("respond")).toEqual([100, 600, 2000])
      expect(server.timesOf("repeat")).toEqual(isReliable ? [500, 1500, 1600] : [500, 1500, 1600, 3500])
      expect(server.enteredAtMs.get("terminated")).toBe(isReliable ? 2000 : 34_000)
      expect(server.timersLeft).toEqual([])
    },
  },
]

const of4320 = ({ name, isReliable }: Server): readonly Story[] => [
  ...[
    { base: core, dueMs: 3500, place: "in the core" },
    { base: radioLeg, dueMs: 14_000, place: "on the radio leg" },
  ].map(({ base, dueMs, place }): Story => ({
    source: "RFC 4320 §4.1 vector 2",
    title: `${name}: a slow answer ${place} is preceded by one 100 (Trying) when Timer E reaches T2, after ${dueMs} ms, and by none before`,
    machines: [name],
    check: (tables) => {
      const server = playTransaction(tables[name], base, [
        [0, "request"],
        [base.T1 / 1e6, "request"],
        [dueMs + 100, "request"],
        [dueMs + 500, "final"],
        [dueMs + 900, "request"],
      ])
      expect(server.timesOf("respondTrying")).toEqual([dueMs])
      expect(server.timesOf("respond")).toEqual([dueMs + 500])
      expect(server.timesOf("repeat")).toEqual(isReliable ? [dueMs + 100] : [dueMs + 100, dueMs + 900])
      expect(server.enteredAtMs.get("terminated")).toBe(dueMs + 500 + (isReliable ? 0 : (64 * base.T1) / 1e6))
      expect(server.timersLeft).toEqual([])
    },
  })),
  {
    source: "RFC 4320 §4.1 vector 2",
    title: `${name}: an answer before Timer E reaches T2 comes without 100 (Trying)`,
    machines: [name],
    check: (tables) => {
      const server = playTransaction(tables[name], core, [
        [0, "request"],
        [3499, "final"],
      ])
      expect(server.actions).toEqual(["passUp", "respond"])
      expect(server.timersLeft).toEqual([])
    },
  },
  {
    source: "RFC 4320 §4.1",
    title: `${name}: "MUST NOT send any provisional response with a Status-Code other than 100"`,
    machines: [name],
    check: (tables) => {
      const server = playTransaction(tables[name], core, [
        [0, "request"],
        [100, "provisional"],
        [3600, "provisional"],
      ])
      expect(server.timesOf("respond")).toEqual([])
      expect(server.timesOf("respondTrying")).toEqual([3500])
    },
  },
  ...[1000, 32_000].map((atMs): Story => ({
    source: "RFC 4320 §4.2",
    title: `${name}: a request that is given up after ${atMs} ms gets no final response, and its transaction ends`,
    machines: [name],
    check: (tables) => {
      const server = playTransaction(tables[name], core, [
        [0, "request"],
        [atMs, "abandon"],
        [atMs + 500, "request"],
        [atMs + 600, "final"],
      ])
      expect(server.timesOf("respond")).toEqual([])
      expect(server.timesOf("respondTrying")).toEqual(atMs > 3500 ? [3500] : [])
      expect(server.enteredAtMs.get("terminated")).toBe(atMs)
      expect(server.timersLeft).toEqual([])
    },
  })),
]

export const serverStories: readonly Story[] = servers.flatMap((server) => [
  ...everyServer(server),
  ...transportErrors(server),
  ...(server.rfc4320 ? of4320(server) : of2005(server)),
])
