/** The README's redundancy table, and topologies that stand in no scenario, counted by hand. */
import { describe, expect, test } from "vitest"
import { analyse, judgeOf } from "../../sim/analysis/judge.ts"
import type { NetworkFacts, NodeFacts } from "../../sim/analysis/judge.ts"
import type { DeviceState } from "../../sim/trace/tables.ts"
import type { Hop } from "../../sim/analysis/topology.ts"

const node = (id: string, role: string, more: Partial<NodeFacts> = {}): NodeFacts => ({
  id,
  role,
  speaks: [],
  knowsServingCscf: false,
  bearers: [],
  ...more,
})

/** "a-b" each. */
const links = (...names: readonly string[]): NetworkFacts["links"] =>
  names.map((name) => {
    const [a = "", b = ""] = name.split("-")
    return { a, b }
  })

/** Hops of a walk written "a b c"; several walks are joined, so that a report from elsewhere can follow. */
const walk = (...routes: readonly string[]): readonly Hop[] =>
  routes.flatMap((route) => {
    const ids = route.split(" ")
    return ids.slice(1).map((to, index) => ({ from: ids[index] ?? "", to }))
  })

interface Choice {
  readonly initiator?: "im" | "mmsc"
  readonly bearers?: readonly string[]
  readonly imKnows?: boolean
}

const network = ({ initiator = "im", bearers = [], imKnows = true }: Choice = {}): NetworkFacts => ({
  nodes: [
    node("im", "im-server", { speaks: ["sip", "pap"], knowsServingCscf: imKnows }),
    node("mmsc", "mms-centre", { speaks: ["pap"] }),
    node("ppg", "ppg", { bearers }),
    node("icscf", "i-cscf"),
    node("scscf", "s-cscf"),
    node("hss", "hss"),
    node("pcscf", "p-cscf"),
    node("device", "device"),
  ],
  links: links(
    "im-scscf",
    "im-icscf",
    "im-ppg",
    "mmsc-ppg",
    "ppg-icscf",
    "ppg-scscf",
    "icscf-scscf",
    "icscf-hss",
    "scscf-hss",
    "scscf-pcscf",
    "pcscf-device",
  ),
  load: { initiator },
})

const direct = walk("im scscf pcscf device")
const chained = walk("im scscf ppg scscf pcscf device")
const psi = walk("im scscf ppg icscf scscf pcscf device")
const ppgSip = walk("im ppg icscf scscf pcscf device")
const ppgSipMms = walk("mmsc ppg icscf scscf pcscf device")

/** The redundant hops of a walk, each written "a b". */
const redundantOf = (facts: NetworkFacts, hops: readonly Hop[], state: DeviceState): readonly string[] => {
  const reasons = judgeOf(facts)(hops, state)
  return hops.flatMap(({ from, to }, index) => (reasons[index] === undefined ? [] : [`${from} ${to}`]))
}

/** Request and response on each hop, and a Diameter pair on the hop that makes an I-CSCF ask. */
const messagesOf = (hops: readonly Hop[]): number => hops.reduce((sum, hop) => sum + (hop.to === "icscf" ? 4 : 2), 0)

describe("a registered device, no loss", () => {
  test.each([
    ["sip-message", "im", direct, 0, 6, 0],
    ["ppg-sip-loop chained", "im", chained, 2, 10, 4],
    ["ppg-sip-loop psi", "im", psi, 3, 14, 8],
    ["ppg-sip", "im", ppgSip, 3, 12, 8],
    ["ppg-sip", "mmsc", ppgSipMms, 0, 12, 0],
  ] as const)("%s from %s", (_, initiator, hops, redundant, messages, redundantMessages) => {
    const reasons = judgeOf(network({ initiator }))(hops, "im-offline")
    expect(reasons).toHaveLength(hops.length)
    expect(reasons.filter((reason) => reason !== undefined)).toHaveLength(redundant)
    expect(messagesOf(hops)).toBe(messages)
    expect(messagesOf(hops.filter((_hop, index) => reasons[index] !== undefined))).toBe(redundantMessages)
  })

  test("the PPG makes no difference by having other bearers, which a registered device does not need", () => {
    const facts = network({ bearers: ["sms", "wsp"] })
    expect(redundantOf(facts, chained, "im-offline")).toEqual(["scscf ppg", "ppg scscf"])
    expect(redundantOf(facts, direct, "im-offline")).toEqual([])
    // PAP and SMS in two hops are no shorter way than SIP in three: they are other technologies.
    expect(analyse(facts, direct, "im-offline").minimum).toEqual(["im", "scscf", "pcscf", "device"])
  })

  test("an IM server that does not know the S-CSCF needs the I-CSCF, so the loop wastes what is before it", () => {
    const facts = network({ imKnows: false })
    expect(redundantOf(facts, walk("im icscf scscf pcscf device"), "im-offline")).toEqual([])
    // Shortest: im icscf scscf pcscf device; of psi's six hops the last three match.
    expect(redundantOf(facts, psi, "im-offline")).toEqual(["im scscf", "scscf ppg", "ppg icscf"])
    expect(redundantOf(facts, ppgSip, "im-offline")).toEqual(["im ppg", "ppg icscf"])
  })

  test("without the HSS an I-CSCF resolves nothing", () => {
    const facts = network({ imKnows: false })
    const blind = { ...facts, links: facts.links.filter(({ b }) => b !== "hss") }
    // No feasible walk is left, so nothing can be called redundant.
    expect(analyse(blind, ppgSip, "im-offline")).toEqual({
      minimum: undefined,
      reasons: [undefined, undefined, undefined, undefined, undefined],
      redundantHops: 0,
    })
  })
})

