/** Whole routes of stateful hops, where the timers of the core meet those of the radio leg: RFC 3261 §16.7, TS 24.229 §7.7. */
import { expect } from "vitest"
import { outcomeOf } from "../../sim/protocols/sip/sender-outcome.ts"
import { notificationInput } from "../../sim/protocols/im/notification.ts"
import { Clock, core, Player, radioLeg } from "./player.ts"
import { sendAlong, type Hop, type Relay } from "./relay-player.ts"
import type { Story } from "./story.ts"

/** Application server, S-CSCF, P-CSCF and a device that can be reached from an instant on. */
const hopsTo = (reachableFromMs: number): readonly Hop[] => [
  { base: core, oneWayMs: 10 },
  { base: core, oneWayMs: 10 },
  { base: radioLeg, oneWayMs: 100, isUp: (atMs) => atMs >= reachableFromMs },
]

export const relayStories: readonly Story[] = [false, true].flatMap((rfc4320): readonly Story[] => {
  const year = rfc4320 ? "RFC 4320" : "2005"
  const server = rfc4320 ? "non-invite-server-4320" : "non-invite-server"
  return [
    {
      source: "TS 24.229 §7.7 vector 4; RFC 4321 §1.1",
      title: `${year}: a device that becomes reachable after 40 s is delivered to, counted as silent, and delivered to again`,
      machines: ["non-invite-client", server, "notification"],
      check: (tables) => {
        const clock = new Clock()
        const attempts: Relay[] = []
        const sender = new Player(tables.notification, { clock, delays: { Expiry: 600_000, Retry: 30_000 } })
        sender.onAction = (action) => {
          if (action !== "attempt") return
          attempts.push(
            sendAlong(clock, hopsTo(40_000), {
              client: tables["non-invite-client"],
              server: tables[server],
              rfc4320,
              onOutcome: (code) => sender.give(notificationInput[outcomeOf(code)]),
            }),
          )
        }
        sender.give("submit")
        clock.runUntil(500_000)
        const [first, second] = attempts
        // The P-CSCF repeats on the radio leg at 46 s after its own first send, 20 ms after the sender's.
        expect(first?.deliveries).toEqual([46_120])
        expect(first?.outcomes).toEqual([{ atMs: 32_000, code: 408 }])
        expect(second?.deliveries).toEqual([62_120])
        expect(second?.outcomes).toEqual([{ atMs: 62_240, code: 200 }])
        expect(attempts).toHaveLength(2)
        expect(sender.phase).toBe("delivered")
        // The late 200 meets the S-CSCF, where nothing waits; in 2005 it goes on to the sender, where nothing waits either.
        const strayHops = first?.strays.filter(({ atMs }) => atMs > 40_000).map(({ hop }) => hop)
        expect(strayHops).toEqual(rfc4320 ? [1] : [1, 0])
      },
    },
    {
      source: "RFC 3261 §16.7",
      title: `${year}: a device that is never reached leaves the sender with its own timeout`,
      machines: ["non-invite-client", server],
      check: (tables) => {
        const clock = new Clock()
        const relay = sendAlong(clock, hopsTo(Number.POSITIVE_INFINITY), {
          client: tables["non-invite-client"],
          server: tables[server],
          rfc4320,
          onOutcome: () => {},
        })
        clock.runUntil(500_000)
        expect(relay.deliveries).toEqual([])
        expect(relay.outcomes).toEqual([{ atMs: 32_000, code: 408 }])
        // In 2005 every proxy sends a 408 that comes too late for whoever waited; since RFC 4320 none is sent.
        expect(relay.strays.map(({ hop }) => hop)).toEqual(rfc4320 ? [] : [0, 1, 0])
      },
    },
    {
      source: "RFC 3261 §16.7",
      title: `${year}: a reachable device costs one request and one response per hop`,
      machines: ["non-invite-client", server],
      check: (tables) => {
        const clock = new Clock()
        const relay = sendAlong(clock, hopsTo(0), {
          client: tables["non-invite-client"],
          server: tables[server],
          rfc4320,
          onOutcome: () => {},
        })
        clock.runUntil(500_000)
        expect(relay).toEqual({ deliveries: [120], outcomes: [{ atMs: 240, code: 200 }], strays: [] })
      },
    },
  ]
})
