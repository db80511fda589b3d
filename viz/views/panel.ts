/**
 * A card with a chart, its switches, its table twin, the selected message, and the ways out: the command line that reproduces
 * it and its SVG. Compare and flow differ in their drawing and switches only.
 */
import { printSvg, version, type Drawing, type Flow, type Side, type Theme } from "../../sim/index.ts"
import { button, html, setText } from "../dom.ts"
import type { Selection, State } from "../state.ts"
import { Chart, type Item } from "./chart.ts"
import { Detail } from "./detail.ts"
import { entriesIn, itemsOf, namesIn, type Entry } from "./items.ts"
import { RecordsTable } from "./records-table.ts"

export interface PanelContent {
  readonly title: string
  readonly subtitle: string
  readonly drawing: Drawing
  readonly flows: Readonly<Partial<Record<Side, Flow>>>
  readonly state: State
  readonly command: string
  readonly seed: number
}

export interface PanelActions {
  readonly change: (changes: Partial<State>) => void
  readonly theme: () => Theme
  readonly copy: (text: string) => void
  readonly help: () => void
}

/** Group that the switch and the key F fold: the one of slide 16. */
const core = "SIP/IP core"

export class Panel {
  readonly element: HTMLElement
  readonly chart: Chart
  readonly #title = html("h2", { class: "card-title" })
  readonly #subtitle = html("p", { class: "card-subtitle" })
  readonly #summary = html("p", { class: "spoken" })
  readonly #table: RecordsTable
  readonly #detail: Detail
  readonly #command = html("code", { translate: "no" })
  readonly #dim: HTMLInputElement
  readonly #fold: HTMLInputElement
  readonly #tableButton: HTMLButtonElement
  readonly #actions: PanelActions
  readonly #cycleAxis: () => void
  #content: PanelContent | undefined
  #entries: readonly Entry[] = []
  #items: readonly Item[] = []
  #drawing: Drawing | undefined
  #opened = ""

