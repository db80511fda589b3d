/**
 * From a scenario's nodes and links to the redundancy analysis: which functions a role can give, which edges exist for whom, what
 * an initiator lacks, and where an attempt is done. Sources: README, "Redundancy"; TS 23.228 §5.4.12 and TS 24.229 §5.3.2
 * (I-CSCF and HSS find the S-CSCF), §5.4.3.3 (the S-CSCF alone has contact and Path), OMA PAP and PushOTA for the PPG.
 * Rule 1: a SIP edge wants a sender that speaks SIP; the edge into an S-CSCF, its name; the edges after it, contact and Path.
 * Rule 2: nothing here knows a mechanism: two mechanisms are judged by the same topology.
 */
import type { DeviceState } from "../trace/tables.ts"
import { redundancyOf } from "./redundancy.ts"
import type { Redundancy } from "./redundancy.ts"
import { hopKey } from "./topology.ts"
import type { Holding, Hop, Topology, TopologyEdge } from "./topology.ts"

/** What of a scenario the analysis looks at; a decoded scenario's world has this shape. */
export interface NetworkFacts {
  readonly nodes: readonly NodeFacts[]
  readonly links: readonly { readonly a: string; readonly b: string }[]
  readonly load: { readonly initiator: string }
}

export interface NodeFacts {
  readonly id: string
  readonly role: string
  /** Initiators: "sip", "pap". */
  readonly speaks: readonly string[]
  readonly knowsServingCscf: boolean
  /** PPG: bearers besides SIP by which it reaches devices. */
  readonly bearers: readonly string[]
}

/** Judges the attempts of one scenario: for each hop of a walk, why it is redundant, or `undefined`. */
export const judgeOf =
  (facts: NetworkFacts) =>
  (walk: readonly Hop[], state: DeviceState): readonly (string | undefined)[] =>
    analyse(facts, walk, state).reasons

/** The whole analysis of one attempt: its minimum, too. */
export const analyse = (facts: NetworkFacts, walk: readonly Hop[], state: DeviceState): Redundancy => {
  const initiator = facts.nodes.find((node) => node.id === facts.load.initiator)
  const device = facts.nodes.find((node) => node.role === "device")?.id
  const ppgs = new Set(facts.nodes.filter((node) => node.role === "ppg").map(({ id }) => id))
  // A PPG that goes to the device at once knows its address, or has a session or a connection open.
  const firstTo = walk.find((hop) => hop.to === device)
  const knowsAddress = firstTo !== undefined && ppgs.has(firstTo.from)
  // Who asks a push notification service found a contact that says so (pn-*, RFC 8599 §5.6.2): its device sleeps, as far as anybody knows.
  const services = new Set(facts.nodes.filter((node) => node.role === "pns").map(({ id }) => id))
  const isAsleep = walk.some((hop) => services.has(hop.to))
  const topology = topologyOf(facts, { knowsAddress, isAsleep })
  const reachesBy = new Set(
    topology.edges.filter((edge) => edge.to === device && edge.standsInFor !== undefined).map(hopKey),
  )
  const last = walk.findLast((hop) => hop.to !== facts.load.initiator)
  const endsByBearer = last !== undefined && reachesBy.has(hopKey(last))
  const bearerEdges = new Set(topology.edges.filter((edge) => isBearer(edge)).map(hopKey))
  /** The attempt went by another bearer and came to rest before the device: a short message centre stores it. */
  const restsOnBearer = last !== undefined && !endsByBearer && bearerEdges.has(hopKey(last))
  // A request that went past the registrar found a binding, whatever the device's state was when the push was planned; and one to
  // a registered device was on its way there, however far it came.
  const pastRegistrar = new Set(topology.edges.filter((edge) => edge.requires.includes("location")).map(hopKey))
  const speaksSip = initiator?.speaks.includes("sip") === true
  const byBearer = endsByBearer || restsOnBearer
  // An initiator that speaks SIP reaches a registered device by itself, whatever bearer the attempt took.
  const overSip =
    (!byBearer && walk.some((hop) => pastRegistrar.has(hopKey(hop)))) ||
    (state === "im-offline" && (!byBearer || speaksSip))
  const needsBearer = byBearer && !overSip
  const knowsCscf = initiator?.knowsServingCscf === true
  const holds: Holding[] = []
  const needs: Holding[] = []
  if (speaksSip) holds.push("protocol translation")
  else needs.push("protocol translation")
  if (knowsCscf) holds.push("address resolution")
  else if (!needsBearer) needs.push("address resolution")
  // No other bearer helps a device that is switched off; none is missed where no node has one.
  if (needsBearer || (!overSip && state === "unregistered" && reachesBy.size > 0)) needs.push("bearer access")
  if (needsBearer && endsByBearer && ppgs.has(last.from) && !knowsAddress) needs.push("packet contact")
  // A notification brings the device, but not the push.
  if (overSip && isAsleep) needs.push("renewal")
  const usable: Topology = overSip
    ? topology
    : {
        nodes: topology.nodes,
        edges: topology.edges.filter((edge) => edge.to !== device || isBearer(edge)),
      }
  return redundancyOf({
    topology: usable,
    initiator: facts.load.initiator,
    holds,
    needs,
    goals:
      overSip || endsByBearer
        ? device === undefined
          ? []
          : [device]
        : restsOnBearer
          ? [last.to]
          : (stores(facts, last) ?? tellers(facts, walk)),
    walk,
  })
}

