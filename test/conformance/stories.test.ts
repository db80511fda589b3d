/** The protocol tables fit every story, and every row, action and destination of every table is needed by one. */
import { describe, expect, test } from "vitest"
import type { AnyMachine } from "../../sim/protocols/table.ts"
import { machineNames, trueTables, type MachineName } from "./machines.ts"
import { stories } from "./stories.ts"

describe("the tables do what the standards say", () => {
  for (const { source, title, check } of stories) test(`${source}: ${title}`, () => check(trueTables))
})

/** Whether a machine in place of the true one is found out by a story that exercises it. */
const isFoundOut = (name: MachineName, machine: AnyMachine): boolean => {
  const tables = { ...trueTables, [name]: machine }
  return stories.some(({ machines, check }) => {
    if (!machines.includes(name)) return false
    try {
      check(tables)
      return false
    } catch {
      return true
    }
  })
}

describe("a table that lacks something is found out", () => {
  for (const name of machineNames) {
    const machine = trueTables[name]
    const withRows = (rows: AnyMachine["rows"]): AnyMachine => ({ ...machine, rows })

    test(`${name}: each of its ${machine.rows.length} rows deleted in turn`, () => {
      const missed = machine.rows.filter(
        (row) => !isFoundOut(name, withRows(machine.rows.filter((other) => other !== row))),
      )
      expect(missed.map(([from, on]) => `${from}, ${on}`)).toEqual([])
    })

    test(`${name}: each action of each row deleted in turn`, () => {
      const missed = machine.rows.flatMap(([from, on, to, does, source], index) =>
        does
          .filter((_, position) => {
            const without = does.filter((__, other) => other !== position)
            return !isFoundOut(name, withRows(machine.rows.with(index, [from, on, to, without, source])))
          })
          .map((action) => `${from}, ${on}: ${action}`),
      )
      expect(missed).toEqual([])
    })

    test(`${name}: each row led to each other phase in turn`, () => {
      const missed = machine.rows.flatMap(([from, on, to, does, source], index) =>
        machine.phases
          .filter((phase) => phase !== to)
          .filter((phase) => !isFoundOut(name, withRows(machine.rows.with(index, [from, on, phase, does, source]))))
          .map((phase) => `${from}, ${on} → ${phase} instead of ${to}`),
      )
      expect(missed).toEqual([])
    })
  }
})
