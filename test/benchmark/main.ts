/** The benchmarks: `npm run bench`, one line each; `--json` for a machine, `--only NAME` for one of them. */
import { parseArgs } from "node:util"
import type { Benchmark } from "./benchmark.ts"
import busyHour1m from "./busy-hour-1m.ts"
import hold1e2 from "./hold-1e2.ts"
import hold1e4 from "./hold-1e4.ts"
import hold1e6 from "./hold-1e6.ts"
import pushPpgSipLoop from "./push-ppg-sip-loop.ts"
import pushSipMessage from "./push-sip-message.ts"
import scaling from "./scaling.ts"
import tandemTimers from "./tandem-timers.ts"

const benchmarks: readonly Benchmark[] = [
  hold1e2,
  hold1e4,
  hold1e6,
  tandemTimers,
  pushSipMessage,
  pushPpgSipLoop,
  busyHour1m,
  scaling,
]

const { values: options } = parseArgs({
  options: { json: { type: "boolean", default: false }, only: { type: "string", multiple: true } },
})
const chosen = benchmarks.filter(({ name }) => options.only === undefined || options.only.includes(name))
if (chosen.length === 0) {
  process.stderr.write(`no such benchmark; there are ${benchmarks.map(({ name }) => name).join(", ")}\n`)
  process.exit(2)
}

const rows: { name: string; value: number; unit: string; baseline: number; ratio: number }[] = []
for (const benchmark of chosen) {
  const { name, unit } = benchmark
  const { value, baseline, remark } = await benchmark.run()
  const ratio = value / baseline
  const millions = (x: number): string => (x / 1e6).toFixed(2).padStart(7)
  const text = `${name.padEnd(20)}${millions(value)} M ${unit}   baseline${millions(baseline)}   ${ratio.toFixed(2).padStart(6)} ×`
  const out = options.json ? process.stderr : process.stdout
  out.write(`${text}${remark === undefined ? "" : `   ${remark}`}\n`)
  rows.push({ name, value, unit, baseline, ratio })
}
if (options.json) process.stdout.write(`${JSON.stringify({ benchmarks: rows })}\n`)
