/** A capacity for people: the answer in sentences, then every load that was looked at. */
import type { Assurance } from "../analysis/assurance.ts"
import type { BusyNode, Found, Probe } from "../experiment/capacity.ts"
import { aligned } from "./aligned.ts"
import type { CapacityResult } from "./measure-capacity.ts"

/** Four digits at most, and no exponent where a person would not write one. */
const number = (x: number): string => String(Number(x.toPrecision(4)))
const percent = (x: number): string => `${number(100 * x)} %`

/** One load on standard error, while the search goes on. */
export const probeLine = ({ load, rate, replications, verdict }: Probe, isDoubled: boolean): string =>
  `${isDoubled ? "doubled: " : ""}load ${number(load)} (${number(rate)}/s): ${verdict}, ${replications} replications`

/** What was found, the limiting node, the same with that node doubled, and the loads. */
export const capacityTable = ({
  scenario,
  seed,
  mechanism,
  objectives,
  precision,
  capacity,
}: CapacityResult): string => {
  const { doubled, probes } = capacity
  const lines = [
    `${scenario.name}  ${mechanism}  seed ${seed}`,
    `objectives: ${objectives.join("; ")}`,
    "",
    `capacity: ${answer(capacity)}`,
    ...narrowness(capacity, precision),
    `limited by: ${limit(capacity)}`,
  ]
  if (doubled !== null) {
    const gain = doubled.gain === null ? "" : `, ${doubled.gain.map(number).join(" to ")} times as much`
    lines.push(
      "",
      `with ${doubled.sets.join(" and ")}`,
      `capacity: ${answer(doubled)}${gain}`,
      ...narrowness(doubled, precision),
      `limited by: ${limit(doubled)}`,
    )
  }
  const rows = probes.map((probe) => [
    probe.doubled ? "doubled" : "",
    number(probe.load),
    number(probe.rate),
    String(probe.replications),
    probe.verdict,
    probe.busiest === null ? "" : `${probe.busiest.node} ${percent(probe.busiest.utilisation)}`,
    ...probe.objectives.map(figure),
  ])
  const heads = ["", "load", "per s", "replications", "", "busiest node", ...objectives]
  lines.push("", ...aligned([heads, ...rows]))
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`
}

const answer = ({ load: [met, missed], rate, undecided }: Found): string => {
  if (met === null && undecided.length === 0) {
    return `none: ${number(missed ?? 0)} of the scenario's load misses the objectives already`
  }
  if (met === null) {
    const from = missed === null ? "" : `, from ${number(missed)} times on it misses them`
    return `none: up to ${number(undecided.at(-1) ?? 0)} times the scenario's load its replications are too few to tell${from}`
  }
  if (missed === null)
    return `above ${number(rate[0] ?? 0)}/s (${number(met)} times the scenario's load): nothing tried missed`
  return `${number(rate[0] ?? 0)}/s to ${number(rate[1] ?? 0)}/s (${number(met)} to ${number(missed)} times the scenario's load)`
}

/** Says when the interval is wider than was asked for. */
const narrowness = ({ load, precise }: Found, precision: number): readonly string[] =>
  precise || load[0] === null || load[1] === null
    ? []
    : [`  wider than ${percent(precision)}: the loads between stay undecided; more replications would narrow it`]

const limit = ({ limitingNode, load: [met, missed] }: Found): string =>
  limitingNode === null ? "no node" : `${nodeText(limitingNode)} at ${number(missed ?? met ?? 1)} times the load`

const nodeText = ({ kind, node, servers, utilisation, drops }: BusyNode): string => {
  const what = kind === "host" ? `host ${node}, ${servers} core` : `${node}, ${servers} server`
  return `${what}${servers === 1 ? "" : "s"} ${percent(utilisation)} busy${drops === 0 ? "" : `, ${drops} dropped,`}`
}

const figure = ({ value, ci95 }: Assurance): string => {
  if (value === null) return "no value"
  return ci95 === null ? number(value) : `${number(value)} [${ci95.map(number).join(", ")}]`
}
