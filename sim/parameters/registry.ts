/** All parameters by name, for `pushsim list parameters`: constants first, then what scenarios take when they are silent. */
import * as coreNetwork from "./core-network.ts"
import type { Parameter } from "./parameter.ts"
import * as radio from "./radio.ts"
import * as signalling from "./signalling.ts"
import * as sip from "./sip.ts"
import * as subscribers from "./subscribers.ts"

export interface NamedParameter {
  /** e.g. `sip.T1`, `radio.gprs.setUp`. */
  readonly name: string
  readonly parameter: Parameter
}

const isParameter = (x: unknown): x is Parameter =>
  typeof x === "object" && x !== null && "meaning" in x && "source" in x

const named = (room: string, members: Readonly<Record<string, unknown>>): readonly NamedParameter[] =>
  Object.entries(members).flatMap(([name, member]) =>
    isParameter(member) ? [{ name: `${room}.${name}`, parameter: member }] : [],
  )

/** Every parameter there is. */
export const registry: readonly NamedParameter[] = [
  ...named("sip", sip),
  ...named("signalling", signalling),
  ...named("core", coreNetwork),
  ...named("subscribers", subscribers),
  ...named("radio", radio),
  ...radio.radioTechnologies.flatMap((technology) =>
    named(`radio.${technology}`, { ...radio.radioAccess[technology] }),
  ),
]
