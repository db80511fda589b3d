/**
 * From XML text to a PAP document. What cannot be used gets the PAP code that the answer carries: 2000 malformed, 3001 an
 * operation that is not implemented, 3005 several recipients.
 */
import type { Element } from "../xml.ts"
import { parseXml } from "../xml.ts"
import { messageStates } from "./codes.ts"
import type { PapDocument, QualityOfService } from "./documents.ts"

/** Why a text is no usable PAP document: the code for the answer, and a sentence. */
export interface BadPap {
  readonly kind: "bad"
  readonly code: number
  readonly why: string
}

/** Reads a document. */
export const parsePap = (text: string): PapDocument | BadPap => {
  const bad = (code: number, why: string) => ({ kind: "bad", code, why }) as const
  const root = parseXml(text)
  if (root === undefined) return bad(2000, "not well-formed XML")
  const [only, ...more] = root.children
  if (root.name !== "pap" || only === undefined || more.length > 0) return bad(2000, "not one element within pap")
  const read = readers.get(only.name)
  if (read === undefined) return bad(3001, `${only.name} is not implemented`)
  if (only.children.filter((child) => child.name === "address").length > 1) return bad(3005, "several addresses")
  return read(only) ?? bad(2000, `${only.name} lacks an attribute or has a value that is not allowed`)
}

const addressWithin = (parent: Element): string | undefined =>
  parent.children.find((child) => child.name === "address")?.attributes["address-value"]

const codeOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-5]\d{3}$/.test(text) ? Number(text) : undefined

const readers = new Map<string, (e: Element) => PapDocument | undefined>([
  [
    "push-message",
    (e) => {
      const pushId = e.attributes["push-id"]
      const to = addressWithin(e)
      const quality = qualityOf(e)
      if (pushId === undefined || to === undefined || quality === "bad") return undefined
      return {
        kind: "push-message",
        pushId,
        address: to,
        deliverBefore: e.attributes["deliver-before-timestamp"],
        sourceReference: e.attributes["source-reference"],
        notifyTo: e.attributes["ppg-notify-requested-to"],
        quality,
      }
    },
  ],
  [
    "push-response",
    (e) => {
      const result = e.children.find((child) => child.name === "response-result")
      const pushId = e.attributes["push-id"]
      const code = codeOf(result?.attributes["code"])
      if (pushId === undefined || code === undefined) return undefined
      return {
        kind: "push-response",
        pushId,
        senderAddress: e.attributes["sender-address"] ?? "",
        senderName: e.attributes["sender-name"] ?? "",
        replyTime: e.attributes["reply-time"] ?? "",
        code,
        description: result?.attributes["desc"] ?? "",
      }
    },
  ],
  [
    "resultnotification-message",
    (e) => {
      const pushId = e.attributes["push-id"]
      const to = addressWithin(e)
      const code = codeOf(e.attributes["code"])
      const state = messageStates.find((known) => known === e.attributes["message-state"])
      if (pushId === undefined || to === undefined || code === undefined || state === undefined) return undefined
      return {
        kind: "resultnotification-message",
        pushId,
        address: to,
        senderAddress: e.attributes["sender-address"] ?? "",
        senderName: e.attributes["sender-name"] ?? "",
        receivedTime: e.attributes["received-time"] ?? "",
        eventTime: e.attributes["event-time"] ?? "",
        state,
        code,
        description: e.attributes["desc"] ?? "",
      }
    },
  ],
  [
    "resultnotification-response",
    (e) => {
      const pushId = e.attributes["push-id"]
      const to = addressWithin(e)
      const code = codeOf(e.attributes["code"])
      if (pushId === undefined || to === undefined || code === undefined) return undefined
      return { kind: "resultnotification-response", pushId, address: to, code, description: e.attributes["desc"] ?? "" }
    },
  ],
  [
    "badmessage-response",
    (e) => {
      const code = codeOf(e.attributes["code"])
      if (code === undefined) return undefined
      return {
        kind: "badmessage-response",
        code,
        description: e.attributes["desc"] ?? "",
        fragment: e.attributes["bad-message-fragment"],
      }
    },
  ],
])

const priorities = ["high", "medium", "low"] as const
const deliveryMethods = ["confirmed", "preferconfirmed", "unconfirmed", "notspecified"] as const

const qualityOf = (e: Element): QualityOfService | "bad" | undefined => {
  const asked = e.children.find((child) => child.name === "quality-of-service")
  if (asked === undefined) return undefined
  const priority = priorities.find((known) => known === (asked.attributes["priority"] ?? "medium"))
  const deliveryMethod = deliveryMethods.find(
    (known) => known === (asked.attributes["delivery-method"] ?? "notspecified"),
  )
  return priority === undefined || deliveryMethod === undefined ? "bad" : { priority, deliveryMethod }
}
