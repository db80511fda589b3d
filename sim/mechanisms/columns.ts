/** Growing pools: a pool is an object whose rows live in typed-array columns of one length. */

/**
 * Doubles every column of a pool; one with several cells a row keeps as many. Other fields stay.
 * Columns are replaced, so whoever reads them must do so through the pool.
 */
export const doubleColumns = (pool: object): void => {
  const fields = pool as Record<string, unknown>
  for (const [name, column] of Object.entries(fields)) {
    if (column instanceof Int32Array) {
      const grown = new Int32Array(column.length * 2)
      grown.set(column)
      fields[name] = grown
    } else if (column instanceof Float64Array) {
      const grown = new Float64Array(column.length * 2)
      grown.set(column)
      fields[name] = grown
    }
  }
}
