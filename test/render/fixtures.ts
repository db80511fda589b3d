/**
 * Synthetic flows for the tests of drawing: they look like those of the simulator (same kinds of records, same order) but come
 * from no run. Times are made up; redundancy is written in by hand, so nothing here is evidence of anything but the drawing.
 */
import type { Flow, FlowRecord, Participant } from "../../sim/trace/flow.ts"

const participants: readonly Participant[] = [
  { id: "im", role: "im-server", group: "service" },
  { id: "ppg", role: "ppg", group: "push enabler" },
  { id: "scscf", role: "s-cscf", group: "SIP/IP core" },
  { id: "icscf", role: "i-cscf", group: "SIP/IP core" },
  { id: "hss", role: "hss", group: "SIP/IP core" },
  { id: "pcscf", role: "p-cscf", group: "SIP/IP core" },
  { id: "device", role: "device", group: "access" },
]

const blank: FlowRecord = {
  n: 0,
  kind: "message",
  sent: 0,
  received: 0,
  from: "",
  to: "",
  protocol: "",
  name: "",
  bytes: 0,
  retransmission: 0,
  redundant: null,
  cause: null,
  note: null,
  text: "",
  encoding: "utf-8",
  direction: "none",
  transaction: null,
  transport: "",
}

interface Hop {
  readonly from: string
  readonly to: string
  readonly protocol?: string
  readonly redundant?: string
}

const firstLine = (protocol: string, name: string, isResponse: boolean): string => {
  if (protocol === "Diameter") return ""
  const version = protocol === "SIP" ? "SIP/2.0" : "HTTP/1.1"
  if (isResponse) return `${version} ${name}${/^\d+$/.test(name) ? " OK" : ""}\r\n\r\n`
  return protocol === "SIP"
    ? `${name} sip:bob@home2.net ${version}\r\nContent-Type: application/simple-message-summary\r\n\r\n`
    : `POST /pap ${version}\r\n\r\n`
}

/** Milliseconds as seconds without the noise of a division in binary. */
const s = (ms: number): number => Math.round(ms * 1e6) / 1e9

/** Collects records; times in ms. */
export class FlowBuilder {
  readonly records: Omit<FlowRecord, "n">[] = []

  add(record: Partial<FlowRecord> & Pick<FlowRecord, "kind" | "from">, sentMs: number, receivedMs = sentMs): void {
    this.records.push({ ...blank, to: record.from, ...record, sent: s(sentMs), received: s(receivedMs) })
  }

  message(hop: Hop, name: string, sentMs: number, receivedMs: number, more: Partial<FlowRecord> = {}): void {
    const protocol = hop.protocol ?? "SIP"
    const direction = more.direction ?? "request"
    this.add(
      {
        kind: "message",
        from: hop.from,
        to: hop.to,
        protocol,
        name,
        bytes: protocol === "Diameter" ? 240 : 900 + hop.to.length * 31,
        redundant: hop.redundant ?? null,
        text: firstLine(protocol, name, direction !== "request"),
        direction,
        transport: protocol === "SIP" ? "UDP" : "TCP",
        ...more,
      },
      sentMs,
      receivedMs,
    )
  }

  flow(mechanism: string, facts: Partial<Flow> = {}): Flow {
    const records = this.records
      .map((record, index) => ({ record, index }))
      .sort((a, b) => a.record.sent - b.record.sent || a.index - b.index)
      .map(({ record }, index): FlowRecord => ({ ...record, n: index + 1 }))
    const messages = records.filter(({ kind }) => kind === "message" || kind === "lost")
    const delivered = records.find(({ kind }) => kind === "delivered")
    return {
      scenario: "im-offline-notification",
      mechanism,
      push: 1,
      outcome: delivered === undefined ? "pending" : "delivered",
      participants,
      records,
      planned: 0,
      latency: delivered === undefined ? null : delivered.sent,
      messages: messages.length,
      bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
      redundantHops: new Set(
        messages
          .filter(({ redundant, direction }) => redundant !== null && direction === "request")
          .map(({ from, to }) => `${from} ${to}`),
      ).size,
      redundantMessages: messages.filter(({ redundant }) => redundant !== null).length,
      retransmissions: messages.filter(({ retransmission }) => retransmission > 0).length,
      ...facts,
    }
  }
}

const delays: Readonly<Record<string, number>> = { device: 38.4, hss: 2.1, ppg: 3.3 }
const delayOf = (hop: Hop): number => delays[hop.to] ?? delays[hop.from] ?? 1.7