  constructor(name: string, switches: readonly HTMLElement[], actions: PanelActions, cycleAxis: () => void = () => {}) {
    this.#actions = actions
    this.#cycleAxis = cycleAxis
    this.chart = new Chart({
      onSelect: (selection) => actions.change({ selection }),
      onOpen: (selection) => actions.change({ selection, detail: true }),
      onKey: (event, at) => this.#key(event, at),
      onFold: (group) => this.#toggleFold(group),
      onUnfoldRows: () => actions.change({ isUnfolded: true }),
    })
    this.#table = new RecordsTable((selection) => actions.change({ selection, detail: true }))
    this.#detail = new Detail({
      onClose: () => this.#closeDetail(),
      onGo: (selection) => actions.change({ selection, detail: true }),
    })
    this.#dim = html("input", { type: "checkbox" })
    this.#dim.addEventListener("change", () => actions.change({ onlyRedundant: this.#dim.checked }))
    this.#fold = html("input", { type: "checkbox" })
    this.#fold.addEventListener("change", () => this.#toggleFold(core))
    this.#tableButton = button("Table", { "aria-pressed": "false" }, () => this.#toggleTable())
    const tools = html(
      "div",
      { class: "tools" },
      ...switches,
      html("label", { class: "check" }, this.#dim, "highlight redundant"),
      html("label", { class: "check" }, this.#fold, "fold SIP/IP core"),
      this.#tableButton,
      button("Export SVG", {}, () => this.#export()),
      button("Copy command", { class: "copy" }, () => actions.copy(this.#content?.command ?? "")),
    )
    this.element = html(
      "section",
      { class: `panel card ${name}`, "aria-label": name },
      html("header", { class: "card-head" }, html("div", { class: "card-titles" }, this.#title, this.#subtitle), tools),
      html(
        "div",
        { class: "panel-body" },
        html(
          "figure",
          { class: "figure", "aria-label": "Message sequence chart" },
          html("figcaption", {}, this.#summary),
          this.chart.element,
        ),
        this.#detail.element,
      ),
      this.#table.element,
      html("footer", { class: "command" }, html("span", {}, "reproduce with"), this.#command),
    )
  }

  /** px that a drawing may take. */
  get width(): number {
    return this.chart.element.clientWidth
  }

  show(content: PanelContent): void {
    const { drawing, flows, state } = content
    this.#content = content
    setText(this.#title, content.title)
    setText(this.#subtitle, content.subtitle)
    setText(this.#summary, drawing.summary)
    setText(this.#command, content.command)
    this.#dim.checked = state.onlyRedundant
    this.#fold.checked = state.fold.includes(core)
    this.#tableButton.setAttribute("aria-pressed", String(state.table))
    const isCompared = flows.A !== undefined && flows.B !== undefined
    const nameOf = namesIn(flows)
    if (drawing !== this.#drawing) {
      this.#drawing = drawing
      this.#entries = entriesIn(drawing, flows)
      this.#items = itemsOf(this.#entries, nameOf, isCompared)
    }
    const { selection, onlyRedundant } = state
    this.chart.show({ drawing, items: this.#items, selection, onlyRedundant, label: content.title })
    this.#table.show(state.table ? { entries: this.#entries, nameOf, title: content.title } : undefined)
    const entry = this.#entries.find(({ side, record }) => side === selection?.side && record.n === selection.n)
    const isOpen = state.detail && entry !== undefined
    this.#detail.show(isOpen ? { entry, nameOf, isCompared } : undefined)
    const opened = isOpen ? `${entry.side}${entry.record.n}` : ""
    // A message that opens may have come to lie under its own text.
    if (opened !== this.#opened && isOpen) this.chart.reveal(selection)
    this.#opened = opened
  }

  /** Closes the open message, wherever the focus is; false where none is open. */
  closeDetail(): boolean {
    if (this.#opened === "") return false
    this.#closeDetail()
    return true
  }

  #closeDetail(): void {
    this.#actions.change({ detail: false })
    this.chart.focus(this.#content?.state.selection)
  }

  #toggleTable(): void {
    this.#actions.change({ table: this.#content?.state.table !== true })
  }

  #toggleFold(group: string): void {
    const fold = this.#content?.state.fold ?? []
    this.#actions.change({ fold: fold.includes(group) ? fold.filter((title) => title !== group) : [...fold, group] })
  }

  #export(): void {
    if (this.#content === undefined) return
    const { drawing, flows, seed, command } = this.#content
    const facts = [`Seed ${seed}.`, `pushsim ${version}.`, `${command}.`]
    const text = printSvg(drawing, { theme: this.#actions.theme(), facts })
    const names = [flows.A?.mechanism, flows.B?.mechanism].filter((name) => name !== undefined)
    download(`${flows.A?.scenario ?? flows.B?.scenario ?? "pushsim"}-${names.join("-vs-")}.svg`, text)
  }

  /** Moves to the first item after (or before) `at` that meets the condition; stays where there is none. */
  #move(at: Selection, direction: 1 | -1, isWanted: (item: Item) => boolean = () => true): void {
    const messages = this.#items.filter(({ isMessage }) => isMessage)
    const here = messages.findIndex(({ side, n }) => side === at.side && n === at.n)
    const ahead = direction === 1 ? messages.slice(here + 1) : messages.slice(0, Math.max(0, here)).reverse()
    const found = ahead.find(isWanted)
    if (found !== undefined) this.chart.focus(found)
  }

  #entryOf({ side, n }: Selection): Entry | undefined {
    return this.#entries.find((entry) => entry.side === side && entry.record.n === n)
  }

  /** The message of the other side in the same row. */
  #across(at: Selection): void {
    const row = this.#drawing?.rows.find(({ records }) => records.some(({ side, n }) => side === at.side && n === at.n))
    const other = row?.records.find(({ side }) => side !== at.side)
    if (other !== undefined) this.chart.focus(other)
  }

  #key(event: KeyboardEvent, at: Selection): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const isRedundant = ({ isRedundant: is }: Item): boolean => is
    const isOdd = (item: Item): boolean => {
      const record = this.#entryOf(item)?.record
      return record !== undefined && (record.kind === "lost" || record.retransmission > 0)
    }
    const transaction = this.#entryOf(at)?.record.transaction ?? undefined
    const isOfSame = (item: Item): boolean =>
      transaction !== undefined && item.side === at.side && this.#entryOf(item)?.record.transaction === transaction
    const first: Selection = { side: at.side, n: -1 }
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#move(at, 1),
      ArrowUp: () => this.#move(at, -1),
      ArrowLeft: () => this.#across(at),
      ArrowRight: () => this.#across(at),
      Home: () => this.#move(first, 1),
      End: () => this.#last(),
      "]": () => this.#move(at, 1, isOfSame),
      "[": () => this.#move(at, -1, isOfSame),
      ".": () => this.#move(at, 1, isOdd),
      ",": () => this.#move(at, -1, isOdd),
      r: () => this.#move(at, 1, isRedundant),
      R: () => this.#actions.change({ onlyRedundant: this.#content?.state.onlyRedundant !== true }),
      Enter: () => this.#actions.change({ selection: { side: at.side, n: at.n }, detail: true }),
      Escape: () =>
        this.#actions.change(this.#content?.state.detail === true ? { detail: false } : { selection: undefined }),
      a: () => this.#cycleAxis(),
      f: () => this.#toggleFold(core),
      t: () => this.#toggleTable(),
      "?": () => this.#actions.help(),
    }
    const act = acts[event.key] ?? (event.shiftKey ? undefined : acts[event.key.toLowerCase()])
    if (act === undefined) return
    event.preventDefault()
    act()
  }

  #last(): void {
    const last = this.#items.findLast(({ isMessage }) => isMessage)
    if (last !== undefined) this.chart.focus(last)
  }
}

/** Hands a text to the browser as a file. */
const download = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }))
  const link = html("a", { href: url, download: name.replace(/[^\w.-]+/g, "-") })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
