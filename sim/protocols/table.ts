/**
 * A protocol machine as a table: phase × input → next phase and actions, laid out as its standard lays it out.
 * Rule 1: a cell that no row fills ignores the input, which is itself a statement of the standard.
 * Rule 2: there are no guards; what would be a guard ("retries left") is an input (`retryDue`, `retriesSpent`).
 * Rule 3: from the one table come the typed arrays that the loop runs, the matrix that people read, and the tests.
 */
import { assert } from "../kernel/assert.ts"

/** One consequence of an input, with the place of the standard that says so. */
export type Row<Phase extends string, Input extends string, Action extends string> = readonly [
  from: Phase,
  on: Input,
  to: Phase,
  does: readonly Action[],
  source: string,
]

/** A whole machine. It starts in the first of its phases; a phase that no row leaves is final. */
export interface Machine<Phase extends string, Input extends string, Action extends string> {
  readonly name: string
  readonly phases: readonly Phase[]
  readonly inputs: readonly Input[]
  readonly actions: readonly Action[]
  readonly rows: readonly Row<Phase, Input, Action>[]
}

/** Any machine, when its words do not matter. */
export type AnyMachine = Machine<string, string, string>

/** What the loop runs: whole numbers in typed arrays, indexed by position in `phases`, `inputs`, `actions` and `rows`. */
export interface CompiledMachine {
  readonly phaseCount: number
  readonly inputCount: number
  /** `row[phase * inputCount + input]` is the row that fires, or -1 where the input is ignored. */
  readonly row: Int16Array
  /** Next phase of a row. */
  readonly to: Uint8Array
  /** The actions of row r are `actions[actionStart[r]]` up to, not including, `actions[actionStart[r + 1]]`. */
  readonly actionStart: Uint16Array
  readonly actions: Uint8Array
}

const indexOf = (machine: AnyMachine, kind: "phases" | "inputs" | "actions", name: string): number => {
  const index = machine[kind].indexOf(name)
  assert(index >= 0, `${machine.name} has no "${name}" among its ${kind}: ${machine[kind].join(", ")}`)
  return index
}

/** Position of a phase in its machine. */
export const phaseIndex = <P extends string>(
  machine: { readonly phases: readonly P[] } & AnyMachine,
  name: P,
): number => indexOf(machine, "phases", name)

/** Position of an input in its machine. */
export const inputIndex = <I extends string>(
  machine: { readonly inputs: readonly I[] } & AnyMachine,
  name: I,
): number => indexOf(machine, "inputs", name)

/** Position of an action in its machine. */
export const actionIndex = <A extends string>(
  machine: { readonly actions: readonly A[] } & AnyMachine,
  name: A,
): number => indexOf(machine, "actions", name)

/** Turns a table into the typed arrays that run; throws when two rows fill one cell or a row uses a word not declared. */
export const compile = (machine: AnyMachine): CompiledMachine => {
  const { phases, inputs, rows } = machine
  assert(phases.length < 256 && machine.actions.length < 256, `${machine.name} has too many phases or actions`)
  const row = new Int16Array(phases.length * inputs.length).fill(-1)
  const to = new Uint8Array(rows.length)
  const actionStart = new Uint16Array(rows.length + 1)
  const actions: number[] = []
  rows.forEach(([from, on, next, does], index) => {
    const cell = indexOf(machine, "phases", from) * inputs.length + indexOf(machine, "inputs", on)
    assert(row[cell] === -1, `${machine.name} says twice what "${on}" does in "${from}"`)
    row[cell] = index
    to[index] = indexOf(machine, "phases", next)
    for (const action of does) actions.push(indexOf(machine, "actions", action))
    actionStart[index + 1] = actions.length
  })
  return {
    phaseCount: phases.length,
    inputCount: inputs.length,
    row,
    to,
    actionStart,
    actions: Uint8Array.from(actions),
  }
}

/**
 * The machine as a later standard amends it: rows of a `struck` input go, a row of `rows` replaces the row of the same
 * phase and input or is added.
 */
export const amend = <P extends string, I extends string, A extends string>(
  machine: Machine<P, I, A>,
  amendment: { readonly name: string; readonly rows: readonly Row<P, I, A>[]; readonly struck?: readonly I[] },
): Machine<P, I, A> => {
  const { name, rows, struck = [] } = amendment
  const kept = machine.rows.filter(([, on]) => !struck.includes(on))
  const isSameCell = (one: Row<P, I, A>, other: Row<P, I, A>): boolean => one[0] === other[0] && one[1] === other[1]
  return {
    ...machine,
    name,
    rows: [
      ...kept.map((row) => rows.find((amended) => isSameCell(row, amended)) ?? row),
      ...rows.filter((amended) => !kept.some((row) => isSameCell(row, amended))),
    ],
  }
}

const pad = (text: string, width: number): string => text + " ".repeat(width - text.length)
const widthOf = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length))

/**
 * The whole phase × input matrix as text to be read: next phase per cell, `·` where the input is ignored,
 * then every row with its actions and source.
 */
export const matrixText = (machine: AnyMachine): string => {
  const { phases, inputs, rows } = machine
  const cell = (phase: string, input: string): string =>
    rows.find(([from, on]) => from === phase && on === input)?.[2] ?? "·"
  const phaseWidth = widthOf(phases)
  const columnWidths = inputs.map((input) => widthOf([input, ...phases.map((phase) => cell(phase, input))]))
  const line = (first: string, cells: readonly string[]): string =>
    [pad(first, phaseWidth), ...cells.map((text, column) => pad(text, columnWidths[column] ?? 0))].join("  ").trimEnd()
  const matrix = [
    line("", inputs),
    ...phases.map((phase) =>
      line(
        phase,
        inputs.map((input) => cell(phase, input)),
      ),
    ),
  ]
  const inputWidth = widthOf(inputs)
  const doesWidth = widthOf(rows.map(([, , , does]) => does.join(", ") || "–"))
  const list = phases.flatMap((phase) =>
    rows
      .filter(([from]) => from === phase)
      .map(([from, on, to, does, source]) =>
        [
          pad(from, phaseWidth),
          pad(on, inputWidth),
          "→",
          pad(to, phaseWidth),
          pad(does.join(", ") || "–", doesWidth),
          source,
        ].join(" "),
      ),
  )
  return [machine.name, "", ...matrix, "", ...list, ""].join("\n")
}
