/** Growing typed-array columns: the rows of pools (transactions, attempts, pushes) live in them. */

export const longer32 = (column: Int32Array<ArrayBuffer>, rows: number): Int32Array<ArrayBuffer> => {
  const grown = new Int32Array(rows)
  grown.set(column)
  return grown
}

export const longer64 = (column: Float64Array<ArrayBuffer>, rows: number): Float64Array<ArrayBuffer> => {
  const grown = new Float64Array(rows)
  grown.set(column)
  return grown
}
