/**
 * A drawing on the page: SVG made of the same elements as the export, heads that stay when the rest scrolls, and over it one
 * focusable item per message, so that everything drawn can be pointed at, focused and heard.
 * Rule 1: selection and dimming change classes only; a drawing is built once.
 * Rule 2: keys act only while a message of the chart has focus.
 */
import { select } from "d3"
import {
  elementOf,
  reachOf,
  windowOf,
  type Drawing,
  type DrawnGroup,
  type DrawnRecord,
  type Primitive,
} from "../../sim/index.ts"
import { button, html, setAttribute, svg } from "../dom.ts"
import type { Selection } from "../state.ts"

/** One message (or other record) of a chart, in words. */
export interface Item extends Selection {
  readonly spoken: string
  readonly isMessage: boolean
  readonly isRedundant: boolean
}

export interface ChartContent {
  readonly drawing: Drawing
  /** Every record of the drawing, in the order of reading. */
  readonly items: readonly Item[]
  readonly selection: Selection | undefined
  readonly onlyRedundant: boolean
  readonly label: string
}

export interface ChartActions {
  readonly onSelect: (selection: Selection) => void
  readonly onOpen: (selection: Selection) => void
  readonly onKey: (event: KeyboardEvent, at: Selection) => void
  readonly onFold: (group: string) => void
  readonly onUnfoldRows: () => void
}

const keyOf = ({ side, n }: Selection): string => `${side}${n}`
const isSame = (a: Selection, b: Selection | undefined): boolean => a.side === b?.side && a.n === b.n

/** Part of a drawing with heads of its own: the whole, or one of two charts below each other. */
interface Section {
  readonly top: number
  readonly headBottom: number
  readonly bottom: number
}

/** A stacked comparison has two rows of heads; everything else has one. */
const sectionsOf = ({ lanes, headHeight, height }: Drawing): readonly Section[] => {
  const first = Math.min(...lanes.map(({ head }) => head.y))
  const tops = [...new Set(lanes.map(({ head }) => head.y - first))].sort((a, b) => a - b)
  return tops.map((top, index) => ({ top, headBottom: top + headHeight, bottom: tops[index + 1] ?? height }))
}

/** The middle of a primitive, y: of a text or glyph its place. */
const middleOf = (primitive: Primitive): number => {
  const [top, bottom] = reachOf(primitive)
  return (top + bottom) / 2
}

/** Where a primitive begins, y: of a text its place, whatever its size. */
const beginOf = (primitive: Primitive): number => (primitive.kind === "text" ? primitive.y : reachOf(primitive)[0])

/** Targets are at least this high, px. */
const targetHeight = 24

export class Chart {
  readonly element: HTMLElement
  readonly #actions: ChartActions
  #content: ChartContent | undefined

