/** A P-CSCF that crashes while it holds a request for a sleeping device (RFC 8599 §5.6.2). */
import { expect, it } from "vitest"
import { crashOf, runCrash } from "../support/crash.ts"
import { quick, wakeUpWorld } from "../support/wake-up-world.ts"

it("forgets the request, the binding and the device: the copy gets 480, the woken device hears nothing for Timer F, registers, and is pushed to", () => {
  const world = wakeUpWorld({
    mechanisms: `{ use: pns-wakeup, as: way, ${quick} }`,
    pushes: "{ at: 10 s, device: 1 }",
  })
  const run = (state: "kept" | "lost") =>
    runCrash(world, "way", ["run.duration=3 h", `faults=[${crashOf("pcscf", state, "10.05 s", "10 ms")}]`])
  const [kept, lost] = [run("kept"), run("lost")]
  for (const { pools, outcome } of [kept, lost]) {
    expect(pools).toEqual({ pushes: 0, attempts: 0, stuck: [] })
    expect(outcome(0)).toBe("delivered")
  }
  expect(kept.latency(0)).toBeCloseTo(0.156, 3)
  expect(lost.tables.faults![0]!.forgotten).toMatchObject({ transactions: 1, bindings: 100 })
  const sent = (what: string) =>
    lost.told.filter((line) => line.endsWith(what)).map((line) => Number(line.split(" ")[0]))
  // The copy after T1 = 0.5 s meets a P-CSCF that knows nobody.
  expect(sent("im scscf MESSAGE").slice(0, 2)).toEqual([10, 10.5])
  expect(sent("pcscf scscf 480")).toHaveLength(1)
  // Woken at 10.115 s under the old association: eleven times within Timer F, 32 s; what comes then is registered, announced and pushed.
  const registers = sent("device pcscf REGISTER").filter((at) => at < 42)
  expect(registers).toHaveLength(11)
  expect(lost.latency(0)).toBeGreaterThan(registers[0]! - 10 + 32)
  expect(lost.latency(0)).toBeLessThan(registers[0]! - 10 + 32.3)
})
