/** `sweep --chart` and `merge --chart`: the same picture, what it shows, and in words why there is none. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { inProcess } from "./in-process.ts"

const folder = mkdtempSync(join(tmpdir(), "pushsim-chart-"))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string): string => join(folder, name)

const short = ["run.duration=20 s", "run.warmUp=2 s"].flatMap((set) => ["--set", set])
const queue = ["sweep", "theory/mm1", ...short, "--replications", "3", "--workers", "1", "--quiet"]
const rates = ["--vary", "nodes.server.servers=1,2", "--vary", "load.sources.arrivals.rate=120/s,20/s,70/s"]

test("a sweep and its merged shards give the same picture; its figures are those of the points", async () => {
  const whole = await inProcess(...queue, ...rates, "--out", inFolder("whole"), "--chart", inFolder("whole.svg"))
  expect(whole).toEqual({ code: 0, stdout: "", stderr: "" })
  for (const shard of ["0/2", "1/2"]) {
    const out = inFolder(shard.replace("/", "-"))
    expect(await inProcess(...queue, ...rates, "--shard", shard, "--out", out)).toMatchObject({ code: 0 })
  }
  const chart = ["--chart", inFolder("merged.svg"), "--quiet"]
  await inProcess("merge", inFolder("0-2"), inFolder("1-2"), "--out", inFolder("merged"), ...chart)
  const svg = readFileSync(inFolder("whole.svg"), "utf8")
  expect(readFileSync(inFolder("merged.svg"), "utf8")).toBe(svg)
  const points = readFileSync(inFolder("whole/points.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
  const goodput = (servers: number, rate: string): number =>
    points.find(
      ({ levels }) => levels["nodes.server.servers"] === servers && levels["load.sources.arrivals.rate"] === rate,
    ).mechanisms.queueing.throughput.goodput
  // The first factor with numbers is the axis; lines are the levels of the other.
  const said = (value: number): string => (value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3))))
  for (const rate of ["120/s", "20/s", "70/s"]) {
    expect(svg).toContain(`rate ${rate}: ${said(goodput(1, rate))} at 1, `)
    expect(svg).toContain(`, ${said(goodput(2, rate))} at 2.`)
  }
  expect(svg).toContain("mm1: goodput over nodes.server.servers")
})

test("another measure is drawn on request, and stays where objectives are missed and --check says so", async () => {
  const objectives = ["--set", "objectives=[mean <= 1 ms]", "--check"]
  const chart = ["--chart", inFolder("p95.svg"), "--chart-measure", "p95"]
  const run = await inProcess(...queue, "--vary", "load.sources.arrivals.rate=20/s,70/s", ...objectives, ...chart)
  expect(run.code).toBe(1)
  const svg = readFileSync(inFolder("p95.svg"), "utf8")
  expect(svg).toContain(">p95 latency, s</text>")
  expect(svg).toContain("from arrival to departure, of those that departed; 3 replications a point")
})

test.each([
  [
    "no factor of numbers",
    ["--vary", "nodes.server.discipline=fifo,priority"],
    /--chart: found no numeric factor in nodes\.server\.discipline=fifo,priority, allowed one/u,
  ],
  [
    "numbers in two units",
    ["--vary", "load.sources.arrivals.rate=20/s,600/min"],
    /--chart: found no numeric factor in .*=20\/s,600\/min/u,
  ],
  [
    "a Latin hypercube",
    ["--vary", "load.sources.arrivals.rate=20/s..70/s:lin", "--design", "lhs", "--samples", "4"],
    /--chart: found a Latin hypercube/u,
  ],
  ["a shard", [...rates, "--shard", "0/2"], /--chart: found shard 0\/2 of a sweep, allowed a whole one/u],
  [
    "more lines than have room",
    ["--vary", "nodes.server.servers=1,2", "--vary", "run.seed=1..23"],
    /--chart: found 23 lines, allowed at most 22/u,
  ],
] as const)("%s is refused before the first point, and nothing is left", async (_, vary, told) => {
  const at = mkdtempSync(inFolder("refused-"))
  const run = await inProcess(...queue, ...vary, "--out", join(at, "out"), "--chart", join(at, "chart.svg"))
  expect(run.stderr).toMatch(told)
  expect([run.code, run.stdout, readdirSync(at)]).toEqual([2, "", []])
})

test("a place that cannot be written, and a measure that is none, are told before the work", async () => {
  const nowhere = await inProcess(...queue, ...rates, "--chart", inFolder("not/there.svg"))
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringMatching(/there is no directory/u)])
  const strange = await inProcess(...queue, ...rates, "--chart", inFolder("x.svg"), "--chart-measure", "joy")
  expect([strange.code, existsSync(inFolder("x.svg"))]).toEqual([2, false])
  const alone = await inProcess(...queue, ...rates, "--chart-measure", "p95")
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringMatching(/--chart-measure: found no --chart beside it/u)])
  const picture = await inProcess(...queue, ...rates, "--chart", inFolder("x.png"))
  expect([picture.code, picture.stderr]).toEqual([
    2,
    expect.stringMatching(/x\.png, allowed a file whose name ends in/u),
  ])
})
