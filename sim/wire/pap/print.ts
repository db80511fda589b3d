/**
 * PAP documents as XML text: PAP 2.1 chapter 9, on one line after the prolog, every attribute escaped.
 */
import type { Element } from "../xml.ts"
import { element, printElement } from "../xml.ts"
import type { PapDocument } from "./documents.ts"

/** PAP 2.1 prolog. The internal subset that may list supported versions is left out: common readers of XML stumble over it. */
const prolog =
  `<?xml version="1.0"?>\r\n<!DOCTYPE pap PUBLIC "-//WAPFORUM//DTD PAP 2.1//EN" ` +
  `"http://www.openmobilealliance.org/tech/DTD/pap_2.1.dtd">\r\n`

/** Returns the document as XML text. */
export const printPap = (document: PapDocument): string =>
  `${prolog}${printElement(element("pap", { "product-name": "pushsim/1.0" }, [bodyOf(document)]))}\r\n`

const address = (value: string): Element => element("address", { "address-value": value })

const bodyOf = (document: PapDocument): Element => {
  switch (document.kind) {
    case "push-message":
      return element(
        "push-message",
        {
          "push-id": document.pushId,
          "deliver-before-timestamp": document.deliverBefore,
          "source-reference": document.sourceReference,
          "ppg-notify-requested-to": document.notifyTo,
        },
        [
          address(document.address),
          ...(document.quality === undefined
            ? []
            : [
                element("quality-of-service", {
                  priority: document.quality.priority,
                  "delivery-method": document.quality.deliveryMethod,
                }),
              ]),
        ],
      )
    case "push-response":
      return element(
        "push-response",
        {
          "push-id": document.pushId,
          "sender-address": document.senderAddress,
          "sender-name": document.senderName,
          "reply-time": document.replyTime,
        },
        [element("response-result", { code: String(document.code), desc: document.description })],
      )
    case "resultnotification-message":
      return element(
        "resultnotification-message",
        {
          "push-id": document.pushId,
          "sender-address": document.senderAddress,
          "sender-name": document.senderName,
          "received-time": document.receivedTime,
          "event-time": document.eventTime,
          "message-state": document.state,
          code: String(document.code),
          desc: document.description,
        },
        [address(document.address)],
      )
    case "resultnotification-response":
      return element(
        "resultnotification-response",
        { "push-id": document.pushId, code: String(document.code), desc: document.description },
        [address(document.address)],
      )
    case "badmessage-response":
      return element("badmessage-response", {
        code: String(document.code),
        desc: document.description,
        "bad-message-fragment": document.fragment,
      })
  }
}
