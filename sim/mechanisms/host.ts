/**
 * Where protocol machines and the network meet: a node does with a request what its compiled place says, a proxy passes
 * responses on, and the owner of the first request hears how it ended. Everything runs on whole numbers.
 * Rule: what a node does depends on its place, on whether the S-CSCF holds a binding now, and on what the device can do.
 */
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { Simulation } from "../kernel/simulation.ts"
import type { BranchEnd } from "../protocols/sip/response-context.ts"
import { upstreamCode } from "../protocols/sip/responses.ts"
import { transportBySize } from "../protocols/sip/transport-by-size.ts"
import { rowStep } from "./columns.ts"
import { Contacts } from "./contacts.ts"
import type { Devices } from "./devices.ts"
import { Forks } from "./forks.ts"
import { pauseOf } from "./instances.ts"
import type { LostContacts } from "./faults/lost-contacts.ts"
import type { Ledger } from "./ledger.ts"
import { operationCodes, type RouteTable } from "./route-table.ts"
import type { Tracer } from "./tracer.ts"
import type { Core, ExchangeLayer } from "./exchange-layer.ts"
import { InviteLayer } from "./invite-layer.ts"
import { MsrpLayer } from "./msrp-layer.ts"
import { exchanges } from "./place.ts"
import { TransactionMemory } from "./transaction-memory.ts"
import { TransactionLayer } from "./transaction-layer.ts"
import { Transactions } from "./transactions.ts"
import { Transport, type Receiver } from "./transport.ts"
import type { WorldSpec } from "./world-spec.ts"
import { WtpLayer } from "./wtp-layer.ts"

/** What happens at the edges of the transaction layer, told to whoever owns it. */
export interface TransactionUser {
  /** The first transaction of a route got its final response, or none (408), or could not be sent (503). */
  finished(row: number, code: number): void
  /** The far end of the row's place has answered, with this effect (index into `effectNames`; 0: none). */
  took(row: number, effect: number): void
  /** A back-to-back user agent wants to send; true: go ahead, false: it will be continued with `relay`. */
  mayRelay(row: number): boolean
  /** A request stands at a gate: true: go ahead; false: it will be continued with `relay`, or answered with `answer`. */
  mayForward(row: number): boolean
  /** A final response (408: none) has gone back through the receiver of this row, whose place is watched. */
  passed(row: number, code: number): void
  /** A relayed transaction of a back-to-back user agent got its final response. */
  relayed(row: number): void
  /** A job that the owner put on a station has been served. */
  served(job: number): void
  /** Such a job is lost with its node. */
  jobLost(job: number): void
  /** A code for a request whose answer is its receiver's own affair (PAP acceptance), or -1: as the place says. */
  answerOf(row: number): number
}

/** Answer to a request whose question to the HSS found no answer: a 500-class response; which one is an assumption. */
const hssSilent = 504

/** Attempts of one push are fewer: it numbers the draws of the parts apart. */
const attemptsMost = 4096
/** Parts are fewer: it numbers the draws of different ways through instances apart. */
const partsMost = 4096

/** Number of the way that is taken after another: they seldom meet. */
const detourAfter = (detour: number): number => (31 * detour + 1) % 1021

/** Number of the way of a branch of a forked request, after the first, likewise. */
const detourOfBranch = (detour: number, branch: number): number => (17 * detour + 509 + branch) % 1021

/** Exchanges up to this one, by index, may be given to another instance; the others belong to a connection. */
const lastFailingOver = exchanges.indexOf("invite")

