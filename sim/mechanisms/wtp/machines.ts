/** The tables of one half of WTP's classes 1 and 2, compiled: index 0 is class 1, index 1 class 2. */
import { compile, type AnyMachine, type CompiledMachine } from "../../protocols/table.ts"

export const class2 = 1

/** What a user hears when its peer never responded, as hosts say it. */
export const noAnswer = 408

/** The phases that end a transaction. */
const ends: ReadonlySet<string> = new Set(["confirmed", "terminated", "aborted"])

export interface Half<Input extends string> {
  readonly compiled: readonly CompiledMachine[]
  /** By class and phase: 1 where the transaction has ended. */
  readonly isEnd: readonly Uint8Array[]
  /** By input and class: its index, or -1 where the class has none. */
  readonly inputs: Readonly<Record<Input, readonly number[]>>
}

/** Compiles both classes of a half. */
export const halfOf = <Input extends string>(machines: readonly AnyMachine[]): Half<Input> => ({
  compiled: machines.map(compile),
  isEnd: machines.map(({ phases }) => Uint8Array.from(phases, (phase) => (ends.has(phase) ? 1 : 0))),
  inputs: Object.fromEntries(
    machines.flatMap(({ inputs }) => inputs).map((name) => [name, machines.map(({ inputs }) => inputs.indexOf(name))]),
  ) as Readonly<Record<string, readonly number[]>> as Half<Input>["inputs"],
})
