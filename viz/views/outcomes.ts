/**
 * The outcome table: how pushes ended, what each cost and how long it took, by device state, im-offline first, with the paired
 * differences of B from A. Every figure is the result's; a bar repeats the outcomes as shares.
 */
import { select } from "d3"
import {
  deviceStates,
  mechanismSeries,
  outcomes,
  type DeviceState,
  type Outcome,
  type PushCounts,
  type StateResult,
} from "../../sim/index.ts"
import { html, spoken, svg } from "../dom.ts"
import { differenceOf, type Shown } from "../model.ts"
import { absent, countWithInterval, figure, outcomePieces, signedFigure, time, timeWithInterval } from "../scales.ts"

const stateNames: Readonly<Record<DeviceState, string>> = {
  "im-offline": "SIP-registered, no IM session",
  unregistered: "no SIP registration",
  off: "unreachable",
}

const barWidth = 72
const costsShown = [
  ["messages", "messages", 2],
  ["hops", "hops", 2],
  ["redundantHops", "red. hops", 2],
  ["redundantMessages", "red. msgs", 2],
  ["bytes", "bytes", 0],
  ["redundantBytes", "red. bytes", 0],
] as const

type Row =
  | {
      readonly kind: "figures"
      readonly state: DeviceState
      readonly rows: number
      readonly isFirst: boolean
      readonly letter: string
      readonly label: string
      readonly figures: StateResult
    }
  | { readonly kind: "difference"; readonly state: DeviceState }

export class Outcomes {
  readonly element: HTMLElement
  readonly #body = html("tbody")
  readonly #differences = html("details", { class: "all-differences" })
  readonly #assumptions = html("details", { class: "all-differences" })
  readonly #every: HTMLInputElement
  readonly #everyLabel: HTMLElement
  #shown: Shown | undefined
  #isEvery = false

