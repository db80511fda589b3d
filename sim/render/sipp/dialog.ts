/**
 * What an endpoint must remember of a received message to send a request within a dialog (RFC 3261 §12): the remote
 * target, the peer's address with its tag and, where it was called, its own. SIPp remembers by `<ereg>` in variables.
 */
import { headerOf, type SipMessage, type SipRequest } from "../../wire/sip/message.ts"
import { addressOf, addressParameters } from "../../wire/sip/uri.ts"
import { isFinal, sequenceOf, type Endpoint, type Step } from "./endpoints.ts"

/** Which header of which received step goes into which variable. */
export interface Capture {
  readonly step: Step
  readonly variable: "target" | "remote" | "local"
  readonly header: "Contact" | "From" | "To"
}

/** A request that the endpoint sends with a tag in To, other than the ACK of a failed INVITE. */
export const isWithinDialog = (step: Step, steps: readonly Step[]): boolean =>
  step.way === "send" &&
  step.message.kind === "request" &&
  tagOf(step.message, "To") !== undefined &&
  !isAckOfFailure(step, steps)

/** An ACK that belongs to the INVITE transaction itself (RFC 3261 §17.1.1.3). */
export const isAckOfFailure = ({ message }: Step, steps: readonly Step[]): boolean =>
  message.kind === "request" &&
  message.method === "ACK" &&
  steps.some(
    (other) =>
      other.way === "receive" &&
      isFinal(other.message) &&
      other.message.code >= 300 &&
      sequenceOf(other.message) === sequenceOf(message).replace("ACK", "INVITE"),
  )

/** The captures that the requests of this endpoint need; none where it sends nothing within a dialog. */
export const capturesOf = ({ steps, isCaller }: Endpoint): readonly Capture[] => {
  const later = steps.find((step) => isWithinDialog(step, steps))
  if (later === undefined || later.message.kind !== "request") return []
  const remoteTag = tagOf(later.message, "To")
  // Provisional responses are optional in the file, so nothing may hang on them.
  const received = steps
    .slice(0, steps.indexOf(later))
    .filter(({ way, message }) => way === "receive" && (message.kind === "request" || isFinal(message)))
  const source = received.find(
    ({ message }) => tagOf(message, message.kind === "request" ? "From" : "To") === remoteTag,
  )
  const first = received[0]
  if (source === undefined || first === undefined) return []
  const header = source.message.kind === "request" ? "From" : "To"
  return [
    { step: source, variable: "remote", header },
    ...(isTargeted(source.message, later.message)
      ? [{ step: source, variable: "target" as const, header: "Contact" as const }]
      : []),
    ...(isCaller ? [] : [{ step: first, variable: "local" as const, header: "To" as const }]),
  ]
}

const isTargeted = (source: SipMessage, later: SipRequest): boolean => {
  const contact = headerOf(source, "Contact")
  return contact !== undefined && addressOf(contact) === later.uri
}

export const tagOf = (message: SipMessage, header: "From" | "To"): string | undefined =>
  addressParameters(headerOf(message, header) ?? "")["tag"]
