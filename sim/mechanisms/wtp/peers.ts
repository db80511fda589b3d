/**
 * What WTP peers know of each other: the lives of devices, whose transactions end with them, and whether a responder has kept its
 * initiator's identifiers (WAP-224 §8.8; the test of an identifier against the last one is passed by every initiator here).
 */
import type { RouteTable } from "../route-table.ts"
import type { Transactions } from "../transactions.ts"

export class Peers {
  readonly #routes: RouteTable
  readonly #transactions: Transactions
  /** By device: which of its lives this is. */
  readonly #life: Int32Array
  /** Twice by device: 1 where it, and where its peer, knows the other's identifiers. */
  readonly #isKnown: Uint8Array

  constructor(routes: RouteTable, transactions: Transactions, devices: number) {
    this.#routes = routes
    this.#transactions = transactions
    this.#life = new Int32Array(devices)
    this.#isKnown = new Uint8Array(2 * devices)
  }

  /** A device has lost its state, and begins its identifiers anew. */
  forget(device: number): void {
    this.#life[device]! += 1
    this.#isKnown[2 * device] = 0
    this.#isKnown[2 * device + 1] = 0
  }

  /** The gateway has lost what it knew, and begins its identifiers anew with every device. */
  forgetAll(): void {
    this.#isKnown.fill(0)
  }

  /** Notes the life of the row's device in which its half begins. */
  note(row: number): void {
    this.#transactions.life[row] = this.#life[this.#transactions.device[row]!]!
  }

  /** Whether the half at that end (0: the initiator's) is at a device that has lost it since. */
  isLost(row: number, end: 0 | 1): boolean {
    const t = this.#transactions
    return this.isAtDevice(row, end) && t.life[row] !== this.#life[t.device[row]!]!
  }

  /** Whether a device is at the near end of the row's place (0), or at its far end (1). */
  isAtDevice(row: number, end: 0 | 1): boolean {
    const place = this.#transactions.place[row]!
    return this.#routes.isRadio[place] === 1 && this.#routes.isFromDevice(place, end)
  }

  /** Whether the row's responder knows its initiator's identifiers. */
  isKnown(row: number): boolean {
    return this.#isKnown[this.#at(row)] === 1
  }

  learn(row: number): void {
    this.#isKnown[this.#at(row)] = 1
  }

  #at(row: number): number {
    return 2 * this.#transactions.device[row]! + (this.isAtDevice(row, 0) ? 1 : 0)
  }
}
