/** A responder that asks whether an Invoke is real, and hears nothing, does not wait for ever (WAP-224 §8.9 gives that wait no end). */
import { expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { everyWorld } from "../support/every-world.ts"
import { watchPools, type Pools } from "../support/pools.ts"

test("half of all datagrams lost: nothing is left of any push when all are over", () => {
  const world = everyWorld("{ use: ppg-wsp-co, tidVerification: true }", [
    "devices.count=60",
    "devices.states={im-offline: 100 %}",
    "links.ppg-device.loss=50 %",
    "load={kind: steps, initiator: im, points: [{at: 0 s, rate: 0.2/s}, {at: 10 min, rate: 0/s}]}",
    "run.duration=90 min",
  ])
  const pools: Pools = { pushes: -1, attempts: -1, stuck: [] }
  const { tables } = replicate(world, {
    seed: 1,
    replication: 0,
    keepPushes: true,
    arrange: watchPools(pools, 90 * 60e9),
  })
  expect(tables.pushes!.push.length).toBeGreaterThan(80)
  expect(pools.stuck).toEqual([])
  expect(pools).toMatchObject({ pushes: 0, attempts: 0 })
})
