/**
 * The command line as a user meets it: exit codes, what goes where, and what wrong input is told. One run of each kind is a process
 * of its own, as are those that end from outside; the others are of the same commands in this process.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { version } from "../../sim/experiment/version.ts"
import { inProcess } from "./in-process.ts"
import { pushsim, small, start } from "./pushsim.ts"

const folder = mkdtempSync(join(tmpdir(), "pushsim-commands-"))
afterAll(() => rmSync(folder, { recursive: true }))
/** One thread is ready sooner than two, and what is tested does not depend on it. */
const alone = [...small, "--workers", "1"]
const inFolder = (name: string): string => join(folder, name)

test.concurrent.each([
  ["a wrong command line", ["fly"], /^pushsim: Unknown subcommand "fly"[^]*usage: pushsim/u],
  ["a wrong name", ["run", "im-ofline", "-m", "sip-message"], /^im-ofline: found no such file/u],
  ["a wrong scenario", ["compare", ...small, "--set", "links.pcscf-device.loss=2"], /found 2, allowed 0 to 1/u],
  ["a wrong wish", ["flow", ...alone, "-m", "sip-message", "--push", "999999", "-q"], /has no push 999999\n$/u],
] as const)("%s ends with 2, on standard error only, without a stack", async (_, args, told) => {
  const { code, stdout, stderr } = await pushsim(...args)
  expect(stderr).toMatch(told)
  expect(stderr).not.toMatch(/\n\s+at /u)
  expect([code, stdout]).toEqual([2, ""])
})

describe.concurrent("what is asked about the program itself", () => {
  test("help goes to standard output", async () => {
    const run = await pushsim("run", "--help")
    expect(run.stdout).toContain("EXAMPLES")
    expect([run.code, run.stderr]).toEqual([0, ""])
    const all = await inProcess()
    expect(all.stdout).toContain("SUBCOMMANDS")
    expect([all.code, all.stderr]).toEqual([0, ""])
  })

  test("its version and its completions", async () => {
    expect(await pushsim("--version")).toEqual({ code: 0, stdout: `pushsim ${version}\n`, stderr: "" })
    const completions = await pushsim("--completions", "bash")
    expect(completions.stdout).toContain("--replications")
    expect(completions.code).toBe(0)
  })

  test("lists as JSON have the published fields", async () => {
    const json = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse((await inProcess(...args, "--json")).stdout)
    expect(await json("list", "mechanisms")).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: "sip-message", summary: expect.any(String) })]),
    )
    expect(await json("list", "scenarios")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "theory/mm1", kind: "queueing", title: expect.any(String) }),
      ]),
    )
    const parameters = await json(
      "list",
      "parameters",
      "im-offline-notification",
      "--set",
      "links.pcscf-device.loss=2%",
    )
    expect(parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ parameter: "links.pcscf-device.loss", value: 0.02, overridden: true }),
        {
          parameter: "sip.T1",
          value: 500,
          unit: "ms",
          source: expect.stringContaining("RFC 3261"),
          assumption: false,
          overridden: false,
        },
      ]),
    )
  })
})

test.concurrent("validate reports every problem of every file on standard output", async () => {
  writeFileSync(inFolder("no-yaml.yaml"), "nodes: [1,\n  b: {")
  writeFileSync(
    inFolder("strange.yaml"),
    readFileSync("scenarios/theory/mm1.yaml", "utf8").replace("run:", "colour: blue\nrun:"),
  )
  const { code, stdout } = await inProcess(
    "validate",
    inFolder("no-yaml.yaml"),
    "theory/mm1",
    inFolder("strange.yaml"),
    folder,
  )
  expect(stdout).toMatch(/no-yaml\.yaml:2:\d+: found text that is not YAML/u)
  expect(stdout).toMatch(/strange\.yaml:\d+:1 {2}colour\n {2}found unknown key "colour"/u)
  expect(stdout).toContain(`${folder}: found a directory`)
  expect(code).toBe(2)
  const good = await inProcess("validate", "theory/mm1", "im-offline-notification", "--quiet")
  expect(good).toEqual({ code: 0, stdout: "", stderr: "" })
})

test.concurrent("validate finds what only walking the routes can find, with its line", async () => {
  const shipped = readFileSync("scenarios/im-offline-notification.yaml", "utf8")
  writeFileSync(inFolder("no-link.yaml"), shipped.replace("  scscf-pcscf: {}\n", ""))
  writeFileSync(inFolder("cycle.yaml"), shipped.replace(/ {8}exceptAsserted: .*\n/u, ""))
  const { code, stdout } = await inProcess("validate", inFolder("no-link.yaml"), inFolder("cycle.yaml"))
  expect(stdout).toMatch(/no-link\.yaml:\d+:5 {2}mechanisms\.0\n.*\n.*no link scscf-pcscf/u)
  expect(stdout).toMatch(/cycle\.yaml:\d+:5 {2}mechanisms\.\d\n.*\n.*a cycle/u)
  expect(code).toBe(2)
})

