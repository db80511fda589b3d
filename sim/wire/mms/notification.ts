/**
 * M-Notification.ind, by which an MMS centre tells a device that a multimedia message waits: OMA-TS-MMS_ENC §6.2 (fields) and
 * §7 (encoding), on the encodings of WSP (WAP-230 §8.4.2). Message-Type, Transaction-Id and MMS-Version come first, in that order.
 * Deliberately absent: delivery reports, priority, reply charging and stored messages; a reader skips such fields.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets } from "../octets.ts"
import type { Malformed } from "../wsp/octet-reader.ts"
import { OctetReader } from "../wsp/octet-reader.ts"
import { integerOf, printCounted, printText, readInteger, readValueLength } from "../wsp/primitives.ts"

export const messageClasses = ["personal", "advertisement", "informational", "auto"] as const

/** A notification. Optional fields that are absent are `undefined`; texts hold no NUL. */
export interface MmsNotification {
  readonly kind: "m-notification-ind"
  readonly transactionId: string
  /** 0x10 for 1.0, 0x12 for 1.2. */
  readonly version: number
  /** An address such as `+358401234567/TYPE=PLMN`. */
  readonly from: string | undefined
  readonly subject: string | undefined
  readonly messageClass: (typeof messageClasses)[number]
  /** Octets of the message that waits. */
  readonly messageSize: number
  /** Seconds from now, or since 1970. */
  readonly expiry: { readonly kind: "relative" | "absolute"; readonly seconds: number }
  readonly contentLocation: string
}

/** Field names (OMA-TS-MMS_ENC §7.3.1) with their top bit set, as they stand on the wire. */
const fields = {
  contentLocation: 0x83,
  expiry: 0x88,
  from: 0x89,
  messageClass: 0x8a,
  messageType: 0x8c,
  version: 0x8d,
  messageSize: 0x8e,
  subject: 0x96,
  transactionId: 0x98,
} as const

const notificationInd = 0x82
const addressPresent = 0x80
const absoluteTime = 0x80
const relativeTime = 0x81
const utf8 = 0x80 + 106

/**
 * Octets that Message-Size takes at least, leading zeros included, so that the size of a notification does not depend on that
 * of the message. A doubt: WAP-230 §8.4.2.1 asks a Long-integer for the fewest octets. A reader takes either.
 */
const messageSizeOctetsMin = 3

/** Returns the exact octets of a notification. */
export const printMmsNotification = (message: MmsNotification): Uint8Array =>
  joinOctets([
    Uint8Array.of(fields.messageType, notificationInd, fields.transactionId),
    printText(message.transactionId),
    Uint8Array.of(fields.version, 0x80 + message.version),
    ...(message.from === undefined
      ? []
      : [
          Uint8Array.of(fields.from),
          printCounted(joinOctets([Uint8Array.of(addressPresent), printEncoded(message.from)])),
        ]),
    ...(message.subject === undefined ? [] : [Uint8Array.of(fields.subject), printEncoded(message.subject)]),
    Uint8Array.of(fields.messageClass, 0x80 + messageClasses.indexOf(message.messageClass)),
    Uint8Array.of(fields.messageSize),
    printLong(message.messageSize, messageSizeOctetsMin),
    Uint8Array.of(fields.expiry),
    printCounted(
      joinOctets([
        Uint8Array.of(message.expiry.kind === "absolute" ? absoluteTime : relativeTime),
        printLong(message.expiry.seconds, 1),
      ]),
    ),
    Uint8Array.of(fields.contentLocation),
    printText(message.contentLocation),
  ])

/** A Long-integer: the number of its octets, then those, at least `octetsMin` of them. */
const printLong = (value: number, octetsMin: number): Uint8Array => {
  assert(Number.isSafeInteger(value) && value >= 0, `a long integer is whole and not negative: ${value}`)
  const octets: number[] = []
  for (let left = value; left > 0 || octets.length < octetsMin; left = Math.floor(left / 256))
    octets.unshift(left % 256)
  return Uint8Array.of(octets.length, ...octets)
}

/** Encoded-string-value (§7.2.9): plain where the text is printable ASCII, else with its charset. */
const printEncoded = (text: string): Uint8Array =>
  /^[ -~]*$/.test(text) ? printText(text) : printCounted(joinOctets([Uint8Array.of(utf8), printText(text)]))

