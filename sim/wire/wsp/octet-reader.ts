/**
 * Reads the binary formats of WAP (WSP, WTP, service indications) octet by octet: WAP-230 §8.1.
 * Rule: reading is total. The first problem sticks; after it every read gives nothing, no loop goes on, and `finish` gives
 * the problem in place of the value. So a parser reads straight down its layout, and nothing that a peer sends can throw.
 */
import { textOf } from "../octets.ts"

/** What octets are that do not fit their format: what is wrong, and at which octet, counted from 0. */
export interface Malformed {
  readonly kind: "malformed"
  readonly problem: string
  readonly at: number
}

/** A place in octets that moves on as they are read. */
export class OctetReader {
  readonly #octets: Uint8Array
  #at = 0
  #end: number
  #malformed: Malformed | undefined

  constructor(octets: Uint8Array) {
    this.#octets = octets
    this.#end = octets.length
  }

  /** Whether there is an octet to read, and no problem yet. */
  get hasMore(): boolean {
    return this.#malformed === undefined && this.#at < this.#end
  }

  /** States a problem at the present place; the first one counts. */
  fail(problem: string): void {
    this.#malformed ??= { kind: "malformed", problem, at: this.#at }
  }

  /** The next octet without reading it; 0 at the end. */
  peek(): number {
    return this.hasMore ? (this.#octets[this.#at] ?? 0) : 0
  }

  /** Reads one octet. */
  uint8(what: string): number {
    if (!this.hasMore) this.fail(`${what} is missing`)
    const octet = this.peek()
    if (this.#malformed === undefined) this.#at += 1
    return octet
  }

  /** Reads two octets, the more significant one first. */
  uint16(what: string): number {
    const high = this.uint8(what)
    return high * 256 + this.uint8(what)
  }

  /** Reads a whole number of seven bits an octet, at most 32 bits in five octets (WAP-230 §8.1.2). */
  uintvar(what: string): number {
    let value = 0
    for (let octets = 1; octets <= 5; octets += 1) {
      const octet = this.uint8(what)
      value = value * 128 + (octet & 0x7f)
      if (octet < 0x80) break
      if (octets === 5) this.fail(`${what} has more than five octets`)
    }
    if (value > 0xffffffff) this.fail(`${what} has more than 32 bits`)
    return this.#malformed === undefined ? value : 0
  }

  /** Reads that many octets. */
  take(count: number, what: string): Uint8Array {
    if (count > this.#end - this.#at) this.fail(`${what} needs ${count} octets and has ${this.#end - this.#at}`)
    if (this.#malformed !== undefined) return new Uint8Array(0)
    this.#at += count
    return this.#octets.slice(this.#at - count, this.#at)
  }

  /** Reads what is left. */
  rest(): Uint8Array {
    return this.take(this.#end - this.#at, "the rest")
  }

  /** Reads text up to its NUL, without the quote 7F that may stand in front (WAP-230 §8.4.2.1). */
  text(what: string): string {
    const nul = this.#octets.indexOf(0, this.#at)
    if (nul < 0 || nul >= this.#end) this.fail(`${what} has no end`)
    const octets = this.take(nul - this.#at, what)
    this.uint8(what)
    return textOf(octets[0] === 0x7f ? octets.subarray(1) : octets)
  }

  /** Reads, with `read`, a part of that many octets, which it has to use up. */
  within<T>(count: number, what: string, read: () => T): T {
    const outerEnd = this.#end
    if (count > outerEnd - this.#at) this.fail(`${what} needs ${count} octets and has ${outerEnd - this.#at}`)
    this.#end = Math.min(this.#at + count, outerEnd)
    const value = read()
    this.noMore(what)
    this.#end = outerEnd
    return value
  }

  /** Reads, with `read`, one thing after another up to the end of the part. */
  list<T>(read: () => T): readonly T[] {
    const things: T[] = []
    while (this.hasMore) things.push(read())
    return things
  }

  /** States a problem where octets are left over. */
  noMore(what: string): void {
    if (this.hasMore) this.fail(`${what} has octets left over`)
  }

  /** Gives the value, or the problem where there was one. */
  finish<T>(value: T): T | Malformed {
    return this.#malformed ?? value
  }
}
