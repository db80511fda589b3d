/**
 * From XML text to a PAP document. What cannot be used gets the PAP code that the answer carries: 2000 malformed or not
 * allowed by the document type, 3001 an element that PAP does not have.
 */
import type { Element } from "../xml.ts"
import { parseXml } from "../xml.ts"
import { messageStates, type MessageState } from "./codes.ts"
import type { PapDocument, QualityOfService } from "./documents.ts"
import { deliveryMethods, dtdFault, priorities, replaceMethods } from "./dtd.ts"

/** Why a text is no usable PAP document: the code for the answer, and a sentence. */
export interface BadPap {
  readonly kind: "bad"
  readonly code: number
  readonly why: string
}

/** Reads a document; never throws, whatever the text. */
export const parsePap = (text: string): PapDocument | BadPap => {
  const bad = (code: number, why: string) => ({ kind: "bad", code, why }) as const
  const root = parseXml(text)
  if (root === undefined) return bad(2000, "not well-formed XML")
  const [only, ...more] = root.children
  if (root.name !== "pap" || only === undefined || more.length > 0) return bad(2000, "not one element within pap")
  const read = readers.get(only.name)
  if (read === undefined) return bad(3001, `${only.name} is not implemented`)
  const fault = dtdFault(only)
  return fault === undefined ? read(only) : bad(2000, fault)
}

/** An attribute that the document type requires. */
const required = (e: Element, name: string): string => e.attributes[name] ?? ""

const pushIdOf = (e: Element): string => required(e, "push-id")

const addressesIn = (e: Element): readonly string[] =>
  e.children.filter((child) => child.name === "address").map((child) => required(child, "address-value"))

const addressIn = (e: Element): string => addressesIn(e)[0] ?? ""

const outcomeOf = (e: Element) => ({ code: Number(e.attributes["code"]), description: e.attributes["desc"] })

const isTrue = (e: Element, name: string): boolean => e.attributes[name] === "true"

const stateOf = (e: Element): MessageState =>
  messageStates.find((known) => known === e.attributes["message-state"]) ?? "unknown"

const qualityOf = (e: Element): QualityOfService | undefined => {
  const asked = e.children.find((child) => child.name === "quality-of-service")
  if (asked === undefined) return undefined
  return {
    priority: priorities.find((known) => known === asked.attributes["priority"]) ?? "medium",
    deliveryMethod: deliveryMethods.find((known) => known === asked.attributes["delivery-method"]) ?? "notspecified",
    network: asked.attributes["network"],
    isNetworkRequired: isTrue(asked, "network-required"),
    bearer: asked.attributes["bearer"],
    isBearerRequired: isTrue(asked, "bearer-required"),
  }
}

/** By element; each is given an element that the document type allows. */
const readers = new Map<string, (e: Element) => PapDocument>([
  [
    "push-message",
    (e) => ({
      kind: "push-message",
      pushId: pushIdOf(e),
      addresses: addressesIn(e),
      replacePushId: e.attributes["replace-push-id"],
      replaceMethod: replaceMethods.find((known) => known === e.attributes["replace-method"]),
      deliverBefore: e.attributes["deliver-before-timestamp"],
      deliverAfter: e.attributes["deliver-after-timestamp"],
      sourceReference: e.attributes["source-reference"],
      notifyTo: e.attributes["ppg-notify-requested-to"],
      progressNotesRequested:
        e.attributes["progress-notes-requested"] === undefined ? undefined : isTrue(e, "progress-notes-requested"),
      quality: qualityOf(e),
    }),
  ],
  [
    "push-response",
    (e) => ({
      kind: "push-response",
      pushId: pushIdOf(e),
      senderAddress: e.attributes["sender-address"],
      senderName: e.attributes["sender-name"],
      replyTime: e.attributes["reply-time"],
      progressNotes: e.children.slice(0, -1).map(({ attributes }) => ({
        stage: attributes["stage"] ?? "",
        code: attributes["code"] === undefined ? undefined : Number(attributes["code"]),
        note: attributes["note"],
        time: attributes["time"],
      })),
      ...outcomeOf(e.children.at(-1) ?? e),
    }),
  ],
  ["cancel-message", (e) => ({ kind: "cancel-message", pushId: pushIdOf(e), addresses: addressesIn(e) })],
  [
    "cancel-response",
    (e) => ({
      kind: "cancel-response",
      pushId: pushIdOf(e),
      results: e.children.map((result) => ({ addresses: addressesIn(result), ...outcomeOf(result) })),
    }),
  ],
  [
    "resultnotification-message",
    (e) => ({
      kind: "resultnotification-message",
      pushId: pushIdOf(e),
      address: addressIn(e),
      senderAddress: e.attributes["sender-address"],
      senderName: e.attributes["sender-name"],
      receivedTime: e.attributes["received-time"],
      eventTime: e.attributes["event-time"],
      state: stateOf(e),
      ...outcomeOf(e),
      quality: qualityOf(e),
    }),
  ],
  [
    "resultnotification-response",
    (e) => ({ kind: "resultnotification-response", pushId: pushIdOf(e), address: addressIn(e), ...outcomeOf(e) }),
  ],
  ["statusquery-message", (e) => ({ kind: "statusquery-message", pushId: pushIdOf(e), addresses: addressesIn(e) })],
  [
    "statusquery-response",
    (e) => ({
      kind: "statusquery-response",
      pushId: pushIdOf(e),
      results: e.children.map((result) => ({
        addresses: addressesIn(result),
        state: stateOf(result),
        eventTime: result.attributes["event-time"],
        ...outcomeOf(result),
        quality: qualityOf(result),
      })),
    }),
  ],
  [
    "ccq-message",
    (e) => ({
      kind: "ccq-message",
      address: addressIn(e),
      queryId: e.attributes["query-id"],
      appId: e.attributes["app-id"],
    }),
  ],
  [
    "ccq-response",
    (e) => ({ kind: "ccq-response", address: addressIn(e), queryId: e.attributes["query-id"], ...outcomeOf(e) }),
  ],
  [
    "badmessage-response",
    (e) => ({ kind: "badmessage-response", ...outcomeOf(e), fragment: e.attributes["bad-message-fragment"] }),
  ],
])
