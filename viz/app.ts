/** The page: views around one state and one session. Every change goes through the address; every change draws all views. */
import { version } from "../sim/index.ts"
import type { Computed } from "./computation.ts"
import { button, html, iconButton } from "./dom.ts"
import { Session } from "./session.ts"
import { Store, views, writeAddress, type State, type View } from "./state.ts"
import { startTheme, type ThemeControl } from "./theme.ts"
import { Compare } from "./views/compare.ts"
import { Controls, type RunFields } from "./views/controls.ts"
import { FlowView } from "./views/flow.ts"
import { Help } from "./views/help.ts"
import { Notices } from "./views/notices.ts"
import { Outcomes } from "./views/outcomes.ts"
import type { Panel, PanelActions } from "./views/panel.ts"
import { Verdict } from "./views/verdict.ts"

const viewNames: Readonly<Record<View, string>> = { compare: "Compare", flow: "Flow" }

/** What decides the figures and the flows; a change of anything else is only drawn. */
const wishOf = ({ scenario, sets, a, b, seed, replications, push }: State): string =>
  JSON.stringify([scenario, sets, a, b, seed, replications, push])

export class App {
  readonly #store = new Store(window)
  readonly #session: Session
  readonly #controls: Controls
  readonly #notices: Notices
  readonly #verdict = new Verdict()
  readonly #outcomes: Outcomes
  readonly #compare: Compare
  readonly #flow: FlowView
  readonly #help = new Help()
  readonly #live = html("p", { class: "spoken", role: "status" })
  readonly #tabs: Readonly<Record<View, HTMLAnchorElement>>
  readonly #element: HTMLElement
  readonly #theme: ThemeControl
  readonly #resized = new ResizeObserver(() => this.#render())
  #wasRunning = false

