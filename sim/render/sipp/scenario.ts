/**
 * One endpoint as a SIPp scenario file (SIPp 3.6, "Create your own XML scenarios").
 * Rule 1: what the transaction layer does is left to SIPp: it repeats requests over UDP from T1 = 500 ms on (RFC 3261
 * §17.1.2.2), answers repeated requests with the last response, and waits 64 × T1 for them at the end (Timer J).
 * Rule 2: what the endpoint thinks is played: the time between a message and what it sends because of it is a `<pause>`.
 */
import type { SipMessage } from "../../wire/sip/message.ts"
import { escapeXml } from "../../wire/xml.ts"
import { capturesOf, isWithinDialog, type Capture } from "./dialog.ts"
import { isFinal, sequenceOf, type Endpoint, type Step } from "./endpoints.ts"
import { printMessage, type Wording } from "./message-text.ts"
import type { User } from "./users.ts"

/** 64 × T1: Timers F, H and J of RFC 3261 §17, Table 4. */
const transactionMs = 32_000

interface Facts {
  readonly title: string
  readonly user: User | undefined
  readonly contactPort: string
}

type Element =
  | { readonly kind: "send" | "receive"; readonly step: Step; readonly waitedMs: number }
  | { readonly kind: "provisional"; readonly code: number; readonly step: Step }
  | { readonly kind: "pause"; readonly ms: number }
  | { readonly kind: "timewait" }

/** The file's text, with a final newline. */
export const printScenario = (endpoint: Endpoint, { title, user, contactPort }: Facts): string => {
  const elements = elementsOf(endpoint.steps)
  const captures = capturesOf(endpoint)
  const indexOf = (step: Step): number =>
    elements.findIndex((element) => element.kind !== "provisional" && "step" in element && element.step === step)
  const lines = elements.map((element, index) => {
    const wording: Wording = {
      endpoint,
      user,
      captures,
      contactPort,
      elementsSince: (earlier) => index - indexOf(earlier),
    }
    return printElement(element, wording)
  })
  return [
    '<?xml version="1.0" encoding="US-ASCII"?>',
    '<!DOCTYPE scenario SYSTEM "sipp.dtd">',
    `<scenario name="${escapeXml(plain(title))}">`,
    ...lines,
    "</scenario>",
    "",
  ].join("\n")
}

