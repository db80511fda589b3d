/** Short messages that an SMS centre holds, as pooled rows, and what is known of each datagram by its attempt. */
import { doubleColumns } from "../columns.ts"

const initialRows = 256

/** By attempt: how far the datagram of a push has come. */
export class Datagrams {
  parts = new Int32Array(initialRows)
  /** Answers to submit_sm, and the code of a refusal (0: none). */
  answered = new Int32Array(initialRows)
  refused = new Int32Array(initialRows)
  /** Parts at the device, as bits. */
  received = new Int32Array(initialRows)
  receipts = new Int32Array(initialRows)
  /** 1: a part will not be delivered. */
  failed = new Int32Array(initialRows)
  /** First of the rows of its short messages, or -1. */
  first = new Int32Array(initialRows)

  /** An attempt begins; its number may have been another's. */
  begin(attempt: number, parts: number): void {
    while (attempt >= this.parts.length) doubleColumns(this)
    this.parts[attempt] = parts
    this.answered[attempt] = 0
    this.refused[attempt] = 0
    this.received[attempt] = 0
    this.receipts[attempt] = 0
    this.failed[attempt] = 0
    this.first[attempt] = -1
  }
}

/** Short messages: one row for each part of each attempt that the centre has taken and not ended. */
export class ShortMessageRows {
  attempt = new Int32Array(initialRows)
  part = new Int32Array(initialRows)
  device = new Int32Array(initialRows)
  phase = new Int32Array(initialRows)
  /** Failures in a row for the same cause, whether that was absence, and failures in all. */
  failures = new Int32Array(initialRows)
  wasAbsent = new Int32Array(initialRows)
  attempts = new Int32Array(initialRows)
  timerRetry = new Float64Array(initialRows)
  timerExpiry = new Float64Array(initialRows)
  /** The next that the centre holds for the same device; of a free row, the next free one. */
  next = new Int32Array(initialRows)
  /** The next of the same attempt. */
  sibling = new Int32Array(initialRows)
  #capacity = initialRows
  #used = 0
  #free = -1

  alloc(attempt: number, part: number, device: number): number {
    let row = this.#free
    if (row >= 0) this.#free = this.next[row]!
    else {
      if (this.#used === this.#capacity) {
        doubleColumns(this)
        this.#capacity *= 2
      }
      row = this.#used++
    }
    this.attempt[row] = attempt
    this.part[row] = part
    this.device[row] = device
    this.phase[row] = 0
    this.failures[row] = 0
    this.wasAbsent[row] = -1
    this.attempts[row] = 0
    this.timerRetry[row] = -1
    this.timerExpiry[row] = -1
    return row
  }

  free(row: number): void {
    this.next[row] = this.#free
    this.#free = row
  }
}

/** Takes a row out of the singly linked list that begins at `heads[list]`. */
export const unlink = (heads: Int32Array, list: number, next: Int32Array, row: number): void => {
  let before = -1
  for (let at = heads[list]!; at !== row; at = next[at]!) before = at
  if (before < 0) heads[list] = next[row]!
  else next[before] = next[row]!
}
