/**
 * The page's one state, and the address that holds all of it: `#/compare?a=sip-message&b=ppg-sip-loop&sel=B9`.
 * Rule 1: the address is the state: reload, back and forward restore the view.
 * Rule 2: what an address says that is not understood is ignored with a note, never an error page.
 */
import { axes, type Axis, type Side } from "../sim/index.ts"

export const views = ["compare", "flow"] as const
export type View = (typeof views)[number]

/** A message of a chart. */
export interface Selection {
  readonly side: Side
  /** Number of the record in its flow. */
  readonly n: number
}

export interface State {
  readonly view: View
  /** Name of a shipped scenario. */
  readonly scenario: string
  /** Labels of mechanisms: the baseline, and what is compared with it ("" for nothing); `undefined`: the scenario's choice. */
  readonly a: string | undefined
  readonly b: string | undefined
  /** Changes to the scenario, `path=value` as for `--set`, in order. */
  readonly sets: readonly string[]
  /** `undefined`: the scenario's own. */
  readonly seed: number | undefined
  readonly replications: number | undefined
  /** Number of the push that is drawn; `undefined`: the one the simulator chooses. */
  readonly push: number | undefined
  /** Whose flow the flow view shows. */
  readonly side: Side
  readonly axis: Axis
  /** Titles of the groups folded to one lifeline. */
  readonly fold: readonly string[]
  /** Whether everything but redundant messages is dimmed. */
  readonly onlyRedundant: boolean
  /** Whether the outcome table has all mechanisms of the run, not only A and B. */
  readonly everyMechanism: boolean
  /** Whether Δ is of each message alone, not since the planned start. */
  readonly perHop: boolean
  readonly table: boolean
  readonly selection: Selection | undefined
  /** Whether the selected message's text is shown. */
  readonly detail: boolean
}

export const initialState: State = {
  view: "compare",
  scenario: "im-offline-notification",
  a: undefined,
  b: undefined,
  sets: [],
  seed: undefined,
  replications: undefined,
  push: undefined,
  side: "B",
  axis: "compressed",
  fold: [],
  onlyRedundant: false,
  everyMechanism: false,
  perHop: false,
  table: false,
  selection: undefined,
  detail: false,
}

const whole = (text: string, most: number): number | undefined => {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  return value <= most ? value : undefined
}

const selectionOf = (text: string): Selection | undefined => {
  const found = /^([AB])(\d{1,7})$/.exec(text)
  return found === null ? undefined : { side: found[1] === "A" ? "A" : "B", n: Number(found[2]) }
}

const flag = (text: string): boolean | undefined => (text === "1" ? true : text === "0" ? false : undefined)

/** One part of an address: how it is read, and how it is written (`undefined`: left out, because it says nothing new). */
interface Part {
  readonly read: (text: string, state: State) => Partial<State> | undefined
  /** A list is written as the part repeated. */
  readonly write: (state: State) => string | readonly string[] | undefined
}

const optional = <K extends keyof State>(key: K, value: State[K] | undefined): Partial<State> | undefined =>
  value === undefined ? undefined : ({ [key]: value } as Partial<State>)

const switched = (key: "onlyRedundant" | "everyMechanism" | "perHop" | "table" | "detail"): Part => ({
  read: (text) => optional(key, flag(text)),
  write: (state) => (state[key] ? "1" : undefined),
})

const numbered = (key: "seed" | "replications" | "push", most: number, least = 0): Part => ({
  read: (text) => {
    const value = whole(text, most)
    return value === undefined || value < least ? undefined : optional(key, value)
  },
  write: (state) => state[key]?.toString(),
})

