/** Attempts that wait for a device's connection, in the order in which they came: a list for each device. */
import { doubleColumns } from "../columns.ts"

const initialRows = 256

export class Waiting {
  /** By attempt: the next of the same device, or -1. */
  next = new Int32Array(initialRows)
  readonly #head: Int32Array
  readonly #tail: Int32Array

  constructor(devices: number) {
    this.#head = new Int32Array(devices).fill(-1)
    this.#tail = new Int32Array(devices).fill(-1)
  }

  /** Whether anything waits for the device. */
  has(device: number): boolean {
    return this.#head[device]! >= 0
  }

  add(device: number, attempt: number): void {
    while (attempt >= this.next.length) doubleColumns(this)
    this.next[attempt] = -1
    const last = this.#tail[device]!
    if (last < 0) this.#head[device] = attempt
    else this.next[last] = attempt
    this.#tail[device] = attempt
  }

  /** Takes the first out; there must be one. */
  take(device: number): number {
    const attempt = this.#head[device]!
    this.#head[device] = this.next[attempt]!
    if (this.#head[device]! < 0) this.#tail[device] = -1
    return attempt
  }
}
