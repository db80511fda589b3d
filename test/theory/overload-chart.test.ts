/**
 * Goodput over load, per control, as `pushsim sweep overload --chart` draws it: without control it falls past the capacity of the
 * S-CSCF (RFC 6357 §2); RFC 7339 (loss) and RFC 7415 (rate) keep it within a tenth of that at twice the load.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, test } from "vitest"
import { inProcess } from "../cli/in-process.ts"
import { shippedFlow } from "../support/shipped-flow.ts"

const folder = mkdtempSync(join(tmpdir(), "pushsim-overload-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** Pushes a second that the S-CSCF can carry: 1 ms for each message of a push that it receives. */
let capacity = 0
/** Pushes delivered a second, by control and load. */
const goodput = new Map<string, number>()
let svg = ""

beforeAll(async () => {
  // Few enough pushes that none is sent twice.
  const { records } = await shippedFlow("overload", ["load.rate=10/s", "run.duration=30 s"], "sip-message")
  capacity = 1000 / records.filter(({ kind, to }) => kind === "message" && to === "scscf").length
  const controls = ["--vary", "nodes.scscf.overload=none,loss,rate", "--vary", "load.rate=450/s,1000/s"]
  const [points, chart] = [join(folder, "points"), join(folder, "chart.svg")]
  const args = ["--mechanisms", "sip-message", "--replications", "3", "--quiet", "--out", points, "--chart", chart]
  expect(await inProcess("sweep", "overload", ...controls, ...args)).toEqual({ code: 0, stdout: "", stderr: "" })
  for (const line of readFileSync(join(points, "points.jsonl"), "utf8").trimEnd().split("\n")) {
    const { levels, mechanisms } = JSON.parse(line)
    const figure: number = mechanisms["sip-message"].throughput.goodput
    goodput.set(`${levels["nodes.scscf.overload"]} ${levels["load.rate"]}`, figure)
  }
  svg = readFileSync(chart, "utf8")
})

const at = (control: string, load: string): number => goodput.get(`${control} ${load}`) ?? NaN

test("the S-CSCF carries 500 pushes a second, and below that every control carries what is offered", () => {
  expect(capacity).toBe(500)
  for (const control of ["none", "loss", "rate"]) expect(at(control, "450/s")).toBeGreaterThan(0.97 * 450)
})

test("without control goodput falls past capacity", () => {
  expect(at("none", "1000/s")).toBeLessThan(0.5 * at("none", "450/s"))
})

test.each(["loss", "rate"])("with %s it stays within a tenth of capacity at twice the load", (control) => {
  expect(at(control, "1000/s")).toBeGreaterThanOrEqual(0.9 * capacity)
  expect(at(control, "1000/s")).toBeLessThanOrEqual(1.01 * capacity)
})

test("the picture that README shows has the same figures", () => {
  const shown = readFileSync(fileURLToPath(new URL("../../scenarios/overload.svg", import.meta.url)), "utf8")
  for (const control of ["none", "loss", "rate"]) {
    const figure = ` ${at(control, "1000/s").toFixed(0)} at 1000.`
    for (const picture of [svg, shown]) {
      expect(/<desc[^>]*>([^<]*)</u.exec(picture)?.[1]).toMatch(new RegExp(`overload ${control}: [^.]*,${figure}`, "u"))
    }
  }
})
