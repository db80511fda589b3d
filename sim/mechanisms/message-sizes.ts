/**
 * Sizes of the messages at each place, found once by printing one and then looked up: identifiers have fixed width, so a size depends
 * on place, code and body length, and on what the device can do, alone.
 */
import { asidesOf, type PrintContext } from "./place.ts"
import type { RouteBook } from "./route-book.ts"

/** Response codes of every protocol lie below this. */
const codes = 8192

/** Body lengths below this have their sizes in a table; of longer ones, and of parts, so many lengths are remembered. */
const tabledBody = 4096
const bodiesMost = 1024

/** Sizes of messages to and from devices of one profile. */
export class MessageSizes {
  private readonly book: RouteBook
  private readonly profile: number
  private readonly requests: Int32Array[] = []
  private readonly responses = new Map<number, number>()
  private readonly asides = new Map<number, number>()
  /** By body length: sizes of what depends on it and has no table. */
  private readonly parts = new Map<number, Map<number, number>>()
  private readonly contents = new Map<number, Map<number, number>>()

  constructor(book: RouteBook, profile: number) {
    this.book = book
    this.profile = profile
  }

  /** Octets of the request at a place with a body of this length, or of one part of it. */
  request(place: number, body: number, part: number): number {
    if (body >= tabledBody || part > 0) return this.#part(place, body, part)
    const sizes = (this.requests[place] ??= new Int32Array(tabledBody).fill(-1))
    let size = sizes[body]!
    if (size < 0) {
      size = this.book.places[place]!.request(this.#context(body, 0)).length
      sizes[body] = size
    }
    return size
  }

  /** Octets of the response with this code at a place, made by the receiver of `answeredAt`, to a push with a body of this length. */
  response(place: number, code: number, answeredAt: number, body: number): number {
    const { places } = this.book
    const at = places[place]!
    const key = (place * places.length + answeredAt) * codes + code
    const sizes = at.answersWithContent === true ? this.#ofBody(this.contents, body) : this.responses
    let size = sizes.get(key)
    if (size === undefined) {
      const length = at.answersWithContent === true ? body : 0
      size = at.response(this.#context(length, 0), code, places[answeredAt]!).length
      sizes.set(key, size)
    }
    return size
  }

  /** Octets of what the client half of a place sends beside its request, by number. */
  aside(place: number, which: number): number {
    const key = place + which * this.book.places.length
    let size = this.asides.get(key)
    if (size === undefined) {
      size = asidesOf(this.book.places[place]!)[which]!.print(this.#context(0, 0)).length
      this.asides.set(key, size)
    }
    return size
  }

  #part(place: number, body: number, part: number): number {
    const sizes = this.#ofBody(this.parts, body)
    const key = part * this.book.places.length + place
    let size = sizes.get(key)
    if (size === undefined) {
      size = this.book.places[place]!.request(this.#context(body, part)).length
      sizes.set(key, size)
    }
    return size
  }

  #ofBody(table: Map<number, Map<number, number>>, body: number): Map<number, number> {
    let sizes = table.get(body)
    if (sizes === undefined) {
      if (table.size >= bodiesMost) table.clear()
      sizes = new Map()
      table.set(body, sizes)
    }
    return sizes
  }

  #context(body: number, part: number): PrintContext {
    const { profile } = this
    return this.book.context({ push: 0, attempt: 0, device: 0, nowSeconds: 0, profile }, body, part)
  }
}
