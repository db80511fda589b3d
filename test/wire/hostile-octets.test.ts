/**
 * What a stranger sends: real messages of every mechanism, cut, changed and spliced at random, given to every reader of a wire format.
 * Each answers with a value or with its own word for what is wrong; none throws, however deep or long what it is given.
 */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { parseState } from "../../sim/protocols/events/subscription-state.ts"
import { otaVariants } from "../../sim/protocols/ppg/ota-choice.ts"
import { judgeSubmission } from "../../sim/protocols/ppg/acceptance.ts"
import { parseBase64 } from "../../sim/wire/base64.ts"
import { parseAvps, parseDiameter } from "../../sim/wire/diameter/avp.ts"
import { parseExternalBody } from "../../sim/wire/external-body.ts"
import { parseBasic } from "../../sim/wire/http/basic-authentication.ts"
import { parseHttp } from "../../sim/wire/http/message.ts"
import { parseMessageSummary } from "../../sim/wire/message-summary.ts"
import { parseMmsNotification } from "../../sim/wire/mms/notification.ts"
import { readMsrp } from "../../sim/wire/msrp/parse.ts"
import { parseMultipart } from "../../sim/wire/multipart.ts"
import { octetsOf } from "../../sim/wire/octets.ts"
import { parseClientAddress } from "../../sim/wire/pap/client-address.ts"
import { parsePap } from "../../sim/wire/pap/parse.ts"
import { parseSdp } from "../../sim/wire/sdp/parse.ts"
import { parseSir } from "../../sim/wire/sia/sir.ts"
import { parse } from "../../sim/wire/sip/parse.ts"
import { addressOf, addressParameters, hostOf, parseUri } from "../../sim/wire/sip/uri.ts"
import { parseSmpp } from "../../sim/wire/smpp/parse.ts"
import { parseDeliver, parseSubmit } from "../../sim/wire/sms/tpdu.ts"
import { parseUserData } from "../../sim/wire/sms/user-data-header.ts"
import { parseWbxml } from "../../sim/wire/wbxml/parse.ts"
import { parsePushText } from "../../sim/wire/wbxml/text.ts"
import { parseWbxmlTree } from "../../sim/wire/wbxml/tree.ts"
import { parseUnit, parseWsp } from "../../sim/wire/wsp/pdu.ts"
import { parseWtp } from "../../sim/wire/wtp/pdu.ts"
import { parseXml } from "../../sim/wire/xml.ts"
import { everyWay, everyWorld } from "../support/every-world.ts"
import { wapOctets } from "./wap-octets.ts"

const latin = new TextDecoder("latin1")
const ofText =
  (read: (text: string) => unknown) =>
  (octets: Uint8Array): unknown =>
    read(latin.decode(octets))

const gateway = {
  host: "ppg.home1.net",
  now: "2005-01-01T00:00:00Z",
  known: new Set<string>(),
  settings: {
    clientTypes: ["USER", "PLMN"],
    resolves: () => true,
    ota: {
      offers: ["ota-wsp-cl", "ota-http", "ota-sip"],
      networks: ["GSM"],
      bearers: ["SMS", "GPRS"],
      policy: otaVariants,
      mapsNumbersToIp: true,
    },
  },
} as const

const readers: Readonly<Record<string, (octets: Uint8Array) => unknown>> = {
  parse,
  parseUri: ofText(parseUri),
  addressOf: ofText(addressOf),
  addressParameters: ofText(addressParameters),
  hostOf: ofText(hostOf),
  parseSdp,
  readMsrp,
  parseHttp,
  parseBasic: ofText(parseBasic),
  parseBase64: ofText(parseBase64),
  parseMultipart: (octets) => parseMultipart("a", octets),
  parseXml: ofText(parseXml),
  parsePap: ofText(parsePap),
  parseClientAddress: ofText(parseClientAddress),
  judgeSubmission: (octets) => {
    const request = parseHttp(octets)
    return request.kind === "http-request" ? judgeSubmission(request, gateway) : request
  },
  parseMessageSummary,
  parseExternalBody: (octets) => parseExternalBody("message/external-body; access-type=URL", octets),
  parseState: ofText(parseState),
  parseDiameter,
  parseAvps,
  parseSmpp,
  parseDeliver,
  parseSubmit,
  parseUserData,
  parseWtp,
  parseWsp,
  parseUnit,
  parseSir,
  parseMmsNotification,
  parseWbxml,
  parseWbxmlTree,
  parsePushText: ofText(parsePushText),
}

