/**
 * The shipped model of a measured core against the measurement: one set of component costs, every rate. What is measured is in
 * `lab-direct.csv`, described in `README.md` beside it.
 */
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { assembleMechanism } from "../../sim/analysis/assemble.ts"
import { figuresOf } from "../../sim/analysis/figures.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8")

const [header = "", ...lines] = read("lab-direct.csv").trim().split(/\r?\n/)
const columns = header.split(",")
const rows = lines.map((line) => line.split(",").map(Number))
const rates = [...new Set(rows.map(([rate = NaN]) => rate))].toSorted((one, other) => one - other)

/** Mean of a column over the repetitions at a rate. */
const measured = (rate: number, column: string): number => {
  const values = rows.filter(([at]) => at === rate).map((row) => row[columns.indexOf(column)] ?? NaN)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const modelled = (rate: number) => {
  const scenario = scenarioOf(read("../../scenarios/kamailio-lab.yaml"), [`load.rate=${rate}/s`])
  const world = preparedWorld(scenario, "sip-message")
  const tables = Array.from(
    { length: scenario.run.replications },
    (_, replication) => replicate(world, { seed: scenario.run.seed, replication, keepPushes: false }).tables,
  )
  return assembleMechanism(tables, tables.map(figuresOf))
}

/** What is compared, in the measurement's units, and how far off the model may be: a share of the measured value. */
const compared: readonly {
  readonly name: string
  readonly column: string
  readonly unit: string
  readonly most: number | undefined
  readonly of: (model: ReturnType<typeof modelled>) => number
}[] = [
  {
    name: "round trip, median",
    column: "rtt_median_ms",
    unit: "ms",
    most: 0.35,
    of: (m) => (m.confirmation.p50 ?? NaN) * 1e3,
  },
  {
    name: "round trip, p95",
    column: "rtt_p95_ms",
    unit: "ms",
    most: 0.35,
    of: (m) => (m.confirmation.p95 ?? NaN) * 1e3,
  },
  {
    name: "CPU per push",
    column: "cpu_us_push",
    unit: "µs",
    most: 0.2,
    of: (m) => (m.hosts?.["proxies"]?.cpuPerPush ?? NaN) * 1e6,
  },
  // The rest is not asked for and shows what the model is not made for.
  {
    name: "CPU per push, S-CSCF",
    column: "cpu_us_scscf",
    unit: "µs",
    most: undefined,
    of: (m) => (m.hosts?.["proxies"]?.nodes["scscf"]?.cpuPerPush ?? NaN) * 1e6,
  },
  {
    name: "CPU per push, P-CSCF",
    column: "cpu_us_pcscf",
    unit: "µs",
    most: undefined,
    of: (m) => (m.hosts?.["proxies"]?.nodes["pcscf"]?.cpuPerPush ?? NaN) * 1e6,
  },
  {
    name: "core in use",
    column: "kam_core_busy",
    unit: "",
    most: undefined,
    of: (m) => m.hosts?.["proxies"]?.utilisation ?? NaN,
  },
  {
    name: "delivery, median",
    column: "dlv_median_ms",
    unit: "ms",
    most: undefined,
    of: (m) => (m.latency.p50 ?? NaN) * 1e3,
  },
]

const models = new Map(rates.map((rate) => [rate, modelled(rate)]))

const off = (figure: (typeof compared)[number], rate: number): number =>
  figure.of(models.get(rate)!) / measured(rate, figure.column) - 1

describe("the model of a measured core, at every measured rate", () => {
  it("is compared with eight rates, up to a core that is 0.9 busy", () => {
    expect(rates).toEqual([500, 1000, 2000, 3000, 4000, 5000, 5500, 6000])
  })

  for (const rate of rates) {
    for (const figure of compared) {
      if (figure.most === undefined) continue
      it(`comes within ${figure.most * 100} % of the measured ${figure.name} at ${rate}/s`, () => {
        expect(Math.abs(off(figure, rate))).toBeLessThanOrEqual(figure.most!)
      })
    }
  }

  it("loses and repeats nothing, as the measured core", () => {
    for (const model of models.values()) {
      expect(model.pushes.delivered + model.pushes.pending).toBe(model.pushes.offered)
      expect(model.perPush.retransmissions).toBe(0)
    }
  })

  it("needs less CPU time per push the more load there is, as the measured core", () => {
    const cpu = rates.map((rate) => compared[2]!.of(models.get(rate)!))
    expect(cpu.toSorted((one, other) => other - one)).toEqual(cpu)
  })

  it("is as close as it is said to be", async () => {
    const text = compared.map((figure) => {
      const { name, column, unit, most } = figure
      const lines = rates.map((rate) => {
        const digits = unit === "µs" ? 1 : 3
        const lab = measured(rate, column).toFixed(digits).padStart(7)
        const model = figure.of(models.get(rate)!).toFixed(digits).padStart(7)
        const by = (off(figure, rate) * 100).toFixed(0)
        return `${String(rate).padStart(6)}/s ${lab} ${model}  ${(Number(by) > 0 ? `+${by}` : by).padStart(4)} %`
      })
      const asked = most === undefined ? "" : `, asked for within ${most * 100} %`
      return [
        `${name}${unit === "" ? "" : `, ${unit}`}${asked}`,
        "    rate     lab   model     off",
        ...lines,
        "",
      ].join("\n")
    })
    await expect(text.join("\n")).toMatchFileSnapshot("closeness.txt")
  })
})