describe("reasons in words", () => {
  test("of slide 16, chained", () => {
    expect(judgeOf(network())(chained, "im-offline")).toEqual([
      undefined,
      "ppg gives nothing that im lacks on this push (authentication, protocol translation, store-and-forward and " +
        "capability adaptation are not needed): the route im → scscf → pcscf → device suffices",
      "it re-enters scscf, where the push already was after hop 1; ppg gives nothing that im lacks on this push " +
        "(authentication, protocol translation, store-and-forward and capability adaptation are not needed): " +
        "the route im → scscf → pcscf → device suffices",
      undefined,
      undefined,
    ])
  })

  test("of the PPG as SIP sender for an IM server", () => {
    expect(judgeOf(network())(ppgSip, "im-offline").slice(1, 3)).toEqual([
      "icscf gives nothing that im lacks on this push (address resolution is not needed): " +
        "the route im → scscf → pcscf → device suffices",
      "im reaches scscf itself; icscf gives nothing that im lacks on this push (address resolution is not needed): " +
        "the route im → scscf → pcscf → device suffices",
    ])
  })

  test("of a request that enters the core before the S-CSCF is known", () => {
    expect(judgeOf(network({ imKnows: false }))(psi, "im-offline")[0]).toBe(
      "it enters scscf before address resolution: the route im → icscf → scscf → pcscf → device suffices",
    )
  })
})

