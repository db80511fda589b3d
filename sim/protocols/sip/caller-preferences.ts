/**
 * Which of a user's contacts a request goes to, and in which order: caller preferences, RFC 3841 §7.2, over the feature
 * parameters of RFC 3840 §5 and §9. The S-CSCF uses it to find the device that has registered the push application's tag.
 * Rule 1: a contact that does not mention a feature still matches a predicate about it; only `explicit` asks for a mention.
 * Rule 2: a contact without any feature parameter is immune: no preference drops it.
 * Of Request-Disposition (RFC 3841 §9.1), which says how to send and not where, only the fork directive is here: proxies of this model
 * proxy, do not recurse, and fork in parallel.
 */

/** A parameter as it stands in a header: name, and text after `=` with its quotes, if there is any. */
export type Parameter = readonly [name: string, value: string | undefined]

/** A registered contact as far as preferences look at it. */
export interface RegisteredContact {
  readonly uri: string
  /** Parameters of the Contact header, feature parameters and others. */
  readonly parameters: readonly Parameter[]
}

/** One way to reach the user. */
export interface Target {
  readonly uri: string
  /** The callee's own preference, from the contact's q parameter; 1 where there is none. */
  readonly q: number
  /** The caller's preference Qa, 0 to 1. */
  readonly preference: number
}

/** Feature tags that stand in a header without `+` (RFC 3840 §9). */
// prettier-ignore
const baseTags: ReadonlySet<string> = new Set([
  "audio", "automata", "class", "duplex", "data", "control", "mobility", "description", "events", "priority",
  "methods", "schemes", "application", "video", "language", "type", "isfocus", "actor", "text", "extensions",
])

/** One element of a feature's value: a token or string, asked for or excluded, or a range of numbers. */
type Value =
  | { readonly kind: "is" | "is not"; readonly text: string }
  | { readonly kind: "range"; readonly least: number; readonly most: number }

type Features = ReadonlyMap<string, readonly Value[]>

interface Predicate {
  readonly features: Features
  readonly isRequired: boolean
  readonly isExplicit: boolean
}

const isFeature = (name: string): boolean => name.startsWith("+") || baseTags.has(name)

/** Splits at a separator that stands outside quotes and angle brackets. */
const splitOutside = (text: string, separator: string): readonly string[] => {
  const parts: string[] = []
  let part = ""
  let isQuoted = false
  let depth = 0
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted
    if (!isQuoted && character === "<") depth += 1
    if (!isQuoted && character === ">") depth -= 1
    if (character === separator && !isQuoted && depth === 0) {
      parts.push(part.trim())
      part = ""
    } else part += character
  }
  return [...parts, part.trim()]
}

const range = (text: string): Value => {
  const number = (digits: string): number => (digits === "" ? Number.NaN : Number(digits))
  if (text.startsWith(">=")) return { kind: "range", least: number(text.slice(2)), most: Number.POSITIVE_INFINITY }
  if (text.startsWith("<=")) return { kind: "range", least: Number.NEGATIVE_INFINITY, most: number(text.slice(2)) }
  if (text.startsWith("=")) return { kind: "range", least: number(text.slice(1)), most: number(text.slice(1)) }
  const [least = "", most = ""] = text.split(":")
  return { kind: "range", least: number(least), most: number(most) }
}

/** Tokens compare without regard to case, strings in `<>` with it (RFC 3840 §5). */
const value = (text: string): Value => {
  const bare = text.startsWith("!") ? text.slice(1) : text
  if (bare.startsWith("#")) return range(bare.slice(1))
  return { kind: text === bare ? "is" : "is not", text: bare.startsWith("<") ? bare : bare.toLowerCase() }
}

/** A feature's values: `a="b,c"` has two, and a bare `a` says that it is true (RFC 3840 §5). */
const values = (text: string | undefined): readonly Value[] => {
  const list = (text ?? "TRUE").replace(/^"(.*)"$/u, "$1")
  return list.startsWith("<") ? [value(list)] : list.split(",").map((element) => value(element.trim()))
}

const features = (parameters: readonly Parameter[]): Features =>
  new Map(
    parameters
      .map(([name, text]) => [name.toLowerCase(), text] as const)
      .filter(([name]) => isFeature(name))
      .map(([name, text]) => [name, values(text)]),
  )

/** The parameters of `*;a;b="c"`. */
const parametersOf = (text: string): readonly Parameter[] =>
  splitOutside(text, ";")
    .slice(1)
    .map((parameter) => {
      const equals = parameter.indexOf("=")
      return equals < 0
        ? [parameter, undefined]
        : [parameter.slice(0, equals).trim(), parameter.slice(equals + 1).trim()]
    })

