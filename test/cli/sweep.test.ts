/** `pushsim sweep` and `merge` as a user meets them: what is printed, what is kept, what is refused. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { version } from "../../sim/experiment/version.ts"
import { inProcess } from "./in-process.ts"
import { start } from "./pushsim.ts"

const folder = mkdtempSync(join(tmpdir(), "pushsim-sweep-"))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string): string => join(folder, name)
const read = (...names: readonly string[]): string => readFileSync(inFolder(join(...names)), "utf8")

const short = ["run.duration=20 s", "run.warmUp=2 s"].flatMap((set) => ["--set", set])
const queue = ["sweep", "theory/mm1", ...short, "--replications", "3", "--quiet"]
const rates = ["--vary", "load.sources.arrivals.rate=20/s..80/s:4", "--vary", "nodes.server.servers=1,2"]

/** For machines that have other things to do: most of the time goes into starting threads. */
const patienceMs = 400_000

test(
  "1, 2 and 4 workers, and shards put together, give the same bytes, on standard output and in the directory",
  async () => {
    const one = await inProcess(...queue, ...rates, "--workers", "1", "--json")
    const two = await inProcess(...queue, ...rates, "--workers", "2", "--out", inFolder("two"), "--json")
    const four = await inProcess(...queue, ...rates, "--workers", "4", "--out", inFolder("four"))
    expect([one.code, two, four.stdout]).toEqual([0, one, ""])
    for (const shard of ["1/2", "0/2"]) {
      const out = inFolder(shard.replace("/", "-of-"))
      expect(await inProcess(...queue, ...rates, "--workers", "1", "--shard", shard, "--out", out)).toMatchObject({
        code: 0,
        stdout: "",
      })
    }
    const merged = await inProcess(
      "merge",
      inFolder("1-of-2"),
      inFolder("0-of-2"),
      "--out",
      inFolder("merged"),
      "--json",
    )
    expect(merged).toEqual({ code: 0, stdout: one.stdout, stderr: `8 points of 2 shards in ${inFolder("merged")}\n` })
    for (const name of ["two", "four", "merged"]) {
      expect(readdirSync(inFolder(name))).toEqual(["points.jsonl", "sweep.json"])
      expect([read(name, "points.jsonl"), read(name, "sweep.json")]).toEqual([one.stdout, read("two", "sweep.json")])
    }
    expect(JSON.parse(read("merged", "sweep.json"))).toMatchObject({
      scenario: { name: "mm1" },
      factors: [
        { path: "load.sources.arrivals.rate", levels: ["20/s", "40/s", "60/s", "80/s"] },
        { path: "nodes.server.servers", levels: [1, 2] },
      ],
      design: { kind: "factorial" },
      points: 8,
      shard: null,
    })
    const lines = one.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(lines.map(({ point }) => point)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(lines[5].levels).toEqual({ "load.sources.arrivals.rate": "60/s", "nodes.server.servers": 2 })
    // A point is what `run` publishes of the same scenario.
    const sets = ["--set", "load.sources.arrivals.rate=60/s", "--set", "nodes.server.servers=2"]
    const run = await inProcess(
      "run",
      "theory/mm1",
      ...short,
      ...sets,
      "--replications",
      "3",
      "--workers",
      "1",
      "--json",
      "--quiet",
    )
    const { scenario, mechanisms, objectives } = JSON.parse(run.stdout)
    expect(lines[5]).toMatchObject({ scenario, mechanisms, objectives })
  },
  patienceMs,
)

test("what is not one whole sweep is refused by name, and nothing is written", async () => {
  const header = {
    pushsim: version,
    format: 1,
    scenario: {
      name: "mm1",
      sha256: "00",
    },
    set: [],
    mechanisms: null,
    baseline: null,
    factors: [
      {
        path: "run.seed",
        levels: [1, 2, 3, 4, 5],
      },
    ],
    design: { kind: "factorial" },
    points: 5,
  }
  const shard = (name: string, index: number, points: readonly number[], change: object = {}): string => {
    mkdirSync(inFolder(name))
    writeFileSync(inFolder(`${name}/sweep.json`), JSON.stringify({ ...header, shard: { index, of: 3 }, ...change }))
    const lines = points.map((point) => `${JSON.stringify({ point, levels: { "run.seed": point + 1 } })}\n`)
    writeFileSync(inFolder(`${name}/points.jsonl`), lines.join(""))
    return inFolder(name)
  }
  const [a, b, c] = [shard("a", 0, [0, 3]), shard("b", 1, [1, 4]), shard("c", 2, [2])]
  const out = inFolder("none")
  const refused = async (...directories: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await inProcess("merge", ...directories, "--out", out)
    expect([code, stdout, existsSync(out)]).toEqual([2, "", false])
    return stderr
  }
  expect(await refused(a, c)).toMatch(/^these directories do not make a sweep:\n {2}missing: shard 1\/3\n$/u)
  expect(await refused(a, b, c, b)).toMatch(/\/b and \S*\/b are both shard 1\/3/u)
  expect(await refused(a, b, shard("foreign", 2, [2], { scenario: { name: "mm2", sha256: "00" } }))).toMatch(
    /\/foreign is of another sweep than \S*\/a:\n {4}scenario\.name: "mm2" here, "mm1" there/u,
  )
  expect(await refused(a, b, shard("older", 2, [2], { pushsim: "0.0.9" }))).toMatch(/pushsim: "0\.0\.9" here/u)
  expect(await refused(a, b, shard("other", 2, [2], { shard: { index: 2, of: 4 } }))).toMatch(/one of 4 shards/u)
  expect(await refused(a, b, shard("whole", 2, [2], { shard: null }))).toMatch(/\/whole is a whole sweep/u)
  expect(await refused(a, c, shard("short", 1, [1]))).toMatch(
    /\/short \(shard 1\/3\) is damaged: line 2 of 2 is not that of point 4/u,
  )
  expect(await refused(a, c, shard("strange", 1, [1, 5]))).toMatch(/\/strange \(shard 1\/3\) is damaged: line 2/u)
  rmSync(join(b, "points.jsonl"))
  expect(await refused(a, b, c)).toMatch(/\/b \(shard 1\/3\) is not finished/u)
  expect(await refused(a, folder)).toMatch(/holds no sweep/u)
  expect(await refused(shard("newer", 0, [0, 3], { format: 2 }))).toMatch(/is of format 2; this version \(1\)/u)
})

test(
  "what is in a directory is gone on with only by the same sweep",
  async () => {
    const out = ["--out", inFolder("kept")]
    const args = [...queue, "--vary", "nodes.server.servers=1,2", ...out]
    expect((await inProcess(...args, "--resume")).code).toBe(0)
    const before = read("kept", "points.jsonl")
    const again = await inProcess(...args)
    expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/holds a finished sweep; --resume goes on/u)])
    const printed = await inProcess(...args, "--resume", "--json")
    expect(printed).toEqual({ code: 0, stdout: before, stderr: "" })
    writeFileSync(inFolder("kept/points.jsonl"), before.slice(0, -50))
    const torn = await inProcess(...args, "--resume")
    expect([torn.code, torn.stderr]).toEqual([
      2,
      expect.stringMatching(/points\.jsonl is damaged: line 2 of 2 is not that of point 1; remove it/u),
    ])
    writeFileSync(inFolder("kept/points.jsonl"), before)
    const others = await Promise.all([
      inProcess(...args, "--resume", "--seed", "7"),
      inProcess(...queue, "--vary", "nodes.server.servers=1,3", ...out, "--resume"),
      inProcess(...args, "--resume", "--shard", "0/2"),
    ])
    expect(others.map(({ code }) => code)).toEqual([2, 2, 2])
    expect(others[0]?.stderr).toMatch(/another sweep[^]*scenario\.sha256[^]*run\.seed=7/u)
    expect(others[1]?.stderr).toMatch(
      /factor nodes\.server\.servers: \[1,2\] as number 1 there, \[1,3\] as number 1 asked for/u,
    )
    expect(others[2]?.stderr).toMatch(/shard: the whole there, 0\/2 asked for/u)
    writeFileSync(
      inFolder("kept/sweep.json"),
      read("kept", "sweep.json").replace(/"pushsim": "[^"]+"/u, '"pushsim": "0.0.9"'),
    )
    const older = await inProcess(...args, "--resume")
    expect([older.code, older.stderr]).toEqual([2, expect.stringMatching(/pushsim: "0\.0\.9" there/u)])
    expect(read("kept", "points.jsonl")).toBe(before)
    // What a process leaves that is killed while it asks for the lock is in nobody's way.
    mkdirSync(inFolder("asked"))
    writeFileSync(inFolder("asked/lock.elsewhere.1.0"), "{}")
    expect((await inProcess(...queue, "--vary", "nodes.server.servers=1,2", "--out", inFolder("asked"))).code).toBe(0)
    expect(readdirSync(inFolder("asked")).toSorted()).toEqual(["points.jsonl", "sweep.json"])
    writeFileSync(inFolder("alien"), "")
    const file = await inProcess(...queue, "--vary", "nodes.server.servers=1,2", "--out", inFolder("alien"))
    expect(file.stderr).toMatch(/it is a file; a sweep needs a directory/u)
  },
  patienceMs,
)