describe("topologies that stand in no scenario", () => {
  test("an extra transit proxy that is the only way is not redundant; beside a direct link it is", () => {
    const base = network()
    const nodes = [...base.nodes, node("transit", "proxy")]
    const only: NetworkFacts = {
      ...base,
      nodes,
      links: [...base.links.filter(({ b }) => b !== "pcscf"), ...links("scscf-transit", "transit-pcscf")],
    }
    const through = walk("im scscf transit pcscf device")
    // 4 hops, and no shorter way: 0 redundant.
    expect(redundantOf(only, through, "im-offline")).toEqual([])
    // With the loop before it: 2 of 6.
    expect(redundantOf(only, walk("im scscf ppg scscf transit pcscf device"), "im-offline")).toEqual([
      "scscf ppg",
      "ppg scscf",
    ])
    const both: NetworkFacts = { ...base, nodes, links: [...base.links, ...links("scscf-transit", "transit-pcscf")] }
    // scscf → pcscf exists, so both hops over the proxy are redundant, though the walk is only 1 hop longer.
    expect(redundantOf(both, through, "im-offline")).toEqual(["scscf transit", "transit pcscf"])
    expect(judgeOf(both)(through, "im-offline")[1]).toBe(
      "transit gives nothing that im lacks on this push: the route im → scscf → pcscf → device suffices",
    )
  })

  test("a transit proxy before the core does not save the I-CSCF", () => {
    const base = network({ imKnows: false })
    const facts: NetworkFacts = {
      ...base,
      nodes: [...base.nodes, node("edge", "proxy")],
      links: [...base.links, ...links("im-edge", "edge-scscf", "edge-icscf")],
    }
    // im edge scscf would be as short as im icscf scscf, but nobody there knows the S-CSCF.
    expect(analyse(facts, psi, "im-offline").minimum).toEqual(["im", "icscf", "scscf", "pcscf", "device"])
    // Shortest 4 hops; of this walk im → edge and edge → icscf are left over.
    expect(redundantOf(facts, walk("im edge icscf scscf pcscf device"), "im-offline")).toEqual([
      "im edge",
      "edge icscf",
    ])
  })

  test("renamed nodes: names mean nothing", () => {
    const names: Readonly<Record<string, string>> = {
      im: "zeta",
      mmsc: "m",
      ppg: "scscf",
      icscf: "a b",
      scscf: "ppg",
      hss: "x",
      pcscf: "im",
      device: "handset",
    }
    const rename = (id: string): string => names[id] ?? id
    const facts = network()
    const renamed: NetworkFacts = {
      nodes: facts.nodes.map((each) => ({ ...each, id: rename(each.id) })),
      links: facts.links.map(({ a, b }) => ({ a: rename(a), b: rename(b) })),
      load: { initiator: rename("im") },
    }
    const hops = psi.map(({ from, to }) => ({ from: rename(from), to: rename(to) }))
    // The same 3 of 6: S-CSCF → PPG, PPG → I-CSCF, I-CSCF → S-CSCF.
    expect(redundantOf(renamed, hops, "im-offline")).toEqual(["ppg scscf", "scscf a b", "a b ppg"])
  })

  test("the PPG as the sole translator is needed, and only once", () => {
    const facts = network({ initiator: "mmsc" })
    expect(redundantOf(facts, ppgSipMms, "im-offline")).toEqual([])
    // A loop behind the translation: mmsc ppg icscf scscf ppg scscf pcscf device, 7 hops against 5: scscf → ppg → scscf.
    const loop = walk("mmsc ppg icscf scscf ppg scscf pcscf device")
    expect(redundantOf(facts, loop, "im-offline")).toEqual(["scscf ppg", "ppg scscf"])
    // A PPG that knows the S-CSCF needs no I-CSCF: mmsc ppg scscf pcscf device is the minimum, 2 of 5 are left over.
    const knowing = { ...facts, nodes: facts.nodes.map((n) => (n.id === "ppg" ? { ...n, knowsServingCscf: true } : n)) }
    expect(redundantOf(knowing, ppgSipMms, "im-offline")).toEqual(["ppg icscf", "icscf scscf"])
    expect(redundantOf(knowing, walk("mmsc ppg scscf pcscf device"), "im-offline")).toEqual([])
  })

  test("two PPGs: a second translator is redundant, and the nearer of two is the minimum", () => {
    const base = network({ initiator: "mmsc" })
    const facts: NetworkFacts = {
      ...base,
      nodes: [...base.nodes, node("ppg2", "ppg", { knowsServingCscf: true })],
      links: [...base.links, ...links("ppg-ppg2", "ppg2-scscf", "ppg2-icscf")],
    }
    // ppg2 knows the S-CSCF but lies behind ppg: mmsc ppg icscf scscf … and mmsc ppg ppg2 scscf … are both 5 hops, so
    // whichever the push takes is a minimum.
    expect(redundantOf(facts, ppgSipMms, "im-offline")).toEqual([])
    expect(redundantOf(facts, walk("mmsc ppg ppg2 scscf pcscf device"), "im-offline")).toEqual([])
    // Over ppg2 and yet the I-CSCF: 6 hops. The minimum shares most with this walk either over ppg2 (mmsc ppg, ppg ppg2, scscf
    // pcscf, pcscf device: 4) or over icscf (mmsc ppg, icscf scscf, scscf pcscf, pcscf device: 4): 2 left over either way.
    expect(redundantOf(facts, walk("mmsc ppg ppg2 icscf scscf pcscf device"), "im-offline")).toHaveLength(2)
    // Linked to the MMS centre as well, ppg2 makes 4 hops the minimum: 3 of ppg's 5 are left over.
    const near: NetworkFacts = { ...facts, links: [...facts.links, ...links("mmsc-ppg2")] }
    expect(redundantOf(near, ppgSipMms, "im-offline")).toEqual(["mmsc ppg", "ppg icscf", "icscf scscf"])
    expect(judgeOf(near)(ppgSipMms, "im-offline")[0]).toBe(
      "ppg is not needed, since ppg2 gives protocol translation: the route mmsc → ppg2 → scscf → pcscf → device suffices",
    )
  })
})