export class Host implements Core, Receiver {
  readonly transactions = new Transactions()
  readonly transport: Transport
  readonly ledger: Ledger
  user: TransactionUser | undefined
  /** Whether the receiver of a row's request takes notice of it; `undefined`: all do. */
  hears: ((row: number) => boolean) | undefined = undefined
  /** Where a P-CSCF may lose its contacts: those that it has lost. */
  lostContacts: LostContacts | undefined = undefined
  /** WTP, where a place of this world uses it. */
  readonly wtp: WtpLayer | undefined = undefined
  /** MSRP, likewise. */
  readonly msrp: MsrpLayer | undefined = undefined
  /** Where a node has a limit to its memory. */
  readonly memory: TransactionMemory | undefined
  /** Where users have several devices: which contact a request goes to, and what comes of those that go to all. */
  private readonly contacts: Contacts | undefined
  private readonly forks: Forks | undefined
  private readonly onUnsendable: number = -1
  /** By exchange. */
  private readonly layers: readonly ExchangeLayer[]
  private readonly sim: Simulation
  /** A request that overload control holds back ends at once, but not within the call that began it. */
  private readonly onThrottled: number
  private readonly routes: RouteTable
  private readonly devices: Devices
  private readonly tracer: Tracer | undefined
  private readonly rfc4320: boolean
  /** By node. */
  private readonly pauseNs: readonly (number | undefined)[]
  /** Largest request that still goes over UDP, octets. */
  private readonly udpMost = largestOverUdp()

  constructor(
    sim: Simulation,
    random: RandomStreams,
    spec: WorldSpec,
    routes: RouteTable,
    ledger: Ledger,
    devices: Devices,
    tracer: Tracer | undefined,
    deviceEnd: Int8Array,
  ) {
    this.sim = sim
    this.routes = routes
    this.ledger = ledger
    this.devices = devices
    this.tracer = tracer
    this.rfc4320 = spec.rfc4320
    const { users } = devices
    this.contacts = users === undefined ? undefined : new Contacts(devices, users, routes)
    this.forks = users === undefined ? undefined : new Forks(spec.rfc4320)
    const { transactions } = this
    this.transport = new Transport(sim, random, { spec, transactions, routes, ledger, devices, tracer, deviceEnd })
    this.transport.receiver = this
    const { transport, rfc4320 } = this
    const plain = new TransactionLayer(sim, { transactions, transport, routes, core: this, tracer, rfc4320 })
    const layers: ExchangeLayer[] = [plain, plain]
    if (routes.places.some(({ exchange }) => exchange === "wtp-1" || exchange === "wtp-2")) {
      this.wtp = new WtpLayer(sim, { transactions, transport, routes, core: this, tracer, devices: devices.count })
      layers[exchanges.indexOf("wtp-1")] = this.wtp
      layers[exchanges.indexOf("wtp-2")] = this.wtp
    }
    const uses = (name: (typeof exchanges)[number]): boolean => routes.places.some(({ exchange }) => exchange === name)
    // Both came after 2005: a scenario's era has the one with the other.
    const rfc6026 = rfc4320
    if (uses("invite"))
      layers[exchanges.indexOf("invite")] = new InviteLayer(sim, {
        transactions,
        transport,
        routes,
        core: this,
        tracer,
        rfc6026,
      })
    if (uses("msrp")) {
      this.msrp = new MsrpLayer(sim, { transactions, transport, core: this, tracer })
      layers[exchanges.indexOf("msrp")] = this.msrp
    }
    this.layers = layers
    this.onThrottled =
      this.transport.overload === undefined ? -1 : sim.handler("request held back", (row) => this.#throttled(row))
    const { instances } = transport
    this.memory = spec.nodes.some(({ transactionsMost }) => transactionsMost !== undefined)
      ? new TransactionMemory(spec.nodes, instances)
      : undefined
    this.pauseNs = spec.nodes.map(pauseOf)
    if (instances.isUsed) this.onUnsendable = sim.handler("no instance to send to", (row) => this.#unsendable(row))
  }

  /**
   * Starts a transaction at a place and sends its request; `failed` is the row in whose stead it goes to another instance, `branch`
   * numbers those of a forked request from 0.
   */
  start(
    place: number,
    attempt: number,
    parent: number,
    device: number,
    body: number,
    key: number,
    owner: number,
    part = 0,
    failed = -1,
    branch = 0,
  ): number {
    const t = this.transactions
    const row = t.alloc()
    t.place[row] = place
    t.attempt[row] = attempt
    t.parent[row] = parent
    t.device[row] = device
    t.body[row] = body
    t.key[row] = key
    t.owner[row] = owner
    t.part[row] = part
    const octets = this.routes.requestSize(place, body, part, this.devices.profile[device]!)
    t.octets[row] = octets
    const transport = this.routes.transport[place]!
    t.reliable[row] = transport === 1 || (transport === 0 && octets > this.udpMost) ? 1 : 0
    t.holders[row] = 1
    // Every part of an attempt meets draws of its own.
    t.ordinal[row] = attempt < 0 ? 0 : this.ledger.attempts.number[attempt]! + part * attemptsMost
    if (parent >= 0) t.holders[parent]! += 1
    if (attempt >= 0) {
      this.ledger.hold(attempt)
      this.tracer?.started(row, attempt)
    }
    if (!this.#address(row, failed, branch)) this.sim.schedule(0, this.onUnsendable, row, 0)
    else if (this.transport.overload?.admits(row) === false) this.sim.schedule(0, this.onThrottled, row, 0)
    else this.#layerOf(row).begin(row)
    return row
  }

  /** Says which instances a row's request leaves and goes to; false: it may be sent to none now. */
  #address(row: number, failed: number, branch: number): boolean {
    const t = this.transactions
    const { instances, stations } = this.transport
    const parent = t.parent[row]!
    const before = parent < 0 ? 0 : t.detour[parent]!
    const inherited = branch > 0 ? detourOfBranch(before, branch) : before
    t.source[row] = 0
    t.target[row] = 0
    t.tried[row] = 1
    t.detour[row] = inherited
    if (!instances.isUsed) {
      t.ordinal[row]! += inherited * partsMost * attemptsMost
      return true
    }
    const place = t.place[row]!
    const from = this.routes.from[place]!
    const to = this.routes.to[place]!
    const device = this.devices.userOf(t.device[row]!)
    const source = parent < 0 ? instances.working(from, device) : t.target[parent]!
    t.source[row] = source
    const sender = instances.station(from, source)
    const { now } = this.sim
    const last = failed < 0 ? -1 : t.target[failed]!
    const target =
      failed < 0
        ? instances.choose(to, sender, device, now, stations)
        : instances.after(to, sender, last, t.tried[failed]!, now)
    if (target < 0) return false
    t.target[row] = target
    if (failed >= 0) {
      const count = instances.count[to]!
      t.tried[row] = t.tried[failed]! + ((target - last + count) % count)
      t.detour[row] = detourAfter(t.detour[failed]!)
    }
    // What goes another way meets draws of its own, there and beyond.
    t.ordinal[row]! += t.detour[row]! * partsMost * attemptsMost
    return true
  }

  /** Every instance has asked this sender to wait: it is as if the request could not be sent (RFC 3261 §21.5.4). */
  #unsendable(row: number): void {
    this.unanswered(row, 503)
    this.drop(row)
  }

  /**
   * RFC 3263 §4.3: a request that is answered with 503, cannot be sent, or finds no answer at all in its time goes once more, with a branch of
   * its own, to the next instance. False: there is none left.
   */
  #failsOver(row: number, code: number): boolean {
    const t = this.transactions
    const { instances } = this.transport
    const place = t.place[row]!
    const to = this.routes.to[place]!
    if (!instances.isUsed || this.routes.exchange[place]! > lastFailingOver) return false
    const sender = instances.station(this.routes.from[place]!, t.source[row]!)
    const next = instances.after(to, sender, t.target[row]!, t.tried[row]!, this.sim.now)
    if (next < 0) return false
    this.tracer?.said(row, this.routes.from[place]!, `${code} of instance ${t.target[row]! + 1}: on to ${next + 1}`)
    const { attempt, parent, device, body, key, owner, part } = t
    this.start(place, attempt[row]!, parent[row]!, device[row]!, body[row]!, key[row]!, owner[row]!, part[row]!, row)
    return true
  }

