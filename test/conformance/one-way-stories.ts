/** Requests that nobody answers: a datagram of OTA-WSP, the ACK of a 2xx. */
import { expect } from "vitest"
import { core, playTransaction } from "./player.ts"
import type { Story } from "./story.ts"

export const oneWayStories: readonly Story[] = [
  {
    source: "WAP-230 §7.5",
    title: "a unit push is sent once, and its sender waits for nothing",
    machines: ["one-way-client"],
    check: (tables) => {
      const client = playTransaction(tables["one-way-client"], core, [[0, "request"]])
      expect(client.timesOf("send")).toEqual([0])
      expect(client.phase).toBe("terminated")
      expect(client.timersLeft).toEqual([])
    },
  },
  {
    source: "RFC 3261 §17.2.1",
    title: "what arrives goes up, and nothing is answered",
    machines: ["one-way-server"],
    check: (tables) => {
      const server = playTransaction(tables["one-way-server"], core, [[0, "request"]])
      expect(server.actions).toEqual(["passUp"])
      expect(server.phase).toBe("terminated")
      expect(server.timersLeft).toEqual([])
    },
  },
]
