/**
 * One replication of one design point as a pure function: nothing enters but the prepared world, the seed and the number
 * of the replication; nothing leaves but tables, and the story of one push when it was asked for.
 */
import { RandomStreams } from "../kernel/random-stream.ts"
import { Simulation } from "../kernel/simulation.ts"
import type { Flow } from "../trace/flow.ts"
import type { ReplicationTables } from "../trace/tables.ts"
import type { Delivery } from "./delivery.ts"
import type { DeviceCapabilities } from "../protocols/ims/decision.ts"
import { drawProfiles } from "./device-profiles.ts"
import { Devices } from "./devices.ts"
import { requireDatagrams } from "./datagram-limit.ts"
import { UnroutableScenario } from "./directory.ts"
import { Driver } from "./driver.ts"
import { Faults } from "./faults/faults.ts"
import { flowOf } from "./flow-of.ts"
import { Host } from "./host.ts"
import { Retrieval } from "./im/retrieval.ts"
import { compileRetrieval, type RetrievalRoutes } from "./im/retrieval-routes.ts"
import { StoredMessages } from "./im/stored-messages.ts"
import { Ledger, type Judge } from "./ledger.ts"
import type { Way } from "./mechanism.ts"
import { drawBearers, Mobility } from "./mobility.ts"
import { nodeTables } from "./node-tables.ts"
import { WayChoice } from "./pap/way-choice.ts"
import { Plan } from "./plan.ts"
import { compilePushRoutes, type PushRoutes } from "./push-routes.ts"
import { Registrar } from "./registrar.ts"
import { RouteBook } from "./route-book.ts"
import { RouteTable } from "./route-table.ts"
import { Sender } from "./sender.ts"
import { compileSignalling, type RegistrationRoutes } from "./signalling.ts"
import { Tracer } from "./tracer.ts"
import type { NodeSpec, WorldSpec } from "./world-spec.ts"

export type { Judge } from "./ledger.ts"

/** A mechanism in a world, its routes compiled; serves any number of replications. */
export interface PreparedWorld {
  readonly spec: WorldSpec
  readonly mechanism: string
  readonly book: RouteBook
  readonly table: RouteTable
  readonly routes: PushRoutes
  /** How devices fetch what pushes tell them of; `undefined`: they do not. */
  readonly retrieval: RetrievalRoutes | undefined
  readonly registration: RegistrationRoutes
  readonly judge: Judge
  /** By place: the way to deliver (leg) whose own signalling it carries, or -1. */
  readonly signallingOf: Int16Array
  /** Message kind of the initiator's own work for a push, before its first message. */
  readonly jobKind: number
}

/** Kind of the work that planning a push is to its initiator, as `service` by message kind names it. */
const pushRequest = "push request"

/**
 * Compiles the routes of a mechanism, or of a chain of them, in a world.
 * Throws `UnroutableScenario`, with a message for the user, when they lead nowhere or run in a circle.
 */
export const prepare = (given: WorldSpec, ways: readonly Way[], judge: Judge): PreparedWorld => {
  const plan = new Plan(given)
  for (const { mechanism, settings } of ways) {
    plan.nextLeg()
    mechanism.install(plan, settings)
  }
  const spec = plan.pushesMessages ? pushingMessages(given) : given
  const book = new RouteBook(spec, plan)
  const routes = compilePushRoutes(book)
  const retrieval = compileRetrieval(book)
  requireKnownResults(spec, routes, retrieval)
  const pushPlaces = book.places.length
  const registration = compileSignalling(book)
  const shared = book.places.length
  const signallingOf: number[] = []
  routes.legs.forEach(({ delivery }, leg) => {
    delivery.signalling?.(book)
    while (signallingOf.length < book.places.length - shared) signallingOf.push(leg)
  })
  const table = new RouteTable(book, pushPlaces)
  requireDatagrams(spec, { book, table, routes, retrieval })
  for (const place of registration.added) table.isAdded[place] = 1
  table.isAdded.fill(1, shared)
  if (retrieval !== undefined) table.isRetrieval.fill(1, ...retrieval.places)
  return {
    signallingOf: Int16Array.from(book.places, ({ index }) => signallingOf[index - shared] ?? -1),
    spec,
    mechanism: ways[0]?.mechanism.id ?? "",
    book,
    table,
    routes,
    retrieval,
    registration,
    judge,
    jobKind: table.kind(pushRequest),
  }
}

/** A store that sends its messages once the device has been told must learn that it has. */
const requireKnownResults = (spec: WorldSpec, { legs }: PushRoutes, retrieval: RetrievalRoutes | undefined): void => {
  if (retrieval === undefined || retrieval.message < 0) return
  if (legs.every(({ pap }) => pap === undefined || pap.submitted.wantsResult)) return
  const store = `nodes.${spec.nodes[retrieval.node]!.id}.store.retrieval`
  throw new UnroutableScenario(
    `${store} is message: the store sends what it keeps once it hears that the device has been told, and a PPG tells it so only ` +
      "where it is asked to; state resultNotification: true in the mechanism, or retrieval: msrp",
  )
}

