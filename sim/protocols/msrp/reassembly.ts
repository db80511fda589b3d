/**
 * A receiver puts messages together again, by Message-ID and Byte-Range (RFC 4975 §7.3.1).
 * Rule 1: octets that come twice are taken once, the later copy counts: a sender repeats after a lost connection what was
 * not confirmed, under the same Message-ID (§5.4).
 * Rule 2: a message is complete when its last octet is known (flag `$`) and nothing before it is missing.
 * Rule 3: pure: the store is a value, and every chunk gives a new one. What a stranger sends is refused, never an exception.
 */
import { octetsOf } from "../../wire/octets.ts"
import { parseByteRange } from "../../wire/msrp/byte-range.ts"
import type { MsrpRequest } from "../../wire/msrp/message.ts"
import { msrpHeader } from "../../wire/msrp/message.ts"
import { takesType } from "../../wire/sdp/msrp-media.ts"

/** Octets of one message that have come, in order of their start, none overlapping. */
interface Piece {
  readonly start: number
  readonly octets: Uint8Array
}

interface Partial {
  readonly pieces: readonly Piece[]
  /** Number of the last octet, once a chunk with `$` has come. */
  readonly last: number | undefined
}

/** Messages that are incomplete, and those that are done with, by Message-ID. */
export interface Reassembly {
  readonly partial: ReadonlyMap<string, Partial>
  /** Delivered or given up: further chunks of them are duplicates. */
  readonly ended: ReadonlySet<string>
}

/** The store of a session that begins. */
export const emptyReassembly: Reassembly = { partial: new Map(), ended: new Set() }

/** What one SEND was to its receiver; each is an input of `message-receiver.ts`. */
export type Received =
  | { readonly kind: "chunk" } // more is missing
  | { readonly kind: "completing"; readonly body: Uint8Array }
  | { readonly kind: "aborted" } // its sender gave the message up: `#`
  | { readonly kind: "bodiless" } // binds the connection to its session, and says nothing (RFC 4975 §5.4)
  | { readonly kind: "duplicate" } // of a message that is done with
  | { readonly kind: "tooLarge" } // 413
  | { readonly kind: "unknownType" } // 415
  | { readonly kind: "unintelligible" } // 400

/** Takes one SEND. `maxSize` bounds a message, octets; `acceptTypes` are those of the receiver's session description. */
export const receive = (
  store: Reassembly,
  request: MsrpRequest,
  receiver: { readonly maxSize: number; readonly acceptTypes: readonly string[] },
): { readonly store: Reassembly; readonly received: Received } => {
  const id = msrpHeader(request, "Message-ID")
  const octets = octetsOf(request.body ?? "")
  // Without Byte-Range a SEND holds the message from its first octet (RFC 4975 §7.1.1: only a whole message may lack it).
  const range = parseByteRange(msrpHeader(request, "Byte-Range") ?? `1-${octets.length}/*`)
  const same = (received: Received) => ({ store, received })
  if (id === undefined || range === undefined) return same({ kind: "unintelligible" })
  if (request.body === undefined && request.flag !== "#") return same({ kind: "bodiless" })
  if (store.ended.has(id)) return same({ kind: "duplicate" })
  const type = msrpHeader(request, "Content-Type")
  if (octets.length > 0 && type === undefined) return same({ kind: "unintelligible" })
  const end = range.start + octets.length - 1
  if (range.end !== undefined && range.end < end) return same({ kind: "unintelligible" })
  const over = (received: Received) => ({
    store: { partial: dropped(store.partial, id), ended: with1(store.ended, id) },
    received,
  })
  if (type !== undefined && !takesType(receiver.acceptTypes, type)) return over({ kind: "unknownType" })
  if (Math.max(end, range.total ?? 0) > receiver.maxSize) return over({ kind: "tooLarge" })
  if (request.flag === "#") return over({ kind: "aborted" })
  const before = store.partial.get(id)
  const message: Partial = {
    pieces: withPiece(before?.pieces ?? [], { start: range.start, octets }),
    last: request.flag === "$" ? end : before?.last,
  }
  const body = wholeOf(message)
  return body === undefined
    ? { store: { ...store, partial: new Map(store.partial).set(id, message) }, received: { kind: "chunk" } }
    : over({ kind: "completing", body })
}

const dropped = (partial: Reassembly["partial"], id: string): Reassembly["partial"] => {
  const rest = new Map(partial)
  rest.delete(id)
  return rest
}

const with1 = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> => new Set(ids).add(id)

/** The pieces with this one laid over them: what it covers of others goes, and neighbours stay as they are. */
const withPiece = (pieces: readonly Piece[], added: Piece): readonly Piece[] => {
  const end = added.start + added.octets.length
  const kept = pieces.flatMap((piece): readonly Piece[] => {
    const pieceEnd = piece.start + piece.octets.length
    const left = piece.octets.subarray(0, Math.max(0, Math.min(added.start, pieceEnd) - piece.start))
    const right = piece.octets.subarray(Math.min(Math.max(end - piece.start, 0), piece.octets.length))
    if (added.octets.length === 0) return [piece]
    return [
      { start: piece.start, octets: left },
      { start: pieceEnd - right.length, octets: right },
    ].filter(({ octets }) => octets.length > 0)
  })
  return [...kept, ...(added.octets.length > 0 ? [added] : [])].toSorted((a, b) => a.start - b.start)
}

const wholeOf = ({ pieces, last }: Partial): Uint8Array | undefined => {
  if (last === undefined) return undefined
  let next = 1
  for (const piece of pieces) {
    if (piece.start !== next) return undefined
    next += piece.octets.length
  }
  if (next !== last + 1) return undefined
  const body = new Uint8Array(last)
  for (const { start, octets } of pieces) body.set(octets, start - 1)
  return body
}
