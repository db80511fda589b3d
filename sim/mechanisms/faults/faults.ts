/**
 * The faults of a replication: begins each at its instant, or again and again by its process, ends it when its span is over, and counts
 * what it took. A fault's process alternates: a span in order, drawn from `every`, then one out of order, drawn from `for`.
 */
import { sampler, wholeNs, type Sampler } from "../../kernel/distribution.ts"
import type { RandomStreams, UniformSource } from "../../kernel/random-stream.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import type { Breakable, FaultAtHand, FaultDefinition, FaultSpec, LossOverTime } from "../../network/faults/fault.ts"
import { faults as definitions } from "../../network/faults/index.ts"
import { nodeCrash } from "../../network/faults/node-crash.ts"
import { LinkTroubles } from "../../network/faults/link-troubles.ts"
import type { FaultTable } from "../../trace/tables.ts"
import type { Devices } from "../devices.ts"
import type { Driver } from "../driver.ts"
import type { Host } from "../host.ts"
import type { Registrar } from "../registrar.ts"
import type { RouteTable } from "../route-table.ts"
import type { WorldSpec } from "../world-spec.ts"
import type { Forgotten } from "./forgotten.ts"
import { Losses } from "./losses.ts"
import { LostContacts } from "./lost-contacts.ts"

/** What a node comes back without: its memory; its disk, too. */
const lost = 1
const wiped = 2

/** A fault with what it needs to begin again. */
interface Prepared {
  readonly spec: FaultSpec
  readonly definition: FaultDefinition
  readonly targets: readonly number[]
  /** How long it is in order before it begins again; `undefined`: it begins once. */
  readonly every: Sampler | undefined
  readonly lasts: Sampler
  readonly draws: UniformSource
  /** How often it has begun, and in the measured span; how long it was at work in that, ns. */
  begun: number
  times: number
  spanNs: number
  now: FaultAtHand | undefined
}

export class Faults implements Breakable {
  readonly #sim: Simulation
  readonly #random: RandomStreams
  readonly #world: WorldSpec
  readonly #host: Host
  readonly #driver: Driver
  readonly #registrar: Registrar
  /** By station: the fault that put it out of order last, or -1. */
  readonly #stoppedBy: Int32Array
  /** By station, and by node for what its instances share: what it will come back without, `lost` or `wiped`; 0: nothing. */
  readonly #blankStation: Uint8Array
  readonly #blankNode: Uint8Array
  readonly #losses: Losses
  readonly #lostContacts: LostContacts | undefined
  readonly #faults: readonly Prepared[]
  readonly #troubles: LinkTroubles
  readonly #onBegin: number
  readonly #onEnd: number

