/**
 * PAP documents as XML text: PAP 2.1 chapter 9, on one line after the prolog, every attribute escaped.
 */
import type { Element } from "../xml.ts"
import { element, printElement } from "../xml.ts"
import type { PapDocument, QualityOfService } from "./documents.ts"
import { papProlog, type PapVersion } from "./version.ts"

/** How a document names itself and its sender. */
interface PapEnvelope {
  readonly version: PapVersion
  readonly productName: string
  /** List of the internal subset, e.g. `2.1,2.0`; `undefined`: no subset, since common readers of XML stumble over it. */
  readonly supported: string | undefined
}

const ours: PapEnvelope = { version: "2.1", productName: "pushsim/1.0", supported: undefined }

/** Returns the document as XML text; PAP 2.1 without internal subset where nothing else is said. */
export const printPap = (document: PapDocument, envelope: Partial<PapEnvelope> = {}): string => {
  const { version, productName, supported } = { ...ours, ...envelope }
  const root = element("pap", { "product-name": productName }, [bodyOf(document)])
  return `${papProlog(version, supported)}${printElement(root)}\r\n`
}

const address = (value: string): Element => element("address", { "address-value": value })

const flag = (isSet: boolean | undefined): string | undefined => (isSet === undefined ? undefined : String(isSet))

/** Whether a network or bearer is required is said where one is named, even when it is not. */
const need = (isRequired: boolean, named: string | undefined): string | undefined =>
  isRequired || named !== undefined ? String(isRequired) : undefined

const quality = (asked: QualityOfService | undefined): readonly Element[] =>
  asked === undefined
    ? []
    : [
        element("quality-of-service", {
          priority: asked.priority,
          "delivery-method": asked.deliveryMethod,
          network: asked.network,
          "network-required": need(asked.isNetworkRequired, asked.network),
          bearer: asked.bearer,
          "bearer-required": need(asked.isBearerRequired, asked.bearer),
        }),
      ]

const outcome = (of: { readonly code: number; readonly description: string | undefined }) => ({
  code: String(of.code),
  desc: of.description,
})

const bodyOf = (document: PapDocument): Element => {
  switch (document.kind) {
    case "push-message":
      return element(
        document.kind,
        {
          "push-id": document.pushId,
          "replace-push-id": document.replacePushId,
          "replace-method": document.replaceMethod,
          "deliver-before-timestamp": document.deliverBefore,
          "deliver-after-timestamp": document.deliverAfter,
          "source-reference": document.sourceReference,
          "ppg-notify-requested-to": document.notifyTo,
          "progress-notes-requested": flag(document.progressNotesRequested),
        },
        [...document.addresses.map(address), ...quality(document.quality)],
      )
    case "push-response":
      return element(
        document.kind,
        {
          "push-id": document.pushId,
          "sender-address": document.senderAddress,
          "sender-name": document.senderName,
          "reply-time": document.replyTime,
        },
        [
          ...document.progressNotes.map(({ stage, code, note, time }) =>
            element("progress-note", { stage, code: code === undefined ? undefined : String(code), note, time }),
          ),
          element("response-result", outcome(document)),
        ],
      )
    case "cancel-message":
    case "statusquery-message":
      return element(document.kind, { "push-id": document.pushId }, document.addresses.map(address))
    case "cancel-response":
      return element(
        document.kind,
        { "push-id": document.pushId },
        document.results.map((result) => element("cancel-result", outcome(result), result.addresses.map(address))),
      )
    case "resultnotification-message":
      return element(
        document.kind,
        {
          "push-id": document.pushId,
          "sender-address": document.senderAddress,
          "sender-name": document.senderName,
          "received-time": document.receivedTime,
          "event-time": document.eventTime,
          "message-state": document.state,
          ...outcome(document),
        },
        [address(document.address), ...quality(document.quality)],
      )
    case "resultnotification-response":
      return element(document.kind, { "push-id": document.pushId, ...outcome(document) }, [address(document.address)])
    case "statusquery-response":
      return element(
        document.kind,
        { "push-id": document.pushId },
        document.results.map((result) =>
          element(
            "statusquery-result",
            { "event-time": result.eventTime, "message-state": result.state, ...outcome(result) },
            [...result.addresses.map(address), ...quality(result.quality)],
          ),
        ),
      )
    case "ccq-message":
      return element(document.kind, { "query-id": document.queryId, "app-id": document.appId }, [
        address(document.address),
      ])
    case "ccq-response":
      return element(document.kind, { "query-id": document.queryId, ...outcome(document) }, [address(document.address)])
    case "badmessage-response":
      return element(document.kind, { ...outcome(document), "bad-message-fragment": document.fragment })
  }
}
