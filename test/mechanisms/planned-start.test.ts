/**
 * Latency begins when a push was planned, not when its overloaded initiator got round to it: a measurement that waits for the system
 * before it starts the next request leaves out what the others suffer ("coordinated omission").
 */
import { expect, test } from "vitest"
import { deviceStates } from "../../sim/trace/tables.ts"
import { runPlain } from "../support/world.ts"

const ms = 1e6

test("a push planned every 50 ms at an initiator that needs 80 ms for each waits 30 ms longer than the one before, and that is latency", () => {
  const planned = Array.from({ length: 100 }, (_, device) => `{ at: ${device * 50} ms, device: ${device} }`)
  const { tables } = runPlain("sip-message", [
    // To a device each: a second MESSAGE to one would wait for the answer to the first (RFC 3428 §8), which waits in the queue as well.
    `load={kind: planned, initiator: im, pushes: [${planned.join(", ")}]}`,
    "run.duration=20 s",
    // Only the work that planning a push is takes time: answers do not delay it.
    "nodes.im.service={base: 0 ms, byMessage: {push request: {base: 80 ms}}}",
    "nodes.im.servers=1",
  ])
  const { plannedNs, sentNs, deliveredNs } = tables.pushes!
  const latencyNs = tables.latencyNs[deviceStates.indexOf("im-offline")]!
  expect(latencyNs.length).toBe(100)
  const first = latencyNs[0]!
  for (let push = 0; push < latencyNs.length; push++) {
    expect(plannedNs[push]! - plannedNs[0]!).toBeCloseTo(push * 50 * ms, 0) // the plan does not wait
    expect(sentNs[push]! - plannedNs[push]!).toBeCloseTo(80 * ms + push * 30 * ms, 0)
    expect(latencyNs[push]).toBe(deliveredNs[push]! - plannedNs[push]!)
    expect(Math.abs(latencyNs[push]! - first - push * 30 * ms)).toBeLessThan(50 * ms) // what the way to the device varies by
  }
})
