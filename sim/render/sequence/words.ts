/**
 * What a message is called in a drawing: its four forms from long to none, and the tags after it. Read from the first line
 * of its text (RFC 3261 §7.1 request line, §7.2 status line, which HTTP shares); hexadecimal messages have their name only.
 */
import type { FlowRecord } from "../../trace/flow.ts"
import type { TokenName } from "../tokens.ts"

export interface Tag {
  readonly text: string
  readonly colour: TokenName
}

/** Forms of a label, longest first, without repetition. Nothing is ever cut inside a form. */
export const labelForms = (record: FlowRecord): readonly string[] => {
  const name = shortName(record)
  if (record.encoding === "hex") return [name]
  const line = firstLine(record.text)
  const status = /^[A-Z]+\/\d\.\d (\d{3}) (.*)$/.exec(line)
  if (status !== null) {
    const [, code = "", phrase = ""] = status
    return name.startsWith(code) ? distinct([`${code} ${phrase}`.trim(), code]) : distinct([`${code} ${name}`, name])
  }
  const request = /^([A-Z]+) (\S+) [A-Z]+\/\d\.\d$/.exec(line)
  if (request === null) return [name]
  const [, method = "", target = ""] = request
  if (method !== name) return distinct([`${method} ${target} ${name}`, `${method} ${name}`, name, method])
  return distinct([`${name} ${target}`, `${name} ${userOf(target)}`, name])
}

/** The name without the protocol that the colour and the glyph already tell. */
const shortName = ({ name, protocol }: FlowRecord): string =>
  name.startsWith(`${protocol} `) ? name.slice(protocol.length + 1) : name

const distinct = (forms: readonly string[]): readonly string[] => [...new Set(forms)]

const firstLine = (text: string): string => {
  const end = text.indexOf("\n")
  return (end < 0 ? text : text.slice(0, end)).trimEnd()
}

/** `sip:bob@home2.net;ob` → `bob`; `sip:[2001:db8::1]` → the host. */
const userOf = (uri: string): string => {
  const bare = uri.replace(/^[a-z]+:(\/\/)?/i, "").replace(/[;?].*$/, "")
  const at = bare.indexOf("@")
  return at < 0 ? bare : bare.slice(0, at)
}

/** Short names of bodies worth a tag. */
const bodies: readonly (readonly [pattern: RegExp, tag: string])[] = [
  [/^application\/sdp\b/i, "SDP"],
  [/^message\/cpim\b/i, "CPIM"],
  [/^message\/external-body\b/i, "URL"],
]

const bodyTag = (record: FlowRecord): string | undefined => {
  if (record.encoding === "hex") return undefined
  const head = record.text.split(/\r?\n\r?\n/, 1)[0] ?? ""
  const type = /^(?:content-type|c)\s*:\s*(\S.*)$/im.exec(head)?.[1]
  return type === undefined ? undefined : bodies.find(([pattern]) => pattern.test(type))?.[1]
}

/** Tags of a message in their fixed order: lost, retransmission, duplicate, refused, body type, redundant. */
export const messageTags = (record: FlowRecord, isDuplicate: boolean): readonly Tag[] => {
  const tags: Tag[] = []
  if (record.kind === "lost") tags.push({ text: "LOST", colour: "bad" })
  if (record.retransmission > 0) tags.push({ text: `retx ${record.retransmission}`, colour: "warn" })
  if (isDuplicate) tags.push({ text: "dup", colour: "ink-2" })
  if (record.direction === "response" && /^[4-6]\d\d\b/.test(shortName(record))) {
    tags.push({ text: "refused", colour: "bad" })
  }
  const body = bodyTag(record)
  if (body !== undefined) tags.push({ text: body, colour: "ink-2" })
  if (record.redundant !== null) tags.push({ text: "R", colour: "ink" })
  return tags
}

/** Numbers of messages that arrived although an earlier copy of them had already arrived. */
export const duplicates = (records: readonly FlowRecord[]): ReadonlySet<number> => {
  const arrivedAt = new Map<string, number>()
  const found = new Set<number>()
  const arrived = records.filter(({ kind }) => kind === "message")
  for (const record of [...arrived].sort((a, b) => a.received - b.received || a.n - b.n)) {
    const { from, to, protocol, name, direction, transaction } = record
    const copy = [from, to, protocol, name, direction, transaction].join("\u0000")
    if (record.retransmission > 0 && arrivedAt.has(copy)) found.add(record.n)
    if (transaction !== null || record.retransmission === 0) arrivedAt.set(copy, record.received)
  }
  return found
}

/** Whether a message only acknowledges: drawn thin, with half a head. */
export const isAcknowledgement = (record: FlowRecord): boolean => /^(ACK|WTP ack|Ack)\b/.test(shortName(record))