  constructor(actions: ChartActions) {
    this.#actions = actions
    this.element = html("div", { class: "chart" })
    this.element.addEventListener("keydown", (event) => {
      const at = this.#itemAt(event.target)
      if (at !== undefined) this.#actions.onKey(event, at)
    })
    this.element.addEventListener("click", (event) => {
      const at = this.#itemAt(event.target)
      if (at !== undefined) this.#actions.onOpen(at)
    })
    this.element.addEventListener("focusin", (event) => {
      const at = this.#itemAt(event.target)
      if (at !== undefined && !isSame(at, this.#content?.selection)) this.#actions.onSelect(at)
    })
  }

  /** Shows `content`; only what changed is touched. */
  show(content: ChartContent): void {
    const before = this.#content
    this.#content = content
    if (before?.drawing === content.drawing) return this.#mark(content)
    const focused = this.#itemAt(this.element.contains(document.activeElement) ? document.activeElement : null)
    this.#build(content)
    this.#mark(content)
    if (focused !== undefined) this.focus(focused)
  }

  /** Moves the focus to a message, or to the one that Tab would reach. */
  focus(at?: Selection): void {
    const target = this.#elementOf(at)
    target?.focus({ preventScroll: true })
    target?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }

  /** Scrolls, if need be, until a message can be seen. */
  reveal(at: Selection | undefined): void {
    if (at !== undefined) this.#elementOf(at)?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }

  #elementOf(at: Selection | undefined): HTMLElement | null {
    const which = at === undefined ? "[tabindex='0']" : `[data-item="${keyOf(at)}"]`
    return this.element.querySelector<HTMLElement>(`.item${which}`)
  }

  #itemAt(target: EventTarget | null): Item | undefined {
    const name = target instanceof Element ? target.closest<HTMLElement>("[data-item]")?.dataset["item"] : undefined
    return name === undefined ? undefined : this.#content?.items.find((item) => keyOf(item) === name)
  }

  #build({ drawing, items, label }: ChartContent): void {
    const sections = sectionsOf(drawing)
    const inWindow = windowOf(drawing)
    this.element.replaceChildren(...sections.map((section) => this.#section(drawing, inWindow, section, items, label)))
    const heads = [...this.element.querySelectorAll<HTMLElement>(".chart-head")]
    const bodies = [...this.element.querySelectorAll<HTMLElement>(".chart-body")]
    for (const [index, body] of bodies.entries()) {
      const head = heads[index]
      body.addEventListener("scroll", () => head?.scrollTo({ left: body.scrollLeft }), { passive: true })
    }
  }

  #section(
    drawing: Drawing,
    inWindow: ReturnType<typeof windowOf>,
    section: Section,
    items: readonly Item[],
    label: string,
  ): HTMLElement {
    const { top, headBottom, bottom } = section
    const inside = inWindow(top, bottom).filter((primitive) => {
      const middle = middleOf(primitive)
      return middle >= top && middle < bottom
    })
    const inHead = inside.filter((primitive) => {
      const isScaffold = primitive.layer === "band" || primitive.layer === "lifeline" || primitive.layer === "head"
      return (
        beginOf(primitive) < headBottom && (isScaffold || (primitive.kind === "text" && primitive.records.length === 0))
      )
    })
    const heads = new Set(inHead.filter((primitive) => primitive.layer === "head" || primitive.kind === "text"))
    const picture = (name: string, from: number, to: number, primitives: readonly Primitive[]): SVGSVGElement => {
      const size = { width: drawing.width, height: to - from, viewBox: `0 ${from} ${drawing.width} ${to - from}` }
      const made = svg("svg", { class: name, "aria-hidden": "true", ...size })
      select(made)
        .selectAll("*")
        .data(primitives)
        .join((enter) => enter.append((primitive) => drawn(primitive)))
      return made
    }
    const groups = drawing.groups.filter(({ box }) => box.y >= top && box.y < bottom)
    const size = `width:${drawing.width}px;`
    const head = html("div", { class: "chart-head" })
    head.append(
      html(
        "div",
        { class: "layer", style: `${size}height:${headBottom - top}px` },
        picture("drawing", top, headBottom, inHead),
        ...groups.flatMap((group) => this.#foldButton(group, top)),
      ),
    )
    const list = html("div", {
      class: "items",
      role: "listbox",
      "aria-label": `${label}: messages`,
      "aria-orientation": "vertical",
    })
    const marks = html("div", {
      class: "items marks",
      role: "group",
      "aria-label": `${label}: timers, work and waiting`,
    })
    const isHere = ({ box }: DrawnRecord): boolean => box.y >= top && box.y < bottom
    const places = new Map(drawing.records.filter(isHere).map((record) => [keyOf(record), record]))
    const messages = items.filter(({ isMessage }) => isMessage)
    for (const item of items) {
      const place = places.get(keyOf(item))
      if (place === undefined) continue
      const position = messages.indexOf(item) + 1
      const attributes = item.isMessage
        ? { role: "option", "aria-posinset": position, "aria-setsize": messages.length, "aria-selected": "false" }
        : { role: "button" }
      const element = html("div", {
        class: "item",
        "data-item": keyOf(item),
        tabindex: -1,
        "aria-label": item.spoken,
        ...attributes,
      })
      const height = Math.max(targetHeight, place.box.height)
      const y = place.box.y - headBottom - (height - place.box.height) / 2
      const { x, width } = item.isMessage ? spanOf(place) : place.box
      element.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`
      ;(item.isMessage ? list : marks).append(element)
    }
    const unfold = drawing.rows
      .filter((row) => drawing.axis === "aligned" && row.at === undefined && row.y >= top && row.y < bottom)
      .map((row) => {
        const made = button("", { class: "unfold", "aria-label": `Show ${row.label}` }, this.#actions.onUnfoldRows)
        made.style.cssText = `left:0;width:${drawing.width}px;top:${row.y - headBottom - 14}px;height:28px`
        return made
      })
    const body = html("div", { class: "chart-body" })
    const rest = inside.filter((primitive) => !heads.has(primitive))
    body.append(
      html(
        "div",
        { class: "layer", style: `${size}height:${bottom - headBottom}px` },
        withSelection(picture("drawing", headBottom, bottom, rest), rest),
        marks,
        list,
        ...unfold,
      ),
    )
    return html("div", { class: "chart-section" }, head, body)
  }

  #foldButton({ title, folded, button: place, size }: DrawnGroup, top: number): readonly HTMLElement[] {
    if (place === undefined) return []
    const name = folded ? `Unfold ${title}, ${size} participants` : `Fold ${title} to one lifeline`
    const made = button(
      "",
      { class: "fold", "aria-expanded": folded ? "false" : "true", "aria-label": name, title: name },
      () => this.#actions.onFold(title),
    )
    made.style.cssText = `left:${place.x}px;top:${place.y - top}px;width:${place.width}px;height:${place.height}px`
    return [made]
  }

  #mark({ drawing, items, selection, onlyRedundant }: ChartContent): void {
    const messages = items.filter(({ isMessage }) => isMessage)
    const chosen = items.find((item) => isSame(item, selection))
    const reached = chosen?.isMessage === true ? chosen : messages[0]
    for (const element of this.element.querySelectorAll<HTMLElement>(".item")) {
      const name = element.dataset["item"] ?? ""
      const isReached = reached !== undefined && keyOf(reached) === name
      element.tabIndex = isReached ? 0 : -1
      if (element.getAttribute("role") === "option") {
        element.setAttribute("aria-selected", String(chosen !== undefined && keyOf(chosen) === name))
      }
    }
    const redundant = new Set(items.filter(({ isRedundant }) => isRedundant).map(keyOf))
    for (const element of this.element.querySelectorAll<SVGElement>("[data-n]")) {
      const side = element.dataset["side"] ?? "A"
      const numbers = element.dataset["n"]?.split(" ") ?? []
      element.classList.toggle("dimmed", onlyRedundant && !numbers.some((n) => redundant.has(`${side}${n}`)))
    }
    const place = drawing.records.find((record) => isSame(record, chosen ?? selection))
    const sections = sectionsOf(drawing)
    for (const [index, element] of [...this.element.querySelectorAll<SVGRectElement>(".selected-row")].entries()) {
      const section = sections[index]
      const isHere =
        place !== undefined && section !== undefined && place.box.y >= section.top && place.box.y < section.bottom
      if (!isHere) {
        setAttribute(element, "width", 0)
        continue
      }
      const { x, width } = chosen?.isMessage === true ? spanOf(place) : place.box
      const box = { x, width, y: place.box.y - 1, height: place.box.height + 2 }
      for (const [name, value] of Object.entries(box)) setAttribute(element, name, value)
    }
  }
}

/** A message's extent from lifeline to lifeline, its label included, px. */
const spanOf = ({ box, x1, x2 }: DrawnRecord): { readonly x: number; readonly width: number } => {
  const x = Math.min(box.x, x1, x2) - 4
  return { x, width: Math.max(box.x + box.width, x1, x2) + 4 - x }
}

/** The picture with the mark of the selected row, above the bands and below everything else. */
const withSelection = (picture: SVGSVGElement, primitives: readonly Primitive[]): SVGSVGElement => {
  const first = primitives.findIndex(({ layer }) => layer !== "band")
  picture.insertBefore(svg("rect", { class: "selected-row", rx: 4 }), picture.children[first] ?? null)
  return picture
}

const drawn = (primitive: Primitive): SVGElement => {
  const { name, attributes, text } = elementOf(primitive)
  const side = primitive.records.length > 0 ? { "data-side": primitive.side } : {}
  return svg(name, { ...attributes, ...side }, text)
}
