/**
 * Devices of which a P-CSCF has lost contact and security association in a crash (TS 24.229 §5.2.2; TS 33.203 §7), until they register anew.
 * Rule 1: what such a device sends under its old association is not understood, and dropped without a word; only REGISTERs that begin a
 * registration are, and with its second round the P-CSCF knows the contact again. The device finds out by the timer of its next refresh, and
 * registers from scratch (TS 24.229 §5.1.1.4.1).
 * Rule 2: a request for it goes no further: 480, since it is the contact that is gone, not the user (assumption; RFC 3261 §21.4.18), so that
 * its sender keeps the push. A NOTIFY for the P-CSCF's own subscription, which is forgotten, too, gets 481 (RFC 6665 §4.1.3).
 */
import { operationCodes, type RouteTable } from "../route-table.ts"
import type { Transactions } from "../transactions.ts"

const unavailable = 480
const unknownDialog = 481

/** No request of a device, or one that needs no association; one under the association that is being made; one under the one that stands. */
const protections = { none: 0, new: 1, standing: 2 } as const
const byRound = [protections.standing, protections.none, protections.new] as const

export class LostContacts {
  readonly #transactions: Transactions
  readonly #bound: Uint8Array
  /** By device: 1 while the P-CSCF does not know it. */
  readonly #isLost: Uint8Array
  /** By place: how a request of a device is protected there (`protections`); the code of the answer to one for a device, or 0. */
  readonly #protection: Uint8Array
  readonly #refusal: Uint16Array

  constructor(
    transactions: Transactions,
    table: RouteTable,
    options: {
      /** By device: 1 while it is registered. */
      readonly bound: Uint8Array
      readonly proxy: number
      readonly deviceNode: number
      /** Of a REGISTER: 1, it begins a registration; 2, it is the second round of one; 0, any other. */
      readonly roundOf: (place: number) => 0 | 1 | 2
    },
  ) {
    const { bound, proxy, deviceNode, roundOf } = options
    this.#bound = bound
    this.#transactions = transactions
    this.#isLost = new Uint8Array(bound.length)
    this.#protection = Uint8Array.from(table.places, ({ index, from, to, protocol }) =>
      to === proxy && from === deviceNode && protocol === "SIP" ? byRound[roundOf(index)] : protections.none,
    )
    this.#refusal = Uint16Array.from(table.places, ({ index, from, to }) =>
      to !== proxy || from === deviceNode ? 0 : refusalAt(table, index, deviceNode),
    )
  }

  /** The P-CSCF has lost all its contacts; how many those are. */
  forget(): number {
    this.#isLost.fill(1)
    return this.#bound.reduce((sum, is) => sum + is, 0)
  }

  has(device: number): boolean {
    return this.#isLost[device] === 1
  }

  /** Whether the P-CSCF takes no notice of the request of a row. */
  ignores(row: number): boolean {
    const { place, device } = this.#transactions
    const protection = this.#protection[place[row]!]!
    // The answer to the first round has made a new one.
    if (protection === protections.new) this.#isLost[device[row]!] = 0
    return protection === protections.standing && this.#isLost[device[row]!] === 1
  }

  /** Code of its answer to the request of a row, or 0: as ever. */
  refusalOf(row: number): number {
    const { place, device } = this.#transactions
    return this.#isLost[device[row]!] === 1 ? this.#refusal[place[row]!]! : 0
  }
}

const refusalAt = (table: RouteTable, place: number, deviceNode: number): number => {
  const cell = 2 * place + 1
  const operation = table.operation[cell]
  if (operation === operationCodes.answer) return unknownDialog
  const isOnward = operation === operationCodes.forward || operation === operationCodes.gate
  return isOnward && table.to[table.argument[cell]!] === deviceNode ? unavailable : 0
}
