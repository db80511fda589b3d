/**
 * Compliance profiles that a PPG declares, and what each gives it over the air and over PAP: WAP-189 and WAP-235 (Push OTA),
 * WAP-164 and WAP-247 (PAP), OMA Push 2.1 to 2.3, OMA SIP Push 1.0.
 * Rule: a profile is only what its documents say; connection-oriented OTA-WSP is optional in all of them and is switched on
 * by itself.
 */
import type { PapVersion } from "../../wire/pap/version.ts"

/** What a PPG can do over the air because of a compliance profile it declares. */
export type OverTheAir = "ota-wsp-cl" | "ota-wsp-co" | "ota-http" | "ota-sip"

/** One profile. */
export interface ComplianceProfile {
  /** What every PPG of this profile does. */
  readonly mandatory: readonly OverTheAir[]
  /** What a PPG of this profile may do besides: the WSP session service. */
  readonly optional: readonly OverTheAir[]
  /** Version of PAP by which initiators reach it; `undefined`: the profile has no PAP, the sender is the application itself. */
  readonly pap: PapVersion | "2.2" | "2.3" | undefined
  readonly source: string
}

// prettier-ignore
const rows: readonly (readonly [id: string, mandatory: readonly OverTheAir[], optional: readonly OverTheAir[], pap: ComplianceProfile["pap"], source: string])[] = [
  ["wap-1.2.1",    ["ota-wsp-cl"],                        ["ota-wsp-co"], "1.0",     "WAP-189, WAP-164: OTA-WSP only"],
  ["wap-2",        ["ota-wsp-cl", "ota-http"],            ["ota-wsp-co"], "2.0",     "WAP-235, WAP-247: OTA-HTTP of both kinds added"],
  ["push-2.1",     ["ota-wsp-cl", "ota-http"],            ["ota-wsp-co"], "2.1",     "OMA-WAP-TS-PushOTA-V2_1: SIP push is deliberately a separate enabler"],
  ["sip-push-1.0", ["ota-sip"],                           [],             undefined, "OMA-TS-SIP_Push-V1_0"],
  ["push-2.2",     ["ota-wsp-cl", "ota-http", "ota-sip"], ["ota-wsp-co"], "2.2",     "OMA-AD-Push-V2_2: SIP push by reference to SIP Push 1.0"],
  ["push-2.3",     ["ota-wsp-cl", "ota-http", "ota-sip"], ["ota-wsp-co"], "2.3",     "OMA-RD-PTM_Push-V1_0: adds broadcast, which is not modelled"],
]

/** Every profile by its id. */
export const complianceTable: ReadonlyMap<string, ComplianceProfile> = new Map(
  rows.map(([id, mandatory, optional, pap, source]) => [id, { mandatory, optional, pap, source }]),
)

/** OMA compliance profile → over-the-air variants that every PPG of it offers. */
export const complianceProfiles: Readonly<Record<string, readonly OverTheAir[]>> = Object.fromEntries(
  rows.map(([id, mandatory]) => [id, mandatory]),
)

/**
 * Returns what a PPG offers over the air, in the order of the profiles: the mandatory variants of every profile it
 * declares, and the optional ones where its WSP session service is on. An unknown profile gives nothing.
 */
export const offeredOverTheAir = (
  declared: readonly string[],
  { hasWspSessions }: { readonly hasWspSessions: boolean },
): readonly OverTheAir[] => {
  const known = declared.flatMap((id) => complianceTable.get(id) ?? [])
  return [...new Set(known.flatMap(({ mandatory, optional }) => [...mandatory, ...(hasWspSessions ? optional : [])]))]
}

/** Returns the versions of PAP that a PPG of these profiles reads: those of its profiles and all older ones. */
export const papVersionsRead = (declared: readonly string[]): readonly string[] => {
  const order = ["1.0", "2.0", "2.1", "2.2", "2.3"]
  const newest = Math.max(-1, ...declared.map((id) => order.indexOf(complianceTable.get(id)?.pap ?? "")))
  return order.slice(0, newest + 1)
}
