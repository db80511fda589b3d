/**
 * The verdict: how two mechanisms differ, in a sentence or two, from a result's paired differences. It gives direction, size,
 * interval, significance and the redundant share, and never says which one is better.
 * Rule: it speaks of im-offline devices first and says so, because a mean over all states mixes devices that only one bearer
 * reaches with devices that all of them do.
 */
import type { Difference, PerPush, Result } from "./result.ts"

/** Sentences about `mechanism` against the result's baseline; `undefined` when the two were not compared. */
export const verdictOf = (result: Result, mechanism: string): string | undefined => {
  const rows = new Map(
    result.differences.filter((row) => row.mechanism === mechanism).map((row) => [row.metric, row] as const),
  )
  const registered = "byState.im-offline."
  const prefix = rows.has(`${registered}perPush.messages`) ? registered : ""
  const row = (metric: string): Difference | undefined => rows.get(prefix + metric)
  const messages = row("perPush.messages")
  if (messages === undefined || messages.mean === null) return undefined
  const latency = row("latency.p50")
  const perPushOf = (id: string): PerPush | undefined => {
    const figures = result.mechanisms[id]
    return (prefix === "" ? figures : figures?.byState["im-offline"])?.perPush
  }
  const own = perPushOf(mechanism)
  const base = perPushOf(messages.baseline)
  const scope = prefix === "" ? "Over all devices" : "For im-offline devices"
  const sentences = [
    `${scope}, ${mechanism} needs ${more(messages.mean, "message")} per push${parts(messages, row("perPush.redundantMessages"), row("perPush.coreMessages"), { own, base })}` +
      `${latency === undefined || latency.mean === null ? "" : ` and ${span(latency)} at the median`} than ${messages.baseline}.`,
    significance(messages, latency),
  ]
  const overall = rows.get("perPush.messages")
  const states = [...rows.keys()].filter((metric) => metric.endsWith(".perPush.messages"))
  if (prefix !== "" && states.length > 1 && overall !== undefined && overall.mean !== null) {
    sentences.push(`Over devices in all states it is ${more(overall.mean, "message")} per push.`)
  }
  return sentences.join(" ")
}

/** At most one decimal, none when it is 0. */
const number = (value: number): string => {
  const text = Math.abs(value).toFixed(1)
  return text.endsWith(".0") ? text.slice(0, -2) : text
}

const more = (value: number, noun: string): string => {
  const size = number(value)
  if (size === "0") return `0 more ${noun}s`
  return `${size} ${value > 0 ? "more" : "fewer"} ${noun}${size === "1" ? "" : "s"}`
}

/**
 * What of the additional messages is redundant, and what of them stays in the SIP/IP core. A mechanism can have more redundant
 * messages than additional ones, since it leaves out hops that the baseline needs; then they are counted out of its total.
 */
const parts = (
  messages: Difference,
  redundant: Difference | undefined,
  core: Difference | undefined,
  perPush: { readonly own: PerPush | undefined; readonly base: PerPush | undefined },
): string => {
  const { own, base } = perPush
  // Where the baseline has redundant messages of its own, a difference says nothing about which of the others are.
  if (own !== undefined && base !== undefined && (base.redundantMessages ?? 0) > 0) {
    const share = (figures: PerPush): string =>
      number(figures.redundantMessages ?? 0) === "0" ? "none" : number(figures.redundantMessages ?? 0)
    return ` (${share(own)} of its ${number(own.messages ?? 0)} redundant, as are ${share(base)} of ${messages.baseline}'s ${number(base.messages ?? 0)})`
  }
  const total = own?.messages
  if (messages.mean === null || messages.mean <= 0 || number(messages.mean) === "0") return ""
  const extra = messages.mean
  const whole = number(extra)
  const of = (row: Difference | undefined, what: string): string | undefined => {
    if (row === undefined || row.mean === null) return undefined
    const part = number(row.mean)
    if (part === "0" || row.mean < 0) return `none ${what}`
    if (part === whole) return `all ${whole} ${what}`
    return row.mean > extra && typeof total === "number" ? `${part} of its ${number(total)} ${what}` : `${part} ${what}`
  }
  const facts = [of(redundant, "redundant"), of(core, "in the core")].filter((fact) => fact !== undefined)
  return facts.length === 0 ? "" : ` (${facts.join(", ")})`
}

/** "42.3 ms [40.9, 43.6] more": a time with its interval, both in the direction of the difference. */
const span = ({ mean, ci95 }: Difference): string => {
  const value = mean ?? 0
  const [scale, unit] = Math.abs(value) < 1 ? ([1e3, "ms"] as const) : ([1, "s"] as const)
  const sign = value < 0 ? -1 : 1
  const size = (x: number): string => {
    const text = (sign * x * scale).toFixed(1)
    return text === "-0.0" ? "0.0" : text.replace("-", "−")
  }
  const bounds = ci95 === null ? "" : ` [${(sign > 0 ? ci95 : ci95.toReversed()).map(size).join(", ")}]`
  return `${size(value)} ${unit}${bounds} ${value < 0 ? "less" : "more"}`
}

const significance = (messages: Difference, latency: Difference | undefined): string => {
  const compared = [messages, latency].filter((row) => row !== undefined && row.mean !== null)
  if (compared.every((row) => row?.ci95 === null))
    return "One replication gives no interval, so nothing is said about significance."
  const significant = compared.filter((row) => row?.significant === true)
  if (significant.length === compared.length) {
    return compared.length > 1 ? "Both differences are significant at 95 %." : "The difference is significant at 95 %."
  }
  if (significant.length === 0) {
    return compared.length > 1
      ? "Neither difference is significant at 95 %."
      : "The difference is not significant at 95 %."
  }
  return significant[0] === messages
    ? "The difference in messages is significant at 95 %, that in latency is not."
    : "The difference in latency is significant at 95 %, that in messages is not."
}
