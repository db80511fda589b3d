/**
 * Lists of rows, one for each device, in the order in which they came; a pool's own column links them.
 * A device that has never had one costs no memory: 0 stands for none, which is what fresh memory holds.
 */
export class DeviceLists {
  /** By device: the row plus one. */
  readonly #first: Int32Array
  readonly #last: Int32Array

  constructor(devices: number) {
    this.#first = new Int32Array(devices)
    this.#last = new Int32Array(devices)
  }

  /** The row that came first, or -1. */
  first(device: number): number {
    return this.#first[device]! - 1
  }

  /** Puts a row at the end; `next` is the column that links, -1 after the last. */
  append(device: number, row: number, next: Int32Array): void {
    const last = this.#last[device]! - 1
    next[row] = -1
    if (last < 0) this.#first[device] = row + 1
    else next[last] = row
    this.#last[device] = row + 1
  }

  /** Takes the row that came first, if there is one. */
  shift(device: number, next: Int32Array): void {
    const first = this.#first[device]! - 1
    if (first >= 0) this.#takeOut(device, -1, first, next)
  }

  /** Takes a row out; false when it is not in the list. */
  remove(device: number, row: number, next: Int32Array): boolean {
    let before = -1
    for (let at = this.#first[device]! - 1; at >= 0; at = next[at]!) {
      if (at === row) {
        this.#takeOut(device, before, at, next)
        return true
      }
      before = at
    }
    return false
  }

  has(device: number, row: number, next: Int32Array): boolean {
    for (let at = this.#first[device]! - 1; at >= 0; at = next[at]!) if (at === row) return true
    return false
  }

  #takeOut(device: number, before: number, row: number, next: Int32Array): void {
    const after = next[row]!
    if (before < 0) this.#first[device] = after + 1
    else next[before] = after
    if (after < 0) this.#last[device] = before + 1
  }
}
