/**
 * What a mechanism writes down: who sends what to whom, in the words of the standards. The topology, the routing
 * and every figure come from the scenario and from the SIP rules, never from here.
 */
import { Directory, UnroutableScenario } from "./directory.ts"
import type { FilterCriterion, WorldSpec } from "./world-spec.ts"

/** How the sender addresses the push: the recipient itself, or the PPG as a public service identity. */
export type Addressing = "recipient" | "psi"

/** A hand-over to the PPG by PAP before the sender, which is then the PPG, acts. */
export interface Submission {
  readonly from: number
  readonly to: number
}

/** The plan of one mechanism in one scenario. Node numbers are those of the directory. */
export class Plan {
  readonly directory: Directory
  readonly initiator: number
  readonly criteria: FilterCriterion[]
  /** Those of them that this mechanism brings in; what they cause is its own cost. */
  readonly added: FilterCriterion[] = []
  ppgVariant: "chained" | "psi" = "psi"
  /** The SIP user agent that sends the MESSAGE and keeps the push while it cannot be delivered. */
  sender: { readonly node: number; readonly addressing: Addressing } | undefined = undefined
  submission: Submission | undefined = undefined
  resultNotification = false

  constructor(spec: WorldSpec) {
    this.directory = new Directory(spec)
    this.initiator = this.directory.indexOf(spec.load.initiator)
    this.criteria = spec.nodes.flatMap((node) => (node.role === "hss" ? [...node.filterCriteria] : []))
  }

  /** The PPG of the scenario. */
  get ppg(): number {
    return this.directory.requireRole("ppg")
  }

  /** Adds an initial filter criterion that this mechanism brings into every subscriber's service profile. */
  addCriterion(criterion: FilterCriterion): void {
    this.criteria.push(criterion)
    this.added.push(criterion)
  }

  /** The node pushes by SIP MESSAGE; it is the push (sender) agent. */
  pushBySip(node: number, addressing: Addressing): void {
    this.sender = { node, addressing }
  }

  /** The initiator hands the push over by PAP (HTTP POST); the receiver then pushes it. */
  submitByPap(from: number, to: number): void {
    this.submission = { from, to }
  }

  /** The parts that every mechanism must have stated. */
  requireSender(): { readonly node: number; readonly addressing: Addressing } {
    if (this.sender === undefined) throw new UnroutableScenario("the mechanism names no sender")
    return this.sender
  }
}
