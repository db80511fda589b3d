/**
 * The PAP document type as a table: which elements stand within which, and which attributes they have (PAP 2.1 chapter 9;
 * content models as in the published DTD, names and values as public implementations of both ends carry them).
 * Rule: what this table does not allow is refused, attributes and elements that it does not know included.
 */
import type { Element } from "../xml.ts"
import { messageStates } from "./codes.ts"
import { isTimestamp } from "./timestamp.ts"

/** What an attribute may hold. */
type Kind = "text" | "code" | "timestamp" | readonly string[]

/** Attribute, whether it is required, what it may hold. */
type AttributeRow = readonly [name: string, use: "required" | "implied", kind: Kind]

/** Child and how often: `1` once, `?` at most once, `*` any number, `+` at least once. */
type ChildRow = readonly [name: string, times: "1" | "?" | "*" | "+"]

interface ElementRule {
  readonly children: readonly ChildRow[]
  readonly attributes: readonly AttributeRow[]
}

/** Priorities of a push (PAP 2.1 §9.2.2); medium where none is given. */
export const priorities = ["high", "medium", "low"] as const

/** Delivery methods of a push (PAP 2.1 §9.2.2); notspecified where none is given. */
export const deliveryMethods = ["confirmed", "preferconfirmed", "unconfirmed", "notspecified"] as const

/** Ways to replace an earlier push; all where none is given. */
export const replaceMethods = ["pending-only", "all"] as const

const pushId: AttributeRow = ["push-id", "required", "text"]
const code: AttributeRow = ["code", "required", "code"]
const desc: AttributeRow = ["desc", "implied", "text"]
const sender: readonly AttributeRow[] = [
  ["sender-address", "implied", "text"],
  ["sender-name", "implied", "text"],
]
const yesOrNo = ["true", "false"] as const
const quality: ChildRow = ["quality-of-service", "?"]

// prettier-ignore
const elements = new Map<string, ElementRule>([
  ["push-message", { children: [["address", "+"], quality], attributes: [
    pushId,
    ["replace-push-id",          "implied", "text"],
    ["replace-method",           "implied", replaceMethods],
    ["deliver-before-timestamp", "implied", "timestamp"],
    ["deliver-after-timestamp",  "implied", "timestamp"],
    ["source-reference",         "implied", "text"],
    ["ppg-notify-requested-to",  "implied", "text"],
    ["progress-notes-requested", "implied", yesOrNo],
  ] }],
  ["address", { children: [], attributes: [["address-value", "required", "text"]] }],
  ["quality-of-service", { children: [], attributes: [
    ["priority",         "implied", priorities],
    ["delivery-method",  "implied", deliveryMethods],
    ["network",          "implied", "text"],
    ["network-required", "implied", yesOrNo],
    ["bearer",           "implied", "text"],
    ["bearer-required",  "implied", yesOrNo],
  ] }],
  ["push-response", { children: [["progress-note", "*"], ["response-result", "1"]], attributes: [
    pushId, ...sender, ["reply-time", "implied", "timestamp"],
  ] }],
  ["progress-note", { children: [], attributes: [
    ["stage", "required", "text"],
    ["code",  "implied",  "code"],
    ["note",  "implied",  "text"],
    ["time",  "implied",  "timestamp"],
  ] }],
  ["response-result",             { children: [],                       attributes: [code, desc] }],
  ["cancel-message",              { children: [["address", "*"]],       attributes: [pushId] }],
  ["cancel-response",             { children: [["cancel-result", "+"]], attributes: [pushId] }],
  ["cancel-result",               { children: [["address", "*"]],       attributes: [code, desc] }],
  ["resultnotification-message", { children: [["address", "1"], quality], attributes: [
    pushId, ...sender,
    ["received-time", "implied",  "timestamp"],
    ["event-time",    "implied",  "timestamp"],
    ["message-state", "required", messageStates],
    code, desc,
  ] }],
  ["resultnotification-response", { children: [["address", "1"]],            attributes: [pushId, code, desc] }],
  ["statusquery-message",         { children: [["address", "*"]],            attributes: [pushId] }],
  ["statusquery-response",        { children: [["statusquery-result", "+"]], attributes: [pushId] }],
  ["statusquery-result", { children: [["address", "*"], quality], attributes: [
    ["event-time",    "implied",  "timestamp"],
    ["message-state", "required", messageStates],
    code, desc,
  ] }],
  ["ccq-message", { children: [["address", "1"]], attributes: [
    ["query-id", "implied", "text"],
    ["app-id",   "implied", "text"],
  ] }],
  ["ccq-response",        { children: [["address", "1"]], attributes: [["query-id", "implied", "text"], code, desc] }],
  ["badmessage-response", { children: [],                 attributes: [code, desc, ["bad-message-fragment", "implied", "text"]] }],
])

/** Returns what is wrong with an element within `pap`, in a sentence, or nothing where the table allows it. */
export const dtdFault = (e: Element): string | undefined => {
  const rule = elements.get(e.name)
  if (rule === undefined) return `${e.name} is no element of PAP`
  for (const [name, use, kind] of rule.attributes) {
    const value = Object.hasOwn(e.attributes, name) ? e.attributes[name] : undefined
    if (value === undefined && use === "required") return `${e.name} lacks ${name}`
    if (value !== undefined && !isAllowed(value, kind, use)) return `${name} of ${e.name} may not be "${value}"`
  }
  const stranger = Object.keys(e.attributes).find((name) => !rule.attributes.some(([known]) => known === name))
  if (stranger !== undefined) return `${e.name} has no attribute ${stranger}`
  return childrenFault(e, rule) ?? e.children.map(dtdFault).find((fault) => fault !== undefined)
}

const isAllowed = (value: string, kind: Kind, use: AttributeRow[1]): boolean => {
  if (kind === "text") return use === "implied" || value !== ""
  if (kind === "code") return /^[1-5]\d{3}$/.test(value)
  if (kind === "timestamp") return isTimestamp(value)
  return kind.includes(value)
}

/** The children must follow the order of the content model, each as often as it says. */
const childrenFault = (e: Element, rule: ElementRule): string | undefined => {
  let at = 0
  for (const [name, times] of rule.children) {
    const from = at
    while (e.children[at]?.name === name) at++
    const count = at - from
    if (count === 0 && (times === "1" || times === "+")) return `${e.name} lacks ${name}`
    if (count > 1 && (times === "1" || times === "?")) return `${e.name} has ${name} more than once`
  }
  const extra = e.children[at]
  return extra === undefined ? undefined : `${extra.name} stands in the wrong place within ${e.name}`
}
