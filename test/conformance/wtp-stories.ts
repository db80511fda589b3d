/** Transactions of WTP (WAP-224): those of class 0, each side of the others, and both sides with a link between them. */
import { expect } from "vitest"
import { Clock, Player } from "./player.ts"
import type { Story } from "./story.ts"
import { delays, holds, retries, story, type Case } from "./wtp-case.ts"
import { wtpInitiatorStories } from "./wtp-initiator-stories.ts"
import { wtpResponderStories } from "./wtp-responder-stories.ts"

const class0: readonly Case[] = [
  {
    machine: "wtp-class-0",
    source: "WAP-224 §7.1",
    title: "an Invoke is sent once and forgotten",
    inputs: [
      [0, "invokeRequest"],
      [1, "invokeRequest"],
      [2, "invoke"],
    ],
    seen: [[0, "sendInvoke"]],
    phase: "terminated",
  },
  {
    machine: "wtp-class-0",
    source: "WAP-224 §7.1",
    title: "an Invoke that comes goes to the user, unanswered",
    inputs: [
      [0, "invoke"],
      [1, "invoke"],
    ],
    seen: [[0, "indicateInvoke"]],
    phase: "terminated",
  },
]

/** A confirmed push over a link of 500 ms that loses chosen messages, counted from 1; its application takes a second. */
const exchange = (
  tables: Parameters<Story["check"]>[0],
  lost: { readonly invokes: readonly number[]; readonly acks: readonly number[] },
): { readonly initiator: Player; readonly responder: Player } => {
  const clock = new Clock()
  const initiator = new Player(tables["wtp-class-1-initiator"], { clock, delays, retries })
  const responder = new Player(tables["wtp-class-1-responder"], { clock, delays, holds })
  let invokes = 0
  let acks = 0
  initiator.onAction = (action) => {
    if (action !== "sendInvoke" && action !== "resendInvoke") return
    invokes += 1
    if (lost.invokes.includes(invokes)) return
    clock.after(500, () => responder.give(responder.phase === "listen" ? "invoke" : "invokeAgain"))
  }
  responder.onAction = (action) => {
    if (action === "indicateInvoke") clock.after(1000, () => responder.give("invokeResponse"))
    if (action !== "sendAck" && action !== "resendAck") return
    acks += 1
    if (!lost.acks.includes(acks)) clock.after(500, () => initiator.give("ack"))
  }
  initiator.give("invokeRequest")
  clock.runUntil(400_000)
  return { initiator, responder }
}

const exchanges: readonly Story[] = [
  {
    source: "WAP-224 §7.2",
    title: "a lost Ack is repaired by the next retransmission, and the push goes to its application once",
    machines: ["wtp-class-1-initiator", "wtp-class-1-responder"],
    check: (tables) => {
      const { initiator, responder } = exchange(tables, { invokes: [1], acks: [1, 2] })
      expect(initiator.timesOf("resendInvoke")).toEqual([4000, 8000, 12_000])
      expect(responder.timesOf("indicateInvoke")).toEqual([4500])
      expect(responder.timesOf("sendAck")).toEqual([5500])
      expect(responder.timesOf("resendAck")).toEqual([8500, 12_500])
      expect(initiator.timesOf("confirmInvoke")).toEqual([13_000])
    },
  },
]

export const wtpStories: readonly Story[] = [
  ...class0.map(story),
  ...wtpInitiatorStories,
  ...wtpResponderStories,
  ...exchanges,
]
