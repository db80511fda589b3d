/**
 * A sender, stateful proxies and a device in a row, joined by links: every hop has its own transactions and its own timers.
 * Proxies do what RFC 3261 §16.7 says of a final response, a timeout and a stray response, or RFC 4320 §4.2 in its place.
 */
import { bestResponse, strayResponse } from "../../sim/protocols/sip/response-context.ts"
import type { TimerBase } from "../../sim/protocols/sip/timers.ts"
import type { AnyMachine } from "../../sim/protocols/table.ts"
import { type Clock, Player, transactionDelays } from "./player.ts"

export interface Hop {
  readonly base: TimerBase
  readonly oneWayMs: number
  /** Whether the hop's link carries anything at an instant, ms. */
  readonly isUp?: (atMs: number) => boolean
}

export interface Relay {
  /** Final codes that reached the sender's transaction user, and a timeout as 408. */
  readonly outcomes: readonly { readonly atMs: number; readonly code: number }[]
  /** Instants at which the device's application got the message. */
  readonly deliveries: readonly number[]
  /** Responses that reached a node where nothing waited for them any more. */
  readonly strays: readonly { readonly atMs: number; readonly hop: number }[]
}

/** Sends one message along the hops from now on. */
export const sendAlong = (
  clock: Clock,
  hops: readonly Hop[],
  world: {
    readonly client: AnyMachine
    readonly server: AnyMachine
    readonly rfc4320: boolean
    /** Called with the final code of the sender's own transaction. */
    readonly onOutcome: (code: number) => void
  },
): Relay => {
  const relay = {
    outcomes: [] as { atMs: number; code: number }[],
    deliveries: [] as number[],
    strays: [] as { atMs: number; hop: number }[],
  }
  const clients: Player[] = []
  const servers: Player[] = []
  /** Last response of each hop's server, and the code that each hop's client got last. */
  const remembered: number[] = []
  const received: number[] = []

  const carry = (index: number, deliver: () => void): void => {
    const hop = hops[index]
    if (hop === undefined || hop.isUp?.(clock.nowMs) === false) return
    clock.after(hop.oneWayMs, deliver)
  }
  const respond = (index: number, code: number): void => {
    remembered[index] = code
    carry(index, () => arrive(index, code))
  }
  const arrive = (index: number, code: number): void => {
    received[index] = code
    if (clients[index]?.give(code < 200 ? "1xx" : "final") === true) return
    if (clients[index]?.phase !== "terminated") return
    relay.strays.push({ atMs: clock.nowMs, hop: index })
    if (index > 0 && strayResponse(world) === "forward") carry(index - 1, () => arrive(index - 1, code))
  }
  const finish = (index: number, code: number): void => {
    if (index === 0) {
      relay.outcomes.push({ atMs: clock.nowMs, code })
      world.onOutcome(code)
      return
    }
    const upstream = bestResponse([code === 408 ? "timeout" : code], world)
    if (upstream === undefined) servers[index - 1]?.give("abandon")
    else give(index - 1, upstream)
  }
  /** The transaction user of a hop's server answers. */
  const answers: number[] = []
  const give = (index: number, code: number): void => {
    answers[index] = code
    servers[index]?.give("final")
  }

  hops.forEach(({ base }, index) => {
    const delays = transactionDelays(base)
    const client = new Player(world.client, { clock, delays, base })
    const server = new Player(world.server, { clock, delays, base })
    clients.push(client)
    servers.push(server)
    client.onAction = (action, input) => {
      if (action === "send") carry(index, () => server.give("request"))
      if (action === "passUp" && input === "final") finish(index, received[index] ?? 0)
      if (action === "reportTimeout") finish(index, 408)
    }
    server.onAction = (action) => {
      if (action === "respond") respond(index, answers[index] ?? 0)
      if (action === "respondTrying") respond(index, 100)
      if (action === "repeat") respond(index, remembered[index] ?? 0)
      if (action !== "passUp") return
      const next = clients[index + 1]
      if (next !== undefined) {
        next.give("request")
        return
      }
      relay.deliveries.push(clock.nowMs)
      give(index, 200)
    }
  })
  clients[0]?.give("request")
  return relay
}
