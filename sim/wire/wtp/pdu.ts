/**
 * Protocol data units of WTP: WAP-224 ch. 9. The first octet holds a flag for transport information items, four bits of type
 * and three of flags; then the transaction identifier.
 * Rule: the responder writes the identifier with its top bit turned round, so that each side knows its own transactions.
 * Deliberately absent: concatenation of several PDUs in one datagram.
 */
import { unreachable } from "../../kernel/assert.ts"
import { joinOctets } from "../octets.ts"
import { OctetReader, type Malformed } from "../wsp/octet-reader.ts"
import { printUint16 } from "../wsp/primitives.ts"
import { printItems, readItems, type TransportItem } from "./transport-items.ts"

/** What every PDU has. */
interface Common {
  /** 16 bits as written on the wire. */
  readonly tid: number
  /** Transport information items of the variable header. */
  readonly items: readonly TransportItem[]
}

/**
 * Which part of a message a PDU is, by the flags GTR and TTR: neither, group trailer, transmission trailer, or both, by which a
 * sender says that it does not segment.
 */
type Trailer = "none" | "group" | "transmission" | "no-segmentation"

/** RID, by which a retransmission is known, and part of the message. */
interface Sent extends Common {
  readonly isRetransmission: boolean
  readonly trailer: Trailer
  readonly data: Uint8Array
}

/** Classes of transaction: 0 without acknowledgement, 1 with one, 2 with a result (WAP-224 ch. 7). */
export type TransactionClass = 0 | 1 | 2

/** Begins a transaction. */
export interface Invoke extends Sent {
  readonly kind: "invoke"
  readonly version: number
  /** Set where the initiator's identifiers begin anew: the responder forgets the one it has kept. */
  readonly isTidNew: boolean
  /** The U/P flag: the acknowledgement waits for the user. */
  readonly wantsUserAcknowledgement: boolean
  readonly transactionClass: TransactionClass
}

/** One PDU. `isTidCheck` is Tve from a responder and Tok from an initiator; `psn` is the number of a segment. */
export type WtpPdu =
  | Invoke
  | (Sent & { readonly kind: "result" })
  | (Common & { readonly kind: "ack"; readonly isTidCheck: boolean; readonly isRetransmission: boolean })
  | (Common & { readonly kind: "abort"; readonly by: "provider" | "user"; readonly reason: number })
  | (Sent & { readonly kind: "segmented-invoke" | "segmented-result"; readonly psn: number })
  | (Common & {
      readonly kind: "negative-ack"
      readonly isRetransmission: boolean
      readonly missing: readonly number[]
    })

/** Returns the identifier that the other side of a transaction writes for it (WAP-224 §8.8). */
export const tidOfPeer = (tid: number): number => tid ^ 0x8000

const types = {
  invoke: 1,
  result: 2,
  ack: 3,
  abort: 4,
  "segmented-invoke": 5,
  "segmented-result": 6,
  "negative-ack": 7,
} as const
const trailers: readonly Trailer[] = ["none", "transmission", "group", "no-segmentation"]

/** Returns the octets of a PDU, which are those of a datagram. */
export const printWtp = (pdu: WtpPdu): Uint8Array => {
  const first = (pdu.items.length > 0 ? 0x80 : 0) | (types[pdu.kind] << 3) | flags(pdu)
  return joinOctets([Uint8Array.of(first), printUint16(pdu.tid), fixed(pdu), printItems(pdu.items), dataOf(pdu)])
}

const flags = (pdu: WtpPdu): number => {
  switch (pdu.kind) {
    case "invoke":
    case "result":
    case "segmented-invoke":
    case "segmented-result":
      return (trailers.indexOf(pdu.trailer) << 1) | Number(pdu.isRetransmission)
    case "ack":
      return (pdu.isTidCheck ? 4 : 0) | Number(pdu.isRetransmission)
    case "abort":
      return pdu.by === "provider" ? 0 : 1
    case "negative-ack":
      return Number(pdu.isRetransmission)
    default:
      return unreachable(pdu)
  }
}

/** The rest of the fixed header, after the identifier. */
const fixed = (pdu: WtpPdu): Uint8Array => {
  switch (pdu.kind) {
    case "invoke":
      return Uint8Array.of(
        (pdu.version << 6) |
          (pdu.isTidNew ? 0x20 : 0) |
          (pdu.wantsUserAcknowledgement ? 0x10 : 0) |
          pdu.transactionClass,
      )
    case "abort":
      return Uint8Array.of(pdu.reason)
    case "segmented-invoke":
    case "segmented-result":
      return Uint8Array.of(pdu.psn)
    case "negative-ack":
      return Uint8Array.of(pdu.missing.length, ...pdu.missing)
    case "result":
    case "ack":
      return new Uint8Array(0)
    default:
      return unreachable(pdu)
  }
}

const dataOf = (pdu: WtpPdu): Uint8Array => ("data" in pdu ? pdu.data : new Uint8Array(0))

/** Reads a PDU from a datagram. */
export const parseWtp = (octets: Uint8Array): WtpPdu | Malformed => {
  const reader = new OctetReader(octets)
  const pdu = readPdu(reader)
  reader.noMore("the PDU")
  return reader.finish(pdu)
}

const readPdu = (reader: OctetReader): WtpPdu => {
  const first = reader.uint8("the type of the PDU")
  const tid = reader.uint16("the transaction identifier")
  const isRetransmission = (first & 1) !== 0
  const items = (): readonly TransportItem[] => (first < 0x80 ? [] : readItems(reader))
  const sent = (): Sent => ({
    tid,
    isRetransmission,
    trailer: trailers[(first >> 1) & 3] ?? "none",
    items: items(),
    data: reader.rest(),
  })
  const type = (first >> 3) & 0x0f
  switch (type) {
    case types.invoke:
      return { kind: "invoke", ...readClass(reader), ...sent() }
    case types.result:
      return { kind: "result", ...sent() }
    case types.ack:
      return { kind: "ack", tid, isTidCheck: (first & 4) !== 0, isRetransmission, items: items() }
    case types.abort: {
      if ((first & 7) > 1) reader.fail(`no abort has type ${first & 7}`)
      const by = (first & 7) === 0 ? "provider" : "user"
      return { kind: "abort", tid, by, reason: reader.uint8("the reason"), items: items() }
    }
    case types["segmented-invoke"]:
      return { kind: "segmented-invoke", psn: reader.uint8("the segment's number"), ...sent() }
    case types["segmented-result"]:
      return { kind: "segmented-result", psn: reader.uint8("the segment's number"), ...sent() }
    case types["negative-ack"]: {
      const missing = [...reader.take(reader.uint8("the number of segments"), "the missing segments")]
      return { kind: "negative-ack", tid, isRetransmission, missing, items: items() }
    }
    default:
      reader.fail(`no PDU has type ${type}`)
      return { kind: "ack", tid, isTidCheck: false, isRetransmission, items: [] }
  }
}

const readClass = (
  reader: OctetReader,
): Pick<Invoke, "version" | "isTidNew" | "wantsUserAcknowledgement" | "transactionClass"> => {
  const octet = reader.uint8("the class")
  const transactionClass = octet & 3
  if (transactionClass === 3) reader.fail("no transaction has class 3")
  return {
    version: octet >> 6,
    isTidNew: (octet & 0x20) !== 0,
    wantsUserAcknowledgement: (octet & 0x10) !== 0,
    transactionClass: transactionClass === 1 ? 1 : transactionClass === 2 ? 2 : 0,
  }
}
