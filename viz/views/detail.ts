/** One message in full: when, from where to where, why it is redundant, what caused it and what it caused, its exact text. */
import { select } from "d3"
import { count, duration, isMessage, type FlowRecord } from "../../sim/index.ts"
import { button, html, iconButton, setText } from "../dom.ts"
import type { Selection } from "../state.ts"
import { fullName, type Entry, type Namer } from "./items.ts"

export interface DetailContent {
  readonly entry: Entry
  readonly nameOf: Namer
  /** Whether the side is worth naming. */
  readonly isCompared: boolean
}

export interface DetailActions {
  readonly onClose: () => void
  readonly onGo: (to: Selection) => void
}

export class Detail {
  readonly element: HTMLElement
  readonly #title = html("h2", { class: "card-title" })
  readonly #why = html("p", { class: "why" })
  readonly #facts = html("dl", { class: "facts" })
  readonly #text = html("pre", {
    class: "message-text",
    translate: "no",
    tabindex: 0,
    "aria-label": "Exact text of the message",
  })
  readonly #actions: DetailActions

  constructor(actions: DetailActions) {
    this.#actions = actions
    const close = iconButton("close", "Close the message (Esc)", actions.onClose)
    this.element = html(
      "aside",
      { class: "detail card", "aria-label": "Message", hidden: true },
      html("header", { class: "card-head" }, this.#title, close),
      html("div", { class: "detail-body" }, html("div", { class: "detail-facts" }, this.#why, this.#facts), this.#text),
    )
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return
      event.stopPropagation()
      actions.onClose()
    })
  }

  /** Shows a record; `undefined` closes. */
  show(content: DetailContent | undefined): void {
    this.element.hidden = content === undefined
    if (content === undefined) return
    const { entry, nameOf, isCompared } = content
    const { record, flow } = entry
    const route = isMessage(record) ? `${nameOf(record.from)} → ${nameOf(record.to)}` : nameOf(record.from)
    setText(this.#title, `${isCompared ? `${entry.side} ` : ""}${record.n}  ${fullName(record)}  ${route}`)
    this.#why.hidden = record.redundant === null
    this.#why.replaceChildren(
      html("span", { class: "tag-r", "aria-hidden": "true" }, "R"),
      html("strong", {}, "Redundant: "),
      record.redundant ?? "",
    )
    const rows = factsOf(entry).filter(([, value]) => value !== "")
    const told = flow.records.filter(({ kind }) => kind !== "queue" && kind !== "process")
    const caused = told.filter(({ cause }) => cause === record.n)
    const cause = told.filter(({ n }) => n === record.cause)
    select(this.#facts)
      .selectAll<HTMLDivElement, readonly [string, string]>("div.fact")
      .data(rows)
      .join((enter) => {
        const made = enter.append("div").attr("class", "fact")
        made.append("dt")
        made.append("dd")
        return made
      })
      .each(function ([name, value]) {
        const [term, description] = [this.querySelector("dt"), this.querySelector("dd")]
        if (term !== null) setText(term, name)
        if (description !== null) setText(description, value)
      })
    this.#facts.querySelectorAll(".links").forEach((element) => element.remove())
    for (const [name, records] of [
      ["caused by", cause],
      ["causes", caused],
    ] as const) {
      if (records.length > 0) this.#facts.append(this.#links(name, records, entry, nameOf))
    }
    this.#text.hidden = record.text === ""
    setText(this.#text, record.text)
    this.#text.setAttribute(
      "aria-label",
      record.encoding === "hex" ? "The message's octets, hexadecimal" : "Exact text of the message",
    )
  }

  #links(name: string, records: readonly FlowRecord[], { side }: Entry, nameOf: Namer): HTMLElement {
    const items = records.map((record) =>
      button(
        `${record.n} ${fullName(record)}${isMessage(record) ? `, ${nameOf(record.from)} → ${nameOf(record.to)}` : ""}`,
        { class: "link" },
        () => this.#actions.onGo({ side, n: record.n }),
      ),
    )
    return html("div", { class: "links" }, html("dt", {}, name), html("dd", {}, ...items))
  }
}

const factsOf = ({ record, sent, received }: Entry): readonly (readonly [string, string])[] => {
  const isOnItsWay = isMessage(record)
  return [
    ["sent", duration(sent)],
    [
      record.kind === "lost" ? "would have arrived" : isOnItsWay ? "received" : "until",
      record.received === record.sent ? "" : duration(received),
    ],
    ["took", record.received === record.sent ? "" : duration(received - sent)],
    [
      "size",
      isOnItsWay ? `${count(record.bytes)}\u202fB${record.transport === "" ? "" : ` over ${record.transport}`}` : "",
    ],
    ["fate", record.kind === "lost" ? "lost" : ""],
    ["retransmission", record.retransmission > 0 ? String(record.retransmission) : ""],
    ["note", record.note ?? ""],
  ]
}
