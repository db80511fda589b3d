/**
 * `application/simple-message-summary`: how many messages wait for an account (RFC 3842 §5.2; context classes of RFC 3458).
 * Rule 1: octets from a stranger give a `Problem`, never an exception.
 * Rule 2: header fields of the messages themselves are printed and kept, but not looked into.
 */
import { problem } from "./head.ts"
import type { Problem } from "./head.ts"
import { textOf } from "./octets.ts"

/** Message context classes (RFC 3458 §6.2), as RFC 3842 §5.2 prints them. */
export const contextClasses = [
  "Voice-Message",
  "Video-Message",
  "Fax-Message",
  "Pager-Message",
  "Multimedia-Message",
  "Text-Message",
  "None",
] as const

/** One of the context classes. */
type ContextClass = (typeof contextClasses)[number]

/** How many messages of one class there are; each a whole number from 0 to 2^32 - 1 (RFC 3842 §3.5). */
interface MessageCount {
  readonly class: ContextClass
  readonly fresh: number
  readonly old: number
  /** Those of them that are urgent, if the body says so. */
  readonly urgent: { readonly fresh: number; readonly old: number } | undefined
}

/** A whole body. */
export interface MessageSummary {
  readonly kind: "message-summary"
  readonly isWaiting: boolean
  /** URI of the account (Message-Account), if the body names it. */
  readonly account: string | undefined
  readonly counts: readonly MessageCount[]
  /** Lines about single messages, which the first NOTIFY of a subscription must not have (RFC 3842 §3.8). */
  readonly details: readonly string[]
}

const largest = 2 ** 32 - 1

/** Returns the body as text, every line ended by CRLF. */
export const printMessageSummary = ({ isWaiting, account, counts, details }: MessageSummary): string =>
  [
    `Messages-Waiting: ${isWaiting ? "yes" : "no"}`,
    ...(account === undefined ? [] : [`Message-Account: ${account}`]),
    ...counts.map(
      ({ class: name, fresh, old, urgent }) =>
        `${name}: ${fresh}/${old}${urgent === undefined ? "" : ` (${urgent.fresh}/${urgent.old})`}`,
    ),
    ...(details.length === 0 ? [] : ["", ...details]),
  ]
    .map((line) => `${line}\r\n`)
    .join("")

const countLine =
  /^([A-Za-z-]+)[ \t]*:[ \t]*(\d{1,10})[ \t]*\/[ \t]*(\d{1,10})(?:[ \t]*\([ \t]*(\d{1,10})[ \t]*\/[ \t]*(\d{1,10})[ \t]*\))?$/

/** Reads a body; names of classes and fields compare without regard to case. */
export const parseMessageSummary = (octets: Uint8Array): MessageSummary | Problem => {
  const text = textOf(octets)
  if (/[^\r]\n|^\n|\r(?!\n)|\0/.test(text)) return problem("bad-line-end", 1, "a line holds CR, LF or NUL")
  const lines = text.split("\r\n")
  if (lines.at(-1) === "") lines.pop()
  const status = /^Messages-Waiting[ \t]*:[ \t]*(yes|no)[ \t]*$/i.exec(lines[0] ?? "")
  if (status === null) return problem("bad-start-line", 1, "the first line is not Messages-Waiting with yes or no")
  const blank = lines.indexOf("")
  const head = blank < 0 ? lines : lines.slice(0, blank)
  const details = blank < 0 ? [] : lines.slice(blank + 1)
  const account = /^Message-Account[ \t]*:[ \t]*(\S+)[ \t]*$/i.exec(head[1] ?? "")?.[1]
  const counts: MessageCount[] = []
  for (let i = account === undefined ? 1 : 2; i < head.length; i++) {
    const count = countOf(head[i] ?? "")
    if (count === undefined) return problem("bad-header", i + 1, "a line is not a context class and its counts")
    counts.push(count)
  }
  return { kind: "message-summary", isWaiting: status[1]?.toLowerCase() === "yes", account, counts, details }
}

const countOf = (line: string): MessageCount | undefined => {
  const match = countLine.exec(line.trimEnd())
  const name = contextClasses.find((known) => known.toLowerCase() === match?.[1]?.toLowerCase())
  if (match === null || name === undefined) return undefined
  const [, , fresh = "", old = "", urgentFresh, urgentOld] = match
  if ([fresh, old, urgentFresh, urgentOld].some((digits) => Number(digits ?? 0) > largest)) return undefined
  return {
    class: name,
    fresh: Number(fresh),
    old: Number(old),
    urgent:
      urgentFresh === undefined || urgentOld === undefined
        ? undefined
        : { fresh: Number(urgentFresh), old: Number(urgentOld) },
  }
}
