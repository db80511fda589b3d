/** One mechanism's flow of one push as a sequence chart on a time axis. */
import {
  axes,
  counted,
  layoutSequence,
  outcomeWords,
  type Axis,
  type Drawing,
  type Flow,
  type Side,
} from "../../sim/index.ts"
import { flowCommand } from "../command.ts"
import { button, html } from "../dom.ts"
import { flowOf, labelOf, type Shown } from "../model.ts"
import { numberLimits, type State } from "../state.ts"
import { Panel, type PanelActions } from "./panel.ts"

const axisWords: Readonly<Record<Axis, string>> = {
  compressed: "compressed",
  rows: "equal rows",
  linear: "linear",
}

export class FlowView {
  readonly panel: Panel
  readonly #axis = html(
    "select",
    { "aria-label": "Time axis" },
    ...axes.map((axis) => html("option", { value: axis }, axisWords[axis])),
  )
  readonly #push = html("input", {
    type: "number",
    min: numberLimits.push.least,
    max: numberLimits.push.most,
    step: 1,
    class: "short",
    "aria-label": "Number of the push",
  })
  readonly #sides: Readonly<Record<Side, HTMLButtonElement>>
  #state: State | undefined
  #made: { readonly key: string; readonly flow: Flow; readonly drawing: Drawing } | undefined

  constructor(actions: PanelActions) {
    this.#axis.addEventListener("change", () =>
      actions.change({ axis: axes.find((axis) => axis === this.#axis.value) ?? "compressed" }),
    )
    this.#push.addEventListener("change", () => {
      const push = this.#push.valueAsNumber
      if (this.#push.reportValidity() && Number.isInteger(push)) actions.change({ push })
    })
    const side = (name: Side): HTMLButtonElement =>
      button(name, { "aria-pressed": "false" }, () =>
        actions.change({ side: name, selection: undefined, detail: false }),
      )
    this.#sides = { A: side("A"), B: side("B") }
    const cycle = (): void => {
      const here = axes.indexOf(this.#state?.axis ?? "compressed")
      actions.change({ axis: axes[(here + 1) % axes.length] ?? "compressed" })
    }
    const switches = [
      html("span", { class: "segments", role: "group", "aria-label": "Mechanism" }, this.#sides.A, this.#sides.B),
      html("label", { class: "check" }, "push", this.#push),
      html("label", { class: "check" }, "axis", this.#axis),
    ]
    this.panel = new Panel("flow", switches, actions, cycle)
  }

  show(shown: Shown, state: State): void {
    this.#state = state
    const side: Side = shown.b === "" ? "A" : state.side
    const flow = flowOf(shown, side)
    if (flow === undefined) return
    this.#axis.value = state.axis
    if (document.activeElement !== this.#push) this.#push.value = String(flow.push)
    for (const name of ["A", "B"] as const) {
      const each = this.#sides[name]
      each.textContent = `${name} ${name === "B" && shown.b === "" ? "" : labelOf(shown, name)}`
      each.hidden = name === "B" && shown.b === ""
      each.setAttribute("aria-pressed", String(name === side))
    }
    const { result, scenario } = shown.computed
    // A chart of one flow calls its only side A; on the page it is the side that was chosen.
    const selection = state.selection?.side === side ? { side: "A" as const, n: state.selection.n } : undefined
    this.panel.show({
      title: `${flow.mechanism}, push ${flow.push}: ${outcomeWords(flow)}`,
      subtitle: `${counted(flow.messages, "message")}, ${counted(flow.redundantMessages, "redundant message")} on ${counted(flow.redundantHops, "redundant hop")}, ${counted(flow.bytes, "octet")}. Double line and R: redundant hop.`,
      drawing: this.#drawing(flow, state),
      flows: { A: flow },
      state: { ...state, selection },
      seed: result.seed,
      command: flowCommand({
        file: scenario.file,
        mechanism: flow.mechanism,
        push: flow.push,
        sets: shown.sets,
        seed: result.seed,
      }),
    })
  }

  #drawing(flow: Flow, { axis, fold }: State): Drawing {
    const width = Math.max(this.panel.width, 320)
    const key = JSON.stringify([width, axis, fold])
    if (this.#made?.key === key && this.#made.flow === flow) return this.#made.drawing
    const drawing = layoutSequence(flow, { axis, width, folded: fold })
    this.#made = { key, flow, drawing }
    return drawing
  }
}