test("every point is checked before the first runs, and nothing is written", async () => {
  const out = inFolder("wrong")
  const { code, stdout, stderr } = await inProcess(
    "sweep",
    "im-offline-notification",
    "--vary",
    "links.pcscf-device.loss=0%,200%",
    "--out",
    out,
    "--vary",
    "devices.count=100,0.5",
    "--vary",
    "nodes.scscf.role=s-cscf,hss",
  )
  expect(stderr).toMatch(
    /^--vary links\.pcscf-device\.loss=200% {2}links\.pcscf-device\.loss\n {2}found "200%", allowed 0 to 1/mu,
  )
  expect(stderr).toMatch(
    /in 4 of 8 points, at first with links\.pcscf-device\.loss=200%, devices\.count=100, nodes\.scscf\.role=s-cscf/u,
  )
  expect(stderr).toMatch(/^--vary devices\.count=0\.5 {2}devices\.count\n {2}found 0\.5/mu)
  expect([code, stdout, existsSync(out)]).toEqual([2, "", false])
  const lost = await inProcess(
    "sweep",
    "im-offline-notification",
    "-q",
    "--vary",
    "nodes.hss.host=hss1.home1.net,pcscf1.home1.net",
  )
  expect([lost.code, lost.stderr]).toEqual([2, expect.stringMatching(/nodes\.hss\.host|route leads nowhere/u)])
})