/** Requests along a chain of SIP hops and the 200 back, with work on every node and Timer E on the first of each. */
const chain = (
  builder: FlowBuilder,
  hops: readonly Hop[],
  startMs: number,
  lossAt: number | undefined,
  firstTransaction: number,
): number => {
  let at = startMs
  const sentAt: number[] = []
  for (const [index, hop] of hops.entries()) {
    const transaction = firstTransaction + index
    sentAt.push(at)
    builder.add(
      { kind: "timer-set", from: hop.from, name: "Timer E", transaction },
      at,
      at + (hop.to === "device" ? 2000 : 500),
    )
    if (lossAt === index) {
      builder.message(hop, "MESSAGE", at, at + delayOf(hop), { kind: "lost", transaction })
      const again = at + 2000
      builder.add({ kind: "timer-fired", from: hop.from, name: "Timer E", transaction }, again)
      builder.message(hop, "MESSAGE", again, again + delayOf(hop), { transaction, retransmission: 1 })
      builder.add({ kind: "timer-set", from: hop.from, name: "Timer E", transaction }, again, again + 4000)
      for (const [earlier, before] of hops.slice(0, index).entries()) {
        const retry = (sentAt[earlier] ?? 0) + 500
        builder.add(
          { kind: "timer-fired", from: before.from, name: "Timer E", transaction: firstTransaction + earlier },
          retry,
        )
        builder.message(before, "MESSAGE", retry, retry + delayOf(before), {
          transaction: firstTransaction + earlier,
          retransmission: 1,
        })
        builder.add(
          { kind: "timer-set", from: before.from, name: "Timer E", transaction: firstTransaction + earlier },
          retry,
          retry + 1000,
        )
      }
      at = again
    } else builder.message(hop, "MESSAGE", at, at + delayOf(hop), { transaction })
    at += delayOf(hop)
    if (index === 1) {
      builder.add({ kind: "queue", from: hop.to }, at, at + 1.4)
      at += 1.4
    }
    builder.add({ kind: "process", from: hop.to }, at, at + 1.2)
    at += 1.2
  }
  const device = hops.at(-1)?.to ?? "device"
  builder.add({ kind: "delivered", from: device, name: "delivered" }, at)
  for (const [index, hop] of [...hops.entries()].reverse()) {
    const transaction = firstTransaction + index
    const back = { from: hop.to, to: hop.from, ...(hop.redundant === undefined ? {} : { redundant: hop.redundant }) }
    builder.message(back, "200", at, at + delayOf(hop), { direction: "response", transaction })
    at += delayOf(hop)
    builder.add({ kind: "timer-cancelled", from: hop.from, name: "Timer E", transaction }, at)
    builder.add({ kind: "process", from: hop.from }, at, at + 0.6)
    at += 0.6
  }
  return at
}

const home: readonly Hop[] = [
  { from: "im", to: "scscf" },
  { from: "scscf", to: "pcscf" },
  { from: "pcscf", to: "device" },
]

/** Three hops, nothing redundant; `loss`: the first MESSAGE on the access link is lost. */
export const sipMessage = (options: { readonly loss?: boolean } = {}): Flow => {
  const builder = new FlowBuilder()
  builder.add({ kind: "process", from: "im" }, 0, 0.9)
  chain(builder, home, 0.9, options.loss === true ? 2 : undefined, 1)
  return builder.flow("sip-message")
}

const why = "a registered SIP application can send this MESSAGE itself"

/** PAP to the PPG, then SIP through the I-CSCF with its Diameter question. */
export const ppgSip = (options: { readonly loss?: boolean } = {}): Flow => {
  const builder = new FlowBuilder()
  const pap = { from: "im", to: "ppg", protocol: "PAP", redundant: why }
  builder.message(pap, "push-message", 0.9, 4.2, { transaction: 1 })
  builder.add({ kind: "process", from: "ppg" }, 4.2, 8.4)
  builder.message({ ...pap, from: "ppg", to: "im" }, "202", 8.4, 11.7, { direction: "response", transaction: 1 })
  builder.add({ kind: "state", from: "ppg", name: "stored" }, 8.4)
  const cx = { from: "icscf", to: "hss", protocol: "Diameter", redundant: why }
  builder.message({ from: "ppg", to: "icscf", redundant: why }, "MESSAGE", 14, 17.3, { transaction: 2 })
  builder.add({ kind: "process", from: "icscf" }, 17.3, 18.1)
  builder.message(cx, "LIR", 18.1, 20.2, { transaction: 3 })
  builder.add({ kind: "process", from: "hss" }, 20.2, 21.4)
  builder.message({ ...cx, from: "hss", to: "icscf" }, "LIA", 21.4, 23.5, { direction: "response", transaction: 3 })
  builder.add({ kind: "process", from: "icscf" }, 23.5, 24.3)
  const end = chain(
    builder,
    [{ from: "icscf", to: "scscf", redundant: why }, ...home.slice(1)],
    24.3,
    options.loss === true ? 2 : undefined,
    4,
  )
  builder.message({ from: "icscf", to: "ppg", redundant: why }, "200", end, end + 3.3, {
    direction: "response",
    transaction: 2,
  })
  return builder.flow("ppg-sip")
}

const loopWhy = "the S-CSCF that serves the device has it already"

/** The MESSAGE goes through the core to the PPG and back through the core. */
export const ppgSipLoop = (options: { readonly loss?: boolean } = {}): Flow => {
  const builder = new FlowBuilder()
  const cx = { from: "icscf", to: "hss", protocol: "Diameter", redundant: loopWhy }
  builder.message(cx, "LIR", 6.1, 8.2, { transaction: 90 })
  builder.message({ ...cx, from: "hss", to: "icscf" }, "LIA", 9.1, 11.2, { direction: "response", transaction: 90 })
  chain(
    builder,
    [
      { from: "im", to: "scscf" },
      { from: "scscf", to: "icscf", redundant: loopWhy },
      { from: "icscf", to: "ppg", redundant: loopWhy },
      { from: "ppg", to: "scscf", redundant: loopWhy },
      ...home.slice(1),
    ],
    0.9,
    options.loss === true ? 5 : undefined,
    1,
  )
  return builder.flow("ppg-sip-loop")
}

/** A flow of one chain of messages to and fro between all participants, as long as wanted. */
export const longFlow = (messages: number, everyMs = 3): Flow => {
  const builder = new FlowBuilder()
  const ids = participants.map(({ id }) => id)
  for (let index = 0; index < messages; index++) {
    const from = ids[index % ids.length] ?? "im"
    const to = ids[(index * 3 + 1) % ids.length] ?? "device"
    const sent = index * everyMs + (index % 100 === 0 ? 200 : 0)
    builder.message({ from, to }, index % 2 === 0 ? "MESSAGE" : "200", sent, sent + 2 + (index % 5), {
      direction: index % 2 === 0 ? "request" : "response",
      transaction: index >> 1,
    })
  }
  return builder.flow("long")
}
