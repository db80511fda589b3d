/** RFC 791 §3.1 and RFC 768: what one UDP datagram cannot hold is refused before the run, and only that. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { udpPacket } from "../../sim/render/pcapng/datagrams.ts"
import { preparedWorld, plainWorld, runPlain, scenarioOf } from "../support/world.ts"

const unlimited = plainWorld.replace(
  "mechanisms: [sip-message",
  'mechanisms: [{ use: sip-message, contentLimit: "off" }',
)
const prepared = (label: string, sets: readonly string[], text = unlimited) =>
  preparedWorld(scenarioOf(text, sets), label)

const udp = "links.scscf-pcscf.transport=udp"

test("a MESSAGE that would not fit into one datagram of a link that is always UDP: refused, with link and content named", () => {
  expect(() => prepared("sip-message", [udp, "content.size=80000 B"])).toThrow(
    /a SIP MESSAGE with content .* of 80000 octets would be 8\d{4} octets in one UDP datagram on links\.scscf-pcscf, .* at most 65507 .*transport is udp/,
  )
})

test("the limit is that of the whole message: it takes 65 507 octets, and not one more", () => {
  const { table } = prepared("sip-message", [udp, "content.size=60000 B"])
  const headers = Math.max(
    ...Array.from(table.transport.slice(0, table.pushPlaces)).flatMap((transport, place) =>
      transport === -1 ? [table.requestSize(place, 60_000, 0) - 60_000] : [],
    ),
  )
  const most = 65_507 - headers
  expect(() => prepared("sip-message", [udp, `content.size=${most} B`])).not.toThrow()
  expect(() => prepared("sip-message", [udp, `content.size=${most + 1} B`])).toThrow(/would be 65508 octets/)
})

test("it is no matter where SIP chooses TCP by size, nor where the sender keeps to RFC 3428 §8 and sends nothing so large", () => {
  expect(() => prepared("sip-message", ["content.size=80000 B"])).not.toThrow()
  expect(() => prepared("sip-message", [udp, "content.size=80000 B"], plainWorld)).not.toThrow()
  expect(runPlain("sip-message", [udp, "content.size=80000 B", "run.duration=10 s"]).tables.events).toBeGreaterThan(0)
})

test("what counts is the largest content that may be drawn", () => {
  const size = "content.size={ uniform: { minimum: 10 B, maximum: 70000 B } }"
  expect(() => prepared("sip-message", [udp, size])).toThrow(/of 70000 octets/)
})

test("a WTP transaction over IP is one datagram as well, since it is not segmented here, and so is a stored message fetched by MESSAGE", () => {
  const wap = readFileSync(new URL("../../scenarios/all-mechanisms.yaml", import.meta.url), "utf8")
  expect(() => prepared("ppg-wsp-co", ["content.size=80000 B"], wap)).toThrow(
    /a WTP ConfirmedPush .* links\.ppg-device/,
  )
  const fetching = [
    "links.im-scscf.transport=udp",
    "nodes.im.store={ retrieval: message, messageSize: 80000 B }",
    "devices.access=fixed",
  ]
  expect(() => prepared("sip-message", fetching, plainWorld)).toThrow(/a stored message .* of 80000 octets/)
})

test("a packet whose length 16 bits cannot tell is never written", () => {
  const end = (octets: number) => ({ ip: new Uint8Array(octets), port: 5060 })
  expect(udpPacket(end(4), end(4), new Uint8Array(65_507), 1)).toHaveLength(65_535)
  expect(() => udpPacket(end(4), end(4), new Uint8Array(65_508), 1)).toThrow(/at most 65535/)
  expect(udpPacket(end(16), end(16), new Uint8Array(65_527), 1)).toHaveLength(65_575)
  expect(() => udpPacket(end(16), end(16), new Uint8Array(65_528), 1)).toThrow(/at most 65535/)
})
