/** What the registration of one device of a user costs beside another's: the network tells both of their common public identity. */
import { expect, test } from "vitest"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import type { ReplicationTables } from "../../sim/trace/tables.ts"
import { runPlain } from "../support/world.ts"

const nothingPushed = "load={kind: planned, initiator: im, pushes: []}"

/** State of each device at the start, with so large a share registered. */
const isRegistered = (device: number, share: number, seed: number): boolean =>
  new RandomStreams(seed, 0).keyed("devices/stays").at(device, 0).next() < share

/** A seed for which the first of two devices is registered at the start and the second is not. */
const seed = Array.from({ length: 100 }, (_, i) => i + 1).find(
  (s) => isRegistered(0, 0.99, s) && !isRegistered(1, 0.99, s),
)!

/** Two devices, of which the second is switched on once; the first is registered, and stays. */
const run = (perUser: number): ReplicationTables =>
  runPlain(
    "sip-message",
    [
      `devices={count: 2, perUser: ${perUser}, states: {im-offline: 99 %, off: 1 %}, away: {off: 5 s}, access: fixed}`,
      nothingPushed,
      "run.duration=6 s",
    ],
    { seed },
  ).tables

const sip = ({ messages }: ReplicationTables): Readonly<Record<string, number>> =>
  Object.fromEntries(messages.filter(({ name }) => name.startsWith("SIP")).map(({ name, count }) => [name, count]))

const octets = ({ messages }: ReplicationTables, of: string): number => messages.find(({ name }) => name === of)!.bytes

test("28 SIP messages alone; beside another device of the same user 6 more: NOTIFY to it, and to its P-CSCF", () => {
  const alone = sip(run(1))
  const beside = sip(run(2))
  expect(Object.values(alone).reduce((sum, count) => sum + count, 0)).toBe(28)
  expect(beside).toEqual({ ...alone, "SIP NOTIFY": 3 + 3, "SIP 200": 11 + 3 })
})

test("each NOTIFY tells of both contacts", () => {
  const element =
    `    <contact id="12345678" state="active" event="registered">\r\n` +
    `      <uri>sip:user0@[2001:db8:1000:1000::1]:5060</uri>\r\n` +
    `    </contact>\r\n`
  const alone = octets(run(1), "SIP NOTIFY") / 3
  expect(octets(run(2), "SIP NOTIFY") / 6).toBe(alone + element.length)
})
