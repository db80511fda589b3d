/** A client and a server transaction with a link between them that loses what a story says: RFC 3261 §17.1.2, §17.2.2. */
import { expect } from "vitest"
import { core, playExchange } from "./player.ts"
import type { Story } from "./story.ts"

export const exchangeStories: readonly Story[] = [
  {
    source: "RFC 3261 §17.1.2.2",
    title: "a round trip below T1 costs one request and one response",
    machines: ["non-invite-client", "non-invite-server"],
    check: (tables) => {
      const { client, server, responses } = playExchange(
        { client: tables["non-invite-client"], server: tables["non-invite-server"] },
        { base: core, oneWayMs: 100, answerAfterMs: 0 },
      )
      expect(client.timesOf("send")).toEqual([0])
      expect(client.timesOf("passUp")).toEqual([200])
      expect(server.timesOf("passUp")).toEqual([100])
      expect(responses).toEqual([100])
    },
  },
  {
    source: "RFC 3261 §17.1.2.2",
    title: "a lost request is repaired by the sender's own Timer E",
    machines: ["non-invite-client", "non-invite-server"],
    check: (tables) => {
      const { client, server } = playExchange(
        { client: tables["non-invite-client"], server: tables["non-invite-server"] },
        { base: core, oneWayMs: 20, answerAfterMs: 0, lostRequests: [1, 2] },
      )
      expect(client.timesOf("send")).toEqual([0, 500, 1500])
      expect(server.timesOf("passUp")).toEqual([1520])
      expect(client.timesOf("passUp")).toEqual([1540])
    },
  },
  {
    source: "RFC 3261 §17.2.2",
    title: "a lost final response is repaired only by the next repeat of the request, and the request goes up once",
    machines: ["non-invite-client", "non-invite-server"],
    check: (tables) => {
      const { client, server, responses } = playExchange(
        { client: tables["non-invite-client"], server: tables["non-invite-server"] },
        { base: core, oneWayMs: 20, answerAfterMs: 0, lostResponses: [1, 2] },
      )
      expect(client.timesOf("send")).toEqual([0, 500, 1500])
      expect(responses).toEqual([20, 520, 1520])
      expect(server.timesOf("passUp")).toEqual([20])
      expect(client.timesOf("passUp")).toEqual([1540])
    },
  },
  {
    source: "RFC 3261 §17.2.2",
    title: "a round trip above T1 costs repeats that the server absorbs while it has no answer",
    machines: ["non-invite-client", "non-invite-server"],
    check: (tables) => {
      const { client, server, responses } = playExchange(
        { client: tables["non-invite-client"], server: tables["non-invite-server"] },
        { base: core, oneWayMs: 100, answerAfterMs: 2000 },
      )
      expect(client.timesOf("send")).toEqual([0, 500, 1500])
      expect(server.timesOf("passUp")).toEqual([100])
      expect(responses).toEqual([2100])
      expect(client.timesOf("passUp")).toEqual([2200])
    },
  },
  {
    source: "RFC 4321 §1.2",
    title: "100 (Trying) slows the repeats, so that a lost final response is recovered after T2",
    machines: ["non-invite-client", "non-invite-server-4320"],
    check: (tables) => {
      const { client, server, responses } = playExchange(
        { client: tables["non-invite-client"], server: tables["non-invite-server-4320"] },
        { base: core, oneWayMs: 100, answerAfterMs: 5000, lostRequests: [4], lostResponses: [2] },
      )
      // The request of 3.5 s is lost, lest it meet the 100 of 3.6 s at the server; the final response of 5.1 s is lost and repeated for the request of 7.5 s.
      expect(client.timesOf("send")).toEqual([0, 500, 1500, 3500, 7500])
      expect(server.timesOf("respondTrying")).toEqual([3600])
      expect(responses).toEqual([3600, 5100, 7600])
      expect(client.timesOf("passUp")).toEqual([3700, 7700])
    },
  },
  {
    source: "RFC 3261 §17.2.2",
    title: "over TCP nothing is repeated, however slow the answer",
    machines: ["non-invite-client-reliable", "non-invite-server-reliable"],
    check: (tables) => {
      const { client, server, responses } = playExchange(
        { client: tables["non-invite-client-reliable"], server: tables["non-invite-server-reliable"] },
        { base: core, oneWayMs: 100, answerAfterMs: 20_000 },
      )
      expect(client.timesOf("send")).toEqual([0])
      expect(responses).toEqual([20_100])
      expect(client.timesOf("passUp")).toEqual([20_200])
      expect(server.phase).toBe("terminated")
      expect(client.phase).toBe("terminated")
    },
  },
]
