/**
 * The subscription that a NOTIFY needs (RFC 6665 §4.1): a flow tells one push and not what went before it, so where the dialog of its
 * NOTIFY is older than the flow, the SUBSCRIBE that makes it is put in front. In the laboratory the push is then its first notification.
 * Rule: it says what the NOTIFY says, and nothing that cannot be read there.
 */
import { headerOf, type Header, type SipRequest, type SipResponse } from "../../wire/sip/message.ts"
import { addressOf } from "../../wire/sip/uri.ts"
import { tagOf } from "./dialog.ts"
import type { Endpoint, Step } from "./endpoints.ts"

/** The endpoints, each that begins with a NOTIFY in a dialog with the subscription in front: who is notified has subscribed. */
export const withSubscriptions = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.map((endpoint) => {
    const [first] = endpoint.steps
    const { message } = first
    if (message.kind !== "request" || message.method !== "NOTIFY" || tagOf(message, "To") === undefined) return endpoint
    const step = (way: Step["way"], said: SipRequest | SipResponse): Step => ({ ...first, way, message: said })
    const subscribe = subscribeOf(message)
    const isSubscriber = first.way === "receive"
    return {
      ...endpoint,
      isCaller: isSubscriber,
      steps: [
        step(isSubscriber ? "send" : "receive", subscribe),
        step(isSubscriber ? "receive" : "send", acceptance(subscribe, message)),
        ...endpoint.steps,
      ],
    }
  })

const subscribeOf = (notify: SipRequest): SipRequest => {
  const subscriber = headerOf(notify, "To") ?? ""
  const notifier = addressOf(headerOf(notify, "From") ?? "")
  return {
    kind: "request",
    method: "SUBSCRIBE",
    uri: notifier,
    headers: [
      ["Via", "SIP/2.0/UDP subscriber.invalid"], // SIPp writes its own
      ["Max-Forwards", "70"],
      ["Route", "<sip:core.invalid;lr>"], // the core's entry, wherever the file is played to
      ["From", subscriber],
      ["To", `<${notifier}>`],
      ["Call-ID", headerOf(notify, "Call-ID") ?? ""],
      ["CSeq", "1 SUBSCRIBE"],
      ["Contact", `<${notify.uri}>`],
      ...copied(notify, "Event"),
      ["Expires", lifetimeOf(notify)],
      ...copied(notify, "Content-Type").map(([, type]): Header => ["Accept", type]),
    ],
    body: "",
  }
}

const acceptance = (subscribe: SipRequest, notify: SipRequest): SipResponse => ({
  kind: "response",
  code: 200,
  reason: "OK",
  headers: [
    ...["Via", "From"].flatMap((name) => copied(subscribe, name)),
    ["To", headerOf(notify, "From") ?? ""],
    ...["Call-ID", "CSeq"].flatMap((name) => copied(subscribe, name)),
    ...copied(notify, "Contact"),
    ["Expires", lifetimeOf(notify)],
  ],
  body: "",
})

/** What is left of the subscription when the NOTIFY says so; where it says nothing, the lifetime is the notifier's choice. */
const lifetimeOf = (notify: SipRequest): string =>
  /;\s*expires=(\d+)/i.exec(headerOf(notify, "Subscription-State") ?? "")?.[1] ?? "3600"

const copied = (message: SipRequest, name: string): readonly Header[] => {
  const value = headerOf(message, name)
  return value === undefined ? [] : [[name, value]]
}
