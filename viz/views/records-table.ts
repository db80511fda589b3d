/** The table twin of a chart: every record as a row, in the order of the chart. */
import { select } from "d3"
import { count, duration, fixed, isMessage } from "../../sim/index.ts"
import { html } from "../dom.ts"
import type { Selection } from "../state.ts"
import { fullName, type Entry, type Namer } from "./items.ts"

const columns = [
  "side",
  "n",
  "at, ms",
  "from",
  "to",
  "message",
  "size, B",
  "took",
  "redundant",
  "lost or repeated",
] as const

const cellsOf = ({ side, record, sent, received }: Entry, nameOf: Namer): readonly string[] => [
  side,
  String(record.n),
  fixed(sent * 1000, 3),
  nameOf(record.from),
  isMessage(record) ? nameOf(record.to) : "",
  isMessage(record) ? fullName(record) : `${record.name} (${record.kind.replaceAll("-", " ")})`,
  isMessage(record) ? count(record.bytes) : "",
  record.received === record.sent || record.kind === "lost" ? "" : duration(received - sent),
  record.redundant ?? "",
  [record.kind === "lost" ? "lost" : "", record.retransmission > 0 ? `retransmission ${record.retransmission}` : ""]
    .filter((word) => word !== "")
    .join(", "),
]

export class RecordsTable {
  readonly element: HTMLElement
  readonly #body = html("tbody")
  readonly #caption = html("caption", { class: "table-caption" })
  readonly #onOpen: (selection: Selection) => void

  #entries: readonly Entry[] | undefined

  constructor(onOpen: (selection: Selection) => void) {
    this.#onOpen = onOpen
    const heads = columns.map((name) => html("th", { scope: "col" }, name))
    this.element = html(
      "div",
      {
        class: "table-scroll",
        role: "region",
        tabindex: 0,
        "aria-label": "Table of the chart's records",
        hidden: true,
      },
      html("table", { class: "records" }, this.#caption, html("thead", {}, html("tr", {}, ...heads)), this.#body),
    )
  }

  /** Shows the entries of a chart; `undefined` hides the table. */
  show(
    content: { readonly entries: readonly Entry[]; readonly nameOf: Namer; readonly title: string } | undefined,
  ): void {
    this.element.hidden = content === undefined
    if (content === undefined) return
    const { entries, nameOf, title } = content
    if (entries === this.#entries) return
    this.#entries = entries
    this.#caption.textContent = `${title}: every record, times since the push's planned start`
    const onOpen = this.#onOpen
    select(this.#body)
      .selectAll<HTMLTableRowElement, Entry>("tr")
      .data(entries, ({ side, record }) => `${side}${record.n}`)
      .join("tr")
      .order()
      .each(function (entry) {
        const cells = cellsOf(entry, nameOf).map((text, column) => {
          if (column !== 1)
            return html("td", { class: column === 2 || column === 6 || column === 7 ? "number" : undefined }, text)
          const link = html(
            "button",
            { type: "button", class: "link", "aria-label": `${text}, open this record of ${entry.side}` },
            text,
          )
          link.addEventListener("click", () => onOpen({ side: entry.side, n: entry.record.n }))
          return html("th", { scope: "row" }, link)
        })
        this.replaceChildren(...cells)
      })
  }
}
