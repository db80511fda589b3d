/**
 * Whatever the world is like, no mechanism stumbles over it, and what a bulk run counts for a push is what its flow prints: every
 * request, response, acknowledgement, chunk and short message, octet for octet.
 */
import fc from "fast-check"
import { expect, test } from "vitest"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { everyWay } from "../support/every-world.ts"
import { accountsAreFlows, randomSets } from "../support/random-worlds.ts"

test("every mechanism is among the ways", () => {
  for (const { id } of mechanisms)
    expect(
      everyWay.some((way) => way.includes(id)),
      id,
    ).toBe(true)
})

test.each(everyWay)("%s: any world runs to its end, and a push's account is its flow's", (way) => {
  fc.assert(
    fc.property(randomSets, fc.nat(1000), fc.nat(), (overrides, seed, chosen) =>
      accountsAreFlows(way, overrides, seed, chosen),
    ),
    { numRuns: 4, seed: 1 },
  )
})

/** Those that serve users of several devices, and what they do there besides. */
const waysToUsers = [
  ...everyWay.filter((way) => !/negotiation/u.test(way)),
  "{ use: sip-message, forking: parallel }",
  "{ use: ppg-sip, forking: parallel, resultNotification: true, fallback: [ppg-wsp-cl] }",
  "{ use: ppg-sip-loop, forking: parallel }",
  "{ use: ppg-sip-loop, variant: chained, forking: parallel }",
]
const perUser = fc.constantFrom("2", "3", "9", "{ 1: 50 %, 2: 30 %, 4: 20 % }")

test.each(waysToUsers)("%s: the same where users have several devices", (way) => {
  fc.assert(
    fc.property(randomSets, perUser, fc.nat(1000), fc.nat(), (overrides, several, seed, chosen) =>
      accountsAreFlows(way, [...overrides, `devices.perUser=${several}`], seed, chosen),
    ),
    { numRuns: 4, seed: 2 },
  )
})

/** What a core goes through that is several, crashes, is short of memory, or has too much to do. */
const trouble = [
  "nodes.scscf.instances=3 | nodes.pcscf.instances=2",
  "nodes.scscf.instances=2 | nodes.scscf.memory=40 kB | nodes.scscf.memoryPerTransaction=10 kB | nodes.scscf.retryAfter=3 s",
  "era=modern | nodes.scscf.service.base=80 ms | load.ratePerDevice=1500/h | run.duration=40 s",
  "nodes.pcscf.overload=retry-after | nodes.pcscf.service.base=100 ms | load.ratePerDevice=1500/h | run.duration=40 s",
  "faults=[{ kind: node-crash, node: scscf, every: 30 s, for: 5 s, state: lost }] | load.ratePerDevice=200/h",
  "faults=[{ kind: node-crash, node: pcscf, every: 30 s, for: 5 s, state: lost }] | load.ratePerDevice=200/h | era=modern",
]

test.each(waysToUsers.filter((way) => /sip-notify, expires: 120 \}|forking|pns-wakeup/u.test(way)))(
  "%s: and where the core is in trouble",
  (way) => {
    for (const [index, sets] of trouble.entries()) {
      const several = ["devices.perUser={ 1: 40 %, 3: 60 % }", "links.scscf-pcscf.loss=5 %"]
      accountsAreFlows(way, [...sets.split(" | "), ...several], 1, index * 13)
    }
  },
)
