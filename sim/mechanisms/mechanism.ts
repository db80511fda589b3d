/**
 * What a mechanism is: one complete way to get a push from initiator to device, in one file.
 * Rule 1: it states what it requires; whether a scenario offers that is checked here, before any run.
 * Rule 2: it states no count and no redundancy: both are found by running and analysing it.
 */
import type { Schema } from "effect"
import { complianceProfiles, offeredOverTheAir, type OverTheAir } from "../protocols/ppg/compliance.ts"
import type { Plan } from "./plan.ts"
import type { Role, WorldSpec } from "./world-spec.ts"

export { complianceProfiles } from "../protocols/ppg/compliance.ts"

interface Requirements {
  /** Protocol that the initiator must speak towards its first hop. */
  readonly initiator: "sip" | "pap"
  /** What the PPG must offer over the air; `undefined`: no PPG takes part. */
  readonly ppg: OverTheAir | undefined
  /** A bearer besides SIP that the PPG must have. */
  readonly ppgBearer?: "sms"
  /** What the device must have; all of this product's devices register over SIP with a push tag. */
  readonly device: "sip-push-receiver" | "wap-push"
  /** Roles of further nodes that take part, each with what it is there for. */
  readonly nodes?: Readonly<Partial<Record<Role, string>>>
  /** Roles that must be joined by links, and what goes over them. */
  readonly links?: readonly { readonly between: readonly [Role, Role]; readonly purpose: string }[]
  /** What the initiator says to the device itself, past the core: a link must join them. */
  readonly direct?: string
}

export interface MechanismDefinition<S = never> {
  readonly id: string
  /** One line for lists. */
  readonly summary: string
  /** Route in words, e.g. "initiator → S-CSCF → P-CSCF → device". */
  readonly route: string
  readonly requires: Requirements
  /** Settings beside `use` and `as` in a scenario's `mechanisms` entry; every one has a default. */
  readonly parameters: Schema.Codec<S, unknown>
  /** Whether a chain has it in one of its ways at most: what it changes about devices and servers, it changes for the whole chain. */
  readonly isOncePerChain?: true
  /** Settings that hold for a whole chain, each with its value where the scenario is silent: ways that have such a setting must agree. */
  readonly chainWide?: Readonly<Record<string, number | string>>
  /** Why, set up like this, it serves no users of several devices; absent, or `undefined`: it serves them. */
  readonly servesOneDevice?: (settings: S) => string | undefined
  /** Puts the first request and what follows on the plan; the topology comes from the scenario. */
  readonly install: (plan: Plan, settings: S) => void
}

/** A definition whose settings type is its own affair. */
export type AnyMechanism = Omit<MechanismDefinition, "parameters" | "install" | "servesOneDevice"> & {
  readonly parameters: Schema.Codec<unknown, unknown>
  readonly servesOneDevice?: (settings: unknown) => string | undefined
  readonly install: (plan: Plan, settings: unknown) => void
}

/** Defines a mechanism; the settings type follows from its `parameters`. */
export const defineMechanism = <S>(definition: MechanismDefinition<S>): AnyMechanism =>
  definition as unknown as AnyMechanism

/** One entry of a scenario's `mechanisms`: which, under which label, with which decoded settings. */
export interface MechanismUse {
  readonly use: string
  readonly label: string
  readonly settings: unknown
  /** What is tried, one after the other, where this way does not do. */
  readonly fallback?: readonly Omit<MechanismUse, "label" | "fallback">[]
}

/** One way of a chain, ready to be installed. */
export interface Way {
  readonly mechanism: AnyMechanism
  readonly settings: unknown
}

/** The ways of an entry in the order in which they are tried; `undefined` where the catalogue lacks one. */
export const waysOf = (use: MechanismUse, catalogue: readonly AnyMechanism[]): readonly Way[] | undefined => {
  const ways = [use, ...(use.fallback ?? [])].map(({ use: id, settings }) => ({
    mechanism: catalogue.find((mechanism) => mechanism.id === id),
    settings,
  }))
  return ways.every((way): way is Way => way.mechanism !== undefined) ? ways : undefined
}

/** A requirement that the scenario does not meet: where to look (dotted path) and a sentence naming both sides. */
export interface Unmet {
  readonly path: string
  readonly message: string
}