/** Only text that XML and SIPp's own little parser take in an attribute or a comment. */
const plain = (text: string): string => text.replace(/[^ -~]|["'\\<>&]/g, "?").replace(/--/g, "- -")

const elementsOf = (steps: readonly [Step, ...Step[]]): readonly Element[] => {
  const elements: Element[] = []
  let at = steps[0].at
  for (const step of steps) {
    const waitedMs = Math.max(0, Math.round((step.at - at) * 1000))
    at = Math.max(at, step.at)
    const { message, way } = step
    if (way === "send") {
      if (waitedMs > 0) elements.push({ kind: "pause", ms: waitedMs })
      elements.push({ kind: "send", step, waitedMs: 0 })
    } else if (message.kind === "request") elements.push({ kind: "receive", step, waitedMs })
    else if (isFinal(message)) {
      for (const code of provisionalsBefore(step, steps)) elements.push({ kind: "provisional", code, step })
      elements.push({ kind: "receive", step, waitedMs })
    }
  }
  // Without it, a repeated request meets a dead call, and a lost final response is never repaired.
  if (elements.at(-1)?.kind === "send") elements.push({ kind: "timewait" })
  return elements
}

/** Provisional responses may come in any number and order; those that any core may send are expected always. */
const provisionalsBefore = (final: Step, steps: readonly Step[]): readonly number[] => {
  const sequence = sequenceOf(final.message)
  const seen = steps.flatMap(({ way, message }) =>
    way === "receive" && message.kind === "response" && message.code < 200 && sequenceOf(message) === sequence
      ? [message.code]
      : [],
  )
  const usual = sequence.endsWith(" INVITE") ? [100, 180, 183] : [100]
  return [...new Set([...usual, ...seen])].toSorted((a, b) => a - b)
}

const printElement = (element: Element, wording: Wording): string => {
  switch (element.kind) {
    case "pause":
      return `  <pause milliseconds="${element.ms}"/>`
    case "timewait":
      return `  <timewait milliseconds="${transactionMs}"/>`
    case "provisional":
      return `  <recv response="${element.code}" optional="true"/>`
    case "send":
      return printSend(element.step, wording)
    case "receive":
      return printReceive(element.step, element.waitedMs, wording)
  }
}

const printSend = (step: Step, wording: Wording): string => {
  const { message, transport } = step
  const number = timedNumber(step, wording.endpoint.steps)
  // Until its ACK comes, a final response to INVITE is repeated too (RFC 3261 §13.3.1.4, §17.2.1).
  const isAwaited =
    message.kind === "request"
      ? message.method !== "ACK"
      : isFinal(message) && isAcknowledged(message, wording.endpoint.steps)
  const isRepeated = isAwaited && transport === "UDP"
  const attributes = [
    ...(isRepeated ? [' retrans="500"'] : []),
    ...(number === undefined ? [] : [` start_rtd="${number}"`]),
  ]
  return `  <send${attributes.join("")}>\n    <![CDATA[\n${printMessage(step, wording)}]]>\n  </send>`
}

const isAcknowledged = (response: SipMessage, steps: readonly Step[]): boolean => {
  const ack = sequenceOf(response).replace(/ INVITE$/, " ACK")
  return steps.some(
    ({ way, message }) =>
      way === "receive" && message.kind === "request" && message.method === "ACK" && sequenceOf(message) === ack,
  )
}

const printReceive = (step: Step, waitedMs: number, { endpoint, captures }: Wording): string => {
  const { message } = step
  const { steps } = endpoint
  const number = message.kind === "response" ? timedNumber(step, steps) : undefined
  const isOpening = step === steps[0]
  const own = captures.filter((capture) => capture.step === step)
  // The route set of a dialog comes with the message that makes it.
  const makesRoutes = own.some(({ variable }) => variable === "remote") && steps.some((s) => isWithinDialog(s, steps))
  const attributes = [
    message.kind === "request" ? ` request="${plain(message.method)}"` : ` response="${message.code}"`,
    ...(number === undefined ? [] : [` rtd="${number}"`]),
    ...(makesRoutes ? [' rrs="true"'] : []),
    // As long as the flow waited, and then as long as a transaction lives.
    ...(isOpening ? [] : [` timeout="${waitedMs + transactionMs}"`]),
  ]
  const note = step.isMissing ? "  <!-- In the flow no final response came here. -->\n" : ""
  if (own.length === 0) return `${note}  <recv${attributes.join("")}/>`
  const actions = own.map(printCapture)
  return [`${note}  <recv${attributes.join("")}>`, "    <action>", ...actions, "    </action>", "  </recv>"].join("\n")
}

const printCapture = ({ variable, header }: Capture): string => {
  const expression = variable === "target" ? "sips?:[^&gt;, ]+" : "[^ ].*"
  // `start_line`: only where a line begins with the name; Contact is also the end of Accept-Contact.
  return `      <ereg regexp="${expression}" search_in="hdr" header="${header}:" start_line="true" check_it="true" assign_to="${variable}"/>`
}

/** The number of this client transaction within the file, for SIPp's response times; an ACK has none. */
const timedNumber = (step: Step, steps: readonly Step[]): number | undefined => {
  const requests = steps.filter(
    ({ way, message }) => way === "send" && message.kind === "request" && message.method !== "ACK",
  )
  const index = requests.findIndex(({ message }) => sequenceOf(message) === sequenceOf(step.message))
  const isOwn = step.way === "send" ? requests.includes(step) : index >= 0
  return isOwn ? index + 1 : undefined
}
