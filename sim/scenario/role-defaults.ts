/**
 * What a node is when its scenario says no more than its role: lane group, protocols, service, and which keys it may have.
 * Rule: a key that a role has no use for is refused, since ignoring it would hide a mistake.
 */
import type { Role } from "../mechanisms/world-spec.ts"
import {
  capacity,
  contentStoreService,
  hssServers,
  hssService,
  mmsCentreService,
  mscService,
  pnsService,
  ppgCapacity,
  ppgService,
  servers,
  sipService,
  smscService,
} from "../parameters/core-network.ts"
import type { Parameter } from "../parameters/parameter.ts"

interface RoleDefaults {
  readonly group: string
  readonly speaks: readonly ("sip" | "pap")[]
  readonly knowsServingCscf: boolean
  readonly servers: Parameter<number>
  readonly capacity: Parameter<number>
  readonly service: Parameter
  /** Exceptions by kind of message. */
  readonly serviceByMessage: Readonly<Record<string, Parameter>>
  /** Keys of the scenario that only some roles have. */
  readonly keys: readonly RoleKey[]
}

/** Keys of a node that only some roles have. */
export const roleKeys = [
  "identity",
  "speaks",
  "knowsServingCscf",
  "compliance",
  "bearers",
  "pap",
  "store",
  "filterCriteria",
  "registrationLifetime",
  "path",
  "overload",
] as const
type RoleKey = (typeof roleKeys)[number]

const sipNode: RoleDefaults = {
  group: "SIP/IP core",
  speaks: [],
  knowsServingCscf: false,
  servers,
  capacity,
  service: sipService,
  serviceByMessage: {},
  keys: [],
}
const senderKeys = ["identity", "speaks", "knowsServingCscf", "store", "overload"] as const

/** Defaults by role. */
export const roleDefaults: Readonly<Record<Role, RoleDefaults>> = {
  "im-server": { ...sipNode, group: "service", speaks: ["sip", "pap"], knowsServingCscf: true, keys: senderKeys },
  "mms-centre": { ...sipNode, group: "service", speaks: ["pap"], service: mmsCentreService, keys: senderKeys },
  ppg: {
    ...sipNode,
    group: "push enabler",
    capacity: ppgCapacity,
    serviceByMessage: { "PAP push-message": ppgService, "SIP MESSAGE": ppgService },
    keys: [...senderKeys, "compliance", "bearers", "pap"],
  },
  "p-cscf": { ...sipNode, keys: ["path", "overload"] },
  "i-cscf": { ...sipNode, keys: ["overload"] },
  "s-cscf": { ...sipNode, keys: ["registrationLifetime", "overload"] },
  hss: { ...sipNode, servers: hssServers, service: hssService, keys: ["filterCriteria"] },
  proxy: { ...sipNode, keys: ["overload"] },
  smsc: { ...sipNode, group: "SMS", service: smscService },
  msc: { ...sipNode, group: "SMS", service: mscService },
  "content-store": { ...sipNode, group: "service", service: contentStoreService },
  pns: { ...sipNode, group: "service", service: pnsService },
  device: { ...sipNode, group: "access" },
}

/** Roles that a SIP route cannot do without: the device registers through them (TS 24.229 §5.1.1). */
export const rolesOfRegistration = ["p-cscf", "i-cscf", "s-cscf", "hss", "device"] as const

/** Roles of which a scenario has at most one node. */
export const singleRoles = [...rolesOfRegistration, "ppg"] as const
