/**
 * Memory of nodes as a capacity: each half of a transaction takes its part from its beginning until its last timer has run out, and where
 * no part is left no new server transaction begins. A request that finds none is answered with 503 without a transaction, so that
 * every copy of it is (RFC 3261 §21.5.4: "temporarily unable to process the request due to a temporary overloading").
 * Only server halves are refused: what a node has begun it may finish. WTP and MSRP have no part in it.
 */
import type { Instances } from "./instances.ts"
import type { NodeSpec } from "./world-spec.ts"

export class TransactionMemory {
  /** By station: transactions that it has room for; those alive now; most at once and requests refused since the last reset. */
  readonly room: Float64Array
  readonly alive: Int32Array
  readonly most: Int32Array
  readonly refused: Float64Array

  constructor(nodes: readonly NodeSpec[], instances: Instances) {
    this.room = Float64Array.from(instances.nodeOf, (node) => nodes[node]!.transactionsMost ?? Infinity)
    this.alive = new Int32Array(this.room.length)
    this.most = new Int32Array(this.room.length)
    this.refused = new Float64Array(this.room.length)
  }

  /** Whether a server transaction may begin at a station; a refusal is counted. */
  admits(station: number): boolean {
    if (this.alive[station]! < this.room[station]!) return true
    this.refused[station]! += 1
    return false
  }

  begins(station: number): void {
    const alive = this.alive[station]! + 1
    this.alive[station] = alive
    if (alive > this.most[station]!) this.most[station] = alive
  }

  ends(station: number): void {
    this.alive[station]! -= 1
  }

  resetStatistics(): void {
    this.refused.fill(0)
    this.most.set(this.alive)
  }
}
