/**
 * Places as columns of whole numbers: what the loop follows. Also the sizes of the messages at each place, found once by
 * printing one and then looked up (identifiers have fixed width, so a size depends on place, code and body length alone).
 */
import type { Effect } from "../protocols/ims/decision.ts"
import { UnroutableScenario } from "./directory.ts"
import type { Operation, Place } from "./place.ts"
import type { RouteBook } from "./route-book.ts"

export const operationCodes = { forward: 0, "back-to-back": 1, answer: 2 } as const

export const effectNames: readonly (Effect | undefined)[] = [
  undefined,
  "deliver",
  "challenge",
  "bind",
  "unbind",
  "store",
  "note-registration",
  "subscribe",
]

export const timerProfiles = ["core", "cellular", "http", "diameter"] as const

const coreRoles: ReadonlySet<string> = new Set(["p-cscf", "i-cscf", "s-cscf", "hss"])

/** An attempt remembers the places it visited as bits of one whole number. */
const visitedBits = 31

/** Response codes of every protocol lie below this. */
const codes = 8192

/** Body lengths up to this have their sizes in a table; longer ones are printed each time. */
const tabledBody = 4096

export class RouteTable {
  readonly places: readonly Place[]
  /** The first so many places carry pushes; the others, signalling that all mechanisms share. */
  readonly pushPlaces: number
  readonly from: Int32Array
  readonly to: Int32Array
  readonly link: Int32Array
  readonly direction: Int32Array
  readonly timers: Int32Array
  /** 1: always over TCP; -1: always over UDP; 0: by size. */
  readonly transport: Int32Array
  /** The Diameter place asked first, or -1. */
  readonly query: Int32Array
  readonly isQuery: Int32Array
  /** The access link, and which of its ends (0: first, 1: second) the devices are; -1 where there is none. */
  readonly accessLink: number
  readonly accessDeviceEnd: 0 | 1
  /** [place × registered]: operation, its follower or code, its effect. */
  readonly operation: Int32Array
  readonly argument: Int32Array
  readonly effect: Int32Array
  readonly requestKind: Int32Array
  readonly isCore: Int32Array
  readonly isRadio: Int32Array
  /** How many later places of the same route enter the same node, or use the same link in the same direction: counted from
   *  the device, so that the legs that mechanisms share have the same number and meet the same draws. */
  readonly nodeOrdinal: Int32Array
  readonly linkOrdinal: Int32Array
  /** The same for the node at the near end, which the responses reach. */
  readonly nearOrdinal: Int32Array
  /** 1: signalling that the mechanism adds to what all share (third-party REGISTER to a server that only it brings in). */
  readonly isAdded: Uint8Array
  /** Message names, index = kind. */
  readonly kinds: string[] = []
  private readonly book: RouteBook
  private readonly kindByName = new Map<string, number>()
  private readonly responseKinds: Int32Array
  private readonly answerKind: Int32Array
  private readonly requestSizes: Int32Array[] = []
  private readonly responseSizes = new Map<number, number>()

