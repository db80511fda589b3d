/**
 * What a visit gave the push, held against the texts: a node whose output equals its input but for routing, identifiers
 * and charging performed no function.
 */
import { describe, expect, it } from "vitest"
import { directMessage, psiMessage } from "../../../sim/protocols/sip/requests.ts"
import type { SipRequest } from "../../../sim/wire/sip/message.ts"
import { without } from "../../../sim/wire/sip/message.ts"
import type { Walk } from "./network.ts"
import { criterion, nodes, push, walk } from "./network.ts"

/** Routing, identifiers, charging; P-Served-User is the core's word to a server, P-Called-Party-ID a copy of the old URI. */
const essence = (request: SipRequest) => ({
  ...without(
    request,
    "Via",
    "Route",
    "Record-Route",
    "Max-Forwards",
    "Call-ID",
    "CSeq",
    "From",
    "To",
    "Contact",
    "User-Agent",
    "P-Charging-Vector",
    "P-Charging-Function-Addresses",
    "P-Served-User",
    "P-Called-Party-ID",
    "P-Asserted-Identity",
  ),
})

const walks: readonly (readonly [string, Walk])[] = [
  ["direct", walk(directMessage({ ...push, nextHop: nodes.scscf }), nodes.scscf)],
  ["direct, S-CSCF unknown", walk(directMessage({ ...push, nextHop: nodes.icscf }), nodes.icscf)],
  [
    "chained",
    walk(directMessage({ ...push, nextHop: nodes.scscf }), nodes.scscf, {
      criteria: [criterion(nodes.ppg, "any")],
      ppg: { variant: "chained", answer: "late" },
    }),
  ],
  ["psi", walk(psiMessage({ ...push, ppg: nodes.ppg, servingCscf: nodes.scscf }), nodes.scscf)],
]

describe("functions that a visit gave", () => {
  it.each(walks)("%s: agree with the difference between what came in and what went out", (_, got) => {
    for (const { role, received, decision } of got.visits) {
      if (decision.kind === "answer") continue
      const isChanged = JSON.stringify(essence(received)) !== JSON.stringify(essence(decision.request))
      // The P-CSCF changes no text: what it gives is the access that the sender cannot reach by itself.
      const expected = role === "p-cscf" ? ["bearer access"] : isChanged ? ["address resolution"] : []
      expect(decision.gave).toEqual(expected)
    }
  })

  it("names none at the PPG and at the first pass of the S-CSCF when the PPG is chained", () => {
    const got = walks[2]![1]
    expect(got.visits.map(({ decision }) => decision.gave)).toEqual([
      [],
      [],
      ["address resolution"],
      ["bearer access"],
      [],
    ])
  })

  it("adds storing at a PPG that answers early", () => {
    const early = walk(psiMessage({ ...push, ppg: nodes.ppg, servingCscf: nodes.scscf }), nodes.scscf, {
      ppg: { variant: "psi", answer: "early" },
    })
    expect(early.visits[1]!.decision).toMatchObject({
      answer: "early",
      gave: ["address resolution", "store-and-forward"],
    })
  })
})