const parts: Readonly<Record<string, Part>> = {
  scenario: {
    read: (text) => (text === "" ? undefined : { scenario: text.slice(0, 200) }),
    write: ({ scenario }) => (scenario === initialState.scenario ? undefined : scenario),
  },
  a: { read: (text) => (text === "" ? undefined : { a: text.slice(0, 200) }), write: ({ a }) => a },
  b: { read: (text) => ({ b: text.slice(0, 200) }), write: ({ b }) => b },
  set: {
    read: (text, { sets }) => (/^[^=\s]+=/.test(text) ? { sets: [...sets, text.slice(0, 1000)] } : undefined),
    write: ({ sets }) => sets,
  },
  seed: numbered("seed", 2 ** 32 - 1),
  replications: numbered("replications", 100_000, 1),
  push: numbered("push", 9_999_999_999),
  side: {
    read: (text) => (text === "A" || text === "B" ? { side: text } : undefined),
    write: ({ view, side }) => (view === "flow" ? side : undefined),
  },
  axis: {
    read: (text) =>
      optional(
        "axis",
        axes.find((axis) => axis === text),
      ),
    write: ({ axis }) => (axis === initialState.axis ? undefined : axis),
  },
  fold: {
    read: (text) => ({ fold: text.split(",").filter((title) => title !== "") }),
    write: ({ fold }) => (fold.length > 0 ? fold.join(",") : undefined),
  },
  dim: switched("onlyRedundant"),
  all: switched("everyMechanism"),
  hop: switched("perHop"),
  table: switched("table"),
  sel: {
    read: (text) => optional("selection", selectionOf(text)),
    write: ({ selection }) => (selection === undefined ? undefined : `${selection.side}${selection.n}`),
  },
  open: switched("detail"),
}

/** What an address says, and notes on what of it was not understood. */
export interface Address {
  readonly state: State
  readonly notes: readonly string[]
}

/** Reads the part of an address after and with its `#`. */
export const readAddress = (hash: string): Address => {
  const [path = "", query = ""] = hash.replace(/^#/, "").split(/\?(.*)/s, 2)
  const name = path.replace(/^\/+|\/+$/g, "")
  const view = views.find((known) => known === name)
  const notes: string[] = []
  if (view === undefined && name !== "") notes.push(`There is no view “${name}”; this is ${initialState.view}.`)
  let state: State = { ...initialState, view: view ?? initialState.view }
  for (const [key, value] of new URLSearchParams(query)) {
    const read = Object.hasOwn(parts, key) ? parts[key]?.read(value, state) : undefined
    if (read === undefined) notes.push(`Ignored in the address: ${key}=${value.slice(0, 60)}.`)
    else state = { ...state, ...read }
  }
  return { state, notes }
}

/** The address of a state; `readAddress` of it gives the state again. */
export const writeAddress = (state: State): string => {
  const query = Object.entries(parts).flatMap(([key, { write }]) => {
    const values = [write(state) ?? []].flat()
    return values.map((value) => `${key}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%2F", "/")}`)
  })
  return `#/${state.view}${query.length > 0 ? "?" : ""}${query.join("&")}`
}

/** Whether a change is a step that "back" undoes; selection and switches only replace the address. */
const isStep = (before: State, after: State): boolean =>
  (["view", "scenario", "a", "b", "sets", "seed", "replications", "push", "side"] as const).some(
    (key) => before[key] !== after[key],
  )

/** The state and who wants to hear of it; the address is kept equal to it. */
export class Store {
  #state: State
  #notes: readonly string[]
  readonly #listeners: ((state: State, before: State) => void)[] = []
  readonly #window: Window
  readonly #onAddress = (): void => this.#readAddress()

  constructor(window: Window) {
    this.#window = window
    const { state, notes } = readAddress(window.location.hash)
    this.#state = state
    this.#notes = notes
    window.addEventListener("popstate", this.#onAddress)
    window.addEventListener("hashchange", this.#onAddress)
  }

  get state(): State {
    return this.#state
  }

  /** What the last address said that was not understood. */
  get notes(): readonly string[] {
    return this.#notes
  }

  /** Calls `listener` after every change. */
  listen(listener: (state: State, before: State) => void): void {
    this.#listeners.push(listener)
  }

  /** Changes the state, its address and the history. */
  change(changes: Partial<State>): void {
    const before = this.#state
    const state = { ...before, ...changes }
    const address = writeAddress(state)
    if (address === writeAddress(before)) return
    this.#notes = []
    if (isStep(before, state)) this.#window.history.pushState(undefined, "", address)
    else this.#window.history.replaceState(undefined, "", address)
    this.#set(state)
  }

  /** Ends the store's interest in the address. */
  close(): void {
    this.#window.removeEventListener("popstate", this.#onAddress)
    this.#window.removeEventListener("hashchange", this.#onAddress)
  }

  #readAddress(): void {
    const { state, notes } = readAddress(this.#window.location.hash)
    this.#notes = notes
    if (notes.length > 0 || writeAddress(state) !== writeAddress(this.#state)) this.#set(state)
  }

  #set(state: State): void {
    const before = this.#state
    this.#state = state
    for (const listener of this.#listeners) listener(state, before)
  }
}
