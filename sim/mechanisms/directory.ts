/**
 * Who is where: the nodes of a scenario by number, by host name and by role, and the links between them.
 * Rule: nothing about a topology is in code; a role that a mechanism needs and the scenario lacks is a `MissingNode`.
 */
import type { NodeIdentity } from "../protocols/ims/decision.ts"
import type { LinkSpec } from "../network/link-spec.ts"
import type { NodeSpec, Role, WorldSpec } from "./world-spec.ts"

/** A scenario that passes its schema and yet cannot be routed: told to the user, never a fault of the program. */
export class UnroutableScenario extends Error {
  override readonly name = "UnroutableScenario"
}

/** SIP port of every node (RFC 3261 §19.1.2 default). */
const sipPort = 5060

/** Nodes and links of a scenario, numbered in its own order. */
export class Directory {
  readonly nodes: readonly NodeSpec[]
  readonly identities: readonly NodeIdentity[]
  readonly links: readonly LinkSpec[]
  private readonly byHost = new Map<string, number>()
  private readonly linkByEnds = new Map<string, number>()

  constructor(spec: WorldSpec) {
    this.nodes = spec.nodes
    this.links = spec.links
    this.identities = spec.nodes.map((node) => ({
      id: node.id,
      host: node.host,
      port: sipPort,
      identity: node.identity,
    }))
    spec.nodes.forEach((node, index) => this.byHost.set(node.host, index))
    spec.links.forEach((link, index) => {
      this.linkByEnds.set(`${link.a} ${link.b}`, index)
      this.linkByEnds.set(`${link.b} ${link.a}`, index)
    })
  }

  node(index: number): NodeSpec {
    const node = this.nodes[index]
    if (node === undefined) throw new UnroutableScenario(`there is no node number ${index}`)
    return node
  }

  identity(index: number): NodeIdentity {
    const identity = this.identities[index]
    if (identity === undefined) throw new UnroutableScenario(`there is no node number ${index}`)
    return identity
  }

  /** Number of the node with this id. */
  indexOf(id: string): number {
    const index = this.nodes.findIndex((node) => node.id === id)
    if (index < 0) throw new UnroutableScenario(`the scenario has no node ${id}`)
    return index
  }

  /** Number of the first node of this role, or `undefined`. */
  findRole(role: Role): number | undefined {
    const index = this.nodes.findIndex((node) => node.role === role)
    return index < 0 ? undefined : index
  }

  /** Number of the first node of this role; a scenario without one cannot be routed. */
  requireRole(role: Role): number {
    const index = this.findRole(role)
    if (index === undefined)
      throw new UnroutableScenario(`the route needs a node of role ${role}; the scenario has none`)
    return index
  }

  /** Number of the node that a host name leads to; an address in brackets is a device's own (its contact). */
  resolve(host: string, seenAt: string): number {
    const index = host.startsWith("[") ? this.findRole("device") : this.byHost.get(host)
    if (index === undefined) {
      throw new UnroutableScenario(`${seenAt} sends to the host ${host}, which no node of the scenario has`)
    }
    return index
  }

  /** The link that joins two nodes, and the direction in which it is used: 0 from its first end. */
  linkBetween(from: number, to: number): { readonly link: number; readonly direction: 0 | 1 } {
    const a = this.node(from).id
    const b = this.node(to).id
    const link = this.linkByEnds.get(`${a} ${b}`)
    if (link === undefined) {
      throw new UnroutableScenario(`the route goes from ${a} to ${b}; the scenario has no link ${a}-${b} or ${b}-${a}`)
    }
    return { link, direction: this.links[link]?.a === a ? 0 : 1 }
  }
}
