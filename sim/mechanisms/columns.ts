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

/** Row numbers of interleaved columns go up in steps of this; divided by it, they count through. */
export const rowStep = 16
export const rowShift = 4

/**
 * Lays the columns of a pool out side by side, with room for `rows` rows, and keeps what they hold: what is touched together then lies in few
 * lines of the cache. Sixteen columns of one type, in the order in which the pool declares them, share a buffer; each is a view that begins at its
 * own cell, so that a row number, which goes up by `rowStep`, is an index into every column. Views are replaced: read them through the pool.
 */
export const interleave = (pool: object, rows: number): void => {
  const fields = pool as Record<string, unknown>
  const names = Object.keys(fields)
  const cells = rows * rowStep
  for (const Column of [Int32Array, Float64Array]) {
    const columns = names.filter((name) => fields[name] instanceof Column)
    for (let first = 0; first < columns.length; first += rowStep) {
      const whole = new Column(cells)
      const old = fields[columns[first]!] as InstanceType<typeof Column>
      whole.set(new Column(old.buffer))
      columns.slice(first, first + rowStep).forEach((name, place) => {
        fields[name] = new Column(whole.buffer, place * Column.BYTES_PER_ELEMENT, cells - place)
      })
    }
  }
}
