/** Whatever goes wrong in whatever world: the run ends, every push has ended, the accounts add up, and nothing waits for ever. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { outcomes } from "../../sim/trace/tables.ts"
import { everyLink, everyWay, everyWorld } from "../support/every-world.ts"
import { watchPools, type Pools } from "../support/pools.ts"

/** Those that begin and keep pushes more often than the others. */
const nodes = ["im", "im", "ppg", "ppg", "smsc", "msc", "icscf", "scscf", "hss", "pcscf", "pns", "store"]

const between = (low: number, high: number) => fc.integer({ min: low, max: high })

const fault = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...nodes), fc.constantFrom("kept", "lost", "wiped"))
      .map(([node, state]) => `kind: node-crash, node: ${node}, state: ${state}`),
  },
  fc
    .tuple(fc.constantFrom(...nodes), between(2, 50))
    .map(([node, factor]) => `kind: slow-node, node: ${node}, factor: ${factor}`),
  fc.constantFrom(...everyLink).map((link) => `kind: partition, links: [${link}]`),
  fc
    .tuple(fc.constantFrom(...everyLink), between(1, 5000))
    .map(([link, added]) => `kind: delay-burst, links: [${link}], added: ${added} ms`),
  fc
    .tuple(fc.constantFrom(...everyLink), between(1, 100), between(1, 20_000), between(1, 20_000))
    .map(
      ([link, loss, good, bad]) =>
        `kind: loss-burst, links: [${link}], goodLoss: 1 %, badLoss: ${loss} %, goodMean: ${good} ms, badMean: ${bad} ms`,
    ),
  fc.constant("kind: smsc-down, node: smsc"),
  fc.constant("kind: pns-down, node: pns"),
)

/** Faults that never strike the same thing at once: one after the other, with pushes to devices around the beginning of each. */
const story = fc
  .array(
    fc.record({
      fault,
      waits: between(1, 60_000),
      lasts: fc.oneof(between(1, 5000), between(1, 90_000)),
      pushes: fc.array(fc.tuple(between(-4000, 4000), between(0, 8)), { minLength: 2, maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) => {
    let from = 5000
    return list.map(({ fault: what, waits, lasts, pushes }) => {
      const begins = from + waits
      from = begins + lasts
      return {
        fault: `{${what}, at: ${begins} ms, for: ${lasts} ms}`,
        pushes: pushes.map(([after, device]) => `{at: ${begins + after} ms, device: ${device}}`),
      }
    })
  })

const world = fc.record({
  story,
  era: fc.constantFrom("2005", "modern"),
  access: fc.constantFrom("fixed", "umts", "lte"),
  size: fc.constantFrom("120 B", "900 B", "5 kB"),
  retrieval: fc.constantFrom("none", "msrp", "message"),
  ppgs: between(1, 2),
  control: fc.constantFrom("none", "retry-after", "loss", "rate"),
  isUdp: fc.boolean(),
  lifetime: fc.constantFrom("90 s", "10 min"),
  /** Of a device: what it makes wait is under way when something goes wrong. */
  service: fc.constantFrom("1 ms", "300 ms", "2 s"),
  perUser: fc.constantFrom("1", "1", "2", "3", "{1: 40 %, 3: 60 %}"),
})

const minutes = 45

/** A store that sends what it keeps has to hear that its device was told, which a PPG says only where it is asked to. */
const retrievalOf = (way: string, wanted: string): string =>
  wanted === "message" && way.includes("ppg-") && !way.includes("resultNotification: true") ? "msrp" : wanted

test.each(everyWay)("%s: every push ends, and nothing is left", (way) => {
  fc.assert(
    fc.property(world, fc.nat(1000), (of, seed) => {
      // What asks a device beforehand, or fetches from a store, knows one device.
      const perUser = way.includes("negotiation") ? "1" : of.perUser
      const retrieval = perUser === "1" ? retrievalOf(way, of.retrieval) : "none"
      const sets = [
        `devices.perUser=${perUser}`,
        `faults=[${of.story.map(({ fault: text }) => text).join(", ")}]`,
        `load={kind: planned, initiator: im, pushes: [${of.story.flatMap(({ pushes }) => pushes).join(", ")}]}`,
        `era=${of.era}`,
        `devices.access=${of.access}`,
        `content={ type: text/plain, size: ${of.size} }`,
        `nodes.im.store={expiry: 5 min, ${retrieval === "none" ? "" : `retrieval: ${retrieval}, messageSize: 2 kB`}}`,
        "nodes.ppg.store.expiry=5 min",
        `nodes.ppg.instances=${of.ppgs}`,
        `nodes.scscf.registrationLifetime=${of.lifetime}`,
        `nodes.scscf.overload=${of.control}`,
        `nodes.device.service.base=${of.service}`,
        ...(of.isUdp ? ["links.pcscf-device.transport=udp"] : []),
        `run.duration=${minutes} min`,
      ]
      const pools: Pools = { pushes: -1, attempts: -1, stuck: [] }
      const { tables } = replicate(everyWorld(way, sets), {
        seed,
        replication: 0,
        keepPushes: false,
        arrange: watchPools(pools, minutes * 60e9),
      })
      expect(pools).toEqual({ pushes: 0, attempts: 0, stuck: [] })
      const counts = outcomes.map((_, index) =>
        tables.outcomes.reduce((sum, count, cell) => sum + (cell % outcomes.length === index ? count : 0), 0),
      )
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(of.story.flatMap(({ pushes }) => pushes).length)
      expect(counts[outcomes.indexOf("pending")]).toBe(0)
      expect(tables.faults!.map(({ times }) => times)).toEqual(of.story.map(() => 1))
    }),
    { numRuns: 20, seed: 4711 },
  )
})