/** The world in which the stored messages themselves are pushed. */
const pushingMessages = (spec: WorldSpec): WorldSpec => {
  const initiator = spec.nodes.find(({ id }) => id === spec.load.initiator)
  const messages = initiator?.store.messages
  if (messages === undefined)
    throw new UnroutableScenario(
      `a mechanism pushes messages themselves (pushes: message), and ${spec.load.initiator} keeps none: ` +
        `state nodes.${spec.load.initiator}.store.retrieval`,
    )
  return { ...spec, content: { type: messages.type, size: messages.size, isStored: true } }
}

export interface ReplicateOptions {
  readonly seed: number
  readonly replication: number
  readonly keepPushes: boolean
  /** Limits of time, ns: how many pushes were delivered within each is counted. */
  readonly withinNs?: readonly number[] | undefined
  /** Number of a push whose story is wanted. */
  readonly tracePush?: number | undefined
  /** Is given the world as it stands before its first event: what breaks, and when, is scheduled there. */
  readonly arrange?: ((sim: Simulation, host: Host) => void) | undefined
  readonly isCancelled?: (() => boolean) | undefined
  /** Told now and then: simulated part done, 0 to 1, and events so far. */
  readonly onProgress?: ((fraction: number, events: number) => void) | undefined
}

export interface Replicated {
  readonly tables: ReplicationTables
  readonly flow: Flow | undefined
  readonly stopped: "time" | "cancelled"
}

/** Runs one replication. */
export const replicate = (world: PreparedWorld, options: ReplicateOptions): Replicated => {
  const { spec, table, book } = world
  const sim = new Simulation()
  const random = new RandomStreams(options.seed, options.replication)
  const devices = new Devices(spec.devices.count, book.users)
  drawProfiles(random, spec.devices, devices)
  drawBearers(random, spec.devices.access, devices)
  const ledger = new Ledger(table, book.directory, world.judge, {
    warmUpNs: spec.warmUpNs,
    durationNs: spec.durationNs,
    withinNs: options.withinNs ?? [],
    keepPushes: options.keepPushes,
    tracePush: options.tracePush ?? -1,
  })
  const tracer = options.tracePush === undefined ? undefined : new Tracer(sim, options.tracePush)
  const host = new Host(sim, random, spec, table, ledger, devices, tracer, book.deviceEnd)
  tracer?.attach(ledger, host.transactions, host.transport.packets)
  const isStored =
    world.retrieval !== undefined || world.routes.legs.some(({ delivery }) => delivery.tellsStore === true)
  const initiatorStore = spec.nodes[world.routes.initiatorNode]!.store
  const store = isStored ? new StoredMessages(sim, random, ledger, initiatorStore, devices.count) : undefined
  const registrar = new Registrar(sim, random, host, devices, world.registration, spec)
  const deliveries: Delivery[] = []
  const priorityOf = (push: number): number => driver.priorityOf(push)
  const { profiles } = book
  const senders = sendersOf(world, { sim, random, ledger, tracer, deliveries, priorityOf, devices, profiles })
  const retrieval =
    world.retrieval === undefined || store === undefined
      ? undefined
      : new Retrieval({ sim, host, ledger, devices, tracer, store, routes: world.retrieval, senders })
  const driver: Driver = new Driver(sim, random, {
    spec,
    host,
    ledger,
    devices,
    registrar,
    senders,
    deliveries,
    routes: world.routes,
    registration: world.registration,
    tracer,
    jobKind: world.jobKind,
    places: table.places.length,
    deviceNode: book.directory.requireRole("device"),
    signallingOf: world.signallingOf,
    profiles: book.profiles,
    store,
    retrieval,
  })
  world.routes.legs.forEach(({ delivery }, leg) => {
    deliveries.push(
      delivery.run({
        sim,
        random,
        spec,
        host,
        ledger,
        devices,
        registrar,
        table,
        tracer,
        store,
        done: (push, attempt, code) => driver.done(push, attempt, code),
        delivered: (attempt) => driver.delivered(attempt),
        returned: (device) => driver.returned(leg, device),
        announced: (node, device) => driver.announced(node, device),
      }),
    )
  })
  if (retrieval !== undefined) deliveries.push(retrieval)
  if (store !== undefined) store.onFewer = (device) => deliveries.forEach((delivery) => delivery.fewerWait?.(device))
  registrar.listeners = deliveries
  // Scheduled first, so that it comes before everything else of its instant.
  const endOfWarmUp = sim.handler("end of warm-up", () => {
    host.transport.measure()
    faults?.measure()
    host.memory?.resetStatistics()
  })
  sim.scheduleAt(spec.warmUpNs, endOfWarmUp, 0, 0)
  registrar.begin()
  for (const delivery of deliveries) delivery.start?.()
  driver.begin()
  beginMobility(spec, { sim, random, host, devices, registrar })
  const faults =
    spec.faults === undefined
      ? undefined
      : new Faults(sim, random, spec, spec.faults, { host, driver, registrar, table, devices })
  faults?.begin()
  options.arrange?.(sim, host)
  const { onProgress, isCancelled } = options
  const reason = sim.run({
    untilNs: spec.durationNs,
    ...(isCancelled === undefined ? {} : { isCancelled }),
    ...(onProgress === undefined
      ? {}
      : { onProgress: (nowNs: number, executed: number) => onProgress(nowNs / spec.durationNs, executed) }),
  })
  ledger.closeAll()
  const flow = tracer === undefined ? undefined : flowOf(world, tracer, ledger, devices, options.tracePush!)
  const spanNs = spec.durationNs - spec.warmUpNs
  return {
    stopped: reason === "cancelled" ? "cancelled" : "time",
    flow,
    tables: {
      fingerprint: sim.fingerprint(),
      events: sim.executed,
      spanNs,
      outcomes: ledger.outcomes,
      duplicated: ledger.duplicated,
      costs: ledger.costs,
      addedCosts: ledger.addedCosts,
      ...(retrieval === undefined
        ? {}
        : { retrieval: { costs: ledger.retrievalCosts, latencyNs: ledger.retrievalLatencies() } }),
      latencyNs: ledger.latencies(),
      latencyBatches: ledger.latencyBatches,
      confirmationNs: ledger.confirmations(),
      nodes: nodeTables(spec.nodes, host.transport, host.memory, faults),
      hosts: host.transport.stations.hostTables(),
      links: spec.links.map((_, index) => host.transport.links.table(index)),
      ...(faults === undefined ? {} : { faults: faults.tables() }),
      messages: table.kinds
        .map((name, kind) => ({
          name,
          count: host.transport.kindCount[kind] ?? 0,
          bytes: host.transport.kindBytes[kind] ?? 0,
        }))
        .filter(({ count }) => count > 0),
      within: ledger.timeliness.tables(),
      pushes: ledger.pushColumns(),
    },
  }
}

