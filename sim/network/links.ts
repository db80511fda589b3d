/**
 * Links: what happens to a message between leaving one node and reaching the next.
 * Rule 1: over UDP each message is lost by a draw of its own and may overtake others where the delay varies; over TCP (`tcp.ts`)
 * neither happens. Rule 2: on a link with a rate, a message waits until the one before it in its direction has been serialised;
 * each device has its own access channel. Rule 3: a device out of reach gets and sends nothing.
 * Rule 4: draws are keyed by (push, ordinal) and named by link and direction, never shared with other messages.
 * Not modelled: IP fragments and routes; a link is one step.
 */
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { EventKind, Lane, Simulation } from "../kernel/simulation.ts"
import { timeNsMax } from "../kernel/time.ts"
import type { LinkTable } from "../trace/tables.ts"
import { Edge } from "./edges.ts"
import type { LinkTroubles } from "./faults/link-troubles.ts"
import type { AccessSpec, LinkSpec, RadioSpec } from "./link-spec.ts"
import type { Packets } from "./packets.ts"
import { Radio } from "./radio.ts"
import { either, TcpConnections } from "./tcp.ts"

/** The links at whose end the devices are; those of the packet bearer share one radio channel for each device. */
export interface Access {
  /** By link: 0 where the devices stand for its `a`, 1 for its `b`, -1 where there are none. */
  readonly deviceEnd: Int8Array
  /** The bearers that devices can have; at least one. */
  readonly specs: readonly AccessSpec[]
  /** By device: the bearer it is on, an index into `specs`. Owned and written by whoever moves the devices. */
  readonly bearer: Uint8Array
  readonly devices: number
  /** By device: 0 while it is out of reach. Owned and written by whoever moves the devices. */
  readonly reachable: Uint8Array
}

/** All links of a replication; a link is its index in `specs`. */
export class Links {
  /** Called when a message reaches the far end; the packet is then the owner's. */
  onArrival: (packet: number) => void = () => {}
  /** Called when a message under way finds that its device has gone; it is counted as lost and the packet is then the owner's. */
  onLost: (packet: number) => void
  /** When the message last given to `send` arrives, ns; -1 when it was lost. */
  arrivalNs = -1
  /** When the last octet of the message last given to `send` leaves, ns; now, where nobody knows. */
  lastOctetNs = 0
  /** When a lost message would have arrived, ns; -1 where nothing says (no connection, nobody in reach). */
  wouldArriveNs = -1
  /** What faults do to links; `undefined` where there are none. */
  troubles: LinkTroubles | undefined = undefined
  readonly #sim: Simulation
  readonly #packets: Packets
  readonly #specs: readonly LinkSpec[]
  readonly #access: Access
  /** By bearer and edge; but for the air links of a mix, the same edges for every bearer. */
  readonly #edges: readonly (readonly Edge[])[]
  /** By bearer and edge: the kernel's lane where every datagram takes the same time and none is lost, or -1. */
  readonly #lanes: readonly (readonly Lane[])[]
  readonly #radio: Radio | undefined
  /** By link: 1 where the devices' radio channel is crossed. */
  readonly #isAir: Uint8Array
  readonly #tcp: (TcpConnections | undefined)[]
  /** By edge, where there is a rate: when each channel has sent all it was given, ns. */
  readonly #clearNs: readonly (Float64Array | undefined)[]
  readonly #messages: Float64Array
  readonly #bytes: Float64Array
  readonly #losses: Float64Array
  readonly #arrives: EventKind