  /** Builds the page into `root`, showing `first` until something else is asked for. */
  constructor(root: HTMLElement, first: Computed) {
    this.#session = new Session(this.#store, first, () => this.#render())
    const themeButton = iconButton("theme", "", () => theme.toggle())
    const theme = startTheme((name) => {
      const other = name === "dark" ? "Light theme" : "Dark theme"
      themeButton.setAttribute("aria-label", other)
      themeButton.title = other
    })
    this.#theme = theme
    const actions: PanelActions = {
      change: (changes) => this.#store.change(changes),
      theme: theme.current,
      copy: (text) => void this.#copy(text),
      help: () => this.#help.open(),
    }
    this.#controls = new Controls({
      onScenario: (name) => this.#session.chooseScenario(name),
      onOpenFile: (file) => void this.#session.openFile(file),
      onMechanisms: (a, b) => this.#store.change({ a, b: a === b ? "" : b }),
      onRun: (fields) => this.#run(fields),
      onStop: () => this.#session.stop(),
    })
    this.#notices = new Notices({
      onRetry: () => void this.#session.update(true),
      onDismiss: () => this.#session.dismiss(),
      onCopy: actions.copy,
    })
    this.#outcomes = new Outcomes((everyMechanism) => this.#store.change({ everyMechanism }))
    this.#compare = new Compare(actions)
    this.#flow = new FlowView(actions)
    const tab = (view: View): HTMLAnchorElement => html("a", { class: "tab" }, viewNames[view])
    this.#tabs = { compare: tab("compare"), flow: tab("flow") }
    this.#element = this.#frame(themeButton)
    root.replaceChildren(this.#element)
    this.#store.listen((state, before) => {
      if (wishOf(state) !== wishOf(before)) void this.#session.update()
      this.#render()
    })
    document.addEventListener("keydown", this.#escape)
    this.#resized.observe(this.#element)
    void this.#session.update()
    this.#render()
  }

  /** Takes the page away and ends its worker. */
  close(): void {
    document.removeEventListener("keydown", this.#escape)
    this.#resized.disconnect()
    this.#theme.close()
    this.#store.close()
    this.#session.close()
    this.#element.remove()
  }

  #frame(themeButton: HTMLButtonElement): HTMLElement {
    const skip = html("a", { class: "skip", href: "#chart" }, "Skip to the chart")
    skip.addEventListener("click", (event) => {
      event.preventDefault()
      this.#panel().chart.focus()
    })
    const title = "Reading the charts, keys (?)"
    const help = button("?", { class: "icon", "aria-label": "Help", title }, () => this.#help.open())
    return html(
      "div",
      { class: "app" },
      skip,
      html(
        "header",
        { class: "bar" },
        html("span", { class: "brand" }, "pushsim", html("small", {}, version)),
        html("nav", { "aria-label": "Views" }, ...views.map((view) => this.#tabs[view])),
        html("div", { class: "spring" }, this.#controls.running),
        help,
        themeButton,
      ),
      html(
        "main",
        {},
        this.#controls.element,
        this.#notices.element,
        this.#verdict.element,
        this.#outcomes.element,
        html("div", { id: "chart" }, this.#compare.panel.element, this.#flow.panel.element),
      ),
      this.#live,
      this.#help.element,
    )
  }

  /** Esc closes the open message also while nothing has the focus, as after a reload; a field or a dialogue keeps it for itself. */
  readonly #escape = (event: KeyboardEvent): void => {
    const isElsewhere = event.target instanceof Element && event.target.closest("input, select, dialog") !== null
    if (event.key !== "Escape" || event.defaultPrevented || isElsewhere) return
    if (this.#panel().closeDetail()) event.preventDefault()
  }

  #panel(): Panel {
    return this.#isCompared() ? this.#compare.panel : this.#flow.panel
  }

  /** With one mechanism there is nothing to compare, and its flow is shown. */
  #isCompared(): boolean {
    const { state, shown } = this.#session.model
    return state.view === "compare" && shown.b !== ""
  }

  #render(): void {
    const { model } = this.#session
    const { state, shown } = model
    for (const view of views) {
      const tab = this.#tabs[view]
      tab.href = writeAddress({ ...state, view, selection: undefined, detail: false })
      if (view === state.view) tab.setAttribute("aria-current", "page")
      else tab.removeAttribute("aria-current")
    }
    this.#controls.show(model)
    this.#notices.show(model)
    const isCompared = this.#isCompared()
    const isOverview = state.view === "compare"
    this.#verdict.element.hidden = !isOverview
    this.#outcomes.element.hidden = !isOverview
    this.#compare.panel.element.hidden = !isCompared
    this.#flow.panel.element.hidden = isCompared
    this.#element.dataset["running"] = String(model.work !== undefined)
    document.title = `${shown.b === "" ? shown.a : `${shown.a} and ${shown.b}`}, ${shown.computed.scenario.name} – pushsim`
    if (isOverview) {
      this.#verdict.show(shown)
      this.#outcomes.show(shown, state.everyMechanism)
    }
    if (isCompared) this.#compare.show(shown, state)
    else this.#flow.show(shown, state)
    if (this.#wasRunning && model.work === undefined && model.trouble === undefined) this.#say("The run is done.")
    this.#wasRunning = model.work !== undefined
  }

  #run({ sets, seed, replications }: RunFields): void {
    const { facts, state } = this.#session.model
    const wish: Partial<State> = {
      sets,
      seed: seed === facts?.seed ? undefined : seed,
      replications: replications === facts?.replications ? undefined : replications,
    }
    const isNew = wishOf({ ...state, ...wish }) !== wishOf(state)
    if (isNew) this.#store.change(wish)
    else void this.#session.update(true)
  }

  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      this.#say(`Copied: ${text}`)
    } catch {
      this.#say(`Not copied, the browser forbids it: ${text}`)
    }
  }

  /** Tells a screen reader, and shows it for a while. */
  #say(text: string): void {
    this.#live.replaceChildren(text)
    this.#live.classList.remove("spoken")
    this.#live.classList.add("toast")
    setTimeout(() => {
      if (this.#live.textContent !== text) return
      this.#live.classList.add("spoken")
      this.#live.classList.remove("toast")
      this.#live.replaceChildren()
    }, 4000)
  }
}
