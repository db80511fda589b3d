/** Flows of any shape for property tests: ties in time, messages to oneself, losses, loops, timers of every fate. */
import * as fc from "fast-check"
import type { Flow, FlowRecord, Participant } from "../../sim/trace/flow.ts"
import { FlowBuilder } from "./fixtures.ts"

const groups = ["service", "push enabler", "SIP/IP core", "access"]

const participantsOf = (count: number): readonly Participant[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `node-${index}`,
    role: index % 2 === 0 ? "s-cscf" : "proxy",
    group: groups[Math.min(3, Math.floor((index * 4) / count))] ?? "access",
  }))

/** Few distinct values, so that equal instants are common, and now and then a long silence. */
const instant = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map((ms) => ms * 5),
  fc.integer({ min: 0, max: 400_000 }).map((us) => us / 1000),
  fc.integer({ min: 0, max: 40 }).map((s) => s * 1000),
)
const span = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 60_000 }).map((us) => us / 1000),
  fc.constant(3000),
)
const lane = fc.nat({ max: 7 })

const message = fc.record({
  what: fc.constant("message" as const),
  kind: fc.constantFrom("message" as const, "message" as const, "message" as const, "lost" as const),
  from: lane,
  to: lane,
  at: instant,
  took: span,
  name: fc.constantFrom(
    "MESSAGE",
    "200",
    "push-message",
    "LIR",
    "SUBSCRIBE",
    "",
    "名前",
    "a long name of a message indeed",
  ),
  protocol: fc.constantFrom("SIP", "PAP", "Diameter", "MSRP", "SMS", "QUIC"),
  direction: fc.constantFrom("request" as const, "response" as const, "provisional" as const),
  retransmission: fc.constantFrom(0, 0, 0, 1, 12),
  redundant: fc.constantFrom(null, null, "why"),
  text: fc.constantFrom(
    "",
    "MESSAGE sip:bob@home2.net SIP/2.0\r\n\r\n",
    "SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\n\r\n",
  ),
  transaction: fc.constantFrom(null, 1, 2),
})

const other = fc.record({
  what: fc.constant("other" as const),
  kind: fc.constantFrom(
    "process",
    "queue",
    "state",
    "delivered",
    "timer-set",
    "timer-fired",
    "timer-cancelled",
  ) as fc.Arbitrary<Exclude<FlowRecord["kind"], "message" | "lost">>,
  from: lane,
  at: instant,
  took: span,
  name: fc.constantFrom("Timer E", "Timer F", "stored", "expired"),
  transaction: fc.constantFrom(null, 1, 2),
})

/** A flow of up to forty records between one to eight participants. */
export const arbitraryFlow: fc.Arbitrary<Flow> = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.array(fc.oneof(message, message, other), { maxLength: 40 }))
  .map(([count, parts]) => {
    const participants = participantsOf(count)
    const id = (index: number): string => participants[index % count]?.id ?? ""
    const builder = new FlowBuilder()
    for (const part of parts) {
      const { at, took } = part
      if (part.what === "message") {
        const { kind, name, protocol, direction, retransmission, redundant, text, transaction } = part
        const said = { name, protocol, direction, retransmission, redundant, text, transaction }
        builder.add({ kind, ...said, from: id(part.from), to: id(part.to), bytes: 100 }, at, at + took)
      } else {
        const { kind, name, transaction } = part
        builder.add({ kind, name, transaction, from: id(part.from) }, at, at + took)
      }
    }
    return builder.flow("any", { participants })
  })
