/** Two mechanisms side by side: the same push under both, rows aligned, redundant hops marked. */
import { layoutCompare, type Drawing } from "../../sim/index.ts"
import { compareCommand } from "../command.ts"
import { html } from "../dom.ts"
import { differenceOf, flowOf, type Shown } from "../model.ts"
import type { State } from "../state.ts"
import { Panel, type PanelActions } from "./panel.ts"

/** Below this the second chart stands under the first, px. */
const stackedBelow = 900

export class Compare {
  readonly panel: Panel
  readonly #perHop = html("input", { type: "checkbox" })
  #made: { readonly key: string; readonly shown: Shown; readonly drawing: Drawing } | undefined

  constructor(actions: PanelActions) {
    this.#perHop.addEventListener("change", () => actions.change({ perHop: this.#perHop.checked }))
    const switches = [html("label", { class: "check" }, this.#perHop, "Δ of each message alone")]
    this.panel = new Panel("compare", switches, actions)
  }

  show(shown: Shown, state: State): void {
    const [a, b] = [flowOf(shown, "A"), flowOf(shown, "B")]
    if (a === undefined || b === undefined) return
    this.#perHop.checked = state.perHop
    const { result, scenario } = shown.computed
    this.panel.show({
      title: `Push ${a.push}, message by message`,
      subtitle: "Double line and R: redundant hop. Hatched: no counterpart.",
      drawing: this.#drawing(shown, state),
      flows: { A: a, B: b },
      state,
      seed: result.seed,
      command: compareCommand({
        file: scenario.file,
        a: shown.a,
        b: shown.b,
        sets: shown.sets,
        seed: result.seed,
        replications: result.replications,
      }),
    })
  }

  #drawing(shown: Shown, { perHop, fold, isUnfolded }: State): Drawing {
    const width = Math.max(this.panel.width, 320)
    const key = JSON.stringify([width, perHop, fold, isUnfolded])
    if (this.#made?.key === key && this.#made.shown === shown) return this.#made.drawing
    const [a, b] = [flowOf(shown, "A"), flowOf(shown, "B")]
    if (a === undefined || b === undefined) throw new Error("a comparison has two flows")
    const interval = differenceOf(shown, "byState.im-offline.latency.mean")?.ci95 ?? undefined
    const layout = (room: number): Drawing =>
      layoutCompare(a, b, {
        width: room,
        isBaseline: true,
        stacked: width < stackedBelow,
        delta: perHop ? "hop" : "elapsed",
        folded: fold,
        ...(isUnfolded ? { opened: "all" } : {}),
        ...(interval === undefined ? {} : { noise: (interval[1] - interval[0]) / 2 }),
      })
    // Room that the layout allows for and does not need goes to the charts, as far as they then still fit.
    const narrow = layout(width)
    const spare = Math.max(0, width - narrow.width)
    const wider = spare < 8 ? [] : [1, 0.75, 0.5, 0.25].map((share) => layout(width + share * spare))
    const drawing = wider.find((each) => each.width <= width) ?? narrow
    this.#made = { key, shown, drawing }
    return drawing
  }
}
