/**
 * What is on show and how it came to be: the figures are a function of the address; what the address asks for and is not yet
 * computed is computed in the worker, while the last good figures stay.
 */
import type { Result } from "../sim/index.ts"
import { Client, type Outcome } from "./client.ts"
import type { Computed, Progress, Refusal, Request, ScenarioFacts } from "./computation.ts"
import type { Model, Shown, Trouble, Work } from "./model.ts"
import { openScenario, scenarioNames, scenarioSource } from "./scenarios.ts"
import { initialState, type State, type Store } from "./state.ts"

/** The mechanisms that a state compares; what it does not say, the scenario's order does. */
const pairOf = ({ a, b }: State, { mechanisms }: ScenarioFacts): { readonly a: string; readonly b: string } => {
  const first = a ?? mechanisms[0] ?? ""
  const others = mechanisms.filter((label) => label !== first)
  // Slide 16, the route that the project is about, wherever a scenario has it.
  const second = b ?? others.find((label) => label === "ppg-sip-loop") ?? others[0] ?? ""
  return { a: first, b: second === first ? "" : second }
}

const factsKey = ({ scenario, sets }: Pick<State, "scenario" | "sets">): string => JSON.stringify([scenario, sets])

/** What decides the figures: equal keys have equal figures. */
const figuresKey = ({ scenario, sets, seed, replications }: State, facts: ScenarioFacts): string =>
  JSON.stringify([scenario, sets, seed ?? facts.seed, replications ?? facts.replications])

/** Octets read of a file: more than the decoder takes, so that it refuses a longer one, whatever its length. */
const readMax = 2 ** 20

interface Known {
  readonly computed: Computed
  readonly origin: Shown["origin"]
}

const isFacts = (answer: ScenarioFacts | Refusal): answer is ScenarioFacts => !("kind" in answer)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether two results of the same scenario, seed and replications have the same fingerprints; `undefined` for others. */
const agrees = (result: Result, built: Result): boolean | undefined => {
  const isSame =
    result.scenario.sha256 === built.scenario.sha256 &&
    result.seed === built.seed &&
    result.replications === built.replications
  if (!isSame) return undefined
  return Object.entries(built.mechanisms).every(
    ([label, { fingerprint }]) => result.mechanisms[label]?.fingerprint === fingerprint,
  )
}

export class Session {
  readonly #store: Store
  readonly #client = new Client()
  readonly #onChange: () => void
  /** Figures by their key, with the flows of the push that the simulator chose. */
  readonly #known = new Map<string, Known>()
  readonly #facts = new Map<string, ScenarioFacts>()
  readonly #first: Computed
  #shown: Shown
  #work: Work | undefined
  #running: AbortController | undefined
  #trouble: Trouble | undefined
  #dismissed: readonly string[] = []

