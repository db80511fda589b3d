/**
 * The page's one state, and the address that holds all of it: `#/compare?a=sip-message&b=ppg-sip-loop&sel=B9`.
 * Rule 1: the address is the state: reload, back and forward restore the view.
 * Rule 2: what an address says that is not understood is ignored with a note, never an error page.
 * Rule 3: a change that its address would not give again is refused with a note, so that the fields take what the address takes.
 */
import { axes, type Axis, type Side } from "../sim/index.ts"
import { readSet, setMax } from "./sets.ts"

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
  /** Whether the comparison shows the rows that it would fold away. */
  readonly isUnfolded: boolean
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
  isUnfolded: false,
  everyMechanism: false,
  perHop: false,
  table: false,
  selection: undefined,
  detail: false,
}

/** What numbers may be, in fields and in the address. */
export const numberLimits = {
  seed: { least: 0, most: 2 ** 32 - 1 },
  replications: { least: 1, most: 100_000 },
  push: { least: 0, most: 9_999_999_999 },
} as const

/** UTF-16 units of a scenario's, mechanism's or group's name. */
const nameMax = 200

const selectionOf = (text: string): Selection | undefined => {
  const found = /^([AB])(\d{1,7})$/.exec(text)
  return found === null ? undefined : { side: found[1] === "A" ? "A" : "B", n: Number(found[2]) }
}

const flag = (text: string): boolean | undefined => (text === "1" ? true : text === "0" ? false : undefined)

/**
 * One part of an address: how it is read (a text: refused, this is allowed), and how it is written (`undefined`: left out,
 * because it says nothing new).
 */
interface Part {
  readonly read: (text: string, state: State) => Partial<State> | string
  /** A list is written as the part repeated. */
  readonly write: (state: State) => string | readonly string[] | undefined
}

const optional = <K extends keyof State>(
  key: K,
  value: State[K] | undefined,
  allowed: string,
): Partial<State> | string => (value === undefined ? allowed : ({ [key]: value } as Partial<State>))

const named = (text: string, use: (name: string) => Partial<State>): Partial<State> | string =>
  text !== "" && text.length <= nameMax ? use(text) : `a name of 1 to ${nameMax} characters`

const switched = (key: "onlyRedundant" | "isUnfolded" | "everyMechanism" | "perHop" | "table" | "detail"): Part => ({
  read: (text) => optional(key, flag(text), "0 or 1"),
  write: (state) => (state[key] ? "1" : undefined),
})

const numbered = (key: keyof typeof numberLimits): Part => ({
  read: (text) => {
    const { least, most } = numberLimits[key]
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    const isAllowed = value >= least && value <= most
    return optional(key, isAllowed ? value : undefined, `a whole number from ${least} to ${most}`)
  },
  write: (state) => state[key]?.toString(),
})

const parts: Readonly<Record<string, Part>> = {
  scenario: {
    read: (text) => named(text, (scenario) => ({ scenario })),
    write: ({ scenario }) => (scenario === initialState.scenario ? undefined : scenario),
  },
  a: { read: (text) => named(text, (a) => ({ a })), write: ({ a }) => a },
  b: { read: (text) => (text === "" ? { b: "" } : named(text, (b) => ({ b }))), write: ({ b }) => b },
  set: {
    read: (text, { sets }) => {
      const set = readSet(text)
      return set === undefined ? `path=value of up to ${setMax} characters in one line` : { sets: [...sets, set] }
    },
    write: ({ sets }) => sets,
  },
  seed: numbered("seed"),
  replications: numbered("replications"),
  push: numbered("push"),
  side: {
    read: (text) => (text === "A" || text === "B" ? { side: text } : "A or B"),
    write: ({ view, side }) => (view === "flow" ? side : undefined),
  },
  axis: {
    read: (text) =>
      optional(
        "axis",
        axes.find((axis) => axis === text),
        axes.join(", "),
      ),
    write: ({ axis }) => (axis === initialState.axis ? undefined : axis),
  },
  fold: {
    read: (text, { fold }) => named(text, (title) => ({ fold: [...fold, title] })),
    write: ({ fold }) => fold,
  },
  dim: switched("onlyRedundant"),
  rows: switched("isUnfolded"),
  all: switched("everyMechanism"),
  hop: switched("perHop"),
  table: switched("table"),
  sel: {
    read: (text) => optional("selection", selectionOf(text), "A or B with a record's number"),
    write: ({ selection }) => (selection === undefined ? undefined : `${selection.side}${selection.n}`),
  },
  open: switched("detail"),
}

/** What an address says, and notes on what of it was not understood. */
export interface Address {
  readonly state: State
  readonly notes: readonly string[]
}

/** The first characters of a text, none cut in two. */
const startOf = (text: string): string => {
  const characters = Array.from(text)
  return characters.length > 60 ? `${characters.slice(0, 60).join("")}…` : text
}

/** Reads the part of an address after and with its `#`; `refusal` opens each note. */
export const readAddress = (hash: string, refusal = "Ignored in the address"): Address => {
  const [path = "", query = ""] = hash.replace(/^#/, "").split(/\?(.*)/s, 2)
  const name = path.replace(/^\/+|\/+$/g, "")
  const view = views.find((known) => known === name)
  const notes: string[] = []
  if (view === undefined && name !== "") notes.push(`There is no view “${name}”; this is ${initialState.view}.`)
  let state: State = { ...initialState, view: view ?? initialState.view }
  for (const [key, value] of new URLSearchParams(query)) {
    const read = Object.hasOwn(parts, key) ? parts[key]?.read(value, state) : undefined
    if (read === undefined) notes.push(`${refusal}: ${startOf(`${key}=${value}`)}, which names nothing.`)
    else if (typeof read === "string") notes.push(`${refusal}: ${startOf(`${key}=${value}`)}; allowed: ${read}.`)
    else state = { ...state, ...read }
  }
  return { state, notes }
}

/** The address of a state; `readAddress` of it gives the state again. */
export const writeAddress = (state: State): string => {
  const query = Object.entries(parts).flatMap(([key, { write }]) => {
    const values = [write(state) ?? []].flat()
    // Half a character, which only a field can hold, has no address and would throw.
    return values.map(
      (value) => `${key}=${encodeURIComponent(value.toWellFormed()).replaceAll("%2C", ",").replaceAll("%2F", "/")}`,
    )
  })
  return `#/${state.view}${query.length > 0 ? "?" : ""}${query.join("&")}`
}

/** Whether a change is a step that "back" undoes; selection and switches only replace the address. */
const isStep = (before: State, after: State): boolean =>
  differ(before, after, ["view", "scenario", "a", "b", "sets", "seed", "replications", "push", "side"])

const differ = (before: State, after: State, keys: readonly (keyof State)[]): boolean =>
  keys.some((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))

/** The state with changes; where they bring other flows, nothing of the former ones stays selected or unfolded. */
const changed = (before: State, changes: Partial<State>): State => {
  const after = { ...before, ...changes }
  if (!differ(before, after, ["scenario", "a", "b", "sets", "seed", "push"])) return after
  return { ...after, selection: undefined, detail: false, isUnfolded: false, ...changes }
}

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

  /** Changes the state, its address and the history; a change that has no address is refused with a note. */
  change(changes: Partial<State>): void {
    const before = this.#state
    const { state, notes } = readAddress(writeAddress(changed(before, changes)), "Refused")
    const address = writeAddress(state)
    if (notes.length === 0 && address === writeAddress(before)) return
    this.#notes = notes
    if (notes.length > 0) return this.#set(before)
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