test(
  "mechanisms are compared at every point; objectives end with 1 only with --check; figures as a table and as CSV",
  async () => {
    const args = [
      "sweep",
      "im-offline-notification",
      "--mechanisms",
      "sip-message,ppg-sip",
      "--vary",
      "links.pcscf-device.loss=0%,40%",
      "--quiet",
      ...[
        "run.duration=6 min",
        "devices.count=300",
        "load.ratePerDevice=8/h",
        "objectives=[im-offline p95 <= 1 s]",
      ].flatMap((set) => ["--set", set]),
      "--replications",
      "2",
      "--workers",
      "1",
      "--out",
      inFolder("push"),
    ]
    const run = await inProcess(...args, "--check")
    expect([run.code, run.stdout, run.stderr]).toEqual([1, "", "objectives are not met at 1 of 2 points\n"])
    const [first, second] = read("push", "points.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(Object.keys(first)).toEqual(
      "point levels scenario seed replications baseline mechanisms differences objectives".split(" "),
    )
    expect([Object.keys(first.mechanisms), first.baseline]).toEqual([["sip-message", "ppg-sip"], "sip-message"])
    expect(first.differences.find(({ metric }: { metric: string }) => metric === "perPush.hops")).toMatchObject({
      mechanism: "ppg-sip",
    })
    expect(second.levels).toEqual({ "links.pcscf-device.loss": "40%" })
    const [table, csv] = await Promise.all([
      inProcess(...args, "--resume", "--format", "table"),
      inProcess(...args, "--resume", "--format", "csv"),
    ])
    expect([table.code, csv.code]).toEqual([0, 0])
    const rows = table.stdout.split("\n")
    expect(rows[0]).toMatch(
      /^point {2}links\.pcscf-device\.loss {2}mechanism +delivered +mean +p50 +p95 +messages +redundant +busiest node +objectives$/u,
    )
    expect(rows[2]).toMatch(/^0 +0% +ppg-sip .* 8\.00 .* met$/u)
    expect(rows[3]).toMatch(/^1 +40% +sip-message .* NOT met: im-offline p95 <= 1 s$/u)
    expect(csv.stdout).toMatch(
      /^point,links\.pcscf-device\.loss,mechanism,metric,value,unit,ci95_low,ci95_high\n0,0%,sip-message,fingerprint,/u,
    )
    const p95 = csv.stdout.split("\n").filter((row) => row.includes(",latency.p95,"))
    expect(p95.map((row) => row.split(",").slice(0, 3))).toEqual([
      ["0", "0%", "sip-message"],
      ["0", "0%", "ppg-sip"],
      ["1", "40%", "sip-message"],
      ["1", "40%", "ppg-sip"],
    ])
    expect(Number(p95[3]?.split(",")[4])).toBe(second.mechanisms["ppg-sip"].latency.p95)
  },
  patienceMs,
)