/** The predicates of one Accept-Contact or Reject-Contact header field: `*;audio;require, *;video;explicit`. */
const predicates = (header: string): readonly Predicate[] =>
  splitOutside(header, ",").map((element) => {
    const parameters = parametersOf(element)
    const has = (flag: string): boolean => parameters.some(([name]) => name.toLowerCase() === flag)
    return { features: features(parameters), isRequired: has("require"), isExplicit: has("explicit") }
  })

const agree = (one: Value, other: Value): boolean => {
  if (one.kind === "range" || other.kind === "range")
    return one.kind === "range" && other.kind === "range" && one.least <= other.most && other.least <= one.most
  if (one.kind === "is not" && other.kind === "is not") return true
  return one.kind === other.kind ? one.text === other.text : one.text !== other.text
}

/** Whether some set of features satisfies both: true for a tag that the contact does not name (RFC 3841 §7.2.4). */
const matches = (contact: Features, predicate: Predicate): boolean =>
  [...predicate.features].every(([tag, wanted]) => {
    const offered = contact.get(tag)
    return offered === undefined || wanted.some((one) => offered.some((other) => agree(one, other)))
  })

/** Share of the predicate's tags that the contact names. */
const score = (contact: Features, predicate: Predicate): number => {
  const tags = [...predicate.features.keys()]
  return tags.length === 0 ? 1 : tags.filter((tag) => contact.has(tag)).length / tags.length
}

/** The caller's preference for one contact, or `undefined` when a predicate drops it (RFC 3841 §7.2.4). */
const preferenceFor = (contact: Features, accepted: readonly Predicate[]): number | undefined => {
  const scores: number[] = []
  for (const predicate of accepted) {
    if (!matches(contact, predicate)) {
      if (predicate.isRequired) return undefined
      continue
    }
    const earned = score(contact, predicate)
    if (earned < 1 && predicate.isExplicit) {
      if (predicate.isRequired) return undefined
      scores.push(0)
    } else scores.push(earned)
  }
  return scores.length === 0 ? 1 : scores.reduce((sum, one) => sum + one, 0) / scores.length
}

/** Whether a Request-Disposition header field asks that the request go to one contact alone (RFC 3841 §9.1). */
export const forbidsForking = (disposition: string): boolean =>
  disposition.split(",").some((directive) => directive.trim().toLowerCase() === "no-fork")

const isRejected = (contact: Features, rejected: readonly Predicate[]): boolean =>
  rejected.some((predicate) => score(contact, predicate) === 1 && matches(contact, predicate))

/** RFC 3841 §7.2.2: without stated preferences, a contact should at least take the method, and the event package. */
const implicitPredicate = (method: string, event: string | undefined): Predicate => ({
  features: features([["methods", method], ...(event === undefined ? [] : [["events", event] as const])]),
  isRequired: true,
  isExplicit: false,
})

/**
 * The contacts that a request may go to, best first: by the callee's q, then by the caller's preference (RFC 3841 §7.2).
 * Header fields are given as their text, one per occurrence. An empty list means 480 (RFC 3841 §7.2.4).
 */
export const preferredTargets = (request: {
  readonly method: string
  readonly event?: string
  readonly contacts: readonly RegisteredContact[]
  readonly acceptContact: readonly string[]
  readonly rejectContact: readonly string[]
}): readonly Target[] => {
  const { method, event, contacts } = request
  const accepted = request.acceptContact.flatMap(predicates)
  const rejected = request.rejectContact.flatMap(predicates)
  const candidates = contacts.map(({ uri, parameters }) => ({
    uri,
    q: Number(parameters.find(([name]) => name.toLowerCase() === "q")?.[1] ?? 1),
    features: features(parameters),
  }))
  const targetsBy = (accept: readonly Predicate[]): readonly Target[] =>
    candidates.flatMap(({ uri, q, features: named }) => {
      const isImmune = named.size === 0
      const preference = isImmune ? 1 : isRejected(named, rejected) ? undefined : preferenceFor(named, accept)
      return preference === undefined ? [] : [{ uri, q, preference }]
    })
  const isImplicit = accepted.length === 0 && rejected.length === 0
  const targets = targetsBy(isImplicit ? [implicitPredicate(method, event)] : accepted)
  const chosen = isImplicit && targets.length === 0 ? targetsBy([]) : targets
  return chosen.toSorted((one, other) => other.q - one.q || other.preference - one.preference)
}
