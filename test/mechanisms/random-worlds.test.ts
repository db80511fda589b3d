/**
 * Whatever the world is like, no mechanism stumbles over it, and what a bulk run counts for a push is what its flow prints: every
 * request, response, acknowledgement, chunk and short message, octet for octet.
 */
import fc from "fast-check"
import { expect, test } from "vitest"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { everyLink, everyWay, everyWorld } from "../support/every-world.ts"

/** A scenario's fields as `--set` gives them. */
const sets = fc
  .record({
    era: fc.constantFrom("2005", "modern"),
    access: fc.constantFrom("fixed", "gprs", "umts", "lte"),
    abrupt: fc.constantFrom("0 %", "50 %", "100 %"),
    type: fc.constantFrom(
      "text/plain",
      "application/vnd.wap.mms-message",
      "application/vnd.oma.push",
      "text/vnd.wap.si",
    ),
    size: fc.constantFrom("0 B", "120 B", "800 B", "1301 B", "5 kB", "{ uniform: { minimum: 80 B, maximum: 2500 B } }"),
    loss: fc.array(fc.tuple(fc.constantFrom(...everyLink), fc.constantFrom("2 %", "30 %", "100 %")), { maxLength: 3 }),
    isUdp: fc.boolean(),
    accepts: fc.boolean(),
    registers: fc.constantFrom("", "no-push-tag", "mms.ua"),
    expiry: fc.constantFrom("1 min", "10 h"),
  })
  .map((of): readonly string[] => [
    `era=${of.era}`,
    `devices.access=${of.access}`,
    `devices.abrupt=${of.abrupt}`,
    `content={ type: ${of.type}, size: ${of.size} }`,
    ...of.loss.map(([link, loss]) => `links.${link}.loss=${loss}`),
    ...(of.isUdp ? ["links.pcscf-device.transport=udp"] : []),
    ...(of.accepts ? ["devices.accepts=[{ types: [text/plain], share: 40 % }]"] : []),
    ...(of.registers === "" ? [] : [`devices.features=[{ registers: ${of.registers}, share: 40 % }]`]),
    `nodes.im.store.expiry=${of.expiry}`,
    `nodes.ppg.store.expiry=${of.expiry}`,
  ])

test("every mechanism is among the ways", () => {
  for (const { id } of mechanisms)
    expect(
      everyWay.some((way) => way.includes(id)),
      id,
    ).toBe(true)
})

test.each(everyWay)("%s: any world runs to its end, and a push's account is its flow's", (way) => {
  fc.assert(
    fc.property(sets, fc.nat(1000), fc.nat(), (overrides, seed, chosen) => {
      const world = everyWorld(way, overrides)
      const plain = replicate(world, { seed, replication: 0, keepPushes: true }).tables
      const pushes = plain.pushes!
      for (let index = 0; index < Math.min(2, pushes.push.length); index++) {
        const row = (chosen + index * 7) % pushes.push.length
        const { flow, tables } = replicate(world, {
          seed,
          replication: 0,
          keepPushes: false,
          tracePush: pushes.push[row]!,
        })
        expect(tables.fingerprint).toBe(plain.fingerprint)
        const { messages, bytes, retransmissions, redundantHops, redundantMessages } = flow!
        expect({ messages, bytes, retransmissions, redundantHops, redundantMessages }).toEqual({
          messages: pushes.messages[row],
          bytes: pushes.bytes[row],
          retransmissions: pushes.retransmissions[row],
          redundantHops: pushes.redundantHops[row],
          redundantMessages: pushes.redundantMessages[row],
        })
        for (const { text, encoding, bytes: size } of flow!.records)
          expect(encoding === "hex" ? text.length / 2 : new TextEncoder().encode(text).length).toBe(size)
      }
    }),
    { numRuns: 4, seed: 1 },
  )
})