  constructor(book: RouteBook, pushPlaces: number) {
    if (pushPlaces > visitedBits) {
      throw new UnroutableScenario(`the route has ${pushPlaces} hops; at most ${visitedBits} can be accounted for`)
    }
    this.book = book
    this.places = book.places
    this.pushPlaces = pushPlaces
    const { places } = this
    const count = places.length
    const column = (value: (place: Place) => number): Int32Array => Int32Array.from(places, value)
    this.from = column((place) => place.from)
    this.to = column((place) => place.to)
    this.link = column((place) => place.link)
    this.direction = column((place) => place.direction)
    this.timers = column((place) => timerProfiles.indexOf(place.timers))
    this.transport = column((place) => (place.transport === "tcp" ? 1 : place.transport === "udp" ? -1 : 0))
    const access = places.find((place) => book.isAccess(place.link))
    this.accessLink = access?.link ?? -1
    this.accessDeviceEnd = access === undefined ? 1 : this.#deviceEnd(access)
    this.query = column((place) => place.query?.index ?? -1)
    this.isQuery = column((place) => (place.isQuery ? 1 : 0))
    this.operation = new Int32Array(2 * count)
    this.argument = new Int32Array(2 * count)
    this.effect = new Int32Array(2 * count)
    places.forEach((place) =>
      place.operations.forEach((operation, registered) => this.#set(place, registered, operation)),
    )
    this.requestKind = column((place) => this.kind(place.requestName))
    const isCoreNode = (node: number): boolean => coreRoles.has(book.directory.node(node).role)
    this.isCore = column((place) => (isCoreNode(place.from) && isCoreNode(place.to) ? 1 : 0))
    this.isRadio = column((place) => (book.isAccess(place.link) ? 1 : 0))
    this.nodeOrdinal = column((place) => this.#later(place, (other) => other.to === place.to))
    this.nearOrdinal = column((place) => this.#later(place, (other) => other.from === place.from))
    this.isAdded = new Uint8Array(count)
    this.linkOrdinal = column((place) =>
      this.#later(place, (other) => other.link === place.link && other.direction === place.direction),
    )
    this.responseKinds = new Int32Array(codes).fill(-1)
    this.answerKind = new Int32Array(count).fill(-1)
    for (const place of places) this.#learnResponses(place)
  }

  /** Whether a device is the sender at a place: of the request (0), or of the response (1). */
  isFromDevice(place: number, isBack: number): boolean {
    return (this.direction[place]! ^ isBack) === this.accessDeviceEnd
  }

  #deviceEnd(access: Place): 0 | 1 {
    const { directory } = this.book
    return directory.node(directory.indexOf(directory.links[access.link]!.a)).role === "device" ? 0 : 1
  }

  #codes(place: Place): readonly number[] {
    if (place.protocol === "HTTP") return [1000, 1001, 2007, 4001]
    if (place.protocol === "Diameter") return [2001, 2003, 5003]
    return [100, 200, 202, 401, 403, 404, 405, 408, 415, 480, 481, 482, 483, 489, 500, 503, 504]
  }

  #set(place: Place, registered: number, operation: Operation): void {
    const cell = 2 * place.index + registered
    this.operation[cell] = operationCodes[operation.kind]
    this.argument[cell] = operation.kind === "answer" ? operation.code : operation.next.index
    this.effect[cell] = operation.kind === "answer" ? effectNames.indexOf(operation.effect) : 0
  }

  /** How many places after `place`, on the way that a registered device is reached, satisfy the test. */
  #later(place: Place, test: (other: Place) => boolean): number {
    let count = 0
    let at = place
    for (;;) {
      const way = at.operations[1]
      if (way.kind === "answer") return count
      at = way.next
      if (test(at)) count++
    }
  }

  /** Number of a message name; a new name gets the next number. */
  kind(name: string): number {
    let kind = this.kindByName.get(name)
    if (kind === undefined) {
      kind = this.kinds.length
      this.kinds.push(name)
      this.kindByName.set(name, kind)
    }
    return kind
  }

  /** Kind of the response with this code at this place. */
  responseKind(place: number, code: number): number {
    const own = this.answerKind[place]!
    return own >= 0 ? own : this.responseKinds[code]!
  }

  #learnResponses(place: Place): void {
    for (const code of this.#codes(place)) {
      const kind = this.kind(place.responseName(code))
      if (place.protocol === "SIP") this.responseKinds[code] = kind
      else this.answerKind[place.index] = kind // PAP and Diameter name an answer after its request
    }
  }

  /** Octets of the request at a place with a body of this length. */
  requestSize(place: number, body: number): number {
    if (body >= tabledBody) return this.#printRequest(place, body)
    const sizes = (this.requestSizes[place] ??= new Int32Array(tabledBody).fill(-1))
    let size = sizes[body]!
    if (size < 0) {
      size = this.#printRequest(place, body)
      sizes[body] = size
    }
    return size
  }

  /** Octets of the response with this code at a place, made by the receiver of `answeredAt`. */
  responseSize(place: number, code: number, answeredAt: number): number {
    const key = (place * 256 + answeredAt) * codes + code
    let size = this.responseSizes.get(key)
    if (size === undefined) {
      const at = this.places[place]!
      size = at.response(this.book.template, code, this.places[answeredAt]!).length
      this.responseSizes.set(key, size)
    }
    return size
  }

  #printRequest(place: number, body: number): number {
    const context = this.book.context({ push: 0, attempt: 0, device: 0, nowSeconds: 0 }, body)
    return this.places[place]!.request(context).length
  }
}
