/** Systems of linear equations, which traffic equations are: Gaussian elimination with partial pivoting (Golub & Van Loan §3.4). */
import { assert } from "../../kernel/assert.ts"

/** Solves A x = b; A is square and not singular. */
export const solve = (matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] => {
  const n = right.length
  const rows = matrix.map((row, index) => Float64Array.from([...row, right[index] ?? 0]))
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row
    }
    assert(at(pivot, column) !== 0, "the equations have one solution")
    const found = rows[pivot]
    const here = rows[column]
    if (found === undefined || here === undefined) break
    rows[pivot] = here
    rows[column] = found
    for (let row = column + 1; row < n; row++) {
      const factor = at(row, column) / at(column, column)
      const target = rows[row]
      if (factor === 0 || target === undefined) continue
      for (let i = column; i <= n; i++) target[i] = (target[i] ?? 0) - factor * (found[i] ?? 0)
    }
  }
  const solution = new Float64Array(n)
  for (let row = n - 1; row >= 0; row--) {
    let sum = at(row, n)
    for (let column = row + 1; column < n; column++) sum -= at(row, column) * (solution[column] ?? 0)
    solution[row] = sum / at(row, row)
  }
  return [...solution]
}
