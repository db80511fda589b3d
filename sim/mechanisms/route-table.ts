/** Places as columns of whole numbers: what the loop follows. */
import type { Effect } from "../protocols/ims/decision.ts"
import { UnroutableScenario } from "./directory.ts"
import { MessageSizes } from "./message-sizes.ts"
import { asidesOf, exchanges, timerProfiles, type Operation, type Place } from "./place.ts"
import { hasOverloadControl } from "./overload/overload-control.ts"
import { placesMost } from "./place-set.ts"
import type { RouteBook } from "./route-book.ts"

/** Uses of one link, or visits to one node, by one route are fewer: it numbers the draws of routes apart. */
const legsPerRoute = 4

export const operationCodes = { forward: 0, "back-to-back": 1, answer: 2, gate: 3, take: 4 } as const

export const effectNames: readonly (Effect | undefined)[] = [
  undefined,
  "deliver",
  "challenge",
  "bind",
  "unbind",
  "store",
  "note-registration",
  "subscribe",
  "subscribe-push",
]

/** As `service` by message kind names it. */
export const refusedRequest = "refused request"

const coreRoles: ReadonlySet<string> = new Set(["p-cscf", "i-cscf", "s-cscf", "hss"])

/** Response codes of every protocol lie below this. */
const codes = 8192

export class RouteTable {
  readonly places: readonly Place[]
  /** The first so many places carry pushes; the others, signalling that all mechanisms share. */
  readonly pushPlaces: number
  readonly from: Int32Array
  readonly to: Int32Array
  readonly link: Int32Array
  readonly direction: Int32Array
  readonly timers: Int32Array
  /** Index into `exchanges`. */
  readonly exchange: Int32Array
  /** 1: always over TCP; -1: always over UDP; 0: by size. */
  readonly transport: Int32Array
  /** The Diameter place asked first, or -1. */
  readonly query: Int32Array
  readonly isQuery: Int32Array
  /** 1: its receiver is told of the final responses that go back through it. */
  readonly isWatched: Uint8Array
  /** [place × registered]: operation, its follower or code, its effect. */
  readonly operation: Int32Array
  readonly argument: Int32Array
  readonly effect: Int32Array
  /** [place × registered × profile]: the code with which its receiver refuses, because of what the device can do; -1: it does not. */
  readonly refusal: Int16Array
  private readonly profiles: number
  /** 1: its receiver sends the request to its user's best contact; 2: to each of them; 0: it chooses none. */
  readonly choice: Uint8Array
  /** [place × profile]: the caller's preference for a contact there, where one is chosen. */
  private readonly preference: Float64Array
  readonly requestKind: Int32Array
  /** By place: kinds of what its client half sends beside the request, by number. */
  private readonly asideKinds: readonly (readonly number[])[]
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
  /** 1: by it a device fetches what a push told it of, whichever way that took: no route of the push spares it. */
  readonly isRetrieval: Uint8Array
  /** Message names, index = kind. */
  readonly kinds: string[] = []
  /** Kind, for the service time at its node, of a request that is refused because of the node's load. */
  readonly refusedKind: number
  private readonly book: RouteBook
  private readonly kindByName = new Map<string, number>()
  private readonly responseKinds: Int32Array
  /** By place: the kind of all its answers; -1: SIP names them by code; -2: they have names of their own by code. */
  private readonly answerKind: Int32Array
  private readonly kindsByCode = new Map<number, number>()
  /** By profile of the device. */
  private readonly sizes: readonly MessageSizes[]

