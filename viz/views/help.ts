/** The keys of the charts and how to read them, in a dialogue. */
import { html, iconButton } from "../dom.ts"

const keys: readonly (readonly [keys: string, does: string])[] = [
  ["↓ ↑", "next, previous message"],
  ["← →", "the same row on the other side (compare)"],
  ["Home End", "first, last message"],
  ["] [", "next, previous message of the same transaction"],
  ["R", "next redundant message"],
  ["Shift+R", "dim what is not redundant"],
  [". ,", "next, previous lost or repeated message"],
  ["Enter", "open the message: exact text, sizes, why it is redundant"],
  ["Esc", "close the message, then clear the selection"],
  ["A", "time axis: compressed, rows, linear (flow)"],
  ["F", "fold or unfold the SIP/IP core (flow)"],
  ["T", "table of the chart"],
  ["?", "this help"],
]

const reading: readonly string[] = [
  "A double line with R is a message on a redundant hop: the shortest way that gives the initiator all it lacks does without it.",
  "Solid lines are requests, dashed lines responses. The glyph at the tail tells the protocol: ■ PAP, ● SIP, ○ Diameter.",
  "In a comparison matched messages share a row; Δt is B − A since the push's planned start. A hatched band has no counterpart.",
  "On the compressed axis the slant of an arrow is an order, not a scale; the zig-zag marks time that was left out.",
]

export class Help {
  readonly element: HTMLDialogElement

  constructor() {
    const rows = keys.map(([key, does]) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, ...key.split(" ").flatMap((part) => [html("kbd", {}, part), " "])),
        html("td", {}, does),
      ),
    )
    this.element = html(
      "dialog",
      { class: "help", "aria-labelledby": "help-title" },
      html(
        "header",
        { class: "card-head" },
        html("h2", { id: "help-title", class: "card-title" }, "Reading the charts"),
        iconButton("close", "Close help", () => this.element.close()),
      ),
      html("ul", {}, ...reading.map((text) => html("li", {}, text))),
      html("p", {}, "Keys act while a message of a chart has focus; Esc closes the message from anywhere but a field."),
      html("table", { class: "keys" }, html("tbody", {}, ...rows)),
    )
  }

  open(): void {
    if (!this.element.open) this.element.showModal()
  }
}
