/**
 * The SIP roles of a scenario's nodes, by their names there. HSS and MMS centre have none: they speak Diameter and PAP.
 */
import { ppg } from "../ppg/role.ts"
import type { RoleFunction } from "./decision.ts"
import { device } from "./device.ts"
import { interrogatingCscf } from "./i-cscf.ts"
import { imServer } from "./im-server.ts"
import { proxyCscf } from "./p-cscf.ts"
import { servingCscf } from "./s-cscf.ts"
import { transitProxy } from "./transit-proxy.ts"

/** What each role decides about a request that reaches it; a role that does not speak SIP is not in it. */
export const roleFunctions: Readonly<Record<string, RoleFunction>> = {
  "im-server": imServer,
  ppg,
  "p-cscf": proxyCscf,
  "i-cscf": interrogatingCscf,
  "s-cscf": servingCscf,
  proxy: transitProxy,
  device,
}

export { routingKey } from "../sip/proxy.ts"
