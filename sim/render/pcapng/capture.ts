/**
 * The packets of a flow, as somebody who sees every link would capture them at each sender.
 * Rule 1: a message is one packet (over TCP, as many segments as it needs) at the instant at which it was sent, lost ones and
 * repeats too. Rule 2: what TCP adds is drawn here, since the simulator counts messages: a handshake before the first message of
 * a connection, an acknowledgement when a message arrives, a close when all is over. Rule 3: a message lost over TCP means that
 * its connection was given up; the next one is on a new connection.
 */
import type { Flow, FlowRecord } from "../../trace/flow.ts"
import { octetsOf } from "../../wire/octets.ts"
import { addressesOf, type Addresses } from "./addresses.ts"
import type { Packet } from "./blocks.ts"
import { carrierOf } from "./carriers.ts"
import { Connection, segmentGapNs, type End } from "./connection.ts"
import { tcpPacket, udpPacket } from "./datagrams.ts"
import { octetsFromHex } from "./octets.ts"

/** What was captured. */
export interface Capture {
  /** In order of time. */
  readonly packets: readonly Packet[]
  readonly names: Addresses["names"]
  /** Protocols that have no IP packet, each with the number of its messages. */
  readonly leftOut: ReadonlyMap<string, number>
}

/** Turns every message of a flow that rides on IP into packets. */
export const captureOf = (flow: Flow): Capture => new Recorder(flow).capture()

const nsPerSecond = 1e9
/** Openers of connections take the dynamic ports from here on (RFC 6335 §6), one each. */
const firstDynamicPort = 49_200
/** Phase of whoever opens an OTA-HTTP connection, which may be the terminal (WAP-235 PushOTA). */
const openingPhase = "connecting"
/** Phase of a terminal whose connection is older than the flow. */
const keepingPhase = "keeps its connection"

/** A connection and who opened it. */
interface Open {
  readonly connection: Connection
  readonly opener: string
}

class Recorder {
  readonly #flow: Flow
  readonly #addresses: Addresses
  readonly #packets: Packet[] = []
  readonly #leftOut = new Map<string, number>()
  readonly #open = new Map<string, Open>()
  /** Messages under way over TCP: what tells that they have arrived. */
  readonly #underWay = new Map<FlowRecord, (atNs: number) => void>()
  /** By source address: packets sent, which number IPv4 packets (RFC 6864 §4.1). */
  readonly #sent = new Map<string, number>()
  #connections = 0

  constructor(flow: Flow) {
    this.#flow = flow
    this.#addresses = addressesOf(flow, recordOctets)
  }