/** Devices move between bearers, where the scenario has them do so. */
const beginMobility = (
  { devices: { access }, durationNs }: WorldSpec,
  parts: {
    readonly sim: Simulation
    readonly random: RandomStreams
    readonly host: Host
    readonly devices: Devices
    readonly registrar: Registrar
  },
): void => {
  if (access.kind !== "mix" || access.members.every(({ stay }) => stay === undefined)) return
  new Mobility(parts.sim, parts.random, parts.devices, access, durationNs, (device) => {
    parts.host.transport.links.handOver(device)
    if (access.reRegisters) parts.registrar.renew(device)
  })
}

/** Who keeps the push, by leg: neighbouring ways of one node are one sender's. */
const sendersOf = (
  { routes, spec }: PreparedWorld,
  parts: {
    readonly sim: Simulation
    readonly random: RandomStreams
    readonly ledger: Ledger
    readonly tracer: Tracer | undefined
    readonly deliveries: readonly Delivery[]
    readonly priorityOf: (push: number) => number
    readonly devices: Devices
    readonly profiles: readonly (DeviceCapabilities | undefined)[]
  },
): readonly Sender[] => {
  const senders: Sender[] = []
  const { legs } = routes
  const isSame = (one: number, other: number): boolean =>
    legs[one]?.senderNode === legs[other]?.senderNode && legs[one]?.pap === legs[other]?.pap
  legs.forEach((leg, index) => {
    const before = senders[index - 1]
    if (before !== undefined && isSame(index, index - 1)) {
      senders.push(before)
      return
    }
    let end = index + 1
    while (end < legs.length && isSame(index, end)) end++
    const { id, store } = spec.nodes[leg.senderNode]!
    senders.push(
      new Sender(parts.sim, parts.ledger, {
        node: leg.senderNode,
        firstLeg: index,
        legs: legs.slice(index, end),
        isLastSender: end === legs.length,
        devices: spec.devices.count,
        store: { ...store, expiryNs: leg.expiryNs },
        spread:
          store.spreadNs === undefined
            ? undefined
            : { spanNs: store.spreadNs, draws: parts.random.keyed(`node/${id}/spread`) },
        tracer: parts.tracer,
        deliveries: parts.deliveries,
        limits: leg.pap === undefined ? undefined : limitsOf(spec.nodes[leg.senderNode]!),
        priorityOf: parts.priorityOf,
        choice:
          leg.pap === undefined || spec.nodes[leg.senderNode]!.pap?.choosesWay !== true
            ? undefined
            : new WayChoice({
                devices: parts.devices,
                ppg: spec.nodes[leg.senderNode]!,
                legs: legs.slice(index, end),
                firstLeg: index,
                deliveries: parts.deliveries,
                profiles: parts.profiles,
              }),
      }),
    )
  })
  return senders
}

/** The limits of a PPG's own queue; `undefined`: it has none. */
const limitsOf = ({ pap }: NodeSpec) =>
  pap === undefined || (pap.pushesMost === Infinity && pap.sendsAtOnce === Infinity) ? undefined : pap
