import { expect, test } from "vitest"
import fc from "fast-check"
import { joinSets, splitSets } from "../../viz/sets.ts"
import { initialState, readAddress, Store, writeAddress, type State } from "../../viz/state.ts"
import { axes } from "../../sim/index.ts"

const read = (hash: string): State => readAddress(hash).state

test("an empty address is the first view, without a note", () => {
  expect(readAddress("")).toEqual({ state: initialState, notes: [] })
})

test("an address holds the whole view", () => {
  const text = "#/compare?a=sip-message&b=ppg-sip-loop&seed=7&replications=3&fold=SIP/IP%20core&sel=B9&open=1"
  const state = read(text)
  expect(state).toMatchObject({ a: "sip-message", b: "ppg-sip-loop", seed: 7, replications: 3, fold: ["SIP/IP core"] })
  expect(state).toMatchObject({ selection: { side: "B", n: 9 }, detail: true })
  expect(writeAddress(state)).toBe(text)
})

test("what is not understood is ignored with a note, and the rest is kept", () => {
  const { state, notes } = readAddress("#/graph?a=x&seed=-1&axis=spiral&sel=Z1&nonsense=2&toString=1&b=y")
  expect(state).toEqual({ ...initialState, a: "x", b: "y" })
  expect(notes).toHaveLength(6)
  expect(notes[0]).toContain("graph")
})

test("changes to the scenario repeat and keep their order, with every character", () => {
  const sets = ["run.duration=5 min", "links.pcscf-device.loss=2 %", "content.type=a/b+c&d=e"]
  expect(read(writeAddress({ ...initialState, sets })).sets).toEqual(sets)
})

test("every state can be written and read back", () => {
  const label = fc.stringMatching(/^[a-z][a-z-]{0,12}$/)
  const states: fc.Arbitrary<State> = fc.record({
    view: fc.constantFrom("compare", "flow"),
    scenario: label,
    a: fc.option(label, { nil: undefined }),
    b: fc.option(fc.oneof(label, fc.constant("")), { nil: undefined }),
    sets: fc.array(
      fc.tuple(label, fc.string({ maxLength: 20 })).map(([path, value]) => `${path}=${value.trim()}`),
      { maxLength: 3 },
    ),
    seed: fc.option(fc.nat(0xffffffff), { nil: undefined }),
    replications: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
    push: fc.option(fc.nat(), { nil: undefined }),
    side: fc.constantFrom("A", "B"),
    axis: fc.constantFrom(...axes),
    fold: fc.uniqueArray(fc.constantFrom("SIP/IP core", "access, radio", "service")),
    onlyRedundant: fc.boolean(),
    isUnfolded: fc.boolean(),
    everyMechanism: fc.boolean(),
    perHop: fc.boolean(),
    table: fc.boolean(),
    selection: fc.option(fc.record({ side: fc.constantFrom("A", "B"), n: fc.nat(9_999_999) }), { nil: undefined }),
    detail: fc.boolean(),
  })
  fc.assert(
    fc.property(states, (state) => {
      // The side is part of the flow view's address only.
      const expected = state.view === "flow" ? state : { ...state, side: initialState.side }
      expect(readAddress(writeAddress(state))).toEqual({ state: expected, notes: [] })
    }),
    { seed: 1, numRuns: 300 },
  )
})

/** A window as far as a store needs one. */
const storeAt = (hash: string): Store => {
  const location = { hash }
  const go = (_: unknown, __: string, address: string): void => {
    location.hash = address
  }
  const history = { pushState: go, replaceState: go }
  return new Store({ location, history, addEventListener: () => {} } as unknown as Window)
}

test("a value too long for the address is refused with a note, and no character is cut in two", () => {
  const half = `${"x".repeat(199)}\u{1f600}`
  for (const key of ["scenario", "a", "b", "fold"]) {
    const { state, notes } = readAddress(`#/compare?${key}=${encodeURIComponent(half)}`)
    expect(state).toEqual(initialState)
    expect(notes).toHaveLength(1)
    expect(() => encodeURIComponent(notes[0]!)).not.toThrow()
  }
  const { state, notes } = readAddress(`#/compare?set=${encodeURIComponent(`a=${"x".repeat(997)}\u{1f600}`)}`)
  expect([state, notes.length]).toEqual([initialState, 1])
  expect(() => writeAddress({ ...initialState, b: "x\ud83d" })).not.toThrow()
})

test("what the address would not give again is refused with a note, whoever asks for it", () => {
  const store = storeAt("#/compare?set=a=1")
  const before = store.state
  let told = 0
  store.listen(() => told++)
  const impossible: readonly Partial<State>[] = [
    { sets: [`a=${"x".repeat(999)}`] },
    { sets: ["nothing"] },
    { sets: ["a=two\nlines"] },
    { push: 10_000_000_000 },
    { seed: -1 },
    { replications: 0 },
    { a: "x".repeat(201) },
  ]
  for (const [index, changes] of impossible.entries()) {
    store.change(changes)
    expect(store.state).toEqual(before)
    expect(store.notes.join()).toMatch(/^Refused: /)
    expect(told).toBe(index + 1)
  }
  store.change({ sets: [`a=${"x".repeat(998)}`], push: 9_999_999_999 })
  expect(store.notes).toEqual([])
  expect(store.state).toMatchObject({ sets: [`a=${"x".repeat(998)}`], push: 9_999_999_999 })
})

test("a change typed with blanks around its sign is the same after a reload", () => {
  const store = storeAt("")
  store.change({ sets: splitSets("links.x.loss = 2 %; b.c =d") })
  expect(store.state.sets).toEqual(["links.x.loss=2 %", "b.c=d"])
  expect(readAddress(writeAddress(store.state))).toEqual({ state: store.state, notes: [] })
  expect(readAddress("#/compare?set=links.x.loss%20=%202%20%25")).toEqual({
    state: { ...initialState, sets: ["links.x.loss=2 %"] },
    notes: [],
  })
})

test("the line of changes gives back each of them, semicolons in values included", () => {
  const value = fc.array(fc.constantFrom(";", "x", " ", "=", '"'), { maxLength: 8 }).map((all) => all.join("").trim())
  fc.assert(
    fc.property(fc.array(value.map((each) => `a.b=${each}`)), (sets) => {
      expect(splitSets(joinSets(sets))).toEqual(sets)
    }),
    { seed: 1, numRuns: 500 },
  )
})

test("other flows have nothing selected or unfolded; a switch leaves both as they are", () => {
  const address = "#/compare?a=x&rows=1&sel=B9&open=1"
  const wishes: readonly Partial<State>[] = [
    { scenario: "other" },
    { a: "y" },
    { b: "z" },
    { sets: ["a=2"] },
    { seed: 8 },
    { push: 3 },
  ]
  for (const wish of wishes) {
    const store = storeAt(address)
    store.change(wish)
    expect(store.state).toMatchObject({ ...wish, selection: undefined, detail: false, isUnfolded: false })
  }
  const store = storeAt(address)
  store.change({ table: true })
  expect(store.state).toMatchObject({ selection: { side: "B", n: 9 }, detail: true, isUnfolded: true })
})
