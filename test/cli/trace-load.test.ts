/** A scenario whose arrivals are a file beside it, run as a user does: the same pushes, and every fault of the file in one line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { plainWorld } from "../support/world.ts"
import { start } from "./pushsim.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pushsim-trace-"))
  const load = "load: { kind: trace, initiator: im, file: monday.csv }"
  const scenario = plainWorld
    .split("\n")
    .map((line) => (line.startsWith("load:") ? load : line))
    .join("\n")
  writeFileSync(join(folder, "replay.yaml"), scenario)
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (rows: string | undefined, ...args: readonly string[]) => {
  rmSync(join(folder, "monday.csv"), { force: true })
  if (rows !== undefined) writeFileSync(join(folder, "monday.csv"), rows)
  const path = join(folder, "replay.yaml")
  return start(["run", path, "--mechanism", "sip-message", "--json", ...args], folder).ended
}

test("plays the file in every worker, and the file's text is part of the scenario's hash", async () => {
  const rows = "time,device,octets\n1.25 s,7,90\n2 s,42,5000\n100 s,7,0\n"
  const one = await run(rows, "--pushes", "out.csv", "--replications", "2", "--workers", "1")
  expect(one.stderr).not.toContain("found")
  expect(one.code).toBe(0)
  const planned = readFileSync(join(folder, "out.csv"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","))
  const [device, at] = [planned[0]!.indexOf("device"), planned[0]!.indexOf("planned_s")]
  expect(planned.slice(1, 4).map((row) => `${Number(row[at])} ${row[device]}`)).toEqual(["1.25 7", "2 42", "100 7"])
  const two = await run(rows, "--replications", "2", "--workers", "2")
  expect(two.stdout).toBe(one.stdout)
  const other = await run(rows.replace("90", "91"), "--replications", "2", "--workers", "1")
  const sha = (text: string): string => (JSON.parse(text) as { scenario: { sha256: string } }).scenario.sha256
  expect(sha(other.stdout)).not.toBe(sha(one.stdout))
})

test.each([
  ["that is not there", undefined, /replay\.yaml:\d+:\d+ {2}load\.file\n {2}found "monday\.csv": no such file/u],
  [
    "with a wrong row",
    "time,device\n1 s,7\n2 s,100\n",
    /monday\.csv:3:1 {2}load\.file\n {2}found device 100, allowed 0 to 99/u,
  ],
  ["of binary data", "time\u0000device", /found "monday\.csv": a file of binary data/u],
])("a file %s ends with 2 and one problem", async (_, rows, told) => {
  const { code, stderr, stdout } = await run(rows)
  expect(stdout).toBe("")
  expect(stderr).toMatch(told)
  expect(stderr).not.toContain("    at ")
  expect(code).toBe(2)
})
