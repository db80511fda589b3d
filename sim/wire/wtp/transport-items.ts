/**
 * Transport information items, the variable header of a WTP PDU: WAP-224 §8.10 and §9.4. Each says by its first bit whether
 * another follows.
 * Rule: items are passed on unread; the ones of a push session need none.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets } from "../octets.ts"
import type { OctetReader } from "../wsp/octet-reader.ts"

/** One item. `identity` has four bits: 0 error, 1 info, 2 option, 3 packet sequence number; `value` up to 255 octets. */
export interface TransportItem {
  readonly identity: number
  readonly value: Uint8Array
}

/** Up to this many octets fit the short form, whose length has two bits. */
const shortOctetsMax = 3

/** Returns the octets of items, in order. */
export const printItems = (items: readonly TransportItem[]): Uint8Array =>
  joinOctets(
    items.flatMap(({ identity, value }, index) => {
      assert(identity < 16 && value.length < 256, `item ${identity} of ${value.length} octets is beyond its fields`)
      const first = (index < items.length - 1 ? 0x80 : 0) | (identity << 3)
      const front = value.length <= shortOctetsMax ? [first | value.length] : [first | 4, value.length]
      return [Uint8Array.from(front), value]
    }),
  )

/** Reads items up to the one that none follows. */
export const readItems = (reader: OctetReader): readonly TransportItem[] => {
  const items: TransportItem[] = []
  for (let isMore = true; isMore;) {
    const first = reader.uint8("a transport information item")
    const length = (first & 4) === 0 ? first & 3 : reader.uint8("the length of an item")
    items.push({ identity: (first >> 3) & 0x0f, value: reader.take(length, "an item") })
    isMore = first >= 0x80
  }
  return items
}