describe("an unregistered recipient: the S-CSCF refuses with 480", () => {
  const refused = {
    direct: walk("im scscf"),
    chained: walk("im scscf ppg scscf"),
    psi: walk("im scscf ppg icscf scscf"),
    ppgSip: walk("im ppg icscf scscf"),
    ppgSipMms: walk("mmsc ppg icscf scscf"),
  }

  test("with SIP alone the PPG gains nothing: only the way to the registrar is needed", () => {
    const facts = network()
    expect(redundantOf(facts, refused.direct, "unregistered")).toEqual([])
    expect(redundantOf(facts, refused.chained, "unregistered")).toEqual(["scscf ppg", "ppg scscf"])
    expect(redundantOf(facts, refused.psi, "unregistered")).toEqual(["scscf ppg", "ppg icscf", "icscf scscf"])
    expect(redundantOf(facts, refused.ppgSip, "unregistered")).toEqual(["im ppg", "ppg icscf", "icscf scscf"])
    expect(redundantOf(network({ initiator: "mmsc" }), refused.ppgSipMms, "unregistered")).toEqual([])
  })

  test("an I-CSCF that refuses by itself is as near as the S-CSCF", () => {
    expect(redundantOf(network(), walk("im scscf ppg icscf"), "unregistered")).toEqual(["scscf ppg", "ppg icscf"])
    expect(redundantOf(network({ initiator: "mmsc" }), walk("mmsc ppg icscf"), "unregistered")).toEqual([])
  })

  test.each([["sms"], ["wsp"]])("with %s the PPG gives bearer access, and the detour to it is needed", (bearer) => {
    const facts = network({ bearers: [bearer] })
    expect(redundantOf(facts, refused.direct, "unregistered")).toEqual([])
    expect(redundantOf(facts, refused.chained, "unregistered")).toEqual([])
    expect(redundantOf(facts, refused.ppgSip, "unregistered")).toEqual([])
    // The S-CSCF that handed the request to the PPG is known to it; the way back over the I-CSCF is longer by one hop.
    expect(redundantOf(facts, refused.psi, "unregistered")).toEqual(["ppg icscf", "icscf scscf"])
    expect(redundantOf(network({ initiator: "mmsc", bearers: [bearer] }), refused.ppgSipMms, "unregistered")).toEqual(
      [],
    )
  })

  test("a device that is switched off is reached by no bearer, so that the detour is redundant again", () => {
    const facts = network({ bearers: ["sms"] })
    expect(redundantOf(facts, refused.chained, "off")).toEqual(["scscf ppg", "ppg scscf"])
  })

  test("a push that goes over the other bearer is held against the shortest way over that bearer", () => {
    const facts = network({ bearers: ["sms"] })
    expect(redundantOf(facts, walk("im ppg device"), "unregistered")).toEqual([])
    expect(redundantOf(facts, walk("im ppg device"), "im-offline")).toEqual([])
    expect(redundantOf(facts, walk("im scscf ppg device"), "unregistered")).toEqual([])
  })

  test("a device that came back, or vanished without a word, was found bound: the attempt is judged by where it went", () => {
    expect(redundantOf(network({ bearers: ["sms"] }), chained, "unregistered")).toEqual(["scscf ppg", "ppg scscf"])
    expect(redundantOf(network(), direct, "off")).toEqual([])
  })
})

