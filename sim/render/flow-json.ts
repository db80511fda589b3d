/**
 * One push's flow as `flow --format json` publishes it. The documented fields come first and in its order; fields added
 * since follow. Seconds, octets; `null` is what does not exist.
 */
import type { Flow } from "../trace/flow.ts"

/** The published object: the flow itself, its keys in the published order whatever order they were made in. */
export const flowJson = (flow: Flow): Flow => ({
  scenario: flow.scenario,
  mechanism: flow.mechanism,
  push: flow.push,
  outcome: flow.outcome,
  planned: flow.planned,
  latency: flow.latency,
  messages: flow.messages,
  bytes: flow.bytes,
  redundantHops: flow.redundantHops,
  redundantMessages: flow.redundantMessages,
  retransmissions: flow.retransmissions,
  participants: flow.participants.map(({ id, role, group }) => ({ id, role, group })),
  records: flow.records.map((record) => ({
    n: record.n,
    kind: record.kind,
    sent: record.sent,
    received: record.received,
    from: record.from,
    to: record.to,
    protocol: record.protocol,
    name: record.name,
    bytes: record.bytes,
    retransmission: record.retransmission,
    redundant: record.redundant,
    cause: record.cause,
    note: record.note,
    text: record.text,
    encoding: record.encoding,
    direction: record.direction,
    transaction: record.transaction,
    transport: record.transport,
  })),
})

/** The same as text, indented by two, with a final newline. */
export const printFlowJson = (flow: Flow): string => `${JSON.stringify(flowJson(flow), undefined, 2)}\n`