  constructor(sim: Simulation, packets: Packets, random: RandomStreams, specs: readonly LinkSpec[], access: Access) {
    this.#sim = sim
    this.#packets = packets
    this.#specs = specs
    this.#access = access
    this.onLost = (packet) => packets.free(packet)
    const isAir = specs.map((spec, link) => isOverPacketRadio(spec, access.deviceEnd[link]!))
    const radios = access.specs.map((spec) => (spec.kind === "radio" && isAir.includes(true) ? spec : undefined))
    this.#radio = radios.some((spec) => spec !== undefined)
      ? new Radio(random, radios, access.bearer, access.devices)
      : undefined
    const edgesOf = (link: number, radio: RadioSpec | undefined): readonly Edge[] => {
      const spec = specs[link]!
      const { fixedDelay } = spec
      const wired = radio === undefined && fixedDelay !== undefined ? { ...spec, delay: fixedDelay } : spec
      return ([0, 1] as const).map(
        (direction) => new Edge(random, wired, direction, radio, direction !== access.deviceEnd[link]!),
      )
    }
    const first = specs.map((_, link) => edgesOf(link, isAir[link] === true ? radios[0] : undefined))
    this.#edges = access.specs.map((_, bearer) =>
      specs.flatMap((__, link) =>
        bearer === 0 || isAir[link] !== true ? first[link]! : edgesOf(link, radios[bearer]),
      ),
    )
    this.#lanes = this.#edges.map((edges) =>
      edges.map(({ plainDelayNs, loss }) => (plainDelayNs >= 0 && loss === 0 ? sim.lane(plainDelayNs) : -1)),
    )
    this.#isAir = Uint8Array.from(isAir, (is) => (is ? 1 : 0))
    this.#tcp = specs.map(() => undefined)
    this.#clearNs = this.#edges[0]!.map((_, edge) =>
      this.#edges.some((edges) => edges[edge]!.hasRate) ? new Float64Array(this.#channels(edge >> 1)) : undefined,
    )
    this.#messages = new Float64Array(specs.length)
    this.#bytes = new Float64Array(specs.length)
    this.#losses = new Float64Array(specs.length)
    this.#arrives = sim.handler("message arrives", (edge, packet) => this.#arrive(edge, packet))
  }

  /**
   * Sends a packet along a link. `direction` 0 runs from `a` to `b`. `isReliable`: over TCP, else one datagram. `device` is the
   * one at the end of an access link; any other link ignores it.
   * False: the message is lost, and counted so; the packet is still the caller's.
   */
  send(link: number, direction: 0 | 1, packet: number, isReliable: boolean, device: number): boolean {
    const sim = this.#sim
    const edge = 2 * link + direction
    this.#messages[link]! += 1
    this.#bytes[link]! += this.#packets.octets[packet]!
    this.wouldArriveNs = -1
    this.lastOctetNs = sim.now
    const isAccess = this.#access.deviceEnd[link]! >= 0
    // A short message has no connection below it.
    const isConnected = isReliable && this.#specs[link]!.bearer === "packet"
    this.#packets.device[packet] = isAccess ? device : -1
    if (isAccess && this.#access.reachable[device] === 0) return this.#lose(link)
    const bearer = isAccess ? this.#access.bearer[device]! : 0
    const lane = this.#lanes[bearer]![edge]!
    if (lane >= 0 && !isConnected && this.troubles?.isOn(link) !== true) {
      this.arrivalNs = sim.now + this.#edges[bearer]![edge]!.plainDelayNs
      sim.arm(lane, this.#arrives, edge, packet)
      return true
    }
    const at = this.#arrivalOf(edge, packet, isConnected, isAccess ? device : 0)
    if (at < 0) return this.#lose(link)
    this.arrivalNs = at
    // Behind a backlog longer than all time that can be counted, a message arrives in no run.
    sim.scheduleAt(Math.min(at, timeNsMax), this.#arrives, edge, packet)
    return true
  }

  /** The device is on another bearer: its channel there is idle. What is under way arrives, and its connections stay. */
  handOver(device: number): void {
    this.#radio?.release(device)
  }

  /** The device has gone or come back anew: its channel is idle and its connections are closed. */
  release(device: number): void {
    this.#radio?.release(device)
    for (let link = 0; link < this.#tcp.length; link++) {
      if (this.#access.deviceEnd[link]! >= 0) this.#tcp[link]?.close(device)
    }
  }

  /**
   * Opens the connection of a device on a link by itself, with no message yet: from the device (`direction` away from it). When the other
   * end may send on it, ns: SYN, SYN-ACK and the third segment have passed. -1: it could not be set up.
   */
  open(link: number, direction: 0 | 1, device: number, key1: number, key2: number): number {
    if (this.#access.reachable[device] === 0) return -1
    const edge = 2 * link + direction
    let at = this.#sim.now
    const radio = this.#radioOf(link, device)
    if (radio !== undefined) {
      at = radio.ready(device, direction !== this.#access.deviceEnd[link], at, key1, key2)
      if (at < 0) return -1
    }
    at = this.#connected(edge, device, at, key1, key2)
    if (at < 0) return -1
    at += this.#edgeOf(edge, device).delayNs(key1, key2)
    radio?.touch(device, at)
    return at
  }

  /** A device keeps a connection on a link whatever runs on it: it is there without a message. */
  stand(link: number, device: number): void {
    this.#connections(link).stand(device)
  }

  /** Whether a device's connection on a link is there, or being set up. */
  isConnected(link: number, device: number): boolean {
    return (this.#tcp[link]?.ready(device, 0) ?? -1) >= 0
  }

  /** Ends the connection of a device on a link; the next message sets up another. */
  close(link: number, device: number): void {
    this.#tcp[link]?.close(device)
  }

  /**
   * Ends all connections of a link, since the node at one end has lost them: a reset (RFC 9293 §3.5.3), whose time is not modelled,
   * tells the other end, and the next message sets up another.
   */
  closeAll(link: number): void {
    this.#tcp[link]?.closeAll()
  }

  /** The one-way delay of every datagram on this link where it is a constant and nothing else takes time, ns; otherwise `undefined`. */
  constantDelayNs(link: number, direction: 0 | 1): number | undefined {
    const [delay, ...others] = this.#edges.map((edges) => edges[2 * link + direction]!.plainDelayNs)
    return delay! < 0 || others.some((other) => other !== delay) ? undefined : delay
  }

  /** Whether devices are at the end of this link. */
  isAccess(link: number): boolean {
    return this.#access.deviceEnd[link]! >= 0
  }

  /** Begins the measured span: counts start from zero. */
  resetStatistics(): void {
    this.#messages.fill(0)
    this.#bytes.fill(0)
    this.#losses.fill(0)
  }

  /** What was counted on a link since the last reset: messages sent, their printed octets, and how many of them were lost. */
  table(link: number): LinkTable {
    const { a, b } = this.#specs[link]!
    return {
      link: `${a}-${b}`,
      messages: this.#messages[link]!,
      bytes: this.#bytes[link]!,
      losses: this.#losses[link]!,
    }
  }

  /** An edge as a channel of it is: a device's on the bearer that it is on; channel 0 of any other link. */
  #edgeOf(edge: number, channel: number): Edge {
    const bearer = this.#access.deviceEnd[edge >> 1]! >= 0 ? this.#access.bearer[channel]! : 0
    return this.#edges[bearer]![edge]!
  }

  /** The radio, where a link crosses it to this device. */
  #radioOf(link: number, device: number): Radio | undefined {
    return this.#isAir[link] === 1 && this.#radio?.isOn(device) === true ? this.#radio : undefined
  }

  #channels(link: number): number {
    return this.#access.deviceEnd[link]! >= 0 ? this.#access.devices : 1
  }

  /** When the message will arrive, ns; -1: it is lost. */
  #arrivalOf(edgeNumber: number, packet: number, isReliable: boolean, channel: number): number {
    const packets = this.#packets
    const key1 = packets.key1[packet]!
    const key2 = packets.key2[packet]!
    const link = edgeNumber >> 1
    const direction = (edgeNumber & 1) as 0 | 1
    const edge = this.#edgeOf(edgeNumber, channel)
    const radio = this.#radioOf(link, channel)
    let at = this.#sim.now
    if (radio !== undefined) {
      at = radio.ready(channel, direction !== this.#access.deviceEnd[link], at, key1, key2)
      if (at < 0) return -1
    }
    if (isReliable) {
      at = this.#connected(edgeNumber, channel, at, key1, key2)
      if (at < 0) return -1
    }
    const clear = this.#clearNs[edgeNumber]
    if (clear !== undefined) {
      at = Math.max(at, clear[channel]!) + edge.serialisationNs(packets.octets[packet]!, isReliable)
      clear[channel] = at
    }
    this.lastOctetNs = Math.min(at, timeNsMax)
    const sentNs = at
    at += edge.delayNs(key1, key2)
    const { troubles } = this
    const isTroubled = troubles?.isOn(link) === true
    if (isTroubled) at += troubles.addedNs[link]!
    if (isReliable) {
      const tcp = this.#connections(link)
      const draws = edge.lossDraws.at(key1, key2)
      const repair = isTroubled
        ? tcp.repairNs(channel, edge.loss, draws, (waitedNs) => troubles.lossAt(link, sentNs + waitedNs, channel))
        : tcp.repairNs(channel, edge.loss, draws)
      if (repair < 0) {
        if (isTroubled) troubles.took(link)
        return -1
      }
      at = tcp.inOrder(channel, direction, at + repair)
    }
    radio?.touch(channel, at)
    const loss = isTroubled ? either(edge.loss, troubles.lossAt(link, this.#sim.now, channel)) : edge.loss
    if (!isReliable && loss > 0) {
      const draw = edge.lossDraws.at(key1, key2).next()
      if (draw < loss) {
        if (draw >= edge.loss) troubles?.took(link)
        this.wouldArriveNs = at
        return -1
      }
    }
    return at
  }

  /** When the channel's connection carries data, ns, after setting it up where there is none; -1: it cannot be set up. */
  #connected(edge: number, channel: number, fromNs: number, key1: number, key2: number): number {
    const tcp = this.#connections(edge >> 1)
    const ready = tcp.ready(channel, fromNs)
    if (ready >= 0) return ready
    const there = this.#edgeOf(edge, channel)
    const back = this.#edgeOf(edge ^ 1, channel)
    const draws = there.handshakeDraws.at(key1, key2)
    const { troubles } = this
    const link = edge >> 1
    if (troubles?.isOn(link) !== true) return tcp.setUp(channel, fromNs, there.delay, back.delay, there.loss, draws)
    const readyNs = tcp.setUp(channel, fromNs, there.delay, back.delay, there.loss, draws, (waitedNs) =>
      troubles.lossAt(link, fromNs + waitedNs, channel),
    )
    if (readyNs < 0) troubles.took(link)
    return readyNs < 0 ? -1 : tcp.later(channel, 2 * troubles.addedNs[link]!)
  }

  /** The connections of a link, with columns for its channels from the first reliable message on. */
  #connections(link: number): TcpConnections {
    return (this.#tcp[link] ??= new TcpConnections(this.#channels(link)))
  }

  #lose(link: number): false {
    this.#losses[link]! += 1
    this.arrivalNs = -1
    return false
  }

  #arrive(edge: number, packet: number): void {
    const device = this.#packets.device[packet]!
    const isToDevice = device >= 0 && (edge & 1) !== this.#access.deviceEnd[edge >> 1]
    if (isToDevice && this.#access.reachable[device] === 0) {
      this.#losses[edge >> 1]! += 1
      this.onLost(packet)
    } else this.onArrival(packet)
  }
}

const isOverPacketRadio = (spec: LinkSpec, deviceEnd: number): boolean => deviceEnd >= 0 && spec.bearer === "packet"
