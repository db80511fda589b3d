/**
 * Service indications and loadings as XML text, the form in which a push initiator submits them: the DTDs of WAP-167 §7 and
 * WAP-168 §7. Reading takes the small XML of `xml.ts`; its elements have no text, so text becomes an attribute first.
 */
import type { Element } from "../xml.ts"
import { element, escapeXml, parseXml, printElement } from "../xml.ts"
import { readTimestamp } from "../sms/calendar-time.ts"
import type { PushDocument, SiItem } from "./documents.ts"
import { defaultActions, siActions, slActions } from "./documents.ts"

const heads = {
  si: `<?xml version="1.0"?><!DOCTYPE si PUBLIC "-//WAPFORUM//DTD SI 1.0//EN" "http://www.wapforum.org/DTD/si.dtd">`,
  sl: `<?xml version="1.0"?><!DOCTYPE sl PUBLIC "-//WAPFORUM//DTD SL 1.0//EN" "http://www.wapforum.org/DTD/sl.dtd">`,
} as const

/** Returns the text of a document, on one line. */
export const printPushText = (document: PushDocument): string => {
  if (document.kind === "sl") {
    const { href, action } = document
    return heads.sl + printElement(element("sl", { href, action }))
  }
  const { href, siId, created, expires, action, text, items } = document
  const attributes = { href, "si-id": siId, created, "si-expires": expires, action }
  const info = items.map((item) => withText(element("item", { class: item.class }), item.text)).join("")
  return (
    `${heads.si}<si>${withText(element("indication", attributes), text)}` +
    `${items.length === 0 ? "" : `<info>${info}</info>`}</si>`
  )
}

const withText = (empty: Element, text: string): string =>
  `${printElement(empty).slice(0, -2)}>${escapeXml(text)}</${empty.name}>`

/** The element that stands for a piece of text while it is read; no DTD has one of this name. */
const textElement = "_text"

/** Declarations and comments; a tag with its quoted values; a DOCTYPE without an internal subset; or text. */
const pieces =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!(?:[^"'<>[\]]|"[^"]*"|'[^']*')*>|<(?:[^"'<>]|"[^"]*"|'[^']*')*>|[^<]+|</g

/** Puts every text that is not blank into an attribute of an element of its own. */
const textToElements = (xml: string): string =>
  xml.replace(pieces, (piece) =>
    piece.startsWith("<") || /^[ \t\r\n\ufeff]*$/.test(piece)
      ? piece
      : `<${textElement} value="${piece.replace(/["\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`)}"/>`,
  )

/** Reads the text of a document; nothing where it is none. A text of blanks alone is the empty text. */
export const parsePushText = (xml: string): PushDocument | undefined => {
  const root = parseXml(textToElements(xml))
  if (root?.name === "sl") {
    const { href, action: asked = defaultActions.sl } = root.attributes
    const action = slActions.find((known) => known === asked)
    return href === undefined || action === undefined || root.children.length > 0
      ? undefined
      : { kind: "sl", href, action }
  }
  const [indication, info, ...more] = root?.children ?? []
  if (root?.name !== "si" || indication?.name !== "indication" || more.length > 0) return undefined
  if (info !== undefined && (info.name !== "info" || info.children.length === 0)) return undefined
  const items = (info?.children ?? []).map(itemOf)
  const {
    href,
    "si-id": siId,
    created,
    "si-expires": expires,
    action: asked = defaultActions.si,
  } = indication.attributes
  const action = siActions.find((known) => known === asked)
  const areTimes = [created, expires].every((time) => time === undefined || readTimestamp(time) !== undefined)
  const text = textOfElement(indication)
  const isWhole = (item: SiItem | undefined): item is SiItem => item !== undefined
  if (action === undefined || !areTimes || text === undefined || !items.every(isWhole)) return undefined
  return { kind: "si", href, siId, created, expires, action, text, items }
}

const itemOf = (item: Element): SiItem | undefined => {
  const itemClass = item.attributes["class"]
  const text = textOfElement(item)
  return item.name !== "item" || itemClass === undefined || text === undefined ? undefined : { class: itemClass, text }
}

/** The text within an element that may have nothing else. */
const textOfElement = ({ children }: Element): string | undefined =>
  children.every(({ name }) => name === textElement)
    ? children.map(({ attributes }) => attributes["value"] ?? "").join("")
    : undefined