const octetsOfRecord = ({
  text,
  encoding,
}: {
  readonly text: string
  readonly encoding: "utf-8" | "hex"
}): Uint8Array =>
  encoding === "hex"
    ? Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    : new TextEncoder().encode(text)

/** Each kind of message once, as the first flow that has it prints it, and what it carries. */
const seeds: readonly Uint8Array[] = (() => {
  const found = new Map<string, Uint8Array>()
  for (const way of everyWay) {
    const world = everyWorld(way, ["links.pcscf-device.loss=5 %", "run.duration=5 min"])
    for (const tracePush of [3, 8]) {
      const { flow } = replicate(world, { seed: 1, replication: 0, keepPushes: false, tracePush })
      for (const record of flow!.records)
        if (record.bytes > 0) found.set(`${record.protocol} ${record.name}`, octetsOfRecord(record))
    }
  }
  const messages = [...found.values(), ...wapOctets.map(({ octets }) => octets)]
  const bodies = messages.flatMap((octets) => {
    const end = latin.decode(octets).indexOf("\r\n\r\n")
    return end < 0 ? [octets.subarray(3), octets.subarray(20)] : [octets.subarray(end + 4)]
  })
  return [...messages, ...bodies]
})()

const spot = fc.double({ min: 0, max: 1, noNaN: true })
const telling = fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, ...octetsOf('\r\n"<>:;=&%/-[]@ ,'))
const change: fc.Arbitrary<(octets: Uint8Array) => readonly number[]> = fc.oneof(
  spot.map((at) => (octets: Uint8Array) => [...octets.subarray(0, at * octets.length)]),
  fc.tuple(spot, fc.nat(255)).map(
    ([at, value]) =>
      (octets: Uint8Array) =>
        [...octets].with(at * (octets.length - 1), value),
  ),
  fc.tuple(spot, fc.array(telling, { maxLength: 6 })).map(
    ([at, more]) =>
      (octets: Uint8Array) =>
        [...octets].toSpliced(at * octets.length, 0, ...more),
  ),
  fc.tuple(spot, fc.nat(5)).map(
    ([at, count]) =>
      (octets: Uint8Array) =>
        [...octets].toSpliced(at * octets.length, count),
  ),
  fc.tuple(spot, spot, fc.nat(60)).map(([from, to, count]) => (octets: Uint8Array) => {
    const start = Math.floor(from * octets.length)
    return [...octets].toSpliced(to * octets.length, 0, ...octets.subarray(start, start + count))
  }),
)
const hostile = fc
  .tuple(fc.nat(seeds.length - 1), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([which, changes]) =>
    changes.reduce<Uint8Array>(
      (octets, one) => (octets.length === 0 ? octets : Uint8Array.from(one(octets))),
      seeds[which] ?? new Uint8Array(0),
    ),
  )

test("every protocol of every mechanism is among the seeds", () => {
  expect(seeds.length).toBeGreaterThan(120)
})

test.each(Object.entries(readers))("%s survives what real messages become", (_, read) => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.uint8Array({ maxLength: 60 })), (octets) => void read(octets)),
    { numRuns: 1500, seed: 1 },
  )
})

/** Depth and length that a recursion, or a pattern that tries again and again, would not survive. */
const deep = 30_000
const long: readonly (readonly [name: string, text: string])[] = [
  ["elements within elements", "<a>".repeat(deep) + "</a>".repeat(deep)],
  ["PAP within PAP", "<pap>".repeat(deep)],
  ["WBXML within WBXML", "\u0002\u0005j\0" + "E".repeat(deep)],
  ["blanks", `MESSAGE sip:a@b SIP/2.0\r\nA:${" ".repeat(deep)}\r\n\r\n`],
  ["colons", ":".repeat(deep)],
  ["quotation marks", `"${'\\"'.repeat(deep)}`],
  ["parameters", `sip:a@b${";x=y".repeat(deep)}`],
  ["escapes", `WAPPUSH=${"%".repeat(deep)}/TYPE=USER@x`],
  ["brackets", "<".repeat(deep)],
  ["a digit's flood", `POST / HTTP/1.1\r\nContent-Length: ${"9".repeat(deep)}\r\n\r\n`],
  ["boundaries", "--a\r\n\r\nx".repeat(deep / 10)],
]

describe.each(long)("a flood of %s", (_, text) => {
  test("takes nobody down", () => {
    const octets = Uint8Array.from(text, (char) => char.charCodeAt(0))
    for (const read of Object.values(readers)) read(octets)
  })
})