  /** Continues a back-to-back user agent's relay that had to wait for its turn. */
  relay(row: number): void {
    const t = this.transactions
    if (t.forgotten[row] === 1) {
      if (this.#isBackToBack(row)) this.user!.relayed(row)
      return
    }
    this.#follow(row, this.routes.argument[2 * t.place[row]! + this.devices.isUserBound(t.device[row]!)]!)
  }

  /** Answers a request that stands at a gate. */
  answer(row: number, code: number): void {
    if (this.transactions.forgotten[row] === 1) return
    this.#layerOf(row).respond(row, code, this.transactions.place[row]!)
  }

  /** Closes the connection on which the request of a row came, instead of answering it. */
  close(row: number): void {
    this.hold(row)
    this.#layerOf(row).close?.(row)
    this.drop(row)
  }

  #layerOf(row: number): ExchangeLayer {
    return this.layers[this.routes.exchange[this.transactions.place[row]!]!]!
  }

  request(row: number, copy: number): void {
    if (this.hears?.(row) === false || this.lostContacts?.ignores(row) === true) return
    this.transactions.forgotten[row] = 0
    if (
      this.memory !== undefined &&
      this.transactions.serverPhase[row] === 0 &&
      !this.memory.admits(this.#server(row))
    ) {
      this.#refuseStateless(row)
      return
    }
    this.#layerOf(row).request(row, copy)
  }

  refused(row: number): void {
    this.#layerOf(row).refuse?.(row)
  }

  /** A server half has a new request that its node refuses because of its load (RFC 3261 §21.5.4). */
  refuse(row: number): void {
    this.#layerOf(row).respond(row, 503, this.transactions.place[row]!)
    this.#tellPassed(row, 503)
  }

  /** The receiver of a row has sent a final response back, or will send none (408). */
  #tellPassed(row: number, code: number): void {
    if (this.routes.isWatched[this.transactions.place[row]!] === 1) this.user!.passed(row, code)
  }

