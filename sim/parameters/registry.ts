/** All parameters by name, for `pushsim list parameters`: constants first, then what scenarios take when they are silent. */
import * as contentStore from "./content-store.ts"
import * as coreNetwork from "./core-network.ts"
import * as events from "./events.ts"
import * as load from "./load.ts"
import * as imStore from "./im-store.ts"
import * as msrp from "./msrp.ts"
import * as negotiation from "./negotiation.ts"
import type { Parameter } from "./parameter.ts"
import * as pns from "./pns.ts"
import * as otaHttp from "./ota-http.ts"
import * as radio from "./radio.ts"
import * as signalling from "./signalling.ts"
import * as sip from "./sip.ts"
import * as sms from "./sms.ts"
import * as subscribers from "./subscribers.ts"
import * as wsp from "./wsp.ts"
import { wtpBearers, wtpTimers } from "./wtp.ts"

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
  ...named("msrp", msrp),
  ...named("signalling", signalling),
  ...named("core", coreNetwork),
  ...named("contentStore", contentStore),
  ...named("imStore", imStore),
  ...named("wsp", wsp),
  ...named("otaHttp", otaHttp),
  ...named("subscribers", subscribers),
  ...named("load", load),
  ...named("sms", sms),
  ...named("events", events),
  ...named("negotiation", negotiation),
  ...named("pns", pns),
  ...named("radio", radio),
  ...radio.radioTechnologies.flatMap((technology) =>
    named(`radio.${technology}`, { ...radio.radioAccess[technology] }),
  ),
  ...wtpBearers.flatMap((bearer) => named(`wtp.${bearer}`, { ...wtpTimers[bearer] })),
]