  constructor(store: Store, first: Computed, onChange: () => void) {
    this.#store = store
    this.#onChange = onChange
    this.#first = first
    const { scenario } = first
    const state = { ...initialState, scenario: scenario.name }
    this.#facts.set(factsKey(state), scenario)
    this.#known.set(figuresKey(state, scenario), { computed: first, origin: "build" })
    this.#shown = {
      computed: first,
      origin: "build",
      isPartial: false,
      isAsBuilt: undefined,
      sets: [],
      ...pairOf(initialState, scenario),
    }
  }

  get model(): Model {
    const { state, notes } = this.#store
    return {
      state,
      shown: this.#shown,
      facts: this.#facts.get(factsKey(state)),
      scenarios: scenarioNames(),
      work: this.#work,
      trouble: this.#trouble,
      notes: notes === this.#dismissed ? [] : notes,
    }
  }

  /** Shows what the address asks for; computes it where it is not known, or again when `isAnew`. */
  async update(isAnew = false): Promise<void> {
    this.#running?.abort()
    const running = new AbortController()
    this.#running = running
    this.#trouble = undefined
    this.#work = undefined
    try {
      await this.#show(running, isAnew)
    } catch (error) {
      if (this.#running === running) this.#trouble = { kind: "died", message: messageOf(error) }
    }
    if (this.#running !== running) return // overtaken by a later wish
    this.#work = undefined
    this.#running = undefined
    this.#onChange()
  }

  async #show(running: AbortController, isAnew: boolean): Promise<void> {
    const { state } = this.#store
    const source = await scenarioSource(state.scenario, state.sets)
    if (source === undefined) {
      const message = `There is no scenario ${state.scenario} here. Files opened from disk are not kept: open it again.`
      this.#trouble = { kind: "mistake", message }
      return
    }
    const facts = this.#facts.get(factsKey(state)) ?? (await this.#client.describe(source))
    if (this.#running !== running) return
    if (!isFacts(facts)) {
      this.#trouble = facts
      return
    }
    this.#facts.set(factsKey(state), facts)
    const pair = pairOf(state, facts)
    const labels = [...new Set([...facts.mechanisms, pair.a, pair.b])].filter((label) => label !== "")
    const key = figuresKey(state, facts)
    const known = isAnew ? undefined : this.#known.get(key)
    const has = known !== undefined && labels.every((label) => label in known.computed.result.mechanisms)
    const isDrawn = has && (state.push === undefined || known.computed.flows[0]?.push === state.push)
    if (isDrawn) return this.#adopt(known, pair, state, false)

    const own = [
      ...(state.seed === undefined ? [] : [`run.seed=${state.seed}`]),
      ...(state.replications === undefined ? [] : [`run.replications=${state.replications}`]),
    ]
    const sets = [...state.sets, ...own]
    const request: Request = {
      source: { ...source, sets },
      mechanisms: labels,
      push: state.push,
      part: has ? "flows" : "all",
    }
    this.#work = { scenario: state.scenario, progress: undefined, startedAt: performance.now() }
    this.#onChange()
    const watch = (progress: Progress): void => {
      if (this.#running !== running || this.#work === undefined) return
      this.#work = { ...this.#work, progress }
      this.#onChange()
    }
    const outcome = await this.#client.compute(request, watch, running.signal)
    if (this.#running === running) this.#end(outcome, { key, known, pair, state })
  }

  #end(
    outcome: Outcome,
    asked: {
      readonly key: string
      readonly known: Known | undefined
      readonly pair: { readonly a: string; readonly b: string }
      readonly state: State
    },
  ): void {
    const { key, known, pair, state } = asked
    switch (outcome.kind) {
      case "computed": {
        const fresh: Known = { computed: outcome.computed, origin: "browser" }
        this.#known.set(key, fresh)
        return this.#adopt(fresh, pair, state, false)
      }
      case "flows":
        if (known !== undefined) {
          this.#adopt({ ...known, computed: { ...known.computed, flows: outcome.flows } }, pair, state, false)
        }
        return
      case "stopped": {
        const { partial, replications } = outcome
        this.#trouble = { kind: "stopped", replications, isShown: partial !== undefined }
        if (partial !== undefined) this.#adopt({ computed: partial, origin: "browser" }, pair, state, true)
        return
      }
      case "problems":
      case "mistake":
        this.#trouble = outcome
    }
  }

  #adopt(
    { computed, origin }: Known,
    pair: { readonly a: string; readonly b: string },
    state: State,
    isPartial: boolean,
  ): void {
    const isAsBuilt = origin === "build" ? undefined : agrees(computed.result, this.#first.result)
    this.#shown = { computed, origin, isPartial, isAsBuilt, sets: state.sets, ...pair }
  }

  /** Goes to another scenario, with its own seed, replications and pair. */
  chooseScenario(scenario: string): void {
    const fresh = { sets: [], seed: undefined, replications: undefined, push: undefined, a: undefined, b: undefined }
    this.#store.change({ scenario, ...fresh })
  }

  /** Reads a scenario file of the reader's and goes to it. */
  async openFile(file: File): Promise<void> {
    const name = openScenario(file.name, await file.slice(0, readMax).text())
    for (const key of [...this.#facts.keys(), ...this.#known.keys()]) {
      if (!key.startsWith(JSON.stringify([name]).slice(0, -1))) continue
      this.#facts.delete(key)
      this.#known.delete(key)
    }
    if (this.#store.state.scenario === name) await this.update(true)
    else this.chooseScenario(name)
  }

  /** Stops the run under way and keeps what it has done. */
  stop(): void {
    this.#running?.abort()
  }

  /** Puts away what is said about the last wish. */
  dismiss(): void {
    this.#trouble = undefined
    this.#dismissed = this.#store.notes
    this.#onChange()
  }

  close(): void {
    this.#running?.abort()
    this.#running = undefined
    this.#client.close()
  }
}
