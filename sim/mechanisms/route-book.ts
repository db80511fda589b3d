/**
 * The book of all places of a prepared world, and what every role may look at when it decides: the environment that
 * the scenario's nodes, filter criteria and registration give it.
 */
import { attemptIdentifiers, registrationIdentifiers, subscriber } from "../protocols/ims/identities.ts"
import type {
  CriterionIdentity,
  DeviceCapabilities,
  Identifiers,
  NodeIdentity,
  PushRegistration,
  RoleEnvironment,
} from "../protocols/ims/decision.ts"
import { pushResource } from "../protocols/pns/requests.ts"
import { subscriptionLeast, subscriptionLongest } from "../parameters/events.ts"
import { pushIdTokens } from "../protocols/pap/exchange.ts"
import { content } from "../wire/content.ts"
import { profilesOf } from "./device-profiles.ts"
import type { Directory } from "./directory.ts"
import type { Operation, Place, PrintContext } from "./place.ts"
import type { Plan } from "./plan.ts"
import { usersOf, type Users } from "./users.ts"
import type { WorldSpec } from "./world-spec.ts"

/** Stands in a place until its decision is compiled. */
const undecided: Operation = { kind: "answer", code: 500, effect: undefined }

const decoder = new TextDecoder("latin1")

/** Identifies one attempt for printing. */
export interface AttemptName {
  readonly push: number
  readonly attempt: number
  /** Whom the push is for: the device, or the first of its user's. */
  readonly device: number
  /** The device that the message is from, or will get to; absent: the same. */
  readonly terminal?: number
  readonly nowSeconds: number
  /** Depth of the first place of the branch that it is on, where its request was forked; absent: it was not. */
  readonly branchFrom?: number
  /** What the device can do; absent: profile 0. */
  readonly profile?: number
  /** The push under whose push-id it was submitted, and the devices of all that were; absent: it was submitted alone. */
  readonly carrier?: { readonly push: number; readonly device: number }
  readonly recipients?: readonly number[]
}

/** Attempts of one push are fewer: what a branch adds is named apart from what an attempt of its own would be. */
const branchAttempts = 4096

/**
 * Identifiers on one branch of a forked request: from its first place on, Via branches (RFC 3261 §16.6 step 8) and the tag of whoever
 * answers are its own.
 */
const onBranch = (whole: Identifiers, own: Identifiers, from: number): Identifiers => ({
  ...whole,
  branch: (hop) => (hop >= from ? own : whole).branch(hop),
  tag: (dialog, side) => (side === "to" && dialog >= from ? own : whole).tag(dialog, side),
})

/** Identifiers of an attempt; its push-id is that of the push, whichever attempt it is submitted or reported in. */
const identifiersOf = (name: AttemptName): Identifiers => {
  const { carrier, branchFrom, device, terminal = device } = name
  const whole = attemptIdentifiers(name)
  const ids =
    branchFrom === undefined
      ? whole
      : onBranch(
          whole,
          attemptIdentifiers({ ...name, attempt: branchAttempts + name.attempt, device: terminal }),
          branchFrom,
        )
  if (name.attempt === 0 && carrier === undefined) return ids
  const first = attemptIdentifiers({ ...name, ...carrier, attempt: 0 })
  return { ...ids, token: (purpose) => (pushIdTokens.has(purpose) ? first : ids).token(purpose) }
}

export class RouteBook {
  readonly places: Place[] = []
  readonly undecided: readonly [Operation, Operation] = [undecided, undecided]
  readonly directory: Directory
  readonly spec: WorldSpec
  readonly plan: Plan
  /** Template for compiling: the first subscriber's first push, with an empty body. */
  readonly template: PrintContext
  readonly homeDomain: string
  readonly path: readonly NodeIdentity[]
  /** What devices can do, by profile. */
  readonly profiles: readonly (DeviceCapabilities | undefined)[]
  private readonly criteria: readonly CriterionIdentity[]
  /** Whose the devices are; `undefined`: every user has one. */
  readonly users: Users | undefined
  /** By link: which of its ends the devices are at (0: first, 1: second), or -1. */
  readonly deviceEnd: Int8Array
  private readonly scscf: number
  private readonly icscf: number | undefined