test(
  "trace files are read for every level, and a sweep does not go on when one has changed",
  async () => {
    mkdirSync(inFolder("traces"))
    const scenario = inFolder("traces/world.yaml")
    writeFileSync(scenario, readFileSync("scenarios/im-offline-notification.yaml", "utf8"))
    writeFileSync(inFolder("traces/one.csv"), "time,device\n2 s,1\n")
    writeFileSync(inFolder("traces/two.csv"), "time,device\n2 s,1\n3 s,2\n")
    const load = (name: string): string => `{kind: trace, initiator: im, file: ${name}.csv}`
    const sets = ["run.duration=60 s", "run.warmUp=0 s", "devices.count=10", "devices.states={im-offline: 1}"]
    const sweepOver = (...names: readonly string[]): readonly string[] => [
      "sweep",
      scenario,
      "--vary",
      `load=${names.map(load).join(",")}`,
      ...sets.flatMap((set) => ["--set", set]),
      "--replications",
      "1",
      "--workers",
      "1",
      "--mechanisms",
      "sip-message",
      "--quiet",
    ]
    const args = [...sweepOver("one", "two"), "--out", inFolder("traced"), "--resume"]
    expect(await inProcess(...args)).toMatchObject({ code: 0, stdout: "" })
    const lines = read("traced", "points.jsonl").trimEnd().split("\n")
    expect(lines.map((line) => JSON.parse(line).mechanisms["sip-message"].pushes.offered)).toEqual([1, 2])
    writeFileSync(inFolder("traces/two.csv"), "time,device\n2 s,1\n3 s,3\n")
    const changed = await inProcess(...args)
    expect([changed.code, changed.stderr]).toEqual([2, expect.stringMatching(/another sweep[^]*scenario\.sha256/u)])
    const absent = await inProcess(...sweepOver("one", "three"))
    expect([absent.code, absent.stderr]).toEqual([2, expect.stringMatching(/"three\.csv": no such file/u)])
  },
  patienceMs,
)

test(
  "an interrupted sweep ends at once, keeps what is done, and says how to go on; nobody else comes in meanwhile",
  async () => {
    const out = inFolder("interrupted")
    const args = [
      "sweep",
      "theory/mm1",
      "--replications",
      "1",
      "--vary",
      "run.seed=1..2000",
      "--workers",
      "1",
      "--out",
      out,
    ]
    const running = start(args)
    const journal = join(out, "points.journal")
    while (!existsSync(journal) || readFileSync(journal, "utf8").split("\n").length < 4) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const second = await start([...args, "--resume"]).ended
    expect([second.code, second.stderr]).toEqual([2, expect.stringMatching(/process \d+ on .* is at work in it/u)])
    running.kill("SIGTERM")
    const { code, stderr } = await running.ended
    expect([code, stderr]).toEqual([
      130,
      expect.stringMatching(/^stopped: \d+ of 2000 points are kept in .*--resume goes on\n$/u),
    ])
    expect(readdirSync(out)).toEqual(["points.journal", "sweep.json"])
    const kept = readFileSync(journal, "utf8")
    expect(kept.endsWith("}\n")).toBe(true)
    expect(stderr).toContain(`${kept.trimEnd().split("\n").length} of`)
  },
  patienceMs,
)

test(
  "a reader that hangs up is no fault",
  async () => {
    const running = start([...queue, ...rates, "--json"])
    running.hangUp()
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" })
  },
  patienceMs,
)
