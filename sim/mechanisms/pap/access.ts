/**
 * What the PPG of a scenario is to its acceptance of PAP (`protocols/ppg/acceptance.ts`): what its profiles and the ways that lead from the
 * submission offer, whom it lets in, and what it takes.
 * Assumptions: it knows a source by its host name, and each initiator by an account under its node id.
 */
import { offeredOverTheAir, papVersionsRead } from "../../protocols/ppg/compliance.ts"
import { isSourceAllowed, type AccessRules, type InitiatorAccount } from "../../protocols/ppg/initiators.ts"
import type { OtaVariant } from "../../protocols/ppg/ota-choice.ts"
import type { PpgSettings } from "../../protocols/ppg/settings.ts"
import type { Credentials } from "../../wire/http/basic-authentication.ts"
import type { ClientAddress } from "../../wire/pap/client-address.ts"
import type { NodeSpec } from "../world-spec.ts"
import type { PapServices } from "./services.ts"

const trusting: AccessRules = {
  isTrusted: true,
  allowedAddresses: undefined,
  deniedAddresses: undefined,
  accounts: [],
}

/** Whether the PPG closes connections from this host (PPG Service ch. 6): it is not on the list, or on the wrong one. */
export const isShutOut = ({ pap }: NodeSpec, host: string): boolean =>
  pap !== undefined &&
  !isSourceAllowed(
    { ...trusting, isTrusted: false, allowedAddresses: pap.allowedSources, deniedAddresses: pap.deniedSources },
    host,
  )

/** The initiator's account at the PPG; `undefined`: the PPG has no accounts. An account that it lacks has no password. */
export const accountOf = ({ pap }: NodeSpec, initiator: NodeSpec): InitiatorAccount | "unknown" | undefined => {
  if (pap === undefined || pap.accounts.length === 0) return undefined
  return pap.accounts.find(({ user }) => user === initiator.id) ?? "unknown"
}

/** What the initiator writes into an Authorization header, if anything, after a challenge or before. */
export const credentialsOf = (
  ppg: NodeSpec,
  initiator: NodeSpec,
  { authentication }: Pick<PapServices, "authentication">,
): Credentials | undefined => {
  const account = accountOf(ppg, initiator)
  if (account === undefined || authentication === "none") return undefined
  const password = account === "unknown" ? "" : account.password
  return { user: initiator.id, password: authentication === "wrong" ? `not-${password}` : password }
}

/**
 * Settings of the PPG for judging the submissions of a chain of ways. Lists of numbers are left out: they are about one recipient, and
 * looked at for each push (`Recipients`).
 */
export const ppgSettings = (ppg: NodeSpec, variants: readonly OtaVariant[]): Partial<PpgSettings> => {
  const accounts = (ppg.pap?.accounts ?? []).map(({ user, password }) => ({ ...anybody, user, password }))
  return {
    access: { ...trusting, isTrusted: accounts.length === 0, accounts },
    clientTypes: ["USER", "PLMN"],
    resolves: isResolvable,
    takesSeveralRecipients: ppg.pap?.takesSeveralRecipients ?? true,
    // `replace-push-id` came with PAP 2.0.
    replaces: papVersionsRead(ppg.compliance).includes("2.0"),
    ota: {
      offers: offeredOverTheAir(ppg.compliance, { hasWspSessions: true }),
      networks: ["GSM"],
      bearers: ["SMS", "GPRS", "Packet Data"],
      policy: variants,
      mapsNumbersToIp: true,
    },
  }
}

const anybody = {
  allowedPrefixes: undefined,
  deniedPrefixes: undefined,
  whiteList: undefined,
  blackList: undefined,
}

/** A number needs no resolution, a user's identity has to be one of SIP. */
const isResolvable = ({ type, client }: ClientAddress): boolean =>
  type !== "USER" || /^sip:[^@\s]+@[A-Za-z0-9.-]+$/.test(client)