  constructor(onEvery: (every: boolean) => void) {
    this.#every = html("input", { type: "checkbox" })
    this.#every.addEventListener("change", () => onEvery(this.#every.checked))
    this.#everyLabel = html("label", { class: "check" }, this.#every, "all mechanisms of this run")
    const caption = html(
      "caption",
      { class: "table-caption" },
      html("strong", {}, "Outcomes and cost by device state, im-offline first."),
      " All replications after warm-up. Latency: planned start to delivery, delivered pushes only. [ ]: 95 % interval. ",
      "Bold: the difference's interval excludes 0. ",
      "A mechanism's p50 and p95 are quantiles of all replications' pushes together, but B − A is the mean of the differences",
      " within each replication, and the interval of a p95 is that of the replications' own p95s.",
    )
    this.element = html(
      "section",
      { class: "outcomes card", "aria-label": "Outcomes" },
      html(
        "div",
        { class: "table-scroll", role: "region", tabindex: 0, "aria-label": "Outcome table" },
        html("table", { class: "figures" }, caption, heads(), this.#body),
      ),
      html("div", { class: "card-foot" }, this.#differences, this.#assumptions, this.#everyLabel),
    )
  }

  show(shown: Shown, everyMechanism: boolean): void {
    if (shown === this.#shown && everyMechanism === this.#isEvery) return
    this.#shown = shown
    this.#isEvery = everyMechanism
    this.#every.checked = everyMechanism
    this.#everyLabel.hidden = Object.keys(shown.computed.result.mechanisms).length <= (shown.b === "" ? 1 : 2)
    const rows = rowsOf(shown, everyMechanism)
    select(this.#body)
      .selectAll<HTMLTableRowElement, Row>("tr")
      .data(rows)
      .join("tr")
      .attr("class", (row) => `${row.kind}${row.kind === "figures" && row.isFirst ? " first" : ""}`)
      .each(function (row) {
        this.replaceChildren(...(row.kind === "figures" ? figureCells(row) : differenceCells(shown, row.state)))
      })
    this.#showDifferences(shown)
  }

  #showDifferences(shown: Shown): void {
    const { a, b, computed } = shown
    const rows = (computed.differences[a] ?? []).filter(({ mechanism }) => mechanism === b)
    const cells = rows.map(({ metric, mean, ci95, significant }) => [
      metric,
      metric.includes("latency") ? timeWithInterval(mean, ci95, true) : countWithInterval(mean, ci95, 3),
      significant ? "● excludes 0" : "○ includes 0",
    ])
    const title = `All ${rows.length} paired differences of ${b} from ${a}`
    fillDetails(this.#differences, title, ["metric", `${b} − ${a}, mean [95 % interval]`, "interval"], cells)
    const assumed = computed.result.assumptions.map(({ parameter, value, unit, source }) => [
      parameter,
      `${value} ${unit}`,
      source,
    ])
    fillDetails(
      this.#assumptions,
      `${assumed.length} assumptions behind the figures`,
      ["parameter", "value", "why"],
      assumed,
    )
  }
}

/** A table that opens on demand; hidden where it has no row. */
const fillDetails = (
  element: HTMLDetailsElement,
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): void => {
  element.hidden = rows.length === 0
  const body = rows.map(([first = "", ...others]) =>
    html("tr", {}, html("th", { scope: "row" }, first), ...others.map((text) => html("td", {}, text))),
  )
  const head = html("tr", {}, ...columns.map((name) => html("th", { scope: "col" }, name)))
  element.replaceChildren(
    html("summary", {}, title),
    html(
      "div",
      { class: "table-scroll", role: "region", tabindex: 0, "aria-label": title },
      html("table", { class: "records" }, html("thead", {}, head), html("tbody", {}, ...body)),
    ),
  )
}

const rowsOf = ({ computed, a, b }: Shown, everyMechanism: boolean): readonly Row[] => {
  const { mechanisms } = computed.result
  const pair = b === "" ? [a] : [a, b]
  const labels = everyMechanism ? [...pair, ...Object.keys(mechanisms).filter((label) => !pair.includes(label))] : pair
  const occurring = deviceStates.filter((state) =>
    labels.some((label) => (mechanisms[label]?.byState[state].pushes.offered ?? 0) > 0),
  )
  return occurring.flatMap((state): readonly Row[] => {
    const rows = labels.length + (b === "" ? 0 : 1)
    const own = labels.flatMap((label, index): readonly Row[] => {
      const figures = mechanisms[label]?.byState[state]
      const letter = mechanismSeries[index]?.letter ?? ""
      return figures === undefined
        ? []
        : [{ kind: "figures", state, rows, isFirst: index === 0, letter, label, figures }]
    })
    const difference: readonly Row[] = b === "" ? [] : [{ kind: "difference", state }]
    return [...own.slice(0, pair.length), ...difference, ...own.slice(pair.length)]
  })
}

const heads = (): HTMLElement => {
  const group = (text: string, columns: number): HTMLElement =>
    html("th", { scope: "colgroup", colspan: columns, class: "group" }, text)
  const column = (...content: readonly (Node | string)[]): HTMLElement => html("th", { scope: "col" }, ...content)
  return html(
    "thead",
    {},
    html(
      "tr",
      {},
      html("th", { scope: "col", rowspan: 2, class: "words" }, "device state"),
      html("th", { scope: "col", rowspan: 2, class: "words" }, "mechanism"),
      group("how pushes ended", outcomes.length + 2),
      group("per push, mean", costsShown.length),
      group("latency", 2),
    ),
    html(
      "tr",
      {},
      column("pushes"),
      html("td", { class: "bar-head" }, spoken("shares as a bar")),
      ...outcomes.map((outcome) => column(swatch(outcome), outcome)),
      ...costsShown.map(([cost, name]) => {
        const full = cost.replace("redundant", "redundant ").toLowerCase()
        return html("th", { scope: "col", abbr: full, title: full === name ? undefined : full }, name)
      }),
      column("p50"),
      column("p95 [95\u202f%]"),
    ),
  )
}

const swatch = (outcome: Outcome): SVGElement =>
  svg(
    "svg",
    { class: "swatch", width: 10, height: 10, "aria-hidden": "true" },
    svg("rect", { class: `piece ${outcome}`, x: 0.5, y: 0.5, width: 9, height: 9 }),
  )

const bar = (pushes: PushCounts): SVGElement => {
  const made = svg("svg", { class: "share-bar", width: barWidth, height: 12, "aria-hidden": "true" })
  select(made)
    .selectAll("rect")
    .data(outcomePieces(pushes, outcomes, barWidth - 1))
    .join("rect")
    .attr("class", ({ outcome }) => `piece ${outcome}`)
    .attr("x", ({ x }) => x + 0.5)
    .attr("y", 1)
    .attr("width", ({ width }) => Math.max(1, width))
    .attr("height", 10)
  return made
}

const number = (text: string, attributes: Readonly<Record<string, string>> = {}): HTMLElement =>
  html("td", { class: "number", ...attributes }, text)

const figureCells = ({
  state,
  rows,
  isFirst,
  letter,
  label,
  figures,
}: Extract<Row, { kind: "figures" }>): readonly HTMLElement[] => {
  const { pushes, perPush, latency } = figures
  const heading = html(
    "th",
    { scope: "rowgroup", rowspan: rows, class: "state-name" },
    html("strong", {}, state),
    html("small", {}, stateNames[state]),
  )
  return [
    ...(isFirst ? [heading] : []),
    html("th", { scope: "row", class: "mechanism" }, html("span", { class: "letter" }, letter), label),
    number(figure(pushes.offered, 0)),
    html("td", { class: "bar-cell" }, bar(pushes)),
    ...outcomes.map((outcome) =>
      number(figure(pushes[outcome], 0), pushes[outcome] === 0 ? { class: "number zero" } : {}),
    ),
    ...costsShown.map(([cost, , digits]) => number(figure(perPush[cost], digits), { "data-cost": cost })),
    number(time(latency.p50)),
    number(timeWithInterval(latency.p95, latency.ci95.p95)),
  ]
}

const differenceCells = (shown: Shown, state: DeviceState): readonly HTMLElement[] => {
  const row = (metric: string) => differenceOf(shown, `byState.${state}.${metric}`)
  const cell = (text: string, isSignificant: boolean | undefined, title?: string): HTMLElement =>
    html("td", { class: "number", title }, isSignificant === true ? html("strong", {}, text) : text)
  const delivered = row("deliveredShare")
  const share =
    delivered?.mean === null || delivered === undefined ? absent : `${signedFigure(delivered.mean * 100, 1)}\u202fpp`
  return [
    html("th", { scope: "row", class: "mechanism" }, "B − A"),
    html("td"),
    html("td"),
    cell(share, delivered?.significant, "difference of the delivered share, percentage points"),
    ...outcomes.slice(1).map(() => html("td")),
    ...costsShown.map(([cost, , digits]) => {
      const found = row(`perPush.${cost}`)
      return cell(
        signedFigure(found?.mean ?? null, digits),
        found?.significant,
        countWithInterval(found?.mean ?? null, found?.ci95 ?? null, 3),
      )
    }),
    ...(["latency.p50", "latency.p95"] as const).map((metric) => {
      const found = row(metric)
      const full = timeWithInterval(found?.mean ?? null, found?.ci95 ?? null, true)
      const short = timeWithInterval(found?.mean ?? null, null, true)
      return cell(metric === "latency.p95" ? full : short, found?.significant, full)
    }),
  ]
}