/** Reads a notification, its fields after the first three in any order; of what it does not know it reads the length only. */
export const parseMmsNotification = (octets: Uint8Array): MmsNotification | Malformed => {
  const reader = new OctetReader(octets)
  const start = reader.uint16("Message-Type")
  if (start !== fields.messageType * 256 + notificationInd) reader.fail("not an M-Notification.ind")
  if (reader.uint8("Transaction-Id") !== fields.transactionId) reader.fail("Transaction-Id is not the second field")
  const transactionId = reader.text("Transaction-Id")
  if (reader.uint8("MMS-Version") !== fields.version) reader.fail("MMS-Version is not the third field")
  const version = reader.uint8("MMS-Version") - 0x80
  if (version < 0) reader.fail("MMS-Version is not a short integer")
  let rest: Partial<Omit<MmsNotification, "kind" | "transactionId" | "version">> = {}
  while (reader.hasMore) rest = { ...rest, ...readField(reader) }
  const { from, subject, messageClass, messageSize, expiry, contentLocation } = rest
  if (messageClass === undefined || messageSize === undefined || expiry === undefined || contentLocation === undefined)
    reader.fail("a mandatory field is missing")
  return reader.finish<MmsNotification>({
    kind: "m-notification-ind",
    transactionId,
    version,
    from,
    subject,
    messageClass: messageClass ?? "personal",
    messageSize: messageSize ?? 0,
    expiry: expiry ?? { kind: "relative", seconds: 0 },
    contentLocation: contentLocation ?? "",
  })
}

const readField = (reader: OctetReader): Partial<MmsNotification> => {
  const name = reader.uint8("a field name")
  switch (name) {
    case fields.from:
      return { from: readFrom(reader) }
    case fields.subject:
      return { subject: readEncoded(reader, "Subject") }
    case fields.messageClass:
      return { messageClass: readClass(reader) }
    case fields.messageSize:
      return { messageSize: readInteger(reader, "Message-Size") }
    case fields.expiry:
      return { expiry: readExpiry(reader) }
    case fields.contentLocation:
      return { contentLocation: reader.text("Content-Location") }
    default:
      skipValue(reader, name)
      return {}
  }
}

const readFrom = (reader: OctetReader): string =>
  reader.within(readValueLength(reader, "From"), "From", () => {
    if (reader.uint8("From") !== addressPresent) reader.fail("From has no address")
    return readEncoded(reader, "From")
  })

const readClass = (reader: OctetReader): MmsNotification["messageClass"] => {
  const known = messageClasses[reader.uint8("Message-Class") - 0x80]
  if (known === undefined) reader.fail("Message-Class is none of the four")
  return known ?? "personal"
}

const readExpiry = (reader: OctetReader): MmsNotification["expiry"] =>
  reader.within(readValueLength(reader, "Expiry"), "Expiry", () => {
    const token = reader.uint8("Expiry")
    if (token !== absoluteTime && token !== relativeTime) reader.fail("Expiry is neither absolute nor relative")
    const octets = reader.take(reader.uint8("Expiry"), "Expiry")
    return { kind: token === absoluteTime ? "absolute" : "relative", seconds: integerOf(octets, reader, "Expiry") }
  })

/** Text, or a length, a charset (UTF-8 or ASCII) and text. An octet 00 is the empty text. */
const readEncoded = (reader: OctetReader, what: string): string => {
  const first = reader.peek()
  if (first === 0 || first > 0x1f) return reader.text(what)
  return reader.within(readValueLength(reader, what), what, () => {
    const charset = reader.uint8(what)
    if (charset !== utf8 && charset !== 0x83) reader.fail(`${what} is in a charset other than UTF-8 and ASCII`)
    return reader.text(what)
  })
}

/** Any value by the rule of WAP-230 §8.4.1.2: its first octet tells how long it is. */
const skipValue = (reader: OctetReader, name: number): void => {
  if (name < 0x80) reader.fail("a field name is text")
  const first = reader.peek()
  if (first >= 0x80) reader.uint8("a value")
  else if (first <= 0x1f) reader.take(readValueLength(reader, "a value"), "a value")
  else reader.text("a value")
}
