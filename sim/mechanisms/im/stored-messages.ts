/**
 * The store of an initiator: the messages that wait for each subscriber until they are fetched or expire (OMA IM deferred messaging;
 * expiry by Expires, counted from Date: RFC 3428 §7). The pushes tell of them; each push stands for one message.
 * Rule 1: a message waits from the moment when its initiator takes the push up, told of or not, until it is removed or expires.
 * Rule 2: an expired message is gone at that very instant: nobody counts it, and nobody fetches it.
 * Rule 3: the row of its push lives as long as the message does, since whoever fetches it is paid for by that push.
 */
import type { RandomStreams } from "../../kernel/random-stream.ts"
import { sampler, type Sampler } from "../../kernel/distribution.ts"
import type { KeyedStream } from "../../kernel/random-stream.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import { doubleColumns } from "../columns.ts"
import type { Ledger } from "../ledger.ts"
import { DeviceTimer } from "../notify/device-timer.ts"
import type { StoreSpec } from "../world-spec.ts"

const initialRows = 256

/** By message. */
class Rows {
  push = new Int32Array(initialRows)
  /** Of the message itself. */
  octets = new Int32Array(initialRows)
  expiresAt = new Float64Array(initialRows)
  /** 1: its device has it, whatever the store knows of that. */
  isThere = new Int32Array(initialRows)
  /** Neighbours among those that wait for the same device, in the order of their expiry; `next` also chains free rows. */
  next = new Int32Array(initialRows)
  previous = new Int32Array(initialRows)
}

/** Stream of the sizes of messages, by the number of their push: whatever brings a message, it is the same message. */
export const messageSizes = (random: RandomStreams): KeyedStream => random.keyed("store/message size")

export class StoredMessages {
  readonly rows = new Rows()
  /** Called when fewer wait: one has been fetched, or has expired. */
  onFewer: ((device: number) => void) | undefined
  private readonly sim: Simulation
  private readonly ledger: Ledger
  private readonly store: StoreSpec
  private readonly sizes: KeyedStream
  private readonly size: Sampler | undefined
  /** By device. */
  private readonly head: Int32Array
  private readonly tail: Int32Array
  private readonly count: Int32Array
  private readonly expiry: DeviceTimer
  #used = 0
  #free = -1

  constructor(sim: Simulation, random: RandomStreams, ledger: Ledger, store: StoreSpec, devices: number) {
    this.sim = sim
    this.ledger = ledger
    this.store = store
    this.sizes = messageSizes(random)
    this.size = store.messages === undefined ? undefined : sampler(store.messages.size)
    this.head = new Int32Array(devices).fill(-1)
    this.tail = new Int32Array(devices).fill(-1)
    this.count = new Int32Array(devices)
    this.expiry = new DeviceTimer(sim, "stored message expires", devices, (device) => this.#expire(device))
  }

  /** The message that a push tells of is there. */
  put(push: number): void {
    const { pushes } = this.ledger
    const expiresAt = pushes.plannedAt[push]! + this.store.expiryNs
    if (expiresAt <= this.sim.now) return
    const device = pushes.device[push]!
    const { rows } = this
    const row = this.#alloc()
    rows.push[row] = push
    rows.octets[row] =
      this.size === undefined ? 0 : Math.max(0, Math.round(this.size.sample(this.sizes.at(pushes.number[push]!, 0))))
    rows.expiresAt[row] = expiresAt
    rows.isThere[row] = 0
    pushes.holders[push]! += 1
    this.#insert(device, row)
  }

  #insert(device: number, row: number): void {
    const { rows } = this
    const expiresAt = rows.expiresAt[row]!
    let before = this.tail[device]!
    while (before >= 0 && rows.expiresAt[before]! > expiresAt) before = rows.previous[before]!
    const after = before < 0 ? this.head[device]! : rows.next[before]!
    rows.previous[row] = before
    rows.next[row] = after
    if (before < 0) this.head[device] = row
    else rows.next[before] = row
    if (after < 0) this.tail[device] = row
    else rows.previous[after] = row
    this.count[device]! += 1
    if (before < 0) this.#awaitExpiry(device)
  }

  /** How many wait for the device now. */
  waiting(device: number): number {
    return this.count[device]!
  }

  /** The first that waits for the device, or -1; the others follow by `rows.next`. */
  first(device: number): number {
    return this.head[device]!
  }

  /** It is being fetched: it waits no longer, and its expiry does not cut that short (RFC 3261 §9.1 lets nobody cancel a MESSAGE). */
  claim(device: number, row: number): void {
    const wasFirst = this.head[device] === row
    this.#unlink(device, row)
    if (wasFirst) this.#awaitExpiry(device)
  }

  /** What was claimed has been fetched: it is not kept. */
  fetched(device: number, row: number): void {
    this.#release(row)
    this.onFewer?.(device)
  }

  /** What was claimed has not been fetched: it waits again, unless it has expired meanwhile. */
  restore(device: number, row: number): void {
    if (this.rows.expiresAt[row]! > this.sim.now) this.#insert(device, row)
    else this.fetched(device, row)
  }

  /** The disk has gone with all that waits; how many messages that were. What is being fetched has been put back before. */
  wipe(): number {
    let lost = 0
    for (let device = 0; device < this.head.length; device++) {
      this.expiry.stop(device)
      for (let row = this.head[device]!; row >= 0; row = this.head[device]!) {
        lost++
        this.#unlink(device, row)
        this.#release(row)
      }
    }
    return lost
  }

  #expire(device: number): void {
    const { rows } = this
    for (let row = this.head[device]!; row >= 0 && rows.expiresAt[row]! <= this.sim.now; row = this.head[device]!) {
      this.#unlink(device, row)
      this.#release(row)
    }
    this.#awaitExpiry(device)
    this.onFewer?.(device)
  }

  #awaitExpiry(device: number): void {
    const first = this.head[device]!
    if (first < 0) this.expiry.stop(device)
    else this.expiry.start(device, this.rows.expiresAt[first]! - this.sim.now)
  }

  #unlink(device: number, row: number): void {
    const { rows } = this
    const before = rows.previous[row]!
    const after = rows.next[row]!
    if (before < 0) this.head[device] = after
    else rows.next[before] = after
    if (after < 0) this.tail[device] = before
    else rows.previous[after] = before
    this.count[device]! -= 1
  }

  #release(row: number): void {
    const { rows } = this
    const push = rows.push[row]!
    rows.push[row] = -1
    rows.next[row] = this.#free
    this.#free = row
    this.ledger.let(push)
  }

  #alloc(): number {
    const row = this.#free
    if (row >= 0) {
      this.#free = this.rows.next[row]!
      return row
    }
    if (this.#used === this.rows.push.length) doubleColumns(this.rows)
    return this.#used++
  }
}