/** An application server that the attempt ended at took the push into its store, and that is where it was done. */
const stores = (facts: NetworkFacts, last: Hop | undefined): readonly string[] | undefined => {
  const end = facts.nodes.find((node) => node.id === last?.to)
  return end?.role === "im-server" ? [end.id] : undefined
}

/**
 * The nodes that can tell that a subscriber is not registered: its S-CSCF, and an I-CSCF that asks the HSS; but not an I-CSCF that
 * had to pass the request on because the profile has services for the unregistered state (TS 29.228 §6.1.4).
 */
const tellers = (facts: NetworkFacts, walk: readonly Hop[]): readonly string[] =>
  facts.nodes
    .filter(
      (node) =>
        node.role === "s-cscf" ||
        (node.role === "i-cscf" && asksHss(facts, node) && !walk.some((hop) => hop.from === node.id)),
    )
    .map((node) => node.id)

const linked = (facts: NetworkFacts, id: string): readonly NodeFacts[] => {
  const ends = new Set(facts.links.flatMap(({ a, b }) => (a === id ? [b] : b === id ? [a] : [])))
  return facts.nodes.filter((node) => ends.has(node.id))
}

const asksHss = (facts: NetworkFacts, node: NodeFacts): boolean =>
  linked(facts, node.id).some((other) => other.role === "hss")

/** What a walk shows of the device. */
interface DeviceFacts {
  /** Whether a PPG knows its address, or has a session or a connection open. */
  readonly knowsAddress: boolean
  /** Whether it must be woken before it hears SIP. */
  readonly isAsleep: boolean
}

/** The topology of a scenario: one edge per link and direction that a push request may take, and a PPG's own bearers. */
const topologyOf = (facts: NetworkFacts, known: DeviceFacts): Topology => {
  const device = facts.nodes.find((node) => node.role === "device")
  const edges: TopologyEdge[] = []
  for (const from of facts.nodes) {
    for (const to of linked(facts, from.id)) {
      const edge = edgeOf(from, to, known)
      if (edge !== undefined) edges.push(edge)
      const waking = known.isAsleep ? wakingEdgeOf(facts, from, to) : undefined
      if (waking !== undefined) edges.push(waking)
    }
    // Bearers that a PPG declares and the scenario does not spell out.
    const isSpeltOut = linked(facts, from.id).some((other) => other.role === "smsc" || other.role === "device")
    if (device !== undefined && from.bearers.length > 0 && !isSpeltOut) {
      edges.push({ from: from.id, to: device.id, requires: ["bearer access"], loses: [], standsInFor: "bearer access" })
    }
  }
  return { nodes: facts.nodes.map((node) => ({ id: node.id, role: node.role, gives: givesOf(facts, node) })), edges }
}

