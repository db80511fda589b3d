/**
 * What stations counted, by node: a node of several instances has a table of its own, in which theirs are summed up, and one for each of
 * them. Sums of whole counts and of areas; the longest queue is the longest that any of them had.
 */
import type { NodeTable } from "../trace/tables.ts"
import type { Faults } from "./faults/faults.ts"
import { instanceName } from "./instances.ts"
import type { TransactionMemory } from "./transaction-memory.ts"
import type { Transport } from "./transport.ts"
import type { NodeSpec } from "./world-spec.ts"

export const nodeTables = (
  nodes: readonly NodeSpec[],
  transport: Transport,
  memory: TransactionMemory | undefined,
  faults: Pick<Faults, "lostAt"> | undefined,
): readonly NodeTable[] => {
  const { instances } = transport
  const tableOf = (node: number, instance: number): NodeTable => {
    const station = instances.station(node, instance)
    const table = { ...transport.stationTable(station), ...faults?.lostAt(station) }
    const room = memory?.room[station] ?? Infinity
    if (memory === undefined || room === Infinity) return table
    const refused = (table.refused ?? 0) + memory.refused[station]!
    return {
      ...table,
      refused,
      throttled: table.throttled ?? 0,
      transactions: { room, most: memory.most[station]! },
    }
  }
  return nodes.flatMap(({ id }, node) => {
    const count = instances.count[node]!
    if (count === 1) return [{ ...tableOf(node, 0), node: id }]
    const each = Array.from({ length: count }, (_, k) => ({ ...tableOf(node, k), node: instanceName(id, k) }))
    return [{ ...each.reduce(together), node: id }, ...each]
  })
}

const together = (one: NodeTable, other: NodeTable): NodeTable => ({
  node: one.node,
  servers: one.servers + other.servers,
  arrivals: one.arrivals + other.arrivals,
  drops: one.drops + other.drops,
  waitNs: one.waitNs + other.waitNs,
  started: one.started + other.started,
  sojournNs: one.sojournNs + other.sojournNs,
  departures: one.departures + other.departures,
  busyNs: one.busyNs + other.busyNs,
  waitingAreaNs: one.waitingAreaNs + other.waitingAreaNs,
  maxQueue: Math.max(one.maxQueue, other.maxQueue),
  ...(one.refused === undefined ? {} : { refused: one.refused + (other.refused ?? 0) }),
  ...(one.throttled === undefined ? {} : { throttled: one.throttled + (other.throttled ?? 0) }),
  ...(one.lostDown === undefined || one.lostInCrash === undefined
    ? {}
    : {
        lostDown: one.lostDown + (other.lostDown ?? 0),
        lostInCrash: one.lostInCrash + (other.lostInCrash ?? 0),
      }),
  ...(one.transactions === undefined || other.transactions === undefined
    ? {}
    : {
        transactions: {
          room: one.transactions.room + other.transactions.room,
          most: Math.max(one.transactions.most, other.transactions.most),
        },
      }),
})