  constructor(book: RouteBook, pushPlaces: number) {
    if (pushPlaces > placesMost) {
      throw new UnroutableScenario(`the route has ${pushPlaces} hops; at most ${placesMost} can be accounted for`)
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
    this.exchange = column((place) => exchanges.indexOf(place.exchange))
    this.transport = column((place) => (place.transport === "tcp" ? 1 : place.transport === "udp" ? -1 : 0))
    this.query = column((place) => place.query?.index ?? -1)
    this.isQuery = column((place) => (place.isQuery ? 1 : 0))
    this.isWatched = Uint8Array.from(places, ({ isWatched }) => (isWatched === true ? 1 : 0))
    this.operation = new Int32Array(2 * count)
    this.argument = new Int32Array(2 * count)
    this.effect = new Int32Array(2 * count)
    places.forEach((place) =>
      place.operations.forEach((operation, registered) => this.#set(place, registered, operation)),
    )
    this.profiles = book.profiles.length
    this.sizes = book.profiles.map((_, profile) => new MessageSizes(book, profile))
    this.refusal = new Int16Array(2 * count * this.profiles).fill(-1)
    for (const { index, refusals } of places)
      refusals?.forEach((codes, registered) => this.refusal.set(codes, (2 * index + registered) * this.profiles))
    this.choice = Uint8Array.from(places, ({ contacts }) => (contacts === undefined ? 0 : contacts.isForked ? 2 : 1))
    this.preference = new Float64Array(count * this.profiles)
    for (const { index, contacts } of places)
      if (contacts !== undefined) this.preference.set(contacts.preferences, index * this.profiles)
    this.requestKind = column((place) => this.kind(place.requestName))
    this.asideKinds = places.map((place) => asidesOf(place).map(({ name }) => this.kind(name)))
    const isCoreNode = (node: number): boolean => coreRoles.has(book.directory.node(node).role)
    this.isCore = column((place) => (isCoreNode(place.from) && isCoreNode(place.to) ? 1 : 0))
    this.isRadio = column((place) => (book.isAccess(place.link) ? 1 : 0))
    this.nodeOrdinal = column((place) => this.#later(place, (other) => other.to === place.to))
    this.nearOrdinal = column((place) => this.#later(place, (other) => other.from === place.from))
    this.isAdded = new Uint8Array(count)
    this.isRetrieval = new Uint8Array(count)
    this.linkOrdinal = column((place) =>
      this.#later(place, (other) => other.link === place.link && other.direction === place.direction),
    )
    this.responseKinds = new Int32Array(codes).fill(-1)
    this.answerKind = new Int32Array(count).fill(-1)
    for (const place of places) this.#learnResponses(place)
    this.refusedKind = hasOverloadControl(book.spec.nodes) ? this.kind(refusedRequest) : -1
  }

  /** Whether a device is the sender at a place: of the request (0), or of the response (1). */
  isFromDevice(place: number, isBack: number): boolean {
    return (this.direction[place]! ^ isBack) === this.book.deviceEnd[this.link[place]!]
  }

  #set(place: Place, registered: number, operation: Operation): void {
    const cell = 2 * place.index + registered
    this.operation[cell] = operationCodes[operation.kind]
    this.argument[cell] = "next" in operation ? operation.next.index : operation.kind === "answer" ? operation.code : 0
    this.effect[cell] = "effect" in operation ? effectNames.indexOf(operation.effect) : 0
  }

  /** How many places after `place`, on the way that a registered device is reached, satisfy the test. */
  #later(place: Place, test: (other: Place) => boolean): number {
    let count = 0
    let at = place
    for (;;) {
      const way = at.operations[1]
      if (!("next" in way)) return count + legsPerRoute * (place.apart ?? 0)
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
    if (own >= 0) return own
    return own === -1 ? this.responseKinds[code]! : this.kindsByCode.get(place * codes + code)!
  }

  #learnResponses(place: Place): void {
    const names = new Set(place.codes.map((code) => place.responseName(code)))
    for (const code of place.codes) {
      const kind = this.kind(place.responseName(code))
      if (place.protocol === "SIP") this.responseKinds[code] = kind
      else if (names.size === 1) this.answerKind[place.index] = kind // PAP and Diameter name an answer after its request
      else {
        this.answerKind[place.index] = -2
        this.kindsByCode.set(place.index * codes + code, kind)
      }
    }
  }

  /** The code with which the receiver at a place refuses, for a device of this profile; -1: it does not. */
  refusalOf(place: number, registered: number, profile: number): number {
    return this.refusal[(2 * place + registered) * this.profiles + profile]!
  }

  /** The caller's preference for a contact of this profile, 0 to 1, where the receiver at a place chooses among them. */
  preferenceFor(place: number, profile: number): number {
    return this.preference[place * this.profiles + profile]!
  }

  /** Octets of the request at a place with a body of this length, or of one part of it, to or from a device of this profile. */
  requestSize(place: number, body: number, part: number, profile = 0): number {
    return this.sizes[profile]!.request(place, body, part)
  }

  /** Octets of the response with this code at a place, made by the receiver of `answeredAt`, to a push with a body of this length. */
  responseSize(place: number, code: number, answeredAt: number, body: number, profile = 0): number {
    return this.sizes[profile]!.response(place, code, answeredAt, body)
  }

  /** Kind of what the client half of a place sends beside its request, by number. */
  asideKind(place: number, which: number): number {
    return this.asideKinds[place]![which]!
  }

  /** Octets of what the client half of a place sends beside its request, by number. */
  asideSize(place: number, which: number): number {
    return this.sizes[0]!.aside(place, which)
  }
}