/** What a node of each role can give a push. */
const givesOf = (facts: NetworkFacts, node: NodeFacts): readonly Holding[] => {
  const resolution: readonly Holding[] = node.knowsServingCscf ? ["address resolution"] : []
  switch (node.role) {
    case "s-cscf":
      return ["address resolution", "authentication", "location"]
    case "i-cscf":
      return asksHss(facts, node) ? ["address resolution"] : resolution
    case "ppg": {
      const bearer: readonly Holding[] = node.bearers.length > 0 ? ["bearer access"] : []
      return [
        ...resolution,
        "authentication",
        "protocol translation",
        "store-and-forward",
        "capability adaptation",
        ...bearer,
      ]
    }
    case "im-server":
      return [...resolution, "store-and-forward"]
    default:
      return resolution
  }
}

/** The edge that a link is for a push request going `from` → `to`; `undefined`: no push request goes that way. */
const edgeOf = (from: NodeFacts, to: NodeFacts, { knowsAddress, isAsleep }: DeviceFacts): TopologyEdge | undefined => {
  const sip = (...more: readonly Holding[]): TopologyEdge => ({
    from: from.id,
    to: to.id,
    requires: ["protocol translation", ...more],
    loses: [],
    standsInFor: undefined,
  })
  const bearer = (requires: readonly Holding[], gives: readonly Holding[]): TopologyEdge => ({
    from: from.id,
    to: to.id,
    requires,
    gives,
    loses: [],
    standsInFor: "bearer access",
  })
  if (from.role === "hss") return undefined
  // WSP Connect, or a TCP connection that the terminal opens: afterwards the PPG can send to it.
  if (from.role === "device") return to.role === "ppg" ? bearer([], ["packet contact"]) : undefined
  if (from.role === "ppg" && to.role === "smsc") return bearer([], ["bearer access"])
  if (from.role === "smsc") return to.role === "msc" ? bearer([], []) : undefined
  if (from.role === "msc") return to.role === "device" ? bearer([], []) : undefined
  if (from.role === "ppg" && to.role === "device")
    return bearer(knowsAddress ? [] : ["packet contact"], ["bearer access"])
  switch (to.role) {
    case "hss":
    case "mms-centre":
    case "smsc":
    case "msc":
    case "content-store":
    case "pns":
      return undefined
    case "s-cscf":
      return sip("address resolution")
    case "p-cscf":
      return sip("location")
    case "im-server":
      // Only filter criteria bring somebody else's request to an application server (TS 23.218 §5.2).
      return from.role === "s-cscf" ? sip() : undefined
    case "device":
      // The device's security association ends at its P-CSCF, so nobody else reaches it over SIP (TS 24.229 §5.2.6).
      return from.role !== "p-cscf" ? undefined : isAsleep ? sip("location", "renewal") : sip("location")
    case "ppg":
      return from.speaks.includes("pap")
        ? { from: from.id, to: to.id, requires: [], loses: ["address resolution"], standsInFor: "protocol translation" }
        : sip()
    default:
      return sip()
  }
}

/**
 * The edge that a link is besides, where a device sleeps: the P-CSCF has it woken, and it renews its registration by a REGISTER, which
 * takes the way of all REGISTERs to the S-CSCF (RFC 8599 §4.1.3, §5.6.2; TS 24.229 §5.2.2, §5.3.1).
 */
const wakingEdgeOf = (facts: NetworkFacts, from: NodeFacts, to: NodeFacts): TopologyEdge | undefined => {
  const edge = (requires: readonly Holding[], gives: readonly Holding[]): TopologyEdge => ({
    from: from.id,
    to: to.id,
    requires,
    gives,
    loses: [],
    standsInFor: undefined,
  })
  if (from.role === "p-cscf" && to.role === "pns") return edge(["location"], [])
  if (from.role === "pns" && to.role === "device") return edge([], ["wake-up"])
  if (from.role === "device" && to.role === "p-cscf") return edge(["wake-up"], [])
  if (to.role !== "s-cscf") return undefined
  // A P-CSCF does not know the S-CSCF before the I-CSCF has found it; only a network without one joins them at once.
  const entry = facts.nodes.some(({ role }) => role === "i-cscf") ? ["i-cscf"] : ["p-cscf", "proxy"]
  return entry.includes(from.role) ? edge(["wake-up", "address resolution"], ["renewal"]) : undefined
}

/** Whether the edge is a bearer's other than SIP. */
const isBearer = (edge: TopologyEdge): boolean => edge.standsInFor === "bearer access"
