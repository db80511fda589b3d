import { expect, test } from "vitest"
import fc from "fast-check"
import { initialState, readAddress, writeAddress, type State } from "../../viz/state.ts"
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
      fc.tuple(label, fc.string({ maxLength: 20 })).map(([path, value]) => `${path}=${value.toWellFormed()}`),
      { maxLength: 3 },
    ),
    seed: fc.option(fc.nat(0xffffffff), { nil: undefined }),
    replications: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
    push: fc.option(fc.nat(), { nil: undefined }),
    side: fc.constantFrom("A", "B"),
    axis: fc.constantFrom(...axes),
    fold: fc.uniqueArray(fc.constantFrom("SIP/IP core", "access", "service")),
    onlyRedundant: fc.boolean(),
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