/** Why a mechanism with these settings cannot serve the users of this world; empty when it can. */
export const unmetByUsers = (mechanism: AnyMechanism, settings: unknown, world: WorldSpec): readonly Unmet[] => {
  if (world.devices.perUser === undefined) return []
  const why = mechanism.servesOneDevice?.(settings)
  return why === undefined
    ? []
    : [
        {
          path: "devices.perUser",
          message: `mechanism ${mechanism.id} serves users of one device, and devices.perUser says more: ${why}`,
        },
      ]
}

/** Everything that makes this mechanism impossible in this world; empty when it can run. */
export const unmetRequirements = (mechanism: AnyMechanism, world: WorldSpec): readonly Unmet[] => {
  const unmet: Unmet[] = []
  const initiator = world.nodes.find((node) => node.id === world.load.initiator)
  const { requires } = mechanism
  if (initiator !== undefined && !initiator.speaks.includes(requires.initiator)) {
    unmet.push({
      path: `nodes.${initiator.id}.speaks`,
      message:
        `mechanism ${mechanism.id} needs an initiator that speaks ${requires.initiator.toUpperCase()}; ` +
        `${initiator.id} (${initiator.role}) speaks ${initiator.speaks.map((p) => p.toUpperCase()).join(" and ") || "neither SIP nor PAP"}`,
    })
  }
  if (requires.ppg !== undefined) {
    const offered = requires.ppg
    const able = Object.keys(complianceProfiles).filter((id) =>
      offeredOverTheAir([id], { hasWspSessions: true }).includes(offered),
    )
    const ppg = world.nodes.find((node) => node.role === "ppg")
    if (ppg === undefined) {
      unmet.push({
        path: "nodes",
        message: `mechanism ${mechanism.id} needs a PPG; the scenario has no node of role ppg`,
      })
    } else if (offered === "ota-wsp-co" && !ppg.bearers.includes("wsp")) {
      // Optional in every profile: a PPG has it where its WSP session service is switched on.
      unmet.push({
        path: `nodes.${ppg.id}.bearers`,
        message:
          `mechanism ${mechanism.id} needs a PPG that offers ${offered.toUpperCase()}; ` +
          `the WSP session service of ${ppg.id} is off: its bearers are ${ppg.bearers.join(", ") || "none"}, without wsp`,
      })
    } else if (!offeredOverTheAir(ppg.compliance, { hasWspSessions: ppg.bearers.includes("wsp") }).includes(offered)) {
      unmet.push({
        path: `nodes.${ppg.id}.compliance`,
        message:
          `mechanism ${mechanism.id} needs a PPG that offers ${offered.toUpperCase()}; ` +
          `${ppg.id} declares ${ppg.compliance.join(", ") || "nothing"}; ${able.join(", ")} would do`,
      })
    }
    if (requires.ppgBearer !== undefined && ppg?.bearers.includes(requires.ppgBearer) === false) {
      unmet.push({
        path: `nodes.${ppg.id}.bearers`,
        message:
          `mechanism ${mechanism.id} needs a PPG with the bearer ${requires.ppgBearer}; ` +
          `${ppg.id} has ${ppg.bearers.join(", ") || "none besides SIP"}`,
      })
    }
  }
  const device = world.nodes.find((node) => node.role === "device")?.id
  const isDirect = world.links.some(
    ({ a, b }) => [a, b].includes(world.load.initiator) && [a, b].includes(device ?? ""),
  )
  if (requires.direct !== undefined && !isDirect) {
    unmet.push({
      path: "links",
      message:
        `mechanism ${mechanism.id} needs a link ${world.load.initiator}-${device ?? "device"} for ${requires.direct}; ` +
        "the scenario has none",
    })
  }
  for (const { between, purpose } of requires.links ?? []) {
    const [one, other] = between.map((role) => world.nodes.find((node) => node.role === role)?.id)
    if (one === undefined || other === undefined) continue
    if (world.links.some(({ a, b }) => [a, b].includes(one) && [a, b].includes(other))) continue
    unmet.push({
      path: "links",
      message: `mechanism ${mechanism.id} needs a link ${one}-${other} for ${purpose}; the scenario has none`,
    })
  }
  for (const [role, purpose] of Object.entries(requires.nodes ?? {})) {
    if (world.nodes.some((node) => node.role === role)) continue
    unmet.push({
      path: "nodes",
      message: `mechanism ${mechanism.id} needs a node of role ${role}, ${purpose}; the scenario has none`,
    })
  }
  return unmet
}
