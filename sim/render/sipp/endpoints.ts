/**
 * The SIP endpoints of a flow, each with what it sends and receives under one Call-ID, in order.
 * Rule 1: who forwards a request (same Call-ID, CSeq and method in and out) is a proxy and part of the system under test,
 * and so is every CSCF; a back-to-back user agent has two Call-IDs and so is two endpoints.
 * Rule 2: each message counts once: repetition is the transaction layer's own affair (RFC 3261 §17).
 */
import type { Flow, FlowRecord } from "../../trace/flow.ts"
import { octetsOf } from "../../wire/octets.ts"
import { headerOf, type SipMessage, type SipRequest, type SipResponse } from "../../wire/sip/message.ts"
import { parse } from "../../wire/sip/parse.ts"

/** One message at one endpoint; `at` in simulated seconds. */
export interface Step {
  readonly at: number
  readonly way: "send" | "receive"
  readonly message: SipMessage
  readonly transport: string
  /** The node at the other end of the hop. */
  readonly peer: string
  /** It never came in the flow; a final response is waited for nevertheless, as the transaction did. */
  readonly isMissing: boolean
}

/** One user agent under one Call-ID. */
export interface Endpoint {
  readonly node: string
  readonly role: string
  readonly callId: string
  /** Whether it sends the first request. */
  readonly isCaller: boolean
  readonly steps: readonly [Step, ...Step[]]
}

interface Seen {
  readonly record: FlowRecord
  readonly message: SipMessage
  readonly callId: string
}

const coreRoles = new Set(["p-cscf", "i-cscf", "s-cscf"])

/** The endpoints of a flow, in the order of their first messages; none where it has no SIP user agent. */
export const sipEndpoints = (flow: Flow): readonly Endpoint[] => {
  const seen = flow.records.flatMap((record) => seenOf(record) ?? [])
  const found = flow.participants
    .filter(({ role }) => !coreRoles.has(role))
    .flatMap(({ id, role }) => {
      const own = seen.filter(({ record }) => record.from === id || (record.to === id && record.kind === "message"))
      return [...new Set(own.map(({ callId }) => callId))].flatMap((callId): readonly Endpoint[] => {
        const steps = withMissingFinals(stepsOf(id, own, callId), seen)
        const [first, ...rest] = steps
        if (first === undefined || isProxy(steps)) return []
        return [{ node: id, role, callId, isCaller: first.way === "send", steps: [first, ...rest] }]
      })
    })
  return found.toSorted((a, b) => a.steps[0].at - b.steps[0].at)
}

const seenOf = (record: FlowRecord): Seen | undefined => {
  if (record.protocol !== "SIP" || (record.kind !== "message" && record.kind !== "lost")) return undefined
  const message = parse(record.encoding === "hex" ? octetsOfHex(record.text) : octetsOf(record.text))
  if (message.kind === "problem") return undefined
  return { record, message, callId: headerOf(message, "Call-ID") ?? "" }
}

const octetsOfHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** CSeq: number and method, which name a transaction within a Call-ID; that of an ACK is its INVITE's number. */
export const sequenceOf = (message: SipMessage): string => headerOf(message, "CSeq") ?? ""

export const isFinal = (message: SipMessage): message is SipResponse =>
  message.kind === "response" && message.code >= 200

const stepsOf = (id: string, own: readonly Seen[], callId: string): readonly Step[] => {
  const steps: Step[] = []
  const known = new Set<string>()
  const timed = own
    .filter((one) => one.callId === callId)
    .map((one) => ({ ...one, at: one.record.from === id ? one.record.sent : one.record.received }))
    .toSorted((a, b) => a.at - b.at || a.record.n - b.record.n)
  for (const { record, message, at } of timed) {
    const way = record.from === id ? "send" : "receive"
    const sequence = sequenceOf(message)
    const key = `${way} ${sequence} ${message.kind === "response" ? message.code : ""}`
    const isAnswerToNothing = message.kind === "response" && !known.has(`${opposite(way)} ${sequence} `)
    // A response after the final one is a repetition on another way, or late; both end in the transaction layer.
    if (known.has(key) || isAnswerToNothing || known.has(`${way} ${sequence} final`)) continue
    known.add(key)
    if (isFinal(message)) known.add(`${way} ${sequence} final`)
    const peer = way === "send" ? record.to : record.from
    steps.push({ at, way, message, transport: record.transport, peer, isMissing: false })
  }
  return answersFirst(steps)
}

const opposite = (way: Step["way"]): Step["way"] => (way === "send" ? "receive" : "send")

const isProxy = (steps: readonly Step[]): boolean => {
  const requests = steps.filter(({ message }) => message.kind === "request")
  return new Set(requests.map(({ message }) => sequenceOf(message))).size < requests.length
}

/**
 * Answers a request before the next message is received: SIPp's `[last_…]` looks at the last message only.
 * Nothing else changes its place.
 */
const answersFirst = (steps: readonly Step[]): readonly Step[] => {
  const left = [...steps]
  const ordered: Step[] = []
  for (let step = left.shift(); step !== undefined; step = left.shift()) {
    ordered.push(step)
    if (step.way === "send" || step.message.kind === "response") continue
    const sequence = sequenceOf(step.message)
    const isAnswer = ({ way, message }: Step): boolean =>
      way === "send" && message.kind === "response" && sequenceOf(message) === sequence
    const nextReceived = left.findIndex(({ way }) => way === "receive")
    if (nextReceived < 0) continue
    const late = left.filter((other, index) => index > nextReceived && isAnswer(other))
    const early = left.slice(0, nextReceived)
    const rest = left.slice(nextReceived).filter((other) => !late.includes(other))
    left.splice(0, left.length, ...early, ...late.map((other) => ({ ...other, at: step.at })), ...rest)
  }
  return ordered
}

/** A request whose final response was lost, or never sent, is still followed by the wait for one. */
const withMissingFinals = (steps: readonly Step[], seen: readonly Seen[]): readonly Step[] =>
  steps.flatMap((step): readonly Step[] => {
    const { message } = step
    if (step.way === "receive" || message.kind === "response" || message.method === "ACK") return [step]
    const sequence = sequenceOf(message)
    const isAnswered = steps.some(
      (other) => other.way === "receive" && isFinal(other.message) && sequenceOf(other.message) === sequence,
    )
    if (isAnswered) return [step]
    const elsewhere = seen.find(
      (other) =>
        other.callId === headerOf(message, "Call-ID") &&
        isFinal(other.message) &&
        sequenceOf(other.message) === sequence,
    )
    const final = elsewhere?.message ?? finalOf(message)
    return [step, { ...step, way: "receive", message: final, isMissing: true }]
  })

const finalOf = (request: SipRequest): SipResponse => ({
  kind: "response",
  code: 200,
  reason: "OK",
  headers: request.headers.filter(([name]) => name === "CSeq"),
  body: "",
})
