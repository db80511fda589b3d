/** What is compared: scenario, the two mechanisms, seed, replications, changes to the scenario; and the run itself. */
import { select } from "d3"
import { button, html, iconButton, setText } from "../dom.ts"
import type { Model } from "../model.ts"
import { joinSets, splitSets } from "../sets.ts"
import { numberLimits } from "../state.ts"

/** What the form says when it is sent. */
export interface RunFields {
  readonly seed: number | undefined
  readonly replications: number | undefined
  readonly sets: readonly string[]
}

export interface ControlsActions {
  readonly onScenario: (name: string) => void
  readonly onOpenFile: (file: File) => void
  readonly onMechanisms: (a: string, b: string) => void
  readonly onRun: (fields: RunFields) => void
  readonly onStop: () => void
}

interface Choice {
  readonly value: string
  readonly text: string
}

const fillSelect = (element: HTMLSelectElement, choices: readonly Choice[], value: string): void => {
  select(element)
    .selectAll<HTMLOptionElement, Choice>("option")
    .data(choices)
    .join("option")
    .attr("value", (choice) => choice.value)
    .text((choice) => choice.text)
  element.value = value
}

const field = (label: string, control: HTMLElement, attributes: Readonly<Record<string, string>> = {}): HTMLElement =>
  html("label", { class: "field", ...attributes }, html("span", { class: "field-name" }, label), control)

export class Controls {
  readonly element: HTMLFormElement
  readonly #scenario = html("select", { name: "scenario" })
  readonly #a = html("select", { name: "a" })
  readonly #b = html("select", { name: "b" })
  readonly #seed = html("input", {
    type: "number",
    name: "seed",
    min: numberLimits.seed.least,
    max: numberLimits.seed.most,
    step: 1,
    class: "short",
  })
  readonly #replications = html("input", {
    type: "number",
    name: "replications",
    min: numberLimits.replications.least,
    max: numberLimits.replications.most,
    step: 1,
    class: "short",
  })
  readonly #sets = html("input", {
    type: "text",
    name: "set",
    placeholder: "links.pcscf-device.loss=2 %; …",
    title:
      "Any field of the scenario: path=value, several separated by semicolons; a semicolon within a value is doubled",
    autocomplete: "off",
    spellcheck: "false",
  })
  #setsShown = ""
  readonly #run = html("button", { type: "submit", class: "primary" }, "Run")
  readonly #stop: HTMLButtonElement
  readonly #progress = html("progress", { max: 1, value: 0, "aria-label": "Progress of the run" })
  readonly #words = html("span", { class: "run-words" })
  /** Progress and Stop of a run; placed by the page where nothing moves when it comes and goes. */
  readonly running: HTMLElement

  constructor(actions: ControlsActions) {
    this.#stop = button("Stop", { class: "stop" }, actions.onStop)
    this.running = html("div", { class: "running", hidden: true }, this.#progress, this.#words, this.#stop)
    const swap = iconButton("swap", "Swap A and B", () => {
      if (this.#b.value !== "") actions.onMechanisms(this.#b.value, this.#a.value)
    })
    const file = html("input", {
      type: "file",
      accept: ".yaml,.yml,.json",
      class: "spoken",
      tabindex: -1,
      "aria-hidden": "true",
    })
    file.addEventListener("change", () => {
      const [chosen] = file.files ?? []
      if (chosen !== undefined) actions.onOpenFile(chosen)
      file.value = ""
    })
    const open = button("Open…", { title: "Open a scenario file from this computer" }, () => file.click())
    this.element = html(
      "form",
      { class: "controls", "aria-label": "Comparison", novalidate: false },
      html("div", { class: "field-group" }, field("Scenario", this.#scenario), open, file),
      html("div", { class: "field-group" }, field("A, baseline", this.#a), swap, field("B", this.#b)),
      html("div", { class: "field-group" }, field("Seed", this.#seed), field("Replications", this.#replications)),
      html(
        "div",
        { class: "field-group grow" },
        field("Changes to the scenario", this.#sets, { class: "field grow" }),
        this.#run,
      ),
    )
    this.#scenario.addEventListener("change", () => actions.onScenario(this.#scenario.value))
    for (const each of [this.#a, this.#b]) {
      each.addEventListener("change", () => actions.onMechanisms(this.#a.value, this.#b.value))
    }
    this.element.addEventListener("submit", (event) => {
      event.preventDefault()
      actions.onRun({
        seed: numberIn(this.#seed),
        replications: numberIn(this.#replications),
        sets: splitSets(this.#sets.value),
      })
    })
  }

  show({ state, facts, scenarios, shown, work }: Model): void {
    fillSelect(
      this.#scenario,
      scenarios.map((name) => ({ value: name, text: name })),
      state.scenario,
    )
    const own = facts ?? shown.computed.scenario
    const choices = [
      ...own.mechanisms.map((label) => ({ value: label, text: label })),
      ...own.others.map((id) => ({ value: id, text: `${id} (not in the scenario)` })),
    ]
    const a = state.a ?? shown.a
    const b = state.b ?? shown.b
    const known = (label: string): readonly Choice[] =>
      label === "" || choices.some(({ value }) => value === label) ? [] : [{ value: label, text: `${label} (unknown)` }]
    fillSelect(this.#a, [...choices, ...known(a)], a)
    fillSelect(this.#b, [...choices, ...known(b), { value: "", text: "nothing" }], b)
    this.#setNumber(this.#seed, state.seed, own.seed)
    this.#setNumber(this.#replications, state.replications, own.replications)
    this.#showSets(state)
    this.running.hidden = work === undefined
    if (work === undefined) return
    const { progress } = work
    this.#progress.value = progress?.fraction ?? 0
    setText(this.#words, wordsOf(work, performance.now()))
  }

  /** Only a change of the state replaces what is in the field: what was refused stays there to be mended. */
  #showSets({ scenario, sets }: Model["state"]): void {
    const key = JSON.stringify([scenario, sets])
    if (key === this.#setsShown || document.activeElement === this.#sets) return
    this.#setsShown = key
    this.#sets.value = joinSets(sets)
  }

  #setNumber(input: HTMLInputElement, chosen: number | undefined, own: number): void {
    if (document.activeElement === input) return
    input.value = String(chosen ?? own)
  }
}

const numberIn = (input: HTMLInputElement): number | undefined =>
  input.value !== "" && Number.isInteger(input.valueAsNumber) ? input.valueAsNumber : undefined

/** "12 of 40 replications, 1.3 million events a second, 14 s left". */
const wordsOf = ({ scenario, progress, startedAt }: NonNullable<Model["work"]>, now: number): string => {
  if (progress === undefined) return `${scenario}: starting`
  const seconds = (now - startedAt) / 1000
  if (progress.step === "flows") return `${scenario}: watching one push of each mechanism`
  const left =
    progress.fraction > 0.02
      ? `, ${Math.ceil((seconds / progress.fraction) * (1 - progress.fraction))}\u202fs left`
      : ""
  const millions = (progress.events / 1e6).toFixed(1)
  return `${scenario}: ${progress.done} of ${progress.tasks} replications, ${millions} million events${left}`
}