  constructor(
    sim: Simulation,
    random: RandomStreams,
    world: WorldSpec,
    specs: readonly FaultSpec[],
    struck: {
      readonly host: Host
      readonly driver: Driver
      readonly registrar: Registrar
      readonly table: RouteTable
      readonly devices: Devices
    },
  ) {
    const { host } = struck
    this.#sim = sim
    this.#random = random
    this.#world = world
    this.#host = host
    this.#driver = struck.driver
    this.#registrar = struck.registrar
    this.#stoppedBy = new Int32Array(host.transport.instances.stations.length).fill(-1)
    this.#blankStation = new Uint8Array(this.#stoppedBy.length)
    this.#blankNode = new Uint8Array(world.nodes.length)
    this.#losses = new Losses(specs.length, host.transport.instances.stations.length)
    host.transport.onUnserved = (station, isJob, isDown) =>
      this.#losses.unserved(station, this.#stoppedBy[station]!, isJob, isDown)
    this.#lostContacts = this.#contactsToLose(struck.table, struck.devices)
    this.#troubles = new LinkTroubles(world.links.length, specs.length)
    host.transport.links.troubles = this.#troubles
    this.#faults = specs.map((spec) => {
      const definition = definitions.find(({ kind }) => kind === spec.kind)!
      return {
        spec,
        definition,
        targets: spec.targets.map((target) => this.#numberOf(definition, target)),
        every: "every" in spec.begins ? sampler(spec.begins.every) : undefined,
        lasts: sampler(spec.lasts),
        draws: random.stream(`fault/${spec.name}/spans`),
        begun: 0,
        times: 0,
        spanNs: 0,
        now: undefined,
      }
    })
    this.#onBegin = sim.handler("fault begins", (index) => this.#begin(index))
    this.#onEnd = sim.handler("fault over", (index) => this.#end(index))
  }

  /** Schedules the first beginning of each. */
  begin(): void {
    this.#faults.forEach(({ spec, every, draws }, index) => {
      const first = every === undefined ? (spec.begins as { readonly atNs: number }).atNs : every.sample(draws)
      this.#schedule(first, this.#onBegin, index)
    })
  }

  /** Begins the measured span: what is at work stays so, counts start from zero. */
  measure(): void {
    this.#troubles.lost.fill(0)
    this.#losses.reset()
    for (const fault of this.#faults) {
      fault.times = fault.now === undefined ? 0 : 1
      fault.spanNs = 0
    }
  }

  /** What each did in the measured span, up to now. */
  tables(): readonly FaultTable[] {
    return this.#faults.map(({ spec, times, spanNs, now }, index) => ({
      fault: spec.name,
      kind: spec.kind,
      targets: spec.targets,
      times,
      spanNs: spanNs + (now === undefined ? 0 : this.#measuredSince(now.fromNs)),
      ...this.#losses.of(index, this.#troubles.lost[index]!),
    }))
  }

  /** What a station had to lose in the measured span. */
  lostAt(station: number): { readonly lostDown: number; readonly lostInCrash: number } {
    return this.#losses.at(station)
  }

  isAccess(link: number): boolean {
    return this.#host.transport.links.isAccess(link)
  }

  lose(link: number, fault: FaultAtHand, losses: LossOverTime | undefined): void {
    this.#troubles.lose(link, fault.index, losses, fault.untilNs)
  }

  delay(link: number, addedNs: number): void {
    this.#troubles.delay(link, addedNs)
  }

  slow(station: number, factor: number): void {
    this.#host.transport.stations.slow(station, factor)
  }

  stop(station: number, fault: FaultAtHand): void {
    this.#stoppedBy[station] = fault.index
    this.#host.transport.instances.down[station] = 1
  }

  start(station: number): void {
    this.#host.transport.instances.down[station] = 0
  }

  empty(station: number): void {
    this.#host.transport.stations.crash(station)
  }

  blank(station: number, isWiped: boolean): void {
    const { nodeOf } = this.#host.transport.instances
    const node = nodeOf[station]!
    this.#blankStation[station] = isWiped ? wiped : lost
    let least: number = wiped
    nodeOf.forEach((of, other) => (least = of === node ? Math.min(least, this.#blankStation[other]!) : least))
    this.#blankNode[node] = Math.max(this.#blankNode[node]!, least)
  }

  /**
   * First all that is in memory goes, without a word; then those who keep pushes hear that their transactions will have no answer: what
   * they begin upon that is not gone with the rest.
   */
  forget(stations: readonly number[], fault: FaultAtHand): void {
    const host = this.#host
    const { instances, overload } = host.transport
    const forgotten = this.#losses.forgottenBy(fault.index)
    const blank = stations.filter((station) => this.#blankStation[station] !== 0)
    const unanswered = blank.flatMap((station) => {
      this.#blankStation[station] = 0
      const gone = host.forget(station)
      forgotten.transactions += gone.halves
      instances.forget(station)
      overload?.forget(station)
      return gone.unanswered
    })
    const nodes = [...new Set(blank.map((station) => instances.nodeOf[station]!))].flatMap((node) => {
      const state = this.#blankNode[node]!
      this.#blankNode[node] = 0
      return state === 0 ? [] : { node, isWiped: state === wiped }
    })
    for (const { node, isWiped } of nodes) this.#forgetNode(node, isWiped, forgotten)
    host.answerForgotten(unanswered)
    for (const { node, isWiped } of nodes) this.#driver.restarted(node, isWiped, forgotten)
  }

  /** What instances of a node share. */
  #forgetNode(node: number, isWiped: boolean, forgotten: Forgotten): void {
    const { id, role } = this.#world.nodes[node]!
    this.#world.links.forEach(({ a, b }, link) => {
      if (a === id || b === id) this.#host.transport.links.closeAll(link)
    })
    if (role === "s-cscf") this.#registrar.forget(forgotten)
    if (role === "p-cscf") forgotten.bindings += this.#lostContacts?.forget() ?? 0
    this.#driver.forget(node, isWiped, forgotten)
  }

  /** Where the P-CSCF may crash and lose its memory: the devices of which it then knows nothing. */
  #contactsToLose(table: RouteTable, { bound }: Devices): LostContacts | undefined {
    const { nodes, faults: specs = [] } = this.#world
    const proxy = nodes.findIndex(({ role }) => role === "p-cscf")
    const { instances } = this.#host.transport
    const isStruck = specs.some(({ kind, targets, values }) => {
      const stations = targets.map((target) => instances.stations.findIndex(({ id }) => id === target))
      return kind === nodeCrash.kind && values["state"] !== 0 && stations.some((at) => instances.nodeOf[at] === proxy)
    })
    if (!isStruck) return undefined
    const registrar = this.#registrar
    const contacts = new LostContacts(this.#host.transactions, table, {
      bound,
      proxy,
      deviceNode: nodes.findIndex(({ role }) => role === "device"),
      roundOf: (place) => registrar.roundOf(place),
    })
    this.#host.lostContacts = contacts
    registrar.subscriptions.isForgottenByProxy = (device) => contacts.has(device)
    return contacts
  }

  #numberOf({ strikes }: FaultDefinition, target: string): number {
    if (strikes === "nodes") return this.#host.transport.instances.stations.findIndex(({ id }) => id === target)
    return this.#world.links.findIndex(({ a, b }) => `${a}-${b}` === target)
  }

  #begin(index: number): void {
    const fault = this.#faults[index]!
    const fromNs = this.#sim.now
    // At least 1 ns, and never beyond all time that can be counted: what lasts longer than the run is over after it.
    const lasts = Math.min(Math.max(1, wholeNs(fault.lasts.sample(fault.draws))), this.#world.durationNs + 1)
    fault.now = {
      index,
      name: fault.spec.name,
      occurrence: fault.begun,
      targets: fault.targets,
      values: fault.spec.values,
      fromNs,
      untilNs: fromNs + lasts,
      random: this.#random,
    }
    fault.begun += 1
    fault.times += 1
    fault.definition.begin(fault.now, this)
    this.#schedule(lasts, this.#onEnd, index)
  }

  #end(index: number): void {
    const fault = this.#faults[index]!
    const { now, every } = fault
    if (now === undefined) return
    fault.spanNs += this.#measuredSince(now.fromNs)
    fault.now = undefined
    fault.definition.end(now, this)
    if (every !== undefined) this.#schedule(every.sample(fault.draws), this.#onBegin, index)
  }

  #schedule(delay: number, kind: number, index: number): void {
    if (delay <= this.#world.durationNs - this.#sim.now) this.#sim.schedule(wholeNs(delay), kind, index, 0)
  }

  #measuredSince(fromNs: number): number {
    return Math.max(0, this.#sim.now - Math.max(fromNs, this.#world.warmUpNs))
  }
}
