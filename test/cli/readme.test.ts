/** The commands that README shows do what they say: each is run, on a shorter run of the same scenario. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), "pushsim-readme-"))
afterAll(() => rmSync(scratch, { recursive: true }))

const prefix = "npm run -s pushsim -- "
const commands = readFileSync(join(root, "README.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith(prefix))
  .map((line) =>
    line
      .slice(prefix.length)
      .replace(/\s+#.*$/, "")
      .replace(/\s*>.*$/, ""),
  )

const shorter: Readonly<Record<string, readonly string[]>> = {
  compare: ["--set", "run.duration=6 min", "--set", "devices.count=2000", "--replications", "2"],
  run: ["--replications", "1"],
  sweep: ["--set", "run.duration=6 min", "--replications", "1"],
  "sweep overload": ["--set", "run.duration=3 s", "--set", "run.warmUp=1 s", "--replications", "1"],
  flow: ["--set", "run.duration=8 min", "--set", "devices.count=2000"],
}

const shorterFor = ([name = "", scenario = ""]: readonly string[]): readonly string[] =>
  shorter[`${name} ${scenario}`] ?? shorter[name] ?? []

/** Files go to a scratch folder; the reader's own scenario is a shipped one here. */
const argumentsOf = (command: string): readonly string[] => [
  ...command
    .replace(/(--out|--pushes|--chart) (\S+)/, (_, flag: string, file: string) => `${flag} ${join(scratch, file)}`)
    .replace(/ --replications \d+/, "")
    .replace("my-scenario.yaml", "scenarios/mms-to-sip-device.yaml")
    .split(" "),
  ...shorterFor(command.split(" ")),
]

test("README shows commands", () => expect(commands.length).toBeGreaterThan(8))

test.each(commands)("pushsim %s", (command) => {
  const out = execFileSync(process.execPath, ["sim/cli/main.ts", ...argumentsOf(command)], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  })
  const file = /(?:--out|--pushes|--chart) (\S+)/.exec(command)?.[1]
  const isDirectory = command.includes("--format sipp")
  if (isDirectory) expect(readdirSync(join(scratch, file ?? "")).length).toBeGreaterThan(3)
  const result = file === undefined || isDirectory ? `${out} ` : readFileSync(join(scratch, file), "utf8")
  expect(result.length + (command.startsWith("validate") ? 1 : 0)).toBeGreaterThan(0)
  if (command.includes("json")) expect(() => JSON.parse(result)).not.toThrow()
})
