/** Random worlds for every mechanism, and what must hold in each of them: a push's account is its flow's. */
import fc from "fast-check"
import { expect } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { everyLink, everyWorld } from "./every-world.ts"

/** A scenario's fields as `--set` gives them. */
export const randomSets = fc
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

/** Runs a way in a world of these settings, and holds the accounts of some of its pushes against their flows. */
export const accountsAreFlows = (way: string, overrides: readonly string[], seed: number, chosen: number): void => {
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
}
