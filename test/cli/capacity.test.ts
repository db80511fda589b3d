/** `pushsim capacity` as a user meets it. */
import { expect, test } from "vitest"
import { pushsim } from "./pushsim.ts"

const desk = [
  "theory/erlang-b",
  ...["run.duration=300 s", "run.warmUp=20 s", "nodes.lines.servers=2", "nodes.lines.capacity=2"].flatMap((set) => [
    "--set",
    set,
  ]),
  "--replications=5",
  "--precision=20%",
  "--replications-max=10",
  "--load-max=4",
  "--workers=1",
]

test.concurrent("it names the interval, the limiting node and what doubling it gives, and is the same twice", async () => {
  const args = ["capacity", ...desk, "--set", "objectives=[blocked <= 20 %]"]
  const [table, json, again] = await Promise.all([
    pushsim(...args),
    pushsim(...args, "--json", "--quiet"),
    pushsim(...args, "--json", "--quiet"),
  ])
  expect(table.stdout).toMatch(/capacity: [\d.]+\/s to [\d.]+\/s \([\d.]+ to [\d.]+ times the scenario's load\)/u)
  expect(table.stdout).toMatch(/limited by: lines, 2 servers [\d.]+ % busy/u)
  expect(table.stdout).toMatch(/with nodes\.lines\.servers=4 and nodes\.lines\.capacity=4\ncapacity: /u)
  expect(table.stderr).toMatch(/^load 1 \(4\/s\): missed, 5 replications\n/u)
  expect([table.code, json.code, json.stderr]).toEqual([0, 0, ""])
  expect(again.stdout).toBe(json.stdout)
  const { capacity, ...rest } = JSON.parse(json.stdout)
  expect(rest).toMatchObject({ mechanism: "queueing", objectives: ["blocked <= 20 %"], precision: 0.2, seed: 1 })
  expect(capacity.load[0]).toBeLessThan(capacity.load[1])
  expect(capacity.doubled.load[0]).toBeGreaterThan(capacity.load[0])
})

test.concurrent("no load that meets them ends with 1; no objectives, or a share that is none, with 2", async () => {
  const [never, none, wrong] = await Promise.all([
    pushsim("capacity", ...desk, "--set", "run.duration=30 s", "--set", "objectives=[mean <= 1 ms]", "--quiet"),
    pushsim("capacity", ...desk),
    pushsim("capacity", "theory/erlang-b", "--precision", "5"),
  ])
  expect(never.stdout).toMatch(/capacity: none: /u)
  expect([never.code, never.stderr]).toEqual([1, "not met: mean <= 1 ms (queueing: at no load)\n"])
  expect([none.code, none.stdout]).toEqual([2, ""])
  expect(none.stderr).toMatch(/objectives\n {2}found none, allowed at least one/u)
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toMatch(/a share such as 5% or 0\.05/u)
})
