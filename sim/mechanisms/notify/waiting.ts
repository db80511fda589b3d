/** Attempts that wait for their NOTIFY, in the order in which they came, for each device: linked rows, no objects. */

export class WaitingNotifies {
  /** By device: first and last attempt. */
  private readonly head: Int32Array
  private readonly tail: Int32Array
  /** By attempt: the one behind it, or -1. */
  private next = new Int32Array(256)

  constructor(devices: number) {
    this.head = new Int32Array(devices).fill(-1)
    this.tail = new Int32Array(devices).fill(-1)
  }

  /** Whether an attempt waits for this device. */
  isEmpty(device: number): boolean {
    return this.head[device]! < 0
  }

  /** Puts an attempt behind the others. */
  put(device: number, attempt: number): void {
    while (attempt >= this.next.length) this.#grow()
    this.next[attempt] = -1
    const last = this.tail[device]!
    if (last < 0) this.head[device] = attempt
    else this.next[last] = attempt
    this.tail[device] = attempt
  }

  /** Does something with each attempt, in their order. */
  each(device: number, visit: (attempt: number) => void): void {
    for (let attempt = this.head[device]!; attempt >= 0; attempt = this.next[attempt]!) visit(attempt)
  }

  /** Takes the first attempt, or -1. */
  take(device: number): number {
    const attempt = this.head[device]!
    if (attempt < 0) return -1
    this.head[device] = this.next[attempt]!
    if (this.head[device]! < 0) this.tail[device] = -1
    return attempt
  }

  #grow(): void {
    const grown = new Int32Array(this.next.length * 2)
    grown.set(this.next)
    this.next = grown
  }
}