describe("attempts that do not start or end as the first", () => {
  test("a result notification is redundant exactly when the submission is", () => {
    const report = walk("ppg im")
    expect(redundantOf(network(), [...ppgSip, ...report], "im-offline")).toEqual([
      "im ppg",
      "ppg icscf",
      "icscf scscf",
      "ppg im",
    ])
    expect(judgeOf(network())([...ppgSip, ...report], "im-offline")[5]).toBe(
      "ppg has a result to report only because the push went through it: the route im → scscf → pcscf → device suffices",
    )
    const mms = network({ initiator: "mmsc" })
    expect(redundantOf(mms, [...ppgSipMms, ...walk("ppg mmsc")], "im-offline")).toEqual([])
    // Reported by itself, after a retry.
    expect(redundantOf(network(), report, "im-offline")).toEqual(["ppg im"])
    expect(redundantOf(mms, walk("ppg mmsc"), "im-offline")).toEqual([])
  })

  test("a stored push tried again by the PPG is held against the way from the initiator", () => {
    const again = walk("ppg icscf scscf pcscf device")
    expect(redundantOf(network(), again, "im-offline")).toEqual(["ppg icscf", "icscf scscf"])
    expect(redundantOf(network({ initiator: "mmsc" }), again, "im-offline")).toEqual([])
  })

  test("a request that got lost on its way to a registered device is held against the whole way", () => {
    expect(redundantOf(network(), walk("im scscf pcscf"), "im-offline")).toEqual([])
    expect(redundantOf(network(), walk("im scscf ppg"), "im-offline")).toEqual(["scscf ppg"])
    expect(redundantOf(network(), walk("im ppg icscf scscf pcscf"), "off")).toEqual([
      "im ppg",
      "ppg icscf",
      "icscf scscf",
    ])
  })

  test("a push that another application server takes into its store is done there", () => {
    // The MMS centre's push for an unregistered subscriber, which the IM server keeps: mmsc ppg icscf scscf im, 4 hops, all needed.
    const facts = network({ initiator: "mmsc" })
    expect(redundantOf(facts, walk("mmsc ppg icscf scscf im"), "unregistered")).toEqual([])
    expect(redundantOf(facts, walk("mmsc ppg icscf scscf ppg scscf im"), "unregistered")).toEqual([
      "scscf ppg",
      "ppg scscf",
    ])
  })

  test("a request that comes back to the initiator and leaves again is a detour, not a report", () => {
    const cycle = walk("im scscf im scscf pcscf device")
    // im → scscf once, scscf → pcscf, pcscf → device match; the return and the second entry do not.
    expect(redundantOf(network(), cycle, "im-offline")).toEqual(["scscf im", "im scscf"])
  })
})

describe("RFC 8599 §5.6.2: a device that sleeps is woken by a push notification service, and registers again", () => {
  const facts = network()
  const withService: NetworkFacts = {
    ...facts,
    nodes: [...facts.nodes, node("pns", "pns")],
    links: [...facts.links, ...links("pcscf-pns", "pns-device", "pcscf-icscf")],
  }
  const message = "im scscf pcscf device"
  const wakeUp = ["pcscf pns", "pns device", "device pcscf icscf scscf"]
  const reasonsOf = (state: DeviceState, ...routes: readonly string[]): readonly (string | undefined)[] =>
    judgeOf(withService)(walk(...routes), state)

  test("all eight hops are needed, since nobody else reaches the device, and a P-CSCF finds the S-CSCF by the I-CSCF", () => {
    expect(reasonsOf("im-offline", message, ...wakeUp)).toEqual(Array.from({ length: 8 }, () => undefined))
    expect(analyse(withService, walk(message, ...wakeUp), "im-offline").minimum).toEqual(
      "im scscf pcscf pns device pcscf icscf scscf pcscf device".split(" "),
    )
  })

  test("so are those of an attempt that the bucket's time ended, whatever the device's state was", () => {
    for (const state of ["im-offline", "off"] as const) {
      expect(reasonsOf(state, "im scscf pcscf", "pcscf pns")).toEqual([undefined, undefined, undefined])
      expect(reasonsOf(state, "im scscf pcscf", "pcscf pns device")).toEqual(Array.from({ length: 4 }, () => undefined))
    }
  })

  test("a detour before it stays redundant: slide 16 does not get better by a device that sleeps", () => {
    const reasons = reasonsOf("im-offline", "im scscf ppg scscf pcscf device", ...wakeUp)
    expect(reasons.map((reason) => reason !== undefined)).toEqual([
      false,
      true,
      true,
      ...Array.from({ length: 7 }, () => false),
    ])
  })

  test("where no service was asked, nothing changes: the device hears SIP", () => {
    expect(analyse(withService, walk(message), "im-offline").minimum).toEqual(message.split(" "))
    expect(reasonsOf("im-offline", message)).toEqual([undefined, undefined, undefined])
  })

  test("in a network without an I-CSCF the REGISTER goes from the P-CSCF to the S-CSCF", () => {
    const small: NetworkFacts = {
      ...withService,
      nodes: withService.nodes.filter(({ id }) => id !== "icscf"),
      links: withService.links.filter(({ a, b }) => a !== "icscf" && b !== "icscf"),
    }
    const reasons = judgeOf(small)(walk(message, "pcscf pns", "pns device", "device pcscf scscf"), "im-offline")
    expect(reasons).toEqual(Array.from({ length: 7 }, () => undefined))
  })
})
