/**
 * The network as the redundancy analysis sees it: nodes with the functions they can give a push, and directed edges that a
 * request may take. Functions: README, "Redundancy"; conditions of SIP edges: TS 24.229 §5.3.2 and §5.4.3, RFC 3327 §5.4.
 * Rule 1: an edge states what a walk must hold before it may take it; who is allowed what follows from that alone.
 * Rule 2: nothing here knows a mechanism or a role by name.
 */

/** What a visit to a node can give a push. */
export const functionNames = [
  "address resolution",
  "authentication",
  "protocol translation",
  "store-and-forward",
  "capability adaptation",
  "bearer access",
] as const
export type FunctionName = (typeof functionNames)[number]

/**
 * What a walk can hold: a function; the recipient's "location" (contact and Path of the registration, RFC 3261 §10.3 and
 * RFC 3327), which only its registrar has and which nobody can do without on the way to a registered device; or its "packet contact",
 * the session or connection that a device opens to a PPG which does not know its address (WAP-235 §5.1); or, where the device sleeps,
 * its "wake-up" by a push notification service, and then the "renewal" of its registration, without which it hears no SIP (RFC 8599 §5.6.2).
 */
export const holdings = [...functionNames, "location", "packet contact", "wake-up", "renewal"] as const
export type Holding = (typeof holdings)[number]

interface TopologyNode {
  readonly id: string
  /** Only for the reader of a reason; the analysis draws nothing from it. */
  readonly role: string
  /** What a walk holds after visiting this node. */
  readonly gives: readonly Holding[]
}

export interface TopologyEdge {
  readonly from: string
  readonly to: string
  /** What a walk must hold, by the initiator's own means or by visits, to take this edge. */
  readonly requires: readonly Holding[]
  /** What taking it brings, besides what the node at its end gives. */
  readonly gives?: readonly Holding[]
  /** What the sender knows and the technology of this edge does not carry: a PAP message names no S-CSCF. */
  readonly loses: readonly Holding[]
  /**
   * The edge belongs to another technology than SIP (PAP, a short message), and hops of different technologies do not compare:
   * it counts as a shorter way only when this function is needed, or when the walk under analysis takes the edge itself.
   */
  readonly standsInFor: FunctionName | undefined
}

export interface Topology {
  /** Order matters only between routes that are equally short and share equally many hops with the walk. */
  readonly nodes: readonly TopologyNode[]
  readonly edges: readonly TopologyEdge[]
}

/** One request of a push going from one node to the next. */
export interface Hop {
  readonly from: string
  readonly to: string
}

/** The two nodes of a hop, in its direction, as one string. */
export const hopKey = (hop: Hop): string => JSON.stringify([hop.from, hop.to])