test.concurrent("a push that would come after all countable time does not come", async () => {
  const sets = ["load.ratePerDevice=0.0001/d", "devices.count=1"].flatMap((set) => ["--set", set])
  const run = await inProcess("run", ...small, "-m", "sip-message", ...sets, "--quiet")
  expect(run.stderr).toMatch(/^not met: im-offline delivered/u) // nothing was offered, so nothing delivered
  expect(run.code).toBe(1)
})

test.concurrent("compare gives the same bytes with one worker, with two, and again, and nothing else on standard output", async () => {
  const one = await pushsim("compare", ...small, "--json", "--workers", "1")
  const two = await inProcess("compare", ...small, "--json", "--workers", "2", "--out", inFolder("two.json"))
  const again = await inProcess("compare", ...small, "--format", "json", "--quiet")
  expect(one.code).toBe(0)
  expect(two).toMatchObject({ code: 0, stdout: "" })
  expect(readFileSync(inFolder("two.json"), "utf8")).toBe(one.stdout)
  expect(again).toEqual({ code: 0, stdout: one.stdout, stderr: "" })
  expect(one.stderr).toMatch(/replications, \d+ events in \d/u)
  const result = JSON.parse(one.stdout)
  expect(Object.keys(result)).toEqual(
    "pushsim scenario seed replications baseline mechanisms differences objectives assumptions".split(" "),
  )
  expect(result).toMatchObject({ pushsim: version, seed: 1, replications: 2, baseline: "sip-message" })
  expect(result.scenario.sha256).toMatch(/^[0-9a-f]{64}$/u)
})

test.concurrent("another seed gives another run, and --seed is --set run.seed", async () => {
  const args = ["run", ...alone, "--mechanism", "sip-message", "--json", "--quiet"]
  const [seven, set, one] = await Promise.all([
    inProcess(...args, "--seed", "7"),
    inProcess(...args, "--set", "run.seed=7"),
    inProcess(...args),
  ])
  expect(set.stdout).toBe(seven.stdout)
  const fingerprintOf = (text: string): string => JSON.parse(text).mechanisms["sip-message"].fingerprint
  expect(fingerprintOf(one.stdout)).not.toBe(fingerprintOf(seven.stdout))
})

test.concurrent("run keeps rows per push and a trace that leave the result as it is", async () => {
  const args = ["run", ...alone, "-m", "ppg-sip-loop", "--json", "--quiet"]
  const plain = await inProcess(...args)
  const kept = await inProcess(...args, "--pushes", inFolder("pushes.csv"), "--trace", inFolder("trace.jsonl"))
  expect(kept.stdout).toBe(plain.stdout)
  const rows = readFileSync(inFolder("pushes.csv"), "utf8").trimEnd().split("\n")
  expect(rows[0]).toMatch(/^push,device,planned_s,sent_s,delivered_s,confirmed_s,outcome,state,transmissions,/u)
  expect(rows.length - 1).toBe(JSON.parse(plain.stdout).mechanisms["ppg-sip-loop"].pushes.offered)
  expect(rows.filter((row) => row.endsWith(",1")).length).toBeGreaterThan(10)
  const lines = readFileSync(inFolder("trace.jsonl"), "utf8").trimEnd().split("\n")
  const [heading, ...records] = lines.map((line) => JSON.parse(line))
  expect(heading).toMatchObject({ kind: "trace", format: 1, mechanism: "ppg-sip-loop", seed: 1, replication: 0 })
  const pushes = records.filter(({ kind }) => kind === "push")
  expect(pushes.map(({ push }) => push)).toEqual(heading.pushes)
  expect(records.some(({ kind, redundant }) => kind === "message" && redundant !== null)).toBe(true)
  expect(
    readdirSync(folder)
      .filter((name) => /^(pushes|trace)/u.test(name))
      .toSorted(),
  ).toEqual(["pushes.csv", "trace.jsonl"])
})

test.concurrent("flow shows the same push by every mechanism", async () => {
  const json = await Promise.all(
    ["sip-message", "ppg-sip-loop"].map((id) => inProcess("flow", ...alone, "-m", id, "--json", "--quiet")),
  )
  const flows = json.map(({ stdout }) => JSON.parse(stdout))
  expect(flows.map(({ scenario, mechanism, outcome }) => [scenario, mechanism, outcome])).toEqual([
    ["im-offline-notification", "sip-message", "delivered"],
    ["im-offline-notification", "ppg-sip-loop", "delivered"],
  ])
  expect(flows[0].push).toBe(flows[1].push)
  expect(flows.map(({ messages, redundantMessages }) => [messages, redundantMessages])).toEqual([
    [6, 0],
    [14, 8],
  ])
  const push = String(flows[0].push)
  const svg = await inProcess("flow", ...alone, "-m", "loop-chained", "--push", push, "-f", "svg")
  expect(svg.stdout).toMatch(/^<\?xml[^]*<\/svg>\s*$/u)
  expect([svg.code, svg.stderr]).toEqual([0, ""])
})

