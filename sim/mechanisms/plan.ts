/**
 * What a mechanism writes down: who sends what to whom, in the words of the standards. The topology, the routing
 * and every figure come from the scenario and from the SIP rules, never from here.
 */
import type { CompileDelivery } from "./delivery.ts"
import { Directory, UnroutableScenario } from "./directory.ts"
import type { OtaVariant } from "../protocols/ppg/ota-choice.ts"
import { messageDelivery, type Addressing } from "./message-delivery.ts"
import type { PapServices } from "./pap/services.ts"
import type { SubmissionFault } from "./submission-fault.ts"
import type { FilterCriterion, WorldSpec } from "./world-spec.ts"

/** A hand-over to the PPG by PAP before the sender, which is then the PPG, acts. */
export interface Submission {
  readonly from: number
  readonly to: number
  /** Whether the initiator asks for a result notification, and how it names the recipient. */
  readonly wantsResult: boolean
  readonly fault: SubmissionFault
  readonly client: "USER" | "PLMN"
  /** How the PPG then goes over the air. */
  readonly variant: OtaVariant
  readonly services: PapServices
}

/** One way in a chain of ways: who hands the push over to whom, if anybody does, and how it is then delivered. */
export interface PlannedLeg {
  readonly submission: Submission | undefined
  readonly deliver: CompileDelivery
}

/** The plan of one mechanism, or of a chain of them, in one scenario. Node numbers are those of the directory. */
export class Plan {
  readonly directory: Directory
  readonly initiator: number
  readonly criteria: FilterCriterion[]
  /** Those of them that this mechanism brings in; what they cause is its own cost. */
  readonly added: FilterCriterion[] = []
  ppgVariant: "chained" | "psi" = "psi"
  /** Largest message that devices say they take in a session, octets; `undefined`: they say nothing. */
  messageMax: number | undefined = undefined
  /** How devices are woken, where their contacts say so; every request to such a contact waits at its P-CSCF. */
  wakeUp: { readonly provider: string; readonly selfRefreshLead: number | undefined } | undefined = undefined
  /** Whether what is pushed is the stored message itself, and not word that it waits. */
  pushesMessages = false
  /** The ways to deliver, in the order in which they are tried. */
  readonly legs: PlannedLeg[] = []
  private submission: Submission | undefined = undefined

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

  /** What follows is another way, tried when the one before it does not do. */
  nextLeg(): void {
    this.submission = undefined
  }

  /** The node pushes by SIP MESSAGE; it is the push (sender) agent. */
  pushBySip(
    node: number,
    addressing: Addressing,
    options: { readonly isLimited?: boolean; readonly mayFork?: boolean } = {},
  ): void {
    this.deliver(messageDelivery({ node, addressing, ...options }))
  }

  /** The initiator hands the push over by PAP (HTTP POST); the receiver then delivers it. */
  submitByPap(submission: Submission): void {
    this.submission = submission
  }

  /** The push is delivered in this way. */
  deliver(compile: CompileDelivery): void {
    this.legs.push({ submission: this.submission, deliver: compile })
  }

  /** The parts that every mechanism must have stated. */
  requireLegs(): readonly PlannedLeg[] {
    if (this.legs.length === 0) throw new UnroutableScenario("the mechanism delivers in no way")
    return this.legs
  }
}