  /** No transaction begins: SIP answers every copy without one, other protocols say nothing. */
  #refuseStateless(row: number): void {
    const place = this.transactions.place[row]!
    const { protocol, exchange } = this.routes.places[place]!
    if (protocol !== "SIP" || exchange === "one-way") return
    this.transport.sendResponse(row, 503, place)
    this.#tellPassed(row, 503)
  }

  /** Stations of a row's two halves. */
  #client(row: number): number {
    const t = this.transactions
    return this.transport.instances.station(this.routes.from[t.place[row]!]!, t.source[row]!)
  }
  #server(row: number): number {
    const t = this.transactions
    return this.transport.instances.station(this.routes.to[t.place[row]!]!, t.target[row]!)
  }

  began(row: number, isServer: boolean): void {
    this.memory?.begins(isServer ? this.#server(row) : this.#client(row))
  }

  ended(row: number, isServer: boolean): void {
    this.memory?.ends(isServer ? this.#server(row) : this.#client(row))
  }

  response(row: number, code: number, answeredAt: number): void {
    this.transactions.heard[row] = 1
    this.#layerOf(row).response(row, code, answeredAt)
  }

  aside(row: number, which: number): void {
    this.#layerOf(row).aside(row, which)
  }

  /** Keeps a row alive beyond its own life, until `drop`. */
  hold(row: number): void {
    this.transactions.holders[row]! += 1
  }

  /** One holder of a row lets go; with the last the row is free and its parent and attempt are let go, too. */
  drop(row: number): void {
    const t = this.transactions
    if (--t.holders[row]! > 0) return
    const parent = t.parent[row]!
    const attempt = t.attempt[row]!
    t.free(row)
    if (parent >= 0) this.drop(parent)
    if (attempt >= 0) this.ledger.release(attempt)
  }

  job(job: number): void {
    this.user!.served(job)
  }

  jobLost(job: number): void {
    this.user!.jobLost(job)
  }

  /**
   * A station has lost its transactions, both halves, without a word: how many halves that were, and the rows whose final response
   * somebody there waited for, each held until `answerForgotten`.
   */
  forget(station: number): { readonly halves: number; readonly unanswered: readonly number[] } {
    const t = this.transactions
    const unanswered: number[] = []
    let halves = 0
    for (let row = 0; row < t.used; row += rowStep) {
      if (t.holders[row]! <= 0) continue
      this.hold(row)
      const layer = this.#layerOf(row)
      if (this.#server(row) === station) {
        t.forgotten[row] = 1
        this.forks?.forget(row)
        if (layer.forget(row, true) !== "none") halves++
      }
      const mine = this.#client(row) === station ? layer.forget(row, false) : "none"
      if (mine !== "none") halves++
      if (mine === "unanswered") unanswered.push(row)
      else this.drop(row)
    }
    return { halves, unanswered }
  }

  /**
   * Whoever had started these transactions, which are forgotten, hears that no answer will come (408), so that nothing waits for what
   * nobody remembers; what it makes of that is its affair, which has its own memory.
   */
  answerForgotten(rows: readonly number[]): void {
    for (const row of rows) {
      const parent = this.transactions.parent[row]!
      if (parent < 0) this.user!.finished(row, 408)
      else if (this.#isBackToBack(parent)) this.user!.relayed(parent)
      this.drop(row)
    }
  }

  /** The node at the far end of a place. */
  receiverOf(place: number): number {
    return this.routes.to[place]!
  }

  /** The far end of a place has a request: it asks the HSS first, or acts at once. */
  decide(row: number): void {
    const t = this.transactions
    const query = this.routes.query[t.place[row]!]!
    const refusal = this.lostContacts?.refusalOf(row) ?? 0
    if (refusal > 0) {
      this.#layerOf(row).respond(row, refusal, t.place[row]!)
      this.#tellPassed(row, refusal)
    } else if (query >= 0) this.#follow(row, query)
    else this.#operate(row)
  }

  #operate(row: number): void {
    const t = this.transactions
    const place = t.place[row]!
    const bound = this.devices.isUserBound(t.device[row]!)
    if (bound === 1 && this.contacts !== undefined && this.routes.choice[place] !== 0) {
      this.#toContacts(row, this.contacts)
      return
    }
    const cell = 2 * place + bound
    const argument = this.routes.argument[cell]!
    const profile = this.devices.profile[t.device[row]!]!
    if (profile > 0) {
      const refused = this.routes.refusalOf(place, bound, profile)
      if (refused >= 0) {
        // What the receiver says of its own accord, such as 481, comes before what it says of the content.
        const own = this.routes.operation[cell] === operationCodes.answer ? this.user!.answerOf(row) : -1
        this.#layerOf(row).respond(row, own >= 0 ? own : refused, place)
        return
      }
    }
    switch (this.routes.operation[cell]!) {
      case operationCodes.forward:
        this.#follow(row, argument)
        return
      case operationCodes["back-to-back"]:
        if (this.user!.mayRelay(row)) this.#follow(row, argument)
        return
      case operationCodes.answer: {
        const own = this.user!.answerOf(row)
        this.hold(row)
        this.#layerOf(row).respond(row, own >= 0 ? own : argument, place)
        this.user!.took(row, this.routes.effect[cell]!)
        this.drop(row)
        return
      }
      case operationCodes.gate:
        if (this.user!.mayForward(row)) this.#follow(row, argument)
        return
      case operationCodes.take:
        this.user!.took(row, this.routes.effect[cell]!)
        return
      default:
        return
    }
  }

  #follow(row: number, place: number, device = this.transactions.device[row]!, branch = 0): void {
    const t = this.transactions
    const { attempt, body, key, owner, part } = t
    this.start(place, attempt[row]!, row, device, body[row]!, key[row]!, owner[row]!, part[row]!, -1, branch)
  }

  /** The receiver of a row's request sends it to its user's best contact, or to each of them. */
  #toContacts(row: number, contacts: Contacts): void {
    const place = this.transactions.place[row]!
    const user = this.devices.userOf(this.transactions.device[row]!)
    const way = this.routes.argument[2 * place + 1]!
    const node = this.routes.to[place]!
    const isForked = this.routes.choice[place] === 2
    const first = isForked ? contacts.next(place, user, user - 1) : contacts.best(place, user)
    if (first < 0) {
      this.#layerOf(row).respond(row, contacts.refusal(place, user), place)
      return
    }
    if (!isForked) {
      this.tracer?.said(row, node, `best of ${contacts.count(place, user)} contacts: device ${first}`)
      this.#follow(row, way, first)
      return
    }
    this.tracer?.said(row, node, `forks to ${contacts.count(place, user)} contacts`)
    this.forks!.open(row, contacts.count(place, user))
    let branch = 0
    for (let device = first; device >= 0; device = contacts.next(place, user, device))
      this.#follow(row, way, device, branch++)
  }

  /** A branch of a forked request has ended. */
  #branchEnded(row: number, end: BranchEnd, answeredAt: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    const upstream = this.forks!.end(parent, { end, answeredAt, device: t.device[row]! })
    if (upstream === "nothing") return
    if (upstream === "abandon") {
      this.#tellPassed(parent, 408)
      this.#layerOf(parent).abandon(parent)
      return
    }
    const { code, device } = upstream
    t.device[parent] = device
    this.#layerOf(parent).respond(parent, code, upstream.answeredAt < 0 ? t.place[parent]! : upstream.answeredAt)
    this.#tellPassed(parent, code)
  }

  /**
   * A response whose client transaction has gone: RFC 3261 §16.7 step 2 has a proxy pass it on without a transaction, on
   * the way that its Via shows; RFC 4320 §4.2 and RFC 6026 drop it. A user agent has no use for it.
   */
  stray(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    if (this.rfc4320 || parent < 0) return
    if (this.routes.isQuery[t.place[row]!] === 1 || this.#isBackToBack(parent)) return
    // It is this device's, whichever device's answer has gone up before.
    const device = t.device[parent]!
    t.device[parent] = t.device[row]!
    this.transport.sendResponse(parent, code, answeredAt)
    t.device[parent] = device
  }

  /** A client half has its final response. */
  final(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    if (code === 503 && this.#isTurnedAway(row)) return
    if (parent < 0) {
      this.user!.finished(row, code)
      return
    }
    if (this.routes.isQuery[t.place[row]!] === 1) {
      this.#operate(parent)
      return
    }
    if (this.forks?.isForked(parent) === true) {
      this.#branchEnded(row, code, answeredAt)
      return
    }
    // The response tells which of the user's devices took the request.
    if (this.contacts !== undefined) t.device[parent] = t.device[row]!
    if (this.#isBackToBack(parent)) this.user!.relayed(parent)
    const upstream = upstreamCode(code)
    this.#layerOf(parent).respond(parent, upstream, upstream === code ? answeredAt : t.place[parent]!)
    this.#tellPassed(parent, upstream)
  }

  /** The request of a row was not sent: who wanted it hears so. */
  #throttled(row: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    const code = this.transport.overload!.codeOfThrottled(row)
    // What may not be sent there may go to another server (RFC 7339 §5.10).
    if (this.#failsOver(row, code)) {
      this.drop(row)
      return
    }
    if (parent < 0) this.user!.finished(row, code)
    else if (this.forks?.isForked(parent) === true) this.#branchEnded(row, code, -1)
    else {
      if (this.#isBackToBack(parent)) this.user!.relayed(parent)
      this.#layerOf(parent).respond(parent, code, t.place[parent]!)
      this.#tellPassed(parent, code)
    }
    this.drop(row)
  }

  /** The next node is there and will not have the request: it may ask for a pause, and another instance may take it. */
  #isTurnedAway(row: number): boolean {
    const t = this.transactions
    const { instances } = this.transport
    const to = this.routes.to[t.place[row]!]!
    const pause = this.pauseNs[to]
    // Of a node by itself, overload control keeps the same in its own columns.
    const isKept = instances.count[to]! > 1 || this.transport.overload === undefined
    if (pause !== undefined && isKept) instances.pause(this.#client(row), to, t.target[row]!, this.sim.now + pause)
    return this.#failsOver(row, 503)
  }

  #isBackToBack(row: number): boolean {
    const cell = 2 * this.transactions.place[row]! + 1
    return this.routes.operation[cell] === operationCodes["back-to-back"]
  }

  /** A client half got no final response (408), or could not send (503). */
  unanswered(row: number, code: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    if (t.heard[row] === 0 && this.#failsOver(row, code)) return
    if (parent < 0) {
      this.user!.finished(row, code)
      return
    }
    if (this.routes.isQuery[t.place[row]!] === 1) {
      this.#layerOf(parent).respond(parent, hssSilent, t.place[parent]!)
      return
    }
    if (this.forks?.isForked(parent) === true) {
      this.#branchEnded(row, code === 408 ? "timeout" : "transportError", -1)
      return
    }
    if (this.#isBackToBack(parent)) this.user!.relayed(parent)
    this.#tellPassed(parent, code)
    if (code === 408 && this.rfc4320) this.#layerOf(parent).abandon(parent)
    else this.#layerOf(parent).respond(parent, upstreamCode(code), t.place[parent]!)
  }
}

const largestOverUdp = (): number => {
  let octets = 0
  while (transportBySize({ octets: octets + 1, pathMtu: undefined }) === "udp") octets++
  return octets
}