test.concurrent("the histogram counts every delivered push, the same with any number of workers", async () => {
  const args = ["compare", ...small, "--mechanisms", "sip-message,ppg-sip", "--json", "--quiet"]
  const one = await inProcess(...args, "--workers", "1", "--histogram", inFolder("one.csv"))
  const two = await inProcess(...args, "--workers", "2", "--histogram", inFolder("two.csv"))
  expect(two.stdout).toBe(one.stdout)
  const csv = readFileSync(inFolder("one.csv"), "utf8")
  expect(readFileSync(inFolder("two.csv"), "utf8")).toBe(csv)
  const [head, ...rows] = csv.trimEnd().split("\n")
  expect(head).toBe("mechanism,state,lower_s,upper_s,count")
  const counted = (label: string): number =>
    rows.reduce((sum, row) => sum + (row.startsWith(`${label},`) ? Number(row.split(",")[4]) : 0), 0)
  const { mechanisms } = JSON.parse(one.stdout)
  expect(counted("sip-message")).toBe(mechanisms["sip-message"].latency.count)
  expect(counted("ppg-sip")).toBe(mechanisms["ppg-sip"].latency.count)
})

test.concurrent("a precision out of reach is told after the result, with the warm-up that pilots chose", async () => {
  const args = ["run", "theory/mm1", "--set", "run.duration=100 s", "--set", "run.warmUp=auto"]
  const { code, stdout, stderr } = await inProcess(...args, "--precision", "1%", "--replications-max", "20")
  expect(stdout).toMatch(/^mm1: seed 1, 20 replications\nwarm-up [\d.]+ s, by MSER-5 on 5 pilot runs/u)
  expect(stdout).toMatch(
    /precision wanted 1\.0 %: the widest interval is ± [\d.]+ %, of customer latency\.\S+, NOT REACHED\n/u,
  )
  expect(stderr).toMatch(/precision 1 % is not reached after 20 replications, the most allowed/u)
  expect(code).toBe(0)
})

test.concurrent("an objective that is not met ends with 1, after the result", async () => {
  const objectives = ["--set", "objectives=[p50 <= 10 s, p50 <= 1 ms]"]
  const { code, stdout, stderr } = await inProcess(
    "run",
    ...alone,
    "-m",
    "sip-message",
    "--json",
    "--quiet",
    ...objectives,
  )
  expect(JSON.parse(stdout).objectives).toMatchObject([
    { text: "p50 <= 10 s", mechanism: "sip-message", met: true },
    { text: "p50 <= 1 ms", mechanism: "sip-message", met: false },
  ])
  expect(stderr).toMatch(/^not met: p50 <= 1 ms \(sip-message: 0\.\d+\)\n$/u)
  expect(code).toBe(1)
})

test.concurrent("a queueing network has its stations and classes under the mechanism queueing", async () => {
  const sets = ["--set", "run.duration=100 s", "--set", "run.warmUp=10 s", "--replications", "2"]
  const { stdout, code } = await inProcess("run", "theory/mm1", ...sets, "--json")
  expect(code).toBe(0)
  const { queueing } = JSON.parse(stdout).mechanisms
  expect(Object.values(queueing.nodes)).toMatchObject([
    { servers: 1, arrivals: expect.any(Number), utilisation: expect.any(Number) },
  ])
  expect(queueing.classes.customer.latency.mean).toBeGreaterThan(0)
})

test.concurrent("an interrupted run ends at once and leaves no file", async () => {
  const out = inFolder("interrupted.json")
  const long = ["run", "im-offline-notification", "-m", "sip-message", "--set", "run.duration=100h", "--out", out]
  const running = start(long)
  const isWriting = (): boolean => readdirSync(folder).some((name) => name.startsWith("interrupted"))
  while (!isWriting()) await new Promise((resolve) => setTimeout(resolve, 50))
  running.kill("SIGINT")
  const { code, stdout } = await running.ended
  expect([code, stdout]).toEqual([130, ""])
  expect(readdirSync(folder).filter((name) => name.startsWith("interrupted"))).toEqual([])
})

test.concurrent("a reader that hangs up is no fault", async () => {
  const running = start(["list", "parameters"])
  running.hangUp()
  const { stderr } = await running.ended
  expect(stderr).toBe("")
})
