/**
 * From WBXML to a service indication or loading (WAP-167, WAP-168): the tree of `tree.ts`, held against the two DTDs.
 */
import { calendarTime, writeTimestamp } from "../sms/calendar-time.ts"
import type { PushDocument, SiItem } from "./documents.ts"
import { defaultActions, siActions, slActions } from "./documents.ts"
import type { AttributeValue, WbxmlElement } from "./tree.ts"
import { parseWbxmlTree } from "./tree.ts"

/** Reads a document; nothing where the octets are none. */
export const parseWbxml = (octets: Uint8Array): PushDocument | undefined => {
  const root = parseWbxmlTree(octets)
  if (root?.name === "si") return indicationOf(root)
  return root?.name === "sl" ? loadingOf(root) : undefined
}

const textValue = (element: WbxmlElement, name: string): string | undefined => {
  const value = element.attributes.get(name)
  return typeof value === "string" ? value : undefined
}

const indicationOf = (root: WbxmlElement): PushDocument | undefined => {
  const [indication, info, ...more] = root.children
  if (indication?.name !== "indication" || more.length > 0 || indication.children.length > 0) return undefined
  if (info !== undefined && (info.name !== "info" || info.children.length === 0)) return undefined
  const items: SiItem[] = []
  for (const item of info?.children ?? []) {
    const itemClass = textValue(item, "class")
    if (item.name !== "item" || itemClass === undefined || item.children.length > 0) return undefined
    items.push({ class: itemClass, text: item.text })
  }
  const created = dateOf(indication.attributes.get("created"))
  const expires = dateOf(indication.attributes.get("si-expires"))
  const asked = textValue(indication, "action") ?? defaultActions.si
  const action = siActions.find((known) => known === asked)
  if (created === undefined || expires === undefined || action === undefined) return undefined
  const href = textValue(indication, "href")
  return {
    kind: "si",
    href,
    siId: textValue(indication, "si-id"),
    created: created.text,
    expires: expires.text,
    action,
    text: indication.text,
    items,
  }
}

const loadingOf = (root: WbxmlElement): PushDocument | undefined => {
  const href = textValue(root, "href")
  const asked = textValue(root, "action") ?? defaultActions.sl
  const action = slActions.find((known) => known === asked)
  return href === undefined || action === undefined || root.children.length > 0
    ? undefined
    : { kind: "sl", href, action }
}

/** Packed decimals, at least the date; what was left out is 0. Nothing where it is no date; no attribute, no text. */
const dateOf = (value: AttributeValue | undefined): { readonly text: string | undefined } | undefined => {
  if (value === undefined) return { text: undefined }
  if (typeof value === "string" || value.length < 4 || value.length > 7) return undefined
  const pairs = Array.from({ length: 7 }, (_, i) => {
    const octet = value[i] ?? 0
    return octet >> 4 > 9 || (octet & 15) > 9 ? Number.NaN : (octet >> 4) * 10 + (octet & 15)
  })
  const [century = Number.NaN, year = Number.NaN, ...rest] = pairs
  const time = calendarTime([century * 100 + year, ...rest])
  return time === undefined ? undefined : { text: writeTimestamp(time) }
}
