/**
 * Which push initiators a PPG lets in, and to whom each may push: lists of addresses, HTTP Basic (RFC 2617), and numbers
 * by prefix, white and black list, as a gateway of the period configures them.
 * Rule: a trusted initiator (`isTrusted`, the default of that gateway) is asked for none of it.
 */
import { parseBasic } from "../../wire/http/basic-authentication.ts"
import type { HttpRequest } from "../../wire/http/message.ts"
import type { ClientAddress } from "../../wire/pap/client-address.ts"

/** One initiator's account. Lists that are `undefined` restrict nothing; numbers are written `+` and digits. */
export interface InitiatorAccount {
  readonly user: string
  readonly password: string
  readonly allowedPrefixes: readonly string[] | undefined
  readonly deniedPrefixes: readonly string[] | undefined
  readonly whiteList: readonly string[] | undefined
  readonly blackList: readonly string[] | undefined
}

/** Who may speak to the PPG. Patterns of addresses may hold `*` for one of the four parts, e.g. `10.0.*.*`. */
export interface AccessRules {
  readonly isTrusted: boolean
  /** `undefined`: no address is let in because of this list alone. */
  readonly allowedAddresses: readonly string[] | undefined
  readonly deniedAddresses: readonly string[] | undefined
  readonly accounts: readonly InitiatorAccount[]
}

/**
 * Whether a source address may connect: one that is allowed may; one that is denied may not; any other may unless there is
 * a list of allowed ones and none of denied ones.
 */
export const isSourceAllowed = (rules: AccessRules, source: string): boolean => {
  if (rules.isTrusted) return true
  const { allowedAddresses: allowed, deniedAddresses: denied } = rules
  if (allowed?.some((pattern) => matches(pattern, source)) === true) return true
  return denied === undefined ? allowed === undefined : !denied.some((pattern) => matches(pattern, source))
}

const matches = (pattern: string, source: string): boolean => {
  const wanted = pattern.split(".")
  const parts = source.split(".")
  return wanted.length === parts.length && wanted.every((part, i) => part === "*" || part === parts[i])
}

/**
 * Returns the account that a request authenticates, from its Authorization header or the user and password in its URL;
 * nothing where it does not. A trusted initiator needs no account.
 */
export const authenticated = (rules: AccessRules, request: HttpRequest): InitiatorAccount | "trusted" | undefined => {
  if (rules.isTrusted) return "trusted"
  const header = request.headers.find(([name]) => name.toLowerCase() === "authorization")?.[1]
  const given = header === undefined ? credentialsInUrl(request.target) : parseBasic(header)
  return rules.accounts.find(({ user, password }) => user === given?.user && password === given.password)
}

const credentialsInUrl = (target: string): { readonly user: string; readonly password: string } | undefined => {
  const query = new Map(
    (target.split("?")[1] ?? "").split("&").map((pair) => {
      const at = pair.indexOf("=")
      return at < 0 ? ([pair, ""] as const) : ([pair.slice(0, at), pair.slice(at + 1)] as const)
    }),
  )
  const user = query.get("username")
  const password = query.get("password")
  return user === undefined || password === undefined ? undefined : { user, password }
}

/** Whether an account may push to a recipient; lists of numbers say nothing about recipients without a number. */
export const mayPushTo = (account: InitiatorAccount | "trusted", { type, client }: ClientAddress): boolean => {
  if (account === "trusted" || type !== "PLMN") return true
  const { allowedPrefixes, deniedPrefixes, whiteList, blackList } = account
  return (
    (allowedPrefixes?.some((prefix) => client.startsWith(prefix)) ?? true) &&
    !(deniedPrefixes?.some((prefix) => client.startsWith(prefix)) ?? false) &&
    (whiteList?.includes(client) ?? true) &&
    !(blackList?.includes(client) ?? false)
  )
}