  constructor(spec: WorldSpec, plan: Plan) {
    this.spec = spec
    this.plan = plan
    this.directory = plan.directory
    this.profiles = profilesOf(spec.devices)
    this.users = usersOf(spec.devices.count, spec.devices.perUser)
    const device = this.directory.node(this.directory.requireRole("device")).id
    const pcscf = this.directory.requireRole("p-cscf")
    this.scscf = this.directory.requireRole("s-cscf")
    this.icscf = this.directory.findRole("i-cscf")
    this.deviceEnd = Int8Array.from(spec.links, ({ a, b }) => (a === device ? 0 : b === device ? 1 : -1))
    const host = this.directory.node(this.scscf).host
    this.homeDomain = host.slice(host.indexOf(".") + 1)
    this.path = [...this.directory.node(pcscf).path.map((id) => this.directory.indexOf(id)), pcscf].map((index) =>
      this.directory.identity(index),
    )
    this.criteria = plan.criteria.map((criterion) => ({
      server: this.directory.identity(this.directory.indexOf(criterion.server)),
      priority: criterion.priority,
      method: criterion.method,
      sessionCase: criterion.sessionCase,
      exceptAsserted: criterion.exceptAsserted,
    }))
    this.template = this.context({ push: 0, attempt: 0, device: 0, nowSeconds: 0 }, 0)
  }

  /** The template as it is for a device of this profile. */
  templateOf(profile: number): PrintContext {
    return profile === 0 ? this.template : this.context({ push: 0, attempt: 0, device: 0, nowSeconds: 0, profile }, 0)
  }

  /** Number for the next place; claimed before its followers are compiled, so that numbers run down a route. */
  claim(): number {
    return this.places.length
  }

  text(octets: Uint8Array): string {
    return decoder.decode(octets)
  }

  isAccess(link: number): boolean {
    return this.deviceEnd[link]! >= 0
  }

  /** Whether the SIP timers on this link are those of the radio leg (TS 24.229 §7.7). */
  isCellular(link: number): boolean {
    return this.isAccess(link) && this.spec.devices.cellularTimers
  }

  get servingCscf(): number {
    return this.scscf
  }

  get interrogatingCscf(): number | undefined {
    return this.icscf
  }

  /** How long after its planned start a push that this node sends expires, ns: deliver-before or its own longest time,
   *  whichever is sooner (PPG Service ch. 6). */
  expiryNs(sender: number): number {
    const { directory, plan } = this
    return Math.min(directory.node(sender).store.expiryNs, directory.node(plan.initiator).store.expiryNs)
  }

  /** Everything printed text depends on, for one attempt with a body of `octets`. */
  context(name: AttemptName, octets: number, part = 0): PrintContext {
    const { profile = 0, device, terminal = device } = name
    const capabilities = this.profiles[profile]
    const population = { count: this.spec.devices.count, homeDomain: this.homeDomain }
    const bare = subscriber(terminal, population, this.users?.first[terminal])
    const push = this.#pushOf(terminal)
    const who = push === undefined ? bare : { ...bare, push }
    return {
      part,
      ...(name.recipients === undefined
        ? {}
        : { recipients: name.recipients.map((other) => subscriber(other, population)) }),
      quantity: octets,
      ids: identifiersOf(name),
      subscriber: capabilities === undefined ? who : { ...who, capabilities },
      body: content(this.spec.content.type, octets),
    }
  }

  /** What a device registers of its push notification service: a resource that it obtained before the run. */
  #pushOf(device: number): PushRegistration | undefined {
    const { wakeUp } = this.plan
    if (wakeUp === undefined) return undefined
    const ids = registrationIdentifiers({ device, episode: 0, nowSeconds: 0 })
    const service = this.directory.identity(this.directory.requireRole("pns"))
    return {
      target: { provider: wakeUp.provider, param: undefined, prid: pushResource({ ids, service }) },
      selfRefreshLead: wakeUp.selfRefreshLead,
    }
  }

  environment(node: number, hop: number, context: PrintContext, registered: boolean): RoleEnvironment {
    return {
      self: this.directory.identity(node),
      hop,
      ids: context.ids,
      subscriber: context.subscriber,
      registered,
      path: this.path,
      servingCscf: this.directory.identity(this.scscf),
      interrogatingCscf: this.icscf === undefined ? undefined : this.directory.identity(this.icscf),
      homeDomain: this.homeDomain,
      criteria: this.criteria,
      registrationSeconds: this.directory.node(this.scscf).registrationSeconds,
      notifier: {
        packages: ["oma-push", "message-summary"],
        minimumSeconds: subscriptionLeast.value,
        longestSeconds: subscriptionLongest.value,
      },
      ppg: { variant: this.plan.ppgVariant, answer: "late" },
      ...(this.directory.node(node).store.messages?.retrieval === "msrp" ? { keepsMessages: true } : {}),
      ...(this.plan.messageMax === undefined ? {} : { messageMax: this.plan.messageMax }),
    }
  }
}