  capture(): Capture {
    const steps = this.#flow.records
      .filter(({ kind }) => kind === "message" || kind === "lost")
      .flatMap((record, index) => [
        { atNs: nsOf(record.sent), order: 2 * index, take: (at: number) => this.#send(record, at) },
        { atNs: nsOf(record.received), order: 2 * index + 1, take: (at: number) => this.#underWay.get(record)?.(at) },
      ])
      .toSorted((one, other) => one.atNs - other.atNs || one.order - other.order)
    for (const { atNs, take } of steps) take(atNs)
    const endNs = (steps.at(-1)?.atNs ?? 0) + segmentGapNs
    for (const { connection } of this.#open.values()) connection.close(endNs)
    return {
      packets: this.#packets.toSorted((one, other) => one.atNs - other.atNs),
      names: this.#addresses.names,
      leftOut: this.#leftOut,
    }
  }

  #send(record: FlowRecord, atNs: number): void {
    const isFromDevice = this.#flow.participants.some(({ id, role }) => id === record.from && role === "device")
    const carrier = carrierOf(record, isFromDevice)
    if (carrier === undefined) {
      this.#leftOut.set(record.protocol, (this.#leftOut.get(record.protocol) ?? 0) + 1)
    } else if (carrier.transport === "UDP") {
      const { source, target } = this.#addresses.endsOf(record)
      const [from, to] = [
        { ip: source, port: carrier.sourcePort },
        { ip: target, port: carrier.targetPort },
      ]
      const octets = udpPacket(from, to, recordOctets(record), this.#identification(source))
      this.#packets.push({ atNs, interface: 0, octets, notes: notesOf(record) })
    } else this.#sendReliably(record, carrier, atNs)
  }

  #sendReliably(
    record: FlowRecord,
    carrier: { readonly port: number; readonly isShared: boolean },
    atNs: number,
  ): void {
    const key = connectionKey(record, carrier.isShared, this.#addresses)
    const { connection, opener } = this.#open.get(key) ?? this.#connect(record, key, carrier.port, atNs)
    const end: End = record.from === opener ? 0 : 1
    connection.send(atNs, end, recordOctets(record), notesOf(record))
    if (record.kind === "lost") this.#open.delete(key)
    else {
      const reached = connection.sentBy(end)
      this.#underWay.set(record, (at) => connection.acknowledge(at, end, reached))
    }
  }

  #connect(record: FlowRecord, key: string, port: number, atNs: number): Open {
    const began = this.#openingOf(record)
    const opener = began?.from ?? (isAnswer(record) ? record.to : record.from)
    const { source, target } = this.#addresses.endsOf(record)
    const [openerIp, otherIp] = opener === record.from ? [source, target] : [target, source]
    const ends = [
      { ip: openerIp, port: firstDynamicPort + this.#connections },
      { ip: otherIp, port },
    ] as const
    this.#connections += 1
    const connection = new Connection(ends, (at, from, to, segment, notes) => {
      const octets = tcpPacket(from, to, segment, this.#identification(from.ip))
      this.#packets.push({ atNs: at, interface: 0, octets, notes })
    })
    if (began?.name !== openingPhase) {
      const note = "handshake added: the connection was open before, or was opened for this message"
      connection.open(Math.max(0, atNs - 3 * segmentGapNs), Math.max(0, atNs - segmentGapNs), note)
    } else connection.open(nsOf(began.sent), atNs, `handshake added: ${opener} opens the connection`)
    const opened = { connection, opener }
    this.#open.set(key, opened)
    return opened
  }

  /** The state record of whoever opens, or has opened, the connection that this message needs, where the flow tells. */
  #openingOf({ protocol, from, to, sent }: FlowRecord): FlowRecord | undefined {
    return protocol !== "OTA-HTTP"
      ? undefined
      : this.#flow.records.findLast(
          (one) =>
            one.kind === "state" &&
            (one.name === openingPhase || one.name === keepingPhase) &&
            (one.from === from || one.from === to) &&
            one.sent <= sent,
        )
  }

  #identification(source: Uint8Array): number {
    const key = source.join(".")
    const number = (this.#sent.get(key) ?? 0) + 1
    this.#sent.set(key, number)
    return number & 0xffff
  }
}

const nsOf = (seconds: number): number => Math.round(seconds * nsPerSecond)

const recordOctets = ({ text, encoding }: FlowRecord): Uint8Array =>
  encoding === "hex" ? octetsFromHex(text) : octetsOf(text)

/** What HTTP pushes is the answer to something that its receiver asked long before (RFC 8030 §6). */
const isAnswer = ({ direction, protocol, text }: FlowRecord): boolean =>
  direction === "response" || direction === "provisional" || (protocol === "HTTP" && text.startsWith("HTTP/"))

/** One connection for both ends' requests, or one for each end that asks; an answer goes back on the request's. */
const connectionKey = (record: FlowRecord, isShared: boolean, addresses: Addresses): string => {
  const { source, target } = addresses.endsOf(record)
  const ends = [`${record.from} ${source.join(".")}`, `${record.to} ${target.join(".")}`]
  if (isShared) ends.sort()
  else if (isAnswer(record)) ends.reverse()
  return JSON.stringify([record.protocol, ...ends])
}

const notesOf = ({ kind, redundant, retransmission }: FlowRecord): readonly string[] => [
  ...(redundant === null ? [] : [`redundant: ${redundant}`]),
  ...(retransmission === 0 ? [] : [`retransmission ${retransmission}`]),
  ...(kind === "lost" ? ["lost: sent and never received"] : []),
]
