/**
 * What is pushed: a body of a given type with an exact number of octets, valid by the grammar of its type wherever that
 * many octets can be. Fewer octets than the shortest valid body give its first octets.
 * Rule: equal arguments give equal octets; a body says nothing about the subscriber, so sizes need no identity.
 */
import { joinOctets, octetsOf } from "./octets.ts"

/** Returns a body of exactly `octets` octets, a whole number from 0, for a content type (its parameters are ignored). */
export const content = (type: string, octets: number): string | Uint8Array => {
  const media = (type.split(";")[0] ?? "").trim().toLowerCase()
  if (media === "application/vnd.wap.mms-message") return mmsNotification(octets)
  const build = texts.get(media) ?? sentence
  const text = build(octets)
  return text.length === octets ? text : text.slice(0, octets)
}

/** RFC 3842 §5.2: status line, one line per message context class, then header fields of the messages themselves. */
const messageSummary = (octets: number): string => {
  const summary = "Text-Message: 1/0 (0/0)\r\n"
  const spare = octets - "Messages-Waiting: yes\r\n".length - summary.length
  const header = "\r\nSubject: "
  if (spare <= header.length + 2) return `Messages-Waiting: ${" ".repeat(Math.max(spare, 0))}yes\r\n${summary}` // SWS may be any number of blanks
  return `Messages-Waiting: yes\r\n${summary}${header}${sentence(spare - header.length - 2)}\r\n`
}

/** WAP-167 service indication in its text form. */
const serviceIndication = (octets: number): string =>
  wrapped(
    octets,
    `<?xml version="1.0"?><!DOCTYPE si PUBLIC "-//WAPFORUM//DTD SI 1.0//EN" "http://www.wapforum.org/DTD/si.dtd">` +
      `<si><indication href="http://im1.home1.net/n" action="signal-medium">`,
    `</indication></si>`,
  )

/** WAP-168 service loading in its text form; the reference carries the length. */
const serviceLoading = (octets: number): string =>
  wrapped(
    octets,
    `<?xml version="1.0"?><!DOCTYPE sl PUBLIC "-//WAPFORUM//DTD SL 1.0//EN" "http://www.wapforum.org/DTD/sl.dtd">` +
      `<sl href="http://im1.home1.net/s/`,
    `"/>`,
    reference,
  )

const phrase = "You have new messages waiting. "
/** Texts too short for a reference, by their octets. */
const shortTexts = ["", "3", "Hi", "Hi.", "Mail", "Mail.", "Hello."] as const

/** Returns readable text of that length, which ends with a word and a full stop: what whole sentences leave over, a reference fills. */
const sentence = (octets: number): string => {
  if (octets < shortTexts.length) return shortTexts[Math.max(octets, 0)] ?? ""
  if ((octets + 1) % phrase.length === 0) return phrase.repeat((octets + 1) / phrase.length).trimEnd()
  const whole = Math.floor((octets - shortTexts.length) / phrase.length)
  return wrapped(octets, `${phrase.repeat(whole)}Ref. `, ".", reference)
}

/** Returns a made-up reference of that length. */
const reference = (octets: number): string => "7Q".repeat(Math.ceil(octets / 2)).slice(0, octets)

const wrapped = (octets: number, before: string, after: string, fill: (n: number) => string = sentence): string =>
  before + fill(Math.max(octets - before.length - after.length, 0)) + after

const texts = new Map<string, (octets: number) => string>([
  ["application/simple-message-summary", messageSummary],
  ["text/vnd.wap.si", serviceIndication],
  ["text/vnd.wap.sl", serviceLoading],
])

/**
 * M-Notification.ind (OMA-TS-MMS_ENC): 88 octets with sender and subject, 57 without; the Content-Location takes what is
 * left. Message-Type, Transaction-Id and MMS-Version come first, in that order.
 */
const mmsNotification = (octets: number): Uint8Array => {
  const optional = octets >= 88 ? sender : new Uint8Array(0)
  const fixed = [
    Uint8Array.of(0x8c, 0x82, 0x98), // Message-Type: m-notification-ind; Transaction-Id
    "7Q0001\0",
    Uint8Array.of(0x8d, 0x92), // MMS-Version 1.2
    optional,
    Uint8Array.of(0x8a, 0x80), // Message-Class: personal
    Uint8Array.of(0x8e, 0x03, 0x00, 0x78, 0x00), // Message-Size 30720
    Uint8Array.of(0x88, 0x05, 0x81, 0x03, 0x03, 0xf4, 0x80), // Expiry: 259200 s from now
    Uint8Array.of(0x83), // Content-Location
    "http://mmsc.op.example/7Q0001",
  ]
  const shortest = joinOctets([...fixed, "\0"])
  const spare = octets - shortest.length
  return spare < 0 ? shortest.slice(0, octets) : joinOctets([...fixed, "7".repeat(spare), "\0"])
}

/** From and Subject of the notification. */
const sender = joinOctets([
  Uint8Array.of(0x89, 0x19, 0x80),
  octetsOf("+358401234567/TYPE=PLMN\0"),
  Uint8Array.of(0x96),
  "Hi\0",
])
