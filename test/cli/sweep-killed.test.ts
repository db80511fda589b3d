/** A sweep that is killed at any moment goes on to the same bytes as one that is not. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { pushsim } from "./pushsim.ts"

const main = fileURLToPath(new URL("../../sim/cli/main.ts", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "pushsim-killed-"))
afterAll(() => rmSync(folder, { recursive: true }))

const kills = 20
const args = [
  "sweep",
  "theory/mm1",
  "--quiet",
  "--replications",
  "2",
  "--set",
  "run.duration=40 s",
  "--vary",
  "load.sources.arrivals.rate=20/s..90/s:60",
  "--vary",
  "nodes.server.servers=1..4",
]

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0)

test("twenty times killed with SIGKILL at random moments, and gone on with: the same bytes", async () => {
  const whole = join(folder, "whole")
  const killed = join(folder, "killed")
  expect(await pushsim(...args, "--out", whole)).toEqual({ code: 0, stdout: "", stderr: "" })

  const random = new RandomStreams(20, 0).stream("when")
  const journal = join(killed, "points.journal")
  let withWork = 0
  for (let kill = 0; kill < kills; kill++) {
    const before = sizeOf(journal)
    const child = spawn(process.execPath, [main, ...args, "--workers", "1", "--out", killed, "--resume"], {
      stdio: "ignore",
    })
    const ended = once(child, "exit")
    // Every third one dies wherever it is within its start; the others soon after they have written something.
    if (kill % 3 > 0) while (child.exitCode === null && sizeOf(journal) <= before) await sleep(2)
    await sleep(Math.floor(random.next() * (kill % 3 > 0 ? 40 : 600)))
    child.kill("SIGKILL")
    const [code, signal] = await ended
    expect([code, signal], `it ended by itself at kill ${kill}: give it more points`).toEqual([null, "SIGKILL"])
    if (sizeOf(journal) > before) withWork++
  }
  expect(withWork).toBeGreaterThanOrEqual(12) // most of them had got somewhere
  expect(existsSync(join(killed, "points.jsonl"))).toBe(false)

  expect(await pushsim(...args, "--out", killed, "--resume")).toEqual({ code: 0, stdout: "", stderr: "" })
  expect(readdirSync(killed)).toEqual(readdirSync(whole))
  for (const name of readdirSync(whole)) {
    expect(readFileSync(join(killed, name), "utf8")).toBe(readFileSync(join(whole, name), "utf8"))
  }
}, 600_000)
