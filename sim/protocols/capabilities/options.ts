/**
 * Asking a device what it can do before pushing to it: OPTIONS (RFC 3261 §11), from the sender through the S-CSCF and the
 * P-CSCF. Forked, it gives one 200 only (§11.2), so what it says holds for one of the devices.
 */
import type { Header, SipRequest, SipResponse } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import type { Decision, Identifiers, NodeIdentity, Subscriber } from "../ims/decision.ts"
import {
  chargingFunctions,
  chargingVector,
  identityOf,
  maxForwardsStart,
  pushFeatureTag,
  routeTo,
  sentBy,
  viaOf,
} from "../sip/headers.ts"
import { answer } from "../sip/proxy.ts"

/** Returns the OPTIONS of an application server to a user's push-capable contact. */
export const optionsProbe = (probe: {
  readonly ids: Identifiers
  readonly hop?: number
  readonly sender: NodeIdentity
  readonly subscriber: Subscriber
  readonly homeDomain: string
  /** S-CSCF of the user where the sender knows it, else the I-CSCF of the home network. */
  readonly nextHop: NodeIdentity
  /** Application that the push would be for, such as `im.ua`. */
  readonly application: string
}): SipRequest => {
  const { ids, hop = 0, sender, subscriber } = probe
  return {
    kind: "request",
    method: "OPTIONS",
    uri: subscriber.identity,
    headers: [
      ["Via", viaOf(sentBy(sender), ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ["Route", routeTo(probe.nextHop)],
      ["P-Asserted-Identity", `<${identityOf(sender)}>`],
      chargingVector(ids, probe.homeDomain),
      chargingFunctions(probe),
      ["From", `<${identityOf(sender)}>;tag=${ids.tag(hop, "from")}`],
      ["To", `<${subscriber.identity}>`],
      ["Call-ID", ids.callId(hop)],
      ["CSeq", "1 OPTIONS"],
      ["Contact", `<sip:${sentBy(sender)}>`],
      ["Accept", "application/sdp"],
      ["Accept-Contact", `*;${pushFeatureTag}="${probe.application}";require;explicit`],
      ["Request-Disposition", "no-fork"],
      ["User-Agent", "push-agent/1.0"],
    ],
    body: "",
  }
}

/** Returns the device's answer: 200 with what RFC 3261 §11.2 wants in it. `headers` come first. */
export const optionsAnswer = (device: {
  readonly headers: readonly Header[]
  readonly methods: readonly string[]
  readonly types: readonly string[]
  readonly supported: readonly string[]
}): Decision =>
  answer(200, {
    headers: [
      ...device.headers,
      ["Allow", device.methods.join(", ")],
      ["Accept", device.types.join(", ")],
      ["Accept-Encoding", "identity"],
      ["Accept-Language", "en"],
      ["Supported", device.supported.join(", ")],
    ],
  })

/** What a probe tells. `unknown`: nobody answered, or the answer says nothing about the device. */
export type ProbeResult =
  | {
      readonly kind: "capable"
      /** Methods of Allow, in upper case; empty where the header is missing, which says nothing (RFC 3261 §20.5). */
      readonly methods: readonly string[]
      readonly types: readonly string[]
      readonly supported: readonly string[]
    }
  | { readonly kind: "absent" } // 480: no contact, or none with the push tag
  | { readonly kind: "nobody" } // the identity does not exist
  | { readonly kind: "unknown" }

/** Reads the final response to a probe. */
export const probeResult = (response: SipResponse): ProbeResult => {
  const { code } = response
  if (code === 480) return { kind: "absent" }
  if (code === 404 || code === 410 || code === 604) return { kind: "nobody" }
  // A device that is busy or has no such media answers as it would an INVITE, with the same lists (RFC 3261 §11.2).
  const isAnswer =
    (code >= 200 && code < 300) || ((code === 486 || code === 488) && headerOf(response, "Allow") !== undefined)
  if (!isAnswer) return { kind: "unknown" }
  const list = (name: string): readonly string[] => valuesOf(response, name).filter((value) => value !== "")
  return {
    kind: "capable",
    methods: list("Allow").map((method) => method.toUpperCase()),
    types: headerOf(response, "Accept") === undefined ? ["application/sdp"] : list("Accept"), // RFC 3261 §20.1
    supported: list("Supported"),
  }
}
