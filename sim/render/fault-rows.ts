/** The part of the table that says what went wrong, and what that took and why; empty where nothing does. */
import type { FaultResult } from "../analysis/result.ts"
import { forgottenKinds } from "../trace/tables.ts"

type Faults = Readonly<Record<string, FaultResult>> | undefined

interface FaultLine {
  readonly name: string
  readonly cells: readonly string[]
}

/** Rows that are left out where nobody has anything in them. */
const rare: readonly (readonly [name: string, of: (fault: FaultResult) => number])[] = [
  ["    on links", ({ messagesLostBy }) => messagesLostBy.link],
  ["    came to a node out of order", ({ messagesLostBy }) => messagesLostBy.down],
  ["    were at a node that crashed", ({ messagesLostBy }) => messagesLostBy.crash],
  ["  pushes lost", ({ pushesLost }) => pushesLost],
  ["    not begun", ({ pushesLostBy }) => pushesLostBy.notBegun],
  ["    forgotten by their keeper", ({ pushesLostBy }) => pushesLostBy.forgotten],
  ...forgottenKinds.map((kind) => [`  ${kind} forgotten`, ({ forgotten }: FaultResult) => forgotten[kind]] as const),
]

/** A heading and its rows for each fault, in the order of the scenario; `faults` by mechanism. */
export const faultParts = (
  faults: readonly Faults[],
  span: (seconds: number) => string,
): readonly ({ readonly heading: string } | FaultLine)[] => {
  const names = Object.keys(faults.find((each) => each !== undefined) ?? {})
  return names.flatMap((fault) => {
    const each = faults.map((of) => of?.[fault])
    const row = (name: string, of: (result: FaultResult) => string): FaultLine => ({
      name,
      cells: each.map((result) => (result === undefined ? "-" : of(result))),
    })
    return [
      { heading: `fault: ${fault}` },
      row("  times at work", ({ times }) => String(times)),
      row("  for, in sum", (result) => span(result.span)),
      row("  messages lost", ({ messagesLost }) => String(messagesLost)),
      ...rare
        .filter(([, of]) => each.some((result) => result !== undefined && of(result) > 0))
        .map(([name, of]) => row(name, (result) => String(of(result)))),
    ]
  })
}
